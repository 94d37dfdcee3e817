"""The home country: its law applies too, and what stays there is no export."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.model import FindingOutcome, Severity
from screening.rules import combine_severity
from screening.rules.casefile import build_row
from screening.rules.folder import read_folder
from screening.rules.regimes import EU_MEMBERS, regime_of, regimes
from screening.rules.ruleset import RuleSet
from tests.rules.building import rule_text, write_folder


def test_the_home_country_adds_its_regime() -> None:
    assert len(EU_MEMBERS) == 27
    assert [regime_of(code) for code in ("DE", "GB", "US", "CH")] == ["EU", "UK", "US", ""]
    assert regimes("US", "DE") == {"US", "EU"}
    assert regimes("EU", "CH") == {"EU"}


def test_rules_of_the_profile_and_of_the_home_country_run(tmp_path: Path) -> None:
    names = ("US", "EU", "UK")
    write_folder(tmp_path, {f"A-{name}": rule_text(id=f"A-{name}", profile=[name]) for name in names})
    assert [rule.id for rule in RuleSet.load(tmp_path, "US").rules] == ["A-US"]
    assert [rule.id for rule in RuleSet.load(tmp_path, "US", "DE").rules] == ["A-EU", "A-US"]
    assert [rule.id for rule in RuleSet.load(tmp_path, "UK", "GB").rules] == ["A-UK"]
    assert RuleSet.load(tmp_path, "US", "DE").digest != RuleSet.load(tmp_path, "US").digest


@pytest.mark.parametrize(("home", "fires"), [("", True), ("DE", True), ("TR", False)])
def test_a_sale_at_home_goes_to_no_diversion_point(home: str, fires: bool) -> None:
    given = {"customer_name": "Uludag Tekstil", "destination_country": "TR", "goods_description": "spindles"}
    found = RuleSet.of(read_folder(), "EU", home).evaluate(*build_row(given))
    assert ("RF-0201" in {f.rule for f in found if f.outcome is FindingOutcome.FIRED}) is fires


CIRCUITS = {
    "customer_name": "Uludag Elektronik", "destination_country": "TR", "goods_description": "integrated circuits",
    "hs_code": "854231", "order_date": "2026-05-04",
}  # fmt: skip


@pytest.mark.parametrize(
    ("profile", "home", "more", "fires"),
    [
        ("EU", "", {}, True), ("US", "DE", {}, True), ("US", "", {}, False), ("UK", "GB", {}, False),
        ("EU", "", {"destination_country": "JP"}, False), ("EU", "", {"seller_country": "TR"}, False),
        ("EU", "", {"notes": "no-Russia clause (Article 12g) is in the contract"}, False),
    ],
)  # fmt: skip
def test_the_eu_asks_for_a_clause_against_re_export_and_stops_nothing(
    profile: str, home: str, more: dict[str, str], fires: bool
) -> None:
    found = RuleSet.of(read_folder(), profile, home).evaluate(*build_row(CIRCUITS | more))
    fired = {f.rule: f for f in found if f.outcome is FindingOutcome.FIRED}
    assert ("RF-0232" in fired) is fires
    without = combine_severity(finding for rule, finding in fired.items() if rule != "RF-0232")
    assert combine_severity(fired.values()) <= max(without, Severity.INFO)


def test_the_table_of_member_states_is_that_of_the_regimes() -> None:
    tables = read_folder().tables
    assert set(tables["eu_members"].values) == EU_MEMBERS
    assert not EU_MEMBERS & set(tables["eu_partner_countries"].values)
    assert {*tables["chpl_high"].values, *tables["chpl_other"].values} < set(tables["eu_no_reexport_codes"].values)
