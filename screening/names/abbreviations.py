"""Abbreviations made of the words of a name: `ARZ` for Aircraft Repair Plant, `Tochmash` for Precision Machinery.

A word abbreviates a run of words when it is made of beginnings of them, in their order. Words of known meaning may
begin as in any language that the table of company words has, since most abbreviations are older than their
translation: ARZ is aviatsionno-remontnyi zavod.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from screening.names.outlines import bits
from screening.names.tokens import Kind, Token, Writing
from screening.names.vocabulary import vocabulary

_SHORTEST, _LONGEST = 2, 12
_MOST_WORDS = 6
#: A whole name is known by its initials from so many letters on.
MIN_WHOLE = 4
#: Letters that the usual romanisations of one sound may begin with are made one.
_ONE_SOUND = (("ts", "c"), ("tz", "c"), ("kh", "h"), ("x", "h"), ("w", "v"), ("j", "y"), ("q", "k"))


class Run(NamedTuple):
    """Neighbouring words that one word stands for."""

    start: int
    end: int
    """Position behind the last word."""


def runs(short: Token, words: tuple[Token, ...]) -> list[Run]:
    """All runs of two or more neighbouring `words` that `short` may abbreviate."""
    if not may_abbreviate(short):
        return []
    found = set()
    for text in {short.text, _sounds(short.text)}:  # kh is one sound, or the beginnings of two words
        for start in range(len(words) - 1):
            if text[0] in _initials(words[start]) and not _initials(words[start + 1]).isdisjoint(text):
                found |= {Run(start, end) for end in _ends(text, words, start)}
    return sorted(found)


@lru_cache(maxsize=20_000)
def may_abbreviate(token: Token) -> bool:
    """Whether a token has the length and the letters of an abbreviation."""
    return (
        token.kind is Kind.WORD
        and token.writing is Writing.LETTERS
        and _SHORTEST <= len(token.text) <= _LONGEST
        and token.text.isalpha()
    )


class Letters(NamedTuple):
    """Letters of a token, each a bit of a number (letters may share one): enough to rule most abbreviations out."""

    begins: int
    """What its spellings and short forms begin with, as one of the words that may be abbreviated."""
    goes_on: int
    """Their second letters."""
    starts: int
    """Its first letter as an abbreviation; 0 where it is none."""
    second: int
    """Its second letter as an abbreviation."""
    holds: int
    """All its letters as an abbreviation."""

    def may_abbreviate(self, first: Letters, second: Letters) -> bool:
        """Whether a token with these letters may abbreviate two words that stand together, and perhaps more: either its
        second letter is also that of the first word, or the second word begins with it."""
        return bool(
            self.starts & first.begins and self.holds & second.begins and self.second & (first.goes_on | second.begins)
        )


def letters_of(token: Token) -> Letters:
    """The bits of a token."""
    texts = {token.text, _sounds(token.text)} if may_abbreviate(token) else set()
    words = {*_spellings(token), *_short_forms(token)}
    return Letters(
        bits(word[0] for word in words), bits(word[1:2] for word in words if len(word) > 1),
        bits(text[0] for text in texts), bits(text[1] for text in texts if len(text) > 1), bits("".join(texts)),
    )  # fmt: skip


def _ends(text: str, words: tuple[Token, ...], start: int) -> set[int]:
    """Positions behind the runs from `start` of which `text` is made. Either each word gives its first letter (one that
    stands for several words, theirs), or the words give more than two letters on average (Tochmash); less would fit too
    much: Saba is also the beginnings of Salalah and Bandar (port)."""
    reached = by_initials = frozenset((0,))
    ends = set()
    for position in range(start, min(len(words), start + _MOST_WORDS)):
        word = words[position]
        reached = _behind_beginnings(text, reached, _beginnings(word))
        by_initials = _behind(text, by_initials, _initials(word) | _short_forms(word))
        count = position + 1 - start
        if count > 1 and (len(text) in by_initials or (len(text) in reached and len(text) > 2 * count)):
            ends.add(position + 1)
        if not reached:
            break
    return ends


def _behind(text: str, places: frozenset[int], parts: frozenset[str]) -> frozenset[int]:
    """Places in the text behind one of the parts that stands at one of these places."""
    return frozenset(at + len(part) for at in places for part in parts if text.startswith(part, at))


def _behind_beginnings(text: str, places: frozenset[int], beginnings: frozenset[str]) -> frozenset[int]:
    """`_behind` where with each part stand all its beginnings: a word of many languages has hundreds."""
    behind = set()
    for at in places:
        end = at + 1
        while end <= len(text) and text[at:end] in beginnings:
            behind.add(end)
            end += 1
    return frozenset(behind)


def _short_forms(token: Token) -> frozenset[str]:
    return frozenset(vocabulary().short_forms.get(token.key, ()))


@lru_cache(maxsize=5_000)  # some 3 kB each
def _beginnings(token: Token) -> frozenset[str]:
    """What the word may begin with, in any of its spellings, as far as an abbreviation goes."""
    return frozenset(
        spelling[:size] for spelling in _spellings(token) for size in range(1, min(len(spelling), _LONGEST) + 1)
    )


@lru_cache(maxsize=20_000)
def _initials(token: Token) -> frozenset[str]:
    return frozenset(spelling[0] for spelling in _spellings(token))


@lru_cache(maxsize=20_000)
def _spellings(token: Token) -> tuple[str, ...]:
    """How the word may be written."""
    words = {token.text, *vocabulary().spellings.get(token.key, ())}
    return tuple(sorted({spelling for word in words if word for spelling in (word, _sounds(word))}))


@lru_cache(maxsize=20_000)
def _sounds(text: str) -> str:
    for old, new in _ONE_SOUND:
        text = text.replace(old, new)
    return text
