"""Numbers that are gathered while an index is built: on disk beyond a few megabytes, however large the list."""

from __future__ import annotations

import weakref
from array import array
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, Any

#: Bytes of one spool in memory before they go to disk.
_BUFFER = 1 << 20
#: Pairs in memory before they go to disk, 8 bytes each.
_PAIRS_HELD = 1 << 20
_PIECE = 1 << 16


class Spool:
    """An array of one type that only grows at its end, and is read from its beginning."""

    def __init__(self, typecode: str) -> None:
        self.typecode = typecode
        self._buffer: array[Any] = array(typecode)
        self._most = _BUFFER // self._buffer.itemsize
        self._on_disk = 0
        self._file: IO[bytes] | None = None

    def append(self, value: float) -> None:
        """Adds a number."""
        self._buffer.append(value)
        if len(self._buffer) >= self._most:
            self._spill()

    def frombytes(self, raw: bytes) -> None:
        """Adds the numbers in these bytes."""
        self._buffer.frombytes(raw)
        if len(self._buffer) >= self._most:
            self._spill()

    def __len__(self) -> int:
        return self._on_disk + len(self._buffer)

    @property
    def size(self) -> int:
        """Bytes of all numbers."""
        return len(self) * self._buffer.itemsize

    def pieces(self) -> Iterator[bytes | memoryview]:
        """The bytes of all numbers, from the first one on."""
        if self._file is not None:
            self._file.seek(0)
            while piece := self._file.read(_PIECE):
                yield piece
        yield memoryview(self._buffer).cast("B")

    def _spill(self) -> None:
        if self._file is None:
            self._file = _file_of(self)
        self._file.seek(0, 2)
        self._buffer.tofile(self._file)
        self._on_disk += len(self._buffer)
        self._buffer = array(self.typecode)


class Pairs:
    """Pairs of a 32-bit key and a number, in buckets by the first bits of the key, so that few are sorted at once."""

    def __init__(self) -> None:
        self._buckets = [array("Q") for _ in range(256)]
        self._held = 0
        self._parts: list[list[tuple[int, int]]] = [[] for _ in self._buckets]
        """For each bucket, where its pairs stand in the file, and how many."""
        self._file: IO[bytes] | None = None

    def add(self, key: int, value: int) -> None:
        """Keeps one pair."""
        self._buckets[key >> 24].append(key << 32 | value)
        self._held += 1
        if self._held >= _PAIRS_HELD:
            self._spill()

    def sorted(self) -> tuple[Spool, Spool]:
        """Keys and values, aligned, by rising key: looked up by bisection. The pairs are given up."""
        keys, values = Spool("I"), Spool("I")
        for at in range(len(self._buckets)):
            pairs = sorted(self._taken(at))
            keys.frombytes(array("I", (pair >> 32 for pair in pairs)).tobytes())
            values.frombytes(array("I", (pair & 0xFFFFFFFF for pair in pairs)).tobytes())
        return keys, values

    def _taken(self, at: int) -> array[int]:
        pairs, self._buckets[at] = self._buckets[at], array("Q")
        for place, count in self._parts[at]:
            assert self._file is not None
            self._file.seek(place)
            pairs.fromfile(self._file, count)
        return pairs

    def _spill(self) -> None:
        if self._file is None:
            self._file = _file_of(self)
        for at, bucket in enumerate(self._buckets):
            if bucket:
                self._parts[at].append((self._file.seek(0, 2), len(bucket)))
                bucket.tofile(self._file)
                self._buckets[at] = array("Q")
        self._held = 0


def _file_of(owner: object) -> IO[bytes]:
    """A temporary file that is closed, and so removed, together with the owner's life."""
    file = TemporaryFile()  # noqa: SIM115 - closed below
    weakref.finalize(owner, file.close)
    return file
