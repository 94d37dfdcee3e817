"""Arabic, Persian, Urdu and Hebrew script, which leave out short vowels: units of a word, vowels of common names."""

from __future__ import annotations

import re
from functools import cache

from screening.names.data_files import load
from screening.names.scripts import Unit, parse_unit

#: Letters of one sound or one form in Arabic, Persian and Urdu, for looking up names.
_ONE_LETTER = str.maketrans(dict(zip("يىئكةأإآٱؤہھۀە", "یییکهااااوهههه", strict=True)))
_MARKS = re.compile(r"[\u0591-\u05C7\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06ED\u0640\u200c]")
_AS_UNITS = (
    ("aa", "A"), ("ii", "Y"), ("uu", "W"), ("ee", "Y"), ("oo", "W"), ("ay", "E"), ("aw", "U"),
    ("tz", "ts"), ("e", "i"), ("o", "u"), ("dh", "z"), ("w", "W"), ("y", "Y"),
)  # fmt: skip
_UNIT = re.compile(r"sh|kh|gh|th|ch|zh|ts|.")
_DOUBLE = re.compile(r"([^aeiou])\1+")
#: Vav and yod that are consonants are written double in Hebrew, so is the ending of a Persian family name; the article
#: inside a compound loses its vowel.
_WRITTEN_DOUBLE = re.compile("([ויی])\\1")
_COMPOUND = re.compile("(?<=.و)ال(?=..)|(?<=^عبد)ال(?=..)|(?<=..)ال(?=دين|دین|رحم)")
_GOD = re.compile("(?<=..)ا?لله")
#: Units that may stand for almost anything, and how many others tell a word.
_HARDLY_SHOWN = frozenset(("3", "H", "V", "O"))
_ENOUGH = 3


@cache
def _units() -> dict[str, Unit]:
    return {name: parse_unit(text.split()) for name, text in load("abjads")["spellings"].items()}


@cache
def gaps() -> dict[str, Unit]:
    """The vowels that a script may leave out, by their first letter."""
    found: dict[str, Unit] = {}
    for spelling, price in _units()["gap"]:
        if spelling:
            found[spelling[0]] = (*found.get(spelling[0], ()), (spelling, price))
    return found


@cache
def _names() -> dict[str, list[str]]:
    return {word.translate(_ONE_LETTER): text.split() for word, text in load("abjads")["names"].items()}


def bare(word: str) -> str:
    """The word without vowel marks."""
    return _MARKS.sub("", word)


def names() -> list[str]:
    """The common names whose vowels are known."""
    return list(_names())


def vowels(word: str) -> tuple[str, ...]:
    """Usual Latin forms of a common name, long vowels doubled; none where it is not known."""
    return () if word.isascii() else tuple(_names().get(bare(word).translate(_ONE_LETTER), ()))


def vowelled(name: str) -> tuple[Unit, ...]:
    """Units of a Latin form from `vowels`."""
    text = _DOUBLE.sub(r"\1", name)
    for written, unit in _AS_UNITS:
        text = text.replace(written, unit)
    table = _units()
    return tuple(table[unit] for unit in _UNIT.findall(text) if unit in table)


def written(word: str) -> tuple[tuple[Unit, ...], bool]:
    """Units of the letters that are written, and whether they are enough to tell the word. The first alif carries any
    vowel, a final h may be one; other people's ch is tsh in Arabic, and their e is written as i."""
    letters, table = load("abjads")["letters"], _units()
    text = word.replace("تش", "چ")
    text = _GOD.sub("له", _COMPOUND.sub("ل", _WRITTEN_DOUBLE.sub(r"\1", text)))
    found = [unit for ch in text if (unit := letters.get(ch, ""))]
    found = ["I" if unit == "Y" else unit for unit in found]
    if found and found[0] in "AV":
        found[0] = "O"
    if len(found) > 1 and found[-1] == "h":
        found[-1] = "H"
    return tuple(table[unit] for unit in found), sum(unit not in _HARDLY_SHOWN for unit in found) >= _ENOUGH
