"""Coarse classes of consonants, for looking words up across scripts: what could be one letter of a script is one here.

Vowels, h, w and y are left out; a letter of two classes gives two forms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice, pairwise, product
from math import prod
from typing import NamedTuple

_CLASSES = {
    "b": "b", "p": "b", "f": "b", "ph": "b", "v": "b|", "t": "t", "th": "t|s", "d": "t", "dh": "t", "z": "t|s",
    "j": "k|", "g": "k", "gh": "k", "zh": "k", "dj": "k", "dzh": "k", "k": "k", "q": "k", "c": "k|s", "ch": "s||k",
    "tch": "s", "tsch": "s", "ck": "k", "sh": "s", "sch": "s", "s": "s", "ts": "s|t", "tz": "s|t", "dz": "t",
    "kh": "", "h": "", "l": "l", "m": "m", "n": "n", "r": "r",
}  # fmt: skip
_FORMS = {unit: tuple(classes.split("|")) for unit, classes in _CLASSES.items()}
_UNIT = re.compile("|".join(sorted(_CLASSES, key=len, reverse=True)))
_DOUBLE = re.compile(r"([^aeiou])(?=\1)")
_VOWELS = frozenset("aeiou")
#: Letters that stand together in some unit.
_WITHIN_UNITS = frozenset(pair for unit in _CLASSES for pair in pairwise(unit))
#: A word is read in so many ways at most.
MOST_WAYS = 64


class Read(NamedTuple):
    """A word as its consonants are read."""

    first: str
    last: str
    ways: int
    """In how many ways, the same form counted again."""
    forms: frozenset[str]
    """The forms of all ways, where one may be empty."""


@lru_cache(maxsize=20_000)
def latin_forms(latin: str) -> frozenset[str]:
    """Coarse consonants of a Latin word, in all the ways they may be read."""
    return combined(_choices(_as_read(latin)))


def joined_forms(first: str, second: str) -> frozenset[str]:
    """`latin_forms` of two words written together, from those of each: lists have millions of neighbouring words, most
    of them once."""
    one, other = read(first), read(second)
    if meet(one.last, other.first) or one.ways * other.ways > MOST_WAYS:
        return combined(_choices(_as_read(first + second)))
    return frozenset([a + b for a in one.forms for b in other.forms if a or b])


def combined(choices: Sequence[Sequence[str]]) -> frozenset[str]:
    """The forms that come of one choice each, but for the empty one; of very many only some."""
    return frozenset(filter(None, islice(map("".join, product(*choices)), MOST_WAYS)))


@lru_cache(maxsize=20_000)
def read(latin: str) -> Read:
    """How a Latin word is read."""
    text = _as_read(latin)
    choices = _choices(text)
    ways = prod(map(len, choices))
    return Read(text[:1], text[-1:], ways, frozenset(islice(map("".join, product(*choices)), MOST_WAYS)))


def meet(last: str, first: str) -> bool:
    """Whether words that end and begin with these letters may be read in another way together than apart."""
    return (last == first and last not in _VOWELS) or (last, first) in _WITHIN_UNITS


def _as_read(latin: str) -> str:
    return _DOUBLE.sub("", latin.replace("x", "ks"))


def _choices(text: str) -> list[tuple[str, ...]]:
    return [_FORMS[unit] for unit in _UNIT.findall(text)]
