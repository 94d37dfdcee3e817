"""`candidates` for many queries at once: the same walk and the same bound, with arrays.

A pair of a query and a listed name is a row of arrays from the moment it is fetched until it is ruled out or kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from screening.match.align import Agreement
from screening.match.bounds import SLACK, to_walk
from screening.match.bulk_agreements import NO_WALK, Agreements, Search
from screening.match.bulk_counterparts import Counterparts
from screening.match.bulk_joining import Joinings, names_joining, names_with_letters
from screening.match.bulk_lookup import Ints, Rows
from screening.match.bulk_rating import BulkRating
from screening.match.bulk_sieve import Sieve
from screening.match.bulk_tokens import BulkTokens
from screening.match.compare import score_of_words
from screening.match.index import ListIndex
from screening.match.similarity import similarity
from screening.match.sought import Sought
from screening.names.tokens import Kind

#: Postings walked at a time, and pairs bounded at a time: a pair takes up to 2 kB meanwhile.
_POSTINGS_AT_ONCE, _PAIRS_AT_ONCE = 40_000, 5_000


#: How a token of a query is walked (see `bounds.Walk`).
_ALL, _SHORT = 1, 2


class BulkCandidates:
    """Finds candidates on one list. Remembers the tokens it has met."""

    def __init__(self, index: ListIndex) -> None:
        self.index = index
        self._tokens = BulkTokens(index)
        self._posting_of_initials = self._tokens.posting.only(np.asarray(index.arrays["name_initials"]) > 0)
        self._sieve = Sieve(self._tokens)
        self._rating = BulkRating(index, self._tokens)
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
        joinings = names_joining(self.index, self._tokens, sought, places, known)
        for query, name in self._reaching_joined(sought, known, joinings):
            found[query].add(name)
        for searches in _portions(sought, places, known):
            for query, name in zip(*(each.tolist() for each in self._reaching(sought, searches)), strict=True):
                found[query].add(name)
        return [sorted(names) for names in found]

    def _reaching(self, sought: Sought, searches: Sequence[Search]) -> tuple[Ints, Ints]:
        """Pairs whose words reach the score asked for: places of queries, and listed names."""
        agreements, found = Agreements.of(searches), {search.query: search.found for search in searches}
        queries, names = self._fetch(sought, searches, agreements)
        self.fetched += len(queries)
        if not len(queries):
            return queries, names
        passing = self._sieve.passing(sought, agreements, queries, names)
        queries, names = queries[passing], names[passing]
        if not len(queries):
            return queries, names
        parts = [
            self._reaching_among(sought, agreements, found, queries[piece], names[piece])
            for piece in self._pieces(sought, queries, names)
        ]
        both = np.concatenate(list(map(np.stack, parts)), axis=1)
        return both[0], both[1]

    def _pieces(self, sought: Sought, queries: Ints, names: Ints) -> Iterator[NDArray[np.intp]]:
        """Places of the pairs, a bounded number at a time: by length, so that short names have not the columns of the
        longest."""
        order = np.argsort(np.maximum(sought.sizes[queries], self._tokens.forward.sizes(names)), kind="stable")
        for at in range(0, len(order), _PAIRS_AT_ONCE):
            yield order[at : at + _PAIRS_AT_ONCE]

    def _reaching_among(
        self,
        sought: Sought,
        agreements: Agreements,
        found: Mapping[int, Sequence[Counterparts]],
        queries: Ints,
        names: Ints,
    ) -> tuple[Ints, Ints]:
        places = self._rating.may_reach(sought, agreements, queries, names)
        queries, names = queries[places], names[places]
        if agreements.make_sure(self._rating.keys(queries, names), found):
            places = self._rating.may_reach(sought, agreements, queries, names)
            queries, names = queries[places], names[places]
        pairs = zip(queries.tolist(), names.tolist(), strict=True)
        reaching = [self._words_reach(sought, found[query], query, name) for query, name in pairs]
        return queries[reaching], names[reaching]

    def _reaching_joined(
        self, sought: Sought, known: Mapping[int, Counterparts], joinings: Joinings
    ) -> Iterator[tuple[int, int]]:
        """Queries and listed names that join words and reach the score asked for."""
        if not len(joinings.queries):
            return
        places = np.unique(joinings.queries).tolist()
        found = {place: [known[number] for number in sought.numbers[place]] for place in places}
        agreements = Agreements.of([Search(place, found[place], NO_WALK) for place in places])
        # a name may join words in several places: all of them together make it what it is
        pairs, joinings = joinings.by_pair()
        for piece in self._pieces(sought, pairs >> 32, pairs & 0xFFFFFFFF):
            some = joinings.of(pairs[np.sort(piece)])
            reaching = some.at(self._rating.may_reach_joined(sought, agreements, some))
            for query, name in reaching.held(self.index, sought):
                if self._words_reach(sought, found[query], query, name, may_join=True):
                    yield query, name

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
                # no key finds an initial
                initial = Kind.INITIAL in (ours.kind, listed[j].kind)
                s = similarity(ours, listed[j]) if initial else counterparts.similarity(number)
                if s.value > 0.0:
                    agreeing.append((i, j, s))
        return score_of_words(form.tokens, listed, agreeing, personal=persons, may_join=may_join) >= at_least - SLACK

    def _fetch(self, sought: Sought, searches: Sequence[Search], agreements: Agreements) -> tuple[Ints, Ints]:
        """Distinct pairs of a query and a name with a counterpart of a walked token, or of any if it has initials."""
        walks = np.zeros(sought.classes.shape, np.uint8)
        most = np.zeros(len(sought.queries), np.int64)
        for query, _, walked in searches:
            walks[query, walked.short] = _SHORT
            walks[query, walked.all] = _ALL
            most[query] = walked.most
        keys, walk = agreements.key, walks[agreements.key >> 32, agreements.column]
        among = _pairs(self._tokens.posting, keys[walk == _SHORT])
        among = among[:, self._tokens.forward.sizes(among[1]) <= most[among[0]]]
        every = _pairs(self._tokens.posting, keys[walk == _ALL])
        pairs = np.concatenate([every, among, _pairs(self._posting_of_initials, keys)], axis=1)
        queries, names = pairs[:, sought.persons[pairs[0]] == self._tokens.persons[pairs[1]]]
        distinct = np.unique(queries << 32 | names)
        return distinct >> 32, distinct & 0xFFFFFFFF


def _pairs(postings: Rows, keys: Ints) -> Ints:
    """Queries and names of keys of agreements (see `Agreements`): two rows."""
    names, counts = postings.get(keys & 0xFFFFFFFF)
    return np.stack([np.repeat(keys >> 32, counts), names])


def _portions(sought: Sought, places: Iterable[int], known: Mapping[int, Counterparts]) -> Iterator[list[Search]]:
    """The queries at these places that have counterparts, in portions that walk a bounded number of postings, one query
    at least."""
    portion: list[Search] = []
    postings = 0
    for place in places:
        query, found = sought.queries[place], [known[number] for number in sought.numbers[place]]
        if not any(each.frequency for each in found):
            continue
        walked = to_walk(query.form, [each.frequency for each in found], query.at_least)
        size = sum(found[i].frequency for i in (*walked.all, *walked.short))
        if portion and postings + size > _POSTINGS_AT_ONCE:
            yield portion
            portion, postings = [], 0
        portion.append(Search(place, found, walked))
        postings += size
    if portion:
        yield portion
