"""Dates as publishers write them, to the range of days they allow."""

from __future__ import annotations

import calendar
import re
from datetime import date

from screening.model import PartialDate

#: Not from `calendar`, whose names follow the locale.
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
#: English month, in full or by three letters, in small letters -> its number.
MONTHS = {form: number for number, name in enumerate(_MONTH_NAMES, start=1) for form in (name, name[:3])}
_DAY = re.compile(r"(\d{1,2}) ([A-Za-z]{3,9})\.? (\d{4})")
_MONTH = re.compile(r"([A-Za-z]{3,9})\.? (\d{4})")
_YEAR = re.compile(r"\d{4}")


def parse_english_date(text: str) -> PartialDate | None:
    """A date as OFAC writes it (`04 Sep 1957`, `Sep 1957`, `circa 1957`, `1951 to 1953`); None for anything else.

    `circa` leaves the range as published and sets the flag: how far "circa" reaches is the matcher's to say.
    """
    rest, circa = text.strip(), False
    if rest.lower().startswith("circa "):
        rest, circa = rest[6:].strip(), True
    first, separator, last = rest.partition(" to ")
    if not separator and re.fullmatch(r"\d{4} ?- ?\d{4}", rest):
        first, _, last = rest.partition("-")
    earliest = _span(first)
    latest = _span(last) if last else earliest
    if earliest is None or latest is None or earliest[0] > latest[1]:
        return None
    return PartialDate(earliest[0], latest[1], text.strip(), circa)


def year_range(first: str, last: str, text: str, circa: bool = False) -> PartialDate | None:
    """The years `first` to `last` (four digits each, in order) as a date; None for anything else."""
    if not (_YEAR.fullmatch(first) and _YEAR.fullmatch(last)) or first > last or "0000" in (first, last):
        return None
    return PartialDate(f"{first}-01-01", f"{last}-12-31", text, circa)


def iso_day(text: str) -> str | None:
    """The day at the start of an ISO date or time (`2026-02-27T00:00:09Z`), as `YYYY-MM-DD`; None for anything else."""
    match = re.match(r"\d{4}-\d\d-\d\d(?!\d)", text)
    try:
        return date.fromisoformat(match[0]).isoformat() if match else None
    except ValueError:
        return None


def _span(text: str) -> tuple[str, str] | None:
    """First and last day that a day, month or year allows."""
    text = text.strip()
    try:
        if match := _DAY.fullmatch(text):
            day = date(int(match[3]), MONTHS[match[2].lower()], int(match[1])).isoformat()
            return day, day
        if match := _MONTH.fullmatch(text):
            year, month = int(match[2]), MONTHS[match[1].lower()]
            last = date(year, month, calendar.monthrange(year, month)[1])
            return last.replace(day=1).isoformat(), last.isoformat()
        if _YEAR.fullmatch(text):
            return date(int(text), 1, 1).isoformat(), date(int(text), 12, 31).isoformat()
    except (ValueError, KeyError):
        return None
    return None
