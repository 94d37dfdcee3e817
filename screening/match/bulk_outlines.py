"""The first look of `patterns.agreement` for many pairs of words at once, by their outlines alone.

A word has three outlines: what it admits as a word of another script, and how it may be read as a Latin one, in two
ways. Those that it has not are empty.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from screening.match.bulk_lookup import Ints
from screening.match.index import ListIndex
from screening.match.similarity import without_articles
from screening.names.outlines import NO_OUTLINE, Outline, bits, united
from screening.names.patterns import latin_outline, script_outline
from screening.names.tokens import Token

#: By word, which of its outlines, and first, last and all letters.
Outlines = NDArray[np.uint64]
_SHAPE = 3, len(Outline._fields)
_H = np.uint64(bits("h"))


class ListedOutlines:
    """The outlines of the words of a list, each worked out when it is first asked for."""

    def __init__(self, index: ListIndex) -> None:
        self._token = index.token
        count = len(index.arrays["token_kind"])
        self._known = np.zeros(count, np.bool_)
        self._outlines = np.zeros((count, *_SHAPE), np.uint64)

    def of(self, ids: Ints) -> Outlines:
        """The outlines of these listed tokens."""
        new = np.unique(ids[~self._known[ids]])
        self._outlines[new] = outlines_of(map(self._token, new.tolist()))
        self._known[new] = True
        return self._outlines[ids]


def outlines_of(tokens: Iterable[Token]) -> Outlines:
    """The outlines of words: a Latin one is read with and without an article."""
    return _array(_script((t.original,)) if t.original else _latin(without_articles(t.text)) for t in tokens)


def outlines_together(neighbours: Iterable[tuple[Token, Token]]) -> Outlines:
    """The outlines of two words of one script written together, in either order."""
    return _array(
        _script((a.original, b.original), (b.original, a.original))
        if a.original and b.original
        else _latin((a.text + b.text, b.text + a.text))
        for a, b in neighbours
    )


def may_read(ours: Outlines, theirs: Outlines) -> NDArray[np.bool_]:
    """Pairs of words of which one may be the other in another script (see `Outline.admits`)."""
    may = np.zeros(len(ours), np.bool_)
    for script, latin in ((ours[:, :1], theirs[:, 1:]), (theirs[:, :1], ours[:, 1:])):
        ends = ((script[..., :2] & latin[..., :2]) != 0).all(axis=2)
        may |= (ends & (latin[..., 2] & ~script[..., 2] == 0)).any(axis=1)
    return may


def may_read_together(ours: Outlines, first: Outlines, second: Outlines) -> NDArray[np.bool_]:
    """Words of which each may be two neighbours, in either order, in another script. Of two words together this knows
    no more than that they begin and end as one of them does and have the letters of both, but perhaps an h less."""
    listed = first | second
    may = np.zeros(len(ours), np.bool_)
    for script, latin in ((listed[:, 0], ours[:, 1]), (ours[:, 0], listed[:, 1])):
        ends = ((script[:, :2] & latin[:, :2]) != 0).all(axis=1)
        may |= ends & (latin[:, 2] & ~(script[:, 2] | _H) == 0)
    return may


def _script(*ways: tuple[str, ...]) -> tuple[int, ...]:
    return *united(map(script_outline, ways)), *NO_OUTLINE, *NO_OUTLINE


def _latin(texts: tuple[str, ...]) -> tuple[int, ...]:
    return *NO_OUTLINE, *latin_outline(texts[0]), *latin_outline(texts[-1])


def _array(words: Iterable[tuple[int, ...]]) -> Outlines:
    return np.fromiter(chain.from_iterable(words), np.uint64).reshape(-1, *_SHAPE)
