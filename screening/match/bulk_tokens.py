"""What a batch remembers of the tokens it has met: their counterparts on one list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from screening.match.bounds import fewest_slips
from screening.match.bulk_lookup import Ints, KeyTable, near_spellings
from screening.match.index import ListIndex
from screening.match.similarity import MOST_EDITS, similarity
from screening.match.sought import Sought
from screening.names.tokens import Token

#: Tokens remembered before all are forgotten: some 50 MB.
MOST = 40_000


class Counterparts(NamedTuple):
    """Listed tokens that agree with a query token."""

    ids: Ints
    values: NDArray[np.float64]
    """Their similarity."""
    slips: NDArray[np.int8]
    """Slips that set them apart (see `bounds`)."""
    frequency: int
    """Listed names with one of them; counted twice where a name has two."""
    joining: list[int]
    """Listed names in which the query token stands as two."""


class BulkTokens:
    """Counterparts of tokens on one list, found for many at once and remembered."""

    def __init__(self, index: ListIndex) -> None:
        self._index = index
        self._known: dict[Token, Counterparts] = {}
        offsets = np.asarray(index.arrays["posting_offsets"])
        self._frequency = offsets[1:].astype(np.int64) - offsets[:-1]
        self.keys = KeyTable.of(index.arrays, "key")
        self.joins = KeyTable.of(index.arrays, "join")

    def of(self, sought: Sought) -> list[Counterparts]:
        """The counterparts of every token that is sought."""
        found = [self._known.get(token) for token in sought.tokens]
        new = [number for number, known in enumerate(found) if known is None]
        if len(self._known) + len(new) > MOST:
            self._known.clear()
        for number, counterparts in zip(new, self._find(sought, new), strict=True):
            self._known[sought.tokens[number]] = found[number] = counterparts
        return [known for known in found if known is not None]

    def _find(self, sought: Sought, new: Sequence[int]) -> list[Counterparts]:
        tokens = [sought.tokens[number] for number in new]
        joining = _by_owner(len(tokens), _pairs(*self.joins.get(sought.joined(new))))
        plain = _pairs(*self.keys.get(sought.plain(new)))
        near = [_pairs(*self.keys.get(keys)) for keys in near_spellings(tokens)]
        found = np.union1d(plain, self._within_edits(tokens, np.setdiff1d(np.concatenate([plain[:0], *near]), plain)))
        return [
            self._rated(token, ids, names.tolist())
            for token, ids, names in zip(tokens, _by_owner(len(tokens), found), joining, strict=True)
        ]

    def _within_edits(self, tokens: Sequence[Token], pairs: Ints) -> Ints:
        """Those of the pairs, found by keys of near spellings alone, that have few enough edits to agree at all."""
        owners, ids = pairs >> 32, pairs & 0xFFFFFFFF
        ours = [tokens[i].fold for i in owners.tolist()]
        theirs = [self._index.token(i).fold for i in ids.tolist()]
        distance = cpdist(ours, theirs, scorer=OSA.distance, score_cutoff=MOST_EDITS, dtype=np.uint8)
        return pairs[distance <= MOST_EDITS]

    def _rated(self, token: Token, ids: Ints, joining: list[int]) -> Counterparts:
        listed = [self._index.token(i) for i in ids.tolist()]
        found = [(place, other, s) for place, other in enumerate(listed) if (s := similarity(token, other)).value > 0.0]
        ids = ids[[place for place, _, _ in found]]
        values = np.array([s.value for _, _, s in found])
        slips = np.array([fewest_slips(token, other, s) for _, other, s in found], np.int8)
        joining = [name_id for name_id in joining if self._index.has_as_two(name_id, token)]
        return Counterparts(ids, values, slips, int(self._frequency[ids].sum()), joining)


def _pairs(values: Ints, owners: Ints) -> Ints:
    """Owner and value of each in one number, ascending, none twice."""
    return np.unique(owners << 32 | values)


def _by_owner(owners: int, pairs: Ints) -> list[Ints]:
    """The values of each owner."""
    ends = np.searchsorted(pairs >> 32, np.arange(1, owners + 1)).tolist()
    values = pairs & 0xFFFFFFFF
    return [values[start:end] for start, end in zip([0, *ends], ends, strict=False)]
