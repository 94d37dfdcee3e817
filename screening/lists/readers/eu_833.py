"""Reads the annexes of Regulation (EU) 833/2014 that name parties, as CSV; docs/eu-833.md describes the columns.

The Official Journal publishes text only. The CSV has one row for each party or ship of an annex; rows of other legal
acts, which such a file may hold too, are counted and not taken: they are in the EU's financial sanctions file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.readers.draft import Draft
from screening.lists.readers.number_labels import labelled_numbers
from screening.lists.readers.table import TableRow, read_csv
from screening.lists.reading import Reading
from screening.lists.shelf import Shelf
from screening.model import Entity, EntityType, Issue, NameKind

#: CELEX number of Regulation (EU) 833/2014.
_CELEX = "32014R0833"
#: Assets are ports, airports, zones and digital money: names that no kind of party excludes.
_TYPES = {
    "Person": EntityType.PERSON,
    "LegalEntity": EntityType.ORGANIZATION,
    "Organization": EntityType.ORGANIZATION,
    "Company": EntityType.ORGANIZATION,
    "Vessel": EntityType.VESSEL,
    "Airplane": EntityType.AIRCRAFT,
    "Asset": EntityType.UNKNOWN,
}
_REQUIRED = ("celex", "recordId", "annex", "measure", "schema", "name")
_NAMES = {"alias": NameKind.ALIAS, "weakAlias": NameKind.WEAK_ALIAS, "previousName": NameKind.FORMER}
_NUMBERS = {
    "passportNumber": "passport",
    "taxNumber": "tax_id",
    "idNumber": "national_id",
    "innCode": "tax_id",
    "ogrnCode": "registration",
    "kppCode": "kpp",
    "okpoCode": "okpo",
    "leiCode": "lei",
    "swiftBic": "swift_bic",
    "ticker": "ticker",
    "imoNumber": "imo",
    "mmsi": "mmsi",
    "phone": "phone",
    "email": "email",
    "website": "website",
}
_NOTES = ("reason", "appearance", "ethnicity", "fatherName", "motherName", "incorporationDate", "legalForm", "sector")
_COLUMNS = frozenset(
    (
        *_REQUIRED,
        *_NAMES,
        *_NUMBERS,
        *_NOTES,
        *("programKey", "startDate", "country", "nationality", "jurisdiction", "birthDate", "birthPlace", "position"),
        *("gender", "registrationNumber", "flag", "address", "notes"),
    )
)


def read(files: Sequence[SourceFile], list_id: str) -> Reading:
    """The annexes in one CSV, which does not state when it was made.

    Raises InputProblem for more than one file, a file of another layout, or one without any row of the regulation.
    """
    if len(files) != 1:
        raise InputProblem(f"the annexes of Regulation 833/2014 are one CSV, not {len(files)} files")
    file = files[0]
    issues: list[Issue] = []
    table = read_csv(file, issues, _COLUMNS, _REQUIRED)
    seen: Counter[str] = Counter()
    entities = Shelf()
    others = 0
    for row in table.rows:
        if row["celex"] == _CELEX:
            entities.add(_entity(row, seen, list_id, issues))
        else:
            others += 1
    if not entities:
        raise InputProblem(f"{file.name} holds no row of Regulation 833/2014 (celex {_CELEX})")
    return Reading(entities, tuple(issues), "", {"row": len(entities), "row of another act": others})


def _entity(row: TableRow, seen: Counter[str], list_id: str, issues: list[Issue]) -> Entity:
    draft = Draft(row.file, row.record, issues)
    entity_id = f"{row['annex']}-{row['recordId'] or _slug(row['name'])}"
    seen[entity_id] += 1
    if seen[entity_id] > 1:
        draft.issue("recordId", f"{entity_id} stands {seen[entity_id]} times")
        entity_id = f"{entity_id}-{seen[entity_id]}"
    kind = _TYPES.get(row["schema"])
    if kind is None:
        draft.issue("schema", f"unknown type {row['schema']!r}")
    draft.name(row["name"], NameKind.PRIMARY)
    for column, name_kind in _NAMES.items():
        for name in _several(row[column]):
            draft.name(name, name_kind)
    draft.sublist = f"Annex {row['annex']}"
    draft.legal_effect = row["measure"]
    draft.programs += [row["programKey"]] if row["programKey"] else []
    draft.designate(row["startDate"], "startDate")
    _take_numbers(row, draft)
    _take_person(row, draft)
    for column in ("country", "jurisdiction"):
        for name in _several(row[column]):
            draft.belongs_to(name, column)
    if row["flag"]:
        draft.vessel["flag"] = draft.country(row["flag"], "flag") or row["flag"]
    for address in _several(row["address"]):
        draft.locate_text(address)
    for column in _NOTES:
        draft.note(row[column], "" if column == "reason" else column)
    draft.note(row["notes"])
    return draft.entity(entity_id, list_id, kind or EntityType.UNKNOWN)


def _take_numbers(row: TableRow, draft: Draft) -> None:
    for column, number_kind in _NUMBERS.items():
        for number in _several(row[column]):
            draft.identify(number_kind, number)
    for number_kind, number in labelled_numbers(row["registrationNumber"]):
        draft.identify(number_kind, number)
    draft.note(row["registrationNumber"], "Registration")


def _take_person(row: TableRow, draft: Draft) -> None:
    for word in _several(row["nationality"]):
        draft.nationality(word, "nationality")
    draft.born_any(row["birthDate"], "birthDate")
    draft.birth_places += _several(row["birthPlace"])
    draft.titles += _several(row["position"])
    draft.sex(row["gender"], "gender")


def _several(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _slug(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name.lower()).strip("-")
