"""Reads the Swiss sanctions list (SESAM "Gesamtliste" as XML): targets with identities, and the places they refer to.

Programmes and places stand anywhere in the file, so it is read twice. Targets whose last modification is `de-listed`
are counted, not taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.published_dates import published_day
from screening.lists.readers.ch_seco_identity import take_identity, take_information
from screening.lists.readers.ch_seco_place import Place, read_place
from screening.lists.readers.draft import Draft
from screening.lists.readers.markup import Node, leftover_issues, records, report_rest
from screening.lists.readers.xml_stream import root_attributes
from screening.lists.reading import Reading
from screening.lists.scratch import Scratch
from screening.lists.shelf import Shelf
from screening.model import Entity, EntityType, Issue, Relation

_ROOT = "swiss-sanctions-list"
_KINDS = {"individual": EntityType.PERSON, "entity": EntityType.ORGANIZATION}
_OBJECTS = {"vessel": EntityType.VESSEL, "aircraft": EntityType.AIRCRAFT}
_DELISTED = "de-listed"
_MODIFICATIONS = ("listed", "amended", _DELISTED)


@dataclass(frozen=True, slots=True)
class _SanctionsSet:
    """One set of sanctions of a programme, to which targets refer: the article of the ordinance, and what it orders."""

    programme: str
    text: str
    """As published: `article 12 -- Restrictions on named individuals and entities`."""
    origin: str
    """Whose sanctions Switzerland follows: UN, EU."""

    @property
    def article(self) -> str:
        """The part of the text that names the article, "" where it does not stand apart."""
        article, dashes, _ = self.text.partition(" -- ")
        return article if dashes else ""


@dataclass(slots=True)
class _Shared:
    """What targets refer to: sets of sanctions by their id, and places."""

    sets: dict[str, _SanctionsSet] = field(default_factory=dict)
    places: Scratch[Place] = field(default_factory=Scratch)


def read(files: Sequence[SourceFile], list_id: str) -> Reading:
    """The list in one file.

    Raises InputProblem for more than one file, unreadable or harmful XML, another root, or an id that is missing or
    stands twice.
    """
    if len(files) != 1:
        raise InputProblem(f"the Swiss list is one XML file, not {len(files)}")
    file = files[0]
    published = published_day(root_attributes(file, _ROOT).get("date", ""))
    issues = [] if published else [Issue(file.plain_name, "", "date", "no date of publication")]
    shared = _shared(file, issues)
    entities = Shelf()
    delisted: set[str] = set()
    for node in records(file, _ROOT, ("target",)):
        key = node.attr("ssid")
        if not key or key in delisted or entities.holds(key):
            why = f"ssid {key} stands twice" if key else "a target without ssid"
            raise InputProblem(f"{file.name}, line {node.line}: {why}")
        draft = Draft(file.plain_name, f"ssid {key}", issues)
        if _take_modifications(node, draft):
            delisted.add(key)
            continue
        entities.add(_entity(node, key, draft, shared, list_id))
        report_rest(node, draft)
    if not entities and not delisted:
        raise InputProblem(f"{file.name} holds no targets")
    counts = {"target": len(entities) + len(delisted), "de-listed": len(delisted)}
    _name_targets(entities)
    return Reading(entities, tuple(issues), published, counts)


def _shared(file: SourceFile, issues: list[Issue]) -> _Shared:
    shared = _Shared()
    for node in records(file, _ROOT, ("sanctions-program", "place", "target"), issues):
        if node.tag == "place":
            key, place = read_place(node, file.plain_name, issues)
            shared.places.add(key, place)
        elif node.tag == "sanctions-program":
            shared.sets |= _sanctions_sets(node, file.plain_name, issues)
    return shared


def _sanctions_sets(programme: Node, file: str, issues: list[Issue]) -> dict[str, _SanctionsSet]:
    """The sets of a programme by their id; of several languages the English text counts."""
    record = f"sanctions-program {programme.attr('ssid')}"
    for dated in ("version-date", "predecessor-version-date"):
        programme.attr(dated)
    keys, names, origins, sets = map(programme.all, ("program-key", "program-name", "origin", "sanctions-set"))
    by_id: dict[str, list[Node]] = {}
    for node in sets:
        by_id.setdefault(node.attr("ssid"), []).append(node)
    by_name, by_key = _by_language(names), _by_language(keys)
    origin = ", ".join(filter(None, (node.own_text() for node in origins)))
    found = {
        key: _SanctionsSet(_preferred(by_name) or _preferred(by_key), _preferred(_by_language(nodes)), origin)
        for key, nodes in by_id.items()
    }
    for node in (programme, *keys, *names, *origins, *sets):
        issues.extend(leftover_issues(node, file, record))
    return found


def _by_language(nodes: Sequence[Node]) -> dict[str, str]:
    return {node.attr("lang"): node.own_text() for node in nodes}


def _preferred(texts: Mapping[str, str]) -> str:
    return texts.get("eng") or next(iter(texts.values()), "")


def _take_modifications(node: Node, draft: Draft) -> bool:
    """Takes the dates of listing; True where the last modification took the target off the list."""
    last, delisted = "", False
    for change in node.all("modification"):
        kind = change.attr("modification-type")
        day = change.attr("effective-date") or change.attr("publication-date") or change.attr("enactment-date")
        if kind not in _MODIFICATIONS:
            draft.issue("modification-type", f"unknown modification {kind!r}")
        if kind == "listed":
            draft.designate(day, "modification")
        if day >= last:
            last, delisted = day, kind == _DELISTED
    if not delisted:
        draft.note(last, "Last modified")
    return delisted


def _entity(node: Node, key: str, draft: Draft, shared: _Shared, list_id: str) -> Entity:
    origins = _take_sets([node.attr("sanctions-set-id"), *_texts(node, "sanctions-set-id")], draft, shared)
    for reference in _texts(node, "foreign-identifier"):
        if "UN" in origins:
            draft.identify("un_ref", reference)
        else:
            draft.note(reference, "Foreign identifier")
    kind = EntityType.UNKNOWN
    for party in node.children():
        if party.tag in _KINDS:
            kind = _KINDS[party.tag]
        elif party.tag == "object":
            stated = party.attr("object-type")
            kind = _OBJECTS.get(stated, EntityType.UNKNOWN)
            if stated not in _OBJECTS:
                draft.issue("object-type", f"unknown type {stated!r}")
        else:
            report_rest(party, draft)
            continue
        _take_party(party, kind, draft, shared.places)
    return draft.entity(key, list_id, kind)


def _take_sets(set_ids: Sequence[str], draft: Draft, shared: _Shared) -> list[str]:
    """Takes what the target is subject to: programmes, articles as the lists within the list, and their effects.

    Gives the origins of the sanctions, which tell whose reference a foreign identifier is.
    """
    found = []
    for set_id in filter(None, set_ids):
        if set_id in shared.sets:
            found.append(shared.sets[set_id])
        else:
            draft.issue("sanctions-set-id", f"no programme has the set of sanctions {set_id!r}")
    for sanctions in found:
        draft.programs.append(sanctions.programme)
        draft.note(sanctions.origin, "Origin")
    draft.sublist = "; ".join(dict.fromkeys(one.article for one in found if one.article))
    draft.legal_effect = "; ".join(dict.fromkeys(one.text for one in found if one.text))
    return [one.origin for one in found]


def _take_party(party: Node, kind: EntityType, draft: Draft, places: Scratch[Place]) -> None:
    draft.sex(party.attr("sex"), "sex")
    party.attr("selfreference")
    for identity in party.all("identity"):
        take_identity(identity, draft, places)
    for text in _texts(party, "justification"):
        draft.note(text)
    for text in _texts(party, "other-information"):
        take_information(text, kind, draft)
    for relation in party.all("relation"):
        relation.attr("ssid")
        draft.relate(relation.attr("relation-type").replace("-", "_"), "", relation.attr("target-id"))
        draft.note("; ".join(_texts(relation, "remark")), "Relation")
        _rest(relation, draft)
    for attribute in party.all("generic-attribute"):
        draft.note(attribute.own_text(), attribute.attr("name") or "Attribute")
    _rest(party, draft)


def _texts(node: Node, tag: str) -> list[str]:
    found = []
    for child in node.all(tag):
        child.attrs()
        found += [text] if (text := child.own_text()) else []
    return found


def _rest(node: Node, draft: Draft) -> None:
    node.attr("ssid")
    report_rest(node, draft)


def _name_targets(entities: Shelf) -> None:
    """Gives each relation the name of its target, where that is still listed."""

    def named(relation: Relation) -> Relation:
        target = entities.get(relation.target_id)
        return replace(relation, target=target.name) if target else relation

    for entity in entities.linked():
        entities.replace(replace(entity, relations=tuple(map(named, entity.relations))))
