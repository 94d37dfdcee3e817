"""The index file: a fixed head with a checksum, JSON header, then aligned arrays. Read by memory map, never trusted."""

from __future__ import annotations

import json
import struct
import sys
import zlib
from array import array
from typing import Any

MAGIC = b"SCREENIX"
FORMAT = 22
_ALIGN = 16
#: Magic, format, byte order, length of the header, CRC-32 of all that follows.
_HEAD = struct.Struct("<8sIIII")
_ORDER = {"little": 1, "big": 2}[sys.byteorder]

Arrays = dict[str, "array[Any]"]


class DamagedIndex(Exception):
    """The bytes are no intact index of this format and machine; it is rebuilt."""


def pack(header: dict[str, Any], arrays: Arrays) -> list[bytes | memoryview]:
    """The bytes of an index file, in pieces: nothing is copied."""
    table: dict[str, list[object]] = {}
    payload: list[bytes | memoryview] = []
    size = 0
    for name, values in arrays.items():
        space = b"\0" * (-size % _ALIGN)
        raw = memoryview(values).cast("B")
        table[name] = [values.typecode, size + len(space), len(raw)]
        payload += [space, raw]
        size += len(space) + len(raw)
    head = json.dumps(header | {"arrays": table}, sort_keys=True).encode()
    head += b" " * (-(_HEAD.size + len(head)) % _ALIGN)
    checksum = 0
    for piece in (head, *payload):
        checksum = zlib.crc32(piece, checksum)
    return [_HEAD.pack(MAGIC, FORMAT, _ORDER, len(head), checksum), head, *payload]


def unpack(data: memoryview) -> tuple[dict[str, Any], dict[str, memoryview]]:
    """Header and arrays of an index file, without copying; DamagedIndex where anything is not as written."""
    if len(data) < _HEAD.size:
        raise DamagedIndex("too short")
    magic, version, order, length, checksum = _HEAD.unpack_from(data)
    if (magic, version, order) != (MAGIC, FORMAT, _ORDER):
        raise DamagedIndex("another format or machine")
    body = data[_HEAD.size :]
    if zlib.crc32(body) != checksum:
        raise DamagedIndex("checksum")
    header = json.loads(bytes(body[:length]))
    payload = body[length:]
    arrays = {
        name: payload[start : start + size].cast(typecode) for name, (typecode, start, size) in header["arrays"].items()
    }
    return header, arrays
