"""Dates in the forms of publishers outside the US: day first, parts unknown, approximate, ranges, two ends."""

from __future__ import annotations

import calendar
import re
from datetime import date

from screening.lists.dates import iso_day, parse_english_date, year_range
from screening.model import PartialDate

_APPROXIMATE = re.compile(
    r"^(?:approximately|approx\.?|circa|about|around|c\.?a?\.?)\s*(?=\d|[A-Z])"
    r"| ?\(?(?:approximately|approx\.?|circa)\)?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"^(?:between\s+)?(\d{4})\s*(?:-|–|to|and|/)\s*(\d{4})$", re.IGNORECASE)
#: `11.8.1960`, `00/00/1961`, `dd/mm/1961`, `01/1961`: a part that is no number is unknown.
_DAY_FIRST = re.compile(r"^(?:(\d{1,2}|d{1,2})[./-])?(\d{1,2}|m{1,2})[./-](\d{4})$", re.IGNORECASE)
_ISO_PART = re.compile(r"^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$")
_MONTH_FIRST = re.compile(r"^([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})$")
_DASHED = re.compile(r"^(\d{1,2})-([A-Za-z]{3,9})-(\d{4})$")
#: A comment behind a date: `5 May 1968 (as Ali Orlov)`.
_COMMENT = re.compile(r" ?\((?!approx|circa)[^()]*\)$", re.IGNORECASE)
_OTHER_CALENDAR = re.compile(r"\b(?:hijri|islamic|persian|solar|shamsi)\b", re.IGNORECASE)
#: Nobody on a list was born before: such a year is one of another calendar (1402 of the Hijra is 1982).
_EARLIEST = "1800"
_OR = r"(?<!\s)\s+or\s+|>>\s*"
_TWO = re.compile(_OR, re.IGNORECASE)
#: A comma or semicolon parts dates only where a digit follows.
_TWO_BEFORE_DIGITS = re.compile(rf"{_OR}|[;,]\s*(?:or\s+)?", re.IGNORECASE)
_TO_LAST_DIGIT = re.compile(r".*\d", re.DOTALL)


def split_dates(text: str) -> list[str]:
    """The dates of a field that gives several as `A or B`, `A; B` or `A >> B`."""
    text = text.strip()
    dated = _TO_LAST_DIGIT.match(text)
    end = dated.end() if dated else 0
    *parts, last = _TWO_BEFORE_DIGITS.split(text[:end])
    rest, *more = _TWO.split(text[end:])
    return [part for piece in (*parts, last + rest, *more) if (part := piece.strip())]


def parse_published_date(text: str, circa: bool = False) -> PartialDate | None:
    """A date in any of the publishers' forms, with the days it allows; None for anything else.

    `circa` says that the publisher marks the date as approximate outside its text.
    """
    published = " ".join(text.split())
    if _OTHER_CALENDAR.search(published):
        return None
    rest, approximate = _COMMENT.sub("", published).strip(" ,.;()"), circa
    if (shorter := _APPROXIMATE.sub("", rest).strip()) != rest:
        rest, approximate = shorter, True
    if match := _BETWEEN.match(rest):
        return year_range(match[1], match[2], published, approximate)
    span = _span(rest)
    if span is None or span[0] < _EARLIEST:
        return None
    return PartialDate(*span, published, approximate)


def published_day(text: str) -> str:
    """The day of a full date as `YYYY-MM-DD`, a time after it passed over; "" for anything else."""
    published = " ".join(text.split())
    if day := iso_day(published):
        return day
    span = _span(published.strip(" ,.;")) or ("", "-")
    return span[0] if span[0] == span[1] else ""


def _span(text: str) -> tuple[str, str] | None:
    """First and last day that a day, month or year allows."""
    if match := _ISO_PART.match(text):
        return _days(match[1], match[2] or "", match[3] or "")
    if match := _DAY_FIRST.match(text):
        return _days(match[3], match[2], match[1] or "")
    text = _DASHED.sub(r"\1 \2 \3", text)
    if match := _MONTH_FIRST.match(text):
        text = f"{match[2]} {match[1]} {match[3]}"
    found = parse_english_date(" ".join(text.replace(".", " ").replace("Sept ", "Sep ").split()))
    return (found.earliest, found.latest) if found and not found.circa else None


def _days(year_text: str, month_text: str, day_text: str) -> tuple[str, str] | None:
    """The days of year, month and day, where a month or day of zero or without digits is unknown."""
    year = int(year_text)
    month, day = (int(text) if text.isdigit() else 0 for text in (month_text, day_text))
    if year < 1 or (day and not month):
        return None
    try:
        if day:
            exact = date(year, month, day).isoformat()
            return exact, exact
        last_month = month or 12
        last = date(year, last_month, calendar.monthrange(year, last_month)[1])
        return date(year, month or 1, 1).isoformat(), last.isoformat()
    except ValueError:
        return None
