"""The first look of `bounds.may_be_abbreviated` for many pairs of names at once, by letters alone."""

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


def may_abbreviate(shorts: LetterColumns, words: LetterColumns) -> Flags:
    """Pairs in which the letters of a token of the one side may be those of neighbouring words of the other."""
    size_s, size_w = (np.count_nonzero(side.begins, axis=1) for side in (shorts, words))
    found = np.zeros(len(size_s), np.bool_)
    for i in range(shorts.begins.shape[1]):
        for j in range(words.begins.shape[1] - 1):
            first = (shorts.starts[:, i] & words.begins[:, j]) != 0
            found |= first & ((shorts.holds[:, i] & words.begins[:, j + 1]) != 0)
    found &= (size_s > 1) & (size_w > 2)
    return found
