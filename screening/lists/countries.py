"""Country names as publishers write them, to ISO 3166-1 alpha-2 codes (table: data/countries.txt)."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).resolve().parent / "data" / "countries.txt"


def country_code(name: str) -> str | None:
    """The code of a country name; "" for a value known to name no country of today; None for an unknown name.

    Case, accents, punctuation and the space around them do not count: `Türkiye`, `COTE D IVOIRE`.
    """
    return _codes().get(_key(name))


def is_country_code(text: str) -> bool:
    """Whether the text is one of the table's alpha-2 codes, in upper case."""
    return bool(text) and text in _codes().values()


@cache
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, names = line.split(" ", 1)
            for name in names.split(" | "):
                codes[_key(name)] = "" if code == "--" else code
    return codes


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    return " ".join(
        "".join(
            " " if unicodedata.category(char)[0] in "PZC" else char for char in plain if not unicodedata.combining(char)
        ).split()
    )
