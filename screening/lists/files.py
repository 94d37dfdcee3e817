"""The files of a list as given by the user: read once, so that what is parsed is what is kept."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from screening.errors import InputProblem

#: Largest content taken from one file, in bytes. The largest official file (OFAC's SDN_ADVANCED.XML) has some
#: 120 MB; a small .gz that unfolds beyond this is a decompression bomb.
MAX_CONTENT = 1 << 29

_GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a list: its bytes as stored, and its content (unpacked where it is gzip)."""

    name: str
    """File name without folders, as given."""
    raw: bytes = field(repr=False)
    content: bytes = field(repr=False)

    @property
    def plain_name(self) -> str:
        """The name without `.gz`, so that packed and plain files give the same snapshot."""
        return self.name[:-3] if self.name.lower().endswith(".gz") else self.name


def load_files(paths: Sequence[Path]) -> tuple[SourceFile, ...]:
    """Reads the files whole; InputProblem for one that is missing, a folder, empty, damaged or a web page."""
    return tuple(_load(path) for path in paths)


def _load(path: Path) -> SourceFile:
    try:
        size = path.stat().st_size
        if size > MAX_CONTENT:
            raise InputProblem(
                f"{path} holds {size >> 20:,} MB, more than {MAX_CONTENT >> 20} MB; that is no list file"
            )
        raw = path.read_bytes()
    except FileNotFoundError:
        raise InputProblem(f"{path}: there is no such file") from None
    except OSError as exc:
        if path.is_dir():
            raise InputProblem(f"{path} is a folder; name the list's files in it") from None
        raise InputProblem(f"{path}: cannot be read ({exc.strerror or exc})") from None
    content = _unpack(raw, path) if raw.startswith(_GZIP_MAGIC) else raw
    if not content.strip():
        raise InputProblem(f"{path} is empty; download it again")
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower().startswith((b"<!doctype html", b"<html")):
        raise InputProblem(f"{path} is a web page, not a list file; download the list's data file itself")
    return SourceFile(path.name, raw, content)


def _unpack(raw: bytes, path: Path) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as packed:
            content = packed.read(MAX_CONTENT + 1)
    except (OSError, EOFError, zlib.error):
        raise InputProblem(f"{path} is a damaged or cut-off gzip file; download it again") from None
    if len(content) > MAX_CONTENT:
        raise InputProblem(f"{path} unfolds to more than {MAX_CONTENT >> 20} MB; that is no list file")
    return content
