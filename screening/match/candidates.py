"""Candidates: listed names that could reach a score against a query, found through the index.

The query's tokens are walked from the rarest on, those left out that cannot carry a name by themselves; each fetched
name is then bounded from above (`bounds` derives both), and what is left is scored by its tokens as the index has them,
which spares preparing most names. Names that bear an initial are fetched for every token, since an initial may stand
for any of the others. `bulk_candidates` does the same with arrays.
"""

from __future__ import annotations

from itertools import compress
from typing import NamedTuple

from screening.match.align import agreements
from screening.match.bounds import (
    SLACK,
    TOO_MANY,
    Rated,
    abbreviated,
    fewest_slips,
    needs_equal_word,
    to_walk,
    upper_bound,
)
from screening.match.compare import score_of_words
from screening.match.index import ListIndex
from screening.model import EntityType
from screening.names.tokens import NameForm, Token


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
            names.update(bearers if place in walked else compress(bearers, map(initials.__getitem__, bearers)))
    agreements_of: dict[int, list[tuple[int, _Agreement]]] = {}
    for place, (token, each) in enumerate(zip(tokens, found, strict=True)):
        for i, s in each:
            agreements_of.setdefault(i, []).append((place, _Agreement(s.value, fewest_slips(token, index.token(i), s))))
    kept, joining = index.names_with_letters(form), index.names_joining(form)
    for name_id in (names | joining) - kept:
        if (index.type_of(name_id) is EntityType.PERSON) is persons:
            may_join = name_id in joining
            may_reach = may_join or _may_reach(*_rated(index, name_id, form, agreements_of), persons, at_least)
            if may_reach and words_reach(index, name_id, tokens, persons, at_least, may_join=may_join):
                kept.add(name_id)
    return sorted(n for n in kept if (index.type_of(n) is EntityType.PERSON) is persons)


def words_reach(
    index: ListIndex, name_id: int, tokens: tuple[Token, ...], persons: bool, at_least: float, *, may_join: bool
) -> bool:
    """Whether the words of a listed name, as the index has them, reach the score against these tokens."""
    listed = tuple(index.token(i) for i in index.token_ids(name_id))
    agreeing = agreements(tokens, listed)
    return score_of_words(tokens, listed, agreeing, personal=persons, may_join=may_join) >= at_least - SLACK


def _may_reach(query: list[Rated], listed: list[Rated], persons: bool, at_least: float) -> bool:
    if upper_bound(query, listed, persons) >= at_least - SLACK:
        return True
    if persons or (raised := abbreviated(query, listed)) == (query, listed):
        return False
    return upper_bound(*raised, persons) >= at_least - SLACK


class _Agreement(NamedTuple):
    """How a token and a listed one agree, or at best the best of several."""

    value: float
    slips: int


_NONE = _Agreement(0.0, TOO_MANY)


def _rated(
    index: ListIndex, name_id: int, form: NameForm, agreements_of: dict[int, list[tuple[int, _Agreement]]]
) -> tuple[list[Rated], list[Rated]]:
    """The tokens of both names, each with what its counterparts are at best. `agreements_of`: for a listed token the
    places of the query's tokens that agree with it."""
    ours = [_NONE] * len(form.tokens)
    listed = []
    for i in index.token_ids(name_id):
        best = _NONE
        for place, agreement in agreements_of.get(i, ()):
            best = _best(best, agreement)
            ours[place] = _best(ours[place], agreement)
        listed.append(Rated(index.token(i), *best))
    return [Rated(token, *best) for token, best in zip(form.tokens, ours, strict=True)], listed


def _best(a: _Agreement, b: _Agreement) -> _Agreement:
    return _Agreement(max(a.value, b.value), min(a.slips, b.slips))
