"""Opens an input file of any format and gives one Row or RowError for each data row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TypeVar

from screening.errors import InputProblem
from screening.intake import parquet, workbook
from screening.intake.bytes_read import MeteredFile
from screening.intake.columns import ORDER, PARTY, ColumnPlan, ColumnUse, NoNameColumn, plan_columns
from screening.intake.delimited import DelimitedTable
from screening.intake.encodings import named_encoding, undecodable_byte
from screening.intake.headers import read_header
from screening.intake.rows import RowBuilder
from screening.intake.scan import FileScan, file_status, scan_file
from screening.intake.table import Table, Unreadable
from screening.model import Row, RowError

_Known = TypeVar("_Known")

#: Rows below the first in which a misplaced header is looked for, to tell the user.
_TITLE_ROWS = 20
_WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
#: Formats that people mistake for tables, by their first bytes.
_NO_TABLES = (
    (b"%pdf", "a PDF"),
    (b'{"', "JSON"),
    (b"{\n", "JSON"),
    (b"[{", "JSON"),
    (b"[\n", "JSON"),
    (b"<!doctype html", "an HTML page (some exports call that .xls)"),
    (b"<html", "an HTML page (some exports call that .xls)"),
    (b"<?xml", "XML"),
    (b"\x89png", "a picture"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"rar!", "a RAR archive"),
)


class InputFile:
    """A file of parties or orders whose header was understood."""

    def __init__(self, scan: FileScan, table: Table, mapping: Mapping[str, str], kind: str | None) -> None:
        self.path = scan.path
        #: The file's name as used in all outputs.
        self.file = scan.path.name
        self._scan = scan
        self._table = table
        self._plan = self._planned(mapping, kind)
        self._blank_lines = 0
        self._rows = -1

    @property
    def kind(self) -> str:
        """`party` or `order`."""
        return self._plan.kind

    @property
    def columns(self) -> tuple[ColumnUse, ...]:
        """What each column is used for, in the order of the file."""
        return self._plan.uses

    @property
    def encoding(self) -> str:
        """Name of the encoding, or of the format where it has none."""
        return self._table.encoding

    @property
    def delimiter(self) -> str:
        """The delimiter, or "" where the format has none."""
        return self._table.delimiter

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the file's bytes."""
        return self._scan.digest

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the user should know; what only the rows can show is there after they were read."""
        found = [*self._table.warnings, *self._plan.warnings]
        if self._blank_lines:
            found.append(f"{self._blank_lines:,} blank lines hold no row and were passed over")
        if self._rows == 0:
            found.append("the file has a header but no data rows")
        return tuple(found)

    def estimate_rows(self) -> int:
        """About how many data rows there are, for a progress bar."""
        return self._table.estimate_rows()

    def progress(self) -> float:
        """Share of the file read by the current or last `rows()`, 0 to 1."""
        return self._table.progress()

    def rows(self) -> Iterator[Row | RowError]:
        """One Row or RowError for each data row, in order, numbered from 1; memory does not grow with the file.

        A blank line holds no row, as in spreadsheets: it is counted in `warnings`. Raises InputProblem where the file
        cannot be read to its end or changed while it was read.
        """
        return self.rows_but(lambda number, fingerprint: None)

    def rows_but(self, known: Callable[[int, str], _Known | None]) -> Iterator[Row | RowError | _Known]:
        """As `rows`, but what `known` gives for the number and fingerprint of a row stands in the row's place, unless
        it is None: such rows are not read any further."""
        builder = RowBuilder(self.file, self._plan, self.delimiter)
        checked = self._table.checked
        self._blank_lines, self._rows = 0, -1
        number = 0
        for record in self._table.records():
            if isinstance(record, Unreadable):
                number += 1
                yield builder.error(number, (), record.reason)
            elif not record:
                self._blank_lines += 1
            else:
                number += 1
                fingerprint = builder.fingerprint(record)
                if (item := known(number, fingerprint)) is not None:
                    yield item
                    continue
                problem = "" if checked else self._bad_cell(record)
                yield (
                    builder.error(number, record, problem) if problem else builder.build(number, record, fingerprint)
                )
        self._rows = number
        self.check_unchanged()

    def check_unchanged(self) -> None:
        """Raises InputProblem where the file is no longer the one that was opened, or was another while it was read."""
        status = file_status(self.path)
        same = status.size == self._scan.status.size and not self._table.changed()
        if same and status.mtime_ns != self._scan.status.mtime_ns:
            # Touched but perhaps not altered: the bytes decide.
            with MeteredFile(self.path) as metered:
                metered.read_to_end()
                same = metered.digest() == self._scan.digest
        if not same:
            raise InputProblem(f"{self.path}: the file changed while it was read; run again when it is complete")

    def _planned(self, mapping: Mapping[str, str], kind: str | None) -> ColumnPlan:
        try:
            return plan_columns(self.file, self._table.header, mapping, kind)
        except NoNameColumn as exc:
            # Exports often begin with a title: say so where the real header stands further below.
            for number, record in enumerate(islice(self._table.records(), _TITLE_ROWS), 2):
                if isinstance(record, list) and _is_header(record):
                    raise exc.with_more(f" A header seems to stand in row {number}: remove the rows above it.") from exc
            raise

    def _bad_cell(self, cells: list[str]) -> str:
        for index, text in enumerate(cells):
            header = self._plan.uses[index].column if index < len(self._plan.uses) else f"column {index + 1}"
            if "\0" in text:
                return f"column {header!r} holds a NUL byte; export the file again"
            if byte := undecodable_byte(text):
                return (
                    f"column {header!r}: the byte {byte} is not {self.encoding}; name the right encoding (--encoding) "
                    "or save the file as UTF-8"
                )
        return ""


def open_input(
    path: Path,
    mapping: Mapping[str, str] | None = None,
    kind: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
) -> InputFile:
    """Opens a CSV (any delimiter and encoding, `.gz` too), workbook or Parquet file; its content tells which it is.

    `mapping` (field -> column), `kind` (`party` or `order`), `sheet` and `encoding` overrule what the file suggests.
    Raises InputProblem, which names the file and the fix, where it cannot be opened or has no usable columns.
    """
    if kind not in (None, PARTY, ORDER):
        raise InputProblem(f"the kind of a file is party or order, not {kind!r}")
    scan = scan_file(path)
    return InputFile(scan, _open_table(scan, sheet, encoding), mapping or {}, kind)


def describe_columns(source: InputFile) -> list[str]:
    """The reading of a file's header as lines for people: each column, its field and its role."""
    form = {"\t": "tab"}.get(source.delimiter, source.delimiter)
    parted = f", cells parted by {form}" if form else ""
    lines = [f"{source.file}: {source.kind} file, {source.encoding}{parted}"]
    width = min(40, max(len(use.column) for use in source.columns))
    for use in source.columns:
        role = f"  (role: {use.role})" if use.role else ""
        meaning = f"-> {use.field}{role}" if use.field else "   carried along"
        lines.append(f"  {use.column:<{width}}  {meaning}")
    return lines + [f"  warning: {warning}" for warning in source.warnings]


def _is_header(record: list[str]) -> bool:
    meanings = [read_header(text) for text in record]
    return sum(bool(meaning and meaning.field) for meaning in meanings) >= 2


def _open_table(scan: FileScan, sheet: str | None, encoding: str | None) -> Table:
    name, head = scan.path.name, scan.head
    if head.startswith((workbook.ZIP_MAGIC, workbook.COMPOUND_MAGIC)):
        _no_encoding(name, encoding)
        return workbook.WorkbookTable(scan, sheet)
    if sheet is not None:
        raise InputProblem(f"{name}: has no sheets; --sheet is for workbooks")
    if head.startswith(parquet.MAGIC):
        _no_encoding(name, encoding)
        return parquet.ParquetTable(scan)
    start = head.lstrip()[:20].lower()
    for magic, what in _NO_TABLES:
        if start.startswith(magic):
            raise InputProblem(f"{name}: is {what}, no table; save it as CSV or XLSX")
    if name.lower().removesuffix(".gz").endswith((*_WORKBOOK_SUFFIXES, ".parquet")):
        raise InputProblem(f"{name}: is not what its name says; if it is text, rename it to .csv, else save it again")
    return DelimitedTable(scan, scan.encoding if encoding is None else named_encoding(name, encoding))


def _no_encoding(name: str, encoding: str | None) -> None:
    if encoding is not None:
        raise InputProblem(f"{name}: says itself how its text is encoded; --encoding is for text files such as CSV")
