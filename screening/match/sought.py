"""What a chunk of queries looks for: worked out once, whatever the number of lists that are searched for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screening.match.align import Lends, lends
from screening.match.bounds import needs_equal_word
from screening.match.bulk_abbreviations import Lending, LetterColumns
from screening.match.bulk_bounds import CLASSES, NO_TOKEN, Classes
from screening.match.bulk_lookup import Ints, Keys, spread
from screening.match.bulk_outlines import Outlines, outlines_of
from screening.match.keys import (
    consonant_lookups,
    equal_lookups,
    joined_consonant_lookups,
    joined_lookups,
    letter_lookups,
    letters_lookups,
    sense_lookups,
    whole_consonant_lookups,
    whole_lookups,
)
from screening.names.abbreviations import Letters, letters_of
from screening.names.tokens import NameForm, Token

#: Of words that come back chunk after chunk; some 400 bytes each beside the word.
_letters_of = lru_cache(maxsize=20_000)(letters_of)


class Query(NamedTuple):
    """A prepared name to search for; `persons` and `at_least` as in `candidates`."""

    form: NameForm
    persons: bool
    at_least: float


class Word(NamedTuple):
    """A token that is looked for in the names of persons, or in all others."""

    token: Token
    persons: bool


class Neighbours(NamedTuple):
    """Two neighbouring tokens."""

    tokens: tuple[Token, Token]
    numbers: tuple[int, int]
    """Words that they are."""
    places: list[tuple[int, int]]
    """Queries in which they are neighbours, and the place of the first one there."""


class Sought:
    """The queries of a chunk, their distinct tokens, and the keys under which lists have them."""

    def __init__(self, queries: Sequence[Query]) -> None:
        self.queries = tuple(queries)
        numbers: dict[Word, int] = {}
        self.numbers = [
            [numbers.setdefault(Word(t, query.persons), len(numbers)) for t in query.form.tokens]
            for query in self.queries
        ]
        """For each query its tokens, as places in `words`."""
        self.words = tuple(numbers)
        self._senses: dict[int, set[int]] = {}
        self._letters_alone: dict[int, set[int]] = {}
        self._consonants: dict[int, set[int]] = {}
        self._joined: dict[int, set[int]] = {}
        self._joined_consonants: dict[int, set[int]] = {}
        self._letters: dict[int, set[int]] = {}

    def senses(self, numbers: Iterable[int]) -> Keys:
        """`sense_lookups` of these tokens."""
        return Keys.of(_remembered(self._senses, lambda n: sense_lookups(self.words[n].token), numbers))

    def letters_alone(self, numbers: Iterable[int]) -> Keys:
        """`letter_lookups` of these tokens."""
        return Keys.of(_remembered(self._letters_alone, lambda n: letter_lookups(self.words[n].token), numbers))

    def consonants(self, numbers: Iterable[int]) -> Keys:
        """`consonant_lookups` of these tokens."""
        return Keys.of(_remembered(self._consonants, lambda n: consonant_lookups(self.words[n].token), numbers))

    def joined(self, numbers: Iterable[int]) -> Keys:
        """`joined_lookups` of these tokens."""
        return Keys.of(_remembered(self._joined, lambda n: joined_lookups(self.words[n].token), numbers))

    def joined_consonants(self, numbers: Iterable[int]) -> Keys:
        """`joined_consonant_lookups` of these tokens."""
        return Keys.of(
            _remembered(self._joined_consonants, lambda n: joined_consonant_lookups(self.words[n].token), numbers)
        )

    @cached_property
    def equal(self) -> tuple[list[int], Keys]:
        """Places of the queries that find nothing without an equal word, and `equal_lookups` of their words."""
        places = [i for i, query in enumerate(self.queries) if needs_equal_word(query.form, query.at_least)]
        keys = Keys.of([equal_lookups(self.queries[place].form.tokens) for place in places])
        return places, keys

    def letters(self, places: Iterable[int]) -> Keys:
        """`letters_lookups` of the queries at these places."""
        return Keys.of(_remembered(self._letters, self._letters_of, places))

    @cached_property
    def outlines(self) -> Outlines:
        """The outlines of the words."""
        return outlines_of(word.token for word in self.words)

    @cached_property
    def neighbours(self) -> list[Neighbours]:
        """Neighbouring tokens, each pair once."""
        found: dict[tuple[Token, Token], Neighbours] = {}
        for place, (query, numbers) in enumerate(zip(self.queries, self.numbers, strict=True)):
            for column, (tokens, both) in enumerate(zip(pairwise(query.form.tokens), pairwise(numbers), strict=True)):
                found.setdefault(tokens, Neighbours(tokens, both, [])).places.append((place, column))
        return list(found.values())

    def bearers(self, neighbours: Ints) -> tuple[tuple[Ints, Ints], Ints]:
        """Queries with these neighbours and the place of the first one there, and how many each of them has."""
        starts, queries, columns = self._bearers
        counts = starts[neighbours + 1] - starts[neighbours]
        at = spread(starts[neighbours], counts)
        return (queries[at], columns[at]), counts

    @cached_property
    def _bearers(self) -> tuple[Ints, Ints, Ints]:
        places = [place for each in self.neighbours for place in each.places]
        starts = np.cumsum([0, *(len(each.places) for each in self.neighbours)])
        queries, columns = np.array(places, np.int64).reshape(-1, 2).T
        return starts, queries, columns

    @cached_property
    def wholes(self) -> Keys:
        """`whole_lookups` of all neighbours."""
        return Keys.of([whole_lookups(each.tokens) for each in self.neighbours])

    @cached_property
    def whole_consonants(self) -> Keys:
        """`whole_consonant_lookups` of all neighbours."""
        return Keys.of([whole_consonant_lookups(each.tokens) for each in self.neighbours])

    def _letters_of(self, place: int) -> set[int]:
        return letters_lookups(self.queries[place].form)

    @cached_property
    def classes(self) -> Classes:
        """Classes of the tokens: a row for each query."""
        numbers = [CLASSES.number(token.kind, token.weight) for token, _ in self.words]
        return np.array([*numbers, NO_TOKEN], np.intp)[self._columns]

    @cached_property
    def lending(self) -> Lending:
        """What the tokens lend to abbreviations: a row for each query."""
        return np.array([*(lends(token) for token, _ in self.words), Lends.NOTHING], np.uint8)[self._columns]

    def letters_of_tokens(self, places: Ints, width: int) -> LetterColumns:
        """Letters of the first tokens of companies: a row for each of the queries at these places."""
        numbers = self._columns[places, :width]
        return LetterColumns(*(letters[numbers] for letters in self._letters_of_words))

    @cached_property
    def _letters_of_words(self) -> NDArray[np.uint64]:
        """A row for each of `Letters`, in which the words of persons, which abbreviate nothing, have none."""
        nothing = Letters(0, 0, 0, 0, 0)
        letters = [nothing if persons else _letters_of(token) for token, persons in self.words]
        return np.array([*letters, nothing], np.uint64).T

    @cached_property
    def sizes(self) -> Ints:
        """How many tokens each query has."""
        return np.array(list(map(len, self.numbers)), np.int64)

    @cached_property
    def persons(self) -> NDArray[np.bool_]:
        """Which queries are personal names."""
        return np.array([query.persons for query in self.queries], np.bool_)

    @cached_property
    def at_least(self) -> NDArray[np.float64]:
        """The score that matters for each query."""
        return np.array([query.at_least for query in self.queries])

    @cached_property
    def _columns(self) -> NDArray[np.intp]:
        """The tokens of the queries as places in `words`, a row for each query; behind its last one the place behind
        all words."""
        columns = np.full((len(self.queries), int(self.sizes.max(initial=0))), len(self.words), np.intp)
        columns[np.arange(columns.shape[1]) < self.sizes[:, None]] = list(chain.from_iterable(self.numbers))
        return columns


def _remembered(known: dict[int, set[int]], make: Callable[[int], set[int]], numbers: Iterable[int]) -> list[set[int]]:
    out = []
    for number in numbers:
        if number not in known:
            known[number] = make(number)
        out.append(known[number])
    return out
