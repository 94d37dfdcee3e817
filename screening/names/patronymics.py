"""Fathers' names: Petrovich and Petrivna, Ilyas oglu and Bekzhan kyzy, Saleh bin Ali.

The father's name and the child's sex are what a patronymic says; its ending varies by language (Petrovich, Petrovych,
Piatrovich; Ilyasovich, Ilyas oglu).
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from screening.names.data_files import kept, load
from screening.names.fold import Fold, fold
from screening.names.tokens import DAUGHTER, SON
from screening.names.transliterate import to_ascii

#: Particles between a name and the father's name, and behind the father's name with the child's sex.
BEFORE_FATHER = frozenset(("bin", "ibn", "ben", "bint", "binti", "bn", "bnt", "ould", "wuld", "walad"))
_SON = ("oglu", "ogly", "ogli", "oghlu", "oglou", "uulu", "uly", "ugli", "ulu", "zoda")
_DAUGHTER = ("kyzy", "kizi", "qizi", "gizi", "kysy", "qyzy", "gyzy")
BEHIND_FATHER = {**dict.fromkeys(_SON, SON), **dict.fromkeys(_DAUGHTER, DAUGHTER)}
_CHILD = ((SON, "son"), (DAUGHTER, "daughter"))
_SHORTEST = 6
_SHORTEST_FATHER = 2
#: Endings of family names that look alike once folded: Kowalewicz.
_FAMILY_ENDINGS = ("wicz", "witz")


class Father(NamedTuple):
    """What a patronymic says: the father's name without its last vowel, and whether of a son or a daughter."""

    name: Fold
    child: str


@cache
def _endings() -> tuple[tuple[str, str], ...]:
    content = load("person_words")["patronymic_endings"]
    pairs = {(fold(str(e)), child) for child, key in _CHILD for e in content[key]}
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


@cache
def _irregular() -> dict[Fold, Father]:
    content = load("person_words")["patronymic_endings"]
    named = ((word, name, child) for child, key in _CHILD for word, name in content[f"irregular_{key}"].items())
    return {fold(word): Father(_bare(fold(name)), child) for word, name, child in named}


@lru_cache(maxsize=20_000)
def father_in(ascii_word: str) -> Father | None:
    """The father in a patronymic in one word; None for any other word."""
    folded = fold(ascii_word)
    if folded in _irregular():
        return _irregular()[folded]
    if len(folded) < _SHORTEST or ascii_word.endswith(_FAMILY_ENDINGS):
        return None
    for ending, child in _endings():
        if folded.endswith(ending) and len(folded) - len(ending) >= _SHORTEST_FATHER:
            return Father(_bare(Fold(folded.removesuffix(ending))), child)
    return None


def father_named(ascii_word: str, child: str) -> Father:
    """The father of `Ilyas oglu`."""
    return Father(_bare(fold(ascii_word)), child)


def _bare(name: Fold) -> Fold:
    """A father's name without the vowel that its patronymic drops or changes (Sergei, Sergeevich; Ilya, Ilyich)."""
    return Fold(name.rstrip("aeiou") or name)


@kept
def _lines_of_fathers() -> dict[Fold, frozenset[int]]:
    found: dict[Fold, set[int]] = {}
    number = 0
    for lines in load("nicknames").values():
        for line in lines:
            number += 1
            for name in line:
                found.setdefault(_bare(fold(to_ascii(name))), set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def groups_of(father: Father) -> frozenset[int]:
    """Numbers that a patronymic shares with those of other forms of the father's name (Vladimirovich, Volodymyrovych),
    and with nothing else."""
    sign = 2 if father.child == SON else 3
    return frozenset(-10 * number - sign for number in _lines_of_fathers().get(father.name, ()))
