"""Finds out how a delimited text parts its cells."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from itertools import islice

from screening.intake.headers import read_header

#: In order of preference where nothing else decides.
DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_ROWS = 20
_HINT = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are parted."""

    delimiter: str
    space_after: bool = False
    """Whether a quoted cell may follow a delimiter and a space."""
    skip_lines: int = 0
    """Lines before the table: the hint `sep=;` that spreadsheets understand."""


def find_dialect(head: str) -> Dialect:
    """The dialect of a text from its first lines: the delimiter whose header is understood best and fits the rows."""
    if hint := _HINT.match(head):
        return Dialect(hint[1], skip_lines=1)
    head = head.lstrip("\r\n")
    best = max(DELIMITERS, key=lambda delimiter: (*_fit(head, delimiter), -DELIMITERS.index(delimiter)))
    return Dialect(best, space_after=bool(re.search(re.escape(best) + ' +"', head)))


def _fit(head: str, delimiter: str) -> tuple[int, int, int]:
    """Columns understood, rows of the header's width, and the width itself (0 for a single column)."""
    lines = head.splitlines(keepends=True)
    try:
        rows = [row for row in islice(csv.reader(lines, delimiter=delimiter), _SAMPLE_ROWS) if row]
    except csv.Error:
        return (0, 0, 0)
    if not rows or len(rows[0]) < 2:
        return (0, 0, 0)
    header, *data = rows
    known = sum(1 for text in header if (meaning := read_header(text)) and meaning.field)
    return (known, sum(len(row) == len(header) for row in data), len(header))
