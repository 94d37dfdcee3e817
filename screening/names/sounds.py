"""What the words of a personal name say, where its letters alone do not tell: names of China, Korea and Japan.

The same name is written in Chinese characters, Hangul, kana and several romanisations. Each word gets the readings it
may stand for; two words that share one are spellings of each other. A Latin word is only read in a way of writing in
which the whole name can be read and has a family name (Chang Hsiao-hung is no pinyin, so Chang is Zhang), since single
syllables occur in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
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
    if all(script_of(word) == "latin" for word in words):
        return _latin([to_ascii(word) for word in words])
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
    if len(words) < (_MIN_WITH_LETTER if any(len(word) == 1 for word in words) else _MIN_WORDS):
        return found
    foreign = len(words) >= _MIN_WITH_FOREIGN
    for language, read, surnames in _SYSTEMS:
        said = _read(words, read, foreign)
        if said and (surnames is None or any(readings & surnames() for readings in said)):
            found = [before | _marked(language, now) for before, now in zip(found, said, strict=True)]
    return found


def _read(words: list[str], read: Callable[[str], Readings], foreign: int) -> list[Readings]:
    """Readings of every word in one system; nothing where more than so many are foreign to it."""
    said: list[Readings] = []
    for word in words:
        said.append(read(word))
        foreign -= not said[-1]
        if foreign < 0:
            return []
    return said


#: Each way of writing in Latin letters: its language, how a word is read in it, and its family names.
_SYSTEMS: tuple[tuple[str, Callable[[str], Readings], Callable[[], Readings] | None], ...] = (
    ("ko", korean.read_latin, korean.surnames),
    ("ja", japanese.read_latin, None),
    *(("zh", partial(chinese.read_latin, system=system), chinese.surnames) for system in chinese.SYSTEMS),
)


def _marked(language: str, readings: Readings) -> Readings:
    return frozenset(f"{language}:{reading}" for reading in readings)


def whole(words: Sequence[str]) -> Readings:
    """What a name of a firm says when written without spaces: read as Japanese, or from Wade-Giles in pinyin."""
    found: set[str] = set()
    for read in (japanese.read_latin, partial(chinese.read_latin, system="wade")):
        readings = list(takewhile(bool, (read(to_ascii(word)) for word in words)))
        if len(readings) == len(words) and prod(map(len, readings)) <= _MOST_WHOLE:
            found.update("".join(parts).replace(" ", "") for parts in product(*readings))
    return frozenset(found)


def joined(first: Readings, second: Readings) -> Readings:
    """Readings of two words written as one."""
    return frozenset(f"{a} {b[3:]}" if a[:2] != "ja" else a + b[3:] for a in first for b in second if a[:3] == b[:3])
