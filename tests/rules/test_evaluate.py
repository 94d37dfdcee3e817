"""What a rule finds on a row: one finding a party or good, evidence as stated, and what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.goods import recognise
from screening.model import FindingOutcome, Severity
from screening.rules.casefile import build_row
from screening.rules.ruleset import RuleSet
from tests.rules.building import one_rule, rule_text, write_folder

TRADER = {
    "scope": "party",
    "when": {
        "all": [
            {"field": "party.role", "in": ["customer", "consignee", "end_user"]},
            {"field": "party.business", "has_word": "trading"},
        ]
    },
    "message": "{party.name} ({party.role}) does {party.business} in {party.country}.",
}


def test_a_fired_finding_says_all_of_its_rule(tmp_path: Path) -> None:
    rules = one_rule(tmp_path, status="stable", tests=rule_tests(), question="Why?", severity="high")
    (found,) = rules.evaluate(*build_row({"destination_country": "FR"}))
    assert (found.rule, found.title, found.family) == ("T-1", "Destination is Utopia", "own")
    assert (found.outcome, found.severity) == (FindingOutcome.FIRED, Severity.HIGH)
    assert found.message == "The goods go to FR."
    assert found.evidence == {"destination_country": "FR"}
    assert found.techniques == ("split_orders",)
    assert [(s.title, s.cite) for s in found.sources] == [("US-BIS", "flag 1")]
    assert found.question == "Why?"


def rule_tests() -> list[dict[str, object]]:
    return [
        {"name": "there", "given": {"destination_country": "FR"}, "expect": "fired"},
        {"name": "elsewhere", "given": {"destination_country": "DE"}, "expect": "silent"},
    ]


def test_a_party_in_several_roles_is_one_finding(tmp_path: Path) -> None:
    given = {
        "customer_name": "Silk Star",
        "customer_business": "trading",
        "consignee_name": "SILK STAR",
        "consignee_business": "general trading",
    }
    (found,) = one_rule(tmp_path, **TRADER).evaluate(*build_row(given))
    assert found.message == "Silk Star (customer, consignee) does trading in (not stated)."
    assert found.evidence == {"customer_business": "trading", "consignee_business": "general trading"}


def test_two_parties_are_two_findings_in_the_order_of_the_row(tmp_path: Path) -> None:
    given = {
        "end_user_name": "Altyn",
        "end_user_business": "trading",
        "customer_name": "Silk Star",
        "customer_business": "trading",
    }
    found = one_rule(tmp_path, **TRADER).evaluate(*build_row(given))
    assert [f.message.split(" (")[0] for f in found] == ["Silk Star", "Altyn"]


def test_a_rule_that_fired_on_one_party_is_not_undetermined_for_another(tmp_path: Path) -> None:
    given = {"customer_name": "Silk Star", "customer_business": "trading", "end_user_name": "Altyn"}
    found = one_rule(tmp_path, **TRADER).evaluate(*build_row(given))
    assert [f.outcome for f in found] == [FindingOutcome.FIRED]


def test_an_undetermined_finding_names_the_columns_of_all_parties(tmp_path: Path) -> None:
    given = {"customer_name": "Silk Star", "end_user_name": "Altyn", "carrier_name": "Aurora"}
    (found,) = one_rule(tmp_path, **TRADER).evaluate(*build_row(given))
    assert found.outcome is FindingOutcome.UNDETERMINED
    assert found.missing == ("customer_business", "end_user_business")
    assert "customer_business, end_user_business are not stated" in found.message
    assert not found.essential


def test_an_unreadable_value_is_named_with_the_reason(tmp_path: Path) -> None:
    rules = one_rule(tmp_path, when={"field": "order.order_date", "after": "2024-01-01"})
    (found,) = rules.evaluate(*build_row({"order_date": "31.31.2024"}))
    assert found.missing == ("order_date",)
    assert "'31.31.2024' is no clear date" in found.message
    assert found.evidence == {"order_date": "31.31.2024"}


@pytest.mark.parametrize(("stated", "essential"), [({"end_use": "pumps"}, True), ({"end_user_name": "Altyn"}, False)])
def test_only_the_essential_field_sends_the_row_to_review(
    tmp_path: Path, stated: dict[str, object], essential: bool
) -> None:
    rules = one_rule(
        tmp_path,
        essential=["order.end_user_name"],
        when={
            "all": [
                {"field": "order.end_user_name", "has_word": "altyn"},
                {"field": "order.end_use", "has_word": "pumps"},
            ]
        },
    )
    (found,) = rules.evaluate(*build_row(stated))
    assert found.essential is essential


def test_rules_of_orders_do_not_apply_to_party_files(tmp_path: Path) -> None:
    party = build_row({"name": "Silk Star", "country": "AE"})
    assert party[0].kind == "party"
    assert one_rule(tmp_path / "order").evaluate(*party) == ()
    of_both = {"all": [{"field": "party.name", "has_word": "silk"}, {"field": "order.end_use", "has_word": "x"}]}
    assert one_rule(tmp_path / "both", scope="party", when=of_both).evaluate(*party) == ()
    of_party = {"field": "party.name", "has_word": "silk"}
    assert len(one_rule(tmp_path / "party", scope="party", when=of_party).evaluate(*party)) == 1


def test_the_evidence_of_a_party_file_names_its_plain_columns(tmp_path: Path) -> None:
    rules = one_rule(tmp_path, scope="party", when={"field": "party.country", "country_in": ["AE"]})
    (found,) = rules.evaluate(*build_row({"name": "Silk Star", "country": "AE"}))
    assert found.evidence == {"country": "AE"}


def test_a_goods_rule_is_asked_of_every_good_and_silent_without_any(tmp_path: Path) -> None:
    rules = one_rule(
        tmp_path, scope="goods", when={"field": "goods.tier", "in": ["controlled"]}, message="{goods.name} is listed."
    )
    goods = [
        {"id": "gyro", "tier": "controlled"},
        {"id": "maraging_steel", "tier": "controlled"},
        {"id": "fpga", "tier": "watch"},
    ]
    found = rules.evaluate(*build_row({"destination_country": "FR", "goods": goods}))
    assert [(f.goods, f.message) for f in found] == [
        (("gyro",), "gyro is listed."),
        (("maraging_steel",), "maraging steel is listed."),
    ]
    assert rules.evaluate(*build_row({"destination_country": "FR"})) == ()


def test_the_goods_of_one_stated_control_number_are_one_finding(tmp_path: Path) -> None:
    row, _ = build_row({"customer_name": "Altyn"})
    goods = recognise("solid, in drums", eccn="7A102")
    when = {"field": "goods.tier", "equals": "controlled"}
    (found,) = one_rule(tmp_path, scope="goods", when=when, message="{goods.name}.").evaluate(row, goods)
    assert found.goods == ("gyro", "high_g_sensor")
    assert found.message.endswith("or another of the 2 goods of ECCN 7A102.")


def test_an_order_rule_on_goods_names_them(tmp_path: Path) -> None:
    rules = one_rule(tmp_path, when={"field": "order.goods_tiers", "any_in": ["watch"]})
    goods = [{"id": "gyro", "tier": "watch"}, {"id": "fpga", "tier": "watch"}]
    (found,) = rules.evaluate(*build_row({"destination_country": "FR", "goods": goods}))
    assert found.goods == ("fpga", "gyro")


def test_findings_stand_in_the_order_of_their_rules(tmp_path: Path) -> None:
    write_folder(
        tmp_path,
        {
            "T-2": rule_text(id="T-2"),
            "T-1": rule_text(scope="party", when={"field": "party.name", "missing": False}, tests=party_tests()),
        },
    )
    found = RuleSet.load(tmp_path).evaluate(*build_row({"destination_country": "FR", "customer_name": "A"}))
    assert [f.rule for f in found] == ["T-1", "T-2"]


def party_tests() -> list[dict[str, object]]:
    return [
        {"name": "named", "given": {"customer_name": "A"}, "expect": "fired"},
        {"name": "no party", "given": {"destination_country": "FR"}, "expect": "silent"},
    ]


def test_the_same_row_gives_equal_findings_whenever_it_is_asked() -> None:
    rules = RuleSet.load()
    row, goods = build_row(
        {
            "customer_name": "Blue Horizon FZE",
            "customer_country": "AE",
            "destination_country": "AE",
            "goods": [{"id": "maraging_steel", "tier": "controlled", "programmes": ["missile"], "mtcr": "6.C.8"}],
        }
    )
    assert rules.evaluate(row, goods) == rules.evaluate(row, goods) == RuleSet.load().evaluate(row, goods)


def test_what_is_stated_and_still_decides_nothing_is_not_called_missing(tmp_path: Path) -> None:
    when = {"field": "order.customer_founded", "younger_than": {"days": 365, "at": "order.order_date"}}
    row, goods = build_row({"customer_founded": "2030-01-01", "order_date": "2026-12-31"})
    (found,) = one_rule(tmp_path, when=when, message="x").evaluate(row, goods)
    assert found.outcome is FindingOutcome.UNDETERMINED
    assert "customer_founded '2030-01-01' leaves it open; order_date '2026-12-31' leaves it open" in found.message
