"""The Swiss list: every element, what refers to what, and targets that are no longer listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.errors import InputProblem
from screening.lists.readers import ch_seco
from screening.lists.reading import Reading
from screening.model import Address, Entity, EntityType, Identifier, Name, NameKind, Relation
from tests.lists.in_memory import in_memory

XML = (Path(__file__).parent / "fixtures" / "ch_seco.xml").read_text(encoding="utf-8")


def reading(text: str = XML) -> Reading:
    content = text.encode()
    return ch_seco.read([in_memory("list.xml", content)], "ch_seco")


@pytest.fixture(scope="module")
def person() -> Entity:
    return reading().entities[0]


def test_the_whole_file_is_understood() -> None:
    found = reading()
    assert found.issues == ()
    assert (found.published, found.records) == ("2026-11-20", {"target": 4, "de-listed": 1})
    assert [(entity.id, entity.type) for entity in found.entities] == [
        ("900", EntityType.PERSON),
        ("920", EntityType.ORGANIZATION),
        ("930", EntityType.VESSEL),
    ]


def test_names_are_put_together_in_every_spelling(person: Entity) -> None:
    assert person.names == (
        Name("Orlov Pyotr", lang="eng"),
        Name("Орлов Пётр", NameKind.ALIAS, "rus"),
        Name("Орлов Петр", NameKind.ALIAS, "rus"),
        Name("Ivan Ivanov", NameKind.ALIAS),
        Name("P. Sokolov", NameKind.FORMER),
        Name("The Seller", NameKind.WEAK_ALIAS),
    )
    assert person.titles == ("Colonel",)


def test_places_are_looked_up(person: Entity) -> None:
    assert person.birth_places == ("Minsk, Centre, Belarus",)
    assert person.addresses == (Address("Works, 1 Main Street, PO Box 77", "Minsk", "Centre", "0578", "BY"),)


def test_a_target_tells_which_sanctions_it_is_under(person: Entity) -> None:
    assert (person.sublist, person.legal_effect) == ("article 1", "article 1 -- Restrictions on named parties")
    assert "Origin: UN" in person.remarks
    assert "Address, quality: low" in person.remarks


def test_sets_without_an_article_and_several_sets_are_told_whole() -> None:
    both = XML.replace("<sanctions-set-id>11", "<sanctions-set-id>13</sanctions-set-id><sanctions-set-id>11", 1)
    found = next(e for e in reading(both).entities if "Vessel-related" in e.legal_effect)
    assert found.legal_effect == "Vessel-related measures; article 1 -- Restrictions on named parties"
    assert found.sublist == "article 1"


def test_the_reference_of_another_authority_is_no_un_reference() -> None:
    person = reading(XML.replace("<origin>UN", "<origin>EU")).entities[0]
    assert "un_ref" not in {number.type for number in person.identifiers}
    assert "Foreign identifier: KPi.900" in person.remarks


@pytest.mark.parametrize(
    ("old", "new", "issue"),
    [
        ("<origin>", "<gazette>AS 1</gazette><origin>", ("sanctions-program 10", "sanctions-program/gazette")),
        ('lang="ger" ssid="11"', 'lang="ger" until="2027" ssid="11"', ("sanctions-program 10", "sanctions-set/@until")),
        ("<area>", "<suburb>East</suburb><area>", ("place 990", "place/suburb")),
    ],
)
def test_what_is_unknown_in_programmes_and_places_is_reported(old: str, new: str, issue: tuple[str, str]) -> None:
    assert old in XML
    assert [(i.record, i.field) for i in reading(XML.replace(old, new, 1)).issues] == [issue]


def test_the_other_facts_have_their_fields(person: Entity) -> None:
    assert (person.programs, person.designated, person.gender) == (("Ordinance on examples",), "2017-01-03", "male")
    assert [(date.earliest, date.circa) for date in person.birth_dates] == [("1970-01-02", False), ("1969-01-01", True)]
    assert (person.nationalities, person.countries) == (("KP",), ("KP", "BY"))
    assert person.identifiers == (
        Identifier("un_ref", "KPi.900"),
        Identifier("passport", "AB123456", "KP"),
        Identifier("phone", "+375 17 000"),
    )
    assert person.relations == (Relation("related_to", "Orlov Works", "920"),)
    assert "Sells engines." in person.remarks


def test_numbers_stand_in_the_other_information() -> None:
    _, company, ship = reading().entities
    assert company.identifiers == (Identifier("tax_id", "7704730655"), Identifier("website", "www.orlov.example"))
    assert ship.identifiers == (Identifier("imo", "9074729"),)


def test_a_target_listed_again_is_taken() -> None:
    again = (
        '<modification modification-type="listed" publication-date="2021-01-02" effective-date="2021-01-03"/></target>'
    )
    found = reading(XML.replace("</target>\n  <place", f"{again}\n  <place"))
    assert "940" in [entity.id for entity in found.entities]
    assert found.records["de-listed"] == 0


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("<foreign-identifier>", "<shoes>44</shoes><foreign-identifier>", "shoes"),
        ("<p-o-box>", "<floor>3</floor><p-o-box>", "address/floor"),
        ('name-type="alias"', 'name-type="nickname"', "name-type"),
        ('quality="low"', 'quality="so so"', "quality"),
        ('name-part-type="given-name"', 'name-part-type="call-sign"', "name-part-type"),
        ('document-type="passport"', 'document-type="library-card"', "document-type"),
        ('object-type="vessel"', 'object-type="submarine"', "object-type"),
        ('modification-type="amended"', 'modification-type="renamed"', "modification-type"),
        ('place-of-birth ssid="908" place-id="990"', 'place-of-birth ssid="908" place-id="0"', "place-id"),
        ("<sanctions-set-id>11", "<sanctions-set-id>12", "sanctions-set-id"),
        ('sex="male"', 'sex="x"', "sex"),
    ],
)
def test_what_is_unknown_is_reported_with_its_target(old: str, new: str, field: str) -> None:
    assert old in XML
    found = reading(XML.replace(old, new, 1))
    assert [issue.field for issue in found.issues] == [field]
    assert found.issues[0].record.startswith("ssid 9")


def test_an_unknown_part_of_the_file_is_reported() -> None:
    found = reading(XML.replace("<place ", "<ship ").replace("</place>", "</ship>"))
    assert "ship/location" in [issue.field for issue in found.issues]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('ssid="930"', 'ssid="920"', "920 stands twice"),
        ("<swiss-sanctions-list", '<!DOCTYPE a [<!ENTITY b "c">]><swiss-sanctions-list', "document type"),
        ("swiss-sanctions-list", "list", "begins with <list>"),
    ],
)
def test_what_is_no_harmless_list_is_refused(old: str, new: str, message: str) -> None:
    with pytest.raises(InputProblem, match=message):
        reading(XML.replace(old, new) if old == "swiss-sanctions-list" else XML.replace(old, new, 1))
