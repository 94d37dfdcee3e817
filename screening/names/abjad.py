"""Arabic, Persian, Urdu and Hebrew script, which leave out short vowels, against Latin spelling.

A word becomes a pattern of units: its consonants and the vowels that are written (حسین h s Y n), or for a common name
all vowels (h u s E n). A Latin word is laid along the pattern unit by unit, each unit with the spellings it may have,
and what the unusual ones cost: Hussein fits, Hassan has nothing to put at the Y.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from screening.names.data_files import load

#: Letters of one sound or one form in Arabic, Persian and Urdu, for looking up names.
_ONE_LETTER = str.maketrans(dict(zip("يىئكةأإآٱؤہھۀە", "یییکهااااوهههه", strict=True)))
_MARKS = re.compile(r"[\u0591-\u05C7\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06ED\u0640\u200c]")
_SHORT = frozenset("aiu")
_WRITTEN_LONG = (("aa", "A"), ("ii", "Y"), ("uu", "W"), ("ee", "Y"), ("oo", "W"), ("ay", "E"), ("aw", "U"))
_UNIT = re.compile(r"sh|kh|gh|th|ch|zh|ts|dh|.")
#: Vav and yod that are consonants are written double in Hebrew; the article inside a compound loses its vowel.
_HEBREW_DOUBLE = re.compile("([וי])\\1")
_COMPOUND = re.compile("(?<=.و)ال(?=..)|(?<=^عبد)ال(?=..)|(?<=..)ال(?=دين|دین|رحم)")
_GOD = re.compile("(?<=..)ا?لله")
_FINAL_H = re.compile(r"(?<=[aeiou])h$")
_DOUBLE = re.compile(r"([^aeiou])\1+")
#: An inserted vowel where all vowels are known; a vowel before the first or behind the last letter.
_KNOWN_GAP, _EDGE_GAP = 0.35, 0.4
_MANY_FORMS = 16


class Pattern(NamedTuple):
    """Units of a word, and whether its short vowels are among them."""

    units: tuple[str, ...]
    vowelled: bool


@cache
def _spellings() -> dict[str, tuple[tuple[str, float], ...]]:
    table: dict[str, tuple[tuple[str, float], ...]] = {}
    for unit, text in load("abjad")["spellings"].items():
        pairs = (entry.partition(":") for entry in text.split())
        table[unit] = tuple(("" if latin == "-" else latin, float(cost or 0)) for latin, _, cost in pairs)
    return table


@cache
def _names() -> dict[str, list[str]]:
    return {word.translate(_ONE_LETTER): text.split() for word, text in load("abjad")["names"].items()}


def _vowelled(text: str) -> tuple[str, ...]:
    text = _DOUBLE.sub(r"\1", text)
    for written, unit in _WRITTEN_LONG:
        text = text.replace(written, unit)
    known = _spellings()
    text = (
        text.replace("tz", "ts")
        .replace("e", "i")
        .replace("o", "u")
        .replace("dh", "z")
        .replace("w", "W")
        .replace("y", "Y")
    )
    units = [unit for unit in _UNIT.findall(text) if unit in known]
    return tuple(units)


def _written(word: str) -> tuple[str, ...]:
    """Units of the letters that are written; the first alif carries any vowel, a final h may be one."""
    letters = load("abjad")["letters"]
    text = _GOD.sub("له", _COMPOUND.sub("ل", _HEBREW_DOUBLE.sub(r"\1", word)))
    units = [unit for ch in text if (unit := letters.get(ch, ""))]
    if units and units[0] in "AV":
        units[0] = "O"
    if len(units) > 1 and units[-1] == "h":
        units[-1] = "H"
    return tuple(units)


@lru_cache(maxsize=20_000)
def patterns(word: str) -> tuple[Pattern, ...]:
    """What a word in one of the scripts may say: as the common name that it is, else as it is written."""
    bare = _MARKS.sub("", word)
    names = vowels(bare)
    return tuple(Pattern(_vowelled(name), True) for name in names) or (Pattern(_written(bare), False),)


@cache
def _by_form() -> dict[str, list[tuple[str, Pattern]]]:
    """The common names by their coarse consonants."""
    found: dict[str, list[tuple[str, Pattern]]] = {}
    for word in _names():
        for pattern in patterns(word):
            for form in script_forms((word,)):
                found.setdefault(form, []).append((word, pattern))
    return found


@lru_cache(maxsize=20_000)
def names_like(latin: str) -> frozenset[str]:
    """The common names that a Latin word is a usual spelling of."""
    near = (entry for form in latin_forms(latin) for entry in _by_form().get(form, ()))
    return frozenset(word for word, pattern in near if cost(pattern, latin) <= _USUAL)


#: A spelling that costs no more is a usual one.
_USUAL = 0.15


def vowels(word: str) -> tuple[str, ...]:
    """Usual Latin forms of a common name, long vowels doubled; none where it is not known."""
    return tuple(_names().get(_MARKS.sub("", word).translate(_ONE_LETTER), ()))


@lru_cache(maxsize=50_000)
def cost(pattern: Pattern, latin: str) -> float:
    """What it costs to read `latin` along the pattern; infinite where it cannot be."""
    table = _spellings()
    text = _FINAL_H.sub("", _DOUBLE.sub(r"\1", latin.replace("x", "ks")))
    reached = {0: 0.0}
    for position, unit in enumerate((*pattern.units, None)):
        edge = position == 0 or unit is None
        for start, so_far in sorted(reached.items()):
            for spelling, price in table["gap"]:
                if text.startswith(spelling, start):
                    mute = unit is None and spelling == "e"
                    price = max(price, _EDGE_GAP if edge and not mute else 0.0) + (
                        _KNOWN_GAP if pattern.vowelled else 0.0
                    )
                    _relax(reached, start + len(spelling), so_far + price)
        if unit is None:
            break
        following: dict[int, float] = {}
        for start, so_far in reached.items():
            for spelling, price in table[unit]:
                if text.startswith(spelling, start):
                    _relax(following, start + len(spelling), so_far + price)
        reached = following
    return reached.get(len(text), float("inf"))


def _relax(reached: dict[int, float], position: int, price: float) -> None:
    if price < reached.get(position, float("inf")):
        reached[position] = price


def agreement(words: tuple[str, ...], latin: str) -> tuple[float, bool]:
    """What it costs to read `latin` as the words written together, and whether the script shows enough to tell."""
    best = (float("inf"), False)
    for parts in product(*map(patterns, words)):
        pattern = Pattern(tuple(u for part in parts for u in part.units), all(part.vowelled for part in parts))
        shown = sum(unit not in _HARDLY_SHOWN for unit in pattern.units)
        best = min(best, (cost(pattern, latin), pattern.vowelled or shown >= _ENOUGH))
    return best


#: Units that may stand for almost anything, and how many others tell a word.
_HARDLY_SHOWN = frozenset(("a", "i", "u", "3", "H", "V", "O"))
_ENOUGH = 3


#: Coarse classes of consonants for looking words up: what could be one letter of the script falls together. Vowels, h,
#: w and y are left out; a letter of two classes gives two forms.
_CLASSES = {
    "b": "b", "p": "b", "f": "b", "ph": "b", "v": "b|", "t": "t", "th": "t|s", "d": "t", "dh": "t", "z": "t|s",
    "j": "k|", "g": "k", "gh": "k", "zh": "k", "dj": "k", "dzh": "k", "k": "k", "q": "k", "c": "k|s", "ch": "s||k",
    "tch": "s", "tsch": "s", "ck": "k", "sh": "s", "sch": "s", "s": "s", "ts": "s|t", "tz": "s|t", "dz": "t",
    "kh": "", "h": "", "l": "l", "m": "m", "n": "n", "r": "r",
}  # fmt: skip
_LATIN_UNIT = re.compile("|".join(sorted(_CLASSES, key=len, reverse=True)))


@lru_cache(maxsize=50_000)
def latin_forms(latin: str) -> frozenset[str]:
    """Coarse consonants of a Latin word, in all the ways they may be read."""
    return _forms(_LATIN_UNIT.findall(_DOUBLE.sub(r"\1", latin.replace("x", "ks"))))


@lru_cache(maxsize=20_000)
def script_forms(words: tuple[str, ...]) -> frozenset[str]:
    """Coarse consonants of words in the script, written together."""
    return frozenset(
        form
        for parts in product(*map(patterns, words))
        for form in _forms([unit for part in parts for unit in part.units if unit in _CLASSES])
    )


def _forms(units: list[str]) -> frozenset[str]:
    choices = [_CLASSES[unit].split("|") for unit in units]
    forms = ("".join(parts) for parts in product(*choices))
    return frozenset(form for form, _ in zip(forms, range(_MANY_FORMS), strict=False) if form)
