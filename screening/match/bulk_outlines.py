"""The first look of `patterns.agreement` for many pairs of words at once, by their outlines alone.

A word has three outlines: what it admits as a word of another script, and how it may be read as a Latin one, in two
ways. Those that it has not are empty.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from screening.match.similarity import without_articles
from screening.names.outlines import NO_OUTLINE, bits
from screening.names.patterns import is_heard, latin_outline, script_outline
from screening.names.tokens import Token

#: By word, which of its outlines, and first, last and all letters and whether some letter is never left out.
Outlines = NDArray[np.uint64]
_FIRST, _LAST, _LETTERS, _HEARD = range(4)
_SHAPE = 3, 4
_NONE = *NO_OUTLINE, 0
_H = np.uint64(bits("h"))


def outlines_of(tokens: Iterable[Token]) -> Outlines:
    """The outlines of words: a Latin one is read with and without an article."""
    words = (_script(t.original) if t.original else _latin(without_articles(t.text)) for t in tokens)
    return np.fromiter(chain.from_iterable(words), np.uint64).reshape(-1, *_SHAPE)


def may_read(ours: Outlines, theirs: Outlines) -> NDArray[np.bool_]:
    """Pairs of words of which one may be the other in another script (see `Outline.admits`)."""
    may = np.zeros(len(ours), np.bool_)
    for script, latin in ((ours[:, :1], theirs[:, 1:]), (theirs[:, :1], ours[:, 1:])):
        ends = ((script[..., :2] & latin[..., :2]) != 0).all(axis=2)
        may |= (ends & (latin[..., 2] & ~script[..., 2] == 0)).any(axis=1)
    return may


def may_read_together(ours: Outlines, first: Outlines, second: Outlines) -> NDArray[np.bool_]:
    """Words of which each may be two neighbours written together, in either order, in another script. Of a word that
    may be silent as a whole, the other may show the letter in its place; a Latin h at the end may be silent as well."""
    may = np.zeros(len(ours), np.bool_)
    for a, b in ((first, second), (second, first)):
        begins, ends = (
            side[:, 0, part] | np.where(side[:, 0, _HEARD] != 0, 0, other[:, 0, part]).astype(np.uint64)
            for side, other, part in ((a, b, _FIRST), (b, a, _LAST))
        )
        latin = ours[:, 1]
        may |= (
            ((latin[:, _FIRST] & begins) != 0)
            & ((latin[:, _LAST] & ends) != 0)
            & (latin[:, _LETTERS] & ~(a[:, 0, _LETTERS] | b[:, 0, _LETTERS]) == 0)
        )
        script = ours[:, 0]
        ending = b[:, 1, _LAST] | np.where((b[:, 1, _LAST] & _H) != 0, a[:, 1, _LAST], 0).astype(np.uint64)
        may |= (
            ((script[:, _FIRST] & a[:, 1, _FIRST]) != 0)
            & ((script[:, _LAST] & ending) != 0)
            & ((a[:, 1, _LETTERS] | b[:, 1, _LETTERS]) & ~(script[:, _LETTERS] | _H) == 0)
        )
    return may


def _script(word: str) -> tuple[int, ...]:
    return *script_outline((word,)), int(is_heard(word)), *_NONE, *_NONE


def _latin(texts: tuple[str, ...]) -> tuple[int, ...]:
    return *_NONE, *latin_outline(texts[0]), 1, *latin_outline(texts[-1]), 1
