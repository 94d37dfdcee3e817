"""Reads targets.simple.csv of OpenSanctions: one row for each target, several values of a cell parted by `;`."""

from __future__ import annotations

import csv
import re

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.published_dates import published_day
from screening.lists.readers.draft import Draft
from screening.lists.readers.ftm_terms import TYPES, ftm_country
from screening.lists.readers.table import TableRow, read_csv
from screening.lists.reading import Reading
from screening.lists.shelf import Shelf
from screening.model import Entity, EntityType, Issue, NameKind

_REQUIRED = ("id", "schema", "name", "aliases", "birth_date", "countries", "addresses", "identifiers")
_COLUMNS = frozenset(
    (
        *_REQUIRED,
        *("sanctions", "phones", "emails", "program_ids", "dataset", "first_seen", "last_seen", "last_change"),
    )
)
_IMO = re.compile(r"IMO\s?(\d{7})", re.IGNORECASE)


def read(file: SourceFile, list_id: str) -> Reading:
    """The targets; they were published on the last day on which one was seen.

    Raises InputProblem for a file of another layout, or an id that is missing or stands twice.
    """
    issues: list[Issue] = []
    table = read_csv(file, issues, _COLUMNS, _REQUIRED)
    entities = Shelf()
    published = ""
    for row in table.rows:
        if not row["id"] or not entities.add(_entity(row, list_id, issues)):
            why = f"the id {row['id']} stands twice" if row["id"] else "no id"
            raise InputProblem(f"{file.name}, {row.record}: {why}")
        published = max(published, published_day(row["last_seen"]))
    return Reading(entities, tuple(issues), published, {"row": len(entities)})


def _entity(row: TableRow, list_id: str, issues: list[Issue]) -> Entity:
    draft = Draft(row.file, f"id {row['id']}", issues)
    kind = TYPES.get(row["schema"])
    if kind is None:
        draft.issue("schema", f"unknown schema {row['schema']!r}")
    draft.name(row["name"], NameKind.PRIMARY)
    for alias in _values(row["aliases"]):
        draft.name(alias)
    for date in _values(row["birth_date"]):
        draft.born(date, "birth_date")
    for code in _values(row["countries"]):
        draft.countries.append(ftm_country(code, draft, "countries"))
    for address in _values(row["addresses"]):
        draft.locate_text(address)
    for number in _values(row["identifiers"]):
        imo = _IMO.fullmatch(number)
        # The column does not say what its numbers are; type "" fits any.
        if imo:
            draft.identify("imo" if kind is EntityType.VESSEL else "imo_company", imo[1])
        else:
            draft.identify("", number)
    for column, contact in (("phones", "phone"), ("emails", "email")):
        for value in _values(row[column]):
            draft.identify(contact, value)
    draft.programs += _values(row["program_ids"])
    draft.sublist = row["dataset"]
    for text in _values(row["sanctions"]):
        draft.note(text)
    return draft.entity(row["id"], list_id, kind or EntityType.UNKNOWN)


def _values(cell: str) -> list[str]:
    """The values of a cell: a CSV line of its own, in which quotes guard a `;`."""
    one_line = " ".join(cell.splitlines())
    return [value.strip() for line in csv.reader([one_line], delimiter=";") for value in line if value.strip()]
