"""What a batch remembers of the tokens it has met: their counterparts on one list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from screening.match.bounds import fewest_slips
from screening.match.bulk_lookup import Ints, KeyTable, Rows, near_spellings
from screening.match.bulk_outlines import ListedOutlines, Outlines, may_read, may_read_together, outlines_of
from screening.match.index import ListIndex
from screening.match.index_format import TYPES
from screening.match.similarity import MAX_EDITS, MOST_EDITS, Similarity, joins, may_be_near, reads_as, similarity
from screening.match.sought import Sought, Word
from screening.model import EntityType
from screening.names.tokens import Token

#: Tokens, and listed tokens that agree with them, remembered before all are forgotten: some 60 MB.
MOST, MOST_AGREEING = 40_000, 150_000


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
    similar: dict[int, Similarity]
    """Their similarity and why, by id."""


_NOTHING = Counterparts(np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int8), 0, [], {})


class BulkTokens:
    """Counterparts of tokens on one list, found for many at once and remembered."""

    def __init__(self, index: ListIndex) -> None:
        self._index = index
        self._known: dict[Word, Counterparts] = {}
        self._agreeing = 0
        self.persons = np.asarray(index.arrays["name_type"]) == TYPES.index(EntityType.PERSON)
        """Which listed names are those of persons."""
        self._frequency, self._borne = _bearers(index, self.persons)
        self.outlines = ListedOutlines(index)
        self.forward = Rows.of(index.arrays, "forward")
        """The tokens of each listed name."""
        self.keys = KeyTable.of(index.arrays, "key")
        self.joins = KeyTable.of(index.arrays, "join")

    def of(self, sought: Sought, places: Iterable[int]) -> list[Counterparts]:
        """The counterparts of every token of these queries; none of the others."""
        found = [self._known.get(word) for word in sought.words]
        numbers = sorted({number for place in places for number in sought.numbers[place]})
        new = [number for number in numbers if found[number] is None]
        if len(self._known) + len(new) > MOST or self._agreeing > MOST_AGREEING:
            self._known.clear()
            self._agreeing = 0
        for number, counterparts in zip(new, self._find(sought, new), strict=True):
            self._known[sought.words[number]] = found[number] = counterparts
            self._agreeing += len(counterparts.ids)
        return [known or _NOTHING for known in found]

    def hopeful(self, sought: Sought) -> list[int]:
        """Places of all queries but those that need an equal word, and for which the list has none."""
        places, keys = sought.equal
        ids, owners = self.keys.get(keys)
        persons = sought.persons[places].astype(np.intp)
        equal = set(owners[self._borne[persons[owners], ids]].tolist())
        hopeless = {place for i, place in enumerate(places) if i not in equal}
        return [place for place in range(len(sought.queries)) if place not in hopeless]

    def _find(self, sought: Sought, new: Sequence[int]) -> list[Counterparts]:
        words = [sought.words[number] for number in new]
        tokens = [word.token for word in words]
        persons = np.array([word.persons for word in words], np.intp)
        outlines = outlines_of(tokens)
        joining = _by_owner(len(words), self._joining(sought, new, persons, outlines))
        plain, *near = (
            _pairs(ids[of_kind], owners[of_kind])
            for ids, owners in map(self.keys.get, chain([sought.plain(new)], near_spellings(tokens)))
            for of_kind in (self._borne[persons[owners], ids],)
        )
        plain = np.union1d(plain, self._of_other_scripts(sought, new, persons, outlines))
        others = np.unique(np.concatenate([plain[:0], *near]))
        others = others[plain.take(np.searchsorted(plain, others), mode="clip") != others] if len(plain) else others
        found = np.sort(np.concatenate([plain, self._within_edits(tokens, others)]))
        return [
            self._rated(token, ids, names.tolist())
            for token, ids, names in zip(tokens, _by_owner(len(tokens), found), joining, strict=True)
        ]

    def _joining(self, sought: Sought, new: Sequence[int], persons: Ints, outlines: Outlines) -> Ints:
        """Pairs of a word and a name in which it stands as two."""
        same, other = (
            _pairs(names[of_kind], owners[of_kind])
            for names, owners in map(self.joins.get, (sought.joined(new), sought.joined_consonants(new)))
            for of_kind in (self.persons[names] == persons[owners],)
        )
        index, words = self._index, [sought.words[number].token for number in new]
        found = [pair for pair in same.tolist() if index.has_as_two(pair & 0xFFFFFFFF, words[pair >> 32])]
        ids, counts = self.forward.get(other & 0xFFFFFFFF)
        pairs = np.repeat(other, counts)
        at = np.flatnonzero(pairs[:-1] == pairs[1:])
        listed = self.outlines.of(ids)
        at = at[may_read_together(outlines[pairs[at] >> 32], listed[at], listed[at + 1])]
        for pair, *two in zip(pairs[at].tolist(), ids[at].tolist(), ids[at + 1].tolist(), strict=True):
            whole, first, second = words[pair >> 32], *map(index.token, two)
            if joins(whole, first, second) or joins(whole, second, first):
                found.append(pair)
        return np.unique(np.array(found, np.int64))

    def _of_other_scripts(self, sought: Sought, new: Sequence[int], persons: Ints, outlines: Outlines) -> Ints:
        """Pairs of a word and a listed one of another script, found by their consonants, that may be read alike."""
        ids, owners = self.keys.get(sought.consonants(new))
        of_kind = self._borne[persons[owners], ids]
        pairs = _pairs(ids[of_kind], owners[of_kind])
        pairs = pairs[may_read(outlines[pairs >> 32], self.outlines.of(pairs & 0xFFFFFFFF))]
        words = [sought.words[number].token for number in new]
        listed = map(self._index.token, (pairs & 0xFFFFFFFF).tolist())
        read = [reads_as(words[i], other) for i, other in zip((pairs >> 32).tolist(), listed, strict=True)]
        return pairs[np.array(read, np.bool_)]

    def _within_edits(self, tokens: Sequence[Token], pairs: Ints) -> Ints:
        """Those of the pairs, found by keys of near spellings alone, that may agree at all by their edits."""
        ids, place = np.unique(pairs & 0xFFFFFFFF, return_inverse=True)
        ours = [tokens[i].fold for i in (pairs >> 32).tolist()]
        listed = [self._index.token(i).fold for i in ids.tolist()]
        theirs = [listed[i] for i in place.tolist()]
        distance = cpdist(ours, theirs, scorer=OSA.distance, score_cutoff=MOST_EDITS, dtype=np.uint8)
        longest = np.maximum(*(np.fromiter(map(len, folds), np.intp, len(folds)) for folds in (ours, theirs)))
        few = np.flatnonzero(distance <= np.array(MAX_EDITS).take(longest, mode="clip")).tolist()
        near = [
            i for i, edits in zip(few, distance[few].tolist(), strict=True) if may_be_near(ours[i], theirs[i], edits)
        ]
        return pairs[near]

    def _rated(self, token: Token, ids: Ints, joining: list[int]) -> Counterparts:
        similar: dict[int, Similarity] = {}
        slips = []
        for number in ids.tolist():
            other = self._index.token(number)
            s = similarity(token, other)
            if s.value > 0.0:
                similar[number] = s
                slips.append(fewest_slips(token, other, s))
        ids = np.fromiter(similar, np.int64, len(similar))
        values = np.array([s.value for s in similar.values()])
        frequency = int(self._frequency[ids].sum())
        return Counterparts(ids, values, np.array(slips, np.int8), frequency, joining, similar)


def _bearers(index: ListIndex, persons: NDArray[np.bool_]) -> tuple[Ints, NDArray[np.bool_]]:
    """Of each listed token the number of names that bear it, and whether any of them is no person, or is one."""
    offsets = np.asarray(index.arrays["posting_offsets"]).astype(np.int64)
    frequency = offsets[1:] - offsets[:-1]
    of_person = persons[np.asarray(index.arrays["posting"])]
    borne = np.zeros((2, len(frequency)), np.bool_)
    borne[of_person.astype(np.intp), np.repeat(np.arange(len(frequency)), frequency)] = True
    return frequency, borne


def _pairs(values: Ints, owners: Ints) -> Ints:
    """Owner and value of each in one number, ascending, none twice."""
    return np.unique(owners << 32 | values)


def _by_owner(owners: int, pairs: Ints) -> list[Ints]:
    """The values of each owner."""
    ends = np.searchsorted(pairs >> 32, np.arange(1, owners + 1)).tolist()
    values = pairs & 0xFFFFFFFF
    return [values[start:end] for start, end in zip([0, *ends], ends, strict=False)]
