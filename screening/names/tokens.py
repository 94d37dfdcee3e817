"""Tokens: the words of a prepared name, each with what it means and how much it tells."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from screening.names.fold import Fold, Skeleton


class Kind(StrEnum):
    """What a token is in its name."""

    WORD = "word"
    CONCEPT = "concept"
    """A company word of known meaning; compared by meaning."""
    NUMBER = "number"
    INITIAL = "initial"
    PATRONYMIC = "patronymic"
    TITLE = "title"
    HONOREE = "honoree"
    """Whom a works or an institute is named after."""


#: What makes a company's name its own.
OWN = frozenset((Kind.WORD, Kind.NUMBER, Kind.HONOREE))


#: Ends the stem of a father's name in a patronymic, by the child.
SON, DAUGHTER = "+s", "+d"


class Writing(StrEnum):
    """What the script that a word was written in shows of its sound."""

    LETTERS = "letters"
    CONSONANTS = "consonants"
    """Arabic and Persian leave out short vowels: only the consonants can be compared."""
    SYLLABLES = "syllables"
    """Chinese and Korean: a syllable has few letters and no typing errors inside, one other letter is another name."""


class Token(NamedTuple):
    """One comparable word. Two tokens with equal `key` are equal whatever they looked like."""

    text: str
    """As shown to people: lower-case, in Latin letters."""
    key: str
    """What equality means: the fold of a word, `=concept`, `#number`."""
    fold: Fold
    skeleton: Skeleton
    kind: Kind
    weight: float
    """How much it tells, above 0 to 1."""
    groups: frozenset[int] = frozenset()
    """Name equivalents the word belongs to (nicknames, national forms)."""
    stem: str = ""
    """Fold without an adjective's ending (Ryazanskoye) or a written-on article (Alhawsawi); of a woman's family name,
    the man's (Ivanova, Ivanov); of a patronymic, the father's name and the child's sex. Empty where there is none."""
    writing: Writing = Writing.LETTERS
    original: str = ""
    """The word in its own script where `patterns` compares it; empty for all others."""
    habits: frozenset[str] = frozenset()
    """Folds of the word as other languages may have meant it (see `habits`)."""
    sounds: frozenset[str] = frozenset()
    """Readings it may stand for (see `sounds`); one in common makes two words spellings of each other."""


class NameForm(NamedTuple):
    """A name prepared for comparison."""

    raw: str
    tokens: tuple[Token, ...]
    legal: str = ""
    """Class of the legal form (`private`, `stock` …), empty where none is stated."""
    legal_text: str = ""
    letters: frozenset[str] = frozenset()
    """The letters of the name written without spaces: with and without its legal form, and for `FAMILY, Given` in both
    orders."""
    initials: str = ""
    """First letters of the words of a company's name as they are written, without its legal form; empty for the names
    of persons, ships and aircraft."""
    part: bool = False
    """Whether it is only one of the names that stand in the text (in brackets, behind `a.k.a.`)."""
    personal: bool = False
    """Whether it was prepared as a person's name."""
    fathers: frozenset[str] = frozenset()
    """Keys of the names behind `bin`, `ben`, `ibn`: A bin B is not B bin A."""
