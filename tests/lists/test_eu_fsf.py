"""The EU's financial sanctions files: every element of the XML, the CSV as the same entries."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from screening.errors import InputProblem
from screening.lists.readers import eu_fsf, eu_fsf_csv
from screening.lists.reading import Reading
from screening.model import Address, Entity, EntityType, Identifier, Name, NameKind
from tests.lists.in_memory import in_memory

XML = (Path(__file__).parent / "fixtures" / "eu_fsf.xml").read_text(encoding="utf-8")


def reading(text: str, name: str = "list.xml") -> Reading:
    content = text.encode()
    return eu_fsf.read([in_memory(name, content)], "eu_fsf")


@pytest.fixture(scope="module")
def person() -> Entity:
    return reading(XML).entities[0]


def test_the_whole_xml_is_understood() -> None:
    found = reading(XML)
    assert found.issues == ()
    assert found.published == "2026-11-20"
    assert found.records == {"sanctionEntity": 2, "nameAlias": 6}


def test_the_first_strong_name_is_primary_and_weak_names_are_marked_by_attribute_or_remark(person: Entity) -> None:
    assert person.names == (
        Name("Pyotr Ivanovich Orlov"),
        Name("Пётр Орлов", NameKind.ALIAS, "ru"),
        Name("Pyotr Sokolov", NameKind.FORMER),
        Name("The Seller", NameKind.WEAK_ALIAS),
        Name("Petya", NameKind.WEAK_ALIAS),
    )


def test_birth_dates_keep_their_precision(person: Entity) -> None:
    assert [(date.earliest, date.latest, date.circa) for date in person.birth_dates] == [
        ("1970-01-02", "1970-01-02", False),
        ("1969-05-01", "1969-05-31", True),
        ("1965-01-01", "1968-12-31", False),
    ]
    assert person.birth_places == ("Minsk, BELARUS",)


def test_documents_keep_both_forms_of_their_number_and_the_country(person: Entity) -> None:
    assert person.identifiers == (
        Identifier("eu_reference", "EU.9001.1"),
        Identifier("un_ref", "KPi.900"),
        Identifier("passport", "АБ123456", "KP"),
        Identifier("passport", "AB123456", "KP"),
        Identifier("phone", "+375 17 000"),
        Identifier("email", "a@b.example"),
    )
    assert "diplomatic; expired; revoked; issued by Ministry; issued 2010-01-01" in person.remarks


def test_the_other_facts_have_their_fields(person: Entity) -> None:
    assert (person.id, person.type, person.programs, person.designated) == (
        "9001",
        EntityType.PERSON,
        ("PRK",),
        "2022-03-09",
    )
    assert (person.gender, person.titles) == ("male", ("Colonel", "Engineer", "Buyer"))
    assert (person.nationalities, person.countries) == (("KP",), ("KP", "BY"))
    assert person.addresses == (Address("1 Main Street, PO Box 77, Old Town", "Minsk", "Centre", "0578", "BY"),)
    assert person.url == "https://eur-lex.europa.eu/example"


def test_an_enterprise_is_an_organization() -> None:
    company = reading(XML).entities[1]
    assert company.type is EntityType.ORGANIZATION
    assert Identifier("imo", "9074729") in company.identifiers


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("<remark>Sells", "<shoes>44</shoes><remark>Sells", "sanctionEntity/shoes"),
        ('poBox="77"', 'poBox="77" floor="3"', "address/floor"),
        ('identificationTypeCode="imo"', 'identificationTypeCode="hat"', "identificationTypeCode"),
        ('code="enterprise"', 'code="club"', "subjectType"),
        ('key="PHONE"', 'key="PIGEON"', "contactInfo"),
        ('gender="M"', 'gender="Z"', "gender"),
        ('birthdate="1970-01-02"', 'birthdate="1970-13-02"', "birthdate"),
        ('"BY" countryDescription="BELARUS"', '"00" countryDescription="ATLANTIS"', "address/countryDescription"),
        ('"BY" countryDescription="BELARUS"', '"Q1" countryDescription=""', "address/countryIso2Code"),
        ('designationDate="2022-03-09"', 'designationDate="soon"', "designationDate"),
    ],
)
def test_what_is_unknown_is_reported_with_its_entry(old: str, new: str, field: str) -> None:
    assert old in XML
    found = reading(XML.replace(old, new, 1))
    assert [issue.field for issue in found.issues] == [field]
    assert found.issues[0].record.startswith("logicalId 900")
    assert len(found.entities) == 2


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("<export", '<!DOCTYPE x [<!ENTITY a "ha">]><export', "document type"),
        ("<export", '<!DOCTYPE x SYSTEM "file:///etc/passwd"><export', "document type"),
        ("</export>", "", "no readable XML"),
        ('logicalId="9002"', 'logicalId="9001"', "9001 stands twice"),
        ("export", "list", "begins with <list>"),
    ],
)
def test_what_is_no_harmless_list_is_refused(old: str, new: str, message: str) -> None:
    text = XML.replace('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n', "")
    with pytest.raises(InputProblem, match=message):
        reading(text.replace(old, new) if old == "export" else text.replace(old, new, 1))


def row(**cells: str) -> dict[str, str]:
    """A row of the CSV: the entry's own columns, and those of one block."""
    shared = {
        "fileGenerationDate": "20/11/2026",
        "Entity_LogicalId": "9001",
        "Entity_EU_ReferenceNumber": "EU.9001.1",
        "Entity_UnitedNationId": "KPi.900",
        "Entity_DesignationDate": "2022-03-09",
        "Entity_Remark": "Sells engines for rockets.",
        "Entity_SubjectType": "P",
        "Entity_SubjectType_ClassificationCode": "person",
        "Entity_Regulation_Programme": "PRK",
        "Entity_Regulation_PublicationUrl": "https://eur-lex.europa.eu/example",
    }
    return shared | cells


ROWS = [
    row(NameAlias_WholeName="Pyotr Ivanovich Orlov", NameAlias_Gender="M", NameAlias_Title="Colonel"),
    row(NameAlias_WholeName="Пётр Орлов", NameAlias_NameLanguage="RU"),
    row(NameAlias_WholeName="Petya", NameAlias_Remark="Low quality alias"),
    row(Address_City="Minsk", Address_Street="1 Main Street", Address_CountryDescription="BELARUS")
    | {"Address_ContactInfo": "PHONE: +375 17 000 EMAIL: a@b.example"},
    row(BirthDate_BirthDate="1970-01-02", BirthDate_City="Minsk", BirthDate_CountryIso2Code="BY"),
    row(BirthDate_Year="1969", BirthDate_Circa="true"),
    row(Identification_Number="AB123456", Identification_TypeCode="passport", Identification_CountryIso2Code="KP"),
    row(Citizenship_CountryDescription="KOREA, DEMOCRATIC PEOPLE'S REPUBLIC OF"),
]


def as_csv(rows: list[dict[str, str]], *more: str) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, sorted(eu_fsf_csv._COLUMNS) + list(more), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return "﻿" + out.getvalue()


def test_the_csv_gives_the_same_entry() -> None:
    found = reading(as_csv(ROWS), "list.csv")
    (entity,) = found.entities
    assert found.issues == ()
    assert (found.published, found.records) == ("2026-11-20", {"row": 8, "name": 3})
    assert (entity.id, entity.type, entity.programs) == ("9001", EntityType.PERSON, ("PRK",))
    assert entity.names == (
        Name("Pyotr Ivanovich Orlov"),
        Name("Пётр Орлов", NameKind.ALIAS, "ru"),
        Name("Petya", NameKind.WEAK_ALIAS),
    )
    assert [(date.earliest, date.circa) for date in entity.birth_dates] == [("1970-01-02", False), ("1969-01-01", True)]
    assert entity.nationalities == ("KP",)
    assert Identifier("passport", "AB123456", "KP") in entity.identifiers
    assert Identifier("phone", "+375 17 000") in entity.identifiers
    assert Identifier("email", "a@b.example") in entity.identifiers
    assert entity.addresses == (Address("1 Main Street", "Minsk", "", "", "BY"),)


def test_a_new_column_of_the_csv_is_reported_with_its_number_of_cells() -> None:
    found = reading(
        as_csv([row(NameAlias_WholeName="Orlov") | {"Entity_ShoeSize": "44"}], "Entity_ShoeSize"), "list.csv"
    )
    assert [(issue.field, issue.record) for issue in found.issues] == [("Entity_ShoeSize", "row 2")]


def test_a_csv_of_another_layout_is_refused() -> None:
    with pytest.raises(InputProblem, match="lacks the column"):
        reading("Naal_leba_id;Naal_wholename\n1;Orlov\n", "list.csv")


def test_a_row_with_more_cells_than_columns_is_refused() -> None:
    text = as_csv(ROWS[:1]).rstrip() + ";x\r\n"
    with pytest.raises(InputProblem, match=r"row 2: \d+ cells instead of"):
        reading(text, "list.csv")


def test_the_list_is_one_file() -> None:
    with pytest.raises(InputProblem, match="one file"):
        eu_fsf.read([], "eu_fsf")
