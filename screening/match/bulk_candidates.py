"""`candidates` for many queries at once: the same walk and the same bound, with arrays.

A pair of a query and a listed name is a row of arrays from the moment it is fetched until it is ruled out or kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screening.match.align import ABBREVIATED_LONG, OWN_AGREES, Agreement
from screening.match.bounds import SLACK, TOO_MANY, to_walk
from screening.match.bulk_abbreviations import LetterColumns, may_abbreviate
from screening.match.bulk_bounds import CLASSES, NO_TOKEN, RatedSide, Slips, own_words_agree, raised, upper_bounds
from screening.match.bulk_joining import names_joining, names_with_letters
from screening.match.bulk_lookup import Ints, Rows, spread
from screening.match.bulk_tokens import BulkTokens, Counterparts
from screening.match.compare import score_of_words
from screening.match.index import ListIndex
from screening.match.index_format import KINDS
from screening.match.similarity import similarity
from screening.match.sought import Sought
from screening.names.abbreviations import Letters
from screening.names.tokens import Kind

#: Postings walked at a time, and pairs bounded at a time: a pair takes up to 2 kB meanwhile.
_POSTINGS_AT_ONCE, _PAIRS_AT_ONCE = 40_000, 5_000


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
        self._posting = Rows.of(index.arrays, "posting")
        self._posting_of_initials = self._posting.only(np.asarray(index.arrays["name_initials"]) > 0)
        kinds = [KINDS[kind] for kind in index.arrays["token_kind"]]
        self._classes = CLASSES.numbers(kinds, index.arrays["token_weight"].tolist())
        self._letters = tuple(np.asarray(index.arrays[f"token_{name}"]) for name in Letters._fields)
        self.fetched = 0
        """Pairs bounded so far."""
        self.kept = 0
        """Pairs whose words were scored, and pairs that join words."""

    def find(self, sought: Sought) -> list[list[int]]:
        """For every query the ids of listed names that may reach its score, ascending."""
        places = self._tokens.hopeful(sought)
        known = self._tokens.of(sought, places)
        found: list[set[int]] = [set() for _ in sought.queries]
        persons = self._tokens.persons
        for place, names in names_with_letters(self._tokens, sought, places).items():
            found[place].update(n for n in names if persons[n] == sought.queries[place].persons)
        self.kept += sum(map(len, found))
        for place, names in names_joining(self.index, self._tokens, sought, places, known).items():
            of_tokens = [known[number] for number in sought.numbers[place]]
            for name in names - found[place]:
                if persons[name] == sought.queries[place].persons and self._words_reach(
                    sought, of_tokens, place, name, may_join=True
                ):
                    found[place].add(name)
        for searches in _portions(sought, places, known):
            for query, name in zip(*(each.tolist() for each in self._reaching(sought, searches)), strict=True):
                found[query].add(name)
        return [sorted(names) for names in found]

    def _reaching(self, sought: Sought, searches: Sequence[_Search]) -> tuple[Ints, Ints]:
        """Pairs whose bound reaches the score asked for: places of queries, and listed names."""
        queries, names = self._fetch(sought, searches)
        self.fetched += len(queries)
        if not len(queries):
            return queries, names
        agreements, found = _Agreements.of(searches), {search.query: search.found for search in searches}
        # by length, so that short names have not the columns of the longest
        order = np.argsort(np.maximum(sought.sizes[queries], self._tokens.forward.sizes(names)), kind="stable")
        pieces = [order[at : at + _PAIRS_AT_ONCE] for at in range(0, len(order), _PAIRS_AT_ONCE)]
        parts = [self._reaching_among(sought, agreements, found, queries[piece], names[piece]) for piece in pieces]
        both = np.concatenate(list(map(np.stack, parts)), axis=1)
        return both[0], both[1]

    def _reaching_among(
        self,
        sought: Sought,
        agreements: _Agreements,
        found: Mapping[int, Sequence[Counterparts]],
        queries: Ints,
        names: Ints,
    ) -> tuple[Ints, Ints]:
        query_of, name_of = queries.tolist(), names.tolist()
        query, listed = self._rate(sought, agreements, queries, names)
        persons, at_least = sought.persons[queries], sought.at_least[queries] - SLACK
        reaching = upper_bounds(query, listed, persons) >= at_least
        rest = np.flatnonzero(~reaching & ~persons & own_words_agree(query, listed, OWN_AGREES))
        if len(rest):
            some, ours, theirs = self._abbreviated(
                sought, queries[rest], names[rest], query.rows(rest), listed.rows(rest)
            )
            reaching[rest[some]] = upper_bounds(ours, theirs, persons[rest[some]]) >= at_least[rest[some]]
        places = [
            place
            for place in np.flatnonzero(reaching).tolist()
            if self._words_reach(sought, found[query_of[place]], query_of[place], name_of[place])
        ]
        return queries[places], names[places]

    def _words_reach(
        self, sought: Sought, found: Sequence[Counterparts], query: int, name: int, *, may_join: bool = False
    ) -> bool:
        """`words_reach`, from what is known of the query's tokens."""
        self.kept += 1
        form, persons, at_least = sought.queries[query]
        ids = self.index.token_ids(name).tolist()
        listed = tuple(map(self.index.token, ids))
        agreeing: list[Agreement] = []
        for i, (ours, counterparts) in enumerate(zip(form.tokens, found, strict=True)):
            for j, number in enumerate(ids):
                s = counterparts.similar.get(number)
                if s is None and Kind.INITIAL in (ours.kind, listed[j].kind):  # no key finds an initial
                    s = similarity(ours, listed[j])
                if s is not None and s.value > 0.0:
                    agreeing.append((i, j, s))
        return score_of_words(form.tokens, listed, agreeing, personal=persons, may_join=may_join) >= at_least - SLACK

    def _abbreviated(
        self, sought: Sought, queries: Ints, names: Ints, query: RatedSide, listed: RatedSide
    ) -> tuple[NDArray[np.intp], RatedSide, RatedSide]:
        """Places of the pairs in which a word of one name may abbreviate words of the other; their sides with it."""
        ids, pair, column = self._columns(names)
        theirs = LetterColumns(*(np.zeros(listed.best.shape, np.uint64) for _ in self._letters))
        for out, letters in zip(theirs, self._letters, strict=True):
            out[pair, column] = letters[ids]
        places, rows = np.unique(queries, return_inverse=True)
        width = query.best.shape[1]
        ours = LetterColumns(*(letters[rows, :width] for letters in sought.letters_of_tokens(places.tolist())))
        short_q, words_l = may_abbreviate(ours, theirs)
        short_l, words_q = may_abbreviate(theirs, ours)
        some = np.flatnonzero(short_q.any(axis=1) | short_l.any(axis=1))
        return (
            some,
            raised(query.rows(some), (short_q | words_q)[some], ABBREVIATED_LONG),
            raised(listed.rows(some), (short_l | words_l)[some], ABBREVIATED_LONG),
        )

    def _fetch(self, sought: Sought, searches: Sequence[_Search]) -> tuple[Ints, Ints]:
        """Distinct pairs of a query and a name with a counterpart of a walked token, or of any if it has initials."""
        walked = [(search.query, search.found[i].ids) for search in searches for i in search.walked]
        every = [(search.query, each.ids) for search in searches for each in search.found]
        pairs = np.concatenate(
            [self._pairs(self._posting, walked), self._pairs(self._posting_of_initials, every)], axis=1
        )
        queries, names = pairs[:, sought.persons[pairs[0]] == self._tokens.persons[pairs[1]]]
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
        listed, counts = self._tokens.forward.get(names)
        return listed, np.repeat(np.arange(len(names)), counts), spread(np.zeros_like(counts), counts)

    def _rate(self, sought: Sought, agreements: _Agreements, queries: Ints, names: Ints) -> tuple[RatedSide, RatedSide]:
        """Both sides of the pairs, every token with the similarity of its best counterpart."""
        listed, pair, column = self._columns(names)
        classes = sought.classes[queries, : sought.sizes[queries].max()]
        query = RatedSide(classes, *_no_counterparts(classes.shape))
        shape = len(names), int(column.max()) + 1
        other = RatedSide(np.full(shape, NO_TOKEN, np.intp), *_no_counterparts(shape))
        other.classes[pair, column] = self._classes[listed]
        entries, at = agreements.get(queries[pair] << 32 | listed)
        for side, places in ((other, column[at]), (query, agreements.column[entries])):
            np.maximum.at(side.best, (pair[at], places), agreements.value[entries])
            np.minimum.at(side.slips, (pair[at], places), agreements.slips[entries])
        return query, other


def _no_counterparts(shape: tuple[int, ...]) -> tuple[NDArray[np.float64], Slips]:
    return np.zeros(shape), np.full(shape, TOO_MANY, np.int8)


class _Agreements(NamedTuple):
    """Which listed tokens agree with a query's tokens, sorted by query and listed token."""

    key: Ints
    """Place of the query in the upper half, listed token in the lower."""
    column: Ints
    """Place of the token in the query."""
    value: NDArray[np.float64]
    slips: Slips

    @classmethod
    def of(cls, searches: Sequence[_Search]) -> _Agreements:
        """All agreements of these searches."""
        parts = [(search.query, i, each) for search in searches for i, each in enumerate(search.found)]
        sizes = [len(each.ids) for _, _, each in parts]
        key = np.repeat([query for query, _, _ in parts], sizes) << 32 | np.concatenate([p.ids for _, _, p in parts])
        order = np.argsort(key)
        column = np.repeat([i for _, i, _ in parts], sizes)
        values = np.concatenate([each.values for _, _, each in parts])
        slips = np.concatenate([each.slips for _, _, each in parts])
        return cls(key[order], column[order], values[order], slips[order])

    def get(self, keys: Ints) -> tuple[Ints, Ints]:
        """The entries of all keys, and for each the place of its key."""
        first = np.searchsorted(self.key, keys)
        counts = np.searchsorted(self.key, keys, side="right") - first
        return spread(first, counts), np.repeat(np.arange(len(keys)), counts)


def _portions(sought: Sought, places: Iterable[int], known: Sequence[Counterparts]) -> Iterator[list[_Search]]:
    """The queries at these places, in portions that walk a bounded number of postings, one query at least."""
    portion: list[_Search] = []
    postings = 0
    for place in places:
        query, found = sought.queries[place], [known[number] for number in sought.numbers[place]]
        walked = to_walk(query.form, [each.frequency for each in found], query.at_least)
        size = sum(found[i].frequency for i in walked)
        if portion and postings + size > _POSTINGS_AT_ONCE:
            yield portion
            portion, postings = [], 0
        portion.append(_Search(place, found, walked))
        postings += size
    if portion:
        yield portion
