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
_LENGTH |= {"cm|см|厘米": 10.0, "m|м|metre|metres|meter|meters": 1e3, "nm": 1e-6, 'inch|inches|in.|"|″|in': 25.4}
UNITS = _table(
    {
        "length": _LENGTH,
        "specific": {"m": 1.0, "km": 1e3},
        "distance": {
            "km|км|kilometer|kilometers|kilometre|公里|کیلومتر": 1.0,
            "nmi|nautical miles": 1.852,
            "miles": 1.609344,
            "m": 1e-3,
        },
        "pressure": {
            "mpa|мпа|n/mm2|n/mm²|兆帕": 1.0,
            "gpa|гпа": 1e3,
            "kpa|кпа": 1e-3,
            "pa": 1e-6,
            "bar|бар|巴": 0.1,
            "mbar": 1e-4,
            "torr|mmhg|mm hg": 1.33322e-4,
            "psi": 6.894757e-3,
            "ksi": 6.894757,
            "kgf/mm2|kgf/mm²|kg/mm2|kg/mm²|kgs/mm2|кгс/мм2|кгс/мм²": _STANDARD_G,
            "kgf/cm2|kgf/cm²|kg/cm2|kg/cm²|кгс/см2|кгс/см²|atm|атм": 0.0980665,
        },
        "force": {
            "kn|кн|千牛": 1.0,
            "n|н|newton|newtons": 1e-3,
            "lbf|lbs thrust": 4.448222e-3,
            "klbf": 4.448222,
            "kgf|кгс|kg": _STANDARD_G * 1e-3,
            "tf": _STANDARD_G,
        },
        "voltage": {"kv|кв|千伏": 1.0, "v|volt|volts": 1e-3},
        "drift": {
            "°/h|°/hr|°/hour|deg/h|deg/hr|deg/hour|degree/h|degree/hr|degrees/h|degrees/hr": 1.0,
            "degrees per hour|deg per hour|dph|°/ч|°/час|град/ч|град/час|°/小时|°/saat|derece/saat|درجه بر ساعت": 1.0,
        },
        "rate": {"°/s|deg/s|degree/s|degrees/s|deg/sec|°/sec|dps|degrees per second|°/с|град/с|°/秒": 1.0, "rpm": 6.0},
        "angle": {
            'arcsec|arc sec|arc-sec|arcseconds|arc seconds|arc second|″|"|угл.с|угл. сек': 1.0,
            "arcmin|arc min": 60.0,
            "deg|°|degrees": 3600.0,
            "mrad": 206.264806,
        },
        "bias": {"µg|ug|μg|micro-g|micro g|microg|мкg": 1.0, "mg|milli-g": 1e3},
        "acceleration": {"g|grms|g rms|gn": 1.0, "m/s2|m/s²": 1 / _STANDARD_G},
        "percent": {"%|percent|pct|wt%|٪|％|проц": 1.0},
        "frequency": {"hz|гц|赫兹": 1.0, "khz|кгц": 1e3, "mhz|мгц": 1e6, "ghz|ггц": 1e9},
        "mass": {
            "kg|кг|公斤|کیلوگرم": 1.0,
            "g|gram|grams|г": 1e-3,
            "mg": 1e-6,
            "t|mt|ton|tons|tonne|tonnes|тонна|тонны|тонн|т|تن|吨": 1e3,
            "oz": 0.02834952,
            "lb|lbs": 0.45359237,
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
            "ps|cv": 0.735499,
        },
        "speed": {
            "m/s|м/с|meters per second|metres per second|m/sec": 1.0,
            "km/h|kmh|км/ч": 1 / 3.6,
            "knots|kt|kts": 0.514444,
            "km/s": 1e3,
        },
        "rotation": {"rpm|r.p.m.|r.p.m|r/min|min-1|об/мин|u/min|tr/min|转/分": 1.0},
        "flow": {"l/min|lpm|л/мин": 1.0, "gpm": 3.785412, "l/s": 60.0, "cfm": 28.316847},
        "density": {"g/cm3|g/cm³|g/cc|г/см3|g/ml": 1.0, "kg/m3|kg/m³": 1e-3},
        "ppm": {"ppm": 1.0},
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
    {("kg", "force"), ("m", "distance"), ("h", "duration"), ("min", "duration"), ("m", "specific")}
)
#: What a value of a dimension can be, in base units: settles whether `12,500 rpm` parts thousands or decimals.
PLAUSIBLE: Mapping[str, tuple[float, float]] = {"percent": (0, 100), "density": (0, 25), "rotation": (100, 1e6)}
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
