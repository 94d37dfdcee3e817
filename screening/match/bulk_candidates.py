"""`candidates` for many queries at once: the same walk and the same bound, with arrays.

A pair of a query and a listed name is a row of arrays from the moment it is fetched until it is ruled out or kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screening.match.bounds import SLACK, abbreviates, to_walk
from screening.match.bulk_abbreviations import LetterColumns, may_abbreviate
from screening.match.bulk_bounds import CLASSES, NO_TOKEN, RatedSide, own_words_agree, upper_bounds
from screening.match.bulk_joining import names_joining
from screening.match.bulk_lookup import Ints, Rows, spread
from screening.match.bulk_tokens import BulkTokens, Counterparts
from screening.match.compare import OWN_AGREES
from screening.match.index import ListIndex
from screening.match.index_build import KINDS, TYPES
from screening.match.sought import Sought
from screening.model import EntityType
from screening.names.abbreviations import Letters

#: Postings walked at a time; a pair takes some 500 bytes while it is bounded.
_POSTINGS_AT_ONCE = 100_000


class _Search(NamedTuple):
    """The place of a query, what is known of its tokens, and which of them to walk."""

    query: int
    found: list[Counterparts]
    walked: list[int]


class BulkCandidates:
    """Finds candidates on one list. Remembers the tokens it has met."""

    def __init__(self, index: ListIndex) -> None:
        self.index = index
        self._tokens = BulkTokens(index)
        self._forward = Rows.of(index.arrays, "forward")
        self._posting = Rows.of(index.arrays, "posting")
        self._posting_of_initials = self._posting.only(np.asarray(index.arrays["name_initials"]) > 0)
        kinds = [KINDS[kind] for kind in index.arrays["token_kind"]]
        self._classes = CLASSES.numbers(kinds, index.arrays["token_weight"].tolist())
        self._letters = tuple(np.asarray(index.arrays[f"token_{name}"]) for name in Letters._fields)
        self._persons = np.asarray(index.arrays["name_type"]) == TYPES.index(EntityType.PERSON)
        self.fetched = 0
        """Pairs bounded so far."""
        self.kept = 0
        """Pairs not ruled out."""

    def find(self, sought: Sought) -> list[list[int]]:
        """For every query the ids of listed names that may reach its score, ascending."""
        known = self._tokens.of(sought)
        joining = names_joining(self.index, self._tokens, sought, known)
        found = [
            {n for n in names if self._persons[n] == query.persons}
            for query, names in zip(sought.queries, joining, strict=True)
        ]
        for searches in _portions(sought, known):
            queries, names = self._reaching(sought, searches)
            for query, name in zip(queries.tolist(), names.tolist(), strict=True):
                found[query].add(name)
        self.kept += sum(map(len, found))
        return [sorted(names) for names in found]

    def _reaching(self, sought: Sought, searches: Sequence[_Search]) -> tuple[Ints, Ints]:
        """Pairs whose bound reaches the score asked for: places of queries, and listed names."""
        queries, names = self._fetch(sought, searches)
        self.fetched += len(queries)
        if not len(queries):
            return queries, names
        query, listed = self._rate(sought, searches, queries, names)
        reaching = upper_bounds(query, listed, sought.persons[queries]) >= sought.at_least[queries] - SLACK
        in_doubt = np.flatnonzero(~reaching & ~sought.persons[queries] & own_words_agree(query, listed, OWN_AGREES))
        reaching[in_doubt] = self._abbreviated(sought, queries[in_doubt], names[in_doubt])
        return queries[reaching], names[reaching]

    def _abbreviated(self, sought: Sought, queries: Ints, names: Ints) -> NDArray[np.bool_]:
        """Pairs in which a word of one name may abbreviate words of the other."""
        if not len(queries):
            return np.zeros(0, np.bool_)
        listed, pair, column = self._columns(names)
        shape = len(names), int(column.max()) + 1
        theirs = LetterColumns(*(np.zeros(shape, np.uint64) for _ in self._letters))
        for out, letters in zip(theirs, self._letters, strict=True):
            out[pair, column] = letters[listed]
        ours = LetterColumns(*(letters[queries] for letters in sought.letters_of_tokens))
        found = may_abbreviate(ours, theirs) | may_abbreviate(theirs, ours)
        for place in np.flatnonzero(found).tolist():
            tokens = sought.queries[queries[place]].form.tokens
            others = tuple(self.index.token(i) for i in self.index.token_ids(int(names[place])))
            found[place] = abbreviates(tokens, others) or abbreviates(others, tokens)
        return found

    def _fetch(self, sought: Sought, searches: Sequence[_Search]) -> tuple[Ints, Ints]:
        """Distinct pairs of a query and a name with a counterpart of a walked token, or of any if it has initials."""
        walked = [(search.query, search.found[i].ids) for search in searches for i in search.walked]
        every = [(search.query, each.ids) for search in searches for each in search.found]
        pairs = np.concatenate(
            [self._pairs(self._posting, walked), self._pairs(self._posting_of_initials, every)], axis=1
        )
        queries, names = pairs[:, sought.persons[pairs[0]] == self._persons[pairs[1]]]
        distinct = np.unique(queries << 32 | names)
        return distinct >> 32, distinct & 0xFFFFFFFF

    @staticmethod
    def _pairs(postings: Rows, token_ids: list[tuple[int, Ints]]) -> Ints:
        if not token_ids:
            return np.zeros((2, 0), np.int64)
        ids = np.concatenate([some for _, some in token_ids])
        queries = np.repeat([query for query, _ in token_ids], [len(some) for _, some in token_ids])
        names, counts = postings.get(ids)
        return np.stack([np.repeat(queries, counts), names])

    def _columns(self, names: Ints) -> tuple[Ints, Ints, Ints]:
        """The tokens of all names, and for each the place of its name and its place in it."""
        listed, counts = self._forward.get(names)
        return listed, np.repeat(np.arange(len(names)), counts), spread(np.zeros_like(counts), counts)

    def _rate(
        self, sought: Sought, searches: Sequence[_Search], queries: Ints, names: Ints
    ) -> tuple[RatedSide, RatedSide]:
        """Both sides of the pairs, every token with the similarity of its best counterpart."""
        listed, pair, column = self._columns(names)
        classes = sought.classes[queries]
        query = RatedSide(classes, np.zeros(classes.shape))
        shape = len(names), int(column.max()) + 1
        other = RatedSide(np.full(shape, NO_TOKEN, np.intp), np.zeros(shape))
        other.classes[pair, column] = self._classes[listed]
        agreements = _Agreements.of(searches)
        entries, at = agreements.get(queries[pair] << 32 | listed)
        values = agreements.value[entries]
        np.maximum.at(other.best, (pair[at], column[at]), values)
        np.maximum.at(query.best, (pair[at], agreements.column[entries]), values)
        return query, other


class _Agreements(NamedTuple):
    """Which listed tokens agree with a query's tokens, sorted by query and listed token."""

    key: Ints
    """Place of the query in the upper half, listed token in the lower."""
    column: Ints
    """Place of the token in the query."""
    value: NDArray[np.float64]

    @classmethod
    def of(cls, searches: Sequence[_Search]) -> _Agreements:
        """All agreements of these searches."""
        parts = [(search.query, i, each) for search in searches for i, each in enumerate(search.found)]
        sizes = [len(each.ids) for _, _, each in parts]
        key = np.repeat([query for query, _, _ in parts], sizes) << 32 | np.concatenate([p.ids for _, _, p in parts])
        order = np.argsort(key)
        column = np.repeat([i for _, i, _ in parts], sizes)
        return cls(key[order], column[order], np.concatenate([each.values for _, _, each in parts])[order])

    def get(self, keys: Ints) -> tuple[Ints, Ints]:
        """The entries of all keys, and for each the place of its key."""
        first = np.searchsorted(self.key, keys)
        counts = np.searchsorted(self.key, keys, side="right") - first
        return spread(first, counts), np.repeat(np.arange(len(keys)), counts)


def _portions(sought: Sought, known: Sequence[Counterparts]) -> Iterator[list[_Search]]:
    """All queries in order, in portions that walk a bounded number of postings, one query at least."""
    portion: list[_Search] = []
    postings = 0
    for place, (query, numbers) in enumerate(zip(sought.queries, sought.numbers, strict=True)):
        found = [known[number] for number in numbers]
        walked = to_walk(query.form, [each.frequency for each in found], query.at_least)
        size = sum(found[i].frequency for i in walked)
        if portion and postings + size > _POSTINGS_AT_ONCE:
            yield portion
            portion, postings = [], 0
        portion.append(_Search(place, found, walked))
        postings += size
    if portion:
        yield portion
