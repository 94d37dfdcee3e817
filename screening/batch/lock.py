"""A lock on a folder, so that two runs never write into it at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from screening.errors import OutputProblem, cannot_write

_NAME = ".lock"


class FolderInUse(OutputProblem):
    """Another run writes into the folder."""


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of an existing folder.

    The operating system drops the lock when the process ends, however it ends, so a lock is never stale.
    FolderInUse where another process holds it, another OutputProblem where the folder cannot be written.
    """
    path = folder / _NAME
    handle = _acquire(path)
    try:
        yield
    finally:
        if sys.platform == "win32":  # an open file cannot be removed there
            os.close(handle)
            with suppress(OSError):
                path.unlink()
        else:  # removed while held, so that nobody can lock the name in between
            with suppress(OSError):
                path.unlink()
            os.close(handle)


def _acquire(path: Path) -> int:
    while True:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as exc:
            raise cannot_write(path.parent, exc) from exc
        try:
            _lock(handle)
        except OSError as exc:
            os.close(handle)
            raise FolderInUse(
                f"another run is writing into {path.parent}; wait for it to end or choose another output folder"
            ) from exc
        with suppress(FileNotFoundError):
            if os.path.samestat(os.stat(path), os.fstat(handle)):
                return handle
        os.close(handle)  # the former holder removed the file between our opening and our locking


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
