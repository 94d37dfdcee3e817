"""Loads the YAML files of names/data, once."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import yaml

from screening import kept as tables

_FOLDER = Path(__file__).resolve().parent / "data"
T = TypeVar("T")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def load(name: str) -> dict[str, Any]:
    """The content of names/data/`name`.yml."""
    with (_FOLDER / f"{name}.yml").open("rb") as stream:
        content = yaml.load(stream, Loader=_Loader)
    assert isinstance(content, dict), name
    return content


@cache
def digest() -> str:
    """SHA-256 (hex) over the data and the code of this package, and the versions of what it leaves to others: what
    names mean to this version."""
    total = hashlib.sha256(f"{version('anyascii')} {unicodedata.unidata_version}".encode())
    for path in sorted([*_FOLDER.glob("*.yml"), *_FOLDER.parent.glob("*.py")]):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def kept(make: Callable[[], T]) -> Callable[[], T]:
    """`make`, its table kept between processes as long as the data and the code of this package stay."""
    return tables.kept(make, digest)
