"""Lists that are published as a workbook: the one filled sheet as lines of text."""

from __future__ import annotations

import datetime
import io

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.workbook_bombs import Bomb, refuse_bomb

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
    try:
        refuse_bomb(content, MAX_UNPACKED)
    except Bomb as exc:
        raise InputProblem(f"{file.name}: the workbook {exc}; download it again") from exc
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


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(sep=" ")
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell)
