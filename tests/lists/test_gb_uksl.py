"""The UK Sanctions List: XML and CSV hold the same entries, and nothing of them is lost."""

from __future__ import annotations

import csv
import dataclasses
import io
from pathlib import Path

import pytest

from screening.errors import InputProblem
from screening.lists.readers import gb_uksl, gb_uksl_csv
from screening.lists.reading import Reading
from screening.model import Address, Entity, EntityType, Identifier, Locator, Name, NameKind, Relation
from tests.lists.in_memory import in_memory

XML = (Path(__file__).parent / "fixtures" / "gb_uksl.xml").read_text(encoding="utf-8")
REGIME = "The Examples (Sanctions) Regulations 2019"


def reading(text: str) -> Reading:
    content = text.encode()
    return gb_uksl.read([in_memory("list", content)], "gb_uksl")


PERSON = {
    "Last Updated": "18/12/2025",
    "Unique ID": "DPR9001",
    "OFSI Group ID": "12345",
    "UN Reference Number": "KPi.900",
    "Regime Name": REGIME,
    "Designation Type": "Individual",
    "Designation source": "UN",
    "Sanctions Imposed": "Asset freeze|Travel Ban",
    "Other Information": "Seen in Minsk.",
    "UK Statement of Reasons": "Sells engines.",
    "Date Designated": "03/10/2017",
    "Title": "Colonel",
    "Position": "Buyer",
    "Gender": "Male",
    "Nationality(/ies)": "North Korea",
    "Address Line 1": "1 Main Street",
    "Address Line 2": "Old Town",
    "Address Line 6": "Minsk",
    "Address Postal Code": "0578",
    "Address Country": "Belarus",
    "Phone number": "+375 17 000",
    "Email address": "a@b.example",
    "Website": "www.orlov.example",
    "Passport number": "AB123456",
    "Passport additional information": "North Korea number, issued 2010",
    "National Identifier number": "N-1778899",
    "National Identifier additional information": "card",
    "Town of birth": "Minsk",
    "Country of birth": "Belarus",
}
NAMES = [
    {"Name 1": "Pyotr", "Name 2": "Ivanovich", "Name 6": "ORLOV", "Name type": "Primary Name", "D.O.B": "02/01/1970"},
    {"Name 1": "Petr", "Name 6": "ORLOFF", "Name type": "Primary Name Variation", "D.O.B": "dd/mm/1969"},
    {"Name 6": "Peter Orlov", "Name type": "Alias", "Alias strength": "Good quality a.k.a", "D.O.B": "dd/05/1968"},
    {"Name 6": "The Seller", "Name type": "Alias", "Alias strength": "Low quality a.k.a"}
    | {"Name non-latin script": "Пётр Орлов", "Non-latin script type": "Cyrillic"}
    | {"Non-latin script language": "Russian"},
]
SHARED = {"Regime Name": REGIME, "Date Designated": "03/10/2017", "Last Updated": "18/12/2025"}
COMPANY = SHARED | {
    "Unique ID": "DPR9002",
    "Designation Type": "Entity",
    "Designation source": "UK",
    "Name 6": "ORLOV WORKS",
    "Name type": "Primary Name",
    "Sanctions Imposed": "Asset freeze",
    "Type of entity": "Enterprise",
    "Business registration number (s)": "(1) OGRN: 1031624002937 (2) TIN: 1656025681",
    "Parent company": "Orlov Holding",
    "Subsidiaries": "Orlov Motors",
}
SHIP = SHARED | {
    "Unique ID": "DPR9003",
    "Designation Type": "Ship",
    "Designation source": "UN",
    "Name 6": "PETREL NINE",
    "Name type": "Primary Name",
    "Sanctions Imposed": "Prohibition of port entry",
    "IMO number": "IMO9074729",
    "Current owner/operator (s)": "Orlov Shipping",
    "Previous owner/operator (s)": "Gull Shipping",
    "Current believed flag of ship": "Comoros",
    "Previous flags": "India; Togo",
    "Type of ship": "Bulk Carrier",
    "Tonnage of ship": "7078",
    "Length of ship": "110",
    "Year Built": "2011",
    "Hull identification number (HIN)": "H-1",
}
ROWS = [*(PERSON | name for name in NAMES), COMPANY, SHIP]


def as_csv(rows: list[dict[str, str]], *more: str) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, sorted(gb_uksl_csv._COLUMNS - {"Individual, Entity, Ship"}) + list(more))
    writer.writeheader()
    writer.writerows(rows)
    return "Report Date: 20-Nov-2026\r\n" + out.getvalue()


@pytest.fixture(params=[XML, as_csv(ROWS)], ids=["xml", "csv"])
def found(request: pytest.FixtureRequest) -> Reading:
    return reading(request.param)


def test_the_whole_file_is_understood(found: Reading) -> None:
    assert found.issues == ()
    assert found.published == "2026-11-20"
    assert [entity.id for entity in found.entities] == ["DPR9001", "DPR9002", "DPR9003"]
    assert [entity.type for entity in found.entities] == [
        EntityType.PERSON,
        EntityType.ORGANIZATION,
        EntityType.VESSEL,
    ]


def test_a_low_quality_alias_is_weak_and_a_variation_is_not(found: Reading) -> None:
    assert set(found.entities[0].names) == {
        Name("Pyotr Ivanovich ORLOV"),
        Name("Petr ORLOFF", NameKind.ALIAS),
        Name("Peter Orlov", NameKind.ALIAS),
        Name("Пётр Орлов", NameKind.ALIAS, "ru"),
        Name("The Seller", NameKind.WEAK_ALIAS),
    }
    assert found.entities[0].name == "Pyotr Ivanovich ORLOV"


def test_unknown_days_and_months_of_birth_give_the_year_or_month(found: Reading) -> None:
    assert [date.precision for date in found.entities[0].birth_dates] == ["day", "year", "month"]


def test_facts_of_a_person_have_their_fields(found: Reading) -> None:
    person = found.entities[0]
    assert (person.designated, person.gender, person.titles) == ("2017-10-03", "male", ("Colonel", "Buyer"))
    assert (person.nationalities, person.countries) == (("KP",), ("KP", "BY"))
    assert person.legal_effect == "Asset freeze; Travel Ban"
    assert person.programs == (REGIME,)
    assert person.addresses == (Address("1 Main Street, Old Town", "Minsk", "", "0578", "BY"),)
    assert set(person.identifiers) == {
        Identifier("passport", "AB123456", "KP"),
        Identifier("national_id", "N-1778899"),
        Identifier("un_ref", "KPi.900"),
        Identifier("ofsi_group", "12345"),
        Identifier("uk_reference", "DPR9001"),
        Identifier("phone", "+375 17 000"),
        Identifier("email", "a@b.example"),
        Identifier("website", "www.orlov.example"),
    }
    assert "Sells engines." in person.remarks


def test_numbers_and_relations_of_a_company(found: Reading) -> None:
    company = found.entities[1]
    assert company.identifiers == (
        Identifier("registration", "1031624002937"),
        Identifier("tax_id", "1656025681"),
        Identifier("uk_reference", "DPR9002"),
    )
    assert company.relations == (Relation("parent", "Orlov Holding"), Relation("subsidiary", "Orlov Motors"))


def test_facts_of_a_ship(found: Reading) -> None:
    ship = found.entities[2]
    assert ship.identifiers == (Identifier("imo", "9074729"), Identifier("uk_reference", "DPR9003"))
    assert ship.vessel == {
        "owner": "Orlov Shipping",
        "former_owners": "Gull Shipping",
        "flag": "KM",
        "former_flags": "India; Togo",
        "vessel_type": "Bulk Carrier",
        "tonnage": "7078",
        "length": "110",
        "year_of_build": "2011",
        "hull_number": "H-1",
    }
    assert ship.relations == (Relation("owned_by", "Orlov Shipping"),)


def test_the_csv_and_the_xml_agree() -> None:
    def comparable(entity: Entity) -> Entity:
        return dataclasses.replace(
            entity,
            names=tuple(sorted(entity.names, key=str)),
            identifiers=tuple(sorted(entity.identifiers, key=str)),
            remarks="",
            locator=Locator("", ""),
        )

    assert list(map(comparable, reading(XML).entities)) == list(map(comparable, reading(as_csv(ROWS)).entities))


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("<Titles>", "<Shoes>44</Shoes><Titles>", "Designation/Shoes"),
        ("<AddressLine6>", "<Floor>3</Floor><AddressLine6>", "Address/Floor"),
        ("<NameType>Alias<", "<NameType>Nom de guerre<", "name type"),
        ("Low quality a.k.a", "So so", "alias strength"),
        (">Individual<", ">Robot<", "type"),
        ("dd/mm/1969", "whenever", "DOB"),
        ("<AddressCountry>Belarus", "<AddressCountry>Atlantis", "address country"),
        ("IMO9074729", "none", "IMO number"),
        ("<NonLatinScriptLanguage>Russian", "<NonLatinScriptLanguage>Klingon", "script language"),
    ],
)
def test_what_is_unknown_is_reported_with_its_entry(old: str, new: str, field: str) -> None:
    assert old in XML
    issues = reading(XML.replace(old, new, 1)).issues
    assert [issue.field for issue in issues] == [field]
    assert issues[0].record.startswith("UniqueID DPR900")


def test_a_new_column_of_the_csv_is_reported() -> None:
    found = reading(as_csv([COMPANY | {"Shoe size": "44"}], "Shoe size"))
    assert [(issue.field, issue.record) for issue in found.issues] == [("Shoe size", "row 3")]


def test_the_column_of_types_may_have_its_older_name() -> None:
    text = as_csv([COMPANY]).replace("Designation Type", '"Individual, Entity, Ship"')
    assert reading(text).entities[0].type is EntityType.ORGANIZATION


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Report Date: 1\r\nName,ID\r\nOrlov,1\r\n", "lacks the column"),
        (as_csv([{**COMPANY, "Unique ID": ""}]), "no Unique ID"),
        (XML.replace("DPR9002", "DPR9001"), "DPR9001 stands twice"),
        (XML.replace("<Designations", '<!DOCTYPE a [<!ENTITY b "c">]><Designations', 1), "document type"),
        (XML.replace("Designations", "Sanctions"), "begins with <Sanctions>"),
    ],
)
def test_another_layout_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputProblem, match=message):
        reading(text)
