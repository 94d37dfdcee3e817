"""Reads the Consolidated Canadian Autonomous Sanctions List (sema-lmes.xml): one record for each entry.

The list has no ids of its own: regulation, schedule and item number make one. Field names since 2024 cover ships too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.readers.draft import Draft
from screening.lists.readers.markup import Node, records, report_rest
from screening.lists.reading import Reading
from screening.lists.shelf import Shelf
from screening.model import Entity, EntityType, Issue, NameKind

#: Not a break between aliases: the comma before a legal form (`Orlov Co., Ltd.`).
_LEGAL_FORM = r"(?:Ltd|Limited|Inc|LLC|L\.L\.C|LLP|Co|Corp|S\.A|SA|JSC|PJSC|GmbH|Pte|Pvt)\b"
_ALIAS_BREAK = re.compile(rf"\s*;\s*|,\s+(?!{_LEGAL_FORM})")
_IMO = re.compile(r"\d{7}")
_NO_SCHEDULE = "N/A"


def read(files: Sequence[SourceFile], list_id: str) -> Reading:
    """The list in one file, which does not state when it was published.

    Raises InputProblem for more than one file, unreadable or harmful XML, or another root element.
    """
    if len(files) != 1:
        raise InputProblem(f"the Canadian list is one file, sema-lmes.xml, not {len(files)}")
    file = files[0]
    issues: list[Issue] = []
    seen: Counter[str] = Counter()
    entities = Shelf()
    for number, node in enumerate(records(file, "data-set", ("record",), issues), start=1):
        draft = Draft(file.plain_name, f"record {number}", issues)
        entities.add(_entity(node, draft, seen, list_id))
        report_rest(node, draft)
    if not entities:
        raise InputProblem(f"{file.name} holds no records")
    return Reading(entities, tuple(issues), "", {"record": len(entities)})


def _entity(node: Node, draft: Draft, seen: Counter[str], list_id: str) -> Entity:
    regulation = node.text("Country").partition(" / ")[0].strip()
    schedule, item = node.text("Schedule"), node.text("Item")
    entity_id = _id(regulation, schedule, item)
    seen[entity_id] += 1
    if seen[entity_id] > 1:
        draft.issue("Item", f"{regulation}, schedule {schedule}, item {item} stands twice")
        entity_id = f"{entity_id}-{seen[entity_id]}"
    draft.programs.append(regulation)
    draft.sublist = "" if schedule in ("", _NO_SCHEDULE) else f"Schedule {schedule}"
    imo = node.text("ShipIMONumber")
    person = " ".join(filter(None, [node.text("GivenName"), node.text("LastName")]))
    other = node.text("Entity") or node.text("EntityOrShip")
    draft.name(person or other, NameKind.PRIMARY)
    if person and other:
        draft.name(other, NameKind.ALIAS)
    for alias in _ALIAS_BREAK.split(node.text("Aliases")):
        # Variants of the first or the last name alone: too little to be the person's name.
        single = bool(person) and len(alias.split()) == 1
        draft.name(alias, NameKind.WEAK_ALIAS if single else NameKind.ALIAS)
    title = node.text("Title") or node.text("TitleOrShip")
    draft.titles += [title] if title and not imo else []
    _take_date(node, draft, is_ship=bool(imo))
    draft.designate(node.text("DateOfListing"), "DateOfListing")
    for number in _IMO.findall(imo):
        draft.identify("imo", number)
    kind = EntityType.VESSEL if imo else EntityType.PERSON if person else EntityType.ORGANIZATION
    return draft.entity(entity_id, list_id, kind)


def _take_date(node: Node, draft: Draft, is_ship: bool) -> None:
    draft.born_any(node.text("DateOfBirth"), "DateOfBirth")
    date = node.text("DateOfBirthOrShipBuildDate")
    if is_ship and date:
        draft.vessel["year_of_build"] = date
    else:
        draft.born_any(date, "DateOfBirthOrShipBuildDate")


def _id(regulation: str, schedule: str, item: str) -> str:
    """For example `russia-1-part-2-58`; the abbreviation in brackets where the regulation has one (`jvcfor-12`)."""
    short = re.search(r"\(([A-Z]{3,})\)", regulation)
    parts = [short[1] if short else regulation, "" if schedule == _NO_SCHEDULE else schedule, item]
    return re.sub(r"[^a-z0-9]+", "-", " ".join(filter(None, parts)).lower()).strip("-")
