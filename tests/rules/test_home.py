"""The home country: its law applies too, and what stays there is no export."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.model import FindingOutcome
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
