"""Country names and nationalities as publishers write them, to ISO 3166-1 alpha-2 codes (tables in data/)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from screening.lists.name_tables import name_key, table_lines


def country_code(name: str) -> str | None:
    """The code of a country name; "" for a value known to name no country of today; None for an unknown name.

    Case, accents, punctuation and the space around them do not count: `Türkiye`, `COTE D IVOIRE`.
    """
    return _codes().get(name_key(name))


def is_country_code(text: str) -> bool:
    """Whether the text is one of the table's alpha-2 codes, in upper case."""
    return bool(text) and text in _alpha2()


def nationality_code(word: str) -> str | None:
    """The code of a nationality, or of a country's name: `Iranian`, `Iran`; "" and None as for a country's name."""
    found = _nationalities().get(name_key(word))
    return country_code(word) if found is None else found


def nationality_words() -> Iterator[tuple[str, str]]:
    """The known nationality words with their codes: (`Iranian`, `IR`)."""
    for code, words in table_lines("nationalities.txt"):
        for word in words:
            yield word, code


@cache
def _codes() -> dict[str, str]:
    return {
        name_key(name): "" if code == "--" else code for code, names in table_lines("countries.txt") for name in names
    }


@cache
def _alpha2() -> frozenset[str]:
    return frozenset(_codes().values())


def country_names() -> Iterator[str]:
    """The known names of the countries of today, as they are compared: lower case, without accents and punctuation."""
    return (name for name, code in _codes().items() if code)


@cache
def _nationalities() -> dict[str, str]:
    return {name_key(word): code for word, code in nationality_words()}
