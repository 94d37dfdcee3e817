"""The Australian list: rows of names, grouped by the number of their reference, in a workbook of our own making."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from screening.errors import InputProblem
from screening.lists.readers import au_dfat, sheet
from screening.lists.reading import Reading
from screening.model import Address, Entity, EntityType, Identifier, Name, NameKind
from tests.lists.in_memory import in_memory

COLUMNS = [
    *("Reference", "Name of Individual or Entity", "Type", "Name Type", "Alias Strength", "Date of Birth"),
    *("Place of Birth", "Citizenship", "Address", "Additional Information", "Listing Information"),
    *("Committees", "Control Date"),
]
FACTS = {
    "Type": "Individual ",
    "Date of Birth": "a) 2 Jan. 1970 b) Approximately 1968; c) alt DOB: 19/11/1969",
    "Place of Birth": "a) Minsk, Belarus b) Brest",
    "Citizenship": "Russian and Belarusian",
    "Address": "a) 1 Main Street, Minsk, Belarus b) Iran (previous address) c) NA",
    "Additional Information": "Passport no.: a) Russian number AB123456, issued 2010. "
    "National identification no. 99887766",
    "Listing Information": "Listed by UN 1718 Committee on 25 January 2001 (amended on 3 Sep 2003)",
    "Committees": "1718 (DPRK)",
    "Control Date": "2014-12-15",
}
ROWS = [
    {"Reference": 12, "Name of Individual or Entity": "Pyotr ORLOV", "Name Type": "Primary Name "} | FACTS,
    {"Reference": "12a", "Name of Individual or Entity": "Petr Orloff", "Name Type": "AKA"} | FACTS,
    {"Reference": "12b", "Name of Individual or Entity": "Пётр Орлов", "Name Type": "Original script"} | FACTS,
    {"Reference": "12c", "Name of Individual or Entity": "The Seller", "Name Type": "aka", "Alias Strength": "Weak"}
    | FACTS
    | {"Committees": "Autonomous (DPRK)"},
    {"Reference": "12d1", "Name of Individual or Entity": "P. Sokolov", "Name Type": "Formerly known as"} | FACTS,
    {"Reference": "13", "Name of Individual or Entity": "Orlov Shipping", "Name Type": "Primary name"}
    | {"Type": "Entity", "Additional Information": "IMO Number: 5342883. Sells engines.", "Control Date": "2014-12-15"},
]


def workbook(rows: list[dict[str, object]], columns: list[str] = COLUMNS, sheets: int = 1) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for _ in range(sheets):
            page = book.add_worksheet()
            page.write_row(0, 0, columns)
            for number, cells in enumerate(rows, start=1):
                page.write_row(number, 0, [cells.get(column, "") for column in columns])
    return out.getvalue()


def reading(content: bytes) -> Reading:
    return au_dfat.read([in_memory("list.xlsx", content)], "au_dfat")


#: The columns that the list has since November 2025, and an entry of it.
MEASURES = ["Targeted Financial Sanction", "Travel Ban", "Arms Embargo", "Maritime Restriction"]
SINCE_2025 = [*COLUMNS, "IMO Number", "Instrument of Designation", *MEASURES]
SHIP = {
    "Reference": 417,
    "Name of Individual or Entity": "PETREL NINE",
    "Type": "Vessel",
    "Name Type": "Primary Name",
} | {
    "IMO Number": "9074729",
    "Control Date": "5/8/26",
    "Instrument of Designation": "An Instrument 2025",
}


@pytest.fixture(scope="module")
def person() -> Entity:
    return reading(workbook(ROWS)).entities[0]


def test_rows_are_grouped_by_the_number_of_their_reference() -> None:
    found = reading(workbook(ROWS))
    assert found.issues == ()
    assert [(entity.id, len(entity.names)) for entity in found.entities] == [("12", 5), ("13", 1)]
    assert [entity.type for entity in found.entities] == [EntityType.PERSON, EntityType.ORGANIZATION]
    assert found.records == {"row": 6}


def test_names_keep_their_kind(person: Entity) -> None:
    assert person.names == (
        Name("Pyotr ORLOV"),
        Name("Petr Orloff", NameKind.ALIAS),
        Name("Пётр Орлов", NameKind.ALIAS),
        Name("P. Sokolov", NameKind.FORMER),
        Name("The Seller", NameKind.WEAK_ALIAS),
    )


def test_several_facts_of_a_cell_are_parted(person: Entity) -> None:
    assert [(date.earliest, date.circa) for date in person.birth_dates] == [
        ("1970-01-02", False),
        ("1968-01-01", True),
        ("1969-11-19", False),
    ]
    assert person.birth_places == ("Minsk, Belarus", "Brest")
    assert person.nationalities == ("RU", "BY")
    assert person.addresses == (
        Address("1 Main Street, Minsk, Belarus", country="BY"),
        Address("Iran (previous address)", country="IR"),
    )


def test_the_listing_and_the_numbers_are_read(person: Entity) -> None:
    assert person.designated == "2001-01-25"
    assert person.programs == ("1718 (DPRK)", "Autonomous (DPRK)")
    assert person.identifiers == (Identifier("passport", "AB123456"),)
    company = reading(workbook(ROWS)).entities[1]
    assert company.identifiers == (Identifier("imo_company", "5342883"),)


@pytest.mark.parametrize(
    ("column", "value", "field"),
    [
        ("Type", "Robot", "Type"),
        ("Name Type", "Nickname", "Name Type"),
        ("Alias Strength", "So so", "Alias Strength"),
        ("Date of Birth", "24/06/1402 (Hijri Calendar)", "Date of Birth"),
        ("Citizenship", "Atlantean", "Citizenship"),
    ],
)
def test_what_is_unknown_is_reported_with_its_entry(column: str, value: str, field: str) -> None:
    first = ROWS[0] if column == "Name Type" else ROWS[0] | {column: value}
    found = reading(workbook([first, ROWS[1] | {column: value}]))
    assert [(issue.record, issue.field) for issue in found.issues] == [("Reference 12", field)]


def test_a_new_column_is_reported() -> None:
    found = reading(workbook([ROWS[0] | {"Shoe size": 44}], [*COLUMNS, "Shoe size"]))
    assert [issue.field for issue in found.issues] == ["Shoe size"]


def test_the_layout_since_2025_states_measures_and_calls_other_names_aliases() -> None:
    stated = dict(zip(MEASURES, (True, "FALSE", "", 0), strict=True))
    alias = {"Reference": "417a", "Name of Individual or Entity": "PETREL", "Type": "Vessel", "Name Type": "Alias"}
    rows = [SHIP | stated, alias | {"Alias Strength": "Weak", "Maritime Restriction": "TRUE"}]
    found = reading(workbook(rows, SINCE_2025))
    (ship,) = found.entities
    assert found.issues == ()
    assert ship.names == (Name("PETREL NINE"), Name("PETREL", NameKind.WEAK_ALIAS))
    assert ship.legal_effect == "Targeted Financial Sanction; Maritime Restriction"
    assert (ship.type, ship.identifiers) == (EntityType.VESSEL, (Identifier("imo", "9074729"),))
    assert "Instrument: An Instrument 2025" in ship.remarks


def test_a_measure_that_is_neither_true_nor_false_is_reported_and_taken() -> None:
    found = reading(workbook([SHIP | {"Travel Ban": "partly"}], SINCE_2025))
    assert [(issue.record, issue.field) for issue in found.issues] == [("Reference 417", "Travel Ban")]
    assert found.entities[0].legal_effect == "Travel Ban"


@pytest.mark.parametrize("apart", [True, False])
def test_a_reference_given_again_to_another_party_keeps_both(apart: bool) -> None:
    other = SHIP | {"Reference": "12", "Name of Individual or Entity": "OTHER SHIP"}
    alias = other | {"Reference": "12a", "Name of Individual or Entity": "OTHER NAME", "Name Type": "Alias"}
    rows = [*ROWS, other, alias] if apart else [*ROWS[:5], other, alias, ROWS[5]]
    found = reading(workbook(rows, SINCE_2025))
    assert [(entity.id, len(entity.names)) for entity in found.entities if entity.id != "13"] == [
        ("12", 5),
        ("12-2", 2),
    ]
    (issue,) = found.issues
    assert (issue.field, "kept as 12-2" in issue.message) == ("Reference", True)
    assert found.records == {"row": 8}


def test_rows_of_one_entry_that_stand_apart_belong_together() -> None:
    found = reading(workbook([*ROWS[:2], ROWS[5], *ROWS[2:5]]))
    assert found.issues == ()
    assert [(entity.id, len(entity.names)) for entity in found.entities] == [("12", 5), ("13", 1)]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b" " * 5_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (workbook([{"Reference": "x1", "Name of Individual or Entity": "Orlov"}]), "row 2: 'x1' is no reference"),
        (workbook(ROWS, [*COLUMNS[1:], "Ref"]), "lacks the column"),
        (workbook(ROWS, sheets=2), "one filled sheet, not 2"),
        (workbook(ROWS)[:-200], "damaged"),
        (b"Reference,Name\n", "no XLSX workbook"),
    ],
)
def test_another_file_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(InputProblem, match=message):
        reading(content)


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MAX_UNPACKED", 1 << 20)
    with pytest.raises(InputProblem, match="unpacks to more than 1 MB"):
        reading(bomb())
