"""Until when the licence holds that a cell names: `D-448812, valid until 31.12.2023`."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from screening.rules.readers import Days, Unreadable, data_table, read_date

#: A date as cells of licences hold it: ISO, numbers with dots, slashes or dashes, a month in words, or a bare year.
_DATE = (
    r"(\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?|\d{1,2}[-./ ]+\d{1,2}[-./ ]+\d{4}|\d{1,2}[-./]\d{4}|"
    r"(?:\d{1,2}[-. ]*)?[^\W\d_]{3,12}[-., ]+\d{4}|\d{4})(?!\d)"
)
_NUMBERS = re.compile(r"(\d{1,2})[-./ ]+(\d{1,2})[-./ ]+(\d{4})")


@lru_cache(maxsize=4096)
def licence_until(text: str) -> Days | None:
    """The last day, as far as it is known, that a cell of a licence gives to it: the latest where it names several
    (a licence and its extension). None where it names none."""
    stated = (_days(found[1]) for pattern in _patterns() for found in pattern.finditer(text.casefold()))
    return max((days for days in stated if days), key=lambda days: days.last, default=None)


def run_out(licence: str, order_date: str) -> bool | None:
    """Whether the licence of a cell had ended before the day of the order. None where either day is not known, or
    known so roughly that it may have or not."""
    until, ordered = licence_until(licence), read_date(order_date)
    if not until or isinstance(ordered, Unreadable):
        return None
    if until.last < ordered.first:
        return True
    return None if until.first < ordered.last else False


def _days(stated: str) -> Days | None:
    """A date; one whose day and month may be exchanged is either of the two."""
    days = read_date(stated)
    if not isinstance(days, Unreadable):
        return days
    numbers = _NUMBERS.fullmatch(stated)
    readings = (
        [read_date(f"{numbers[3]}-{month:0>2}-{day:0>2}") for day, month in (numbers.group(1, 2), numbers.group(2, 1))]
        if numbers
        else []
    )
    known = [reading for reading in readings if not isinstance(reading, Unreadable)]
    return Days(min(day.first for day in known), max(day.last for day in known)) if known else None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Dates behind the words of `licence_ends.yml`, and dates before them."""
    before, behind = (
        "|".join(
            r"[\s'’.]+".join(map(re.escape, phrase.casefold().split()))
            for phrase in sorted(data_table("licence_ends")[side], key=len, reverse=True)
        )
        for side in ("before", "behind")
    )
    return re.compile(rf"(?<!\w)(?:{before})[\s:.,(]{{0,3}}{_DATE}"), re.compile(rf"{_DATE}[\s'’]{{0,2}}(?:{behind})")
