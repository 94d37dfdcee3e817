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
    assert (ship.vessel, ship.designated) == ({"vessel_type": "Ship", "year_of_build": "2011"}, "2025-02-21")


#: The bilingual layout of 2026.
BILINGUAL = (
    "<record><Country-Pays>Russia / Russie</Country-Pays><LastName-NomDeFamille>ORLOV</LastName-NomDeFamille>"
    "<GivenName-Prenom>Pyotr</GivenName-Prenom><Aliases-Alias>Belarusian: Пётр Арлоў; ORLOFF</Aliases-Alias>"
    "<TitleOrShipType-TitreOuTypeDeNavire>Colonel | Colonel</TitleOrShipType-TitreOuTypeDeNavire>"
    "<DateOfBirthOrShipBuildDate-DateDeNaissanceOuDateDeConstructionDuNavire>1970-01-02"
    "</DateOfBirthOrShipBuildDate-DateDeNaissanceOuDateDeConstructionDuNavire>"
    "<Schedule-Annexe>1, Part 2</Schedule-Annexe><Item-NumeroDarticle>58</Item-NumeroDarticle>"
    "<DateOfListing-DateDinscription>2022-02-25</DateOfListing-DateDinscription></record>",
    "<record><Country-Pays>Russia / Russie</Country-Pays>"
    "<EntityOrShip-EntiteOuNavire>M/V Petrel Nine</EntityOrShip-EntiteOuNavire>"
    "<TitleOrShipType-TitreOuTypeDeNavire>General Cargo/Multi Purpose | Cargo classique"
    "</TitleOrShipType-TitreOuTypeDeNavire><ShipIMONumber-NumeroOMIDuNavire>9074729</ShipIMONumber-NumeroOMIDuNavire>"
    "<DateOfBirthOrShipBuildDate-DateDeNaissanceOuDateDeConstructionDuNavire>1986"
    "</DateOfBirthOrShipBuildDate-DateDeNaissanceOuDateDeConstructionDuNavire>"
    "<Schedule-Annexe>1.1</Schedule-Annexe><Item-NumeroDarticle>2</Item-NumeroDarticle></record>",
)


def test_the_bilingual_layout_gives_the_same_entries() -> None:
    found = reading(*BILINGUAL)
    person, ship = found.entities
    assert found.issues == ()
    assert (person.id, person.type, person.sublist) == ("russia-1-part-2-58", EntityType.PERSON, "Schedule 1, Part 2")
    assert person.names == (
        Name("Pyotr ORLOV"),
        Name("Пётр Арлоў", NameKind.ALIAS, "be"),
        Name("ORLOFF", NameKind.WEAK_ALIAS),
    )
    assert (person.designated, person.birth_dates[0].earliest) == ("2022-02-25", "1970-01-02")
    assert (ship.id, ship.type, ship.name) == ("russia-1-1-2", EntityType.VESSEL, "M/V Petrel Nine")
    assert ship.identifiers == (Identifier("imo", "9074729"),)
    assert ship.vessel == {"vessel_type": "General Cargo/Multi Purpose", "year_of_build": "1986"}


def test_the_slash_in_a_persons_name_parts_nothing() -> None:
    (person,) = reading(PERSON.replace("Pyotr ", "Pyotr/Peter")).entities
    assert person.name == "Pyotr/Peter ORLOV"


def test_a_ship_without_a_number_is_told_by_its_type() -> None:
    number = "<ShipIMONumber-NumeroOMIDuNavire>9074729</ShipIMONumber-NumeroOMIDuNavire>"
    (ship,) = reading(BILINGUAL[1].replace(number, "")).entities
    assert (ship.type, ship.vessel["year_of_build"]) == (EntityType.VESSEL, "1986")


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("Hara Works/Usines Hara", ["Hara Works", "Usines Hara"]),
        ("Hara Works (A/B) / Usines Hara (A/B)", ["Hara Works (A/B)", "Usines Hara (A/B)"]),
        ("Hara Mills (East/West)", ["Hara Mills (East/West)"]),
        ("Hara Shipping A/S", ["Hara Shipping A/S"]),
        ("One/Two words/Three words", ["One/Two words/Three words"]),
    ],
)
def test_a_name_in_two_languages_is_two_names(name: str, names: list[str]) -> None:
    (entity,) = reading(COMPANY.replace("Orlov Works", name)).entities
    assert [name.value for name in entity.names][: len(names)] == names
    assert entity.names[len(names)].value == "Orlov Motors Co., Ltd."


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
        ("<Item>58", "<ShipIMONumber>none</ShipIMONumber><Item>58", "ShipIMONumber"),
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
