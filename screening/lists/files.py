"""The files of a list as given by the user, read as streams: a file may be larger than the memory."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from screening.errors import InputProblem
from screening.lists.disk import write_file
from screening.records import dataclass, field
from screening.small_files import is_bomb, ordinary

#: Largest content taken from one file, in bytes. OFAC's largest file (SDN_ADVANCED.XML) has some 120 MB, an export of
#: all that OpenSanctions holds some 3 GB; a small .gz that unfolds beyond this is a decompression bomb.
MAX_CONTENT = 1 << 32
#: Largest content of the formats that can only be read whole (workbooks, YAML, texts): the real ones have 1 MB.
MAX_WHOLE = 1 << 26

_GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = 1 << 16
_HEAD = 100_000


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a list: its bytes as stored, and its content (unpacked where it is gzip)."""

    name: str
    """File name without folders, as given."""
    open_raw: Callable[[], BinaryIO] = field(repr=False)
    """Opens the bytes as stored, from their beginning."""
    sha256: str = ""
    """Of the bytes as stored when the file was first read; "" where that was not asked."""

    @property
    def plain_name(self) -> str:
        """The name without `.gz`, so that packed and plain files give the same snapshot."""
        return self.name[:-3] if self.name.lower().endswith(".gz") else self.name

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The content as a stream from its beginning. InputProblem where the packed content is damaged."""
        import gzip
        import zlib

        with self.open_raw() as raw:
            packed = raw.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC
            raw.seek(0)
            if not packed:
                yield raw
                return
            try:
                with gzip.GzipFile(fileobj=raw) as content:
                    yield cast(BinaryIO, content)
            except (gzip.BadGzipFile, EOFError, zlib.error):
                raise InputProblem(f"{self.name} is a damaged or cut-off gzip file; download it again") from None

    def head(self) -> bytes:
        """The first 100,000 bytes of the content, without byte order mark and space before it."""
        with self.opened() as content:
            return content.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")

    def whole(self) -> bytes:
        """The whole content; InputProblem where it is larger than any file of a format that is read so."""
        with self.opened() as content:
            taken = content.read(MAX_WHOLE + 1)
        if len(taken) > MAX_WHOLE:
            raise InputProblem(f"{self.name} holds more than {MAX_WHOLE >> 20} MB; no list of this format is so large")
        return taken

    def copy_to(self, path: Path) -> str:
        """Copies the bytes as stored to a new file as `write_file` does; gives their SHA-256.

        Raises InputProblem where they are not those that were first read.
        """
        digest = hashlib.sha256()

        def chunks(raw: BinaryIO) -> Iterator[bytes]:
            while chunk := raw.read(_CHUNK):
                digest.update(chunk)
                yield chunk

        with self.open_raw() as raw:
            write_file(path, chunks(raw))
        if self.sha256 not in ("", digest.hexdigest()):
            raise InputProblem(f"{self.name} was changed while it was read; import it again")
        return digest.hexdigest()


def load_files(paths: Sequence[Path]) -> tuple[SourceFile, ...]:
    """The files, looked through once; InputProblem for one that is missing, a folder, empty, damaged or a web page."""
    return tuple(_load(path) for path in paths)


def file_digest(path: Path) -> str:
    """SHA-256 of an ordinary file in hex, whatever its size; OSError for anything else."""
    with ordinary(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _load(path: Path) -> SourceFile:
    try:
        if path.is_dir():
            raise InputProblem(f"{path} is a folder; name the list's files in it")
        if not path.is_file() and path.exists():
            raise InputProblem(f"{path} is no ordinary file; save the list to a file first")
        size = path.stat().st_size
        if size > MAX_CONTENT:
            raise InputProblem(
                f"{path} holds {size >> 20:,} MB, more than {MAX_CONTENT >> 20:,} MB; that is no list file"
            )
        file = SourceFile(path.name, lambda: path.open("rb"), file_digest(path))
        _look_through(file, path)
    except FileNotFoundError:
        raise InputProblem(f"{path}: there is no such file") from None
    except OSError as exc:
        raise InputProblem(f"{path}: cannot be read ({exc.strerror or exc})") from None
    return file


def _look_through(file: SourceFile, path: Path) -> None:
    """Refuses what is no list at a glance; packed content is unpacked once to its end."""
    if file.head()[:200].lower().startswith((b"<!doctype html", b"<html")):
        raise InputProblem(f"{path} is a web page, not a list file; download the list's data file itself")
    size, filled = 0, False
    with file.opened() as content:
        while chunk := content.read(_CHUNK):
            size += len(chunk)
            filled = filled or bool(chunk.strip())
            if size > MAX_CONTENT or is_bomb(size, path.stat().st_size):
                raise InputProblem(
                    f"{path} unfolds to more than {min(size, MAX_CONTENT) >> 20:,} MB; that is no list file"
                )
    if not filled:
        raise InputProblem(f"{path} is empty; download it again")
