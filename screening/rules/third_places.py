"""Countries that the notes of an order name and that have no part in it: neither a party nor a stage of the way."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from screening.rules.readers import Countries, Unreadable, data_table, read_countries, read_places
from screening.rules.wording import fold


def third_places(fields: Mapping[str, str]) -> Countries | None:
    """The countries of places and peoples in the notes, less every country that a cell of the order states."""
    notes = fields.get("notes", "")
    if not notes:
        return None
    named = read_places(notes)
    found = set() if isinstance(named, Unreadable) else set(named.known)
    found |= {country for word in fold(notes).split() for country in _people(word)}
    if found:
        for column, text in fields.items():
            if text and ("countr" in column or column == "invoice_destination"):
                stated = read_countries(text)
                found -= stated.known if isinstance(stated, Countries) else frozenset()
    return Countries(frozenset(found))


@lru_cache(maxsize=16384)
def _people(word: str) -> tuple[str, ...]:
    return tuple(country for country, beginnings in _beginnings() if word.startswith(beginnings))


@lru_cache(maxsize=1)
def _beginnings() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((code, tuple(fold(name).strip() for name in names)) for code, names in data_table("peoples").items())
