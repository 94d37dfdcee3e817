"""The index file: a fixed head with a checksum, JSON header, then aligned arrays. Read by memory map, never trusted."""

from __future__ import annotations

import json
import mmap
import struct
import sys
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from screening.model import EntityType
from screening.names.tokens import Kind

if TYPE_CHECKING:  # what a check does without
    from screening.match.spools import Spool

#: Their places are the numbers in the file.
TYPES = tuple(EntityType)
KINDS = tuple(Kind)

MAGIC = b"SCREENIX"
FORMAT = 24
_ALIGN = 16
#: Bytes that are checked at once, a multiple of every size of pages.
_AT_ONCE = 1 << 22
#: Magic, format, byte order, length of the header, CRC-32 of all that follows.
_HEAD = struct.Struct("<8sIIII")
_ORDER = {"little": 1, "big": 2}[sys.byteorder]

Arrays = dict[str, "Spool"]


class DamagedIndex(Exception):
    """The bytes are no intact index of this format and machine; it is rebuilt."""


class Packed:
    """The bytes of an index file, which are never in memory together."""

    def __init__(self, header: dict[str, Any], arrays: Arrays) -> None:
        self._arrays = arrays
        table: dict[str, list[object]] = {}
        end = 0
        for name, values in arrays.items():
            start = end + -end % _ALIGN
            table[name] = [values.typecode, start, values.size]
            end = start + values.size
        head = json.dumps(header | {"arrays": table}, sort_keys=True).encode()
        self._head = head + b" " * (-(_HEAD.size + len(head)) % _ALIGN)

    def pieces(self) -> Iterator[bytes]:
        """The file from its beginning; all is read twice, since the checksum comes first."""
        checksum = 0
        for piece in self._body():
            checksum = zlib.crc32(piece, checksum)
        yield _HEAD.pack(MAGIC, FORMAT, _ORDER, len(self._head), checksum)
        yield from self._body()

    def _body(self) -> Iterator[bytes]:
        yield self._head
        end = 0
        for values in self._arrays.values():
            yield b"\0" * (-end % _ALIGN)
            end += -end % _ALIGN
            for piece in values.pieces():
                yield piece
                end += len(piece)


def check_whole(data: memoryview) -> None:
    """DamagedIndex where any byte of an index file is not as written; reads all of it."""
    _, checksum = _head_of(data)
    if _checksum(data) != checksum:
        raise DamagedIndex("checksum")


def unpack(data: memoryview) -> tuple[dict[str, Any], dict[str, memoryview]]:
    """Header and arrays of an index file that was found whole, without copying; DamagedIndex where it is of another
    format or machine."""
    length, _ = _head_of(data)
    body = data[_HEAD.size :]
    header = json.loads(bytes(body[:length]))
    payload = body[length:]
    arrays = {
        name: payload[start : start + size].cast(typecode) for name, (typecode, start, size) in header["arrays"].items()
    }
    return header, arrays


def _head_of(data: memoryview) -> tuple[int, int]:
    """Length of the header, and the checksum."""
    if len(data) < _HEAD.size:
        raise DamagedIndex("too short")
    magic, version, order, length, checksum = _HEAD.unpack_from(data)
    if (magic, version, order) != (MAGIC, FORMAT, _ORDER):
        raise DamagedIndex("another format or machine")
    return length, checksum


def _checksum(data: memoryview) -> int:
    """CRC-32 of all after the head. Pages of a mapped file are given back, so that it takes no memory here."""
    advise = getattr(data.obj, "madvise", None)
    checksum = 0
    for start in range(0, len(data), _AT_ONCE):
        checksum = zlib.crc32(data[max(start, _HEAD.size) : start + _AT_ONCE], checksum)
        if advise is not None:
            advise(mmap.MADV_DONTNEED, start, min(_AT_ONCE, len(data) - start))
    return checksum
