"""Lists that are published as a workbook: the one filled sheet as lines of text."""

from __future__ import annotations

import datetime
import io
import zipfile
import zlib

from screening.errors import InputProblem
from screening.lists.files import SourceFile

#: What begins an XLSX file, a zip archive.
ZIP_MAGIC = b"PK\x03\x04"
#: Largest unpacked size: a list of a hundred thousand rows unpacks to some 100 MB; more is a bomb.
MAX_UNPACKED = 1 << 28


def sheet_lines(file: SourceFile) -> list[list[str]]:
    """The cells of the workbook's one filled sheet as text: whole numbers without `.0`, dates in ISO form.

    Raises InputProblem for a file that is no workbook, is damaged, protected or unpacks to more than MAX_UNPACKED,
    or holds several filled sheets.
    """
    content = file.whole()
    if not content.startswith(ZIP_MAGIC):
        raise InputProblem(f"{file.name} is no XLSX workbook")
    _refuse_bomb(file, content)
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [sheet for name in book.sheet_names if (sheet := book.get_sheet_by_name(name)).height]
        if len(sheets) != 1:
            names = ", ".join(repr(sheet.name) for sheet in sheets) or "none"
            raise InputProblem(f"{file.name} must hold one filled sheet, not {len(sheets)} ({names})")
        return [[_text(cell) for cell in row] for row in sheets[0].iter_rows()]
    except (calamine.CalamineError, OSError, ValueError) as exc:
        raise InputProblem(f"{file.name}: the workbook cannot be opened ({exc}); download it again") from exc


def _refuse_bomb(file: SourceFile, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
                raise InputProblem(f"{file.name} unpacks to more than {MAX_UNPACKED >> 20} MB; that is no list file")
            # Sizes may be stated falsely; unpacking checks them against the content.
            damaged = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as exc:
        raise InputProblem(f"{file.name}: the workbook is damaged ({exc}); download it again") from exc
    if damaged:
        raise InputProblem(f"{file.name}: the workbook is damaged in {damaged!r}; download it again")


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(sep=" ")
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell)
