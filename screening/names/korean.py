"""Korean syllables: what a romanised word may stand for in Hangul, and how Chinese characters are read in Korean.

Spellings differ so freely (정: Jeong, Jung, Chung, Jong, Chŏng) that only the syllables meant can be compared.
"""

from __future__ import annotations

from functools import cache
from itertools import product

from screening.names.data_files import kept, load

_FIRST, _VOWELS, _FINALS = 0xAC00, 21, 28
_N, _R, _NONE = 2, 5, 11
#: Vowels before which an initial r or n falls silent in the South (리 and 이, 녀 and 여): those that begin with i or y.
_I_VOWELS = frozenset((2, 3, 6, 7, 12, 17, 20))


def _parts(syllable: str) -> tuple[int, int, int]:
    code = ord(syllable) - _FIRST
    return code // _FINALS // _VOWELS, code // _FINALS % _VOWELS, code % _FINALS


def _southern(syllable: str) -> str:
    """The syllable as written in the South at the head of a word: 리 and 이, 로 and 노 are one name."""
    initial, vowel, final = _parts(syllable)
    if initial in (_N, _R) and vowel in _I_VOWELS:
        initial = _NONE
    elif initial == _R:
        initial = _N
    return chr(_FIRST + (initial * _VOWELS + vowel) * _FINALS + final)


def _spellings(syllable: str) -> set[str]:
    """All usual romanisations of one syllable."""
    table = load("korean")
    initial, vowel, final = _parts(syllable)
    vowels = table["closed"].get(vowel) if final else None
    parts = (table["initials"][initial] or " ", vowels or table["vowels"][vowel], table["finals"][final] or " ")
    ruled = {"".join(p).strip() for p in product(*(part.split(" ") for part in parts))}
    return ruled | set(table["habits"].get(syllable, "").split())


@kept
def _syllables() -> dict[str, frozenset[str]]:
    """Syllables that a romanisation may stand for."""
    meant: dict[str, set[str]] = {}
    for syllable in load("korean")["syllables"].split():
        for spelling in _spellings(syllable):
            meant.setdefault(spelling, set()).add(_southern(syllable))
    return {spelling: frozenset(syllables) for spelling, syllables in meant.items()}


@cache
def surnames() -> frozenset[str]:
    """Readings of family names."""
    return frozenset(_southern(s) for s in load("korean")["surnames"].split())


@cache
def _characters() -> dict[str, str]:
    return {ch: _southern(reading) for reading, chars in load("korean")["readings"].items() for ch in chars}


def read_hangul(word: str) -> frozenset[str]:
    """The syllables of a word in Hangul, with spaces between them."""
    syllables = [ch for ch in word if _FIRST <= ord(ch) <= 0xD7A3]
    return frozenset((" ".join(map(_southern, syllables)),)) if syllables else frozenset()


def read_han(word: str) -> frozenset[str]:
    """The Korean reading of Chinese characters; empty where one is unknown."""
    readings = [_characters().get(ch) for ch in word]
    return frozenset((" ".join(r for r in readings if r),)) if all(readings) else frozenset()


def read_latin(word: str) -> frozenset[str]:
    """One or two syllables that a romanised word may stand for."""
    table = _syllables()
    if word in table:
        return table[word]
    found: set[str] = set()
    for cut in range(1, len(word)):
        if word[:cut] in table and word[cut:] in table:
            found |= {f"{a} {b}" for a in table[word[:cut]] for b in table[word[cut:]]}
    return frozenset(found)
