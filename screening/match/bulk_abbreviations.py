"""The first look of `bounds.abbreviated` for many pairs of names at once, by letters alone."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint64]
Flags = NDArray[np.bool_]


class LetterColumns(NamedTuple):
    """`abbreviations.Letters` of one side of the pairs: a row for each pair, a column for each token, 0 beyond."""

    begins: Bits
    starts: Bits
    holds: Bits


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
        run[:, :-1] &= fits[:, 1:]
        run[:, -1] = False
        begun = np.flatnonzero(run.any(axis=1))
        short[rows[begun], i] = True
        run, fits = run[begun], fits[begun]
        for j in range(1, run.shape[1]):
            run[:, j] |= run[:, j - 1] & fits[:, j]
        word[rows[begun]] |= run
    return short, word
