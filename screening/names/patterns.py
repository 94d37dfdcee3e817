"""Words of scripts that show less or other than Latin spelling does, against Latin words.

A word becomes a pattern of units: in Arabic and Hebrew its consonants and the vowels that are written (h s Y n), for
a common name all vowels (h u s E n), in other scripts every letter. A Latin word is laid along the pattern unit by
unit, each unit with the spellings it may have, and what the unusual ones cost: Hussein fits, Hassan has nothing to put
at the Y.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain, product
from typing import NamedTuple

from screening.names import abjads, scripts
from screening.names.consonants import combined, latin_forms
from screening.names.data_files import kept
from screening.names.outlines import Outline, bits, outline_of, united
from screening.names.scripts import Unit

_FINAL_H = re.compile(r"(?<=[aeiou])h$")
_DOUBLE = re.compile(r"([^aeiou])(?=\1)")
#: An inserted vowel where all vowels are known; a vowel before the first or behind the last letter.
_KNOWN_GAP, _EDGE_GAP = 0.35, 0.4
#: What costs more is no agreement: `similarity` makes less than its least value of it.
MOST_COST = 0.82
#: A spelling that costs no more is a usual one.
_USUAL = 0.15
_NEVER = float("inf")
_NO_NAMES: frozenset[str] = frozenset()


class Pattern(NamedTuple):
    """What a word may say."""

    units: tuple[Unit, ...]
    gap: float
    """What a vowel costs that no unit shows."""
    tells: bool
    """Whether enough is known to tell the word from others."""
    spellings: tuple[dict[str, Unit], ...]
    """For each unit its spellings by the letter that stands where it is to be read; the empty ones stand anywhere."""
    outline: Outline
    """The letters that a Latin word may begin with, end with and have."""

    @classmethod
    def of(cls, units: tuple[Unit, ...], gap: float, tells: bool) -> Pattern:
        """The pattern of these units."""
        first, last = _outer(units, 0, MOST_COST), _outer(units[::-1], -1, MOST_COST)
        vowels = frozenset(letter for vowel in abjads.gaps().values() for spelling, _ in vowel for letter in spelling)
        letters = vowels.union(*(spelling for unit in units for spelling, price in unit if price <= MOST_COST))
        outline = Outline(bits(first | vowels), bits(last | vowels), bits(letters))
        return cls(units, gap, tells, tuple(map(_by_first_letter, units)), outline)


@lru_cache(maxsize=20_000)
def patterns(word: str) -> tuple[Pattern, ...]:
    """What a lower-case word of one of the scripts may say: as the common name that it is, else as it is written."""
    script = scripts.script_name(word[0])
    if script:
        return (Pattern.of(scripts.units(word, script), scripts.gap_cost(script), True),)
    names = abjads.vowels(word)
    if names:
        return tuple(Pattern.of(abjads.vowelled(name), _KNOWN_GAP, True) for name in names)
    units, enough = abjads.written(abjads.bare(word))
    return (Pattern.of(units, 0.0, enough),)


def _outer(units: tuple[Unit, ...], place: int, limit: float) -> frozenset[str]:
    """Letters at this place (0 or -1) of the spellings, no dearer than the limit, of the first unit that has no empty
    one, and of those before it."""
    letters: set[str] = set()
    for unit in units:
        spellings = [spelling for spelling, price in unit if price <= limit]
        letters.update(spelling[place] for spelling in spellings if spelling)
        if all(spellings):
            break
    return frozenset(letters)


def cost(pattern: Pattern, latin: str, limit: float) -> float:
    """What it costs to read `latin` along the pattern; infinite where it cannot be or costs more than `limit`."""
    text = _as_read(latin)
    gaps = _gaps(text) if pattern.gap <= limit else None
    reached = {0: 0.0}
    edge = _EDGE_GAP
    for spellings in pattern.spellings:
        if gaps is not None:
            _leave_gaps(gaps, reached, pattern.gap, edge, limit)
        edge = 0.0
        anywhere = spellings[""]
        following: dict[int, float] = {}
        for start, so_far in reached.items():
            for spelling, price in spellings.get(text[start : start + 1], anywhere):
                price += so_far
                if price <= limit and text.startswith(spelling, start):
                    end = start + len(spelling)
                    if price < following.get(end, _NEVER):
                        following[end] = price
        if not following:
            return _NEVER
        reached = following
    if gaps is not None:
        _leave_gaps(gaps, reached, pattern.gap, _EDGE_GAP, limit)
    return reached.get(len(text), _NEVER)


class _Gap(NamedTuple):
    """A vowel of a Latin word that a script may leave out."""

    end: int
    price: float
    mute: bool
    """Whether it is a mute e at the end, which is no edge."""


@lru_cache(maxsize=20_000)
def _as_read(latin: str) -> str:
    """A Latin word as it is laid along patterns."""
    return _FINAL_H.sub("", _DOUBLE.sub("", latin.replace("x", "ks")))


@lru_cache(maxsize=20_000)
def _gaps(text: str) -> tuple[tuple[_Gap, ...], ...]:
    """The vowels that start at each of the letters, and at the end."""
    table = abjads.gaps()
    return *(_gaps_from(text, start, table[letter]) if letter in table else () for start, letter in enumerate(text)), ()


def _gaps_from(text: str, start: int, vowels: Unit) -> tuple[_Gap, ...]:
    return tuple(
        _Gap(start + len(vowel), price, vowel == "e" and start + 1 == len(text))
        for vowel, price in vowels
        if text.startswith(vowel, start)
    )


def _leave_gaps(
    gaps: tuple[tuple[_Gap, ...], ...], reached: dict[int, float], gap: float, edge: float, limit: float
) -> None:
    """Adds what is reached by leaving out one vowel that no unit shows."""
    for start, so_far in list(reached.items()):
        for end, price, mute in gaps[start]:
            price = so_far + gap + (price if mute or price > edge else edge)
            if price <= limit and price < reached.get(end, _NEVER):
                reached[end] = price


@lru_cache(maxsize=2_000)
def _by_first_letter(unit: Unit) -> dict[str, Unit]:
    letters = {spelling[:1] for spelling, _ in unit} | {""}
    return {letter: tuple(each for each in unit if each[0][:1] in ("", letter)) for letter in letters}


@lru_cache(maxsize=20_000)
def agreement(words: tuple[str, ...], latin: str) -> tuple[float, bool]:
    """What it costs to read `latin` as the words written together, and whether they show enough to tell."""
    best = (_NEVER, False)
    outline = latin_outline(latin)
    if not script_outline(words).admits(outline) or script_forms(words).isdisjoint(latin_forms(latin)):
        return best
    for pattern in _joined(words):
        if pattern.outline.admits(outline):
            best = min(best, (cost(pattern, latin, MOST_COST), pattern.tells))
    return best


@lru_cache(maxsize=20_000)
def latin_outline(latin: str) -> Outline:
    """The letters of a Latin word as they are laid along patterns."""
    return outline_of(_as_read(latin))


@lru_cache(maxsize=20_000)
def script_outline(words: tuple[str, ...]) -> Outline:
    """The letters that a Latin word may have if it agrees at all with the words written together."""
    if len(words) == 1:
        return united(pattern.outline for pattern in patterns(words[0]))
    outlines = [script_outline((word,)) for word in words]
    ends = 1 if is_heard(words[0]) else len(words), len(words) - 1 if is_heard(words[-1]) else 0
    return united(outlines)._replace(first=united(outlines[: ends[0]]).first, last=united(outlines[ends[1] :]).last)


@lru_cache(maxsize=20_000)
def is_heard(word: str) -> bool:
    """Whether some letter of a word is never left out."""
    return all(
        any(all(spelling for spelling, price in unit if price <= MOST_COST) for unit in pattern.units)
        for pattern in patterns(word)
    )


@lru_cache(maxsize=20_000)
def _joined(words: tuple[str, ...]) -> tuple[Pattern, ...]:
    """What words written together may say."""
    if len(words) == 1:
        return patterns(words[0])
    return tuple(
        Pattern.of(
            tuple(unit for part in parts for unit in part.units),
            min(part.gap for part in parts),
            any(part.tells for part in parts),
        )
        for parts in product(*map(patterns, words))
    )


#: Letters by which the common names that a word may be are looked up.
_START = 3


@kept
def _usual_starts() -> dict[str, list[tuple[str, Pattern]]]:
    """The common names by the first letters of their usual spellings (and some others: vowels left out before them)."""
    found: dict[str, list[tuple[str, Pattern]]] = {}
    for word in abjads.names():
        for pattern in patterns(word):
            for start in _starts(pattern):
                found.setdefault(start, []).append((word, pattern))
    return found


def _starts(pattern: Pattern) -> set[str]:
    """First letters of all words that are read along the pattern at no more than `_USUAL`, shorter ones as a whole."""
    vowels = [("", 0.0), *((vowel, pattern.gap + price) for unit in abjads.gaps().values() for vowel, price in unit)]
    reached = {"": 0.0}
    for unit in (*chain.from_iterable((vowels, unit) for unit in pattern.units), vowels):
        following: dict[str, float] = {}
        for start, so_far in reached.items():
            for spelling, price in unit:
                text = (start + spelling)[:_START]
                if so_far + price <= min(_USUAL, following.get(text, _USUAL)):
                    following[text] = so_far + price
        reached = following
    return set(reached)


def names_like(latin: str) -> frozenset[str]:
    """The common names of Arabic or Hebrew script that a Latin word is a usual spelling of."""
    text = _as_read(latin)
    last = bits(text[-1:])
    near = [entry for entry in _usual_starts().get(text[:_START], ()) if entry[1].outline.last & last]
    if not near:
        return _NO_NAMES
    outline = outline_of(text)
    return frozenset(
        word
        for word, pattern in near
        if pattern.outline.admits(outline)
        and cost(pattern, latin, _USUAL) <= _USUAL
        and not latin_forms(latin).isdisjoint(script_forms((word,)))
    )


@lru_cache(maxsize=20_000)
def script_forms(words: tuple[str, ...]) -> frozenset[str]:
    """Coarse consonants of words of a script, written together."""
    read = product(*map(patterns, words))
    return frozenset(
        form for parts in read for form in combined([_choices(unit) for part in parts for unit in part.units])
    )


@lru_cache(maxsize=2_000)
def _choices(unit: Unit) -> list[str]:
    """Coarse forms of a unit, so few that every spelling of it has one of them."""
    chosen: list[str] = []
    for spelling, _ in unit:
        forms = sorted(latin_forms(spelling)) or [""]
        if not set(forms) & set(chosen):
            chosen.append(forms[0])
    return chosen
