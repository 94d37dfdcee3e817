"""Listings of one real party are linked by numbers and published references, and the link is told."""

from __future__ import annotations

import pytest

from screening.match.same_party import label_same_party
from screening.model import Entity, EntityType, Hit, Identifier, Name

NAME = Name("Orlov Works")


def hit(
    list_id: str,
    entity_id: str,
    *numbers: tuple[str, str],
    type: EntityType = EntityType.ORGANIZATION,
    sublist: str = "",
) -> Hit:
    identifiers = tuple(Identifier(kind, value) for kind, value in numbers)
    entity = Entity(entity_id, list_id, type, (NAME,), identifiers=identifiers, sublist=sublist)
    return Hit("", NAME.value, 1.0, list_id, entity, NAME, ())


def linked(*hits: Hit) -> list[tuple[str, str]]:
    return [(each.same_party, each.same_party_reason) for each in label_same_party(hits)]


UN = hit("un_sc", "690", ("un_ref", "KPe.001"))
UK = hit("gb_uksl", "DPR1", ("un_ref", "KPe.001"), ("tax_id", "7704730655"))
EU = hit("eu_fsf", "77", ("tax_id", "7704730655"))
SDN = hit("us_ofac_sdn", "9345")
CSL = hit("us_csl", "9345", ("ofac_ent_num", "9345"))


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (UN, UK, "UN reference KPe.001, as un_sc 690"),
        (UK, EU, "tax id 7704730655, as gb_uksl DPR1"),
        (SDN, CSL, "OFAC number 9345, as us_ofac_sdn 9345"),
        (CSL, SDN, "OFAC number 9345, as us_csl 9345"),
    ],
)
def test_a_shared_number_or_reference_links_two_listings(one: Hit, other: Hit, reason: str) -> None:
    label = f"{one.list_id}:{one.entity.id}"
    assert linked(one, other) == [(label, ""), (label, reason)]


def test_a_link_holds_on_through_a_third_listing_in_any_order() -> None:
    assert [label for label, _ in linked(UN, EU, UK)] == ["un_sc:690"] * 3
    assert linked(UN, EU, UK)[1:] == [
        ("un_sc:690", "tax id 7704730655, as gb_uksl DPR1"),
        ("un_sc:690", "UN reference KPe.001, as un_sc 690"),
    ]


@pytest.mark.parametrize(
    "other",
    [
        hit("us_csl", "abc"),
        hit("gb_uksl", "DPR2", ("un_ref", "KPe.002")),
        hit("eu_fsf", "9345"),
        hit("us_csl", "9346", ("ofac_ent_num", "9346")),
    ],
)
def test_the_same_name_or_a_number_of_another_list_links_nothing(other: Hit) -> None:
    assert {label for label, _ in linked(UN, SDN, other)} == {
        "un_sc:690",
        "us_ofac_sdn:9345",
        f"{other.list_id}:{other.entity.id}",
    }


def labels(*hits: Hit) -> list[str]:
    return [label for label, _ in linked(*hits)]


def alone(*hits: Hit) -> list[str]:
    return [f"{each.list_id}:{each.entity.id}" for each in hits]


PERSON, UNKNOWN = EntityType.PERSON, EntityType.UNKNOWN
CARD, TAX = ("national_id", "4220198261523"), ("tax_id", "7704730655")


@pytest.mark.parametrize(
    "hits",
    [
        # a tax office is no firm
        (hit("gb_ofsi", "15025", ("kpp", "772201001")), hit("eu_fsf", "16808", ("kpp", "772201001"))),
        # a person and his firm bear one number
        (hit("us_ofac_sdn", "1", CARD, type=PERSON), hit("gb_uksl", "2", CARD)),
        (hit("un_sc", "1", CARD, type=EntityType.VESSEL), hit("gb_uksl", "2", CARD)),
        # a publisher keeps its entries apart
        (hit("un_sc", "110406", CARD, type=PERSON), hit("un_sc", "110444", CARD, type=PERSON)),
        (hit("un_sc", "1", ("un_ref", "KPe.001")), hit("un_sc", "2", ("un_ref", "KPe.001"))),
        (hit("us_csl", "1", TAX, sublist="SDN; SSI"), hit("us_csl", "2", TAX, sublist="SSI")),
        # one forged passport in two entries says nothing of a third
        (hit("un_sc", "1", CARD), hit("un_sc", "2", CARD), hit("au_dfat", "3", CARD)),
        (hit("au_dfat", "3", CARD), hit("un_sc", "2", CARD), hit("un_sc", "1", CARD)),
        # nor does a listing of unstated kind, which may be the person or the firm
        (hit("us_ofac_sdn", "1", CARD, type=PERSON), hit("gb_uksl", "2", CARD), hit("eu_fsf", "3", CARD, type=UNKNOWN)),
    ],
)
def test_what_publishers_keep_apart_is_never_linked(hits: tuple[Hit, ...]) -> None:
    assert labels(*hits) == alone(*hits)


def test_not_even_through_a_third() -> None:
    one, other = hit("un_sc", "1", ("un_ref", "KPe.001")), hit("un_sc", "2", CARD)
    third = hit("gb_uksl", "3", ("un_ref", "KPe.001"), CARD)
    assert labels(one, other, third) == ["un_sc:1", "un_sc:2", "un_sc:1"]
    assert labels(other, third, one) == ["un_sc:2", "gb_uksl:3", "gb_uksl:3"]


def test_a_number_of_a_person_and_his_firm_still_links_the_person() -> None:
    person, firm = hit("us_ofac_sdn", "1", CARD, type=PERSON), hit("us_ofac_sdn", "2", CARD)
    elsewhere = hit("gb_uksl", "3", CARD, type=PERSON)
    assert labels(person, firm, elsewhere) == ["us_ofac_sdn:1", "us_ofac_sdn:2", "us_ofac_sdn:1"]


def test_sublists_are_linked_and_an_unstated_type_fits_any() -> None:
    hits = hit("us_csl", "1", TAX, sublist="EL"), hit("us_csl", "2", TAX, sublist="MEU", type=UNKNOWN)
    assert labels(*hits) == ["us_csl:1", "us_csl:1"]


@pytest.mark.parametrize(
    ("listed", "referent"),
    [
        (hit("un_sc", "6908555"), ("referent", "unsc-6908555")),
        (hit("gb_ofsi", "13548"), ("referent", "gb-hmt-13548")),
        (hit("gb_uksl", "DPR0061"), ("referent", "gb-fcdo-dpr0061")),
        (hit("ch_seco", "37476"), ("referent", "ch-seco-37476")),
        (hit("eu_fsf", "77", ("eu_reference", "EU.4908.14")), ("referent", "eu-fsf-eu-4908-14")),
        (SDN, ("ofac_ent_num", "9345")),
        (CSL, ("ofac_ent_num", "9345")),
    ],
)
def test_the_numbers_that_opensanctions_quotes_link(listed: Hit, referent: tuple[str, str]) -> None:
    label = f"{listed.list_id}:{listed.entity.id}"
    assert labels(listed, hit("opensanctions", "NK-1", referent)) == [label, label]
    assert len(set(labels(listed, hit("opensanctions", "NK-1", (referent[0], referent[1] + "9"))))) == 2
