"""Every listed name against a party, without the index: what the audit holds the index against.

The names are read from the published entities and prepared; how they are scored is the matcher's. Nothing here knows
keys, bounds or candidates. One thing is spared, and it is the scorer that says where: two names of which no word of the
one agrees with any of the other (`similarity` is asked for every pair of words), no two words are one (`joins`), that
have other letters, and of which none is the initials of the other, score 0. `compare` then has nothing to weigh, for an
abbreviation too counts only beside a word that agrees.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from screening.lists.snapshot import Snapshot
from screening.match.compare import compare_forms, initials_alone, same_letters
from screening.match.evidence import reachable_from
from screening.match.screener import forms_of, searchable
from screening.match.similarity import joins, similarity
from screening.model import EntityType, Name, Party
from screening.names.fold import fold
from screening.names.prepare import prepare_all
from screening.names.tokens import NameForm, Token

#: Words whose agreements are remembered: common ones come again, each takes some kilobytes.
_REMEMBERED = 2_000


class ListedName(NamedTuple):
    """A listed name as published, and which of the names in its text is meant."""

    list_id: str
    entity_id: str
    type: EntityType
    name: Name
    text: str


class Reached(NamedTuple):
    """A pair of names whose score matters for a party."""

    name: str
    """The party's name."""
    query: str
    """Which of the names in its text is meant."""
    listed: ListedName
    score: float
    at_least: float
    """The lowest score that matters, by what is known of the party and the entity's type."""


class About(NamedTuple):
    """What an audit says of the lists."""

    names: int
    """Listed names; a text in which several stand counts as so many."""
    unsearchable: tuple[ListedName, ...]
    """Those of single letters or less: they have no word to be found by."""


class PublishedNames:
    """All names of some lists, as published."""

    def __init__(self, snapshots: Sequence[Snapshot]) -> None:
        self._names = {True: _Names(), False: _Names()}
        unsearchable: list[ListedName] = []
        for snapshot in snapshots:
            for entity in snapshot.entities():
                # the first name of an entity that is listed by its address is the address
                for name in entity.names[entity.address_only :]:
                    for form in prepare_all(name.value, entity.type):
                        listed = ListedName(snapshot.list_id, entity.id, entity.type, name, form.raw)
                        self._names[entity.type is EntityType.PERSON].add(form, listed)
                        if not searchable((form,)):
                            unsearchable.append(listed)
        self.about = About(sum(names.count for names in self._names.values()), tuple(unsearchable))

    def reaching(self, party: Party, threshold: float) -> tuple[int, list[Reached]]:
        """How many pairs of names were compared, and those whose score matters."""
        least = {type: reachable_from(threshold, party, (type,)) for type in EntityType}
        pairs, reached = 0, []
        for name in dict.fromkeys((party.name, *party.aliases)):
            for person, other in forms_of(name, party.type):
                pairs += self.about.names
                for form, personal in ((person, True), (other, False)):
                    for score, bearers in self._names[personal].scores(form):
                        reached += [
                            Reached(name, form.raw, listed, score, least[listed.type])
                            for listed in bearers
                            if score >= least[listed.type]
                        ]
        return pairs, reached


class _Entry(NamedTuple):
    """Listed names that are the same once prepared."""

    form: NameForm
    words: frozenset[int]
    neighbours: frozenset[int]
    bearers: list[ListedName]


class _Names:
    """Names that are prepared alike (those of persons, or all others), and the words they are made of, numbered."""

    def __init__(self) -> None:
        self.count = 0
        self._entries: dict[NameForm, _Entry] = {}
        self._words: dict[Token, int] = {}
        self._neighbours: dict[tuple[Token, Token], int] = {}
        self._words_with: dict[str, list[int]] = defaultdict(list)
        self._neighbours_with: dict[str, list[int]] = defaultdict(list)
        self._odd: list[tuple[int, Token, Token]] = []
        self._agreeing = lru_cache(_REMEMBERED)(self._find_agreeing)
        self._together = lru_cache(_REMEMBERED)(self._find_together)

    def add(self, form: NameForm, listed: ListedName) -> None:
        """Takes a listed name. One without words scores 0 against any."""
        self.count += 1
        if not form.tokens:
            return
        alike = form._replace(raw="", legal_text="")  # what is only shown
        entry = self._entries.get(alike)
        if entry is None:
            words = frozenset(map(self._word, form.tokens))
            neighbours = frozenset(self._neighbour(a, b) for a, b in pairwise(form.tokens))
            entry = self._entries[alike] = _Entry(form, words, neighbours, [])
        entry.bearers.append(listed)

    def scores(self, query: NameForm) -> Iterator[tuple[float, list[ListedName]]]:
        """The score of every listed name that may have any; all others score 0."""
        if not query.tokens:
            return
        words: set[int] = set().union(*map(self._agreeing, query.tokens))
        words.update(*(self._wholes(a, b) for a, b in pairwise(query.tokens)))
        together: set[int] = set().union(*map(self._together, query.tokens))
        for entry in self._entries.values():
            if (
                not words.isdisjoint(entry.words)
                or not together.isdisjoint(entry.neighbours)
                or same_letters(query, entry.form)
                or (not query.personal and initials_alone(query, entry.form))
            ):
                yield compare_forms(query, entry.form).score, entry.bearers

    def _word(self, word: Token) -> int:
        if word not in self._words:
            self._words_with[word.fold].append(len(self._words))
        return self._words.setdefault(word, len(self._words))

    def _neighbour(self, a: Token, b: Token) -> int:
        if (a, b) not in self._neighbours:
            number = len(self._neighbours)
            for together in _folds(a, b):
                self._neighbours_with[together].append(number)
            if not by_letters_alone(a, b):
                self._odd.append((number, a, b))
        return self._neighbours.setdefault((a, b), len(self._neighbours))

    def _find_agreeing(self, word: Token) -> frozenset[int]:
        """Listed words that agree with this one at all."""
        return frozenset(number for listed, number in self._words.items() if similarity(word, listed).value > 0.0)

    def _find_together(self, word: Token) -> frozenset[int]:
        """Neighbouring listed words that may be this one."""
        if word.original:
            return frozenset(n for (a, b), n in self._neighbours.items() if _are_one(word, a, b))
        odd = (n for n, a, b in self._odd if (word.sounds or (a.original and b.original)) and _are_one(word, a, b))
        return frozenset((*odd, *self._neighbours_with.get(word.fold, ())))

    def _wholes(self, a: Token, b: Token) -> set[int]:
        """Listed words that these neighbouring ones may be."""
        plain = by_letters_alone(a, b)
        odd = (n for word, n in self._words.items() if (word.original or not plain) and _are_one(word, a, b))
        return {*odd, *(number for together in _folds(a, b) for number in self._words_with.get(together, ()))}


def _folds(a: Token, b: Token) -> set[str]:
    """What two words are written as one, in either order."""
    return {fold(a.text + b.text), fold(b.text + a.text)}


def by_letters_alone(a: Token, b: Token) -> bool:
    """Whether two words and a word in Latin letters can only be one by the fold of their letters: `joins` asks for the
    letters of another script, or the readings, of both."""
    return not (a.original and b.original) and not (a.sounds and b.sounds)


def _are_one(whole: Token, a: Token, b: Token) -> bool:
    return joins(whole, a, b) or joins(whole, b, a)
