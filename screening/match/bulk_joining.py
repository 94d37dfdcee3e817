"""`ListIndex.names_joining` and `names_with_letters` for many queries at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from screening.match.bulk_lookup import Ints
from screening.match.bulk_outlines import may_read, outlines_together
from screening.match.bulk_tokens import BulkTokens, Counterparts
from screening.match.index import ListIndex
from screening.match.similarity import joins
from screening.match.sought import Sought


def names_joining(
    index: ListIndex, tokens: BulkTokens, sought: Sought, places: Sequence[int], known: Sequence[Counterparts]
) -> dict[int, set[int]]:
    """For the queries at these places the listed names in which one token stands as two or two as one."""
    found = {place: {name for n in sought.numbers[place] for name in known[n].joining} for place in places}
    wholes, owners = tokens.keys.get(sought.wholes)
    distinct = np.union1d(owners << 32 | wholes, _of_other_scripts(tokens, sought))
    for owner, token_id in zip((distinct >> 32).tolist(), (distinct & 0xFFFFFFFF).tolist(), strict=True):
        (a, b), bearers = sought.neighbours[owner]
        whole = index.token(token_id)
        if joins(whole, a, b) or joins(whole, b, a):
            for place in bearers:
                if place in found:
                    found[place].update(index.names_with(token_id))
    return found


def names_with_letters(tokens: BulkTokens, sought: Sought, places: Sequence[int]) -> dict[int, set[int]]:
    """For the queries at these places the listed names with their letters (see `ListIndex.names_with_letters`)."""
    found: dict[int, set[int]] = {place: set() for place in places}
    names, owners = tokens.joins.get(sought.letters(places))
    for owner, name in zip(owners.tolist(), names.tolist(), strict=True):
        found[places[owner]].add(name)
    return found


def _of_other_scripts(tokens: BulkTokens, sought: Sought) -> Ints:
    """Pairs of neighbours and a listed token of another script, found by their consonants, that may be read alike."""
    wholes, owners = tokens.keys.get(sought.whole_consonants)
    pairs = np.unique(owners << 32 | wholes)
    ours = outlines_together(both for both, _ in sought.neighbours)
    return pairs[may_read(ours[pairs >> 32], tokens.outlines.of(pairs & 0xFFFFFFFF))]
