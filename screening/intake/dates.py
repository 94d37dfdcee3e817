"""Reads a date as people type it, without guessing: an ambiguous one covers all its readings and says so."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date
from functools import lru_cache

from screening.model import PartialDate

#: Years that a Gregorian birth or founding date can have; others are another calendar or a slip.
FIRST_YEAR, LAST_YEAR = 1600, 2100
#: Characters of a date, or of several in one cell.
LONGEST_DATE = 500

#: Month words by their first letters: English, German, French, Spanish (unambiguous prefixes, accents removed).
_MONTHS = {
    "jan": 1, "ene": 1, "feb": 2, "fev": 2, "mar": 3, "apr": 4, "avr": 4, "abr": 4, "may": 5, "mai": 5,
    "jun": 6, "juin": 6, "jul": 7, "juil": 7, "aug": 8, "aou": 8, "ago": 8, "sep": 9, "oct": 10, "okt": 10,
    "nov": 11, "dec": 12, "dez": 12, "dic": 12,
}  # fmt: skip
_CIRCA = re.compile(r"^(?:circa|ca|c|about|approx|approximately|around|environ|um|~)\b\.?\s*|^~\s*")
_TIME = re.compile(r"(?<=\d)[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:z|[ap]m|[+-]\d{2}:?\d{2})?$")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_DAY_WORD_YEAR = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er)?\.?[ -]*(?:de |of )?([a-z]{3,10})\.?,?[ -]*(?:de |del )?(\d{4})"
)
_WORD_DAY_YEAR = re.compile(r"([a-z]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_WORD_YEAR = re.compile(r"([a-z]{3,10})\.?,?[ -]+(?:de )?(\d{4})")
_RANGE = re.compile(
    r"(?:between |from |entre )?(.+?)(?: (?:to|and|bis|until|et) | ?[–—] ?| - |(?<=^\d{4})[-/](?=\d{4}$))(.+)"
)

_SEVERAL = re.compile(r"[;|\n]| or | oder | ou |\([a-z]\)")

Span = tuple[str, str]


@lru_cache(maxsize=65_536)
def read_date(text: str) -> tuple[PartialDate | None, str]:
    """The date of a cell and what is wrong with it: (date, ""), (None, why) or, where ambiguous, (range, why).

    Day, month or year precision, `circa`, and ranges are kept. `05/06/1970` may be 5 June or 6 May: the range covers
    both. Two-digit years are refused, since their century would be a guess.
    """
    if len(text) > LONGEST_DATE:
        return None, f"{text[:40]!r} … is no date"
    rest = unicodedata.normalize("NFKD", text).casefold().strip()
    rest = "".join(c for c in rest if not unicodedata.combining(c))
    rest = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in rest)
    parts = [part.strip(" ,.") for part in _SEVERAL.split(rest)]
    parts = [part for part in parts if part]
    if len(parts) > 1 and not rest.startswith("between "):
        return _several(text, parts)
    bare = _CIRCA.sub("", rest)
    circa, rest = bare != rest, _TIME.sub("", bare)
    spans, why = _readings(rest)
    if not spans and not why and (match := _RANGE.fullmatch(rest)):
        first, _ = _readings(match[1])
        last, _ = _readings(match[2])
        if first and last and first[0][0] <= last[-1][1]:
            return PartialDate(first[0][0], last[-1][1], text, circa), ""
    if not spans:
        return None, why or "is no date that can be read; write YYYY-MM-DD"
    earliest, latest = min(s[0] for s in spans), max(s[1] for s in spans)
    return PartialDate(earliest, latest, text, circa), why


def _several(text: str, parts: list[str]) -> tuple[PartialDate | None, str]:
    """The range over several dates in one cell (`1.3.1964 or 14.4.1965`), where each can be read."""
    found = [read_date(part)[0] for part in parts]
    known = [date for date in found if date]
    if len(known) < len(parts):
        return None, f"holds {len(parts)} parts, not all of which are dates that can be read; write YYYY-MM-DD"
    earliest, latest = min(d.earliest for d in known), max(d.latest for d in known)
    return PartialDate(earliest, latest, text), "gives several dates; all days between are allowed"


def _readings(text: str) -> tuple[list[Span], str]:
    """All spans of days that the text may mean, and why there is not exactly one."""
    if re.fullmatch(r"\d{4}", text):
        return _one(_span(int(text)), text)
    if re.fullmatch(r"\d{8}", text):
        return _one(_span(int(text[:4]), int(text[4:6]), int(text[6:])), text)
    if m := _YEAR_FIRST.fullmatch(text):
        return _one(_span(int(m[1]), int(m[3]), int(m[4] or 0)), text)
    if m := _YEAR_LAST.fullmatch(text):
        return _day_and_month(int(m[1]), m[2], int(m[3]), int(m[4]))
    if m := _MONTH_YEAR.fullmatch(text):
        return _one(_span(int(m[2]), int(m[1])), text)
    for pattern, day, month, year in ((_DAY_WORD_YEAR, 1, 2, 3), (_WORD_DAY_YEAR, 2, 1, 3), (_WORD_YEAR, 0, 1, 2)):
        m = pattern.fullmatch(text)
        if m and (number := _month(m[month])):
            return _one(_span(int(m[year]), number, int(m[day]) if day else 0), text)
    if re.fullmatch(r"\d{1,2}[-/. ](?:\d{1,2}|[a-z]{3,9})[-/. ]\d{2}", text):
        return [], "has a year of two digits; write all four"
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        return [], "looks like a spreadsheet's day number; format the column as a date"
    return [], ""


def _one(span: Span | None, text: str) -> tuple[list[Span], str]:
    if span:
        return [span], ""
    year = re.search(r"\d{4}", text)
    if year and not FIRST_YEAR <= int(year[0]) <= LAST_YEAR and len(text) != 8:
        return [], f"has the year {year[0]}, which is no Gregorian year from {FIRST_YEAR} to {LAST_YEAR}"
    return [], "is no day of the calendar"


def _day_and_month(first: int, separator: str, second: int, year: int) -> tuple[list[Span], str]:
    """Dots are written day first; slashes and hyphens are not the same everywhere."""
    day_first, month_first = _span(year, second, first), _span(year, first, second)
    if separator == "." and day_first:
        return [day_first], ""
    spans = sorted({span for span in (day_first, month_first) if span})
    if len(spans) < 2:
        return _one(spans[0] if spans else None, str(year))
    readings = " or ".join(span[0] for span in spans)
    return spans, f"may be {readings}; all days between are allowed (write YYYY-MM-DD)"


def _month(word: str) -> int:
    return _MONTHS.get(word[:4]) or _MONTHS.get(word[:3], 0)


def _span(year: int, month: int = 0, day: int = 0) -> Span | None:
    """First and last day of a day, a month (day 0) or a year (month 0); None for what is no date."""
    if not FIRST_YEAR <= year <= LAST_YEAR or (day and not month):
        return None
    try:
        if day:
            only = date(year, month, day).isoformat()
            return only, only
        last = calendar.monthrange(year, month)[1] if month else 31
        return date(year, month or 1, 1).isoformat(), date(year, month or 12, last).isoformat()
    except ValueError:
        return None
