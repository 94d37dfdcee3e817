"""The tests of the US, the EU and the UK on small worlds of owners."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.model import Severity
from screening.ownership.findings import Affiliates
from tests.ownership.world import ENTITY_LIST, EU, SDN, UK, ask, owners_csv, told

FIRED = [("OWN-US-50", "fired")]
OPEN = [("OWN-US-50", "undetermined")]


@pytest.mark.parametrize(
    ("share", "expected"), [("49.9999", []), ("50", FIRED), ("51", FIRED), ("", OPEN), ("25-50", OPEN), ("25-49", [])]
)
def test_half_is_enough_for_ofac(tmp_path: Path, share: str, expected: list[tuple[str, str]]) -> None:
    assert told(ask(owners_csv(tmp_path, [f"Petrov,Target Ltd,{share},"]), {"Petrov": SDN})) == expected


def test_thirty_and_twenty_five_add_up_through_two_levels(tmp_path: Path) -> None:
    rows = ["Petrov,Holding,30,2024-01-01", "Sidorov,Holding,25,2024-01-01", "Holding,Target Ltd,50,2024-01-01"]
    (found,) = ask(owners_csv(tmp_path, rows), {"Petrov": SDN, "Sidorov": SDN})
    assert told([found]) == FIRED
    assert found.severity is Severity.HIGH
    assert found.evidence["chain"] == (
        "Holding has 50 % of Target Ltd (as of 2024-01-01, row 3); "
        "Petrov has 30 % of Holding (as of 2024-01-01, row 1); "
        "Sidorov has 25 % of Holding (as of 2024-01-01, row 2)"
    )
    assert "Petrov = PETROV (us_ofac_sdn us_ofac_sdn-1, score 0.970)" in found.evidence["listed_owners"]
    assert found.sources[0].title.startswith("US-OFAC")


def test_shares_are_not_multiplied_along_the_chain(tmp_path: Path) -> None:
    """OFAC FAQ 401: half of a half is not a quarter, because the company between is itself blocked."""
    rows = ["Petrov,A,50,", "A,B,50,", "B,Target Ltd,50,"]
    assert told(ask(owners_csv(tmp_path, rows), {"Petrov": SDN})) == FIRED


def test_a_quarter_of_each_of_two_owners_blocks_neither(tmp_path: Path) -> None:
    rows = ["Petrov,A,25,", "Petrov,B,25,", "A,Target Ltd,50,", "B,Target Ltd,50,"]
    assert ask(owners_csv(tmp_path, rows), {"Petrov": SDN}) == ()


def test_a_direct_and_an_indirect_holding_add_up(tmp_path: Path) -> None:
    rows = ["Petrov,A,50,", "A,Target Ltd,40,", "Petrov,Target Ltd,10,"]
    assert told(ask(owners_csv(tmp_path, rows), {"Petrov": SDN})) == FIRED


def test_companies_that_own_each_other_are_not_owned_by_anybody_listed(tmp_path: Path) -> None:
    rows = ["Target Ltd,Other,100,", "Other,Target Ltd,100,"]
    assert ask(owners_csv(tmp_path, rows), {}) == ()


def test_a_circle_does_not_lift_itself_over_the_threshold(tmp_path: Path) -> None:
    rows = ["Petrov,Target Ltd,40,", "Other,Target Ltd,60,", "Target Ltd,Other,100,"]
    assert ask(owners_csv(tmp_path, rows), {"Petrov": SDN}) == ()


def test_a_circle_below_a_listed_owner_is_owned(tmp_path: Path) -> None:
    rows = ["Petrov,Other,50,", "Target Ltd,Other,50,", "Other,Target Ltd,100,"]
    assert told(ask(owners_csv(tmp_path, rows), {"Petrov": SDN})) == FIRED


def test_an_unknown_share_cannot_be_larger_than_what_the_others_leave(tmp_path: Path) -> None:
    rows = ["Petrov,Target Ltd,,", "Aigul,Target Ltd,60,"]
    assert ask(owners_csv(tmp_path, rows), {"Petrov": SDN}) == ()


def test_an_unknown_share_goes_to_review_with_what_is_missing(tmp_path: Path) -> None:
    (found,) = ask(owners_csv(tmp_path, ["Petrov,Target Ltd,,"]), {"Petrov": SDN})
    assert (found.missing, found.essential) == (("owners",), True)
    assert "the shares stated leave it open" in found.message


def test_the_newest_statement_counts_and_zero_ends_a_holding(tmp_path: Path) -> None:
    rows = ["Petrov,Target Ltd,80,2023-01-01", "Petrov,Target Ltd,0,2025-01-01"]
    assert ask(owners_csv(tmp_path, rows), {"Petrov": SDN}) == ()
    assert told(ask(owners_csv(tmp_path, rows[:1]), {"Petrov": SDN})) == FIRED
    assert ask(owners_csv(tmp_path, rows[::-1]), {"Petrov": SDN}) == ()


def test_two_statements_of_one_day_that_differ_leave_it_open(tmp_path: Path) -> None:
    rows = ["Petrov,Target Ltd,80,2025-01-01", "Petrov,Target Ltd,20,2025-01-01"]
    assert told(ask(owners_csv(tmp_path, rows), {"Petrov": SDN})) == OPEN


def test_shares_beyond_the_whole_are_noted(tmp_path: Path) -> None:
    rows = ["Petrov,Target Ltd,80,", "Aigul,Target Ltd,50,"]
    (found,) = ask(owners_csv(tmp_path, rows), {"Petrov": SDN})
    assert found.evidence["note"] == "the stated shares add up to 130 %: more than the whole"


def test_control_does_not_count_for_ofac(tmp_path: Path) -> None:
    path = owners_csv(tmp_path, ["Petrov,Target Ltd,10,yes"], "owner,owned,share,control")
    assert ask(path, {"Petrov": SDN}) == ()


# --- EU ---------------------------------------------------------------------------------------------------------


def test_half_is_enough_for_the_eu_since_july_2024(tmp_path: Path) -> None:
    path = owners_csv(tmp_path, ["Petrov,Target Ltd,50,"])
    assert told(ask(path, {"Petrov": EU}, profile="EU")) == [("OWN-EU-50", "fired")]
    assert told(ask(path, {"Petrov": EU}, profile="EU", day="2024-07-03")) == [("OWN-EU-50", "fired")]
    assert ask(path, {"Petrov": EU}, profile="EU", day="2024-07-02") == ()


def test_more_than_half_was_needed_before(tmp_path: Path) -> None:
    path = owners_csv(tmp_path, ["Petrov,Target Ltd,51,"])
    assert told(ask(path, {"Petrov": EU}, profile="EU", day="2024-07-02")) == [("OWN-EU-50-2018", "fired")]


def test_control_is_a_question_for_the_eu(tmp_path: Path) -> None:
    path = owners_csv(tmp_path, ["Petrov,Target Ltd,10,yes"], "owner,owned,share,control")
    assert told(ask(path, {"Petrov": EU}, profile="EU")) == [("OWN-EU-50", "undetermined")]


def test_each_regime_counts_its_own_list(tmp_path: Path) -> None:
    path = owners_csv(tmp_path, ["Petrov,Target Ltd,100,"])
    assert ask(path, {"Petrov": EU}) == ()
    assert ask(path, {"Petrov": SDN}, profile="EU") == ()
    assert told(ask(path, {"Petrov": ("internal", "")})) == [("OWN-ANY-50", "fired")]


# --- UK ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("share", "expected"), [("50", []), ("50.0001", [("OWN-UK-50", "fired")])])
def test_the_uk_asks_for_more_than_half(tmp_path: Path, share: str, expected: list[tuple[str, str]]) -> None:
    assert told(ask(owners_csv(tmp_path, [f"Petrov,Target Ltd,{share},"]), {"Petrov": UK}, profile="UK")) == expected


def test_in_the_uk_two_owners_count_together_only_if_they_act_together(tmp_path: Path) -> None:
    path = owners_csv(tmp_path, ["Petrov,Target Ltd,30,", "Sidorov,Target Ltd,25,"])
    (found,) = ask(path, {"Petrov": UK, "Sidorov": UK}, profile="UK")
    assert told([found]) == [("OWN-UK-50", "undetermined")]
    assert "whether they act together is not known" in found.message


def test_control_and_votes_count_in_the_uk(tmp_path: Path) -> None:
    path = owners_csv(tmp_path, ["Petrov,Target Ltd,10,,yes"], "owner,owned,share,votes,control")
    (found,) = ask(path, {"Petrov": UK}, profile="UK")
    assert told([found]) == [("OWN-UK-50", "fired")]
    assert "is controlled" in found.message
    path = owners_csv(tmp_path, ["Petrov,Target Ltd,10,60,"], "owner,owned,share,votes,control")
    assert told(ask(path, {"Petrov": UK}, profile="UK")) == [("OWN-UK-50", "fired")]
    assert ask(path, {"Petrov": SDN}) == ()


# --- BIS affiliates ---------------------------------------------------------------------------------------------


def test_the_affiliates_rule_is_undetermined_until_its_status_is_recorded(tmp_path: Path) -> None:
    path = owners_csv(tmp_path, ["Chip Works,Target Ltd,60,"])
    (found,) = ask(path, {"Chip Works": ENTITY_LIST}, affiliates=Affiliates.UNKNOWN)
    assert told([found]) == [("OWN-US-BIS-50", "undetermined")]
    assert (found.missing, found.essential) == (("bis_affiliates",), True)
    assert "suspended from 2025-11-10 to 2026-11-09" in found.message
    assert "--bis-affiliates" in found.message


def test_the_affiliates_rule_fires_once_it_is_said_to_be_in_force(tmp_path: Path) -> None:
    path = owners_csv(tmp_path, ["Chip Works,Target Ltd,60,"])
    listed = {"Chip Works": ENTITY_LIST}
    assert told(ask(path, listed, affiliates=Affiliates.IN_FORCE)) == [("OWN-US-BIS-50", "fired")]
    assert ask(path, listed, affiliates=Affiliates.SUSPENDED) == ()
    assert ask(path, listed, affiliates=Affiliates.IN_FORCE, day="2025-09-28") == ()


def test_the_parts_of_the_lists_add_up_for_the_affiliates_rule(tmp_path: Path) -> None:
    path = owners_csv(tmp_path, ["Chip Works,Target Ltd,30,", "Petrov,Target Ltd,20,"])
    listed = {"Chip Works": ENTITY_LIST, "Petrov": SDN}
    assert told(ask(path, listed, affiliates=Affiliates.IN_FORCE)) == [("OWN-US-BIS-50", "fired")]
