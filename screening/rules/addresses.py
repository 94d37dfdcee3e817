"""Postal addresses as keys: the same place written in two usual ways gives the same text."""

from __future__ import annotations

from functools import cache, lru_cache

from screening.lists.countries import country_names
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


#: So many numbers in an address tell a place (quarter, house and door); fewer come together by chance.
_TELLING_NUMBERS = 3
#: Digits of a number in an address: a telephone number or a postal code, but no endless one.
_LONGEST_NUMBER = 30


@lru_cache(maxsize=65536)
def address_numbers(text: str) -> str | None:
    """The numbers of an address in ascending order, whatever words stand around them; None where they are fewer than
    three. `7 mkr, d. 34, kv. 18` and `Apt 18, bldg 34, microdistrict 7` give the same text.
    """
    digits = "".join(sign if sign.isdecimal() else " " for sign in text)
    numbers = sorted(int(number) for number in digits.split() if len(number) <= _LONGEST_NUMBER)
    return " ".join(map(str, numbers)) if len(numbers) >= _TELLING_NUMBERS else None


@cache
def _countries() -> dict[str, frozenset[tuple[str, ...]]]:
    """Names of countries as words, by their first word. Three letters are rather a word such as `est` or `ind` than a
    country's code.
    """
    names: dict[str, set[tuple[str, ...]]] = {}
    for name in country_names():
        words = tuple(fold(name).split())
        if len("".join(words)) > 3 and len(words) <= _LONGEST_COUNTRY:
            names.setdefault(words[0], set()).add(words)
    return {first: frozenset(of_first) for first, of_first in names.items()}


def _without_countries(words: list[str]) -> list[str]:
    kept: list[str] = []
    at = 0
    while at < len(words):
        names = _countries().get(words[at], frozenset())
        long = next((n for n in range(_LONGEST_COUNTRY, 0, -1) if names and tuple(words[at : at + n]) in names), 0)
        if not long:
            kept.append(words[at])
        at += long or 1
    return kept
