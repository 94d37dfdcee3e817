"""Reads the UK Treasury's consolidated list (ConList.csv or .xlsx, format of 2022), which closed on 2026-01-28.

A row stands for each name, and again for each further birth date or address; `Group ID` holds an entry together. The
column `Other Information` holds further facts as `(Label):value`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.published_dates import published_day
from screening.lists.readers.draft import Draft
from screening.lists.readers.gb_entry import GbEntry
from screening.lists.readers.table import TableRow, grouped, read_table
from screening.lists.reading import Reading
from screening.lists.shelf import Shelf
from screening.model import Entity, Issue

_NAMES = tuple(f"Name {number}" for number in range(1, 7))
_LINES = tuple(f"Address {number}" for number in range(1, 7))
_REQUIRED = ("Group ID", "Group Type", "Alias Type", "Alias Quality", "Regime", "Name 6", "Other Information")
_COLUMNS = frozenset(
    (
        *_REQUIRED,
        *_NAMES,
        *_LINES,
        *("Title", "Name Non-Latin Script", "Non-Latin Script Type", "Non-Latin Script Language", "DOB"),
        *("Town of Birth", "Country of Birth", "Nationality", "Passport Number", "Passport Details"),
        *("National Identification Number", "National Identification Details", "Position", "Post/Zip Code", "Country"),
        *("Listed On", "UK Sanctions List Date Designated", "Last Updated"),
    )
)
_CONTACTS = {"Phone number": "phone", "Fax": "fax", "Email address": "email", "Website": "website"}
_SHIP = {
    "Current owners": "owner",
    "Flag of ship": "flag",
    "Previous flags": "former_flags",
    "Type of ship": "vessel_type",
    "Tonnage of ship": "tonnage",
    "Length of ship": "length",
    "Year built": "year_of_build",
}
_LABELS = (
    *("UK Sanctions List Ref", "UN Ref", "UK Statement of Reasons", "Gender", "Type of entity", "Parent company"),
    *("Subsidiaries", "Business Reg No", "IMO number", *_CONTACTS, *_SHIP),
)
_LABEL = re.compile(r"\((" + "|".join(re.escape(label) for label in _LABELS) + r")\):")
_UK_REFERENCE = re.compile(r"\b[A-Z]{3}\d{4}\b")


def read(files: Sequence[SourceFile], list_id: str) -> Reading:
    """The list in one ConList.csv or ConList.xlsx, with an issue that it is closed.

    Raises InputProblem for more than one file, a file of another layout, or a row without `Group ID`.
    """
    if len(files) != 1:
        raise InputProblem(f"the OFSI list is one file, ConList.csv or ConList.xlsx, not {len(files)}")
    file = files[0]
    closed = "this list closed on 2026-01-28 and is no longer kept: use the UK Sanctions List (gb_uksl)"
    # Said of no file in particular, so that every import shows it.
    issues = [Issue("", "", "", closed)]
    table = read_table(file, issues, _COLUMNS, _REQUIRED)
    published = next((day for cell in table.preamble if (day := published_day(cell))), "")
    if not published:
        issues.append(Issue(file.plain_name, "row 1", "Last Updated", "no date of publication"))
    entities = Shelf()
    count = 0
    for group, rows in grouped(table.rows, "Group ID"):
        count += len(rows)
        entities.add(_entity(group, rows, list_id, GbEntry(Draft(file.plain_name, f"Group ID {group}", issues))))
    return Reading(entities, tuple(issues), published, {"row": count})


def _entity(group: str, rows: list[TableRow], list_id: str, entry: GbEntry) -> Entity:
    draft = entry.draft
    draft.legal_effect = "Asset freeze"
    for row in rows:
        entry.name([row[column] for column in _NAMES], row["Alias Type"], row["Alias Quality"])
        entry.script_name(row["Name Non-Latin Script"], row["Non-Latin Script Language"])
        draft.note(row["Non-Latin Script Type"], "Non-Latin Script Type")
        entry.titles(row["Title"])
        entry.titles(row["Position"])
        draft.born(row["DOB"], "DOB")
        entry.birth_place(row["Town of Birth"], row["Country of Birth"])
        entry.nationalities(row["Nationality"])
        entry.documents("passport", row["Passport Number"], row["Passport Details"])
        entry.documents("national_id", row["National Identification Number"], row["National Identification Details"])
        entry.address([row[column] for column in _LINES], row["Post/Zip Code"], row["Country"])
        draft.programs.append(row["Regime"])
        for column in ("UK Sanctions List Date Designated", "Listed On"):
            draft.designate(row[column], column)
        draft.note(row["Last Updated"], "Last Updated")
    for text in dict.fromkeys(row["Other Information"] for row in rows):
        _other_information(text, entry)
    return entry.entity(group, list_id, rows[0]["Group Type"])


def _other_information(text: str, entry: GbEntry) -> None:
    before, *parts = _LABEL.split(text)
    entry.draft.note(before)
    for label, raw in zip(parts[::2], parts[1::2], strict=True):
        _fact(label, raw.strip(), entry)


def _fact(label: str, value: str, entry: GbEntry) -> None:
    """One labelled fact. The references are followed by free text, without a label of its own."""
    draft = entry.draft
    if label == "UK Sanctions List Ref":
        first, _, rest = value.partition(". ")
        for reference in _UK_REFERENCE.findall(first):
            draft.identify("uk_reference", reference)
        draft.note(rest)
    elif label == "UN Ref":
        # The dots within the references (`CFi.009`) are followed by digits, the one that ends them by a space.
        first, _, rest = value.partition(". ")
        entry.un_references(first)
        draft.note(rest)
    elif label == "Gender":
        draft.sex(value.strip(" ."), label)
    elif label == "Business Reg No":
        entry.registrations(value)
    elif label == "IMO number":
        entry.imo(value)
    elif label in _CONTACTS:
        entry.contacts(_CONTACTS[label], value)
    elif label in _SHIP:
        entry.ship(_SHIP[label], value)
    elif label == "Parent company":
        entry.related("parent", value)
    elif label == "Subsidiaries":
        entry.related("subsidiary", value)
    else:
        draft.note(value, "" if label == "UK Statement of Reasons" else label)
