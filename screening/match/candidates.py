"""Candidates: listed names that could reach a score against a query, found through the index.

The query's tokens are walked from the rarest on, those left out that cannot carry a name by themselves; each fetched
name is then bounded from above (`bounds` derives both), and what is left is scored by its tokens as the index has them,
which spares preparing most names. Names that bear an initial are fetched for every token, since an initial may stand
for any of the others. `bulk_candidates` does the same with arrays.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import compress, pairwise
from typing import NamedTuple

from screening.match.align import agreements
from screening.match.bounds import (
    SLACK,
    TOO_MANY,
    Rated,
    abbreviated,
    fewest_slips,
    needs_equal_word,
    own_words_agree,
    to_walk,
    upper_bound,
)
from screening.match.compare import score_of_words
from screening.match.index import ListIndex
from screening.match.index_format import KINDS
from screening.names.abbreviations import Letters, letters_of
from screening.names.tokens import Kind, NameForm, Token


def candidates(index: ListIndex, form: NameForm, persons: bool, at_least: float) -> list[int]:
    """Ids of listed names whose `compare_forms` score with `form` may reach `at_least` (0.5 to 1), ascending.

    `persons`: whether the form was prepared as a personal name; only names prepared likewise are returned.
    """
    tokens = form.tokens
    if needs_equal_word(form, at_least) and not index.has_equal_word(tokens, persons):
        return []
    found = [index.counterparts(token) for token in tokens]
    walked = to_walk(form, [sum(index.frequency(i) for i, _ in each) for each in found], at_least)
    initials = index.arrays["name_initials"]
    names: set[int] = set()
    for place, counterparts in enumerate(found):
        for token_id, _ in counterparts:
            bearers = index.names_with(token_id)
            if place in walked.all:
                names.update(bearers)
                continue
            names.update(compress(bearers, map(initials.__getitem__, bearers)))
            if place in walked.short:
                names.update(name for name in bearers if len(index.token_ids(name)) <= walked.most)
    agreements_of: _AgreementsOf = {}
    for place, (token, each) in enumerate(zip(tokens, found, strict=True)):
        for i, s in each:
            agreements_of.setdefault(i, []).append((place, _Agreement(s.value, fewest_slips(token, index.token(i), s))))
    kept, joining = index.names_with_letters(form), index.names_joining(form)
    bounds = _Bounds(index, form, agreements_of, at_least)
    for name_id in (names | joining) - kept:
        if index.is_person(name_id) is persons:
            may_join = name_id in joining
            may_reach = may_join or bounds.may_reach(name_id)
            if may_reach and words_reach(index, name_id, tokens, persons, at_least, may_join=may_join):
                kept.add(name_id)
    return sorted(n for n in kept if index.is_person(n) is persons)


def words_reach(
    index: ListIndex, name_id: int, tokens: tuple[Token, ...], persons: bool, at_least: float, *, may_join: bool
) -> bool:
    """Whether the words of a listed name, as the index has them, reach the score against these tokens."""
    listed = tuple(index.token(i) for i in index.token_ids(name_id))
    agreeing = agreements(tokens, listed)
    return score_of_words(tokens, listed, agreeing, personal=persons, may_join=may_join) >= at_least - SLACK


class _Agreement(NamedTuple):
    """How a token and a listed one agree, or at best the best of several."""

    value: float
    slips: int


_NONE = _Agreement(0.0, TOO_MANY)
#: For a listed token the places of the query's tokens that agree with it.
_AgreementsOf = dict[int, list[tuple[int, _Agreement]]]


class _Bounds:
    """Bounds of the listed names of one search, each calculated once for all names that are alike to it: most that
    share a word with the query have nothing else in common with it, and beside it as many words of as much weight."""

    def __init__(self, index: ListIndex, form: NameForm, agreements_of: _AgreementsOf, at_least: float) -> None:
        self._index = index
        self._form = form
        self._agreements_of = agreements_of
        self._least = at_least - SLACK
        self._alike = _Alike(index, agreements_of)
        self._letters = [letters_of(token) for token in form.tokens]
        self._letters_of = cache(index.letters)
        self._reach = cache(lambda alike: self._reaches(*self._rated_alike(alike)))
        self._vouch = cache(lambda alike: not form.personal and own_words_agree(*self._rated_alike(alike)))

    def may_reach(self, name_id: int) -> bool:
        """Whether the words of the name may reach the score, each by itself or as an abbreviation of others."""
        ids = self._index.token_ids(name_id)
        alike = sorted(map(self._alike.__getitem__, ids))
        agreeing = tuple(number for number in alike if number >= 0)  # words left over only lower the bound
        return (self._reach(agreeing) and self._reach(tuple(alike))) or (
            self._vouch(agreeing) and self._may_abbreviate(ids) and self._reaches_abbreviated(ids)
        )

    def _may_abbreviate(self, ids: Iterable[int]) -> bool:
        """Whether a word of one name may abbreviate words of the other, by their letters."""
        listed = [self._letters_of(i) for i in ids]
        return _abbreviates(self._letters, listed) or _abbreviates(listed, self._letters)

    def _reaches_abbreviated(self, ids: Iterable[int]) -> bool:
        rated = self._rated(ids)
        raised = abbreviated(*rated)
        return raised != rated and self._reaches(*raised)

    def _reaches(self, query: list[Rated], listed: list[Rated]) -> bool:
        return upper_bound(query, listed, self._form.personal) >= self._least

    def _rated_alike(self, alike: Iterable[int]) -> tuple[list[Rated], list[Rated]]:
        return self._rated([self._alike.examples[number] for number in alike])

    def _rated(self, ids: Iterable[int]) -> tuple[list[Rated], list[Rated]]:
        """The tokens of the query and listed ones, each with what its counterparts are at best."""
        tokens = self._form.tokens
        ours = [_NONE] * len(tokens)
        listed = []
        for i in ids:
            best = _NONE
            for place, agreement in self._agreements_of.get(i, ()):
                best = _best(best, agreement)
                ours[place] = _best(ours[place], agreement)
            listed.append(Rated(self._index.token(i), *best))
        return [Rated(token, *best) for token, best in zip(tokens, ours, strict=True)], listed


class _Alike(dict[int, int]):
    """Numbers of listed tokens, equal for those that a bound by single words does not tell apart: of one kind and
    weight, agreeing as much with the same words of the query. Those that agree with none are below 0."""

    def __init__(self, index: ListIndex, agreements_of: _AgreementsOf) -> None:
        self._kinds, self._weights = index.arrays["token_kind"], index.arrays["token_weight"]
        self._agreements_of = agreements_of
        self._numbers: dict[tuple[object, ...], int] = {}
        self.examples: dict[int, int] = {}
        """A token of each number."""

    def __missing__(self, token_id: int) -> int:
        kind, agreements = KINDS[self._kinds[token_id]], tuple(self._agreements_of.get(token_id, ()))
        place = len(self._numbers)
        number = place if agreements or kind is Kind.INITIAL else ~place
        number = self._numbers.setdefault((kind, self._weights[token_id], agreements), number)
        self.examples.setdefault(number, token_id)
        self[token_id] = number
        return number


def _abbreviates(shorts: list[Letters], words: list[Letters]) -> bool:
    """Whether one of the words of a name may abbreviate some of the other's, in names as long as `abbreviated` asks."""
    return (
        len(shorts) > 1
        and len(words) > 2
        and any(short.may_abbreviate(*both) for both in pairwise(words) for short in shorts)
    )


def _best(a: _Agreement, b: _Agreement) -> _Agreement:
    return _Agreement(max(a.value, b.value), min(a.slips, b.slips))
