"""Reads delimited text (CSV and its kin) strictly, so that a stray quotation mark never swallows rows."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import closing

from screening.errors import InputProblem
from screening.intake.bytes_read import MeteredFile, open_content
from screening.intake.delimiter import Dialect, find_dialect
from screening.intake.encodings import ERRORS, Encoding, undecodable_byte
from screening.intake.scan import READ_ERRORS, FileScan, unreadable
from screening.intake.table import Unreadable

#: Characters of one cell above which its quotation mark counts as never closed. A cell of 1 MB is read.
MAX_CELL_CHARS = 8_000_000


class DelimitedTable:
    """A delimited text file, packed with gzip or not."""

    def __init__(self, scan: FileScan, encoding: Encoding) -> None:
        self._scan = scan
        self._codec = encoding.codec
        self._metered: MeteredFile | None = None
        self._digest_read = ""
        self._dialect = find_dialect(self._decoded_head())
        self.encoding = encoding.label
        self.delimiter = self._dialect.delimiter
        self.checked = scan.clean and encoding.codec == scan.encoding.codec
        self.warnings = self._opening_warnings(encoding)
        self.header = self._read_header()

    def records(self) -> Iterator[list[str] | Unreadable]:
        records = self._all_records()
        for record in records:
            if record:
                break  # the header, which may stand below blank lines
        yield from records

    def estimate_rows(self) -> int:
        return max(0, self._scan.lines)

    def progress(self) -> float:
        if self._metered is None:
            return 1.0 if self._digest_read else 0.0
        return min(1.0, self._metered.bytes_read / max(1, self._scan.status.size))

    def changed(self) -> bool:
        return self._digest_read not in ("", self._scan.digest)

    def _opening_warnings(self, encoding: Encoding) -> tuple[str, ...]:
        if not encoding.guessed:
            return ()
        return (
            f"the text is not UTF-8 and was read as {encoding.label}, the likeliest encoding; if names look wrong, "
            "name the right one (--encoding) or save the file as UTF-8",
        )

    def _decoded_head(self) -> str:
        text = self._scan.head.decode(self._codec, ERRORS)
        whole = len(self._scan.head) >= self._scan.status.size and not self._scan.gzipped
        cut = max(text.rfind("\n"), text.rfind("\r")) + 1
        return text if whole or not cut else text[:cut]

    def _read_header(self) -> tuple[str, ...]:
        file = self._scan.path.name
        with closing(self._all_records()) as records:
            header = next((record for record in records if record), [])
        if isinstance(header, Unreadable):
            raise InputProblem(f"{file}: the header row cannot be read: {header.reason}")
        for text in header:
            if "\0" in text:
                raise InputProblem(f"{file}: the header row holds NUL bytes; this is no text file")
            if byte := undecodable_byte(text):
                raise InputProblem(
                    f"{file}: the header row holds the byte {byte}, which is not {self.encoding}; name the right "
                    "encoding (--encoding) or save the file as UTF-8"
                )
        return tuple(header)

    def _all_records(self) -> Generator[list[str] | Unreadable]:
        self._digest_read = ""
        try:
            with MeteredFile(self._scan.path) as self._metered:
                content = open_content(self._metered, gzipped=self._scan.gzipped)
                text = io.TextIOWrapper(content, encoding=self._codec, errors=ERRORS, newline="")
                yield from read_records(text, self._dialect)
                self._metered.read_to_end()
                self._digest_read = self._metered.digest()
        except READ_ERRORS as exc:
            raise unreadable(self._scan.path, exc) from exc
        finally:
            self._metered = None


class _Lines:
    """Lines of the text, which remembers those of the current record and can take some back."""

    def __init__(self, text: Iterator[str]) -> None:
        self._text = text
        self._returned: deque[str] = deque()
        self.record: list[str] = []
        self.number = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else next(self._text)
        self.record.append(line)
        self.number += 1
        return line

    def take_back_all_but_first(self) -> None:
        back = self.record[1:]
        self._returned.extendleft(reversed(back))
        self.number -= len(back)


def read_records(text: Iterator[str], dialect: Dialect) -> Iterator[list[str] | Unreadable]:
    """The records of a text, header included; a blank line is an empty record.

    Where a quotation mark opens and is not properly closed, only the line on which it stands is unreadable: the
    lines after it are read anew. Otherwise one stray mark would hide all rows up to the next one in a single cell.
    """
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL_CHARS))
    lines = _Lines(text)
    width = 0
    for _ in range(dialect.skip_lines):
        next(lines, "")
    while True:
        reader = csv.reader(lines, delimiter=dialect.delimiter, skipinitialspace=dialect.space_after, strict=True)
        try:
            lines.record.clear()
            for cells in reader:
                if len(lines.record) > 1 and width and len(cells) != width and _swallowed(lines.record, dialect, width):
                    raise csv.Error("rows inside a cell")
                width = width or len(cells)
                yield cells
                lines.record.clear()
        except csv.Error as exc:
            yield _recover(lines, dialect, str(exc))
        else:
            return


def _swallowed(record: list[str], dialect: Dialect, width: int) -> bool:
    """Whether a line inside a record of many lines looks like a row of its own."""
    return width > 1 and any(line.count(dialect.delimiter) == width - 1 for line in record[1:])


def _recover(lines: _Lines, dialect: Dialect, problem: str) -> list[str] | Unreadable:
    """The reading of a record that broke the strict rules; lines after its first are given back."""
    if len(lines.record) == 1 and (cells := _lenient(lines.record[0], dialect)) is not None:
        return cells
    lines.take_back_all_but_first()
    if "field limit" in problem and len(lines.record[0]) > MAX_CELL_CHARS:
        return Unreadable(f"line {lines.number}: a cell of more than {MAX_CELL_CHARS:,} characters")
    return Unreadable(
        f"line {lines.number}: a quotation mark opens here and is not properly closed; remove it, or write it twice "
        'inside a cell that stands in quotation marks ("a ""b"" c")'
    )


def _lenient(line: str, dialect: Dialect) -> list[str] | None:
    """The cells of one line with stray marks such as `"Acme" Ltd`; None where a quotation mark stays open."""
    ended = False

    def once() -> Iterator[str]:
        nonlocal ended
        yield line
        ended = True

    reader = csv.reader(once(), delimiter=dialect.delimiter, skipinitialspace=dialect.space_after)
    try:
        cells = next(reader)
    except (csv.Error, StopIteration):
        return None
    return None if ended else cells
