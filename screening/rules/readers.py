"""Typed readers: the text of a cell as a value rules can compare, or the reason why it cannot be read.

Nothing is guessed. A value that could mean two things is `Unreadable`, and the rule that needs it is undetermined.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from screening.control_numbers import read_control_numbers
from screening.lists.countries import country_code, is_country_code
from screening.lists.dates import MONTHS
from screening.rules.wording import Folded, fold, phrase_key
from screening.spreadsheet_errors import is_spreadsheet_error
from screening.tariff_codes import tariff_text

_DATA = Path(__file__).parent / "data"
#: Fewest digits of the number of a licence.
_LICENCE_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A stated value that cannot be read as what its column holds."""

    reason: str


@dataclass(frozen=True, slots=True)
class Countries:
    """The countries a cell names."""

    known: frozenset[str]
    """ISO 3166-1 alpha-2 codes."""
    complete: bool = True
    """False where part of the cell could not be read, so that another country may be meant too."""


@dataclass(frozen=True, slots=True)
class Days:
    """A date known to some precision: any day from `first` to `last`, as proleptic ordinals."""

    first: int
    last: int


@cache
def data_table(name: str) -> Mapping[str, list[str]]:
    """A table of `screening/rules/data`."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with (_DATA / f"{name}.yml").open(encoding="utf-8") as stream:
        table: dict[str, list[str]] = yaml.load(stream, Loader=loader)
    return table


@cache
def _place_words() -> Mapping[str, str]:
    places: dict[str, str] = {}
    for code, names in data_table("places").items():
        for name in names:
            if places.setdefault(fold(name).strip(), code) != code:
                raise ValueError(f"places.yml: {name!r} lies in two countries")
    return places


def is_place_word(word: str) -> bool:
    """Whether a folded word is the name of a country, a port or a town."""
    return word in _place_words() or bool(country_code(word))


@cache
def _phrases(table: str) -> frozenset[str]:
    """Folded phrases of a table of `nothing_stated.yml`."""
    return frozenset(fold(phrase) for phrase in data_table("nothing_stated")[table])


def states_nothing(text: str) -> bool:
    """Whether a cell of text, or a name, says no more than that there is nothing to say (`n/a`, `TBA`)."""
    folded = fold(text)
    return not folded or folded in _phrases("nothing")


@lru_cache(maxsize=16384)
def read_licence(text: str) -> str | None:
    """An export licence as stated, folded: a number, or a general licence by its name. None where the cell names none
    (`pending`, `not required`, `yes`). Whether the licence is real and covers the order, nobody can tell from it."""
    folded = fold(text)
    if any(phrase_key(phrase) in folded for phrase in data_table("nothing_stated")["no_licence"]):
        return None
    numbered = sum(sign.isdigit() for sign in folded) >= _LICENCE_DIGITS and any(sign in "123456789" for sign in folded)
    named = any(phrase_key(phrase) in folded for phrase in data_table("nothing_stated")["general_licence"])
    return folded if numbered or named else None


@lru_cache(maxsize=16384)
def names_a_licence(text: str) -> bool:
    """Whether the cell of a licence names one without a number: who granted it and what kind it is (`BAFA
    Einzelgenehmigung`)."""
    folded, table = fold(text), data_table("nothing_stated")
    return not any(phrase_key(phrase) in folded for phrase in table["no_licence"]) and all(
        any(phrase_key(phrase) in folded for phrase in table[part]) for part in ("licensing_body", "kind_of_licence")
    )


def read_control(text: str) -> str | None:
    """A cell of control numbers, folded, every number in its usual form. None where it only says of numbers that they
    do not apply."""
    return fold(read_control_numbers(text).text) or None


@lru_cache(maxsize=16384)
def read_countries(text: str) -> Countries | Unreadable:
    """Codes (as the intake writes them) or English names, several separated by `; , | / >` or a line break; where there
    are none, the countries of the ports and towns that the cell names."""
    whole = _country(text)
    if whole:
        return Countries(frozenset((whole,)))
    parts = [part for part in _split(text, ";,|/>→\n") if part]
    codes = [_country(part) for part in parts]
    found = frozenset(code for code in codes if code)
    if found:
        return Countries(found, complete=all(codes))
    places = read_places(text)
    if isinstance(places, Countries):
        return Countries(places.known, complete=all(isinstance(read_places(part), Countries) for part in parts))
    return Unreadable(f"{text!r} is no country")


def _country(text: str) -> str | None:
    stripped = text.strip()
    return stripped if is_country_code(stripped) else country_code(stripped) or None


def read_text(text: str) -> Folded | Unreadable | None:
    """A text or name folded, None where it has no words; what a spreadsheet wrote for it cannot be read."""
    if text.startswith("#") and is_spreadsheet_error(text) and not states_nothing(text):
        return Unreadable(f"{text!r} is a spreadsheet's error value, no text")
    return fold(text) or None


@lru_cache(maxsize=16384)
def read_places(text: str) -> Countries | Unreadable:
    """The countries of the ports, towns and countries that a text names; UN/LOCODEs of five letters count.

    A longer name hides the shorter ones inside it. Unknown words beside a known place are taken for addresses.
    """
    places = _place_words()
    stripped = text.strip()
    if len(stripped) == 5 and stripped.isascii() and stripped.isupper() and stripped.isalpha():
        code = stripped[:2]
        if is_country_code(code) and fold(stripped).strip() not in places:
            return Countries(frozenset((code,)))
    words = fold(text).split()
    found: set[str] = set()
    at = 0
    while at < len(words):
        place = place_at(words, at)
        if place:
            found.add(place[0])
        at += place[1] if place else 1
    return Countries(frozenset(found)) if found else Unreadable(f"no place in {text!r} is known")


def place_at(words: Sequence[str], at: int) -> tuple[str, int] | None:
    """The country of the longest place whose name begins at a word of a folded text, and of how many words it is."""
    places = _place_words()
    for length in range(min(6, len(words) - at), 0, -1):
        phrase = " ".join(words[at : at + length])
        code = places.get(phrase) or country_code(phrase)
        if code:
            return code, length
    return None


#: Between two stages of a route. A dash without blanks may belong to a name.
_STAGES = re.compile(r"\s[-–—]+\s|[>→»;/]")
_STAGE_SIGN = re.compile(r"[-–—>→»]")


#: A stage of a route that is a country's code and nothing else (`DE - PL - RU - KZ`).
_CODE = re.compile(r"(?:^|[-–—>→»])\s*([A-Z]{2})(?=\s*(?:[-–—>→»,;(]|$))")


def read_route(text: str) -> Countries | Unreadable:
    """The countries of the places of a route; a stage may be a country's code."""
    places = read_places(text)
    # without a sign between stages, the text is no row of them
    codes = frozenset(filter(is_country_code, _CODE.findall(text) if _STAGE_SIGN.search(text) else ()))
    if not codes:
        return places
    return Countries(codes if isinstance(places, Unreadable) else codes | places.known)


def last_stage(route: str) -> str:
    """What stands behind the last dash between blanks, arrow, slash or semicolon of a route; all of it without one.

    That goods go on in transit, without a word where, is no stage: the one before it is the last that is told."""
    stages = _STAGES.split(route.strip())
    return next((stage for stage in reversed(stages) if fold(stage) not in _phrases("no_stage")), stages[-1])


@lru_cache(maxsize=16384)
def countries_of_phone(text: str) -> Countries | Unreadable:
    """The countries of an international telephone number (`+98 21 …` or `0098 …`)."""
    digits = "".join(sign for sign in text if sign.isdecimal())
    if digits.startswith("00"):
        digits = digits[2:]
    elif not text.strip().startswith(("+", "(+")):
        return Unreadable(f"{text!r} has no international prefix")
    table = data_table("dialling")
    for length in (3, 2, 1):
        if digits[:length] in table:
            return Countries(frozenset(table[digits[:length]]))
    return Unreadable(f"the prefix of {text!r} is unknown")


def country_of_domain(domain: str) -> Countries | None:
    """The country of a two-letter top-level domain; None for generic ones."""
    last = domain.rpartition(".")[2].upper()
    code = {"UK": "GB", "SU": "RU"}.get(last, last)
    return Countries(frozenset((code,))) if is_country_code(code) else None


@lru_cache(maxsize=16384)
def read_domain(text: str) -> str | Unreadable:
    """The domain of an e-mail address or web address, in lower case."""
    host = text.strip().casefold().rpartition("@")[2]
    host = host.partition("://")[2] or host
    for sign in "/?#:":
        host = host.partition(sign)[0]
    host = host.removeprefix("www.").strip(". ")
    if "." not in host or " " in host:
        return Unreadable(f"{text!r} has no domain")
    return host


@lru_cache(maxsize=16384)
def read_phone(text: str) -> str | Unreadable:
    """The digits of a telephone number, without a leading 00."""
    # a trunk prefix in brackets is not dialled from abroad: +971 (0)4 … is +971 4 …
    digits = "".join(sign for sign in text.replace("(0)", "") if sign.isdecimal())
    digits = digits.removeprefix("00")
    return digits if len(digits) >= 5 else Unreadable(f"{text!r} is no telephone number")


def read_account(text: str) -> str | Unreadable:
    """Letters and digits of a bank account, in lower case, however it is cut into groups."""
    account = "".join(sign for sign in text.casefold() if sign.isalnum()).removeprefix("iban")
    # the shortest national account numbers have some six digits
    readable = len(account) >= 6 and any(sign.isdecimal() for sign in account)
    return account if readable else Unreadable(f"{text!r} is no account number")


#: Terms of delivery (ICC, Incoterms 2020, and those of 2000 and 2010 that are still in use).
_INCOTERMS = frozenset("exw fca fas fob cfr cif cpt cip dap dpu ddp dat ddu daf des deq".split())  # noqa: SIM905
#: The same written out.
_WRITTEN_OUT = {
    "ex works": "exw",
    "ex work": "exw",
    "ab werk": "exw",
    "free carrier": "fca",
    "frei frachtfuhrer": "fca",
}


@lru_cache(maxsize=16384)
def read_incoterm(text: str) -> str:
    """The code of the term of delivery, lower case, whatever place or edition stands with it (`EXW Hamburg`); the
    whole cell, folded, where it names none.
    """
    words = fold(text).split()
    code = next((word for word in words if word in _INCOTERMS), None)
    return code or _WRITTEN_OUT.get(" ".join(words[:2]), " ".join(words))


def tariff_parts(text: str) -> list[str]:
    """The tariff codes of a cell, each as stated."""
    return [part for part in _split(text, ";,|/") if part]


@lru_cache(maxsize=16384)
def read_codes(text: str) -> tuple[str, ...] | Unreadable:
    """Tariff codes as digits, several separated by `; , | /`; 4 to 12 digits each (HS heading to national line)."""
    parts = (tariff_text(part)[0] for part in tariff_parts(text))
    codes = tuple("".join(str(int(s)) for s in part if s.isdecimal()) for part in parts)
    if not codes or any(not 4 <= len(code) <= 12 for code in codes):
        return Unreadable(f"{text!r} is no tariff code")
    return codes


@lru_cache(maxsize=16384)
def read_number(text: str) -> float | Unreadable:
    """A number. `1,500` could be 1500 or 1.5 and is unreadable; `1,500.00` and `1 500` are not."""
    return _number(text, thousands_when_three=False)


@lru_cache(maxsize=16384)
def read_money(text: str) -> float | Unreadable:
    """An amount, a currency before or after it being left out. Three digits after a lone sign are thousands here,
    because amounts in trade are stated with two decimals or none; `12,500` and `12.500` are both 12500.
    """
    kept = "".join(sign for sign in text if not (sign.isalpha() or sign in "$€£¥"))
    value = _number(kept, thousands_when_three=True)
    return Unreadable(f"{text.strip()!r} is no clear amount") if isinstance(value, Unreadable) else value


def _number(text: str, *, thousands_when_three: bool) -> float | Unreadable:
    bad = Unreadable(f"{text.strip()!r} is no clear number")
    body = text.strip().replace(" ", "").replace("\u00a0", "").replace("\u202f", "").replace("'", "")
    sign, body = (-1.0, body[1:]) if body.startswith("-") else (1.0, body.removeprefix("+"))
    if (
        not 0 < len(body) <= _LONGEST_NUMBER
        or not body.isascii()
        or any(not (c.isdecimal() or c in ",.") for c in body)
    ):
        return bad
    marks = [c for c in body if c in ",."]
    if len(set(marks)) == 2:
        last = marks[-1]
        if marks.count(last) > 1:
            return bad
        whole, _, fraction = body.rpartition(last)
        groups = whole.split(marks[0])
    elif not marks:
        return sign * int(body)
    else:
        groups = body.split(marks[0])
        fraction = ""
        if len(groups) == 2:
            if len(groups[1]) == 3 and 1 <= len(groups[0]) <= 3 and groups[0] != "0":
                if not thousands_when_three:
                    return bad
            else:
                whole, fraction = groups
                return sign * float(f"{whole or 0}.{fraction or 0}")
    if not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:]):
        return bad
    return sign * float(f"{''.join(groups)}.{fraction or 0}")


#: Signs of a number, thousands apart: more is no amount of anything.
_LONGEST_NUMBER = 40
#: Characters of a day, a month or a year: `september`.
_LONGEST_PART = 20


@lru_cache(maxsize=16384)
def read_date(text: str) -> Days | Unreadable:
    """A day, month or year: ISO, `31.12.2024`, `31 Dec 2024`, `März 2024`, `2024-12`, `2024`. A slash or dot
    date whose day and month could be exchanged is unreadable.
    """
    bad = Unreadable(f"{text.strip()!r} is no clear date")
    stripped = text.strip()
    cut = 10 if len(stripped) > 10 and stripped[10] in "T " and stripped[4] == "-" else len(stripped)
    parts = _split(stripped[:cut].replace(",", " ").casefold(), "-./ ")
    parts = [part for part in parts if part]
    if len(parts) > 3 or any(len(part) > _LONGEST_PART for part in parts):
        return bad
    numbers = [int(part) if part.isascii() and part.isdecimal() else _months().get(part, 0) for part in parts]
    if not numbers or 0 in numbers:
        return bad
    named = [i for i, part in enumerate(parts) if not part.isdecimal()]
    match numbers:
        case [year] if not named and len(parts[0]) == 4:
            return _days(year, None, None) or bad
        case [year, month] if len(parts[0]) == 4 and 0 not in named:
            return _days(year, month, None) or bad
        case [month, year] if len(parts[1]) == 4:
            return _days(year, month, None) or bad
        case [year, month, day] if len(parts[0]) == 4 and 0 not in named:
            return _days(year, month, day) or bad
        case [day, month, year] if len(parts[2]) == 4 and named == [1]:
            return _days(year, month, day) or bad
        case [month, day, year] if len(parts[2]) == 4 and named == [0]:
            return _days(year, month, day) or bad
        case [first, second, year] if len(parts[2]) == 4 and not named:
            if first > 12:
                return _days(year, second, first) or bad
            if second > 12:
                return _days(year, first, second) or bad
            return _days(year, first, second) or bad if first == second else bad
        case _:
            return bad


@cache
def _months() -> Mapping[str, int]:
    """The number of a month by its name, casefolded."""
    foreign = {name.casefold(): int(number) for number, names in data_table("months").items() for name in names}
    return {**foreign, **MONTHS}


def _days(year: int, month: int | None, day: int | None) -> Days | None:
    try:
        if month is None:
            return Days(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal())
        if day is None:
            last = calendar.monthrange(year, month)[1]
            return Days(date(year, month, 1).toordinal(), date(year, month, last).toordinal())
        ordinal = date(year, month, day).toordinal()
        return Days(ordinal, ordinal)
    except (ValueError, calendar.IllegalMonthError):
        return None


def read_imo(text: str) -> str | Unreadable:
    """The seven digits of an IMO ship number, whatever stands around them; its check digit is not tested here."""
    digits = "".join(sign for sign in text if sign.isdecimal())
    return digits if len(digits) == 7 else Unreadable(f"{text!r} has not the seven digits of an IMO number")


def imo_is_valid(digits: str) -> bool:
    """The IMO check digit: the last digit of the first six weighted 7 to 2 (IMO Resolution A.1117(30))."""
    return sum(int(d) * w for d, w in zip(digits[:6], range(7, 1, -1), strict=True)) % 10 == int(digits[6])


def _split(text: str, signs: str) -> list[str]:
    for sign in signs:
        text = text.replace(sign, "\0")
    return [part.strip() for part in text.split("\0")]
