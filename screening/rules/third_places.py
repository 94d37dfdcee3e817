"""Countries that the notes of an order name and that have no part in it: neither a party nor a stage of the way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from screening.rules.denied_ways import without_denied_ways
from screening.rules.readers import Countries, Unreadable, data_table, read_countries, read_places
from screening.rules.wording import Folded, fold, phrase_key


def third_places(fields: Mapping[str, str]) -> Countries | None:
    """The countries of places and peoples in the notes, less every country that a cell of the order states. A language
    in which people talk is no country, nor is one to which the way is said not to lead."""
    notes = fields.get("notes", "")
    if not notes:
        return None
    folded = fold(without_denied_ways(notes))
    for language in data_table("languages")["spoken"]:
        folded = Folded(folded.replace(phrase_key(language), " "))
    named = read_places(folded)
    found = set() if isinstance(named, Unreadable) else set(named.known)
    found |= {country for word in folded.split() for country in (*_people(word), *_written_together(word))}
    if found:
        for column, text in fields.items():
            if text and ("countr" in column or column == "invoice_destination"):
                stated = read_countries(text)
                found -= stated.known if isinstance(stated, Countries) else frozenset()
    return Countries(frozenset(found))


@lru_cache(maxsize=16384)
def _people(word: str) -> tuple[str, ...]:
    return tuple(country for country, beginnings in _beginnings() if word.startswith(beginnings))


@lru_cache(maxsize=16384)
def _written_together(word: str) -> tuple[str, ...]:
    """The countries of the places and peoples in a word of a script that writes its sentences without spaces."""
    if word.isascii():
        return ()
    return tuple({_unspaced()[found.group()] for found in _unspaced_names().finditer(word)})


@lru_cache(maxsize=1)
def _unspaced() -> Mapping[str, str]:
    """Names of places and peoples in Chinese signs and in kana, by country. Korean has spaces, and its particles stand
    behind the words, where beginnings of words find them."""
    names = {name: code for code, names in data_table("peoples").items() for name in names}
    names |= {name: code for code, names in data_table("places").items() for name in names}
    folded = {fold(name).strip(): code for name, code in names.items()}
    return {name: code for name, code in folded.items() if len(name) > 1 and _WITHOUT_SPACES.fullmatch(name)}


@lru_cache(maxsize=1)
def _unspaced_names() -> re.Pattern[str]:
    """Each name as it may stand in a word, the longer before the shorter; a name in katakana is a word of katakana."""
    names = sorted(_unspaced(), key=len, reverse=True)
    return re.compile("|".join(
        f"(?<!{_KATAKANA}){name}(?!{_KATAKANA})" if re.fullmatch(f"{_KATAKANA}+", name) else name for name in names
    ))  # fmt: skip


_KATAKANA = "[\u30a1-\u30fa\u30fc]"
_WITHOUT_SPACES = re.compile("[\u3041-\u30ff\u3400-\u9fff]+")


@lru_cache(maxsize=1)
def _beginnings() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((code, tuple(fold(name).strip() for name in names)) for code, names in data_table("peoples").items())
