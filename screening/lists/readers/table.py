"""Tables with a header, from CSV or a workbook: the columns are checked against those that the reader knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.readers.plain_text import csv_lines
from screening.lists.readers.sheet import ZIP_MAGIC, sheet_lines
from screening.lists.scratch import Scratch
from screening.model import Issue

#: The header is among so many first lines: some publishers write a title and a date above it.
_PREAMBLE = 10
#: So many columns that nobody knows are named where one is missing.
_NAMED = 5


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
    rows: Iterator[TableRow]
    """Read as they are asked for, once. At their end filled columns that nobody knows are reported."""


def read_csv(
    file: SourceFile,
    issues: list[Issue],
    known: Collection[str],
    required: Collection[str],
    delimiter: str = ",",
) -> Table:
    """The table in a CSV file in UTF-8, UTF-16 with its mark, or (with an issue) Windows-1252.

    The header is the first line that holds all `required` columns, among the first ten. Raises InputProblem for a
    file without such a line, a column given twice, or (with its rows) a row with another number of cells.
    """
    return table_of(file, csv_lines(file, issues, delimiter), issues, known, required)


def read_table(file: SourceFile, issues: list[Issue], known: Collection[str], required: Collection[str]) -> Table:
    """The table in a CSV file or in the one filled sheet of a workbook; see `read_csv`."""
    is_workbook = file.head().startswith(ZIP_MAGIC)
    lines: Iterable[Sequence[str]] = sheet_lines(file) if is_workbook else csv_lines(file, issues)
    return table_of(file, lines, issues, known, required)


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
    at, header = _header(file, first, known, required)
    above = tuple(cell.strip() for line in first[:at] for cell in line if cell.strip())
    numbered = enumerate(chain(first[at + 1 :], remaining), start=at + 2)
    unknown = _UnknownColumns([name for name in header if name not in known])

    def rows() -> Iterator[TableRow]:
        row = None
        for row in _rows(file, header, numbered):
            unknown.see(row)
            yield row
        if row is None:
            raise InputProblem(f"{file.name} holds a header but no rows")
        issues.extend(unknown.issues(file))

    return Table(above, rows())


def grouped(rows: Iterable[TableRow], column: str) -> Iterator[tuple[str, list[TableRow]]]:
    """The rows of each value of a column, in order of first appearance; InputProblem for a row without value."""
    groups: Scratch[tuple[int, tuple[str, ...]]] = Scratch()
    row = None
    for row in rows:
        if not row[column]:
            raise InputProblem(f"{row.file}, {row.record}: no {column}; the file is damaged; download it again")
        groups.add(row[column], (row.number, row.cells))
    if row is not None:
        for value in groups:
            yield value, [replace(row, number=number, cells=cells) for number, cells in groups.get(value)]


def _rows(file: SourceFile, header: Sequence[str], lines: Iterable[tuple[int, Sequence[str]]]) -> Iterator[TableRow]:
    """The numbered lines that hold anything, as rows below the header."""
    places = {name: place for place, name in enumerate(header)}
    for number, line in lines:
        cells = [cell.strip() for cell in line]
        if not any(cells):
            continue
        if len(cells) != len(header) and (len(cells) < len(header) or any(cells[len(header) :])):
            raise InputProblem(
                f"{file.name}, row {number}: {len(cells)} cells instead of {len(header)}; "
                "the file is damaged or its layout has changed; download it again"
            )
        yield TableRow(file.plain_name, number, places, tuple(cells[: len(header)]))


def _header(
    file: SourceFile, lines: Sequence[Sequence[str]], known: Collection[str], required: Collection[str]
) -> tuple[int, list[str]]:
    best, place, others = set[str](), 0, list[str]()
    for at, line in enumerate(lines):
        cells = [" ".join(cell.split()) for cell in line]
        while cells and not cells[-1]:
            cells.pop()
        if not set(required) - set(cells):
            twice = sorted(name for name, count in Counter(cells).items() if count > 1)
            if twice:
                raise InputProblem(f"{file.name}, row {at + 1}: the column {twice[0]!r} stands twice")
            return at, cells
        if len(found := set(required) & set(cells)) > len(best):
            best, place, others = found, at + 1, [cell for cell in cells if cell and cell not in known]
    missing = ", ".join(repr(name) for name in required if name not in best)
    where = f"{file.name}, row {place}," if best else file.name
    instead = f" (it has {', '.join(map(repr, others[:_NAMED]))})" if best and others else ""
    raise InputProblem(f"{where} lacks the column(s) {missing}{instead}: it is another file, or its layout has changed")


class _UnknownColumns:
    """Columns that the reader does not know: in how many rows they are filled, and the first of these."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns
        self._filled: Counter[str] = Counter()
        self._first: dict[str, TableRow] = {}

    def see(self, row: TableRow) -> None:
        """Takes note of one row."""
        for column in self._columns:
            if row[column]:
                self._filled[column] += 1
                self._first.setdefault(column, row)

    def issues(self, file: SourceFile) -> Iterator[Issue]:
        """One issue for each that is filled anywhere."""
        for column in self._columns:
            if row := self._first.get(column):
                said = f"unknown column, filled in {self._filled[column]} row(s), for example {row[column][:60]!r}"
                yield Issue(file.plain_name, row.record, column, said)
