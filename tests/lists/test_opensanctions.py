"""Exports of OpenSanctions: targets.simple.csv, and FollowTheMoney objects joined to their targets."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from screening.errors import InputProblem
from screening.lists.readers import opensanctions
from screening.lists.reading import Reading
from screening.model import Address, EntityType, Identifier, Name, NameKind, Relation
from tests.lists.in_memory import in_memory

COLUMNS = [
    *("id", "schema", "name", "aliases", "birth_date", "countries", "addresses", "identifiers", "sanctions"),
    *("phones", "emails", "program_ids", "dataset", "first_seen", "last_seen", "last_change"),
]
ROWS = [
    {"id": "NK-1", "schema": "Person", "name": "Pyotr Orlov", "aliases": "Пётр Орлов;Petr Orloff"}
    | {"birth_date": "1970-01-02;1969", "countries": "ru;suhh;ge-ab", "identifiers": "7704730655;AB123456"}
    | {"addresses": '"1 Main Street; Minsk, Belarus";Moscow', "sanctions": '"Sells engines."', "phones": "+375 17 000"}
    | {"program_ids": "EX-1;EX-2", "dataset": "Examples", "last_seen": "2026-11-19T05:41:01"},
    {"id": "NK-2", "schema": "Vessel", "name": "Petrel Nine", "identifiers": "IMO9074729"}
    | {"dataset": "Examples", "last_seen": "2026-11-20T05:41:01"},
    {"id": "NK-3", "schema": "LegalEntity", "name": "Orlov Works", "identifiers": "IMO5342883"},
]


def reading(text: str) -> Reading:
    return opensanctions.read([in_memory("export", text)], "opensanctions")


def simple(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


class TestSimple:
    def test_the_whole_file_is_understood(self) -> None:
        found = reading(simple(ROWS))
        assert found.issues == ()
        assert (found.published, found.records) == ("2026-11-20", {"row": 3})
        assert [entity.type for entity in found.entities] == [
            EntityType.PERSON,
            EntityType.VESSEL,
            EntityType.UNKNOWN,
        ]

    def test_several_values_of_a_cell_are_parted_where_no_quotes_guard_them(self) -> None:
        person = reading(simple(ROWS)).entities[0]
        assert [name.value for name in person.names] == ["Pyotr Orlov", "Пётр Орлов", "Petr Orloff"]
        assert person.addresses == (Address("1 Main Street; Minsk, Belarus", country="BY"), Address("Moscow"))
        assert [date.precision for date in person.birth_dates] == ["day", "year"]
        assert person.programs == ("EX-1", "EX-2")
        assert person.sublist == "Examples"

    def test_codes_of_past_states_and_regions_are_understood(self) -> None:
        assert reading(simple(ROWS)).entities[0].countries == ("RU", "GE", "BY")

    def test_a_number_says_what_it_is_only_where_it_is_an_imo_number(self) -> None:
        found = reading(simple(ROWS)).entities
        assert found[0].identifiers[:2] == (Identifier("", "7704730655"), Identifier("", "AB123456"))
        assert found[1].identifiers == (Identifier("imo", "9074729"),)
        assert found[2].identifiers == (Identifier("imo_company", "5342883"),)

    @pytest.mark.parametrize(
        ("changed", "field"),
        [({"schema": "Robot"}, "schema"), ({"countries": "qq"}, "countries"), ({"birth_date": "soon"}, "birth_date")],
    )
    def test_what_is_unknown_is_reported_with_its_row(self, changed: dict[str, str], field: str) -> None:
        found = reading(simple([ROWS[0] | changed]))
        assert [(issue.record, issue.field) for issue in found.issues] == [("id NK-1", field)]

    @pytest.mark.parametrize("rows", [[ROWS[0], ROWS[0]], [ROWS[0] | {"id": ""}]])
    def test_a_missing_or_repeated_id_is_refused(self, rows: list[dict[str, str]]) -> None:
        with pytest.raises(InputProblem, match=r"row [23]: "):
            reading(simple(rows))


def thing(key: str, schema: str, **properties: Any) -> dict[str, Any]:
    values = {name: [value] if isinstance(value, str) else value for name, value in properties.items()}
    return {"id": key, "schema": schema, "caption": next(iter(values.get("name", [""]))), "properties": values}


TARGET = thing(
    "NK-1",
    "Person",
    name=["Pyotr Orlov", "Пётр Орлов"],
    weakAlias="The Seller",
    previousName="P. Sokolov",
    birthDate="1970-01",
    nationality="ru",
    country="by",
    gender="male",
    position="Buyer",
    innCode="7704730655",
    addressEntity="addr-1",
    topics="sanction",
    notes="Sells engines.",
) | {"target": True, "datasets": ["examples"], "last_seen": "2026-11-20T05:41:01"}
SHIP = thing("NK-2", "Vessel", name="Petrel Nine", imoNumber="IMO9074729", flag="km", type="Tanker") | {"target": True}
OWNER = thing("NK-3", "Company", name="Orlov Shipping", imoNumber="5342883") | {"target": False}
OBJECTS = [
    TARGET,
    SHIP,
    OWNER,
    thing("s-1", "Sanction", entity="NK-1", program="Examples", listingDate="2017-01-03", authority="Example Office"),
    thing("p-1", "Passport", holder="NK-1", number="AB123456", country="ru"),
    thing("addr-1", "Address", full="1 Main Street, Minsk", street="1 Main Street", city="Minsk", country="by"),
    thing("o-1", "Ownership", owner="NK-3", asset="NK-2"),
    thing("f-1", "UnknownLink", subject="NK-1", object="NK-3"),
]


def ftm(*objects: dict[str, Any]) -> str:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects)


class TestFollowTheMoney:
    def test_targets_become_entities_and_every_object_is_counted(self) -> None:
        found = reading(ftm(*OBJECTS))
        assert found.issues == ()
        assert [entity.id for entity in found.entities] == ["NK-1", "NK-2"]
        assert found.published == "2026-11-20"
        assert (found.records["object"], found.records["target"], found.records["Company"]) == (8, 2, 1)

    def test_other_objects_are_joined_to_their_target(self) -> None:
        person = reading(ftm(*OBJECTS)).entities[0]
        assert person.names == (
            Name("Pyotr Orlov"),
            Name("Пётр Орлов", NameKind.ALIAS),
            Name("P. Sokolov", NameKind.FORMER),
            Name("The Seller", NameKind.WEAK_ALIAS),
        )
        assert person.identifiers == (Identifier("tax_id", "7704730655"), Identifier("passport", "AB123456", "RU"))
        assert person.addresses == (Address("1 Main Street", "Minsk", "", "", "BY"),)
        assert (person.programs, person.designated) == (("Examples",), "2017-01-03")
        assert person.relations == (Relation("linked_to", "Orlov Shipping", "NK-3"),)
        assert (person.nationalities, person.countries) == (("RU",), ("BY", "RU"))

    def test_links_are_read_from_both_ends(self) -> None:
        ship = reading(ftm(*OBJECTS)).entities[1]
        assert ship.relations == (Relation("owned_by", "Orlov Shipping", "NK-3"),)
        assert ship.vessel == {"flag": "KM", "vessel_type": "Tanker"}
        assert ship.identifiers == (Identifier("imo", "9074729"),)

    def test_where_nothing_is_marked_as_target_all_parties_are_taken(self) -> None:
        unmarked = {key: value for key, value in OWNER.items() if key != "target"}
        assert [entity.id for entity in reading(ftm(unmarked)).entities] == ["NK-3"]

    @pytest.mark.parametrize(
        ("objects", "field"),
        [
            ([TARGET | {"properties": TARGET["properties"] | {"shoeSize": ["44"]}}, OBJECTS[5]], "Person.shoeSize"),
            ([SHIP, thing("x", "Robot", name="R")], "schema"),
            ([SHIP, thing("o", "Ownership", owner="NK-99", asset="NK-2")], "Ownership"),
            ([SHIP | {"properties": SHIP["properties"] | {"flag": ["qq"]}}], "flag"),
        ],
    )
    def test_what_is_unknown_is_reported(self, objects: list[dict[str, Any]], field: str) -> None:
        assert [issue.field for issue in reading(ftm(*objects)).issues] == [field]

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            (ftm(SHIP) + '{"id": ', "line 2: no readable JSON"),
            (ftm(SHIP) + '{"id": "a"}', "line 2: no FollowTheMoney object"),
            (ftm(SHIP, SHIP), "NK-2 stands twice"),
            (ftm(OBJECTS[3]), "no person, organization or vessel"),
            ("{" + "[" * 100_000, "no readable JSON"),
        ],
    )
    def test_what_is_no_export_is_refused(self, text: str, message: str) -> None:
        with pytest.raises(InputProblem, match=message):
            reading(text)

    @pytest.mark.parametrize(
        ("topics", "effect"),
        [
            ("sanction", "Sanctioned: the listing authority's measures apply, such as asset freezes."),
            ("debarment", "Debarred: excluded from public contracts; other dealings are not limited by it."),
            ("role.pep", "Red flag only: politically exposed person."),
            (["role.pep", "crime.fin", "crime"], "Red flag only: crime, crime (fin), politically exposed person."),
            ("fin.bank", ""),
            ([], ""),
        ],
    )
    def test_topics_tell_what_the_listing_means(self, topics: str | list[str], effect: str) -> None:
        party = thing("NK-9", "Person", name="Pyotr Orlov", topics=topics) | {"target": True}
        (entity,) = reading(ftm(party)).entities
        assert entity.legal_effect == effect
        assert ("topic: fin.bank" in entity.remarks) == (topics == "fin.bank")

    def test_a_sanctioned_politician_is_no_mere_red_flag(self) -> None:
        party = thing("NK-9", "Person", name="Pyotr Orlov", topics=["role.pep", "sanction", "export.control"])
        effect = reading(ftm(party)).entities[0].legal_effect
        assert effect.startswith("Sanctioned: ")
        assert "Export control: " in effect
        assert effect.endswith("Red flag only: politically exposed person.")

    def test_a_target_of_any_schema_is_kept(self) -> None:
        trust = thing("NK-4", "Trust", name="Orlov Family Trust") | {"target": True}
        villa = thing("NK-5", "RealEstate", name="Orlov Villa") | {"target": True}
        plane = thing("NK-6", "Spacecraft", name="Orlov Nine", topics="sanction") | {"target": False}
        plain = thing("NK-7", "RealEstate", name="Plain House") | {"target": False}
        found = reading(ftm(TARGET, trust, villa, plane, plain))
        assert [(entity.id, entity.type) for entity in found.entities][1:] == [
            ("NK-4", EntityType.UNKNOWN),
            ("NK-5", EntityType.UNKNOWN),
            ("NK-6", EntityType.UNKNOWN),
        ]
        assert [(issue.record, "kept" in issue.message) for issue in found.issues] == [
            ("line 3", True),
            ("line 4", True),
            ("line 5", False),
        ]

    def test_a_party_that_is_no_target_but_sanctioned_is_kept(self) -> None:
        owner = thing("NK-8", "Company", name="Orlov Shipping", topics="sanction") | {"target": False}
        assert [entity.id for entity in reading(ftm(TARGET, OWNER, owner)).entities] == ["NK-1", "NK-8"]

    def test_a_wallet_and_its_holder_are_related(self) -> None:
        wallet = thing("w-1", "CryptoWallet", name="bc1qexample00", publicKey="bc1qexample00", holder="NK-1")
        wallet["properties"].pop("name")
        found = reading(ftm(TARGET, wallet | {"target": True}))
        holder, listed = found.entities
        assert Relation("holder_of", "bc1qexample00", "w-1") in holder.relations
        assert Identifier("wallet", "bc1qexample00") in holder.identifiers
        assert listed.relations == (Relation("held_by", "Pyotr Orlov", "NK-1"),)
        assert (found.issues, listed.name) == ((), "bc1qexample00")
        lost = reading(ftm(wallet | {"target": True}))
        assert [issue.field for issue in lost.issues] == ["CryptoWallet"]

    def test_numbers_of_other_lists_are_kept(self) -> None:
        references = ["ofac-9350", "unsc-6908555", "gb-hmt-13548", "eu-fsf-eu-4908-14", "ofac-pr-13fd", "usgsa-s4mr"]
        party = thing("Q12509206", "Person", name="Pyotr Orlov", wikidataId="Q7747") | {"referents": references}
        assert reading(ftm(party)).entities[0].identifiers == (
            Identifier("ofac_ent_num", "9350"),
            Identifier("referent", "unsc-6908555"),
            Identifier("referent", "gb-hmt-13548"),
            Identifier("referent", "eu-fsf-eu-4908-14"),
            Identifier("wikidata", "Q7747"),
            Identifier("wikidata", "Q12509206"),
        )
