"""`ListIndex.names_joining` for many queries at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from screening.match.bulk_tokens import BulkTokens, Counterparts
from screening.match.index import ListIndex
from screening.match.similarity import joins
from screening.match.sought import Sought


def names_joining(
    index: ListIndex, tokens: BulkTokens, sought: Sought, places: Sequence[int], known: Sequence[Counterparts]
) -> dict[int, set[int]]:
    """For the queries at these places the listed names in which one token stands as two or two as one, or with the
    same letters."""
    found = {place: {name for n in sought.numbers[place] for name in known[n].joining} for place in places}
    names, owners = tokens.joins.get(sought.letters(places))
    for owner, name in zip(owners.tolist(), names.tolist(), strict=True):
        found[places[owner]].add(name)
    wholes, owners = tokens.keys.get(sought.wholes)
    distinct = np.unique(owners << 32 | wholes)
    for owner, token_id in zip((distinct >> 32).tolist(), (distinct & 0xFFFFFFFF).tolist(), strict=True):
        (a, b), bearers = sought.neighbours[owner]
        whole = index.token(token_id)
        if joins(whole, a, b) or joins(whole, b, a):
            for place in bearers:
                if place in found:
                    found[place].update(index.names_with(token_id))
    return found
