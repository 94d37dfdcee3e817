"""What a batch remembers of the tokens it has met: their counterparts on one list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from screening.match.bounds import TOO_MANY
from screening.match.bulk_abbreviations import lending_of
from screening.match.bulk_bounds import CLASSES
from screening.match.bulk_counterparts import Counterparts, Rated, bounded, made_sure
from screening.match.bulk_lookup import Ints, Keys, KeyTable, OfListed, Rows, near_keys, spread
from screening.match.bulk_outlines import Outlines, may_read, may_read_together, outlines_of
from screening.match.bulk_spellings import alike, nearly_spelt, spellings_of
from screening.match.index import ListIndex
from screening.match.index_format import KINDS, TYPES
from screening.match.similarity import KNOWN
from screening.match.sought import Sought, Word
from screening.model import EntityType

#: Tokens, and listed tokens that agree with them, remembered before those are forgotten that were not asked for since
#: as many were remembered last: twice some 50 MB.
MOST, MOST_AGREEING = 16_000, 400_000
#: Of a listed token with more names it is worked out at once whether it agrees: that is dearer than to bound a name.
OFTEN = 20
#: Names looked through at a time for neighbours that are one word: the outlines of a name take some 500 bytes.
_AT_ONCE = 20_000
#: Bits of a number that tell the place of a token in a listed name, below those of the name.
PLACE = 16


class BulkTokens:
    """Counterparts of tokens on one list, found for many at once and remembered."""

    def __init__(self, index: ListIndex) -> None:
        self._index = index
        self._known: dict[Word, Counterparts] = {}
        self._older: dict[Word, Counterparts] = {}
        self._agreeing = 0
        self.persons = np.asarray(index.arrays["name_type"]) == TYPES.index(EntityType.PERSON)
        """Which listed names are those of persons."""
        self._frequency, self._borne = _bearers(index, self.persons)
        self.outlines = OfListed(index, outlines_of)
        self.spellings = OfListed(index, spellings_of)
        self.lending = OfListed(index, lending_of)
        kinds = [KINDS[kind] for kind in index.arrays["token_kind"]]
        self.classes = CLASSES.numbers(kinds, index.arrays["token_weight"].tolist())
        """The class of each listed token."""
        self.forward = Rows.of(index.arrays, "forward")
        """The tokens of each listed name."""
        self.posting = Rows.of(index.arrays, "posting")
        """The listed names of each token."""
        self.keys = KeyTable.of(index.arrays, "key")
        self.joins = KeyTable.of(index.arrays, "join")

    def of(self, sought: Sought, places: Iterable[int]) -> dict[int, Counterparts]:
        """The counterparts of every token of these queries, by its number."""
        numbers = sorted({number for place in places for number in sought.numbers[place]})
        found = {n: known for n in numbers if (known := self._remembered(sought.words[n]))}
        new = [number for number in numbers if number not in found]
        for number, counterparts in zip(new, self._find(sought, new) if new else (), strict=True):
            found[number] = counterparts
            self._remember(sought.words[number], counterparts)
        return found

    def _remembered(self, word: Word) -> Counterparts | None:
        """What is remembered of a word, which is asked for again, so that it is not soon forgotten."""
        known = self._known.get(word)
        if known is None and (known := self._older.pop(word, None)):
            self._remember(word, known)
        return known

    def _remember(self, word: Word, counterparts: Counterparts) -> None:
        if len(self._known) >= MOST or self._agreeing >= MOST_AGREEING:
            self._older, self._known, self._agreeing = self._known, {}, 0
        self._known[word] = counterparts
        self._agreeing += len(counterparts.ids)

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
        outlines, spellings = sought.outlines[new], spellings_of(tokens)
        joining = self._joining(sought, new, persons, outlines)
        known, other, letters, edited = (
            self._pairs_under(keys, persons)
            for keys in ([sought.senses(new)], [sought.consonants(new)], [sought.letters_alone(new)], near_keys(tokens))
        )
        other = other[may_read(outlines[other >> 32], self.outlines.of(other & 0xFFFFFFFF))]
        other = _without(other, known)
        letters = _without(letters, known, other)
        edited = _without(edited, known, other, letters)
        parts = [bounded(known, 1.0, 0), bounded(other, KNOWN, TOO_MANY)]
        for rate, pairs in ((alike, letters), (nearly_spelt, edited)):
            theirs = self.spellings.of(pairs & 0xFFFFFFFF)
            parts.append(rate(tokens, self._index, pairs, spellings[pairs >> 32], theirs))
        found = Rated.united(parts)
        often = self._frequency[found.pairs & 0xFFFFFFFF] > OFTEN
        found = made_sure(tokens, self._index, found, often)
        bearers = np.bincount(found.pairs >> 32, self._frequency[found.pairs & 0xFFFFFFFF], len(tokens))
        return [
            Counterparts(token, self._index, each, int(frequency), names)
            for token, each, frequency, names in zip(
                tokens, found.by_owner(len(tokens)), bearers.tolist(), joining, strict=True
            )
        ]

    def _pairs_under(self, keys: Iterable[Keys], persons: Ints) -> Ints:
        """Pairs of an owner of some keys and a listed token under them that names of its kind bear (see `_pairs`)."""
        found = [np.zeros((2, 0), np.int64)]
        for some in keys:
            ids, owners = self.keys.get(some)
            found.append(np.stack([ids, owners])[:, self._borne[persons[owners], ids]])
        return _pairs(*np.concatenate(found, axis=1))

    def _joining(self, sought: Sought, new: Sequence[int], persons: Ints, outlines: Outlines) -> list[Ints]:
        """For each word the names in which it may stand as two, and where (see `PLACE`)."""
        same, other = (
            _pairs(names[of_kind], owners[of_kind])
            for names, owners in map(self.joins.get, (sought.joined(new), sought.joined_consonants(new)))
            for of_kind in (self.persons[names] == persons[owners],)
        )
        both = np.union1d(same, other)
        found = [
            self._neighbours(both[at : at + _AT_ONCE], same, outlines) for at in range(0, len(both) or 1, _AT_ONCE)
        ]
        owners, joining = np.concatenate(found, axis=1)
        return np.split(joining, np.searchsorted(owners, np.arange(1, len(new))))

    def _neighbours(self, pairs: Ints, same: Ints, outlines: Outlines) -> tuple[Ints, Ints]:
        """Of pairs of a word and a name the neighbours there that the word may be: word, and where (see `PLACE`)."""
        ids, counts = self.forward.get(pairs & 0xFFFFFFFF)
        pairs, place = np.repeat(pairs, counts), spread(np.zeros_like(counts), counts)
        at = np.flatnonzero(pairs[:-1] == pairs[1:])
        first, second = self.outlines.of(ids[at]), self.outlines.of(ids[at + 1])
        may = may_read_together(outlines[pairs[at] >> 32], first, second) | np.isin(pairs[at], same)
        at = at[may]
        return pairs[at] >> 32, (pairs[at] & 0xFFFFFFFF) << PLACE | place[at]


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


def _without(pairs: Ints, *others: Ints) -> Ints:
    """Those of the pairs that are none of the others; all ascending."""
    for some in others:
        if len(some):
            pairs = pairs[some.take(np.searchsorted(some, pairs), mode="clip") != pairs]
    return pairs
