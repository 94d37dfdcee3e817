"""Reads the CSV of the UK Sanctions List: a line with its date, a header, and rows that repeat an entry for every
combination of its names, addresses, birth dates and other repeated facts; `Unique ID` holds an entry together."""

from __future__ import annotations

from screening.lists.files import SourceFile
from screening.lists.published_dates import published_day
from screening.lists.readers.draft import Draft
from screening.lists.readers.gb_entry import GbEntry
from screening.lists.readers.table import TableRow, grouped, read_csv
from screening.lists.reading import Reading
from screening.lists.shelf import Shelf
from screening.model import Entity, Issue

_NAMES = tuple(f"Name {number}" for number in range(1, 7))
_LINES = tuple(f"Address Line {number}" for number in range(1, 7))
_TYPE, _OLD_TYPE = "Designation Type", "Individual, Entity, Ship"
_CONTACTS = {"Phone number": "phone", "Website": "website", "Email address": "email"}
_SHIP = {
    "Current owner/operator (s)": "owner",
    "Previous owner/operator (s)": "former_owners",
    "Current believed flag of ship": "flag",
    "Previous flags": "former_flags",
    "Type of ship": "vessel_type",
    "Tonnage of ship": "tonnage",
    "Length of ship": "length",
    "Year Built": "year_of_build",
    "Hull identification number (HIN)": "hull_number",
}
_REQUIRED = ("Unique ID", "Name 6", "Name type", "Alias strength", "Regime Name", "Sanctions Imposed")
_COLUMNS = frozenset(
    (
        *_REQUIRED,
        *_NAMES,
        *_LINES,
        *_CONTACTS,
        *_SHIP,
        *(_TYPE, _OLD_TYPE, "Last Updated", "OFSI Group ID", "UN Reference Number", "Title"),
        *("Name non-latin script", "Non-latin script type", "Non-latin script language", "Designation source"),
        *("Other Information", "UK Statement of Reasons", "Address Postal Code", "Address Country", "Date Designated"),
        *("D.O.B", "Nationality(/ies)", "National Identifier number", "National Identifier additional information"),
        *("Passport number", "Passport additional information", "Position", "Gender", "Town of birth"),
        *("Country of birth", "Type of entity", "Subsidiaries", "Parent company"),
        *("Business registration number (s)", "IMO number"),
    )
)


def read(file: SourceFile, list_id: str) -> Reading:
    """The list; InputProblem for a file of another layout or a row without `Unique ID`."""
    issues: list[Issue] = []
    table = read_csv(file, issues, _COLUMNS, _REQUIRED)
    above = " ".join(table.preamble).removeprefix("Report Date:")
    published = published_day(above)
    if not published:
        issues.append(Issue(file.plain_name, "row 1", "Report Date", f"no date of publication: {above[:60]!r}"))
    entities = Shelf()
    count = 0
    for unique_id, rows in grouped(table.rows, "Unique ID"):
        count += len(rows)
        entities.add(
            _entity(unique_id, rows, list_id, GbEntry(Draft(file.plain_name, f"Unique ID {unique_id}", issues)))
        )
    return Reading(entities, tuple(issues), published, {"row": count})


def _entity(unique_id: str, rows: list[TableRow], list_id: str, entry: GbEntry) -> Entity:
    draft = entry.draft
    for row in rows:
        entry.name([row[column] for column in _NAMES], row["Name type"], row["Alias strength"])
        entry.script_name(row["Name non-latin script"], row["Non-latin script language"])
        entry.titles(row["Title"])
        entry.titles(row["Position"])
        entry.address([row[column] for column in _LINES], row["Address Postal Code"], row["Address Country"])
        _facts(row, entry)
        for column, kind in _CONTACTS.items():
            entry.contacts(kind, row[column])
        for column, key in _SHIP.items():
            entry.ship(key, row[column])
        entry.imo(row["IMO number"])
        _references(row, entry)
        for column in ("Type of entity", "Designation source", "Last Updated", "Non-latin script type"):
            draft.note(row[column], column)
        draft.note(row["UK Statement of Reasons"])
        draft.note(row["Other Information"])
    return entry.entity(unique_id, list_id, rows[0][_TYPE] or rows[0][_OLD_TYPE])


def _facts(row: TableRow, entry: GbEntry) -> None:
    entry.draft.born(row["D.O.B"], "D.O.B")
    entry.birth_place(row["Town of birth"], row["Country of birth"])
    entry.nationalities(row["Nationality(/ies)"])
    entry.draft.sex(row["Gender"], "Gender")
    entry.documents("passport", row["Passport number"], row["Passport additional information"])
    entry.documents("national_id", row["National Identifier number"], row["National Identifier additional information"])
    entry.registrations(row["Business registration number (s)"])
    entry.related("parent", row["Parent company"])
    entry.related("subsidiary", row["Subsidiaries"])


def _references(row: TableRow, entry: GbEntry) -> None:
    draft = entry.draft
    draft.programs.append(row["Regime Name"])
    entry.measures(row["Sanctions Imposed"])
    draft.designate(row["Date Designated"], "Date Designated")
    entry.un_references(row["UN Reference Number"])
    draft.identify("ofsi_group", row["OFSI Group ID"])
    draft.identify("uk_reference", row["Unique ID"])
