"""Opens a file's bytes so that what is read is also measured: how far, and with which digest."""

from __future__ import annotations

import gzip
import hashlib
import io
from pathlib import Path
from typing import BinaryIO, cast

GZIP_MAGIC = b"\x1f\x8b"
_BUFFER = 1 << 18


class MeteredFile(io.RawIOBase):
    """A file that counts and digests the bytes taken from it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._stream = path.open("rb", buffering=0)
        self._sha256 = hashlib.sha256()
        self.bytes_read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        count = self._stream.readinto(view)
        self._sha256.update(view[:count])
        self.bytes_read += count
        return count

    def digest(self) -> str:
        """SHA-256 (hex) of the bytes read so far."""
        return self._sha256.hexdigest()

    def read_to_end(self) -> None:
        """Reads what is left, so that the digest covers the whole file."""
        while self.read(_BUFFER):
            pass

    def close(self) -> None:
        self._stream.close()
        super().close()


def open_content(metered: MeteredFile, *, gzipped: bool) -> BinaryIO:
    """The bytes of the file, or of what it packs."""
    buffered = io.BufferedReader(metered, _BUFFER)
    if not gzipped:
        return buffered
    unpacked = gzip.GzipFile(fileobj=buffered)
    return io.BufferedReader(cast(io.RawIOBase, unpacked), _BUFFER)
