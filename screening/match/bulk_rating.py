"""Rates pairs of a query and a listed name by the best that their words agree, and tells which may reach the score.

A pair is a row of arrays, its tokens are the columns.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from screening.match.align import ABBREVIATED_LONG, JOINED, OWN_AGREES
from screening.match.bounds import SLACK, TOO_MANY
from screening.match.bulk_abbreviations import LetterColumns, may_abbreviate, may_lend
from screening.match.bulk_agreements import Agreements
from screening.match.bulk_bounds import NO_TOKEN, RatedSide, own_words_agree, raised, upper_bounds
from screening.match.bulk_counterparts import Flags, Floats, Slips
from screening.match.bulk_joining import Joinings
from screening.match.bulk_lookup import Ints, spread
from screening.match.bulk_tokens import BulkTokens
from screening.match.index import ListIndex
from screening.match.sought import Sought
from screening.names.abbreviations import Letters

Places = NDArray[np.intp]


class BulkRating:
    """Rates pairs of one list."""

    def __init__(self, index: ListIndex, tokens: BulkTokens) -> None:
        self._tokens = tokens
        self._letters = tuple(np.asarray(index.arrays[f"token_{name}"]) for name in Letters._fields)

    def may_reach(self, sought: Sought, agreements: Agreements, queries: Ints, names: Ints) -> Places:
        """Places of the pairs whose bound reaches the score asked for."""
        query, listed = self._rate(sought, agreements, queries, names)
        persons, at_least = sought.persons[queries], sought.at_least[queries] - SLACK
        reaching = upper_bounds(query, listed, persons) >= at_least
        rest = np.flatnonzero(~reaching & ~persons & own_words_agree(query, listed, OWN_AGREES))
        if len(rest):
            rest = rest[self._may_lend(sought, queries[rest], names[rest], query.rows(rest), listed.rows(rest))]
        reaching[self._reaching_abbreviated(sought, queries, names, query, listed, rest)] = True
        return np.flatnonzero(reaching)

    def _reaching_abbreviated(
        self, sought: Sought, queries: Ints, names: Ints, query: RatedSide, listed: RatedSide, among: Places
    ) -> Places:
        """Those of the pairs of companies at these places whose bound reaches the score with abbreviations."""
        if not len(among):
            return among
        some, ours, theirs = self._abbreviated(
            sought, queries[among], names[among], query.rows(among), listed.rows(among)
        )
        bounds = upper_bounds(ours, theirs, np.zeros(len(some), np.bool_))
        return among[some[bounds >= sought.at_least[queries[among[some]]] - SLACK]]

    def may_reach_joined(self, sought: Sought, agreements: Agreements, joinings: Joinings) -> Places:
        """Places of those whose names may reach the score by their bound, if they join words wherever they may."""
        _, _, tokens, places, parts = joinings
        pairs, rows = np.unique(joinings.pairs, return_inverse=True)
        queries, names = pairs >> 32, pairs & 0xFFFFFFFF
        query, listed = self._rate(sought, agreements, queries, names)
        for side, first, two in ((query, tokens, ~parts), (listed, places, parts)):
            for row, column in ((rows, first), (rows[two], first[two] + 1)):
                side.best[row, column] = np.maximum(side.best[row, column], JOINED.value)
                side.slips[row, column] = 0
        persons, at_least = sought.persons[queries], sought.at_least[queries] - SLACK
        reaching = upper_bounds(query, listed, persons) >= at_least
        rest = np.flatnonzero(~reaching & ~persons)
        reaching[self._reaching_abbreviated(sought, queries, names, query, listed, rest)] = True
        return np.flatnonzero(reaching[rows])

    def keys(self, queries: Ints, names: Ints) -> Ints:
        """The keys of all agreements that there may be between these queries and names."""
        listed, pair, _ = self._columns(names)
        return queries[pair] << 32 | listed

    def _columns(self, names: Ints) -> tuple[Ints, Ints, Ints]:
        """The tokens of all names, and for each the place of its name and its place in it."""
        listed, counts = self._tokens.forward.get(names)
        return listed, np.repeat(np.arange(len(names)), counts), spread(np.zeros_like(counts), counts)

    def _rate(self, sought: Sought, agreements: Agreements, queries: Ints, names: Ints) -> tuple[RatedSide, RatedSide]:
        """Both sides of the pairs, every token with the similarity of its best counterpart."""
        listed, pair, column = self._columns(names)
        classes = sought.classes[queries, : sought.sizes[queries].max()]
        query = RatedSide(classes, *_no_counterparts(classes.shape))
        shape = len(names), int(column.max()) + 1
        other = RatedSide(np.full(shape, NO_TOKEN, np.intp), *_no_counterparts(shape))
        other.classes[pair, column] = self._tokens.classes[listed]
        entries, at = agreements.get(queries[pair] << 32 | listed)
        values, slips = agreements.value[entries], agreements.slips[entries]
        for side, places in ((other, column[at]), (query, agreements.column[entries])):
            flat = pair[at] * side.best.shape[1] + places  # numpy is several times as quick with one number for a place
            np.maximum.at(side.best.reshape(-1), flat, values)
            np.minimum.at(side.slips.reshape(-1), flat, slips)
        return query, other

    def _may_lend(self, sought: Sought, queries: Ints, names: Ints, query: RatedSide, listed: RatedSide) -> Flags:
        """Pairs of which the words that agree let an abbreviation stand."""
        ids, pair, column = self._columns(names)
        theirs = np.zeros(listed.best.shape, np.uint8)
        theirs[pair, column] = self._tokens.lending.of(ids)
        return may_lend(query, listed, sought.lending[queries, : query.best.shape[1]], theirs)

    def _abbreviated(
        self, sought: Sought, queries: Ints, names: Ints, query: RatedSide, listed: RatedSide
    ) -> tuple[Places, RatedSide, RatedSide]:
        """Places of the pairs in which a word of one name may abbreviate words of the other; their sides with it."""
        ids, pair, column = self._columns(names)
        theirs = LetterColumns(*(np.zeros(listed.best.shape, np.uint64) for _ in self._letters))
        for out, letters in zip(theirs, self._letters, strict=True):
            out[pair, column] = letters[ids]
        ours = sought.letters_of_tokens(queries, query.best.shape[1])
        short_q, words_l = may_abbreviate(ours, theirs)
        short_l, words_q = may_abbreviate(theirs, ours)
        some = np.flatnonzero(short_q.any(axis=1) | short_l.any(axis=1))
        return (
            some,
            raised(query.rows(some), (short_q | words_q)[some], ABBREVIATED_LONG),
            raised(listed.rows(some), (short_l | words_l)[some], ABBREVIATED_LONG),
        )


def _no_counterparts(shape: tuple[int, ...]) -> tuple[Floats, Slips]:
    return np.zeros(shape), np.full(shape, TOO_MANY, np.int8)
