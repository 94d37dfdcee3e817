"""Postal addresses as keys: the same place written in two usual ways gives the same text."""

from __future__ import annotations

from functools import cache, lru_cache

from screening.lists.countries import country_code
from screening.rules.readers import data_table
from screening.rules.wording import fold

#: Words of the longest country name that is looked for.
_LONGEST_COUNTRY = 4
_ORDINALS = ("st", "nd", "rd", "th")


@cache
def _standard_words() -> dict[str, str]:
    words: dict[str, str] = {}
    for word, others in data_table("address_words").items():
        for each in (word, *others):
            words[fold(each).strip()] = "" if word == "nothing" else word
    return words


@lru_cache(maxsize=65536)
def address_key(text: str) -> str | None:
    """Words in alphabetical order, abbreviations written out, countries left out; numbers in the order in which they
    stand, because unit 5 of house 12 is not unit 12 of house 5. None where nothing is left.
    """
    words, numbers = set(), []
    for word in _without_countries(fold(text).split()):
        plain = word[:-2] if word[:-2].isdecimal() and word.endswith(_ORDINALS) else word
        if any(sign.isdecimal() for sign in plain):
            numbers.append(plain.lstrip("0") or plain)
        elif standard := _standard_words().get(plain, plain):
            words.add(standard)
    return " ".join([*sorted(words), *numbers]) or None


def _without_countries(words: list[str]) -> list[str]:
    kept: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST_COUNTRY, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + length])
            # "est" and "ind" are rather estate and industrial than Estonia's and India's codes
            if len(phrase) > 3 and country_code(phrase):
                at += length
                break
        else:
            kept.append(words[at])
            at += 1
    return kept
