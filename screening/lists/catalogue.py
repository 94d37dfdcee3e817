"""The catalogue of official lists (`lists/sources.yml`), read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from screening.errors import ListsProblem
from screening.lists.census import FIELDS
from screening.resources import data_folder
from screening.yaml_nodes import NotYaml, read_node

#: `reader` of a list that cannot be imported yet.
NO_READER = "none"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One official list: who publishes it, where, in which form, and what may be expected of it."""

    id: str
    authority: str
    title: str
    urls: tuple[str, ...]
    seen: bool
    """Whether the addresses were read in a source; False: from memory."""
    format: str
    reader: str
    legal_effect: str
    cadence: str
    usual_age_days: float
    """Age of a copy, in days since its import, from which it is marked stale."""
    min_entities: int
    """Smallest believable size."""
    same_effect: bool = False
    """Whether `legal_effect` is that of every entry that states none; False: it differs from entry to entry."""
    files: str = ""
    """Names of the files as published, for examples."""
    other_files: tuple[str, ...] = ()
    """Further sets of names under which the list is published, each a text of names, the richest first."""
    min_aliases: int = 0
    min_weak: int = 0
    """Smallest believable numbers of aliases with former names, and of weak aliases."""
    min_sublists: Mapping[str, int] = field(default_factory=dict)
    """Entities that each list within the list has at least."""
    min_filled: Mapping[str, float] = field(default_factory=dict)
    """Share of the entities that state something in a field (`screening.lists.census.FIELDS`), at least."""
    fetch: Mapping[str, str] = field(default_factory=dict)
    """What an update downloads, all of it together: name of the file -> address. Empty: to be fetched by hand."""

    @property
    def file_sets(self) -> tuple[tuple[str, ...], ...]:
        """The sets of names under which its files may lie in a folder: as an update fetches them, then by richness."""
        return tuple(dict.fromkeys((tuple(self.fetch), *(tuple(s.split()) for s in (*self.other_files, self.files)))))

    @property
    def importable(self) -> bool:
        return self.reader != NO_READER


def load_catalogue(path: Path | None = None) -> Mapping[str, CatalogueEntry]:
    """The entries by id, in the order of the file (default: the catalogue that ships with the software).

    Raises ListsProblem naming every duplicate, unknown, missing or wrongly typed key by entry and line.
    """
    path = path or data_folder("lists") / "sources.yml"
    try:
        root = read_node(path)
    except NotYaml as exc:
        raise ListsProblem(f"the catalogue {path} {exc.message}" + (f" (line {exc.line})" if exc.line else "")) from exc
    problems: list[str] = []
    entries: dict[str, CatalogueEntry] = {}
    for node in root.value if isinstance(root, yaml.SequenceNode) else []:
        line = node.start_mark.line + 1
        entry = _entry(node, problems)
        if entry and entry.id in entries:
            problems.append(f"line {line}: the id {entry.id!r} stands twice")
        elif entry:
            entries[entry.id] = entry
    if not entries and not problems:
        problems.append("it holds no list of entries")
    if problems:
        raise ListsProblem("\n".join([f"the catalogue {path} cannot be used:", *problems]))
    return entries


def _entry(node: yaml.Node, problems: list[str]) -> CatalogueEntry | None:
    before = len(problems)
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        problems.append(f"line {line}: an entry must be a mapping of keys to values")
        return None
    values: dict[str, Any] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in values:
            problems.append(f"line {key.start_mark.line + 1}: duplicate key {name!r}")
        values[name] = _value(value)
    known = {one.name: str(one.type) for one in fields(CatalogueEntry)}
    needed = [one.name for one in fields(CatalogueEntry) if one.default is one.default_factory is MISSING]
    problems += [f"line {line}: unknown key {key!r}" for key in values if key not in known]
    problems += [f"line {line}: the key {key!r} is missing" for key in needed if key not in values]
    for key, kind in known.items():
        if key in values and not _fits(values[key], kind):
            problems.append(f"line {line}: {key!r} holds {values[key]!r}, which does not fit ({kind})")
    return CatalogueEntry(**values) if len(problems) == before else None


def _value(node: yaml.Node) -> Any:
    """The plain value; a sequence as a tuple of texts, a mapping as one of plain values."""
    if isinstance(node, yaml.SequenceNode):
        return tuple(item.value for item in node.value)
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _value(value) for key, value in node.value}
    try:
        return yaml.safe_load(yaml.serialize(node))
    except (yaml.YAMLError, ValueError):  # no day of the calendar, an endless number, a tag: it fits nothing
        return None


def _fits(value: Any, kind: str) -> bool:
    if kind == "tuple[str, ...]":
        return isinstance(value, tuple)
    if kind == "Mapping[str, str]":
        return isinstance(value, dict) and all(_is_address(address) for address in value.values())
    if kind == "Mapping[str, int]":
        return isinstance(value, dict) and all(_fits(number, "int") for number in value.values())
    if kind == "Mapping[str, float]":
        shares = value.values() if isinstance(value, dict) and FIELDS.keys() >= value.keys() else (0,)
        return all(_fits(share, "float") and share <= 1 for share in shares)
    if kind == "bool":
        return isinstance(value, bool)
    if kind in ("int", "float"):
        return isinstance(value, int if kind == "int" else (int, float)) and not isinstance(value, bool) and value > 0
    return isinstance(value, str) and bool(value.strip())


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("https://", "http://"))
