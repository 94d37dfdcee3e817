"""The index file: magic, length of the header, JSON header, then aligned arrays. Read by memory map, never trusted."""

from __future__ import annotations

import json
import struct
import sys
import zlib
from array import array
from typing import Any

MAGIC = b"SCREENIX"
FORMAT = 13
_ALIGN = 16
_HEAD = struct.Struct("<8sI")

Arrays = dict[str, "array[int]"]


class DamagedIndex(Exception):
    """The bytes are no intact index of this format and machine; it is rebuilt."""


def pack(header: dict[str, Any], arrays: Arrays) -> bytes:
    """The bytes of an index file."""
    table: dict[str, list[object]] = {}
    payload = bytearray()
    for name, values in arrays.items():
        payload += b"\0" * (-len(payload) % _ALIGN)
        raw = values.tobytes()
        table[name] = [values.typecode, len(payload), len(raw)]
        payload += raw
    full = header | {"format": FORMAT, "byteorder": sys.byteorder, "crc32": zlib.crc32(payload), "arrays": table}
    head = json.dumps(full, sort_keys=True).encode()
    head += b" " * (-(_HEAD.size + len(head)) % _ALIGN)
    return _HEAD.pack(MAGIC, len(head)) + head + bytes(payload)


def unpack(data: memoryview) -> tuple[dict[str, Any], dict[str, memoryview]]:
    """Header and arrays of an index file, without copying; DamagedIndex where anything is not as written."""
    try:
        magic, length = _HEAD.unpack_from(data)
        header = json.loads(bytes(data[_HEAD.size : _HEAD.size + length]))
    except (struct.error, ValueError) as exc:
        raise DamagedIndex(str(exc)) from exc
    if magic != MAGIC or header.get("format") != FORMAT or header.get("byteorder") != sys.byteorder:
        raise DamagedIndex("another format or machine")
    payload = data[_HEAD.size + length :]
    if zlib.crc32(payload) != header["crc32"]:
        raise DamagedIndex("checksum")
    arrays = {
        name: payload[start : start + size].cast(typecode) for name, (typecode, start, size) in header["arrays"].items()
    }
    return header, arrays
