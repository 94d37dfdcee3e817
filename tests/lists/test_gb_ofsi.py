"""The closed OFSI list: rows of one entry are joined, and the labelled facts of one column are read."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter

from screening.errors import InputProblem
from screening.lists.importing import import_files
from screening.lists.readers import gb_ofsi
from screening.lists.reading import Reading
from screening.model import Address, Entity, EntityType, Identifier, Locator, Name, NameKind, Relation
from tests.lists.in_memory import in_memory

PERSON = {
    "Group ID": "90001",
    "Group Type": "Individual",
    "Regime": "Examples",
    "Title": "(1) Colonel (2) Engineer",
    "Town of Birth": "(1) Minsk (2) Brest",
    "Country of Birth": "(1) Belarus (2) France",
    "Nationality": "(1) Russia. (2) Belarus",
    "Passport Number": "(1) AB123456 (2) CD654321",
    "Passport Details": "(1) Russian, issued 2010 (2) seen once",
    "National Identification Number": "N-1778899",
    "National Identification Details": "Belarus card",
    "Address 1": "1 Main Street",
    "Address 6": "Minsk",
    "Post/Zip Code": "0578",
    "Country": "Belarus (previous address)",
    "Position": "Buyer",
    "Other Information": "(UK Sanctions List Ref):EXA0001. (UN Ref):KPi.900. Seen in Minsk. "
    "(UK Statement of Reasons):Sells engines. (Gender):Male (Phone number):(1) +375 17 000 (2) +375 17 111",
    "Listed On": "05/10/2018",
    "UK Sanctions List Date Designated": "04/10/2018",
    "Last Updated": "31/12/2020",
}
NAMES = [
    {"Name 6": "ORLOV", "Name 1": "Pyotr", "Name 2": "Ivanovich", "Alias Type": "Primary name", "DOB": "02/01/1970"},
    {"Name 6": "ORLOV", "Name 1": "Pyotr", "Name 2": "Ivanovich", "Alias Type": "Primary name", "DOB": "00/00/1969"},
    {"Name 6": "ORLOFF", "Alias Type": "Primary name variation"},
    {"Name 6": "THE SELLER", "Alias Type": "AKA", "Alias Quality": "Low quality", "Name Non-Latin Script": "Пётр Орлов"}
    | {"Non-Latin Script Type": "Cyrillic", "Non-Latin Script Language": "Russian"},
    {"Name 6": "SOKOLOV", "Alias Type": "FKA", "Alias Quality": "Good quality"},
]
SHIP = {
    "Group ID": "90002",
    "Group Type": "Ship",
    "Regime": "Examples",
    "Name 6": "PETREL NINE",
    "Alias Type": "Primary name",
    "Other Information": "(UK Sanctions List Ref):EXA0002. Moved oil. (IMO number):9074729 "
    "(Current owners):Orlov Shipping (Flag of ship):North Korea (Previous flags):Togo (Type of ship):Tanker "
    "(Tonnage of ship):1676 (Length of ship):80 (Year built):1975",
}


def content(*rows: dict[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, sorted(gb_ofsi._COLUMNS))
    writer.writeheader()
    writer.writerows(rows)
    return b"Last Updated,14/04/2025\r\n" + out.getvalue().encode()


def reading(*rows: dict[str, str]) -> Reading:
    return gb_ofsi.read([in_memory("ConList.csv", content(*rows))], "gb_ofsi")


@pytest.fixture(scope="module")
def person() -> Entity:
    return reading(*(PERSON | name for name in NAMES)).entities[0]


def test_the_only_issue_of_a_sound_file_is_that_the_list_is_closed() -> None:
    found = reading(*(PERSON | name for name in NAMES), SHIP)
    assert [issue.message[:31] for issue in found.issues] == ["this list closed on 2026-01-28 "]
    assert (found.published, found.records, len(found.entities)) == ("2025-04-14", {"row": 6}, 2)


def test_the_workbook_reads_as_the_csv() -> None:
    rows = [PERSON | name for name in NAMES]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, line in enumerate(csv.reader(io.StringIO(content(*rows).decode(), newline=""))):
            page.write_row(number, 0, line)
    found = gb_ofsi.read([in_memory("ConList.xlsx", out.getvalue())], "gb_ofsi")
    assert found.published == "2025-04-14"
    assert replace(found.entities[0], locator=Locator("", "")) == replace(
        reading(*rows).entities[0], locator=Locator("", "")
    )


def test_an_import_warns_that_the_list_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "ConList.csv"
    path.write_bytes(content(SHIP))
    imported = import_files(tmp_path / "data", "gb_ofsi", [path], now=datetime(2026, 11, 22, tzinfo=UTC))
    assert any("closed on 2026-01-28" in warning for warning in imported.warnings)


def test_names_keep_their_kind_and_quality(person: Entity) -> None:
    assert person.names == (
        Name("Pyotr Ivanovich ORLOV"),
        Name("ORLOFF", NameKind.ALIAS),
        Name("Пётр Орлов", NameKind.ALIAS, "ru"),
        Name("SOKOLOV", NameKind.FORMER),
        Name("THE SELLER", NameKind.WEAK_ALIAS),
    )


def test_numbered_facts_are_parted_and_documents_keep_their_country(person: Entity) -> None:
    assert person.titles == ("Colonel", "Engineer", "Buyer")
    assert person.birth_places == ("Minsk, Belarus", "Brest, France")
    assert person.nationalities == ("RU", "BY")
    assert [date.precision for date in person.birth_dates] == ["day", "year"]
    assert person.identifiers == (
        Identifier("passport", "AB123456", "RU"),
        Identifier("passport", "CD654321"),
        Identifier("national_id", "N-1778899", "BY"),
        Identifier("uk_reference", "EXA0001"),
        Identifier("un_ref", "KPi.900"),
        Identifier("phone", "+375 17 000"),
        Identifier("phone", "+375 17 111"),
    )


def test_the_other_facts_have_their_fields(person: Entity) -> None:
    assert (person.id, person.designated, person.gender) == ("90001", "2018-10-04", "male")
    assert (person.programs, person.legal_effect) == (("Examples",), "Asset freeze")
    assert person.addresses == (Address("1 Main Street", "Minsk", "", "0578", "BY"),)
    for text in ("Seen in Minsk.", "Sells engines.", "Belarus (previous address)"):
        assert text in person.remarks


def test_a_ship_has_its_facts_in_one_column() -> None:
    ship = reading(SHIP).entities[0]
    assert ship.type is EntityType.VESSEL
    assert Identifier("imo", "9074729") in ship.identifiers
    assert ship.vessel["flag"] == "KP"
    assert ship.vessel["year_of_build"] == "1975"
    assert ship.relations == (Relation("owned_by", "Orlov Shipping"),)


def test_an_entry_without_a_primary_name_takes_its_first_and_says_so() -> None:
    found = reading(PERSON | NAMES[4])
    assert found.entities[0].names == (Name("SOKOLOV"),)
    assert [issue.field for issue in found.issues if issue.file] == ["name"]


def test_congo_and_korea_are_told_apart_by_their_brackets() -> None:
    names = ("Congo (Democratic Republic)", "Korea (Middle)")
    codes = [reading(SHIP | {"Country": name}).entities[0].addresses[0].country for name in names]
    assert codes == ["CD", ""]


def test_another_file_is_refused() -> None:
    with pytest.raises(InputProblem, match="lacks the column"):
        gb_ofsi.read([in_memory("a.csv", b"a,b\n1,2\n")], "gb_ofsi")
