"""Splits cleaned text into words: joined capitals, dotted initials, hyphens, unspaced scripts."""

from __future__ import annotations

import re
from functools import lru_cache

from screening.names.clean import CleanText

_DOTTED = re.compile(r"(?<![^\W_])((?:[^\W\d_]\.){2,}[^\W\d_]?|(?:[^\W\d_]\.)+[^\W\d_])(?![^\W_])")
_CAMEL = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])")
_CAMEL_PREFIX = re.compile(r"^(Mc|Mac|De|Le|La|Di|Du|Van|Al|El|O|Fitz)$")
_NUMBER_EDGE = re.compile(r"(?<=[^\W\d_]{2})(?=\d)|(?<=\bn)(?=\d)|(?<=\d)(?=[^\W\d_]{3})")
#: Vowel signs and other marks belong to their word, though they are no letters (Indic scripts, Thai, Hebrew, Arabic).
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0eff\u0f00-\u109f\u1780-\u17ff"
_BREAK = re.compile(rf"[^\w{_MARKS}]+|_+")
_ORDINAL_SUFFIX = re.compile(r"^(\d+)(st|nd|rd|th|go|ya|oi|yi|i|ii|aya|oe|ый|ой|й|я)$")


def split_words(text: CleanText, *, join_initials: bool) -> list[str]:
    """The words of `text` in order, in lower case and in their own script; joined capitals only split for persons.

    With `join_initials` (companies) `S.A.R.L.` and `S A R L` are one word, in capitals so that `A & T` is not taken for
    the word "at"; without (persons) they are initials.
    """
    pieces = _pieces(text)
    parts = pieces if join_initials else [part for piece in pieces for part in _split_camel(piece)]
    words = list(map(str.casefold, parts))
    if not all(map(str.isalpha, words)):
        words = [word for part in words for word in _without_numbers(part)]
    return _join_single_letters(words) if join_initials and 1 in map(len, words) else words


@lru_cache(maxsize=100)  # a name is prepared as a person's and as another one, one directly after the other
def _pieces(text: CleanText) -> tuple[str, ...]:
    """What stands between blanks and signs, each dotted initial by itself."""
    if text.isascii() and text.replace(" ", "").isalpha():
        return tuple(text.split())
    apart = _DOTTED.sub(lambda m: m.group(1).replace(".", " "), text) if "." in text else text
    return tuple(filter(None, _BREAK.split(apart)))


def _without_numbers(part: str) -> list[str]:
    """A word and the numbers written onto it, each by itself."""
    if part.isalpha():
        return [part]
    words = filter(None, _NUMBER_EDGE.split(part))
    return [_ORDINAL_SUFFIX.sub(r"\1", word) if word[0].isdigit() else word for word in words]


def _split_camel(piece: str) -> list[str]:
    """`VladimirPutin` → its two names; `McDonald` and `iPhone` stay whole."""
    if piece[1:].islower() or piece.isupper():
        return [piece]
    parts = _CAMEL.split(piece)
    if len(parts) < 2 or any(len(p) < 2 for p in parts) or _CAMEL_PREFIX.match(parts[0]):
        return [piece]
    return parts


def _join_single_letters(words: list[str]) -> list[str]:
    """Two or more single letters in a row are one abbreviation."""
    joined: list[str] = []
    run: list[str] = []
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha() and ord(word) < 0x3000:
            run.append(word)
            continue
        if run:
            joined.append("".join(run).upper() if len(run) > 1 else run[0])
            run = []
        if word:
            joined.append(word)
    return joined
