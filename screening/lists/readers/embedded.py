"""Reads one embedded list (`lists/embedded_*.yml`); docs/embedded-lists.md describes the format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from screening.lists.readers.embedded_entity import Citation, Entry, partial_date, read_entry
from screening.lists.readers.embedded_yaml import Problems, Table, root, scalar
from screening.lists.reading import Reading
from screening.model import Entity, Relation


def read(path: Path) -> Reading:
    """The entities of an embedded list, in file order.

    Raises ListsProblem naming every problem with file and line: duplicate or unknown keys, unknown kinds, countries or
    sources, a missing source, repeated ids or names, relations that lead nowhere.
    """
    problems = Problems(path)
    table = Table(root(path), "the list", problems)
    if table.text("list", required=True) != path.stem:
        problems.add(table.node, f"'list' must be the name of the file, {path.stem}")
    table.text("title", required=True)
    table.text("note", required=True)
    as_of = partial_date(table.text("as_of", required=True))
    if as_of is None or as_of.precision != "day":
        problems.add(table.node, "'as_of' must be a day such as 2026-11-22")
    sources = _sources(table, problems)
    entries = [
        read_entry(node, path.name, path.stem, sources, problems) for node in table.items("entities", required=True)
    ]
    table.finish()
    _check_unique(entries, problems)
    entities = tuple(_with_relations(entries, problems))
    problems.stop()
    return Reading(entities, (), as_of.earliest if as_of else "", {"entity": len(entities)})


def _sources(table: Table, problems: Problems) -> Mapping[str, Citation]:
    """The sources that the file declares, by id."""
    node = table.take("sources", required=True)
    if node is None:
        return {}
    listed = Table(node, "'sources'", problems)
    found = {}
    for source_id, source_node in listed.rest():
        source = Table(source_node, f"source {source_id!r}", problems)
        title, issuer, day = (source.text(key, required=True) for key in ("title", "issuer", "date"))
        found[source_id] = Citation(f"{issuer}, {title} ({day})", source.text("url"))
        source.finish()
    return found


def _check_unique(entries: Sequence[Entry], problems: Problems) -> None:
    ids: set[str] = set()
    names: set[str] = set()
    for entry in entries:
        entity_id, name = entry.entity.id, entry.entity.name.casefold()
        if entity_id in ids:
            problems.add(entry.node, f"duplicate id {entity_id!r}")
        if name in names:
            problems.add(entry.node, f"duplicate name {entry.entity.name!r}; one entity holds all its names")
        ids.add(entity_id)
        names.add(name)


def _with_relations(entries: Sequence[Entry], problems: Problems) -> Iterator[Entity]:
    names = {entry.entity.id: entry.entity.name for entry in entries}
    for entry in entries:
        relations = tuple(_relation(kind, node, entry.entity.id, names, problems) for kind, node in entry.links)
        yield replace(entry.entity, relations=relations)


def _relation(kind: str, node: yaml.Node, owner: str, names: Mapping[str, str], problems: Problems) -> Relation:
    """A relation to an id of this list, or, as `{id, name}`, to an entity of another embedded list."""
    what = f"a relation of entity {owner!r}"
    if isinstance(node, yaml.MappingNode):
        table = Table(node, what, problems)
        relation = Relation(kind, table.text("name", required=True), table.text("id", required=True))
        table.finish()
        return relation
    target = scalar(node, what, problems)
    if target and target not in names:
        problems.add(
            node, f"{what} leads to {target!r}, which is not in this list; write {{id, name}} for another list"
        )
    return Relation(kind, names.get(target, target), target)
