"""Reads Australia's Consolidated List (regulation8_consolidated.xlsx): a row for each name.

The number in `Reference` holds an entry together (`2` is its primary name, `2a`, `2b` its other names); rows of an
entry repeat its facts, and each may add some.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.readers.draft import Draft
from screening.lists.readers.numbered import split_numbered
from screening.lists.readers.sheet import sheet_lines
from screening.lists.readers.table import TableRow, table_of
from screening.lists.reading import Reading
from screening.model import Entity, EntityType, Issue, NameKind

_NAME, _BORN = "Name of Individual or Entity", "Date of Birth"
_REQUIRED = ("Reference", _NAME, "Type", "Name Type", _BORN, "Committees", "Control Date")
#: The last three are in the file since 2025.
_COLUMNS = frozenset(
    (
        *_REQUIRED,
        *("Place of Birth", "Citizenship", "Address", "Additional Information", "Listing Information"),
        *("Alias Strength", "IMO Number", "Instrument of Designation"),
    )
)
_TYPES = {"individual": EntityType.PERSON, "entity": EntityType.ORGANIZATION, "vessel": EntityType.VESSEL}
_NAME_TYPES = {
    "primary name": NameKind.PRIMARY,
    "aka": NameKind.ALIAS,
    "original script": NameKind.ALIAS,
    "formerly known as": NameKind.FORMER,
    "previously listed as": NameKind.FORMER,
}
_STRENGTHS = {"": False, "strong": False, "good": False, "weak": True, "low": True}
_REFERENCE = re.compile(r"(\d+)(?:[a-z]+\d*)*", re.IGNORECASE)
#: `Listed on 12 Apr. 2000`, `Designated under the … Regulations 2011 on 2 March 2012`; the first is the designation.
_LISTED = re.compile(r"\b(?:[Ll]isted|[Dd]esignated)\b[^.;()]{0,60}?\bon:?\s+(\d{1,2}\s+[A-Z][a-z]+\.?\s+\d{4})")
_PASSPORTS = re.compile(r"Passport (?:no|number)s?\.?:?(.*?)(?=National identification|$)", re.DOTALL)
_PASSPORT = re.compile(r"\b[A-Z]{0,3}[- ]?\d{5,10}\b")
_COMPANY_IMO = re.compile(r"\bIMO (?:Number|No\.|Identification (?:No\.|Number)):?\s*(\d{7})\b")


def read(files: Sequence[SourceFile], list_id: str) -> Reading:
    """The list in one workbook, which does not state when it was published.

    Raises InputProblem for more than one file, a file of another layout, or a row with a reference of another form.
    """
    if len(files) != 1:
        raise InputProblem(f"the Australian list is one workbook, not {len(files)} files")
    file = files[0]
    issues: list[Issue] = []
    table = table_of(file, sheet_lines(file), issues, _COLUMNS, _REQUIRED)
    groups: dict[str, list[TableRow]] = {}
    for row in table.rows:
        match = _REFERENCE.fullmatch(row["Reference"])
        if match is None:
            raise InputProblem(
                f"{file.name}, {row.record}: {row['Reference'][:40]!r} is no reference such as 12 or 12a"
            )
        groups.setdefault(match[1], []).append(row)
    entities = [_entity(number, rows, list_id, issues) for number, rows in groups.items()]
    return Reading(tuple(entities), tuple(issues), "", {"row": sum(map(len, groups.values()))})


def _entity(number: str, rows: list[TableRow], list_id: str, issues: list[Issue]) -> Entity:
    draft = Draft(rows[0].file, f"Reference {number}", issues)
    stated = rows[0]["Type"]
    kind = _TYPES.get(stated.lower())
    if kind is None:
        draft.issue("Type", f"unknown type {stated!r}")
    for row in rows:
        _take_name(row, draft)
        draft.born_any(row[_BORN], _BORN)
        draft.birth_places += [
            place for place in split_numbered(row["Place of Birth"]) if place.lower() not in ("na", "-")
        ]
        for word in split_numbered(row["Citizenship"]):
            draft.nationality(word, "Citizenship")
        for address in split_numbered(row["Address"]):
            draft.locate_text(address)
        for committee in filter(None, [row["Committees"]]):
            draft.programs.append(committee)
        _take_listing(row, draft)
        _take_numbers(row, draft, kind)
    return draft.entity(number, list_id, kind or EntityType.UNKNOWN)


def _take_name(row: TableRow, draft: Draft) -> None:
    kind = _NAME_TYPES.get(" ".join(row["Name Type"].lower().split()))
    weak = _STRENGTHS.get(row["Alias Strength"].lower())
    if kind is None:
        draft.issue("Name Type", f"unknown type {row['Name Type']!r} of {row[_NAME][:60]!r}; taken as an alias")
    if weak is None:
        draft.issue("Alias Strength", f"unknown strength {row['Alias Strength']!r}; taken as a strong alias")
    draft.name(row[_NAME], NameKind.WEAK_ALIAS if weak else kind or NameKind.ALIAS)


def _take_listing(row: TableRow, draft: Draft) -> None:
    listing = row["Listing Information"]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", listing):
        draft.designate(listing, "Listing Information")
    elif match := _LISTED.search(" ".join(listing.split())):
        draft.designate(match[1], "Listing Information")
    draft.note(listing, "Listing")
    draft.note(row["Instrument of Designation"], "Instrument")
    draft.note(row["Control Date"], "Control date")


def _take_numbers(row: TableRow, draft: Draft, kind: EntityType | None) -> None:
    information = row["Additional Information"]
    draft.note(information)
    for section in _PASSPORTS.findall(information):
        for number in _PASSPORT.findall(section):
            draft.identify("passport", number.strip())
    for number in _COMPANY_IMO.findall(information):
        draft.identify("imo" if kind is EntityType.VESSEL else "imo_company", number)
    for number in re.findall(r"\d{7}", row["IMO Number"]):
        draft.identify("imo" if kind is EntityType.VESSEL else "imo_company", number)
