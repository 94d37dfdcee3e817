"""What two words may agree by their letters at most, for many pairs at once: `similarity._by_edits` without the rest.

An array keeps of each word what rules most pairs out before their letters are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from screening.match.bounds import TOO_MANY
from screening.match.bulk_counterparts import Floats, Rated
from screening.match.bulk_lookup import Ints
from screening.match.index import ListIndex
from screening.match.similarity import (
    CONSONANTS,
    EDIT_COST,
    HABIT,
    LONGEST_EDITED,
    MAX_EDITS,
    MIN_VALUE,
    MOST_EDITS,
    SPELLING,
    VOICED,
    VOWEL_EDIT,
    first_letter_cost,
)
from screening.names.outlines import bits
from screening.names.tokens import Token, Writing

#: A row for each word: which letters its fold has, how many, how many its text has, the fold's first one, which of them
#: stand for two sounds, and whether the word is written without vowels.
Spellings = NDArray[np.uint64]
_LETTERS, _LENGTH, _TYPED, _FIRST, _VOICED, _BARE = range(6)
_VOICED_BITS = bits(map(chr, VOICED))
#: Rounding must not lose a similarity that is just great enough.
_SLACK = 1e-9


def spellings_of(tokens: Iterable[Token]) -> Spellings:
    """What is kept of words."""
    return np.array(list(map(_spelling, tokens)), np.uint64).reshape(-1, 6)


def _spelling(token: Token) -> tuple[int, ...]:
    letters, bare = bits(token.fold), token.writing is Writing.CONSONANTS
    return letters, len(token.fold), len(token.text), ord(token.fold[0]), letters & _VOICED_BITS, bare


def nearly_spelt(tokens: Sequence[Token], index: ListIndex, pairs: Ints, ours: Spellings, theirs: Spellings) -> Rated:
    """Those of the pairs that may agree by their edits alone; `ours` and `theirs` have a row for each pair."""
    longest = np.maximum(ours[:, _LENGTH], theirs[:, _LENGTH]).astype(np.int64)
    limit = np.array(MAX_EDITS).take(longest, mode="clip")
    differing = np.bitwise_count(ours[:, _LETTERS] ^ theirs[:, _LETTERS])  # an edit changes two at most
    longer = longest - np.minimum(ours[:, _LENGTH], theirs[:, _LENGTH]).astype(np.int64)
    may = np.flatnonzero((differing <= 2 * limit) & (longer <= limit))
    pairs, ours, theirs, longest, limit = pairs[may], ours[may], theirs[may], longest[may], limit[may]
    folds = _written(tokens, index, pairs, "fold")
    edits = cpdist(*folds, scorer=OSA.distance, score_cutoff=MOST_EDITS, dtype=np.uint8)
    few = np.flatnonzero(edits <= limit)
    folds = [list(map(side.__getitem__, few.tolist())) for side in folds]
    return _rated(tokens, index, pairs[few], ours[few], theirs[few], edits[few], edits[few] / longest[few], folds)


def alike(tokens: Sequence[Token], index: ListIndex, pairs: Ints, ours: Spellings, theirs: Spellings) -> Rated:
    """Those of the pairs that may agree by their edits, which have the same consonants or one letter mistyped; `ours`
    and `theirs` have a row for each pair."""
    folds, texts = (_written(tokens, index, pairs, what) for what in ("fold", "text"))
    edits = cpdist(*folds, scorer=OSA.distance, score_cutoff=LONGEST_EDITED, dtype=np.uint8)
    one = cpdist(*texts, scorer=OSA.distance, score_cutoff=1, dtype=np.uint8) == 1
    share = edits / np.maximum(ours[:, _LENGTH], theirs[:, _LENGTH])
    mistyped = 1.0 / np.maximum(ours[:, _TYPED], theirs[:, _TYPED])
    share = np.where(one, np.minimum(share, mistyped), share) * VOWEL_EDIT
    return _rated(tokens, index, pairs, ours, theirs, edits, share, folds)


def _rated(
    tokens: Sequence[Token], index: ListIndex, pairs: Ints, ours: Spellings, theirs: Spellings,
    edits: NDArray[np.uint8], share: Floats, folds: list[list[str]],
) -> Rated:  # fmt: skip
    """Those of the pairs that agree enough, by the share of their letters that edits change."""
    values = 1.0 - EDIT_COST * share - _first_letters()[ours[:, _FIRST], theirs[:, _FIRST]]
    values[(ours[:, _BARE] & theirs[:, _BARE]) != 0] = CONSONANTS
    for i in np.flatnonzero(ours[:, _VOICED] | theirs[:, _VOICED]).tolist():
        if folds[0][i].translate(VOICED) == folds[1][i].translate(VOICED):
            values[i] = HABIT
    kept = np.flatnonzero(values >= MIN_VALUE - _SLACK)
    pairs = pairs[kept]
    texts = _written(tokens, index, pairs, "text")
    slips = cpdist(*texts, scorer=OSA.distance, score_cutoff=TOO_MANY - 1, dtype=np.uint8)
    fewest = np.minimum(np.minimum(slips, edits[kept]), TOO_MANY).astype(np.int8)
    return Rated(pairs, np.minimum(values[kept], SPELLING), fewest, np.zeros(len(pairs), np.bool_))


def _written(tokens: Sequence[Token], index: ListIndex, pairs: Ints, what: str) -> list[list[str]]:
    """The folds or texts of both sides of the pairs."""
    ids, place = np.unique(pairs & 0xFFFFFFFF, return_inverse=True)
    words = map(attrgetter(what), tokens), map(attrgetter(what), map(index.token, ids.tolist()))
    return [
        list(map(list(written).__getitem__, places.tolist()))
        for written, places in zip(words, (pairs >> 32, place), strict=True)
    ]


@cache
def _first_letters() -> Floats:
    """What two first letters cost, by their codes."""
    letters = range(128)
    return np.array([[first_letter_cost(chr(a), chr(b)) for b in letters] for a in letters])
