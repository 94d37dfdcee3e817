"""Chinese syllables: what a word romanised in one of many ways stands for in pinyin, and how characters are read.

Hsu Chien-chung is Xu Jianzhong in Wade-Giles, Chan Kwok Keung is Chen Guoqiang in Hong Kong. Tones are not compared.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import chain, product

from screening.names.ascii import anyascii
from screening.names.data_files import kept, load

Spellings = dict[str, frozenset[str]]
SYSTEMS = ("pinyin", "wade", "cantonese", "min")


def _of_character(ch: str) -> set[str]:
    """Readings of one character: the usual one, and those it has in names."""
    table = load("chinese")
    readings = {anyascii(ch).lower(), *table["other_readings"].get(ch, "").split()}
    return readings | {table["surname_readings"][ch]} if ch in table["surname_readings"] else readings


def _wade_giles(initial: str, final: str, syllable: str) -> list[str]:
    table = load("chinese")["wade_giles"]
    if syllable in table["whole"]:
        return list(table["whole"][syllable].split())
    return [table["initials"].get(initial, initial) + table["finals"].get(final, final)]


def _inverted(pairs: list[tuple[str, str]]) -> Spellings:
    meant: dict[str, set[str]] = {}
    for spelling, syllable in pairs:
        meant.setdefault(spelling, set()).add(syllable)
    return {spelling: frozenset(syllables) for spelling, syllables in meant.items()}


@kept
def _systems() -> dict[str, Spellings]:
    """By system: the pinyin syllables that a spelling stands for."""
    table = load("chinese")
    parts = [(i, f, i + f) for i, finals in table["finals"].items() for f in finals.split()]
    loose = list(table["loose"].items())
    return {
        "pinyin": _inverted([(s, s) for _, _, s in parts] + loose),
        "wade": _inverted([(w, s) for i, f, s in parts for w in _wade_giles(i, f, s)] + loose),
        "cantonese": _inverted([(c, r) for c, chars in table["cantonese"].items() for r in _readings(chars)]),
        "min": _inverted([(c, r) for c, chars in table["min"].items() for r in _readings(chars)]),
    }


def _readings(characters: str) -> set[str]:
    return {reading for ch in characters for reading in _of_character(ch)}


@kept
def surnames() -> frozenset[str]:
    """Readings of family names."""
    return frozenset(_readings(load("chinese")["surnames"]))


def read_han(word: str) -> frozenset[str]:
    """The syllables of a word in Chinese characters, with spaces between them: one character with all its readings, a
    family name of two as it is read."""
    if len(word) == 1:
        return frozenset(_of_character(word))
    known = load("chinese")["surname_readings"].get(word)
    return frozenset((known or " ".join(anyascii(ch).lower() for ch in word),))


@cache
def _spellings() -> frozenset[str]:
    """Those of all systems."""
    return frozenset(chain.from_iterable(_systems().values()))


@lru_cache(maxsize=20_000)
def read_latin(word: str) -> dict[str, frozenset[str]]:
    """By each system of romanisation in which the word can be read, one or two syllables of pinyin that it may stand
    for."""
    known = _spellings()
    cuts = [cut for cut in range(1, len(word)) if word[:cut] in known and word[cut:] in known]
    if not cuts and word not in known:
        return _NONE
    read = ((system, _read(word, cuts, table)) for system, table in _systems().items())
    return {system: syllables for system, syllables in read if syllables}


_NONE: dict[str, frozenset[str]] = {}


def _read(word: str, cuts: list[int], table: Spellings) -> frozenset[str]:
    """What a word, or its two parts at one of the cuts, stands for in a system."""
    if word in table:
        return table[word]
    parts = ((table.get(word[:cut], ()), table.get(word[cut:], ())) for cut in cuts)
    return frozenset(f"{a} {b}" for first, second in parts for a, b in product(first, second))
