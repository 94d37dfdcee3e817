"""Reads a spreadsheet (XLSX; XLSB, XLS and ODS come along) as a table of text."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from typing import Any

from screening.errors import InputProblem
from screening.intake.bytes_read import MeteredFile, open_content
from screening.intake.scan import FileScan
from screening.intake.table import Unreadable
from screening.workbook_bombs import Bomb, refuse_bomb

#: Magic bytes of a zip archive (XLSX, XLSB, ODS) and of the older compound file (XLS, and any protected workbook).
ZIP_MAGIC, COMPOUND_MAGIC = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#: A workbook is held in memory: bytes on disk, and bytes unpacked. A full sheet of 1,048,576 rows and ten columns of
#: text unpacks to some 500 MB; what unpacks to more is a bomb or belongs into a CSV file.
MAX_BYTES = 256 << 20
MAX_UNPACKED = 1 << 30

Cell = str | float | int | bool | datetime.date | datetime.time | datetime.datetime | datetime.timedelta


class WorkbookTable:
    """One sheet of a workbook."""

    delimiter = ""
    checked = True

    def __init__(self, scan: FileScan, sheet: str | None) -> None:
        self._scan = scan
        self._file = scan.path.name
        content = self._content()
        self.warnings: tuple[str, ...] = ()
        self._sheet = self._open_sheet(content, sheet)
        # which sheet it was is part of the evidence, and a run interrupted on one is not resumed on another
        self.encoding = f"workbook, sheet {self._sheet.name!r}"
        self._rows_read = 0
        header = next((row for row in self._texts() if any(row)), [])
        while header and not header[-1]:
            header.pop()
        self.header = tuple(header)
        self._width = len(header)
        if not header:
            raise InputProblem(f"{self._file}: the sheet {self._sheet.name!r} is empty")

    def records(self) -> Iterator[list[str] | Unreadable]:
        texts = self._texts()
        for row in texts:
            if any(row):
                break
        for self._rows_read, row in enumerate(texts, 1):
            beyond = [text for text in row[self._width :] if text]
            if not any(row):
                yield []
            elif beyond:
                yield row[: self._width] + beyond
            else:
                yield row[: self._width]

    def estimate_rows(self) -> int:
        return max(0, int(self._sheet.height) - 1)

    def progress(self) -> float:
        return min(1.0, self._rows_read / max(1, self.estimate_rows()))

    def changed(self) -> bool:
        return False  # the bytes were taken at once, and their digest checked

    def _content(self) -> bytes:
        too_big = InputProblem(
            f"{self._file}: the workbook is larger than {MAX_BYTES >> 20} MB; save the sheet as CSV, which has no limit"
        )
        if self._scan.status.size > MAX_BYTES:
            raise too_big
        with MeteredFile(self._scan.path) as metered:
            stream = open_content(metered, gzipped=self._scan.gzipped)
            content = stream.read(MAX_BYTES + 1)
            metered.read_to_end()
            if metered.digest() != self._scan.digest:
                raise InputProblem(
                    f"{self._scan.path}: the file changed while it was read; run again when it is complete"
                )
        if len(content) > MAX_BYTES:
            raise too_big
        if content.startswith(ZIP_MAGIC):
            self._refuse_bomb(content)
        return content

    def _refuse_bomb(self, content: bytes) -> None:
        try:
            names = refuse_bomb(content, MAX_UNPACKED)
        except Bomb as exc:
            raise InputProblem(
                f"{self._file}: the workbook {exc}; it was not opened. Open and save it again, or save the sheet as CSV"
            ) from exc
        if not names & {"[Content_Types].xml", "content.xml"}:
            raise InputProblem(f"{self._file}: is a zip archive, no workbook; unpack it and name the files in it")

    def _open_sheet(self, content: bytes, wanted: str | None) -> Any:
        import python_calamine as calamine

        try:
            book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
            hidden = [m.name for m in book.sheets_metadata if m.visible != calamine.SheetVisibleEnum.Visible]
            if wanted is not None:
                if wanted not in book.sheet_names:
                    missing = f"{self._file}: has no sheet {wanted!r}"
                    raise InputProblem(f"{missing}; its sheets: {_quoted(book.sheet_names)}", missing)
                return book.get_sheet_by_name(wanted)
            filled = [s for s in map(book.get_sheet_by_name, book.sheet_names) if s.height]
        except (calamine.CalamineError, OSError, ValueError) as exc:
            raise InputProblem(
                f"{self._file}: the workbook cannot be opened ({exc}); if a password protects it, save it without",
                f"{self._file}: the workbook cannot be opened; if a password protects it, save it without",
            ) from exc
        shown = [sheet for sheet in filled if sheet.name not in hidden]
        if not filled:
            raise InputProblem(f"{self._file}: the workbook is empty; it needs a header row and data rows")
        if len(shown or filled) > 1:
            names = _quoted([sheet.name for sheet in shown or filled])
            raise InputProblem(
                f"{self._file}: several sheets hold data: {names}. Say which one: --sheet NAME",
                f"{self._file}: several sheets hold data. Say which one: --sheet NAME",
            )
        if shown and len(filled) > len(shown):
            skipped = _quoted([sheet.name for sheet in filled if sheet not in shown])
            self.warnings = (f"the hidden sheet {skipped} was not read (--sheet NAME to read it)",)
        return (shown or filled)[0]

    def _texts(self) -> Iterator[list[str]]:
        for row in self._sheet.iter_rows():
            yield [_text(cell) for cell in row]


def _text(cell: Cell) -> str:
    """A cell as it would stand in a CSV file: whole numbers without `.0`, dates in ISO form."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell)


def _quoted(names: list[str]) -> str:
    return ", ".join(repr(name) for name in names)
