"""`ListIndex.names_joining` for many queries at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from screening.match.bulk_tokens import BulkTokens, Counterparts
from screening.match.index import ListIndex
from screening.match.similarity import joins
from screening.match.sought import Sought


def names_joining(
    index: ListIndex, tokens: BulkTokens, sought: Sought, known: Sequence[Counterparts]
) -> list[set[int]]:
    """For every query the listed names in which one token stands as two or two as one, or with the same letters."""
    found = [{name for number in numbers for name in known[number].joining} for numbers in sought.numbers]
    names, places = tokens.joins.get(sought.letters)
    for place, name in zip(places.tolist(), names.tolist(), strict=True):
        found[place].add(name)
    wholes, places = tokens.keys.get(sought.wholes)
    for place, token_id in set(zip(places.tolist(), wholes.tolist(), strict=True)):
        whole = index.token(token_id)
        if any(joins(whole, a, b) or joins(whole, b, a) for a, b in pairwise(sought.queries[place].form.tokens)):
            found[place].update(index.names_with(token_id))
    return found
