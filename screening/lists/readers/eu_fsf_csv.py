"""Reads the CSV of the EU's Financial Sanctions Files 1.1 (csvFullSanctionsList_1_1).

Semicolons part the columns. Every row repeats its entry's own columns and fills those of one block: a name, an address,
a birth date, an identification or a citizenship. The file has no mark of weak names other than their remark.
"""

from __future__ import annotations

import re

from screening.lists.files import SourceFile
from screening.lists.published_dates import published_day
from screening.lists.readers.draft import Draft
from screening.lists.readers.eu_fsf_entry import BOOKKEEPING, FsfEntry
from screening.lists.readers.table import TableRow, grouped, read_csv
from screening.lists.reading import Reading
from screening.lists.shelf import Shelf
from screening.model import Entity, Issue

_ACT = (
    *("Type", "OrganisationType", "PublicationDate", "EntryIntoForceDate"),
    *("NumberTitle", "Programme", "PublicationUrl"),
)
#: Block -> its own columns, without the prefix; each block also has LogicalId, RegulationLanguage, Remark and the act.
_BLOCKS = {
    "NameAlias": "LastName FirstName MiddleName WholeName NameLanguage Gender Title Function",
    "Address": "City Street PoBox ZipCode Region Place AsAtListingTime ContactInfo CountryIso2Code CountryDescription",
    "BirthDate": "BirthDate Day Month Year YearRangeFrom YearRangeTo Circa CalendarType ZipCode Region Place City "
    "CountryIso2Code CountryDescription",
    "Identification": "Number Diplomatic KnownExpired KnownFalse ReportedLost RevokedByIssuer IssuedBy IssuedDate "
    "ValidFrom ValidTo LatinNumber NameOnDocument TypeCode TypeDescription Region CountryIso2Code CountryDescription",
    "Citizenship": "Region CountryIso2Code CountryDescription",
}
_ENTRY = (
    *("LogicalId", "EU_ReferenceNumber", "UnitedNationId", "DesignationDate", "DesignationDetails", "Remark"),
    *("SubjectType", "SubjectType_ClassificationCode"),
)
#: Columns whose name in the XML is not the column's with a small first letter.
_XML_NAMES = {
    ("BirthDate", "BirthDate"): "birthdate",
    ("BirthDate", "Day"): "dayOfMonth",
    ("BirthDate", "Month"): "monthOfYear",
    ("Identification", "TypeCode"): "identificationTypeCode",
    ("Identification", "TypeDescription"): "identificationTypeDescription",
}
_COLUMNS = {
    "fileGenerationDate",
    *(f"Entity_{column}" for column in _ENTRY),
    *(f"Entity_Regulation_{column}" for column in _ACT),
    *(
        f"{block}_{column}"
        for block, columns in _BLOCKS.items()
        for column in (*columns.split(), "LogicalId", "RegulationLanguage", "Remark")
    ),
    *(f"{block}_Regulation_{column}" for block in _BLOCKS for column in _ACT),
}
_REQUIRED = ("Entity_LogicalId", "Entity_SubjectType", "Entity_Regulation_Programme", "NameAlias_WholeName")
#: The older export writes P and E, in one or the other of the two columns.
_SUBJECTS = {"P": "person", "E": "enterprise"}
#: Kinds of contact in capitals, and what parts them from the value.
_CONTACT = re.compile(r"(PHONE|FAX|EMAIL|WEB)(?![a-z])[\s:\[\]=]*")


def read(file: SourceFile, list_id: str) -> Reading:
    """The list; InputProblem for a file of another layout, or a row without id."""
    issues: list[Issue] = []
    table = read_csv(file, issues, _COLUMNS, _REQUIRED, delimiter=";")
    published = ""
    entities = Shelf()
    counts = {"row": 0, "name": 0}
    for entity_id, rows in grouped(table.rows, "Entity_LogicalId"):
        if not entities:
            published = published_day(rows[0]["fileGenerationDate"])
            if not published:
                issues.append(Issue(file.plain_name, rows[0].record, "fileGenerationDate", "no date of publication"))
        entities.add(_entity(entity_id, rows, list_id, issues))
        counts["row"] += len(rows)
        counts["name"] += sum(bool(row["NameAlias_WholeName"]) for row in rows)
    return Reading(entities, tuple(issues), published, counts)


def _entity(entity_id: str, rows: list[TableRow], list_id: str, issues: list[Issue]) -> Entity:
    entry = FsfEntry(Draft(rows[0].file, f"Entity_LogicalId {entity_id}", issues))
    seen: set[tuple[str, ...]] = set()

    def fresh(block: str, fields: dict[str, str]) -> bool:
        """Whether the block holds anything, and was not given before: rows repeat what they share."""
        key = (block, *fields.values())
        if key in seen or not any(value for name, value in fields.items() if name not in BOOKKEEPING):
            return False
        seen.add(key)
        return True

    kind = ""
    for row in rows:
        kind = kind or _subject(row)
        header = {
            "euReferenceNumber": row["Entity_EU_ReferenceNumber"],
            "unitedNationId": row["Entity_UnitedNationId"],
            "designationDate": row["Entity_DesignationDate"],
            "designationDetails": row["Entity_DesignationDetails"],
        }
        if fresh("header", header):
            entry.header(header)
        entry.draft.note(row["Entity_Remark"])
        act = {_small(column): row[f"Entity_Regulation_{column}"] for column in _ACT}
        act["regulationType"] = act.pop("type")
        if fresh("regulation", act):
            entry.regulation(act)
        for block in _BLOCKS:
            fields = _fields(row, block)
            if fresh(block, fields):
                _take(entry, block, fields)
    return entry.entity(entity_id, list_id, kind)


def _take(entry: FsfEntry, block: str, fields: dict[str, str]) -> None:
    remarks = [remark] if (remark := fields.pop("remark")) else []
    if block == "NameAlias":
        entry.name(fields, remarks)
    elif block == "BirthDate":
        entry.birth(fields, remarks)
    elif block == "Identification":
        entry.identification(fields, remarks)
    elif block == "Address":
        contacts = fields.pop("contactInfo")
        entry.address(fields, remarks, _contacts(contacts))
    else:
        entry.citizenship(fields, remarks)


def _contacts(text: str) -> list[tuple[str, str]]:
    """The contacts of one cell, each after its kind: `EMAIL: a@b.cPHONE: 1`."""
    parts = _CONTACT.split(text)
    found = [(kind, value.strip(" ,;[]\n")) for kind, value in zip(parts[1::2], parts[2::2], strict=True)]
    return ([("", parts[0].strip())] if parts[0].strip(" ,;[]") else []) + found


def _fields(row: TableRow, block: str) -> dict[str, str]:
    columns = (*_BLOCKS[block].split(), "Remark")
    return {_XML_NAMES.get((block, column), _small(column)): row[f"{block}_{column}"] for column in columns}


def _subject(row: TableRow) -> str:
    stated = (row["Entity_SubjectType"], row["Entity_SubjectType_ClassificationCode"])
    return next((_SUBJECTS.get(text, text) for text in stated if len(text) > 1), "") or _SUBJECTS.get(stated[0], "")


def _small(column: str) -> str:
    return column[0].lower() + column[1:]
