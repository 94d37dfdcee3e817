"""Draws the names of an audit: from a file, and near-copies of listed names. The same seed draws the same names."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from random import Random
from typing import NamedTuple, TypeVar

from screening.lists.snapshot import Snapshot
from screening.match.distortions import distortions
from screening.model import Entity, Name, Party

Item = TypeVar("Item")


class _Listed(NamedTuple):
    list_id: str
    entity: Entity
    name: Name

    @property
    def key(self) -> str:
        return f"{self.list_id} {self.entity.id} {self.name.value}"


def draw(items: Iterable[Item], key: Callable[[Item], str], count: int, seed: int) -> list[Item]:
    """`count` items with different keys, or all there are; which ones does not depend on their order."""
    lots: list[int] = []
    drawn: dict[int, Item] = {}
    for item in items:
        lot = int.from_bytes(blake2b(f"{seed} {key(item)}".encode(errors="replace"), digest_size=8).digest())
        if lot in drawn or (len(drawn) == count and (not lots or lot >= -lots[0])):
            continue
        drawn[lot] = item
        if len(drawn) > count:
            del drawn[-heapq.heappushpop(lots, -lot)]
        else:
            heapq.heappush(lots, -lot)
    return [drawn[lot] for lot in sorted(drawn)]


def draw_parties(parties: Iterable[Party], count: int, seed: int) -> list[Party]:
    """Parties of different names."""
    return draw(parties, lambda party: party.name, count, seed)


def near_copies(snapshots: Sequence[Snapshot], count: int, seed: int) -> list[Party]:
    """Listed names of every kind, each distorted in one way (`distortions`). Half of them come as a name alone, half
    with what a customer file may know: type, birth date and countries, which lower the score that matters."""
    return [_near_copy(listed, seed) for listed in draw(_listed(snapshots), lambda one: one.key, count, seed)]


def _listed(snapshots: Sequence[Snapshot]) -> Iterator[_Listed]:
    for snapshot in snapshots:
        for entity in snapshot.entities():
            for name in entity.names[entity.address_only :]:
                yield _Listed(snapshot.list_id, entity, name)


def _near_copy(listed: _Listed, seed: int) -> Party:
    random = Random(f"{seed} {listed.key}")
    entity = listed.entity
    text = random.choice([d.text for d in distortions(listed.name.value, entity.type, random)])
    if random.random() < 0.5:
        return Party(text)
    born = entity.birth_dates[0] if entity.birth_dates else None
    return Party(text, type=entity.type, countries=entity.countries or entity.nationalities, birth_date=born)
