"""The kept index of a base of parties: which of them a listed entity may be, without looking at all of them.

It is the index of a list, turned round: the parties stand where entities stand, each as a person and as another body,
since a screening prepares their names as both, and the entities that are new or changed on a list are searched in it.
What it finds is screened again in the ordinary way, so it may find too much but never too little: candidates are
offered without loss in this direction as in the other, because the score of two names is the same from both sides.

Parties come on numbered shelves, each a folder with an index of its own, so that a night adds only its new parties.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from screening.batch.kept_rows import KeptRows
from screening.lists.codec import entity_to_json
from screening.lists.snapshot import ENTITIES, Snapshot
from screening.match.bulk_candidates import BulkCandidates
from screening.match.compare import compare_forms
from screening.match.evidence import reachable_from
from screening.match.index import ListIndex, ensure_index
from screening.match.screener import LONGEST_NAME, PERSONS
from screening.match.sought import Query, Sought
from screening.model import Address, Entity, EntityType, Name, PartialDate, Party
from screening.names.prepare import prepare_all
from screening.processes import begin_worker

#: Parties of a shelf at most: the index of twice as many names is built in some 250 MB.
SHELF = 25_000
#: Shelves that are less than half full, before they are put together.
MOST_SMALL = 8
#: Names searched together.
_AT_ONCE = 500
#: States all that could speak for a listed name: no party of the base has a lower score that matters.
_ANYBODY = Party(
    "", "", EntityType.UNKNOWN, countries=("XX",), birth_date=PartialDate("", "", ""), addresses=("somewhere",)
)


class Listed(NamedTuple):
    """An entity that is new or changed on its list."""

    entity: Entity
    types: frozenset[EntityType]
    """Types of the entities of its list that are no persons."""


class PartiesIndex:
    """The shelves in the folder of the kept rows."""

    def __init__(self, rows: KeptRows) -> None:
        self._rows = rows

    def take_over(self, earlier: Path) -> None:
        """Takes the shelves of an earlier run, whose rows were copied; a damaged one is to be filled anew."""
        for shelf, digest in self._rows.shelves().items():
            source, target = self._path(shelf, earlier), self._path(shelf)
            try:
                shutil.copytree(source, target, copy_function=_link)
                whole = _digest(target) == digest
            except OSError:
                whole = False
            if not whole:
                self._clear(shelf)

    def complete(self, workers: int, tell: Callable[[int, int], None]) -> None:
        """Puts every party on a shelf, those of small shelves together; `tell` hears how many of how many are."""
        for shelf in self._small():
            self._clear(shelf)
        waiting = self._rows.count_on(0)
        laid: list[Snapshot] = []
        while parties := self._rows.parties_on(0, SHELF):
            shelf = 1 + max(self._rows.shelves(), default=0)
            laid.append(_lay(self._path(shelf), parties))
            self._rows.put_on(shelf, laid[-1].digest, [number for number, _ in parties])
        done = 0
        for snapshot in _built(laid, workers):
            done += snapshot.entity_count // 2
            tell(done, waiting)

    def near(self, listed: Sequence[Listed], threshold: float) -> Iterator[int]:
        """Numbers of the parties that one of the entities may be, some of them several times."""
        for shelf, digest in self._rows.shelves().items():
            index = ensure_index(_snapshot(self._path(shelf), digest))
            for entity, _ in listed:
                for ordinal in index.entities_with_identifier(entity.identifiers):
                    yield int(index.entity(ordinal).id)
            bulk = BulkCandidates(index)
            queries = _queries(listed, threshold)
            while some := list(islice(queries, _AT_ONCE)):
                found = bulk.find(Sought([query for query, _ in some]))
                for (query, types), names in zip(some, found, strict=True):
                    yield from _reached(index, query, types, names, threshold)

    def _small(self) -> list[int]:
        """Shelves to clear: of which most parties are gone, and small ones where there are too many."""
        counts = {shelf: self._rows.count_on(shelf) for shelf in self._rows.shelves()}
        deserted = [shelf for shelf, count in counts.items() if count < SHELF / 2]
        return deserted if len(deserted) >= MOST_SMALL else [shelf for shelf in deserted if not counts[shelf]]

    def _clear(self, shelf: int) -> None:
        self._rows.clear(shelf)
        shutil.rmtree(self._path(shelf), ignore_errors=True)

    def _path(self, shelf: int, folder: Path | None = None) -> Path:
        return (folder or self._rows.folder) / f"parties-{shelf}"


def _lay(folder: Path, parties: Iterable[tuple[int, Party]]) -> Snapshot:
    folder.mkdir()
    with (folder / ENTITIES).open("w", encoding="utf-8", newline="\n") as lines:
        lines.writelines(f"{entity_to_json(entity)}\n" for party in parties for entity in _both_ways(*party))
    return _snapshot(folder, _digest(folder))


def _both_ways(number: int, party: Party) -> Iterator[Entity]:
    """The party as a person and as another body, with what `reachable_from` asks of it: its own type among the remarks,
    and an address where it has any."""
    other = EntityType.ORGANIZATION if party.type is EntityType.PERSON else party.type
    for type in (EntityType.PERSON, other):
        yield Entity(
            id=str(number),
            list_id="parties",
            type=type,
            names=tuple(Name(name) for name in (party.name, *party.aliases) if 0 < len(name) <= LONGEST_NAME),
            birth_dates=(party.birth_date,) if party.birth_date is not None else (),
            countries=party.countries,
            addresses=(Address("stated"),) if party.addresses else (),
            identifiers=party.identifiers,
            remarks=party.type.value,
        )


def _party_of(entity: Entity) -> Party:
    return Party(
        "",
        "",
        EntityType(entity.remarks),
        countries=entity.countries,
        birth_date=entity.birth_dates[0] if entity.birth_dates else None,
        addresses=tuple(address.text for address in entity.addresses),
    )


def _queries(listed: Iterable[Listed], threshold: float) -> Iterator[tuple[Query, frozenset[EntityType]]]:
    for entity, other_types in listed:
        persons = entity.type is EntityType.PERSON
        types = PERSONS if persons else other_types
        at_least = reachable_from(threshold, _ANYBODY, types)
        for name in entity.names:
            for form in prepare_all(name.value, entity.type):
                yield Query(form, persons, at_least), types


def _reached(
    index: ListIndex, query: Query, types: frozenset[EntityType], names: Iterable[int], threshold: float
) -> Iterator[int]:
    """The parties whose names, of those offered, score what matters to them."""
    for name_id in names:
        entity = index.entity(index.entity_of(name_id))
        score = compare_forms(index.name(name_id)[1], query.form).score
        if score >= reachable_from(threshold, _party_of(entity), types):
            yield int(entity.id)


def _built(laid: Sequence[Snapshot], workers: int) -> Iterator[Snapshot]:
    """The shelves as their indexes are there."""
    processes = min(workers, len(laid))
    if processes <= 1:
        yield from map(_build, laid)
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=begin_worker) as pool:
        yield from pool.map(_build, laid)


def _build(snapshot: Snapshot) -> Snapshot:
    ensure_index(snapshot)
    return snapshot


def _snapshot(folder: Path, digest: str) -> Snapshot:
    with (folder / ENTITIES).open("rb") as lines:
        count = sum(1 for _ in lines)
    return Snapshot("parties", digest, folder, "", "", count, 0, 0, 0, 0, {}, None, {})


def _digest(folder: Path) -> str:
    with (folder / ENTITIES).open("rb") as lines:
        return hashlib.file_digest(lines, "sha256").hexdigest()


def _link(source: str, target: str) -> None:
    """One file under two names where the system can: the shelves never change."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
