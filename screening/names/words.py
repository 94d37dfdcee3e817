"""Splits cleaned text into words: joined capitals, dotted initials, hyphens, unspaced scripts."""

from __future__ import annotations

import re

from screening.names.clean import CleanText

_DOTTED = re.compile(r"(?<![^\W_])((?:[^\W\d_]\.){2,}[^\W\d_]?|(?:[^\W\d_]\.)+[^\W\d_])(?![^\W_])")
_CAMEL = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])")
_CAMEL_PREFIX = re.compile(r"^(Mc|Mac|De|Le|La|Di|Du|Van|Al|El|O|Fitz)$")
_NUMBER_EDGE = re.compile(r"(?<=[^\W\d_]{2})(?=\d)|(?<=\bn)(?=\d)|(?<=\d)(?=[^\W\d_]{3})")
_AMPERSAND = re.compile(r"[&+]")
#: Vowel signs and other marks belong to their word, though they are no letters (Indic scripts, Thai, Hebrew, Arabic).
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0eff\u0f00-\u109f\u1780-\u17ff"
_BREAK = re.compile(rf"[^\w{_MARKS}]+|_+")
_ORDINAL_SUFFIX = re.compile(r"^(\d+)(st|nd|rd|th|go|ya|oi|yi|i|ii|aya|oe|ый|ой|й|я)$")


def split_words(text: CleanText, *, join_initials: bool) -> list[str]:
    """The words of `text` in order, in lower case and in their own script; joined capitals only split for persons.

    With `join_initials` (companies) `S.A.R.L.` and `S A R L` are one word, in capitals so that `A & T` is not taken for
    the word "at"; without (persons) they are initials.
    """
    text_ = _AMPERSAND.sub(" & ", text)
    if "." in text_:
        text_ = _DOTTED.sub(lambda m: m.group(1).replace(".", " "), text_)
    words: list[str] = []
    for piece in _BREAK.split(text_):
        if not piece:
            continue
        for part in [piece] if join_initials else _split_camel(piece):
            folded = part.casefold()
            if folded.isalpha():
                words.append(folded)
            else:
                words.extend(w for w in _NUMBER_EDGE.split(folded) if w)
    words = [_ORDINAL_SUFFIX.sub(r"\1", w) if w[0].isdigit() else w for w in words]
    return _join_single_letters(words) if join_initials else words


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
