from __future__ import annotations

import pytest

from screening.errors import InputProblem
from screening.lists.readers.un_xml import read
from screening.lists.reading import Reading
from screening.model import Address, Entity, EntityType, Identifier, Name, NameKind
from tests.lists.in_memory import in_memory

PERSON = """
<INDIVIDUAL>
  <DATAID>690</DATAID><VERSIONNUM>1</VERSIONNUM>
  <FIRST_NAME>PYOTR</FIRST_NAME><SECOND_NAME>IVANOVICH
  </SECOND_NAME><THIRD_NAME>ORLOV</THIRD_NAME>
  <UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPi.900</REFERENCE_NUMBER><LISTED_ON>2016-03-02</LISTED_ON>
  <GENDER>Male</GENDER><NAME_ORIGINAL_SCRIPT>Пётр Орлов</NAME_ORIGINAL_SCRIPT>
  <COMMENTS1>Sells engines.</COMMENTS1>
  <TITLE><VALUE>Colonel</VALUE></TITLE><DESIGNATION><VALUE>Engine seller</VALUE><VALUE>Buyer</VALUE></DESIGNATION>
  <NATIONALITY><VALUE>Democratic People's Republic of Korea</VALUE></NATIONALITY>
  <LIST_TYPE><VALUE>UN List</VALUE></LIST_TYPE><LAST_DAY_UPDATED><VALUE>2020-01-01</VALUE></LAST_DAY_UPDATED>
  <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Peter Orlov; Petr Orloff</ALIAS_NAME></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Seller</ALIAS_NAME>
    <DATE_OF_BIRTH>1971-02-03</DATE_OF_BIRTH><CITY_OF_BIRTH>Minsk</CITY_OF_BIRTH><NOTE>nom de guerre</NOTE>
  </INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ADDRESS><STREET>1 Main Street</STREET><CITY>Minsk</CITY><ZIP_CODE>0578</ZIP_CODE>
    <COUNTRY>Belarus</COUNTRY><NOTE>previous</NOTE></INDIVIDUAL_ADDRESS>
  <INDIVIDUAL_ADDRESS><COUNTRY/></INDIVIDUAL_ADDRESS>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1970-01-02</DATE></INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1969</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1968</FROM_YEAR><TO_YEAR>1973</TO_YEAR>
  </INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_PLACE_OF_BIRTH><CITY>Minsk</CITY><COUNTRY>Belarus</COUNTRY></INDIVIDUAL_PLACE_OF_BIRTH>
  <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>OB 024</NUMBER>
    <ISSUING_COUNTRY>Rwanda</ISSUING_COUNTRY><DATE_OF_ISSUE>2011-12-07</DATE_OF_ISSUE></INDIVIDUAL_DOCUMENT>
  <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>National Identification
      Number</TYPE_OF_DOCUMENT><NUMBER>1-78</NUMBER></INDIVIDUAL_DOCUMENT>
  <INDIVIDUAL_DOCUMENT/>
  <SORT_KEY/><SORT_KEY_LAST_MOD/>
</INDIVIDUAL>"""
COMPANY = """
<ENTITY>
  <DATAID>691</DATAID><FIRST_NAME>ORLOV WORKS (OW) ; ORLOV PLANT</FIRST_NAME>
  <UN_LIST_TYPE>Iran</UN_LIST_TYPE><REFERENCE_NUMBER>IRe.900</REFERENCE_NUMBER><LISTED_ON>2007-03-24</LISTED_ON>
  <ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>OW</ALIAS_NAME></ENTITY_ALIAS>
  <ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Old Works (in Latin; not in use)</ALIAS_NAME></ENTITY_ALIAS>
  <ENTITY_ADDRESS><NOTE>Rm No. 3, Moti Plaza</NOTE></ENTITY_ADDRESS>
</ENTITY>"""


def reading(*entries: str, head: str = "", root: str = "CONSOLIDATED_LIST") -> Reading:
    text = (
        f'{head}<{root} dateGenerated="2026-02-27T00:00:09.554Z"><INDIVIDUALS>{"".join(entries)}</INDIVIDUALS></{root}>'
    )
    return read([in_memory("consolidated.xml", text)], "un_sc")


@pytest.fixture(scope="module")
def person() -> Entity:
    return reading(PERSON).entities[0]


def test_the_whole_entry_is_understood() -> None:
    assert reading(PERSON, COMPANY).issues == ()


def test_the_date_of_the_list_is_its_publication() -> None:
    assert reading(PERSON).published == "2026-02-27"


def test_individuals_and_entities_are_counted_and_typed() -> None:
    found = reading(PERSON, COMPANY)
    assert found.records == {"individual": 1, "entity": 1}
    assert [entity.type for entity in found.entities] == [EntityType.PERSON, EntityType.ORGANIZATION]


def test_names_are_joined_and_aliases_keep_their_quality(person: Entity) -> None:
    assert person.names == (
        Name("PYOTR IVANOVICH ORLOV"),
        Name("Пётр Орлов", NameKind.ALIAS),
        Name("Peter Orlov", NameKind.ALIAS),
        Name("Petr Orloff", NameKind.ALIAS),
        Name("The Seller", NameKind.WEAK_ALIAS),
    )


def test_several_names_in_one_field_are_told_apart_and_the_primary_name_stays_whole() -> None:
    assert reading(COMPANY).entities[0].names == (
        Name("ORLOV WORKS (OW) ; ORLOV PLANT"),
        Name("ORLOV WORKS (OW)", NameKind.ALIAS),
        Name("ORLOV PLANT", NameKind.ALIAS),
        Name("OW", NameKind.ALIAS),
        Name("Old Works (in Latin; not in use)", NameKind.FORMER),
    )


def test_an_alias_that_was_listed_before_is_a_former_name() -> None:
    person = PERSON.replace("Peter Orlov; Petr Orloff", "Peter Orlov (previously listed as)")
    assert Name("Peter Orlov", NameKind.FORMER) in reading(person).entities[0].names


def test_birth_dates_keep_their_precision(person: Entity) -> None:
    dates = [(date.earliest, date.latest, date.circa) for date in person.birth_dates]
    assert dates == [
        ("1971-02-03", "1971-02-03", False),
        ("1970-01-02", "1970-01-02", False),
        ("1969-01-01", "1969-12-31", True),
        ("1968-01-01", "1973-12-31", False),
    ]
    assert person.birth_places == ("Minsk", "Minsk, Belarus")


def test_documents_and_the_reference_number_are_identifiers(person: Entity) -> None:
    assert person.identifiers == (
        Identifier("un_ref", "KPi.900"),
        Identifier("passport", "OB 024", "RW"),
        Identifier("national_id", "1-78"),
    )


def test_the_other_facts_have_their_fields(person: Entity) -> None:
    assert (person.id, person.designated, person.programs, person.gender) == ("690", "2016-03-02", ("DPRK",), "male")
    assert person.titles == ("Colonel", "Engine seller", "Buyer")
    assert (person.nationalities, person.countries) == (("KP",), ("KP", "BY"))
    assert person.addresses == (Address("1 Main Street", "Minsk", "", "0578", "BY"),)
    assert person.remarks.startswith("Sells engines.")
    assert "nom de guerre" in person.remarks


def test_an_address_that_stands_in_the_note_alone_is_kept() -> None:
    assert reading(COMPANY).entities[0].addresses == (Address("Rm No. 3, Moti Plaza"),)


def test_a_gender_in_the_comments_counts() -> None:
    entry = PERSON.replace("<GENDER>Male</GENDER>", "").replace("Sells engines.", "Gender: Female. Sells engines.")
    assert reading(entry).entities[0].gender == "female"


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("<SORT_KEY/>", "<SHOE_SIZE>44</SHOE_SIZE>", "SHOE_SIZE"),
        ("<NUMBER>OB 024</NUMBER>", "<NUMBER>OB 024</NUMBER><INK>blue</INK>", "INDIVIDUAL_DOCUMENT/INK"),
        ("<QUALITY>Low</QUALITY>", "<QUALITY>Medium</QUALITY>", "QUALITY"),
        ("EXACT", "PERHAPS", "TYPE_OF_DATE"),
        (">Passport<", ">Library card<", "TYPE_OF_DOCUMENT"),
        ("<COUNTRY>Belarus</COUNTRY><NOTE>", "<COUNTRY>Atlantis</COUNTRY><NOTE>", "COUNTRY"),
        ("1970-01-02", "1970-13-02", "DATE_OF_BIRTH"),
        ("2016-03-02", "soon", "LISTED_ON"),
        (">Male<", ">M<", "GENDER"),
        ("<NUMBER>OB 024</NUMBER>", "", "NUMBER"),
    ],
)
def test_what_is_unknown_is_reported_with_its_entry(old: str, new: str, field: str) -> None:
    assert old in PERSON
    found = reading(PERSON.replace(old, new))
    assert [(issue.record, issue.field) for issue in found.issues] == [("DATAID 690", field)]
    assert len(found.entities) == 1


def test_an_unknown_kind_of_entry_is_reported() -> None:
    assert [issue.field for issue in reading(PERSON, "<SHIP/>").issues] == ["SHIP"]


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
FOREIGN = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("head", [BOMB, FOREIGN, "<!DOCTYPE x SYSTEM 'http://example.com/x.dtd'>"])
def test_a_document_type_is_refused_and_nothing_is_expanded_or_fetched(head: str) -> None:
    with pytest.raises(InputProblem, match="refused"):
        reading(PERSON.replace("Sells engines.", "&a;" if "ENTITY" in head else ""), head=head)


def test_a_text_beyond_the_limits_of_the_parser_is_refused() -> None:
    with pytest.raises(InputProblem, match="no readable XML"):
        reading(PERSON.replace("Sells engines.", "x" * 10_000_001))


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (PERSON[:300], "no readable XML"),
        ("", "no entries"),
        (PERSON * 2, "DATAID 690 stands twice"),
        (PERSON.replace("<DATAID>690</DATAID>", ""), "without DATAID"),
        (COMPANY.replace("ORLOV WORKS (OW) ; ORLOV PLANT", ""), "without name"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused(entry: str, message: str) -> None:
    with pytest.raises(InputProblem, match=r"consolidated\.xml") as caught:
        reading(entry)
    assert message in str(caught.value)


def test_xml_of_another_kind_is_refused() -> None:
    with pytest.raises(InputProblem, match="sdnList"):
        reading(PERSON, root="sdnList")


def test_more_than_one_file_is_refused() -> None:
    file = in_memory("a.xml", b"<a/>")
    with pytest.raises(InputProblem, match="one file"):
        read([file, file], "un_sc")
