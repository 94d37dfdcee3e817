"""Tables with a header, from CSV or a workbook: the columns are checked against those that the reader knows."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.model import Issue

#: The header is among so many first lines: some publishers write a title and a date above it.
_PREAMBLE = 10


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table that holds anything."""

    file: str
    number: int
    """Place in the file, header and preamble counted: 1 is the first row of all."""
    places: Mapping[str, int]
    """Where each column of the file stands; shared by its rows."""
    cells: tuple[str, ...]
    """Text of every column, stripped."""

    def __getitem__(self, column: str) -> str:
        """The cell, "" where the file lacks the column (a file without a required column was refused)."""
        at = self.places.get(column)
        return "" if at is None else self.cells[at]

    @property
    def record(self) -> str:
        return f"row {self.number}"


@dataclass(frozen=True, slots=True)
class Table:
    """The rows below the header, and what stands above it."""

    preamble: tuple[str, ...]
    """The cells above the header that hold anything."""
    rows: tuple[TableRow, ...]


def read_csv(
    file: SourceFile,
    issues: list[Issue],
    known: Collection[str],
    required: Collection[str],
    delimiter: str = ",",
) -> Table:
    """The table in a CSV file in UTF-8, UTF-16 with its mark, or (with an issue) Windows-1252.

    The header is the first line that holds all `required` columns, among the first ten. Raises InputProblem for a
    file without such a line, a column given twice, or a row with another number of cells.
    """
    text = decode(file, issues)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return table_of(file, lines, issues, known, required)
    except csv.Error as exc:
        raise InputProblem(f"{file.name} is no readable CSV ({exc}); download it again") from None


def table_of(
    file: SourceFile,
    lines: Iterable[Sequence[str]],
    issues: list[Issue],
    known: Collection[str],
    required: Collection[str],
) -> Table:
    """The table in lines of cells; see `read_csv`. A filled column that is not `known` is an issue."""
    remaining = iter(lines)
    first = list(islice(remaining, _PREAMBLE))
    at, header = _header(file, first, required)
    above = tuple(cell.strip() for line in first[:at] for cell in line if cell.strip())
    places = {name: place for place, name in enumerate(header)}
    rows = []
    for number, line in enumerate(chain(first[at + 1 :], remaining), start=at + 2):
        cells = [cell.strip() for cell in line]
        if not any(cells):
            continue
        if len(cells) != len(header) and (len(cells) < len(header) or any(cells[len(header) :])):
            raise InputProblem(
                f"{file.name}, row {number}: {len(cells)} cells instead of {len(header)}; "
                "the file is damaged or its layout has changed; download it again"
            )
        rows.append(TableRow(file.plain_name, number, places, tuple(cells[: len(header)])))
    if not rows:
        raise InputProblem(f"{file.name} holds a header but no rows")
    issues += _unknown_columns(file, rows, [name for name in header if name not in known])
    return Table(above, tuple(rows))


def decode(file: SourceFile, issues: list[Issue]) -> str:
    """The file's text; Windows-1252 where it is no UTF-8, with an issue; InputProblem for binary content."""
    content = file.content
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
        if b"\0" in content:
            raise InputProblem(f"{file.name} is no text file; give the list's CSV or text file")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        issues.append(Issue(file.plain_name, "", "", "not UTF-8; read as Windows-1252, check names with accents"))
        return content.decode("cp1252", errors="replace")


def grouped(rows: Iterable[TableRow], column: str) -> Iterator[tuple[str, list[TableRow]]]:
    """The rows of each value of a column, in order of first appearance; InputProblem for a row without value."""
    groups: dict[str, list[TableRow]] = {}
    for row in rows:
        if not row[column]:
            raise InputProblem(f"{row.file}, {row.record}: no {column}; the file is damaged; download it again")
        groups.setdefault(row[column], []).append(row)
    yield from groups.items()


def _header(file: SourceFile, lines: Sequence[Sequence[str]], required: Collection[str]) -> tuple[int, list[str]]:
    best: set[str] = set()
    for at, line in enumerate(lines):
        cells = [" ".join(cell.split()) for cell in line]
        while cells and not cells[-1]:
            cells.pop()
        if not set(required) - set(cells):
            twice = sorted(name for name, count in Counter(cells).items() if count > 1)
            if twice:
                raise InputProblem(f"{file.name}, row {at + 1}: the column {twice[0]!r} stands twice")
            return at, cells
        best = max(best, set(required) & set(cells), key=len)
    missing = ", ".join(repr(name) for name in required if name not in best)
    raise InputProblem(f"{file.name} lacks the column(s) {missing}: it is another file, or its layout has changed")


def _unknown_columns(file: SourceFile, rows: Sequence[TableRow], columns: Sequence[str]) -> Iterator[Issue]:
    for column in columns:
        filled = [row for row in rows if row[column]]
        if filled:
            example = f"for example {filled[0][column][:60]!r}"
            yield Issue(
                file.plain_name, filled[0].record, column, f"unknown column, filled in {len(filled)} row(s), {example}"
            )
