"""Units of measure as traders write them, and their conversion to one base unit for each dimension."""

from __future__ import annotations

from collections.abc import Mapping

#: unit as written -> ((dimension, factor to the base unit, offset), …); factors after NIST SP 811, appendix B.
#: A unit with several dimensions (`mg`: milligram or milli-g) is decided by the parameter that asks for it.
Conversion = tuple[str, float, float]
"""Dimension, factor and offset: base value = value * factor + offset."""
_STANDARD_G = 9.80665
BASE_UNITS: Mapping[str, str] = {
    "length": "mm",
    "pressure": "MPa",
    "force": "kN",
    "temperature": "°C",
    "drift": "°/h",
    "rate": "°/s",
    "angle": "arcsec",
    "bias": "µg",
    "acceleration": "g",
    "percent": "%",
    "frequency": "Hz",
    "mass": "kg",
    "volume": "L",
    "power": "kW",
    "speed": "m/s",
    "rotation": "rpm",
    "flow": "L/min",
    "density": "g/cm³",
    "axes": "axes",
    "planes": "planes",
    "ppm": "ppm",
    "mach": "Mach",
    "dose": "rad(Si)",
    "energy": "MeV",
    "fuel": "kg/(N·h)",
    "distance": "km",
    "specific": "m",
    "sound": "dB",
    "duration": "h",
    "response": "ms",
    "pins": "I/O",
    "pumping": "m³/s",
    "imbalance": "g·mm/kg",
    "samples": "MSPS",
    "bits": "bit",
    "gravity": "mGal",
    "filaments": "K",
    "voltage": "kV",
    "permittivity": "εr",
    "specific_energy": "MJ/kg",
    "energy_density": "MJ/L",
}


def _table(rows: Mapping[str, Mapping[str, float]]) -> dict[str, list[Conversion]]:
    table: dict[str, list[Conversion]] = {}
    for dimension, units in rows.items():
        for spelled, factor in units.items():
            for unit in spelled.split("|"):
                table.setdefault(unit, []).append((dimension, factor, 0.0))
    for unit in ("°c", "deg c", "degc", "c", "celsius", "℃", "°с", "град"):
        table.setdefault(unit, []).append(("temperature", 1.0, 0.0))
    for unit in ("k", "kelvin"):
        table.setdefault(unit, []).append(("temperature", 1.0, -273.15))
    for unit in ("°f", "deg f", "fahrenheit"):
        table.setdefault(unit, []).append(("temperature", 5 / 9, -160 / 9))
    return table


_LENGTH = {
    "µm|um|μm|micron|microns|mikron|микрон|мкм|میکرون|微米": 1e-3,
    "micrometer|micrometers|micrometre|micrometres|mikrometre": 1e-3,
    "mm|мм|毫米|میلیمتر|millimeter|millimetre": 1.0,
}
_LENGTH |= {"cm|см|厘米": 10.0, "m|м|metre|metres|meter|meters": 1e3, "nm": 1e-6}
_LENGTH |= {
    'inch|inches|in.|"|″|in|zoll|дюйм|дюйма|дюймов|اینچ|英寸': 25.4,
    "thou|mils": 0.0254,
    "ft|feet|foot": 304.8,
    "dm": 100.0,
}
#: Units of an angular rate in degrees an hour.
_DRIFT = {
    "°/h|°/hr|°/hour|deg/h|deg/hr|deg/hour|degree/h|degree/hr|degrees/h|degrees/hr": 1.0,
    "degrees per hour|deg per hour|dph|°/ч|°/час|град/ч|град/час|°/小时|°/saat|derece/saat|درجه بر ساعت": 1.0,
    "°/min|deg/min|degree/min|degrees/min|degrees per minute|deg per minute|degree per minute|°/мин|град/мин": 60.0,
    "°/s|deg/s|degree/s|degrees/s|deg/sec|°/sec|dps|degrees per second|°/с|град/с|°/秒": 3600.0,
    "rad/s|rad/sec|radians per second|рад/с": 206264.806,
    "mrad/s": 206.264806,
    "µrad/s|urad/s|μrad/s": 0.206264806,
    "rad/h|rad/hr|rad/hour|рад/ч": 57.2957795,
    "arcsec/s": 1.0,
    "mdeg/s": 3.6,
    "°/day|deg/day": 1 / 24,
}
UNITS = _table(
    {
        "length": _LENGTH,
        "specific": {"m": 1.0, "km": 1e3},
        "distance": {
            "km|км|kilometer|kilometers|kilometre|公里|کیلومتر": 1.0,
            "nmi|nautical miles": 1.852,
            "nm|морских миль|мор. миль|海里": 1.852,
            "miles|mile|mi": 1.609344,
            "m": 1e-3,
        },
        "pressure": {
            "mpa|мпа|n/mm2|n/mm²|兆帕": 1.0,
            "gpa|гпа": 1e3,
            "kpa|кпа": 1e-3,
            "pa": 1e-6,
            "bar|бар|巴": 0.1,
            "mbar": 1e-4,
            "torr|торр|mmhg|mm hg|мм рт. ст.|мм рт.ст.": 1.33322e-4,
            "psi": 6.894757e-3,
            "ksi": 6.894757,
            "kgf/mm2|kgf/mm²|kg/mm2|kg/mm²|kgs/mm2|кгс/мм2|кгс/мм²": _STANDARD_G,
            "kgf/cm2|kgf/cm²|kg/cm2|kg/cm²|кгс/см2|кгс/см²|atm|атм": 0.0980665,
        },
        "force": {
            "kn|кн|千牛": 1.0,
            "n|н|newton|newtons": 1e-3,
            "lbf|lbs thrust|pounds-force|pound-force|pounds force|pound force": 4.448222e-3,
            "lb|lbs|pounds|pound": 4.448222e-3,
            "MN": 1e3,
            "dan": 1e-2,
            "klbf": 4.448222,
            "kgf|кгс|kg": _STANDARD_G * 1e-3,
            "tf|тс": _STANDARD_G,
        },
        "voltage": {"kv|кв|千伏": 1.0, "v|volt|volts": 1e-3},
        "drift": _DRIFT,
        "rate": {
            "°/s|deg/s|degree/s|degrees/s|deg/sec|°/sec|dps|degrees per second|°/с|град/с|°/秒": 1.0,
            "rad/s|rad/sec|radians per second|рад/с": 57.2957795,
            "rpm": 6.0,
        },
        "angle": {
            'arcsec|arc sec|arc-sec|arcseconds|arc seconds|arc second|″|"|угл.с|угл. сек': 1.0,
            "arcmin|arc min": 60.0,
            "deg|°|degrees": 3600.0,
            "mrad": 206.264806,
        },
        "bias": {
            "µg|ug|μg|micro-g|micro g|microg|мкg": 1.0,
            "mg|milli-g|milli g|mgee": 1e3,
            "mm/s2|mm/s²|мм/с2|мм/с²": 1e3 / _STANDARD_G,
        },
        "acceleration": {"g|grms|g rms|gn": 1.0, "m/s2|m/s²": 1 / _STANDARD_G},
        "percent": {"%|percent|pct|wt%|٪|％|проц": 1.0},
        "frequency": {"hz|гц|赫兹": 1.0, "khz|кгц": 1e3, "mhz|мгц": 1e6, "ghz|ггц": 1e9},
        "mass": {
            "kg|кг|公斤|کیلوگرم": 1.0,
            "g|gram|grams|г": 1e-3,
            "mg": 1e-6,
            "t|mt|ton|tons|tonne|tonnes|тонна|тонны|тонн|т|تن|吨": 1e3,
            "oz": 0.02834952,
            "lb|lbs|pound|pounds": 0.45359237,
        },
        "volume": {
            "l|liter|liters|litre|litres|ltr|л|升|لیتر|litros|litro": 1.0,
            "ml": 1e-3,
            "gal|gallon|gallons": 3.785412,
            "m3|m³": 1e3,
        },
        "power": {
            "kw|квт|千瓦|کیلووات": 1.0,
            "w|вт|watt|watts": 1e-3,
            "MW|мвт": 1e3,
            "hp|bhp|л.с.|л.с|马力": 0.745700,
            "va|ва": 1e-3,
            "kva|ква": 1.0,
            "ps|cv": 0.735499,
        },
        "speed": {
            "m/s|м/с|meters per second|metres per second|m/sec|米/秒|متر بر ثانیه": 1.0,
            "km/h|kmh|км/ч": 1 / 3.6,
            "kph|km/hr|kmph|км/час|公里/小时|کیلومتر بر ساعت|km/sa|km/saat": 1 / 3.6,
            "mph|miles per hour|mile/h|миль/ч": 0.44704,
            "knots|knot|kt|kts|kn|узл|узлов|узла|节": 0.514444,
            "ft/s|ft/sec|feet per second": 0.3048,
            "km/s": 1e3,
        },
        "rotation": {"rpm|r.p.m.|r.p.m|r/min|min-1|об/мин|u/min|tr/min|转/分": 1.0},
        "flow": {
            "l/min|lpm|л/мин|升/分": 1.0,
            "gpm|gal/min": 3.785412,
            "l/s|л/с": 60.0,
            "cfm": 28.316847,
            "m3/h|m³/h|м3/ч|м³/ч": 1e3 / 60,
            "ml/min|мл/мин": 1e-3,
        },
        "density": {"g/cm3|g/cm³|g/cc|г/см3|g/ml": 1.0, "kg/m3|kg/m³": 1e-3},
        "ppm": {"ppm": 1.0, "%": 1e4},
        "dose": {
            "rad|rads|rad(si)|rads(si)|rad (si)": 1.0,
            "krad|krads|krad(si)|krads(si)|krad (si)": 1e3,
            "mrad(si)|megarad": 1e6,
            "gy": 100.0,
        },
        "energy": {"mev|мэв": 1.0, "kev|кэв|kv|кв": 1e-3},
        "fuel": {
            "kg/n/h|kg/(n·h)|kg/nh|kg/n·h|kg/(nh)|kg/(n.h)|kg/n.h|kg n-1 h-1": 1.0,
            "kg/kgf/h|kg/(kgf·h)|kg/kgf.h|kg/(kgf.h)|lb/lbf/h|lb/(lbf·h)": 1 / _STANDARD_G,
        },
        "sound": {"db": 1.0},
        "duration": {"h|hr|hrs|hour|hours|ч|час|часов|小时": 1.0, "min|minutes|мин": 1 / 60},
        "specific_energy": {"mj/kg|мдж/кг": 1.0, "kj/kg|кдж/кг|j/g": 1e-3, "j/kg": 1e-6},
        "energy_density": {"mj/l|мдж/л|gj/m3|gj/m³|kj/ml|kj/cm3": 1.0, "kj/l|mj/m3|mj/m³": 1e-3, "j/m3|j/m³": 1e-9},
        "response": {"ms|мс": 1.0},
        "pins": {"i/o|i/os|io|ios|user i/o|i/o pins": 1.0},
        "pumping": {"m3/s|m³/s": 1.0, "l/s": 1e-3, "m3/h|m³/h": 1 / 3600},
        "imbalance": {"g mm/kg|gmm/kg|g·mm/kg|g.mm/kg|µm|um|μm": 1.0},
        "samples": {"msps|ms/s": 1.0, "gsps|gs/s": 1e3, "ksps": 1e-3},
        "bits": {"bit|bits|-bit": 1.0},
        "gravity": {"mgal|мгал": 1.0, "µgal|ugal|μgal": 1e-3},
        "filaments": {"k": 1.0},
    }
)
#: Readings that count only beside a label: `90 kg` is a thrust where the text says thrust, else a weight.
ONLY_LABELLED = frozenset(
    {
        *(("kg", "force"), ("lb", "force"), ("lbs", "force"), ("pound", "force"), ("pounds", "force")),
        *(("m", "distance"), ("nm", "distance"), ("h", "duration"), ("min", "duration"), ("m", "specific")),
        *(("kn", "speed"), ("kt", "speed"), ("节", "speed"), ("%", "ppm")),
        *((unit, "drift") for names, factor in _DRIFT.items() if factor > 60 for unit in names.split("|")),
    }
)
#: What a value of a dimension can be, in base units: settles whether `12,500 rpm` parts thousands or decimals.
PLAUSIBLE: Mapping[str, tuple[float, float]] = {"percent": (0, 100), "density": (0, 25), "rotation": (100, 1e6)}
#: Above this a value is none of its dimension, in base units: a gyroscope's offset reaches 20 °/s, more is its range.
MOST: Mapping[str, float] = {"drift": 20 * 3600.0}
#: Below this a value is none of its dimension: no length is negative, and no pressure is further below that of the air.
LEAST: Mapping[str, float] = {"temperature": -273.15, "pressure": -0.101325} | dict.fromkeys(
    (
        *("length", "force", "frequency", "mass", "volume", "power", "rotation", "flow"),
        *("density", "speed", "pumping", "distance", "duration", "dose", "fuel"),
    ),
    0.0,
)
#: Spellings whose case decides (millipascal or megapascal): unreadable, so never guessed.
_AMBIGUOUS_CASE = frozenset({"mPa", "mw"})


def conversions(unit: str) -> list[Conversion]:
    """What `unit` as written may measure: (dimension, factor, offset to the base unit) each; empty where unreadable."""
    if unit in _AMBIGUOUS_CASE or (unit.lower() == "mw" and unit != "MW"):
        return []
    return UNITS.get(unit) or UNITS.get(unit.lower(), [])


def convert(value: float, unit: str, dimension: str) -> float | None:
    """`value` in the base unit of `dimension`; None where `unit` does not measure it."""
    for name, factor, offset in conversions(unit):
        if name == dimension:
            return value * factor + offset
    return None
