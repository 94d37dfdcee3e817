"""Reads the Consolidated Canadian Autonomous Sanctions List (sema-lmes.xml): one record for each entry.

The list has no ids of its own: regulation, schedule and item number make one. Texts are in English and French: the
English one counts, but names are taken in both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.readers.ca_sema_names import take_names
from screening.lists.readers.draft import Draft
from screening.lists.readers.markup import Node, records, report_rest
from screening.lists.reading import Reading
from screening.lists.shelf import Shelf
from screening.model import Entity, EntityType, Issue

#: Every name that a field has had: the list's of 2020, the one that covers ships, and the bilingual one of 2026.
_COUNTRY = ("Country", "Country-Pays")
_LAST_NAME = ("LastName", "LastName-NomDeFamille")
_GIVEN_NAME = ("GivenName", "GivenName-Prenom")
_OTHER = ("Entity", "EntityOrShip", "EntityOrShip-EntiteOuNavire")
_ALIASES = ("Aliases", "Aliases-Alias")
_TITLE_OR_SHIP = ("TitleOrShip", "TitleOrShipType", "TitleOrShipType-TitreOuTypeDeNavire")
_DATE = (
    *("DateOfBirth", "DateOfBirthOrShipBuildDate"),
    "DateOfBirthOrShipBuildDate-DateDeNaissanceOuDateDeConstructionDuNavire",
)
_IMO_NUMBER = ("ShipIMONumber", "ShipIMONumber-NumeroOMIDuNavire")
_SCHEDULE = ("Schedule", "Schedule-Annexe")
_ITEM = ("Item", "Item-NumeroDarticle")
_LISTED = ("DateOfListing", "DateOfListing-DateDinscription")
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
    regulation = _take(node, _COUNTRY).partition(" / ")[0].strip()
    schedule, item = _take(node, _SCHEDULE), _take(node, _ITEM)
    entity_id = _id(regulation, schedule, item)
    seen[entity_id] += 1
    if seen[entity_id] > 1:
        draft.issue("Item", f"{regulation}, schedule {schedule}, item {item} stands twice")
        entity_id = f"{entity_id}-{seen[entity_id]}"
    draft.programs.append(regulation)
    draft.sublist = "" if schedule in ("", _NO_SCHEDULE) else f"Schedule {schedule}"
    imo = _take(node, _IMO_NUMBER)
    person = " ".join(filter(None, [_take(node, _GIVEN_NAME), _take(node, _LAST_NAME)]))
    other = _take(node, _OTHER)
    title, ship_type = node.text("Title"), _take(node, _TITLE_OR_SHIP)
    numbers = _IMO.findall(imo)
    is_ship = bool(numbers) or bool(ship_type and other and not person)
    take_names(person, other, _take(node, _ALIASES), draft)
    if is_ship and ship_type:
        draft.vessel["vessel_type"] = ship_type.partition(" | ")[0].strip()
    draft.titles += [text for text in (title, "" if is_ship else ship_type) if text]
    _take_date(node, draft, is_ship)
    draft.designate(_take(node, _LISTED), _LISTED[0])
    for number in numbers:
        draft.identify("imo", number)
    if imo and not numbers:
        draft.issue(_IMO_NUMBER[0], f"no IMO number in {imo[:60]!r}")
        draft.note(imo, "IMO number")
    kind = EntityType.VESSEL if is_ship else EntityType.PERSON if person else EntityType.ORGANIZATION
    return draft.entity(entity_id, list_id, kind)


def _take(node: Node, tags: Sequence[str]) -> str:
    """Takes the text of a field under the first of its names that holds any."""
    return next((text for tag in tags if (text := node.text(tag))), "")


def _take_date(node: Node, draft: Draft, is_ship: bool) -> None:
    date = _take(node, _DATE)
    if is_ship and date:
        draft.vessel["year_of_build"] = date
    else:
        draft.born_any(date, _DATE[0])


def _id(regulation: str, schedule: str, item: str) -> str:
    """For example `russia-1-part-2-58`; the abbreviation in brackets where the regulation has one (`jvcfor-12`)."""
    short = re.search(r"\(([A-Z]{3,})\)", regulation)
    parts = [short[1] if short else regulation, "" if schedule == _NO_SCHEDULE else schedule, item]
    return re.sub(r"[^a-z0-9]+", "-", " ".join(filter(None, parts)).lower()).strip("-")
