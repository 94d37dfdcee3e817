"""The first look of `bounds.abbreviated` for many pairs of names at once, by letters alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screening.match.align import OWN_AGREES, Lends, lends
from screening.match.bulk_bounds import Floats, RatedSide, words_left
from screening.match.bulk_lookup import Ints
from screening.names.tokens import Token

Bits = NDArray[np.uint64]
Flags = NDArray[np.bool_]
#: `align.Lends` of words.
Lending = NDArray[np.uint8]


class LetterColumns(NamedTuple):
    """`abbreviations.Letters` of one side of the pairs: a row for each pair, a column for each token, 0 beyond."""

    begins: Bits
    goes_on: Bits
    starts: Bits
    second: Bits
    holds: Bits


def lending_of(tokens: Iterable[Token]) -> Lending:
    """What words lend to abbreviations."""
    return np.fromiter(map(lends, tokens), np.uint8)


def lent_where_sure(lent: Lending, best: Floats) -> Lending:
    """What words lend that agree as well as `best`."""
    return np.where(best >= OWN_AGREES, lent, np.uint8(Lends.NOTHING))


def may_lend(query: RatedSide, listed: RatedSide, ours: Lending, theirs: Lending) -> Flags:
    """`bounds._may_lend`, by what the words of both sides lend where they agree."""
    q, p = (
        np.bitwise_or.reduce(lent_where_sure(lent, side.best), axis=1)
        for side, lent in ((query, ours), (listed, theirs))
    )
    return may_stand(q, p, words_left(query, listed))


def may_stand(ours: Lending, theirs: Lending, left: Ints) -> Flags:
    """Whether abbreviations may stand beside words that lend this on both sides, where as many words of the side that
    has fewer have no counterpart."""
    stands = ((ours & theirs & Lends.OWN) != 0) & (((ours | theirs) & Lends.NO_PLACE) != 0)
    may: Flags = stands & (((ours & theirs & Lends.VOUCHES) != 0) | (left <= 1))
    return may


def has_room(ours: Ints, theirs: Ints) -> Flags:
    """Whether names of as many tokens have room for an abbreviation beside another word, and for two words beside
    another on the other side."""
    room: Flags = (np.minimum(ours, theirs) > 1) & (np.maximum(ours, theirs) > 2)
    return room


def may_abbreviate(shorts: LetterColumns, words: LetterColumns) -> tuple[Flags, Flags]:
    """Tokens of the one side whose letters may be those of neighbouring words of the other, and these words."""
    short, word = (np.zeros(side.begins.shape, np.bool_) for side in (shorts, words))
    size_s, size_w = (np.count_nonzero(side.begins, axis=1) for side in (shorts, words))
    room = (size_s > 1) & (size_w > 2)
    for i in range(shorts.begins.shape[1]):
        rows = np.flatnonzero(room & (shorts.starts[:, i] != 0))  # most columns are those of a few long names
        begins = words.begins[rows]
        fits = (shorts.holds[rows, i, None] & begins) != 0
        run = (shorts.starts[rows, i, None] & begins) != 0
        run[:, :-1] &= fits[:, 1:] & ((shorts.second[rows, i, None] & (words.goes_on[rows, :-1] | begins[:, 1:])) != 0)
        run[:, -1] = False
        begun = np.flatnonzero(run.any(axis=1))
        short[rows[begun], i] = True
        run, fits = run[begun], fits[begun]
        for j in range(1, run.shape[1]):
            run[:, j] |= run[:, j - 1] & fits[:, j]
        word[rows[begun]] |= run
    return short, word
