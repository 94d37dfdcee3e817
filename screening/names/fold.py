"""Folding: one key for the many ways to write a sound in Latin letters.

Romanisation differs by the writer's language (Sergei, Sergey, Serguei, Sergej; Khaled, Chaled; Muhammad, Mohamed).
`fold` makes most of these equal; `skeleton` drops the vowels, which Arabic and Persian do not write.
Neither decides a match: they are two of the ways in which tokens are compared (see `match.similarity`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, NewType

Fold = NewType("Fold", str)
Skeleton = NewType("Skeleton", str)

#: Applied in this order. Digraphs become one letter so that one edit stays one edit: c = ch, x = sh, j = zh.
# fmt: off
_DIGRAPHS = (
    ("schtsch", "X"), ("szcz", "X"), ("shch", "X"), ("tsch", "C"), ("dsch", "j"), ("sch", "X"), ("sz", "X"),
    ("sh", "X"), ("tch", "C"), ("cz", "C"), ("ch", "C"), ("dzh", "j"),
    ("dj", "j"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"),
    ("ck", "k"), ("tz", "ts"), ("x", "ks"), ("qu", "kv"), ("q", "k"), ("w", "v"), ("ou", "u"),
    ("oo", "u"), ("gue", "ge"), ("gui", "gi"), ("eev", "ev"), ("ee", "i"),
)
# fmt: on
_WITHOUT_H = tuple((old, new) for old, new in _DIGRAPHS if "h" not in old)
#: A French w (Ouarghi, Redouane).
_FRENCH_W = re.compile(r"^ou(?=[aei])|(?<=[^aeiou])ou(?=an)")
#: Umlauts written out (Mueller, Goethe); not the ending of glavnoe.
_UMLAUT = re.compile(r"(?<=[aou])e(?=[^aeiouy])")
_ONE_LETTER_EACH = str.maketrans("cCX", "kcx")
_SOFT_C = re.compile(r"c(?=[eiy])")
#: Between vowels, and before e and u at the start, i and y only glide (Sergeyevich, Yevgeny); behind a consonant they
#: are one i (Tatiana, Tatyana, Tatjana).
_GLIDE = re.compile(r"(?<=[aeou])[iy]+(?=[aeou])|^[iy]+(?=[eu])")
#: Behind a vowel or at the start only what follows a j; that j stays.
_SOFT = re.compile(r"(?:(?<=[^aeiouyj])|(?<![^aeou])([iy]*j))[iyj]+(?=[aeou])|^y(?=[ao])")
_I_RUN = re.compile(r"[iy]+|(?<=[aeou])j(?=$|[^aeiou])")
_MUTE_H = re.compile(r"(?<=[aeiou])h(?=$|[^aeiou])")
_DOUBLE = re.compile(r"(.)(?=\1)")
#: What no rule changes, drops or makes, and what is but a consonant to its neighbours.
_INERT = re.compile("[blmnr]")
_ACRONYM = 3
_NO_VOWELS = str.maketrans("", "", "aeiou")


@lru_cache(maxsize=20_000)
def fold(ascii_word: str) -> Fold:
    """Folded form of a lower-case ASCII word. Only equality of folds has a meaning; a fold is not for reading."""
    text = _FRENCH_W.sub("v", ascii_word) if "ou" in ascii_word else ascii_word
    for old, new in _DIGRAPHS if "h" in text else _WITHOUT_H:
        if old in text:
            text = text.replace(old, new)
    if "ae" in text or "oe" in text or "ue" in text:
        text = _UMLAUT.sub("", text)
    if text.endswith("ff"):  # Krylov, Kryloff
        text = text[:-2] + "v"
    if "c" in text:
        text = _SOFT_C.sub("s", text)
    if "c" in text or "C" in text or "X" in text:
        text = text.translate(_ONE_LETTER_EACH)
    if "i" in text or "y" in text or "j" in text:
        text = _GLIDE.sub("", text)
        if "y" in text or "j" in text or "ii" in text:
            text = _I_RUN.sub("i", _SOFT.sub(_softened, text))
    if "h" in text:
        text = _MUTE_H.sub("", text)
    text = _DOUBLE.sub("", text)
    return Fold(text or ascii_word)


def _softened(soft: re.Match[str]) -> str:
    return (soft[1] or "") + "i"


def word_fold(ascii_word: str) -> Fold:
    """Fold of a company word: up to three letters are most likely an acronym, where every letter counts."""
    return Fold(ascii_word) if len(ascii_word) <= _ACRONYM else fold(ascii_word)


@lru_cache(maxsize=20_000)
def skeleton(folded: Fold) -> Skeleton:
    """Consonants of a folded word; a vowel that starts the word is kept as `a`."""
    if not folded:
        return Skeleton("")
    head = "a" if folded[0] in "aeiou" else folded[0]
    return Skeleton(_DOUBLE.sub("", head + folded[1:].translate(_NO_VOWELS)))


class Ends(NamedTuple):
    """A word cut at its first and its last inert letter, which belong to what is not yet folded; a word without one is
    all end and all start."""

    before: str
    """Fold of what stands before the end."""
    end: str
    start: str
    behind: str
    """Fold of what stands behind the start."""


def joined_fold(first: str, second: str) -> Fold:
    """`fold` of two words written together, folded anew only about the seam: lists have millions of neighbouring words,
    most of them once."""
    before, end, _, _ = ends_of(first)
    _, _, start, behind = ends_of(second)
    return Fold(before + fold_of_seam(end + start) + behind)


@lru_cache(maxsize=20_000)
def ends_of(word: str) -> Ends:
    """Where `joined_fold` cuts a word."""
    places = [found.start() for found in _INERT.finditer(word)]
    if not places:
        return Ends("", word, word, "")
    first, last = places[0], places[-1]
    before, behind = fold.__wrapped__(word[: last + 1]), fold.__wrapped__(word[first:])
    return Ends(before[:-1], word[last:], word[: first + 1], behind[1:])


@lru_cache(maxsize=20_000)
def fold_of_seam(letters: str) -> Fold:
    """Fold of the end of a word and the start of another."""
    return fold.__wrapped__(letters)  # what is no word must not drive out the words
