"""Reads the US Consolidated Screening List of trade.gov, as CSV or as JSON.

The list gathers the lists of three departments. Each keeps its own legal effect, so every entity names the lists it is
on (`Entity.sublist`). A party on several, or a record given twice, has one id in several records: these make one
entity; records and entities are counted apart. Layout: consolidated.csv and consolidated.json of trade.gov's download.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.readers import csl_csv, csl_json
from screening.lists.readers.csl_record import Record, RecordReader
from screening.lists.readers.ofac_facts import Facts, find_targets
from screening.lists.readers.us_sublists import LEGAL_EFFECTS, legal_effect_of, sublist_of
from screening.lists.reading import LEFT_OUT, Reading
from screening.lists.shelf import Shelf
from screening.model import Entity, EntityType, Issue

#: Texts of which records of one party may have different ones: all of them are kept.
_JOINED = ("remarks",)


def read(files: Sequence[SourceFile], list_id: str) -> Reading:
    """The list in one CSV or JSON file.

    Raises InputProblem for more than one file, one that is neither, or one whose columns or keys are not the list's.
    """
    if len(files) != 1:
        raise InputProblem(f"the Consolidated Screening List is one file, consolidated.csv or .json, not {len(files)}")
    file = files[0]
    issues: list[Issue] = []
    envelope: dict[str, Any] = {}
    counts: Counter[str] = Counter()
    entities = Shelf()
    first_unknown: Entity | None = None
    for record in _records(file, issues, envelope):
        entity = _entity(record, list_id, issues)
        counts[entity.sublist if entity else LEFT_OUT] += 1
        if entity is None:
            continue
        first_unknown = first_unknown or (None if entity.sublist in LEGAL_EFFECTS else entity)
        known = entities.get(entity.id)
        if known is None:
            entities.add(entity)
        elif known.name == entity.name:
            entities.replace(_merged(known, entity))
        else:
            _keep_apart(entity, known, entities, issues)
    _refuse_moved_columns(file, counts, first_unknown)
    if not entities:
        raise InputProblem(f"{file.name} holds no records of the Consolidated Screening List")
    find_targets(entities)
    # Of no file: what import and update warn of.
    issues += [Issue("", "", "source", message) for message in _warnings(counts)]
    return Reading(entities, tuple(issues), csl_json.publication_day(envelope), dict(counts), by_sublist=True)


def _refuse_moved_columns(file: SourceFile, counts: Counter[str], first: Entity | None) -> None:
    """Some lists may be new or renamed; where most records name none that is known, the field holds something else."""
    unknown = sum(count for name, count in counts.items() if name not in LEGAL_EFFECTS and name != LEFT_OUT)
    if first and unknown > counts.total() / 2:
        raise InputProblem(
            f"{file.name}, {first.locator.record}: source is {first.sublist[:80]!r}, no list that is known, as in "
            f"{unknown:,} of {counts.total():,} records: the columns have moved, or the layout has changed"
        )


def _warnings(counts: Counter[str]) -> Iterator[str]:
    if missed := counts[LEFT_OUT]:
        yield f"{missed:,} record(s) without an id are left out: they cannot be found"
    for name, count in counts.items():
        if name != LEFT_OUT and name not in LEGAL_EFFECTS:
            yield f"{count:,} record(s) of a list that this version does not know are kept, without its meaning: {name}"


def _records(file: SourceFile, issues: list[Issue], envelope: dict[str, Any]) -> Iterator[Record]:
    if file.head().startswith((b"{", b"[")):
        return csl_json.records(file, issues, envelope)
    return csl_csv.records(file, issues)


def _entity(record: Record, list_id: str, issues: list[Issue]) -> Entity | None:
    def report(field: str, message: str) -> None:
        issues.append(Issue(record.locator.file, record.locator.record, field, message))

    return RecordReader(record, Facts(report)).entity(list_id)


def _merged(first: Entity, second: Entity) -> Entity:
    """One entity of two records of one party: nothing that either says is lost, the first record stays the locator."""
    changes: dict[str, Any] = {}
    for field in fields(Entity):
        mine, other = getattr(first, field.name), getattr(second, field.name)
        if isinstance(mine, tuple):
            changes[field.name] = tuple(dict.fromkeys([*mine, *other]))
        elif field.name in _JOINED:
            changes[field.name] = "; ".join(dict.fromkeys([*_parts(mine), *_parts(other)]))
        elif field.name == "vessel":
            changes[field.name] = {**other, **mine}
        elif field.name == "designated":
            changes[field.name] = min(filter(None, [mine, other]), default="")
        elif field.name == "type":
            changes[field.name] = other if mine is EntityType.UNKNOWN else mine
        elif field.name not in ("locator", "sublist", "legal_effect"):
            changes[field.name] = mine or other
    sublist = sublist_of([*first.sublist.split("; "), *second.sublist.split("; ")])
    return replace(first, **changes, sublist=sublist, legal_effect=legal_effect_of(sublist))


def _parts(text: str) -> Iterable[str]:
    return [part for part in text.split("; ") if part]


def _keep_apart(entity: Entity, known: Entity, entities: Shelf, issues: list[Issue]) -> None:
    """Another party under an id that is taken gets a number of its own, so that neither is lost."""
    number = 2
    while entities.holds(f"{entity.id}#{number}"):
        number += 1
    own_id = f"{entity.id}#{number}"
    entities.add(replace(entity, id=own_id))
    message = f"the id {entity.id} is that of another party, {known.name!r}; kept as {own_id}"
    issues.append(Issue(entity.locator.file, entity.locator.record, "id", message))
