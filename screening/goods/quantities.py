"""Technical values in free text: numbers, ranges and comparisons with their units, converted to base units.

A value that can be read in two ways (`1,250` may be 1250 or 1.25) keeps both readings; what cannot be read is left out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from screening.goods.units import LEAST, MOST, ONLY_LABELLED, PLAUSIBLE, UNITS, conversions, convert

#: Sieve openings in µm by mesh number (ASTM E11).
_MESH = {
    60: 250,
    80: 180,
    100: 150,
    120: 125,
    140: 106,
    170: 90,
    200: 75,
    230: 63,
    270: 53,
    325: 45,
    400: 38,
    500: 25,
    635: 20,
}

_NUMBER_WORDS = {
    "one": 1,
    "single": 1,
    "two": 2,
    "dual": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "zwei": 2,
    "drei": 3,
    "vier": 4,
}
_NUMBER_WORDS |= {
    "funf": 5,
    "fünf": 5,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "dos": 2,
    "tres": 3,
    "cuatro": 4,
    "cinco": 5,
}
_NUMBER_WORDS |= {
    "двух": 2,
    "трех": 3,
    "трёх": 3,
    "четырех": 4,
    "четырёх": 4,
    "пяти": 5,
    "iki": 2,
    "üç": 3,
    "uc": 3,
    "dört": 4,
    "dort": 4,
    "beş": 5,
}
_NUMBER_WORDS |= {
    "دو": 2,
    "سه": 3,
    "چهار": 4,
    "پنج": 5,
    "ثنائی": 2,
    "ثلاثی": 3,
    "رباعی": 4,
    "خماسی": 5,
    "单": 1,
    "双": 2,
    "两": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
}
_COUNTED = {
    "axes": r"axis|axes|achs\w*|axig|осев\w*|осе[ий]|координатн\w*|eksen\w*|محور\w*|轴|軸|ejes|assi",
    "planes": r"planes?|плоскост\w*|ebenen?|平面",
}
_ADJECTIVES = (
    "coordinated|co-ordinated|simultaneous|simultaneously|programmable|controlled|contouring|synchronous|cnc|nc|联动|联"
)
_NUM = r"\d+(?:[.,٫]\d+)*(?:\s?[x×*]\s?10\s?\^?\s?-?\d+|e[+-]?\d+)?"
_UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
#: Signs of Chinese, Japanese and Korean, which stand before a number and after its unit without a space: `推力600N的`.
_CJK = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_VALUE = re.compile(
    rf"(?<![^\W{_CJK}])(?<![.,])(?<!\d/)(?:(?<!\s\s)|(?!\s))"
    rf"(?P<compare>\b(?:not exceeding|not more than|no more than|not less than|no less than)\s|"
    rf"<=|>=|=<|=>|<|>|≤|≥|⩽|⩾|\b(?:up to|upto|max\.?|maximum|less than|below|under|better than|"
    rf"min\.?|minimum|at least|over|above|more than|exceeding|from|bis|до|от|не менее|не более)\s)?\s*"
    rf"(?P<sign>[-−–+±]|\+/-|minus\s)?\s?(?P<low>{_NUM})"
    rf"(?:\s?(?P<lowunit>{_UNIT})?\s?(?:-|–|—|~|…|\.\.\.?|to|bis|до)\s?(?P<highsign>[-−+])?(?P<high>{_NUM}))?"
    rf"[\s-]?(?P<unit>{_UNIT})(?![^\W\d_{_CJK}]|\d|/√|/(?:s|sec|min|h|hr|mm?|k|day|year)\b)",
    re.IGNORECASE,
)
_DIMENSIONS = re.compile(
    rf"(?<!\d)(?<!\d[.,٫])(?P<sizes>{_NUM}(?:\s?(?:mm|cm|m|мм|см|inch|in|\")?\s?[x×*хX]\s?[øØ⌀]?\s?{_NUM}){{1,2}})\s?(?P<unit>mm|cm|m|мм|см|inch|inches|in|\"|毫米)(?![^\W\d_]|\d)",
    re.IGNORECASE,
)
_ENDLESS = re.compile(r"[\d.,٫]{100,}|\s{100,}")
#: Turkish writes the sign first: `%99,7`.
_PERCENT_FIRST = re.compile(rf"(?<!\d)(?<!\d\s)%\s?(?P<low>{_NUM})(?!\s?%|\d)")
_MESH_VALUE = re.compile(
    r"(?<![\w.,])(?P<sign>[-−+])?\s?(?P<low>\d{2,4})\s?[-#]?\s?(?:mesh|меш|目|مش)(?![^\W\d_])", re.IGNORECASE
)
_MACH_VALUE = re.compile(
    rf"\b(?:mach|ma|м=)\s?(?P<low>{_NUM})(?:\s?(?:-|–|to)\s?(?P<high>{_NUM}))?|(?<!\d)(?P<other>{_NUM})\s?mach\b",
    re.IGNORECASE,
)
#: A dielectric constant has no unit: its name stands before it.
_PERMITTIVITY_VALUE = re.compile(
    rf"(?:dielectric constant|permittivity|dielektrizitatszahl|permittivitat|диэлектрическая проницаемость|[εϵ]r?"
    rf"|介电常数|constante dielectrique|constante dielectrica|\bdk)\s?(?:of|is|[:=~≈])?\s?(?P<low>{_NUM})"
    rf"(?:\s?(?:-|–|to)\s?(?P<high>{_NUM}))?",
    re.IGNORECASE,
)
_COUNT_VALUE = {
    dimension: re.compile(
        rf"(?<![\w.,])(?P<low>\d{{1,2}}|{'|'.join(_NUMBER_WORDS)})(?:\s?(?:-|to|/)\s?(?P<high>\d))?[\s-]*"
        rf"(?:(?:{_ADJECTIVES})\s?){{0,3}}(?:{words})",
        re.IGNORECASE,
    )
    for dimension, words in _COUNTED.items()
}
_UPPER = frozenset(
    {
        "<",
        "<=",
        "=<",
        "≤",
        "⩽",
        "up to",
        "upto",
        "max",
        "max.",
        "maximum",
        "less than",
        "below",
        "under",
        "better than",
        "bis",
        "до",
        "not exceeding",
        "not more than",
        "no more than",
        "не более",
    }
)
_STRICT = frozenset({"<", ">", "less than", "below", "under", "better than", "over", "above", "more than", "exceeding"})


@dataclass(frozen=True, slots=True)
class Interval:
    """Possible values from `low` to `high`; an open end does not belong to it."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False


#: What a value that cannot be meant leaves open: everything.
ANYTHING = Interval(-math.inf, math.inf)
#: Lengths that powders are sieved by (in mm for one of the unit): `-45 µm` is what passes, and no negative length.
_SIEVED = 1e-3
#: What may stand before a sign that makes a number negative: a word, and no number (`5 -20 mm` is a range), no
#: tolerance and no line's beginning (a bullet).
_BEFORE_NEGATIVE = re.compile(r"[^\W\d_][.):]?\s{0,9}[:=(]?\s{0,9}$")
_TOLERANCE = re.compile(r"\b(?:tol|tolerance|toleranz|допуск|deviation|offset)\b[^\d]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One value in the text: its place, its text, and for each dimension its possible readings in base units."""

    start: int
    end: int
    text: str
    readings: Mapping[str, tuple[Interval, ...]]
    only_labelled: frozenset[str] = frozenset()
    """Dimensions that this unit measures only where the text names them."""
    unread: bool = False
    """Whether the value cannot be read, or not be meant (a negative length); its readings are then open."""


def numbers(text: str) -> tuple[float, ...]:
    """The numbers that `text` may mean: one, or two where a comma or point may part thousands or decimals."""
    text = text.strip().replace("٫", ".").replace(" ", "")
    power = 1.0
    scientific = re.fullmatch(r"(.+?)(?:[x×*]10\^?(-?\d+)|e([+-]?\d+))", text, re.IGNORECASE)
    if scientific:
        text = scientific.group(1)
        exponent = int(scientific.group(2) or scientific.group(3))
        if abs(exponent) > 300:
            return ()
        power = 10.0**exponent
    marks = [c for c in text if c in ".,"]
    digits = re.sub("[.,]", "", text)
    if len(digits) > 15:
        return ()
    if not marks:
        return (float(text) * power,)
    tail = re.split("[.,]", text)[-1]
    if len(set(marks)) == 2:
        whole = re.sub("[.,]", "", text[: -len(tail) - 1])
        return (float(f"{whole}.{tail}") * power,)
    if len(marks) > 1:
        grouped = re.fullmatch(r"\d{1,3}([.,]\d{3})+", text)
        return (float(digits) * power,) if grouped else ()
    decimal = float(text.replace(",", ".")) * power
    if len(tail) == 3 and 1 <= len(text) - 4 <= 3 and not text.startswith("0"):
        return (float(digits) * power, decimal)
    return (decimal,)


def _interval(low: float, high: float, comparison: str) -> Interval:
    if not comparison or low != high:
        return Interval(min(low, high), max(low, high))
    if comparison in _UPPER:
        return Interval(-math.inf, high, high_open=comparison in _STRICT)
    return Interval(low, math.inf, low_open=comparison in _STRICT)


def _ends(match: re.Match[str], low: float, high: float, signed: bool) -> tuple[float, float]:
    """The ends of the stated range with their signs, which count for temperatures only (`-50` mm is a hyphen)."""
    sign = (match["sign"] or "").strip().lower()
    if not signed:
        return low, high
    if sign in ("±", "+/-"):
        return -low, low
    first = -low if sign in ("-", "−", "–", "minus") else low
    if not match["high"]:
        return first, first
    return first, -high if match["highsign"] in ("-", "−") else high


def _from_match(match: re.Match[str]) -> Quantity | None:
    """The quantity of a value found, in every dimension that its unit measures; None where it cannot be read."""
    comparison = " ".join((match["compare"] or "").lower().split())
    lows, highs = numbers(match["low"]), numbers(match["high"] or match["low"])
    if not lows or len(lows) != len(highs):
        return None
    negative = _is_negative(match)
    unread = False
    low_units = {name: (factor, offset) for name, factor, offset in conversions(match["lowunit"] or match["unit"])}
    readings: dict[str, tuple[Interval, ...]] = {}
    for dimension, factor, offset in conversions(match["unit"]):
        if dimension not in low_units:
            continue
        low_factor, low_offset = low_units[dimension]
        possible = []
        for low, high in zip(lows, highs, strict=True):
            first, last = _ends(match, low, high, signed=dimension == "temperature")
            possible.append(_interval(first * low_factor + low_offset, last * factor + offset, comparison))
        if any(i.low > MOST.get(dimension, math.inf) for i in possible):
            continue
        if _cannot_be(dimension, possible, -factor if negative else 0.0):
            readings[dimension], unread = (ANYTHING,), True
            continue
        least, most = PLAUSIBLE.get(dimension, (-math.inf, math.inf))
        believable = [i for i in possible if any(least <= end <= most for end in (i.low, i.high))]
        readings[dimension] = tuple(believable or possible)
    only_labelled = frozenset(dimension for name, dimension in ONLY_LABELLED if name == match["unit"].lower())
    text = match.group().strip()
    return Quantity(match.start(), match.end(), text, readings, only_labelled, unread) if readings else None


def _first_of(match: re.Match[str]) -> Quantity | None:
    """The first value of what looks like a range but has units of two kinds: `100 Hz -90 deg`."""
    end = match.end("lowunit")
    first = _VALUE.match(match.string[:end], match.start()) if end > 0 else None
    return None if first is None or first["lowunit"] else _from_match(first)


def _cannot_be(dimension: str, possible: list[Interval], negative: float) -> bool:
    """Whether a value is below all that its dimension can be; `negative` is 0, or the unit of a value with a minus."""
    lowest = max(i.low for i in possible)
    if dimension != "temperature":
        sieved = dimension == "length" and -negative <= _SIEVED
        lowest = -lowest if negative and not sieved else 0.0
    return -math.inf < lowest < LEAST.get(dimension, -math.inf)


def _is_negative(match: re.Match[str]) -> bool:
    """Whether a lone number has a minus that belongs to it: `flow rate -24 l/min`, and no dash, range or tolerance."""
    if match["high"] or (match["sign"] or "").strip().lower() not in ("-", "−", "minus"):
        return False
    sign = match.start("sign")
    before = match.string[max(0, sign - 20) : sign]
    if match["sign"] in ("-", "−") and (match.end("sign") != match.start("low") or before[-1:] not in tuple(" :=(")):
        return False
    return _BEFORE_NEGATIVE.search(before) is not None and not _TOLERANCE.search(before)


#: A minus before a number, behind what a sign can follow (`_is_negative`): most texts have none.
_MAY_BE_NEGATIVE = re.compile(r"(?:^|[ :=(])[-−]\.?\d|minus", re.IGNORECASE)


def negative_values(text: str) -> tuple[str, ...]:
    """Values of `text` that have a minus and cannot be negative, as written."""
    if not _MAY_BE_NEGATIVE.search(text):
        return ()
    return tuple(dict.fromkeys(quantity.text for quantity in read_quantities(text) if quantity.unread))


def _without_endless(text: str) -> str:
    """The text, as long, without numbers and blanks that have no end: they would take the square of their length."""
    return _ENDLESS.sub(lambda match: "\0" * len(match[0]), text)


def _counts(text: str) -> list[Quantity]:
    found = []
    for dimension, pattern in _COUNT_VALUE.items():
        for match in pattern.finditer(text):
            low = _NUMBER_WORDS.get(match["low"].lower()) or int(match["low"] if match["low"].isdecimal() else 0)
            high = int(match["high"] or low)
            if low:
                interval = Interval(float(min(low, high)), float(max(low, high)))
                found.append(Quantity(match.start(), match.end(), match.group().strip(), {dimension: (interval,)}))
    return found


def _named(match: re.Match[str], dimension: str, first: str) -> list[Quantity]:
    """The value of a dimension whose name stands beside the number instead of a unit; empty where it is no number."""
    low, high = numbers(first), numbers(match["high"] or first)
    if not low or not high:
        return []
    interval = Interval(low[0], max(low[0], high[-1]))
    return [Quantity(match.start(), match.end(), match.group().strip(), {dimension: (interval,)})]


def read_quantities(text: str) -> list[Quantity]:
    """All values with units in `text`, by their place. Accepts any text; unreadable values are left out."""
    text = _without_endless(text)
    found = _counts(text)
    if any(c.isdigit() for c in text):
        for match in _VALUE.finditer(text):
            quantity = _from_match(match) or _first_of(match)
            if quantity is not None:
                found.append(quantity)
        for match in _PERCENT_FIRST.finditer(text):
            possible = tuple(Interval(v, v) for v in numbers(match["low"]) if v <= 100)
            if possible:
                found.append(Quantity(match.start(), match.end(), match.group().strip(), {"percent": possible}))
        for match in _MESH_VALUE.finditer(text):
            opening = _MESH.get(int(match["low"]))
            if opening is not None:
                size = opening / 1e3
                passing = Interval(-math.inf, size) if match["sign"] in ("-", "−") else Interval(size, size)
                found.append(Quantity(match.start(), match.end(), match.group().strip(), {"length": (passing,)}))
        for match in _MACH_VALUE.finditer(text):
            found += _named(match, "mach", match["low"] or match["other"])
        for match in _PERMITTIVITY_VALUE.finditer(text):
            found += _named(match, "permittivity", match["low"])
    return sorted(found, key=lambda q: (q.start, q.end))


def read_sizes(text: str) -> list[tuple[int, int, tuple[float, ...]]]:
    """Products of two or three lengths such as `300 x 300 x 120 mm`, each as (start, end, lengths in mm as written)."""
    found = []
    for match in _DIMENSIONS.finditer(_without_endless(text)):
        values = [
            numbers(part) for part in re.findall(_NUM.replace(r"\s?[x×*]\s?10\s?\^?\s?-?\d+|", ""), match["sizes"])
        ]
        factor = convert(1.0, match["unit"], "length")
        if factor is not None and all(len(v) == 1 for v in values):
            found.append((match.start(), match.end(), tuple(v[0] * factor for v in values)))
    return found
