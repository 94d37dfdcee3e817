"""Candidates: listed names that could reach a score against a query, found through the index.

The query's tokens are walked from the rarest on, those left out that cannot carry a name by themselves; each fetched
name is then bounded from above before it is compared in full (`bounds` derives both). Names that bear an initial are
fetched for every token, since an initial may stand for any of the others. `bulk_candidates` does the same with arrays.
"""

from __future__ import annotations

from screening.match.bounds import SLACK, Rated, may_be_abbreviated, to_walk, upper_bound
from screening.match.index import ListIndex
from screening.model import EntityType
from screening.names.tokens import NameForm


def candidates(index: ListIndex, form: NameForm, persons: bool, at_least: float) -> list[int]:
    """Ids of listed names whose `compare_forms` score with `form` may reach `at_least` (0.5 to 1), ascending.

    `persons`: whether the form was prepared as a personal name; only names prepared likewise are returned.
    """
    tokens = form.tokens
    found = [index.counterparts(token) for token in tokens]
    walked = to_walk(form, [sum(index.frequency(i) for i, _ in each) for each in found], at_least)
    names: set[int] = set()
    for place, counterparts in enumerate(found):
        for token_id, _ in counterparts:
            bearers = index.names_with(token_id)
            names.update(bearers if place in walked else filter(index.initials_of, bearers))
    similarities = [{token_id: s.value for token_id, s in each} for each in found]
    kept = index.names_joining(form)
    for name_id in names - kept:
        query, listed = _rated(index, name_id, form, similarities)
        if upper_bound(query, listed, persons) >= at_least - SLACK or (
            not persons and may_be_abbreviated(query, listed)
        ):
            kept.add(name_id)
    return sorted(n for n in kept if (index.type_of(n) is EntityType.PERSON) is persons)


def _rated(
    index: ListIndex, name_id: int, form: NameForm, similarities: list[dict[int, float]]
) -> tuple[list[Rated], list[Rated]]:
    """The tokens of both names, each with the similarity of its best counterpart."""
    ids = index.token_ids(name_id)
    listed = [Rated(index.token(i), max(of_token.get(i, 0.0) for of_token in similarities)) for i in ids]
    query = [
        Rated(token, max(of_token.get(i, 0.0) for i in ids))
        for token, of_token in zip(form.tokens, similarities, strict=True)
    ]
    return query, listed
