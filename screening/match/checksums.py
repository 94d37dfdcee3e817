"""CRC-32 as in zlib, of which the keys of the index are made, for many strings at once."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

ALL_BITS = 0xFFFFFFFF
"""Set at the start, inverted at the end (RFC 1952)."""
_POLYNOMIAL = 0xEDB88320


@cache
def crc_table() -> NDArray[np.uint32]:
    """What each byte does to a checksum."""
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, table >> np.uint32(1) ^ np.uint32(_POLYNOMIAL), table >> np.uint32(1))
    return table.astype(np.uint32)


def joined(first: NDArray[np.int64], second: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Checksums of two strings each written together, from those of both and the bytes of the second one."""
    table = crc_table()
    moved = first.copy()
    for step in range(int(lengths.max(initial=0))):
        longer = np.flatnonzero(lengths > step)
        before = moved[longer]
        moved[longer] = table[before & 0xFF] ^ (before >> 8)
    return moved ^ second
