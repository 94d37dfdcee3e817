"""Looks up many keys of an index at once, and makes the keys of near spellings of many words at once.

The keys are those of `keys`: CRC-32 of a prefix and what is left of a word after deletions. Here the checksum is
computed for all words of one length together, letter by letter.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from screening.match.checksums import ALL_BITS, crc_table
from screening.match.index import ListIndex
from screening.match.keys import edit_lookups
from screening.names.tokens import Token

Ints = NDArray[np.int64]
T = TypeVar("T", bound=np.generic)
#: Keys in one array; a word of 40 letters has some 1,600.
_AT_ONCE = 1_000_000


class Keys(NamedTuple):
    """Keys to look up, and for each the place of whom it is looked up for."""

    hashes: NDArray[np.uint32]
    owners: Ints

    @classmethod
    def of(cls, keys: Sequence[Collection[int]]) -> Keys:
        """The sets of keys of several owners."""
        hashes = np.fromiter(chain.from_iterable(keys), np.uint32)
        return cls(hashes, np.repeat(np.arange(len(keys)), [len(some) for some in keys]))


class KeyTable(NamedTuple):
    """Two aligned arrays sorted by hash, as the index keeps them."""

    hashes: NDArray[np.uint32]
    values: NDArray[np.uint32]

    @classmethod
    def of(cls, arrays: Mapping[str, memoryview], name: str) -> KeyTable:
        """The table that stands in the index under this name."""
        return cls(np.asarray(arrays[f"{name}_hash"]), np.asarray(arrays[f"{name}_value"]))

    def get(self, keys: Keys) -> tuple[Ints, Ints]:
        """All values that stand under the keys, and for each its owner."""
        order = np.argsort(keys.hashes)  # neighbouring keys are searched in memory that is still at hand
        in_order = keys.hashes[order]
        first = np.searchsorted(self.hashes, in_order)
        present = first < len(self.hashes)
        present[present] = self.hashes[first[present]] == in_order[present]
        first = first[present]
        counts = np.searchsorted(self.hashes, in_order[present], side="right") - first
        owners = np.repeat(keys.owners[order[present]], counts)
        return self.values[spread(first, counts)].astype(np.int64), owners


class Rows:
    """Rows of different length in one array, as the index keeps them."""

    def __init__(self, values: NDArray[np.uint32], offsets: NDArray[np.int64]) -> None:
        self._values = values
        self._offsets = offsets

    @classmethod
    def of(cls, arrays: Mapping[str, memoryview], name: str) -> Rows:
        """The rows that stand in the index under this name."""
        return cls(np.asarray(arrays[name]), np.asarray(arrays[f"{name}_offsets"]).astype(np.int64))

    def get(self, rows: Ints) -> tuple[Ints, Ints]:
        """What stands in these rows, one after the other, and the length of each."""
        first = self._offsets[rows]
        counts = self._offsets[rows + 1] - first
        return self._values[spread(first, counts)].astype(np.int64), counts

    def sizes(self, rows: Ints) -> Ints:
        """The length of each of these rows."""
        return self._offsets[rows + 1] - self._offsets[rows]

    def only(self, wanted: NDArray[np.bool_]) -> Rows:
        """The same rows with nothing but the values that are wanted."""
        kept = wanted[self._values]
        ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(kept)])
        return Rows(self._values[kept], ends[self._offsets])


class OfListed(Generic[T]):
    """What is worked out of the words of a list, of each when it is first asked for."""

    def __init__(self, index: ListIndex, make: Callable[[Iterable[Token]], NDArray[T]]) -> None:
        """`make` works it out of many words."""
        self._token = index.token
        self._make = make
        count = len(index.arrays["token_kind"])
        self._known = np.zeros(count, np.bool_)
        nothing = make(())
        self._values = np.zeros((count, *nothing.shape[1:]), nothing.dtype)

    def of(self, ids: Ints) -> NDArray[T]:
        """That of these listed tokens."""
        new = np.unique(ids[~self._known[ids]])
        self._values[new] = self._make(map(self._token, new.tolist()))
        self._known[new] = True
        return self._values[ids]


def spread(first: Ints, counts: Ints) -> Ints:
    """The places `first`, `first` + 1 … so many for each, one after the other."""
    if not len(counts):
        return np.zeros(0, np.int64)
    ends = np.cumsum(counts)
    within: Ints = np.arange(ends[-1]) - np.repeat(ends - counts, counts)
    return within + np.repeat(first, counts)


def near_keys(tokens: Sequence[Token]) -> Iterator[Keys]:
    """The keys that `keys.edit_lookups` describes, owned by the places of the tokens, in bounded portions."""
    alike: dict[tuple[int, tuple[tuple[str, int], ...]], list[int]] = defaultdict(list)
    for place, token in enumerate(tokens):
        if ways := edit_lookups(token):
            alike[len(token.fold), ways].append(place)
    for (length, ways), places in alike.items():
        for prefix, count in ways:
            portion = max(1, _AT_ONCE // length**count)
            for start in range(0, len(places), portion):
                some = places[start : start + portion]
                letters = np.frombuffer("".join(tokens[i].fold for i in some).encode("ascii"), np.uint8)
                keys = _deletion_keys(letters.reshape(len(some), length), prefix, count)
                yield Keys(keys.ravel(), np.repeat(np.array(some), keys.shape[1]))


def _deletion_keys(letters: NDArray[np.uint8], prefix: str, count: int) -> NDArray[np.uint32]:
    """Keys of words of one length (a row each) with up to `count` letters deleted: a row for each word."""
    start = np.uint32(zlib.crc32(prefix.encode()) ^ ALL_BITS)
    length = letters.shape[1]
    columns = []
    for kept in range(length, length - count - 1, -1):
        places = np.array(list(combinations(range(length), kept)), np.intp).reshape(-1, kept)
        crc = np.full((len(letters), len(places)), start, np.uint32)
        for step in range(kept):
            crc = crc_table()[(crc ^ letters[:, places[:, step]]) & 0xFF] ^ (crc >> np.uint32(8))
        columns.append(crc ^ np.uint32(ALL_BITS))
    return np.concatenate(columns, axis=1)
