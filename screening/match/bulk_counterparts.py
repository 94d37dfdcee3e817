"""Listed tokens that agree with a query token, or may do so.

How like two words are is worked out slowly, and most words that resemble a query's stand in names that share nothing
else with it. So what is found has a bound of its similarity until somebody asks for it exactly: `bulk_candidates` does
for the pairs of names that the bounds let pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from screening.match.bounds import TOO_MANY, fewest_slips
from screening.match.bulk_lookup import Ints
from screening.match.index import ListIndex
from screening.match.similarity import NONE, Similarity, similarity
from screening.names.tokens import Token

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Slips = NDArray[np.int8]


class Counterparts:
    """What may agree with one query token on one list."""

    __slots__ = ("_index", "_known", "_token", "frequency", "ids", "joining", "slips", "sure", "values")

    def __init__(self, token: Token, index: ListIndex, found: Rated, frequency: int, joining: Ints) -> None:
        self._token = token
        self._index = index
        self._known: dict[int, Similarity | None] | None = None  # most words are never asked of
        self.ids, self.values, self.slips, self.sure = found
        self.frequency = frequency
        """Listed names with one of them; counted twice where a name has two."""
        self.joining = joining
        """Listed names in which the query token may stand as two, and where (see `bulk_tokens.PLACE`)."""

    def similarity(self, listed: int) -> Similarity:
        """How like the query token is to a listed one."""
        if self._known is None:
            self._known = dict.fromkeys(self.ids.tolist())
        found = self._known.get(listed, NONE)
        if found is None:
            place = int(self.ids.searchsorted(listed))
            other = self._index.token(listed)
            found = self._known[listed] = similarity(self._token, other)
            self.values[place] = found.value
            self.slips[place] = fewest_slips(self._token, other, found) if found.value else TOO_MANY
            self.sure[place] = True
        return found

    def rated(self, listed: int) -> tuple[float, int]:
        """The exact similarity and slips of one of the `ids`."""
        value = self.similarity(listed).value
        return value, int(self.slips[self.ids.searchsorted(listed)])


class Rated(NamedTuple):
    """Pairs (owner and listed token in one number) or, of one owner, listed tokens."""

    pairs: Ints
    """Ascending, none twice."""
    values: Floats
    """The similarity, or what it is at most."""
    slips: Slips
    """Slips that set them apart (see `bounds`), or at least so many."""
    sure: Flags
    """Whether both are exact."""

    @classmethod
    def united(cls, parts: Sequence[Self]) -> Rated:
        """All pairs of parts that have none in common."""
        pairs, values, slips, sure = (np.concatenate(column) for column in zip(*parts, strict=True))
        return Rated(pairs, values, slips, sure).at(np.argsort(pairs))

    def at(self, places: NDArray[np.intp] | slice) -> Rated:
        """What stands at these places."""
        return Rated(self.pairs[places], self.values[places], self.slips[places], self.sure[places])

    def by_owner(self, owners: int) -> list[Rated]:
        """The listed tokens of each owner."""
        ends = np.searchsorted(self.pairs >> 32, np.arange(1, owners + 1)).tolist()
        listed = self._replace(pairs=self.pairs & 0xFFFFFFFF)
        return [listed.at(slice(start, end)) for start, end in zip([0, *ends], ends, strict=False)]


def made_sure(tokens: Sequence[Token], index: ListIndex, found: Rated, which: Flags) -> Rated:
    """The pairs with exact values where they are wanted, without those that do not agree."""
    values, slips = found.values.copy(), found.slips.copy()
    for place, pair in zip(np.flatnonzero(which).tolist(), found.pairs[which].tolist(), strict=True):
        token, other = tokens[pair >> 32], index.token(pair & 0xFFFFFFFF)
        exact = similarity(token, other)
        values[place] = exact.value
        slips[place] = fewest_slips(token, other, exact) if exact.value else TOO_MANY
    return Rated(found.pairs, values, slips, found.sure | which).at(np.flatnonzero(values > 0.0))


def bounded(pairs: Ints, value: float, slips: int) -> Rated:
    """Pairs that may be as similar as the value and have at least so many slips."""
    count = len(pairs)
    return Rated(pairs, np.full(count, value), np.full(count, slips, np.int8), np.zeros(count, np.bool_))
