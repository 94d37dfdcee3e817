"""Tables of names in data/: a code and the names of what it stands for on each line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

_DATA = Path(__file__).resolve().parent / "data"


def table_lines(table: str) -> Iterator[tuple[str, list[str]]]:
    """Each line's code with its names; lines that begin with `#` are comments."""
    for line in (_DATA / table).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, names = line.split(" ", 1)
            yield code, names.split(" | ")


def name_key(name: str) -> str:
    """How names are compared: case, accents, punctuation and the space around them do not count."""
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    return " ".join(
        "".join(
            " " if unicodedata.category(char)[0] in "PZC" else char for char in plain if not unicodedata.combining(char)
        ).split()
    )
