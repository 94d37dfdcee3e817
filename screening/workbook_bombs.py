"""Looks into a workbook before it is opened: what would take far more memory than its size tells is refused.

The library that opens workbooks lays a sheet out as a full rectangle and gives each cell a text of its own. So two
cells in far corners, or one long text named by many cells, fill the memory from a file of a few kilobytes, and the
process ends without a word.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from screening.small_files import is_bomb

#: Cells of a rectangle up to which nothing is asked, and how many there may be for each cell that the sheet states.
_FREE_CELLS, _EMPTY_TO_FILLED = 2_000_000, 20
#: Bytes that the texts of all cells may have together: ten full columns of 1,048,576 short texts have some 200 MB.
_MOST_TEXT = 512 << 20
#: Bytes that a workbook may always unpack to: sheets of formatted but empty rows pack well.
_FREE_UNPACKED = 64 << 20
_CHUNK = 1 << 22
_MOST_CARRIED = 1 << 25
_PLACE = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]*)([0-9]+)\s*["']""")
_CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s>/]")
_TEXT_CELL = re.compile(rb"""\st\s*=\s*["']s["'][^>]*(?:>(?:\s*<(?:[\w.-]+:)?v\s*>\s*([0-9]{1,9})\s*<)?|\Z)""")
_TEXT = re.compile(rb"<(?:[\w.-]+:)?si[\s>/]")


class Bomb(Exception):
    """The workbook is not to be opened. The message reads on after its name: `is damaged`."""


def refuse_bomb(content: bytes, largest: int) -> frozenset[str]:
    """The names of the members of a workbook that is a zip archive.

    Raises Bomb where it is damaged, unpacks to more than `largest` bytes or to far more than its size, or states cells
    that would fill the memory.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(member.file_size for member in archive.infolist())
            if size > largest:
                raise Bomb(f"unpacks to more than {largest >> 20} MB")
            if is_bomb(size, len(content), _FREE_UNPACKED):
                raise Bomb(f"unpacks to {size >> 20:,} MB, far more than its size tells")
            # sizes may be stated falsely; unpacking checks them against the content
            damaged = archive.testzip()
            if damaged:
                raise Bomb(f"is damaged in {damaged!r}")
            names = archive.namelist()
            texts = _lengths(
                b"".join(archive.read(name) for name in names if name.lower().endswith("sharedstrings.xml"))
            )
            for name in names:
                if "worksheets/" in name.lower().replace("\\", "/") and name.lower().endswith(".xml"):
                    _look_at(name, archive, texts)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as exc:
        raise Bomb(f"is damaged ({exc})") from exc
    return frozenset(names)


def _lengths(shared: bytes) -> list[int]:
    """The bytes between each shared text and the next, no fewer than the text has."""
    starts = [match.start() for match in _TEXT.finditer(shared)]
    ends = [*starts[1:], len(shared)]
    return [end - start for start, end in zip(starts, ends, strict=False)]


def _look_at(name: str, archive: zipfile.ZipFile, texts: list[int]) -> None:
    cells = text = 0
    columns: set[int] = set()
    rows: set[int] = set()
    longest = max(texts, default=0)
    for chunk in _chunks(archive, name):
        cells += sum(1 for _ in _CELL.finditer(chunk))
        found = _PLACE.findall(chunk)
        if any(len(letters) > 3 or len(number) > 7 for letters, number in found):
            raise Bomb(f"has a cell beyond the last row or column in {name}")
        columns.update(map(_column, {letters for letters, _ in found if letters}))
        if found:
            numbers = [int(number) for _, number in found]
            rows.update((min(numbers), max(numbers)))
        for match in _TEXT_CELL.finditer(chunk):
            at = int(match[1]) if match[1] else -1
            if b">" in match[0]:
                text += texts[at] if 0 <= at < len(texts) else longest
        if text > _MOST_TEXT:
            raise Bomb(f"states more than {_MOST_TEXT >> 20} MB of text in {name}")
    if not rows:
        return
    width = max(columns, default=1) - min(columns, default=1) + 1
    area = width * (max(rows) - min(rows) + 1)
    if area > _FREE_CELLS and area > cells * _EMPTY_TO_FILLED:
        raise Bomb(f"states {cells:,} cells spread over {area:,} in {name}: delete what stands far from the table")


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The member in pieces that end between two cells."""
    left = b""
    with archive.open(name) as member:
        while chunk := member.read(_CHUNK):
            chunk = left + chunk
            cut = max(chunk.rfind(b"</row>"), chunk.rfind(b"</c>"), 0)
            if not cut and len(chunk) > _MOST_CARRIED:
                raise Bomb(f"has no row for {len(chunk) >> 20} MB in {name}")
            yield chunk[:cut]
            left = chunk[cut:]
    yield left


def _column(letters: bytes) -> int:
    """Number of a column from its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
