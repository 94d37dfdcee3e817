"""The Canadian list, in its layout of 2020 and in the one that covers ships."""

from __future__ import annotations

import pytest

from screening.errors import InputProblem
from screening.lists.readers import ca_sema
from screening.lists.reading import Reading
from screening.model import EntityType, Identifier, Name, NameKind
from tests.lists.in_memory import in_memory

PERSON = """
<record><Country>Russia / Russie</Country><LastName>ORLOV</LastName><GivenName>Pyotr </GivenName>
<Aliases>ORLOFF, Petr Orloff</Aliases><Title>Colonel</Title><DateOfBirth>1970-01-02 or 1970-01-03</DateOfBirth>
<Schedule>1, Part 2</Schedule><Item>58</Item></record>"""
COMPANY = """
<record><Country>Burma / Birmanie</Country><Entity>Orlov Works</Entity>
<Aliases>Orlov Motors Co., Ltd., Orlov Engines Pte. Ltd.; OEW</Aliases>
<Schedule>N/A</Schedule><Item>1</Item></record>"""
SHIP = """
<record><Country>Russia / Russie</Country><EntityOrShip>Petrel Nine</EntityOrShip><ShipIMONumber>9074729</ShipIMONumber>
<DateOfBirthOrShipBuildDate>2011</DateOfBirthOrShipBuildDate><TitleOrShip>Ship</TitleOrShip>
<DateOfListing>2025-02-21</DateOfListing><Schedule>1, Part 4</Schedule><Item>7</Item></record>"""
JUSTICE = """
<record><Country>Justice for Victims of Corrupt Foreign Officials Regulations (JVCFOR) /&#160;Règlement</Country>
<LastName>SOKOLOV</LastName><GivenName>Ivan</GivenName><Item>12</Item></record>"""


def reading(*records: str, root: str = "data-set", head: str = "") -> Reading:
    content = f"{head}<{root}>{''.join(records)}</{root}>".encode()
    return ca_sema.read([in_memory("sema-lmes.xml", content)], "ca_sema")


def test_the_whole_file_is_understood() -> None:
    found = reading(PERSON, COMPANY, SHIP, JUSTICE)
    assert found.issues == ()
    assert found.records == {"record": 4}
    assert [entity.id for entity in found.entities] == [
        "russia-1-part-2-58",
        "burma-1",
        "russia-1-part-4-7",
        "jvcfor-12",
    ]
    assert [entity.type for entity in found.entities] == [
        EntityType.PERSON,
        EntityType.ORGANIZATION,
        EntityType.VESSEL,
        EntityType.PERSON,
    ]


def test_a_one_word_alias_of_a_person_is_weak() -> None:
    assert reading(PERSON).entities[0].names == (
        Name("Pyotr ORLOV"),
        Name("Petr Orloff", NameKind.ALIAS),
        Name("ORLOFF", NameKind.WEAK_ALIAS),
    )


def test_the_comma_before_a_legal_form_parts_no_names() -> None:
    assert [name.value for name in reading(COMPANY).entities[0].names] == [
        "Orlov Works",
        "Orlov Motors Co., Ltd.",
        "Orlov Engines Pte. Ltd.",
        "OEW",
    ]


def test_facts_have_their_fields() -> None:
    person = reading(PERSON).entities[0]
    assert (person.programs, person.sublist, person.titles) == (("Russia",), "Schedule 1, Part 2", ("Colonel",))
    assert [date.earliest for date in person.birth_dates] == ["1970-01-02", "1970-01-03"]


def test_a_ship_has_its_number_and_year() -> None:
    ship = reading(SHIP).entities[0]
    assert ship.identifiers == (Identifier("imo", "9074729"),)
    assert (ship.vessel, ship.designated) == ({"year_of_build": "2011"}, "2025-02-21")


def test_an_item_given_twice_is_kept_and_reported() -> None:
    found = reading(COMPANY, COMPANY)
    assert [entity.id for entity in found.entities] == ["burma-1", "burma-1-2"]
    assert [issue.field for issue in found.issues] == ["Item"]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("<Item>58", "<Shoes>44</Shoes><Item>58", "record/Shoes"),
        ("1970-01-02 or 1970-01-03", "soon", "DateOfBirth"),
        ("<LastName>ORLOV</LastName><GivenName>Pyotr </GivenName>", "", "name"),
    ],
)
def test_what_is_unknown_is_reported_with_its_record(old: str, new: str, field: str) -> None:
    assert old in PERSON
    found = reading(PERSON.replace(old, new))
    assert field in [issue.field for issue in found.issues]
    assert {issue.record for issue in found.issues} == {"record 1"}


@pytest.mark.parametrize(
    ("root", "head", "message"),
    [("list", "", "begins with <list>"), ("data-set", '<!DOCTYPE a [<!ENTITY b "c">]>', "document type")],
)
def test_another_file_is_refused(root: str, head: str, message: str) -> None:
    with pytest.raises(InputProblem, match=message):
        reading(PERSON, root=root, head=head)


def test_a_file_without_records_is_refused() -> None:
    with pytest.raises(InputProblem, match="no records"):
        reading()
