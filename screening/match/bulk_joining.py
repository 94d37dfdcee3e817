"""`ListIndex.names_joining` and `names_with_letters` for many queries at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screening.match.bulk_counterparts import Counterparts
from screening.match.bulk_lookup import Ints, spread
from screening.match.bulk_outlines import may_read_together
from screening.match.bulk_tokens import OFTEN, PLACE, BulkTokens
from screening.match.index import ListIndex
from screening.match.similarity import joins
from screening.match.sought import Sought
from screening.names.tokens import Token


class Joinings(NamedTuple):
    """Listed names in which a token of a query may stand as two, or two may stand as one: arrays of one length."""

    queries: Ints
    names: Ints
    tokens: Ints
    """Place of the token, or of the first of the two, in the query."""
    listed: Ints
    """Place of the listed token, or of the first of the two, in the listed name."""
    parts: NDArray[np.bool_]
    """Whether it is the query's token that stands as two."""

    def at(self, places: NDArray[np.intp]) -> Joinings:
        """Those at these places."""
        queries, names, tokens, listed, parts = self
        return Joinings(queries[places], names[places], tokens[places], listed[places], parts[places])

    @property
    def pairs(self) -> Ints:
        """Query and name of each in one number."""
        return self.queries << 32 | self.names

    def by_pair(self) -> tuple[Ints, Joinings]:
        """The pairs of a query and a name, each once, and all by rising pair."""
        return np.unique(self.pairs), self.at(np.argsort(self.pairs, kind="stable"))

    def of(self, pairs: Ints) -> Joinings:
        """Those of these pairs, where all stand by rising pair."""
        first = np.searchsorted(self.pairs, pairs)
        return self.at(spread(first, np.searchsorted(self.pairs, pairs, side="right") - first))

    def held(self, index: ListIndex, sought: Sought) -> set[tuple[int, int]]:
        """Queries and names of which it is so."""
        found: set[tuple[int, int]] = set()
        for query, name, token, listed, parts in zip(*(column.tolist() for column in self), strict=True):
            if (query, name) not in found:
                ours, ids = sought.queries[query].form.tokens, index.token_ids(name)
                if parts:
                    held = _join(ours[token], index.token(ids[listed]), index.token(ids[listed + 1]))
                else:
                    held = _join(index.token(ids[listed]), ours[token], ours[token + 1])
                if held:
                    found.add((query, name))
        return found


def names_joining(
    index: ListIndex, tokens: BulkTokens, sought: Sought, places: Sequence[int], known: Mapping[int, Counterparts]
) -> Joinings:
    """For the queries at these places the listed names in which one token may stand as two or two as one."""
    split, both = _one_as_two(sought, places, known), _two_as_one(index, tokens, sought, places)
    queries, names, columns, listed = (np.concatenate(column) for column in zip(split, both, strict=True))
    return Joinings(queries, names, columns, listed, np.arange(len(queries)) < len(split[0]))


_Found = tuple[Ints, Ints, Ints, Ints]
"""Queries, listed names, and the places in both."""


def _one_as_two(sought: Sought, places: Sequence[int], known: Mapping[int, Counterparts]) -> _Found:
    found = [
        (place, column, joining)
        for place in places
        for column, number in enumerate(sought.numbers[place])
        if len(joining := known[number].joining)
    ]
    sizes = [len(joining) for _, _, joining in found]
    queries, columns = (np.array([each[which] for each in found], np.int64) for which in (0, 1))
    joining = np.concatenate([joining for _, _, joining in found] or [np.zeros(0, np.int64)])
    return np.repeat(queries, sizes), joining >> PLACE, np.repeat(columns, sizes), joining & ((1 << PLACE) - 1)


def _two_as_one(index: ListIndex, tokens: BulkTokens, sought: Sought, places: Sequence[int]) -> _Found:
    pairs = _wholes(tokens, sought)
    many = np.flatnonzero(tokens.posting.sizes(pairs & 0xFFFFFFFF) > OFTEN)
    never = [
        i
        for i, pair in zip(many.tolist(), pairs[many].tolist(), strict=True)
        if not _join(index.token(pair & 0xFFFFFFFF), *sought.neighbours[pair >> 32].tokens)
    ]
    pairs = np.delete(pairs, never)
    (queries, columns), counts = sought.bearers(pairs >> 32)
    wholes = np.repeat(pairs & 0xFFFFFFFF, counts)
    wanted = np.isin(queries, places)
    queries, columns, wholes = queries[wanted], columns[wanted], wholes[wanted]
    names, counts = tokens.posting.get(wholes)
    queries, columns, wholes = (np.repeat(each, counts) for each in (queries, columns, wholes))
    of_kind = tokens.persons[names] == sought.persons[queries]
    queries, names, columns, wholes = (each[of_kind] for each in (queries, names, columns, wholes))
    ids, counts = tokens.forward.get(names)
    at = np.flatnonzero(ids == np.repeat(wholes, counts))
    row = np.repeat(np.arange(len(names)), counts)[at]
    return queries[row], names[row], columns[row], spread(np.zeros_like(counts), counts)[at]


def _join(whole: Token, first: Token, second: Token) -> bool:
    return joins(whole, first, second) or joins(whole, second, first)


def _wholes(tokens: BulkTokens, sought: Sought) -> Ints:
    """Pairs of neighbours and the listed token that they may be together."""
    ids, owners = tokens.keys.get(sought.wholes)
    other_ids, others = tokens.keys.get(sought.whole_consonants)
    pairs = np.unique(others << 32 | other_ids)
    numbers = np.array([each.numbers for each in sought.neighbours], np.intp).reshape(-1, 2)[pairs >> 32]
    listed = tokens.outlines.of(pairs & 0xFFFFFFFF)
    may = may_read_together(listed, *(sought.outlines[column] for column in numbers.T))
    return np.union1d(owners << 32 | ids, pairs[may])


def names_with_letters(tokens: BulkTokens, sought: Sought, places: Sequence[int]) -> dict[int, set[int]]:
    """For the queries at these places the listed names with their letters (see `ListIndex.names_with_letters`)."""
    found: dict[int, set[int]] = {place: set() for place in places}
    names, owners = tokens.joins.get(sought.letters(places))
    for owner, name in zip(owners.tolist(), names.tolist(), strict=True):
        found[places[owner]].add(name)
    return found
