"""Which files were found whole and have not been touched since: a check of one name need not read a whole list again.

A stamp lies beside the file and holds its size, times and place on the disk as they were when it was last read and
found whole, as git knows unchanged files. Whatever is written to the file through the system changes them. What
changes on the disk by itself does not: so a stamp holds for a day, and batches never ask for one.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path

#: Seconds for which a stamp holds.
_HOLDS = 86_400
#: Seconds that a file must have rested before it is stamped: two changes within one tick of a file system's clock (two
#: seconds on FAT) look alike.
_RESTED = 3


def found_whole(path: Path, mark: str, check: Callable[[], None], *, by_stamp: bool) -> None:
    """Runs `check`, which reads the file and raises where it is not whole; with `by_stamp`, only where the file is not
    stamped. `mark` says what it was checked against: a stamp of another mark does not hold. OSError where there is no
    such file."""
    state = _state(path, mark)
    if by_stamp and _stamped(path) == state:
        return
    check()
    rested = time.time_ns() - max(path.stat().st_mtime_ns, path.stat().st_ctime_ns) > _RESTED * 1_000_000_000
    if by_stamp and rested and _state(path, mark) == state:
        _stamp(path, state)


def _state(path: Path, mark: str) -> str:
    found = path.stat()
    return f"{mark} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_dev} {found.st_ino}"


def _stamped(path: Path) -> str | None:
    """The state that the stamp of a file tells of, while it holds."""
    try:
        stamp = _stamp_of(path)
        age = time.time() - stamp.stat().st_mtime
        return stamp.read_text("utf-8") if 0 <= age < _HOLDS else None
    except (OSError, UnicodeDecodeError):
        return None


def _stamp(path: Path, state: str) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.stamp")
    try:
        temporary.write_text(state, "utf-8")
        temporary.replace(_stamp_of(path))
    except OSError:  # a folder that cannot be written: the file is read again next time
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _stamp_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.stamp")
