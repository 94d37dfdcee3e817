"""OFAC's mark of a weak alias, where another list republishes the party without it.

The Consolidated Screening List gives the weak aliases of OFAC's lists like any others. Where the list that marks them
is loaded too, its mark counts (OFAC FAQ 122-125): one alias makes no hit on one list and a weak match on the other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from screening.lists.snapshot import Snapshot
from screening.match.index import ListIndex
from screening.model import Entity, NameKind

OFAC_LISTS = frozenset({"us_ofac_sdn", "us_ofac_cons"})
_REPUBLISHED_IN = "us_csl"
_NUMBER = "ofac_ent_num"


class OfacMarks:
    """The OFAC lists among those of a run."""

    def __init__(self, indexes: Sequence[ListIndex]) -> None:
        self._lists = [index for index in indexes if index.snapshot.list_id in OFAC_LISTS]

    def on(self, list_id: str, entity: Entity) -> Entity:
        """The entity with the aliases marked as weak that are weak in OFAC's entry of the same number."""
        if list_id != _REPUBLISHED_IN or not self._lists:
            return entity
        weak = {
            _key(name.value)
            for number in entity.identifiers
            if number.type == _NUMBER
            for index in self._lists
            if (entry := index.find(number.value)) is not None
            for name in entry.names
            if name.kind is NameKind.WEAK_ALIAS
        }
        names = (
            replace(name, kind=NameKind.WEAK_ALIAS)
            if name.kind is NameKind.ALIAS and _key(name.value) in weak
            else name
            for name in entity.names
        )
        return replace(entity, names=tuple(names)) if weak else entity


def republished(snapshots: Sequence[Snapshot], numbers: Collection[str]) -> Iterator[str]:
    """Ids of the entries that republish OFAC's entries of these numbers, and so take over their marks."""
    for snapshot in snapshots:
        if snapshot.list_id == _REPUBLISHED_IN:
            for entity in snapshot.entities():
                if any(each.type == _NUMBER and each.value in numbers for each in entity.identifiers):
                    yield entity.id


def _key(name: str) -> str:
    """CSL and SDN differ in capitals and spaces at most."""
    return " ".join(name.casefold().split())
