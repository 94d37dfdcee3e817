"""Countries that the notes of an order name and that have no part in it: neither a party nor a stage of the way."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from screening.rules.readers import Countries, Unreadable, data_table, read_countries, read_places
from screening.rules.wording import Folded, fold, phrase_key


def third_places(fields: Mapping[str, str]) -> Countries | None:
    """The countries of places and peoples in the notes, less every country that a cell of the order states. A language
    in which people talk is no country."""
    notes = fields.get("notes", "")
    if not notes:
        return None
    folded = fold(notes)
    for language in data_table("languages")["spoken"]:
        folded = Folded(folded.replace(phrase_key(language), " "))
    named = read_places(folded)
    found = set() if isinstance(named, Unreadable) else set(named.known)
    found |= {country for word in folded.split() for country in _people(word)}
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
