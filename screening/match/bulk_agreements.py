"""Which listed tokens agree with the tokens of some queries, of all of them in arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from screening.match.bounds import Walk
from screening.match.bulk_counterparts import Counterparts, Flags, Floats, Slips
from screening.match.bulk_lookup import Ints, spread

#: Of a query whose names are found otherwise.
NO_WALK = Walk([], [], 0)


class Search(NamedTuple):
    """The place of a query, what is known of its tokens, and which of them to walk."""

    query: int
    found: list[Counterparts]
    walked: Walk


class Agreements(NamedTuple):
    """Which listed tokens agree with a query's tokens, sorted by query and listed token."""

    key: Ints
    """Place of the query in the upper half, listed token in the lower."""
    column: Ints
    """Place of the token in the query."""
    value: Floats
    slips: Slips
    sure: Flags
    """Whether value and slips are exact (see `Counterparts`)."""

    @classmethod
    def of(cls, searches: Sequence[Search]) -> Agreements:
        """All agreements of these searches."""
        parts = [(search.query, i, each) for search in searches for i, each in enumerate(search.found)]
        sizes = [len(each.ids) for _, _, each in parts]
        key = np.repeat([query for query, _, _ in parts], sizes) << 32 | np.concatenate([p.ids for _, _, p in parts])
        order = np.argsort(key)
        column = np.repeat([i for _, i, _ in parts], sizes)
        values = np.concatenate([each.values for _, _, each in parts])
        slips = np.concatenate([each.slips for _, _, each in parts])
        sure = np.concatenate([each.sure for _, _, each in parts])
        return cls(key[order], column[order], values[order], slips[order], sure[order])

    def get(self, keys: Ints) -> tuple[Ints, Ints]:
        """The entries of all keys, and for each the place of its key."""
        first = np.searchsorted(self.key, keys)
        held = np.flatnonzero(first < len(self.key))
        held = held[self.key[first[held]] == keys[held]]  # most keys have none
        counts = np.searchsorted(self.key, keys[held], side="right") - first[held]
        return spread(first[held], counts), np.repeat(held, counts)

    def make_sure(self, keys: Ints, found: Mapping[int, Sequence[Counterparts]]) -> bool:
        """Works out what is not known exactly under these keys, and tells whether there was anything. `found`: of each
        query its tokens' counterparts."""
        entries, _ = self.get(np.unique(keys))
        unsure = entries[~self.sure[entries]]
        where = zip(unsure.tolist(), self.key[unsure].tolist(), self.column[unsure].tolist(), strict=True)
        for entry, key, column in where:
            self.value[entry], self.slips[entry] = found[key >> 32][column].rated(key & 0xFFFFFFFF)
        self.sure[unsure] = True
        return len(unsure) > 0
