from __future__ import annotations

import pytest

from screening.errors import InputProblem
from screening.lists.readers.ofac import read
from screening.lists.reading import Reading
from screening.model import Address, Entity, EntityType, Identifier, Name, NameKind, Relation
from tests.lists.in_memory import in_memory


def flags(primary: bool, low: bool | None = None) -> str:
    quality = "" if low is None else f"<isLowQuality>{str(low).lower()}</isLowQuality>"
    return f"<isPrimary>{str(primary).lower()}</isPrimary>{quality}"


def form(full: str, script: str = "Latin", primary: bool = True) -> str:
    return (
        f'<translation id="1">{flags(primary)}<script refId="2">{script}</script>'
        f"<formattedFirstName>x</formattedFirstName><formattedLastName>y</formattedLastName><formattedFullName>{full}</formattedFullName><nameParts>"
        f'<namePart id="3"><type refId="4">Last Name</type><value>{full}</value></namePart></nameParts></translation>'
    )


def name(*forms: str, kind: str = "", primary: bool = False, low: bool = False) -> str:
    alias = f'<aliasType refId="5">{kind}</aliasType>' if kind else ""
    return f'<name id="1">{flags(primary, low)}{alias}<translations>{"".join(forms)}</translations></name>'


def feature(kind: str, value: str, rest: str = "") -> str:
    return (
        f'<feature id="1"><type featureTypeId="8">{kind}</type><versionId>1</versionId><value>{value}</value>{rest}'
        f"<isPrimary>true</isPrimary></feature>"
    )


BORN = (
    '<valueDate id="1"><fromDateBegin>1968-01-01</fromDateBegin><fromDateEnd>1968-01-01</fromDateEnd>'
    "<toDateBegin>1970-12-31</toDateBegin><toDateEnd>1970-12-31</toDateEnd>"
    "<isApproximate>true</isApproximate><isDateRange>true</isDateRange></valueDate>"
)
PERSON = f"""
<entity id="6001">
  <generalInfo><identityId>9</identityId><entityType refId="600">Individual</entityType>
    <title>Engine seller</title><remarks>HAMLET - North</remarks></generalInfo>
  <sanctionsLists>
    <sanctionsList refId="1" id="1" datePublished="2014-07-16">Sectoral Sanctions Identifications List</sanctionsList>
    <sanctionsList refId="1" id="2" datePublished="2012-02-03">SDN List</sanctionsList>
    <sanctionsList refId="1" id="3" datePublished="2001-10-10">Consolidated List</sanctionsList>
  </sanctionsLists>
  <sanctionsPrograms><sanctionsProgram refId="1" id="1">NPWMD</sanctionsProgram></sanctionsPrograms>
  <sanctionsTypes><sanctionsType refId="1" id="1">Block</sanctionsType></sanctionsTypes>
  <legalAuthorities>
    <legalAuthority refId="1" id="1">Executive Order 13382 (Non-proliferation)</legalAuthority></legalAuthorities>
  <names>
    {name(form("THE SELLER"), kind="A.K.A.", low=True)}
    {name(form("ORLOV, Pyotr"), form("ОРЛОВ, Пётр", "Cyrillic", False), primary=True)}
    {name(form("PETROV"), kind="F.K.A.")}
    {name(form("奥尔洛夫", "Chinese Simplified"), kind="A.K.A.")}
  </names>
  <addresses><address id="1"><country refId="1">Russia</country><translations><translation id="1">
    <isPrimary>true</isPrimary><script refId="1">Latin</script><addressParts>
      <addressPart id="1"><type refId="1">ADDRESS1</type><value>1 Works Street</value></addressPart>
      <addressPart id="2"><type refId="1">CITY</type><value>Minskovo</value></addressPart>
      <addressPart id="3"><type refId="1">STATE/PROVINCE</type><value>North</value></addressPart>
      <addressPart id="4"><type refId="1">POSTAL CODE</type><value>220001</value></addressPart>
    </addressParts></translation></translations></address></addresses>
  <features>
    {feature("Birthdate", "circa 1968 to 1970", BORN)}
    {feature("Place of Birth", "Minsk")}
    {feature("Gender", "Male", '<valueRefId>1</valueRefId><reliability refId="1">Reported</reliability>')}
    {feature("Nationality Country", "Iran", "<valueRefId>1</valueRefId>")}
    {feature("Website", "orlov.example", "<comments>a shop</comments>")}
    {feature("Target Type", "Private Company")}
  </features>
  <identityDocuments><identityDocument id="1"><type refId="1">Passport</type>
    <name nameId="1" nameTranslationId="1">ORLOV</name>
    <documentNumber>P 12</documentNumber><isValid>false</isValid><issuingCountry refId="1">Russia</issuingCountry>
    <issuingLocation>Minsk</issuingLocation><issuingAuthority>Ministry</issuingAuthority>
  </identityDocument></identityDocuments>
  <relationships><relationship id="1"><type refId="1">Owned or Controlled By</type>
    <relatedEntity entityId="6002">ORLOV WORKS</relatedEntity><quality refId="1">Low</quality>
  </relationship></relationships>
</entity>"""
COMPANY = f"""
<entity id="6002"><generalInfo><identityId>9</identityId><entityType refId="600">Entity</entityType></generalInfo>
  <names>{name(form("ORLOV WORKS"), primary=True)}</names></entity>"""
HEAD = """
<publicationInfo><dataAsOf>2025-01-10T00:00:00</dataAsOf><filters><sanctionsLists>
  <sanctionsList refId="1">Consolidated List</sanctionsList></sanctionsLists></filters></publicationInfo>
<referenceValues><referenceValue refId="1"><type>COUNTRY</type><value>Iran</value></referenceValue></referenceValues>
<featureTypes><featureType featureTypeId="8"><type>Birthdate</type></featureType></featureTypes>"""


def reading(*entities: str, namespace: str = "https://example.org/ENHANCED_XML", rest: str = "") -> Reading:
    text = f'<sanctionsData xmlns="{namespace}">{HEAD}{rest}<entities>{"".join(entities)}</entities></sanctionsData>'
    return read([in_memory("cons_enhanced.xml", text)], "us_ofac_cons")


@pytest.fixture(scope="module")
def person() -> Entity:
    return reading(PERSON, COMPANY).entities[0]


def test_the_whole_list_is_understood_and_counted() -> None:
    found = reading(PERSON, COMPANY)
    assert found.issues == ()
    assert (found.published, [entity.type for entity in found.entities]) == (
        "2025-01-10",
        [EntityType.PERSON, EntityType.ORGANIZATION],
    )
    assert found.records == {
        "entity": 2,
        "name": 5,
        "translation": 6,
        "address": 1,
        "feature": 6,
        "document": 1,
        "relationship": 1,
    }


def test_a_moved_namespace_reads_the_same() -> None:
    assert reading(PERSON, namespace="urn:other").entities == reading(PERSON).entities


def test_names_keep_kind_quality_and_language(person: Entity) -> None:
    assert person.names == (
        Name("ORLOV, Pyotr"),
        Name("THE SELLER", NameKind.WEAK_ALIAS),
        Name("ОРЛОВ, Пётр", NameKind.ALIAS, "und-Cyrl"),
        Name("PETROV", NameKind.FORMER),
        Name("奥尔洛夫", NameKind.ALIAS, "zh-Hans"),
    )


def test_the_lists_within_the_list_are_kept_with_their_effects_and_days(person: Entity) -> None:
    assert (person.sublist, person.designated) == ("SDN; SSI", "2012-02-03")
    assert "SDN: Blocked" in person.legal_effect
    assert "SSI: Sectoral" in person.legal_effect
    assert "Listed on SSI: 2014-07-16" in person.remarks
    assert "Executive Order 13382" in person.remarks


def test_dates_numbers_places_and_relations_are_kept(person: Entity) -> None:
    assert [(date.earliest, date.latest, date.circa) for date in person.birth_dates] == [
        ("1968-01-01", "1970-12-31", True)
    ]
    assert person.identifiers == (Identifier("website", "orlov.example"), Identifier("passport", "P 12", "RU"))
    assert person.addresses == (Address("1 Works Street", "Minskovo", "North", "220001", "RU"),)
    assert (person.nationalities, person.countries, person.gender) == (("IR",), ("IR", "RU"), "male")
    assert person.relations == (Relation("owned_or_controlled_by", "ORLOV WORKS", "6002"),)
    for said in ("reliability Reported", "a shop", "not valid", "issued by Ministry", "quality Low", "HAMLET - North"):
        assert said in person.remarks


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("<title>", "<shoeSize>44</shoeSize><title>", "generalInfo/shoeSize"),
        (">Individual<", ">Robot<", "entityType"),
        (">SDN List<", ">Blue List<", "sanctionsList"),
        ("2014-07-16", "soon", "datePublished"),
        (">F.K.A.<", ">X.K.A.<", "alias type"),
        (">Cyrillic<", ">Runic<", "script"),
        (">CITY<", ">TOWN<", "addressPart"),
        (">Target Type<", ">Shoe size<", "Shoe size"),
        (">Passport<", ">Library card<", "Library card"),
        ("<documentNumber>P 12</documentNumber>", "", "Passport"),
        ("<fromDateBegin>1968-01-01</fromDateBegin>", "", "valueDate"),
        (">Male<", ">M<", "Gender"),
        (">Iran<", ">Atlantis<", "Nationality Country"),
    ],
)
def test_what_is_unknown_is_reported_with_its_entity(old: str, new: str, field: str) -> None:
    assert old in PERSON
    found = reading(PERSON.replace(old, new), COMPANY)
    assert [(issue.record, issue.field) for issue in found.issues] == [("entity 6001", field)]
    assert len(found.entities) == 2


def test_an_unknown_part_of_the_file_is_reported() -> None:
    assert [issue.field for issue in reading(PERSON, rest="<footnotes>x</footnotes>").issues] == ["footnotes"]


@pytest.mark.parametrize(
    ("entities", "message"),
    [
        ("", "no entities"),
        (COMPANY * 2, "entity 6002 stands twice"),
        (COMPANY.replace(' id="6002"', ""), "without id"),
        (COMPANY.replace("<isPrimary>true</isPrimary><isLow", "<isPrimary>false</isPrimary><isLow"), "without primary"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused(entities: str, message: str) -> None:
    with pytest.raises(InputProblem, match=message):
        reading(entities)
