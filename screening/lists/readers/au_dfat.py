"""Reads Australia's Consolidated List (Australian_Sanctions_Consolidated_List.xlsx): a row for each name.

The number in `Reference` holds an entry together (`2` is its primary name, `2a`, `2b` its other names); rows of an
entry repeat its facts, and each may add some. The file was regulation8_consolidated.xlsx before November 2025; since
then it states the measures of each entry in columns of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

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
#: What an entry is subject to: columns with TRUE or FALSE.
_MEASURES = ("Targeted Financial Sanction", "Travel Ban", "Arms Embargo", "Maritime Restriction")
_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False, "": False}
#: The last line's are in the file since 2025.
_COLUMNS = frozenset(
    (
        *_REQUIRED,
        *("Place of Birth", "Citizenship", "Address", "Additional Information", "Listing Information"),
        *("Alias Strength", "IMO Number", "Instrument of Designation", *_MEASURES),
    )
)
_TYPES = {"individual": EntityType.PERSON, "entity": EntityType.ORGANIZATION, "vessel": EntityType.VESSEL}
_NAME_TYPES = {
    "primary name": NameKind.PRIMARY,
    "aka": NameKind.ALIAS,
    "alias": NameKind.ALIAS,
    "original script": NameKind.ALIAS,
    "formerly known as": NameKind.FORMER,
    "previously listed as": NameKind.FORMER,
}
_STRENGTHS = {"": False, "strong": False, "good": False, "weak": True, "low": True}
_REFERENCE = re.compile(r"(\d+)(?:[a-z][a-z\d]*)?", re.IGNORECASE)
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
    groups = _entries(table.rows, issues)
    entities = [_entity(entity_id, rows, list_id, issues) for entity_id, rows in groups.items()]
    return Reading(tuple(entities), tuple(issues), "", {"row": sum(map(len, groups.values()))})


def _entries(rows: Iterable[TableRow], issues: list[Issue]) -> dict[str, list[TableRow]]:
    """The rows of each entry, by its id.

    Rows of one number belong together, wherever they stand. A block of them with a primary name of its own is another
    party, to whom the number was given again: it is kept apart as `12-2`.
    """
    entries: dict[str, list[TableRow]] = {}
    for number, block in _blocks(rows):
        own_id, count, name = number, 1, _primary(block)
        while (known := _primary(entries.get(own_id, ()))) and name and known != name:
            count += 1
            own_id = f"{number}-{count}"
        if count > 1 and own_id not in entries:
            said = f"the reference {number} is that of another party, {_primary(entries[number])!r}; kept as {own_id}"
            issues.append(Issue(block[0].file, block[0].record, "Reference", said))
        entries.setdefault(own_id, []).extend(block)
    return entries


def _blocks(rows: Iterable[TableRow]) -> Iterator[tuple[str, list[TableRow]]]:
    """Neighbouring rows of one number; a second primary name among them begins a new block."""
    last, block = "", list[TableRow]()
    for row in rows:
        match = _REFERENCE.fullmatch(row["Reference"])
        if match is None:
            raise InputProblem(f"{row.file}, {row.record}: {row['Reference'][:40]!r} is no reference such as 12 or 12a")
        again = (name := _primary([row])) and _primary(block) not in ("", name)
        if block and (match[1] != last or again):
            yield last, block
            block = []
        last = match[1]
        block.append(row)
    if block:
        yield last, block


def _primary(rows: Iterable[TableRow]) -> str:
    """The first primary name among rows, "" where there is none."""
    return next((" ".join(row[_NAME].split()) for row in rows if _name_kind(row) is NameKind.PRIMARY), "")


def _entity(entity_id: str, rows: list[TableRow], list_id: str, issues: list[Issue]) -> Entity:
    draft = Draft(rows[0].file, f"Reference {entity_id}", issues)
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
        _take_measures(row, draft)
    return draft.entity(entity_id, list_id, kind or EntityType.UNKNOWN)


def _name_kind(row: TableRow) -> NameKind | None:
    return _NAME_TYPES.get(" ".join(row["Name Type"].lower().split()))


def _take_name(row: TableRow, draft: Draft) -> None:
    kind = _name_kind(row)
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


def _take_measures(row: TableRow, draft: Draft) -> None:
    """Adds the measures that the row states to the legal effect; those of an entry's rows count together."""
    known = draft.legal_effect.split("; ") if draft.legal_effect else []
    for measure in _MEASURES:
        stated = _TRUTHS.get(row[measure].lower())
        if stated is None:
            draft.issue(measure, f"{row[measure][:40]!r} is neither TRUE nor FALSE; taken as TRUE")
        if stated is not False and measure not in known:
            known.append(measure)
    draft.legal_effect = "; ".join(measure for measure in _MEASURES if measure in known)


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
