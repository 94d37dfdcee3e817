"""One real party is shown once, with all that its listings say."""

from __future__ import annotations

from dataclasses import replace

from screening.lists.effects import NOT_STATED
from screening.match.listed_party import counted, listed_parties
from tests.reports.samples import karun_hit, officer_hit, un_hit


def test_listings_of_one_party_stand_together_with_the_best_first() -> None:
    parties = listed_parties([un_hit(), officer_hit(), karun_hit()])
    assert [[hit.score for hit in party.listings] for party in parties] == [[0.96], [0.9312, 0.8711]]
    assert counted(parties) == "2 parties in 3 listings"
    assert counted(parties[:1]) == "1 party in 1 listing"


def test_the_same_label_in_another_role_is_another_party() -> None:
    assert len(listed_parties([karun_hit(), karun_hit(role="consignee")])) == 2


def test_a_party_tells_the_programmes_lists_and_effects_of_all_its_listings() -> None:
    sublisted = replace(un_hit(), list_id="us_csl", entity=replace(un_hit().entity, sublist="EL", legal_effect="A"))
    (party,) = listed_parties([karun_hit(), sublisted, un_hit()])
    assert party.programs == ("NPWMD", "IFSR", "1737")
    assert party.places == ("us_ofac_sdn", "us_csl (EL)", "un_sc")
    assert party.effects == {
        "Blocking; secondary sanctions risk": ("us_ofac_sdn",),
        "A": ("us_csl (EL)",),
        NOT_STATED: ("un_sc",),
    }


def test_the_reasons_of_the_links_are_told_once() -> None:
    linked = [replace(un_hit(), same_party_reason="UN reference X"), replace(un_hit(), same_party_reason="")]
    (party,) = listed_parties([karun_hit(), *linked])
    assert party.reasons == ("UN reference X",)
