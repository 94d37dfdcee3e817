from __future__ import annotations

from pathlib import Path

import pytest

from screening.errors import InputProblem
from screening.lists.files import load_files
from screening.lists.readers.ofac import read
from screening.lists.reading import Reading
from screening.model import Address, Entity, EntityType, Identifier, Name, NameKind, Relation
from tests.lists.in_memory import in_memory

FIXTURE = Path(__file__).parent / "fixtures" / "sdn_advanced.xml"
TEXT = FIXTURE.read_text(encoding="utf-8")


def reading(text: str = TEXT) -> Reading:
    content = text.encode()
    return read([in_memory("sdn_advanced.xml", content)], "us_ofac_sdn")


@pytest.fixture(scope="module")
def person() -> Entity:
    return reading().entities[0]


def test_the_fixture_is_in_the_published_format(real_lists: Path) -> None:
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(real_lists / "us_ofac_cons" / "2018-05" / "sdn_advanced.xsd")))
    assert schema.validate(etree.parse(str(FIXTURE))), schema.error_log


def test_the_whole_list_is_understood_and_counted() -> None:
    found = reading()
    assert found.issues == ()
    assert found.published == "2026-03-05"
    assert found.records == {
        "party": TEXT.count("<DistinctParty "),
        "alias": TEXT.count("<Alias "),
        "name": TEXT.count("<DocumentedName "),
        "document": TEXT.count("<IDRegDocument "),
        "feature": TEXT.count("<Feature "),
        "relationship": TEXT.count("<ProfileRelationship "),
        "entry": TEXT.count("<SanctionsEntry "),
    }


def test_the_kinds_of_party_are_told_by_type_and_subtype() -> None:
    assert [(entity.id, entity.type) for entity in reading().entities] == [
        ("50001", EntityType.PERSON),
        ("50002", EntityType.ORGANIZATION),
        ("50003", EntityType.VESSEL),
    ]


def test_names_keep_kind_quality_and_script(person: Entity) -> None:
    assert person.names == (
        Name("ORLOV, Pyotr Ivanovich"),
        Name("THE SELLER", NameKind.WEAK_ALIAS),
        Name("ОРЛОВ, Пётр", NameKind.ALIAS, "und-Cyrl"),
    )
    assert reading().entities[1].names[1] == Name("OLD WORKS", NameKind.FORMER)


def test_a_span_of_days_keeps_both_ends_and_circa(person: Entity) -> None:
    assert [(date.earliest, date.latest, date.circa) for date in person.birth_dates] == [
        ("1968-01-01", "1970-12-31", True)
    ]


def test_documents_and_wallets_are_identifiers(person: Entity) -> None:
    assert person.identifiers == (
        Identifier("passport", "P 1234567", "RU"),
        Identifier("wallet", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"),
    )
    for said in ("issued by Ministry", "Issue Date: 2019-02-03", "Revoked", "seen at a border"):
        assert said in person.remarks


def test_places_become_addresses_countries_and_birth_places(person: Entity) -> None:
    assert person.addresses == (Address("1 Works Street", "Minskovo", "Northern Province", "220001", "RU"),)
    assert (person.nationalities, person.countries) == (("IR",), ("IR", "RU"))
    assert person.birth_places == ("1 Works Street, Minskovo, Northern Province, Russia",)
    assert (person.gender, person.titles) == ("male", ("Engine seller", "Colonel"))


def test_the_entry_gives_list_programmes_effect_and_day(person: Entity) -> None:
    assert (person.sublist, person.designated, person.programs) == ("SDN", "2024-03-05", ("NPWMD", "IFSR"))
    assert person.legal_effect.startswith("Blocked")
    for said in ("Executive Order 13382", "amended 2023-01-01", "Press release: jy0001", "as an individual"):
        assert said in person.remarks


def test_relations_name_their_target_by_id() -> None:
    _, company, ship = reading().entities
    assert company.relations == (Relation("owned_or_controlled_by", "ORLOV, Pyotr Ivanovich", "50001"),)
    assert ship.relations == (Relation("former_owned_or_controlled_by", "ORLOV WORKS", "50002"),)


def test_a_ship_keeps_its_data() -> None:
    ship = reading().entities[2]
    assert ship.vessel == {"vessel_type": "General Cargo", "flag": "IR", "call_sign": "T2DY4"}
    assert ship.identifiers == (Identifier("imo", "9074729"),)


def test_a_moved_namespace_reads_the_same() -> None:
    moved = TEXT.replace("http://www.un.org/sanctions/1.0", "https://example.org/ADVANCED_XML")
    assert reading(moved).entities == reading().entities


@pytest.mark.parametrize(
    ("old", "new", "record", "field"),
    [
        ("<Comment>Sells engines.</Comment>", "<Shoe>44</Shoe>", "party 50001", "DistinctParty/Shoe"),
        ('LowQuality="true"', 'LowQuality="true" Loud="yes"', "party 50001", "Alias@Loud"),
        ('LowQuality="true"', 'LowQuality="true" DeltaAction="add"', "party 50001", "Alias@DeltaAction"),
        ('AliasTypeID="1400"', 'AliasTypeID="9"', "party 50001", "Alias@AliasTypeID"),
        ('FeatureTypeID="504"', 'FeatureTypeID="999"', "party 50002", "Feature@FeatureTypeID"),
        ('<FeatureType ID="504" ', '<FeatureType ID="505" ', "party 50002", "Feature@FeatureTypeID"),
        (">Vessel Call Sign<", ">Shoe size<", "party 50003", "Shoe size"),
        (">Passport<", ">Library card<", "party 50001", "Library card"),
        ('<LocPartType ID="1454">CITY', '<LocPartType ID="1454">TOWN', "Location 501", "LocationPart"),
        ('IdentityID="4001" IssuedBy', 'IdentityID="4999" IssuedBy', "identity 4999", "IDRegDocument"),
        ('To-ProfileID="50001"', 'To-ProfileID="7"', "ProfileRelationship 301", "ProfileID"),
        ('ProfileID="50003" ListID', 'ProfileID="7" ListID', "SanctionsEntry 103", "ProfileID"),
        (">SDN List<", ">Blue List<", "SanctionsEntry 101", "ListID"),
        ("<Month>3</Month><Day>7</Day>", "<Month>13</Month><Day>7</Day>", "SanctionsEntry 103", "Date"),
        ("<SanctionsEntryLinks/>", "<Footnotes>x</Footnotes>", "Footnotes", "Footnotes"),
        (">Cyrillic<", ">Runic<", "party 50001", "script"),
        ('PartySubTypeID="3"', 'PartySubTypeID="99"', "party 50002", "PartySubTypeID"),
        ('NamePartGroupID="65" ScriptID="215"', 'NamePartGroupID="65" ScriptID="9"', "50003", "NamePartValue@ScriptID"),
    ],
)
def test_what_is_unknown_is_reported_with_its_record(old: str, new: str, record: str, field: str) -> None:
    assert old in TEXT
    found = reading(TEXT.replace(old, new))
    assert (field, True) in [(issue.field, record in issue.record) for issue in found.issues]
    assert len(found.entities) == 3


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('<DistinctParty FixedRef="50002">', '<DistinctParty FixedRef="50001">', "party 50001 stands twice"),
        ('<DistinctParty FixedRef="50002">', "<DistinctParty>", "without FixedRef"),
        ("ORLOV WORKS</NamePartValue>", "</NamePartValue>", "without primary name"),
        ("</Sanctions>", "", "no readable XML"),
        ('<DistinctParty FixedRef="50002">', '<DistinctParty FixedRef="50002" DeltaAction="delete">', "changes to an"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused(old: str, new: str, message: str) -> None:
    assert old in TEXT
    with pytest.raises(InputProblem, match=r"sdn_advanced\.xml") as caught:
        reading(TEXT.replace(old, new))
    assert message in str(caught.value)


def test_a_packed_file_reads_the_same(tmp_path: Path) -> None:
    import gzip

    packed = tmp_path / "sdn_advanced.xml.gz"
    packed.write_bytes(gzip.compress(FIXTURE.read_bytes()))
    assert read(load_files([packed]), "us_ofac_sdn") == reading()
