"""Country names and nationalities as publishers write them, to ISO 3166-1 alpha-2 codes (tables in data/)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_DATA = Path(__file__).resolve().parent / "data"


def country_code(name: str) -> str | None:
    """The code of a country name; "" for a value known to name no country of today; None for an unknown name.

    Case, accents, punctuation and the space around them do not count: `Türkiye`, `COTE D IVOIRE`.
    """
    return _codes().get(_key(name))


def is_country_code(text: str) -> bool:
    """Whether the text is one of the table's alpha-2 codes, in upper case."""
    return bool(text) and text in _alpha2()


def nationality_code(word: str) -> str | None:
    """The code of a nationality, or of a country's name: `Iranian`, `Iran`; "" and None as for a country's name."""
    found = _nationalities().get(_key(word))
    return country_code(word) if found is None else found


def nationality_words() -> Iterator[tuple[str, str]]:
    """The known nationality words with their codes: (`Iranian`, `IR`)."""
    for code, words in _lines("nationalities.txt"):
        for word in words:
            yield word, code


@cache
def _codes() -> dict[str, str]:
    return {_key(name): "" if code == "--" else code for code, names in _lines("countries.txt") for name in names}


@cache
def _alpha2() -> frozenset[str]:
    return frozenset(_codes().values())


def country_names() -> Iterator[str]:
    """The known names of the countries of today, as they are compared: lower case, without accents and punctuation."""
    return (name for name, code in _codes().items() if code)


@cache
def _nationalities() -> dict[str, str]:
    return {_key(word): code for word, code in nationality_words()}


def _lines(table: str) -> Iterator[tuple[str, list[str]]]:
    for line in (_DATA / table).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, names = line.split(" ", 1)
            yield code, names.split(" | ")


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    return " ".join(
        "".join(
            " " if unicodedata.category(char)[0] in "PZC" else char for char in plain if not unicodedata.combining(char)
        ).split()
    )
