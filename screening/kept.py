"""Tables made from the shipped data files, kept between processes beside the bytecode of this package.

Making them takes longer than a check. They lie in `__pycache__` and are trusted as Python trusts what lies there: who
can write to it can run any code in this process anyway. Where other data or code made them, they are made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
from collections.abc import Callable
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def kept(make: Callable[[], T], version: Callable[[], str], name: str = "") -> Callable[[], T]:
    """`make`, called no more than once for each `version` (a digest of the data and the code that it is made by) where
    `__pycache__` can be written. The table is kept under `name`, else under that of `make`."""

    @cache
    def made() -> T:
        path = _path(name or f"{make.__module__.rpartition('.')[2]}.{make.__name__.strip('_')}")
        mark = version()
        with contextlib.suppress(Exception):  # a missing or damaged file is made anew
            head, _, body = path.read_bytes().partition(b"\n")
            if head == _mark(mark, body):
                found: T = pickle.loads(body)
                return found
        value = make()
        body = pickle.dumps(value)
        _write(path, _mark(mark, body) + b"\n" + body)
        return value

    return made


def _mark(version: str, body: bytes) -> bytes:
    """What a table was made from, and its checksum."""
    return f"{version} {hashlib.sha256(body).hexdigest()}".encode()


def _path(name: str) -> Path:
    bytecode = Path(cache_from_source(__file__))
    return bytecode.with_name(f"{name}{bytecode.name.removeprefix('kept').removesuffix('.pyc')}.table")


def _write(path: Path, content: bytes) -> None:
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
