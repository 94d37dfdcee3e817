from __future__ import annotations

import pytest

from screening.errors import InputProblem
from screening.lists.readers.ofac import read
from screening.lists.reading import Reading
from screening.model import Address, Entity, EntityType, Identifier, Name, NameKind, Relation
from tests.lists.in_memory import in_memory

PERSON = """
<sdnEntry>
  <uid>5001</uid><firstName>Pyotr</firstName><lastName>ORLOV</lastName><title>Engine seller; Colonel</title>
  <sdnType>Individual</sdnType><remarks>(Linked To: ORLOV WORKS); Phone No. 7 495 1234567</remarks>
  <programList><program>NPWMD</program><program>IFSR</program></programList>
  <idList>
    <id><uid>1</uid><idType>Passport</idType><idNumber>P 12</idNumber><idCountry>Russia</idCountry>
      <issueDate>10 Jul 1991</issueDate><expirationDate>10 Jul 2001</expirationDate></id>
    <id><uid>2</uid><idType>Gender</idType><idNumber>Male</idNumber></id>
    <id><uid>3</uid><idType>Secondary sanctions risk:</idType><idNumber>section 1</idNumber></id>
    <id><uid>4</uid><idType>Digital Currency Address - XBT</idType><idNumber>1Boat</idNumber></id>
  </idList>
  <akaList>
    <aka><uid>1</uid><type>a.k.a.</type><category>strong</category><lastName>ORLOFF</lastName><firstName>Peter</firstName></aka>
    <aka><uid>2</uid><type>a.k.a.</type><category>weak</category><lastName>THE SELLER</lastName></aka>
    <aka><uid>3</uid><type>f.k.a.</type><category>strong</category><lastName>PETROV</lastName></aka>
  </akaList>
  <addressList><address><uid>1</uid>
    <address1>1 Works Street</address1><address2>Floor 2</address2><address3>Room 3</address3>
    <city>Minskovo</city><stateOrProvince>North</stateOrProvince><postalCode>220001</postalCode><country>Belarus</country></address></addressList>
  <nationalityList><nationality><uid>1</uid><country>Russia</country><mainEntry>true</mainEntry></nationality></nationalityList>
  <citizenshipList><citizenship><uid>1</uid><country>Iran</country><mainEntry>false</mainEntry></citizenship></citizenshipList>
  <dateOfBirthList>
    <dateOfBirthItem><uid>1</uid><dateOfBirth>circa 1969</dateOfBirth><mainEntry>false</mainEntry></dateOfBirthItem>
    <dateOfBirthItem><uid>2</uid><dateOfBirth>02 Jan 1970</dateOfBirth><mainEntry>true</mainEntry></dateOfBirthItem>
  </dateOfBirthList>
  <placeOfBirthList><placeOfBirthItem><uid>1</uid>
    <placeOfBirth>Minsk, Belarus</placeOfBirth>
    <mainEntry>true</mainEntry></placeOfBirthItem></placeOfBirthList>
</sdnEntry>"""
COMPANY = """
<sdnEntry><uid>5002</uid><lastName>ORLOV WORKS</lastName><sdnType>Entity</sdnType>
  <programList><program>NPWMD</program></programList></sdnEntry>"""
SHIP = """
<sdnEntry><uid>5003</uid><lastName>INVENTED STAR</lastName><sdnType>Vessel</sdnType><programList/>
  <idList><id><uid>1</uid><idType>Vessel Registration Identification</idType><idNumber>IMO 9074729</idNumber></id>
    <id><uid>2</uid><idType>Former Vessel Flag</idType><idNumber>Malta</idNumber></id></idList>
  <vesselInfo><callSign>T2DY4</callSign><vesselType>Crude Oil Tanker</vesselType><vesselFlag>Iran</vesselFlag>
    <vesselOwner>Orlov Works</vesselOwner><tonnage>164154</tonnage>
    <grossRegisteredTonnage>85462</grossRegisteredTonnage></vesselInfo>
</sdnEntry>"""
HEAD = "<publshInformation><Publish_Date>04/06/2018</Publish_Date><Record_Count>{}</Record_Count></publshInformation>"


def reading(*entries: str, count: int | None = None, namespace: str = "http://tempuri.org/sdnList.xsd") -> Reading:
    head = HEAD.format(len(entries) if count is None else count)
    content = f'<sdnList xmlns="{namespace}">{head}{"".join(entries)}</sdnList>'.encode()
    return read([in_memory("sdn.xml", content)], "us_ofac_sdn")


@pytest.fixture(scope="module")
def person() -> Entity:
    return reading(PERSON, COMPANY).entities[0]


def test_the_whole_list_is_understood_and_counted() -> None:
    found = reading(PERSON, COMPANY, SHIP)
    assert found.issues == ()
    assert found.published == "2018-04-06"
    assert {key: found.records[key] for key in ("entry", "alias", "address", "id")} == {
        "entry": 3,
        "alias": 3,
        "address": 1,
        "id": 6,
    }
    assert [entity.type for entity in found.entities] == [
        EntityType.PERSON,
        EntityType.ORGANIZATION,
        EntityType.VESSEL,
    ]


def test_a_moved_namespace_reads_the_same() -> None:
    assert reading(PERSON, namespace="https://example.org/XML").entities == reading(PERSON).entities


def test_names_keep_their_kind_and_quality(person: Entity) -> None:
    assert person.names == (
        Name("ORLOV, Pyotr"),
        Name("ORLOFF, Peter", NameKind.ALIAS),
        Name("THE SELLER", NameKind.WEAK_ALIAS),
        Name("PETROV", NameKind.FORMER),
    )


def test_numbers_keep_type_and_country_and_their_dates_stay_in_the_remarks(person: Entity) -> None:
    assert person.identifiers == (
        Identifier("phone", "7 495 1234567"),
        Identifier("passport", "P 12", "RU"),
        Identifier("wallet", "1Boat"),
    )
    assert "issued 10 Jul 1991 expires 10 Jul 2001" in person.remarks
    assert "Secondary sanctions risk: section 1" in person.remarks


def test_the_main_birth_date_comes_first_and_precision_is_kept(person: Entity) -> None:
    assert [(date.earliest, date.latest, date.circa) for date in person.birth_dates] == [
        ("1970-01-02", "1970-01-02", False),
        ("1969-01-01", "1969-12-31", True),
    ]


def test_the_other_facts_have_their_fields(person: Entity) -> None:
    assert (person.programs, person.gender, person.titles) == (("NPWMD", "IFSR"), "male", ("Engine seller", "Colonel"))
    assert (person.nationalities, person.countries) == (("RU", "IR"), ("RU", "IR", "BY"))
    assert person.addresses == (Address("1 Works Street, Floor 2, Room 3", "Minskovo", "North", "220001", "BY"),)
    assert person.birth_places == ("Minsk, Belarus",)
    assert person.relations == (Relation("linked_to", "ORLOV WORKS", "5002"),)


def test_a_ship_keeps_its_data() -> None:
    ship = reading(SHIP).entities[0]
    assert ship.identifiers == (Identifier("imo", "9074729"),)
    assert ship.vessel == {
        "former_flags": "Malta",
        "call_sign": "T2DY4",
        "vessel_type": "Crude Oil Tanker",
        "flag": "IR",
        "owner": "Orlov Works",
        "tonnage": "164154",
        "grt": "85462",
    }


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("<title>", "<shoeSize>44</shoeSize><title>", "sdnEntry/shoeSize"),
        (">Individual<", ">Robot<", "sdnType"),
        (">weak<", ">medium<", "category"),
        (">f.k.a.<", ">x.k.a.<", "alias type"),
        (">Passport<", ">Library card<", "Library card"),
        ("<idNumber>P 12</idNumber>", "", "Passport"),
        (">Belarus</country>", ">Atlantis</country>", "address country"),
        (">02 Jan 1970<", ">soon<", "Birthdate"),
        (">Male<", ">M<", "Gender"),
        ("<lastName>THE SELLER</lastName>", "", "lastName"),
    ],
)
def test_what_is_unknown_is_reported_with_its_entry(old: str, new: str, field: str) -> None:
    assert old in PERSON
    found = reading(PERSON.replace(old, new), COMPANY)
    assert [(issue.record, issue.field) for issue in found.issues] == [("uid 5001", field)]
    assert len(found.entities) == 2


def test_a_count_that_does_not_fit_is_reported() -> None:
    (issue,) = reading(PERSON, count=2).issues
    assert "states 2 records and holds 1" in issue.message


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ("", "no entries"),
        (PERSON * 2, "uid 5001 stands twice"),
        (PERSON.replace("<uid>5001</uid>", ""), "without uid"),
        (COMPANY.replace("ORLOV WORKS", ""), "without name"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused(entries: str, message: str) -> None:
    with pytest.raises(InputProblem, match=message):
        reading(entries)
