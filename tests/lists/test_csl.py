from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from screening.errors import InputProblem
from screening.lists.readers.csl import read
from screening.lists.readers.csl_csv import COLUMNS
from screening.lists.readers.csl_record import ADDRESS_ONLY_NOTE
from screening.lists.readers.us_sublists import LEGAL_EFFECTS, UNKNOWN_LIST, csl_list_code
from screening.lists.reading import LEFT_OUT, Reading
from screening.model import Address, Entity, EntityType, Identifier, Name, NameKind, Relation
from tests.lists.in_memory import in_memory

ENTITY_LIST = "Entity List (EL) - Bureau of Industry and Security"
SDN = "Specially Designated Nationals (SDN) - Treasury Department"
SSI = "Sectoral Sanctions Identifications List (SSI) - Treasury Department"

PERSON = {
    "_id": "5001",
    "source": SDN,
    "entity_number": "5001",
    "type": "Individual",
    "programs": "IFSR; NPWMD",
    "name": "ORLOV, Pyotr",
    "title": "Engine seller",
    "addresses": "1 Works Street, Minskovo, 220001, BY; RU",
    "remarks": "(Linked To: ORLOV WORKS)",
    "source_list_url": "https://example.org/list",
    "alt_names": "ORLOFF, Peter; PETROV",
    "citizenships": "IR",
    "dates_of_birth": "1970-01-02; 1969; circa 1968",
    "nationalities": "RU",
    "places_of_birth": "Minsk, Belarus",
    "source_information_url": "https://example.org/info",
    "ids": "RU, 2019-02-03, 2009-02-03, P 12, 34, Passport; Male, Gender; orlov.example, Website",
}
WORKS = {
    "_id": "abc",
    "source": ENTITY_LIST,
    "name": "ORLOV WORKS",
    "addresses": "2 Works Street, Minskovo, China, CN",
    "federal_register_notice": "87 FR 1",
    "start_date": "2022-04-07",
    "license_requirement": "For all items subject to the EAR.",
    "license_policy": "Policy of denial.",
    "alt_names": "Works No. 2; and Orlov Plant",
    "source_information_url": "https://example.org/el",
}
SHIP = {
    "_id": "5003",
    "source": SDN,
    "entity_number": "5003",
    "type": "Vessel",
    "programs": "DPRK",
    "name": "INVENTED STAR",
    "call_sign": "T2DY4",
    "vessel_type": "Tanker",
    "gross_tonnage": "100",
    "gross_registered_tonnage": "90",
    "vessel_flag": "Iran",
    "vessel_owner": "Orlov",
    "ids": "IMO 9074729, Vessel Registration Identification",
}


def from_csv(*records: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> Reading:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(records)
    content = text.getvalue().encode()
    return read([in_memory("consolidated.csv", content)], "us_csl")


def from_json(*results: dict[str, Any], **envelope: Any) -> Reading:
    content = json.dumps({**envelope, "results": list(results)}).encode()
    return read([in_memory("consolidated.json", content)], "us_csl")


@pytest.fixture(scope="module")
def person() -> Entity:
    return from_csv(PERSON, WORKS).entities[0]


def test_the_whole_list_is_understood_and_counted_by_sublist() -> None:
    found = from_csv(PERSON, WORKS, SHIP)
    assert found.issues == ()
    assert found.records == {"SDN": 2, "EL": 1}


def test_each_sublist_keeps_its_legal_effect() -> None:
    effects = {entity.sublist: entity.legal_effect for entity in from_csv(PERSON, WORKS).entities}
    assert effects == {"SDN": LEGAL_EFFECTS["SDN"], "EL": LEGAL_EFFECTS["EL"]}


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("Denied Persons List (DPL) - Bureau of Industry and Security", "DPL"),
        (ENTITY_LIST, "EL"),
        ("Military End User (MEU) List - Bureau of Industry and Security", "MEU"),
        ("Unverified List (UVL) - Bureau of Industry and Security", "UVL"),
        ("Nonproliferation Sanctions (ISN) - State Department", "ISN"),
        ("ITAR Debarred (DTC) - State Department", "DTC"),
        (SDN, "SDN"),
        (SSI, "SSI"),
        ("Capta List (CAP) - Treasury Department", "CAP"),
        ("Foreign Sanctions Evaders (FSE) - Treasury Department", "FSE"),
        ("Palestinian Legislative Council List (PLC) - Treasury Department", "PLC"),
        ("Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department", "MBS"),
        ("Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department", "CMIC"),
        ("Blue List (BLUE) - Treasury Department", None),
        ("Entity List", None),
    ],
)
def test_every_sublist_is_known_by_its_source(source: str, code: str | None) -> None:
    assert csl_list_code(source) == code


def test_a_person_keeps_all_facts(person: Entity) -> None:
    assert person.type == EntityType.PERSON
    assert person.names == (
        Name("ORLOV, Pyotr"),
        Name("ORLOFF, Peter", NameKind.ALIAS),
        Name("PETROV", NameKind.ALIAS),
    )
    assert person.identifiers == (
        Identifier("passport", "P 12, 34", "RU"),
        Identifier("website", "orlov.example"),
        Identifier("ofac_ent_num", "5001"),
    )
    assert [(date.earliest, date.latest, date.circa) for date in person.birth_dates] == [
        ("1970-01-02", "1970-01-02", False),
        ("1969-01-01", "1969-12-31", False),
        ("1968-01-01", "1968-12-31", True),
    ]
    assert person.addresses == (Address("1 Works Street, Minskovo, 220001", country="BY"), Address(country="RU"))
    assert (person.nationalities, person.gender, person.titles) == (("RU", "IR"), "male", ("Engine seller",))
    assert person.programs == ("IFSR", "NPWMD")
    assert person.relations == (Relation("linked_to", "ORLOV WORKS", "abc"),)
    assert "dated 2019-02-03, dated 2009-02-03" in person.remarks


def test_an_entity_list_entry_keeps_its_licence_terms_and_names_its_list_as_programme() -> None:
    (works,) = from_csv(WORKS).entities
    assert (works.type, works.designated, works.programs, works.url) == (
        EntityType.UNKNOWN,
        "2022-04-07",
        ("EL",),
        "https://example.org/el",
    )
    assert [name.value for name in works.names] == ["ORLOV WORKS", "Works No. 2", "Orlov Plant"]
    for said in ("Licence requirement: For all items", "Licence policy: Policy of denial.", "87 FR 1"):
        assert said in works.remarks


def test_a_ship_keeps_its_data() -> None:
    (ship,) = from_csv(SHIP).entities
    assert ship.vessel == {
        "call_sign": "T2DY4",
        "vessel_type": "Tanker",
        "flag": "IR",
        "owner": "Orlov",
        "tonnage": "100",
        "grt": "90",
    }
    assert ship.identifiers == (Identifier("imo", "9074729"), Identifier("ofac_ent_num", "5003"))


@pytest.mark.parametrize("name", ["Address 01", "Address", ""])
def test_an_entry_that_is_only_an_address_goes_by_it(name: str) -> None:
    (entity,) = from_csv(WORKS | {"name": name, "alt_names": ""}).entities
    assert entity.names == (Name("2 Works Street, Minskovo, China"),)
    assert ADDRESS_ONLY_NOTE in entity.remarks
    assert entity.address_only


def test_an_entry_with_any_name_is_no_address() -> None:
    named = from_csv(WORKS, WORKS | {"_id": "b", "name": "Address Systems"}, WORKS | {"_id": "c", "name": ""}).entities
    assert [entity.address_only for entity in named] == [False, False, False]


def test_names_within_a_name_are_told_apart_and_the_primary_name_stays_whole() -> None:
    whole = "Orlov Ministry (a.k.a. Orlov Office; Orlov Bureau), including the Orlov Guard wherever located."
    (entity,) = from_csv(WORKS | {"name": whole, "alt_names": "Orlov Office"}).entities
    assert [name.value for name in entity.names] == [whole, "Orlov Ministry", "Orlov Bureau", "Orlov Office"]


def test_former_names_are_told_apart() -> None:
    aliases = "f.k.a. Petrov Works; Orlov Plant, f.k.a., Petrov Plant; F.K.A. Old Works (OW)"
    (entity,) = from_csv(WORKS | {"name": "Orlov Works (f.k.a., First Works)", "alt_names": aliases}).entities
    assert [(name.value, name.kind) for name in entity.names] == [
        ("Orlov Works (f.k.a., First Works)", NameKind.PRIMARY),
        ("Orlov Works", NameKind.ALIAS),
        ("First Works", NameKind.FORMER),
        ("Petrov Works", NameKind.FORMER),
        ("Orlov Plant", NameKind.ALIAS),
        ("Petrov Plant", NameKind.FORMER),
        ("Old Works (OW)", NameKind.FORMER),
    ]


def test_one_party_on_several_sublists_is_one_entity_that_names_them_all() -> None:
    other = PERSON | {"source": SSI, "programs": "UKRAINE-EO13662", "alt_names": "THE SELLER"}
    found = from_csv(PERSON, other)
    (entity,) = found.entities
    assert found.records == {"SDN": 1, "SSI": 1}
    assert (entity.sublist, entity.programs) == ("SDN; SSI", ("IFSR", "NPWMD", "UKRAINE-EO13662"))
    assert [name.value for name in entity.names] == ["ORLOV, Pyotr", "ORLOFF, Peter", "PETROV", "THE SELLER"]
    assert entity.legal_effect == f"SDN: {LEGAL_EFFECTS['SDN']} SSI: {LEGAL_EFFECTS['SSI']}"


def test_two_parties_under_one_id_are_both_kept() -> None:
    found = from_csv(WORKS, WORKS | {"name": "OTHER WORKS"})
    assert [(entity.id, entity.name) for entity in found.entities] == [
        ("abc", "ORLOV WORKS"),
        ("abc#2", "OTHER WORKS"),
    ]
    assert [issue.field for issue in found.issues] == ["id"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"type": "Robot"}, "type"),
        ({"start_date": "0016-01-01"}, "start_date"),
        ({"end_date": "soon"}, "end_date"),
        ({"dates_of_birth": "soon"}, "Birthdate"),
        ({"nationalities": "Atlantis"}, "Nationality Country"),
        ({"vessel_flag": "Atlantis"}, "Vessel Flag"),
        ({"ids": "44, Shoe Size"}, "Shoe Size"),
        ({"name": ""}, "name"),
    ],
)
def test_what_is_unknown_is_reported_with_its_record(change: dict[str, str], field: str) -> None:
    found = from_csv(PERSON | {"addresses": ""} | change)
    assert [(issue.record, issue.field) for issue in found.issues] == [("row 2", field)]
    assert len(found.entities) == 1


def test_a_record_without_id_is_reported_not_guessed() -> None:
    found = from_csv(WORKS, WORKS | {"_id": ""})
    assert len(found.entities) == 1
    assert found.records == {"EL": 1, LEFT_OUT: 1}
    assert [(issue.record, issue.field) for issue in found.issues] == [("row 3", "id"), ("", "source")]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Blue List (BLUE) - Somebody", "Blue List (BLUE) - Somebody"),
        ("Military End User List; Part 2", "Military End User List, Part 2"),
        ("", "source not stated"),
    ],
)
def test_a_record_of_an_unknown_list_is_kept_under_the_published_name_of_the_list(source: str, name: str) -> None:
    found = from_csv(WORKS, WORKS | {"_id": "new", "source": source})
    entity = found.entities[1]
    assert (entity.name, entity.sublist, entity.legal_effect) == ("ORLOV WORKS", name, UNKNOWN_LIST)
    assert found.records == {"EL": 1, name: 1}
    assert [(issue.record, issue.field) for issue in found.issues] == [("row 3", "source"), ("", "source")]


def test_a_party_on_a_known_and_an_unknown_list_keeps_both_meanings() -> None:
    (entity,) = from_csv(WORKS, WORKS | {"source": "Blue List"}).entities
    assert entity.sublist == "Blue List; EL"
    assert entity.legal_effect == f"Blue List: {UNKNOWN_LIST} EL: {LEGAL_EFFECTS['EL']}"


def test_moved_columns_are_refused() -> None:
    with pytest.raises(InputProblem, match="license_policy"):
        from_csv(SHIP, columns=tuple(column for column in COLUMNS if column != "license_policy"))


def test_a_missing_column_is_named_with_its_row_and_what_stands_there_instead() -> None:
    columns = tuple("licence_policy" if column == "license_policy" else column for column in COLUMNS)
    with pytest.raises(InputProblem, match=r"row 1, lacks the column\(s\) 'license_policy' \(it has 'licence"):
        from_csv(SHIP, columns=columns)


def test_values_that_moved_to_other_columns_are_refused_with_record_and_field() -> None:
    moved = [WORKS | {"_id": str(number), "source": WORKS["name"], "name": ENTITY_LIST} for number in range(3)]
    with pytest.raises(InputProblem, match=r"csv, row 3: source is 'ORLOV WORKS', no list that is known, as in 3 of 4"):
        from_csv(WORKS, *moved)


JSON_PERSON: dict[str, Any] = {
    "id": "5001",
    "source": SDN,
    "entity_number": 5001,
    "type": "Individual",
    "programs": ["IFSR", "NPWMD"],
    "name": "ORLOV, Pyotr",
    "title": "Engine seller",
    "addresses": [
        {"address": "1 Works Street", "city": "Minskovo", "state": None, "postal_code": "220001", "country": "BY"},
        {"address": None, "city": None, "state": None, "postal_code": None, "country": "RU"},
    ],
    "federal_register_notice": None,
    "start_date": None,
    "end_date": None,
    "standard_order": None,
    "license_requirement": None,
    "license_policy": None,
    "call_sign": None,
    "vessel_type": None,
    "gross_tonnage": None,
    "gross_registered_tonnage": None,
    "vessel_flag": None,
    "vessel_owner": None,
    "remarks": "(Linked To: ORLOV WORKS)",
    "source_list_url": "https://example.org/list",
    "source_information_url": "https://example.org/info",
    "alt_names": ["ORLOFF, Peter", "PETROV"],
    "citizenships": ["IR"],
    "nationalities": ["RU"],
    "dates_of_birth": ["1970-01-02", "1969", "circa 1968"],
    "places_of_birth": ["Minsk, Belarus"],
    "ids": [
        {"type": "Passport", "number": "P 12, 34", "country": "RU", "issue_date": "2009-02-03", "expiration_date": ""},
        {"type": "Gender", "number": "Male", "country": None, "issue_date": None, "expiration_date": None},
        {"type": "Website", "number": "orlov.example", "country": None, "issue_date": None, "expiration_date": None},
    ],
}


def test_json_and_csv_agree_but_for_what_the_csv_flattens(person: Entity) -> None:
    found = from_json(JSON_PERSON, search_performed_at="2026-07-31T13:15:00Z")
    (entity,) = found.entities
    assert found.issues == ()
    assert (found.published, found.records) == ("2026-07-31", {"SDN": 1})
    assert entity.addresses == (Address("1 Works Street", "Minskovo", "", "220001", "BY"), Address(country="RU"))
    assert "issued 2009-02-03" in entity.remarks
    for field in ("id", "type", "names", "programs", "countries", "nationalities", "birth_dates", "identifiers"):
        assert getattr(entity, field) == getattr(person, field), field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"shoe_size": 44}, "shoe_size"),
        ({"programs": {"a": 1}}, "programs"),
        ({"addresses": "somewhere"}, "addresses"),
        ({"addresses": [{"planet": "Mars"}]}, "addresses/planet"),
        ({"addresses": [{"country": "Atlantis"}]}, "addresses/country"),
        ({"ids": [{"type": "Website", "number": "x", "ink": "blue"}]}, "ids/ink"),
        ({"remarks": ["a"]}, "remarks"),
    ],
)
def test_json_of_another_shape_is_reported(change: dict[str, Any], field: str) -> None:
    found = from_json(JSON_PERSON | change)
    assert field in [issue.field for issue in found.issues]
    assert len(found.entities) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "no readable JSON"),
        (b'{"results": 5}', 'under "results"'),
        (b'{"results": [{"list": "x"}]}', "id, source, name missing"),
        (b'{"results": []}', "no records"),
        (b"a,b\n1,2\n", "lacks the column"),
    ],
)
def test_a_file_of_another_kind_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(InputProblem, match="consolidated") as caught:
        read([in_memory("consolidated", content)], "us_csl")
    assert message in str(caught.value)
