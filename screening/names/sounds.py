"""What the words of a personal name say, where its letters alone do not tell: names of China, Korea and Japan.

The same name is written in Chinese characters, Hangul, kana and several romanisations. Each word gets the readings it
may stand for; two words that share one are spellings of each other. A Latin word is only read in a way of writing in
which the whole name can be read and has a family name (Chang Hsiao-hung is no pinyin, so Chang is Zhang), since single
syllables occur in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import product, takewhile
from math import prod

from screening.names import chinese, japanese, korean
from screening.names.transliterate import script_of, to_ascii

Readings = frozenset[str]
_NONE: Readings = frozenset()
#: A name of four words may have one that is foreign to it (Stephen Chan Kwok Keung).
_MIN_WITH_FOREIGN = 4
_MIN_WORDS = 2
#: A name of more readings than this says nothing definite.
_MOST_WHOLE = 64
#: In a shorter name a letter is an initial (Kim I.), in a longer one it may be a syllable (Tsai Tsung-I).
_MIN_WITH_LETTER = 3


def sounds(words: Sequence[str]) -> list[Readings]:
    """Readings of each word of one personal name, marked with the language; mostly none."""
    if all(map(str.isascii, words)) or all(script_of(word) == "latin" for word in words):
        return _latin(list(map(to_ascii, words)))
    return [_of_script(word) for word in words]


def _of_script(word: str) -> Readings:
    script = script_of(word)
    if script == "han":
        return _marked("zh", chinese.read_han(word)) | _marked("ko", korean.read_han(word))
    if script == "hangul":
        return _marked("ko", korean.read_hangul(word))
    if script == "kana":
        return _marked("ja", japanese.read_latin(to_ascii(word)))
    return _NONE


def _latin(words: list[str]) -> list[Readings]:
    found = [_NONE] * len(words)
    if len(words) < (_MIN_WITH_LETTER if 1 in map(len, words) else _MIN_WORDS):
        return found
    foreign = len(words) >= _MIN_WITH_FOREIGN
    unread = 0
    said: list[dict[str, Readings]] = []
    for word in words:
        said.append(_read(word))
        unread += not said[-1]
        if unread > foreign:
            return found
    for system, (language, surnames) in _SYSTEMS.items():
        readings = [by_system.get(system, _NONE) for by_system in said]
        if readings.count(_NONE) <= foreign and (surnames is None or any(r & surnames() for r in readings)):
            found = [before | _marked(language, now) for before, now in zip(found, readings, strict=True)]
    return found


@lru_cache(maxsize=20_000)
def _read(word: str) -> dict[str, Readings]:
    """Readings of a word by the systems in which it can be read."""
    readings = chinese.read_latin(word)
    if in_korean := korean.read_latin(word):
        readings = {"ko": in_korean, **readings}
    if in_japanese := japanese.read_latin(word):
        readings = {"ja": in_japanese, **readings}
    return readings


#: Each way of writing in Latin letters, with its language and the family names of it.
_SYSTEMS: dict[str, tuple[str, Callable[[], Readings] | None]] = {
    "ko": ("ko", korean.surnames),
    "ja": ("ja", None),
    **dict.fromkeys(chinese.SYSTEMS, ("zh", chinese.surnames)),
}


def _marked(language: str, readings: Readings) -> Readings:
    return frozenset(f"{language}:{reading}" for reading in readings)


def _read_wade_giles(word: str) -> Readings:
    return chinese.read_latin(word).get("wade", _NONE)


def whole(words: Sequence[str]) -> Readings:
    """What a name of a firm says when written without spaces: read as Japanese, or from Wade-Giles in pinyin."""
    found: set[str] = set()
    for read in (japanese.read_latin, _read_wade_giles):
        readings = list(takewhile(bool, map(read, map(to_ascii, words))))
        if len(readings) == len(words) and prod(map(len, readings)) <= _MOST_WHOLE:
            found.update("".join(parts).replace(" ", "") for parts in product(*readings))
    return frozenset(found)


def joined(first: Readings, second: Readings) -> Readings:
    """Readings of two words written as one."""
    return frozenset(f"{a} {b[3:]}" if a[:2] != "ja" else a + b[3:] for a in first for b in second if a[:3] == b[:3])
