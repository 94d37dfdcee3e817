"""Pieces of a file by their places, read when they are asked for."""

from __future__ import annotations

import os
import weakref
from pathlib import Path


class Pieces:
    """An open file. Not mapped: what is touched of a mapped file counts as memory of the process, in the end all of it.

    Processes forked from one may share it. OSError where it is not there.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        weakref.finalize(self, os.close, self._file)

    def read(self, start: int, end: int) -> bytes:
        """The bytes from one place to another; fewer where the file ends before."""
        if hasattr(os, "pread"):
            return os.pread(self._file, end - start, start)
        os.lseek(self._file, start, os.SEEK_SET)  # Windows, where nothing is forked
        return os.read(self._file, end - start)
