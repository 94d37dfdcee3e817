"""One pass over a file before it is read: its digest, its encoding, how many lines it has, what cannot be a table."""

from __future__ import annotations

import gzip
import os
import stat
import zlib
from dataclasses import dataclass
from pathlib import Path

from screening.errors import InputProblem
from screening.intake.bytes_read import GZIP_MAGIC, MeteredFile, open_content
from screening.intake.encodings import Encoding, TextEvidence, find_encoding
from screening.small_files import MAX_RATIO, is_bomb

_CHUNK = 1 << 20
#: Bytes kept from the start, to find the format, the delimiter and the header.
_HEAD = 1 << 18
#: Bytes of lines that are not UTF-8 kept to guess a legacy encoding from.
_SAMPLE = 1 << 16
#: Bytes without a line break above which a text file is no table of rows (memory grows with the longest line).
MAX_LINE_BYTES = 32 << 20

#: First bytes of the formats whose content is no text: zip (XLSX), compound file (XLS), Parquet.
_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1")

#: What reading a damaged or vanishing file raises.
READ_ERRORS = (OSError, EOFError, zlib.error, gzip.BadGzipFile)


@dataclass(frozen=True, slots=True)
class FileScan:
    """What is known of a file before its rows are read."""

    path: Path
    status: FileStatus
    digest: str
    """SHA-256 (hex) of the file's bytes, packed as they are."""
    gzipped: bool
    head: bytes
    """The first bytes of the content, unpacked."""
    lines: int
    """Line breaks in the content."""
    encoding: Encoding
    clean: bool
    """The content is UTF-8 throughout and has no NUL, so that no row need be checked for either."""


@dataclass(frozen=True, slots=True)
class FileStatus:
    """Size in bytes and time of the last change: what tells quickly that a file was touched."""

    size: int
    mtime_ns: int


def file_status(path: Path) -> FileStatus:
    """The status of a regular file. Raises InputProblem where there is none."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        raise InputProblem(f"{path}: there is no such file") from None
    except OSError as exc:
        raise InputProblem(f"{path}: cannot be read: {exc.strerror or exc}") from exc
    if stat.S_ISDIR(found.st_mode):
        raise InputProblem(f"{path}: is a folder; name the files in it")
    if not stat.S_ISREG(found.st_mode):
        raise InputProblem(f"{path}: is no regular file and cannot be read twice; save it to a file first")
    return FileStatus(found.st_size, found.st_mtime_ns)


def scan_file(path: Path) -> FileScan:
    """Reads the file once. Raises InputProblem where it is missing, no file, empty, damaged, or has no lines."""
    status = file_status(path)
    if status.size == 0:
        raise InputProblem(f"{path}: the file is empty; it needs a header row and data rows")
    look = _Look()
    try:
        with path.open("rb") as stream:
            gzipped = stream.read(2) == GZIP_MAGIC
        with MeteredFile(path) as metered:
            content = open_content(metered, gzipped=gzipped)
            unpacked = 0
            while chunk := content.read(_CHUNK):
                unpacked += len(chunk)
                if is_bomb(unpacked, status.size):
                    raise InputProblem(
                        f"{path}: unfolds to more than {MAX_RATIO} times its size, as no table of rows does; it was "
                        "not read further (if it is one, unpack it first)"
                    )
                look.take(path, chunk)
            look.finish()
            metered.read_to_end()
            digest = metered.digest()
    except READ_ERRORS as exc:
        raise unreadable(path, exc) from exc
    if not look.evidence.head.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise InputProblem(f"{path}: the file holds nothing but blanks; it needs a header row and data rows")
    encoding = find_encoding(look.evidence)
    clean = encoding.codec in ("utf-8", "utf-8-sig") and not look.evidence.bad_lines and not look.nuls
    return FileScan(path, status, digest, gzipped, look.evidence.head, look.lines, encoding, clean)


def unreadable(path: Path, error: BaseException) -> InputProblem:
    """What to tell the user of a file whose reading failed with one of READ_ERRORS."""
    if isinstance(error, OSError) and not isinstance(error, gzip.BadGzipFile):
        return InputProblem(f"{path}: cannot be read: {error.strerror or error}")
    return InputProblem(f"{path}: the packed file is damaged or incomplete ({error}); fetch it again")


class _Look:
    """Takes the content chunk by chunk, cut at line breaks."""

    def __init__(self) -> None:
        self.evidence = TextEvidence()
        self.lines = 0
        self.nuls = False
        self._carry: list[bytes] = []
        self._carried = 0

    def take(self, path: Path, chunk: bytes) -> None:
        evidence = self.evidence
        if len(evidence.head) < _HEAD:
            evidence.head += chunk[: _HEAD - len(evidence.head)]
        if evidence.head.startswith(_BINARY):
            return
        self.nuls = self.nuls or b"\0" in chunk
        feeds = chunk.count(b"\n")
        self.lines += feeds or chunk.count(b"\r")
        cut = max(chunk.rfind(b"\n"), chunk.rfind(b"\r")) + 1
        if not cut:
            self._carry.append(chunk)
            self._carried += len(chunk)
            if self._carried > MAX_LINE_BYTES:
                raise InputProblem(
                    f"{path}: line {self.lines + 1} is longer than {MAX_LINE_BYTES >> 20} MB; this is no table of rows"
                )
            return
        self._judge(b"".join((*self._carry, chunk[:cut])))
        self._carry, self._carried = [chunk[cut:]], len(chunk) - cut

    def finish(self) -> None:
        self._judge(b"".join(self._carry))
        self._carry = []

    def _judge(self, whole_lines: bytes) -> None:
        """Counts the lines that are and are not UTF-8, where there is anything but ASCII."""
        if whole_lines.isascii():
            return
        evidence = self.evidence
        try:
            whole_lines.decode("utf-8")
        except UnicodeDecodeError:
            for line in whole_lines.splitlines(keepends=True):
                if line.isascii():
                    continue
                try:
                    line.decode("utf-8")
                except UnicodeDecodeError:
                    evidence.bad_lines += 1
                    if len(evidence.bad_sample) < _SAMPLE:
                        evidence.bad_sample += line[:4096]
                else:
                    evidence.good_lines += 1
        else:
            evidence.good_lines += sum(not line.isascii() for line in whole_lines.split(b"\n"))
