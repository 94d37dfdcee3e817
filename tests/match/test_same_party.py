"""Listings of one real party are linked by numbers and published references, and the link is told."""

from __future__ import annotations

import pytest

from screening.match.same_party import label_same_party
from screening.model import Entity, EntityType, Hit, Identifier, Name

NAME = Name("Orlov Works")


def hit(list_id: str, entity_id: str, *numbers: tuple[str, str]) -> Hit:
    identifiers = tuple(Identifier(kind, value) for kind, value in numbers)
    entity = Entity(entity_id, list_id, EntityType.ORGANIZATION, (NAME,), identifiers=identifiers)
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
