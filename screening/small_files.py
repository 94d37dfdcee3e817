"""Reads files that are read whole: settings, rules, manifests. A device or a huge file in their place is refused."""

from __future__ import annotations

import errno
import stat
from pathlib import Path

#: The largest file of the software's own, a run's manifest, has some 100 kB.
MAX_BYTES = 64 << 20
#: Content of a packed file up to which nothing is asked, and how many times its size it may have beyond that: tables
#: of customers or parties pack to a fifth or a twentieth, never to a hundredth.
FREE_UNPACKED, MAX_RATIO = 8 << 20, 100


def ordinary(path: Path) -> Path:
    """The path; OSError, whose `strerror` says why, for a pipe or device, which would be read without end."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # a folder: opening it says so
        raise OSError(errno.EINVAL, "it is no ordinary file", str(path))
    return path


def read_small(path: Path) -> bytes:
    """The bytes of an ordinary file. OSError, whose `strerror` says why, for anything else or more than 64 MB."""
    with ordinary(path).open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise OSError(errno.EFBIG, f"it is larger than {MAX_BYTES >> 20} MB", str(path))
    return content


def is_bomb(unpacked: int, packed: int, free: int = FREE_UNPACKED) -> bool:
    """Whether content of `unpacked` bytes is far more than a table, a list or a workbook of `packed` bytes holds."""
    return unpacked > free and unpacked > packed * MAX_RATIO
