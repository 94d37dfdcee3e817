"""A first look at whether a Latin word may be read along a pattern, by letters alone: each is a bit of a number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Outline(NamedTuple):
    """Letters of a Latin word, or those that a word of another script allows (letters may share a bit)."""

    first: int
    """What it begins with."""
    last: int
    """What it ends with."""
    letters: int
    """All that it holds."""

    def admits(self, latin: Outline) -> bool:
        """Whether a word that allows these letters may be written as the Latin one."""
        return bool(self.first & latin.first and self.last & latin.last) and not latin.letters & ~self.letters

    def may_admit(self, first: Outline, second: Outline) -> bool:
        """Whether two Latin words written together may be admitted: a first look at the words apart, by what they begin
        with and their letters but h, which may fall silent where they meet."""
        return bool(self.first & first.first) and not (first.letters | second.letters) & ~(self.letters | _SILENT)


_SILENT = 1 << (ord("h") & 63)
#: Of what is not there: admits nothing and is admitted nowhere.
NO_OUTLINE = Outline(0, 0, 0)


def outline_of(text: str) -> Outline:
    """The outline of a Latin word."""
    return Outline(bits(text[:1]), bits(text[-1:]), bits(text))


def united(outlines: Iterable[Outline]) -> Outline:
    """What admits all that one of these admits."""
    first = last = letters = 0
    for outline in outlines:
        first |= outline.first
        last |= outline.last
        letters |= outline.letters
    return Outline(first, last, letters)


def bits(letters: Iterable[str]) -> int:
    """The bits of some letters."""
    number = 0
    for letter in letters:
        number |= 1 << (ord(letter) & 63)
    return number
