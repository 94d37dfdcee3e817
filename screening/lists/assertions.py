"""What the catalogue asserts of a list: sizes and shares of filled fields below which its file cannot be whole."""

from __future__ import annotations

from collections.abc import Iterator

from screening.lists.catalogue import CatalogueEntry
from screening.lists.census import Census


def broken_assertions(entry: CatalogueEntry, census: Census) -> Iterator[str]:
    """A sentence for each assertion of the catalogue that the counts break."""
    sizes = [("entities", census.entities, entry.min_entities)]
    sizes += [("aliases", census.aliases, entry.min_aliases), ("weak aliases", census.weak_aliases, entry.min_weak)]
    sizes += [(f"entities of {name}", census.sublists[name], least) for name, least in entry.min_sublists.items()]
    for what, count, least in sizes:
        if count < least:
            yield f"only {count:,} {what}, fewer than the {least:,} expected: is the file whole?"
    for field, share in entry.min_filled.items():
        found = census.filled[field] / census.entities if census.entities else 0.0
        if found < share:
            yield (
                f"only {found:.0%} of the entities have {field}, fewer than the {share:.0%} expected: "
                "were columns moved or renamed?"
            )
