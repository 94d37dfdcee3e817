"""Loads the YAML files of names/data, once. Check starts without YAML: what was parsed is kept between processes."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

from screening import kept as tables

_FOLDER = Path(__file__).resolve().parent / "data"
T = TypeVar("T")


@cache
def load(name: str) -> dict[str, Any]:
    """The content of names/data/`name`.yml."""
    return tables.kept(lambda: _parsed(name), digest, f"data.{name}")()


def _parsed(name: str) -> dict[str, Any]:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with (_FOLDER / f"{name}.yml").open("rb") as stream:
        content = yaml.load(stream, Loader=loader)
    assert isinstance(content, dict), name
    return content


@cache
def digest() -> str:
    """SHA-256 (hex) over the data and the code of this package, and the versions of what it leaves to others: what
    names mean to this version."""
    total = hashlib.sha256(f"{_version_of_anyascii()} {unicodedata.unidata_version}".encode())
    for path in sorted([*_FOLDER.glob("*.yml"), *_FOLDER.parent.glob("*.py")]):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def _version_of_anyascii() -> str:
    """From the folder that its installer left beside it; `importlib.metadata` takes a tenth of a check to import."""
    library = find_spec("anyascii")
    folders = Path(library.origin).parents[1].glob("anyascii-*.dist-info") if library and library.origin else iter(())
    found = next((folder.name for folder in folders), "")
    if not found:
        from importlib.metadata import version

        found = version("anyascii")
    return found


def kept(make: Callable[[], T]) -> Callable[[], T]:
    """`make`, its table kept between processes as long as the data and the code of this package stay."""
    return tables.kept(make, digest)
