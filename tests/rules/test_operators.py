"""Each operator answers as its row in docs/writing-rules.md says."""

from __future__ import annotations

from typing import Any

import pytest

from screening.rules.compiler import Compiler
from screening.rules.conditions import Condition
from screening.rules.marked import Marked
from tests.rules.building import subject

SUBJECTS = frozenset({"order", "party", "goods"})

#: condition, what is stated, answer (None: unknown)
CASES: list[tuple[dict[str, Any], dict[str, object], bool | None]] = [
    ({"field": "order.end_use", "equals": ["resale"]}, {"end_use": "Resale."}, True),
    ({"field": "order.end_use", "in": ["resale"]}, {"end_use": "resale to shops"}, False),
    ({"field": "order.end_use", "not_in": ["resale"]}, {"end_use": "resale to shops"}, True),
    ({"field": "order.end_use", "has_word": "shops"}, {"end_use": "resale to shops"}, True),
    ({"field": "order.end_use", "has_word": ["shop"]}, {"end_use": "resale to shops"}, False),
    ({"field": "order.notes", "has_undenied_word": ["anti jam"]}, {"notes": "tender; anti-jam type"}, True),
    ({"field": "order.notes", "has_undenied_word": ["anti jam"]}, {"notes": "tender; not anti-jam type"}, False),
    ({"field": "order.notes", "has_undenied_word": ["anti jam"]}, {"notes": "not without anti-jam"}, True),
    ({"field": "order.notes", "has_undenied_word": ["anti jam"]}, {"notes": "not anti-jam. Rather: anti-jam"}, True),
    ({"field": "order.notes", "has_undenied_word": ["2s19"]}, {"notes": "drawing No. 2S19"}, True),
    ({"field": "order.notes", "has_undenied_word": ["2s19"]}, {"notes": "not 2S19"}, False),
    ({"field": "order.notes", "has_undenied_word": ["抗干扰"]}, {"notes": "非抗干扰型"}, False),
    ({"field": "order.notes", "has_undenied_word": ["抗干扰"]}, {"notes": "天线抗干扰"}, True),
    (
        {"field": "order.notes", "has_undenied_word": ["anti jamming"]},
        {"notes": "tender; anti jamming not included"},
        False,
    ),
    (
        {"field": "order.notes", "has_undenied_word": ["anti jamming"]},
        {"notes": "anti jamming not included in the invoice"},
        True,
    ),
    (
        {"field": "order.notes", "has_undenied_word": ["anti jamming"]},
        {"notes": "anti jamming, not included before"},
        False,
    ),
    ({"field": "order.notes", "has_undenied_word": ["drone"]}, {"notes": "drone'u değil, traktör"}, False),
    ({"field": "order.notes", "has_undenied_word": ["drone"]}, {"notes": "drone motoru değil"}, True),
    (
        {"field": "order.notes", "has_undenied_word": ["помехозащита"]},
        {"notes": "помехозащита не входит в комплект"},
        False,
    ),
    ({"field": "order.notes", "has_undenied_word": ["zünder"]}, {"notes": "Zünder nicht enthalten"}, False),
    ({"field": "order.notes", "has_undenied_word": ["対妨害"]}, {"notes": "対妨害なし"}, False),
    ({"field": "order.notes", "has_undenied_word": ["対妨害"]}, {"notes": "対妨害型"}, True),
    ({"field": "order.end_use", "has_word_beginning": ["sho"]}, {"end_use": "resale to shops"}, True),
    ({"field": "order.end_use", "has_word_beginning": ["hops"]}, {"end_use": "resale to shops"}, False),
    ({"field": "order.end_use", "has_word_beginning": ["删除"]}, {"end_use": "请删除标签"}, True),
    (
        {"field": "order.end_use", "has_word_beginning": ["删除", "a", "b", "c", "d", "e", "f", "g", "h"]},
        {"end_use": "请删除标签"},
        True,
    ),
    ({"field": "order.end_use", "starts_with": ["resale"]}, {"end_use": "resale to shops"}, True),
    ({"field": "order.end_use", "starts_with": ["shops"]}, {"end_use": "resale to shops"}, False),
    ({"field": "order.customer_address", "min_words": 3}, {"customer_address": "5 Rose Street"}, True),
    ({"field": "order.customer_address", "min_words": 3}, {"customer_address": "Rose Street"}, False),
    ({"field": "order.customer_address", "has_digit": True}, {"customer_address": "5 Rose Street"}, True),
    ({"field": "order.customer_address", "has_digit": False}, {"customer_address": "5 Rose Street"}, False),
    ({"field": "order.end_use", "missing": True}, {}, True),
    ({"field": "order.end_use", "present": True}, {"end_use": "irrigation"}, True),
    ({"field": "order.end_use", "present": True}, {"end_use": "n/a"}, False),
    ({"field": "order.end_user_name", "missing": True}, {"end_user_name": "to be announced"}, True),
    ({"field": "order.licence_number", "missing": True}, {"licence_number": "applied for"}, True),
    (
        {"field": "order.payer_name", "same_as": "order.customer_name"},
        {"payer_name": "A Ltd", "customer_name": "A"},
        True,
    ),
    (
        {"field": "order.payer_name", "differs_from": "order.customer_name"},
        {"payer_name": "B", "customer_name": "A"},
        True,
    ),
    ({"field": "order.payer_name", "differs_from": "order.customer_name"}, {"payer_name": "B"}, None),
    (
        {"field": "order.payer_name", "shares_word_with": "order.customer_name"},
        {"payer_name": "Alpha Holding", "customer_name": "Alpha Pumps"},
        True,
    ),
    (
        {"field": "order.payer_name", "unrelated_to": "order.customer_name"},
        {"payer_name": "Alpha Holding", "customer_name": "Alpha Pumps"},
        False,
    ),
    (
        {"field": "order.payer_name", "unrelated_to": "order.customer_name"},
        {"payer_name": "Beta Holding", "customer_name": "Alpha Pumps"},
        True,
    ),
    ({"field": "order.currency", "equals": "EUR"}, {"currency": "eur"}, True),
    ({"field": "order.currency", "in": ["USD", "EUR"]}, {"currency": "GBP"}, False),
    ({"field": "order.currency", "not_in": ["USD"]}, {"currency": "GBP"}, True),
    ({"field": "order.currency", "in": ["USD"]}, {}, None),
    ({"field": "order.destination_country", "country_in": ["TR"]}, {"destination_country": "TR"}, True),
    ({"field": "order.destination_country", "country_in": ["TR"]}, {"destination_country": "AE"}, False),
    ({"field": "order.transit_countries", "country_in": ["IR"]}, {"transit_countries": "TR; Atlantis"}, None),
    ({"field": "order.transit_countries", "country_in": ["TR"]}, {"transit_countries": "TR; Atlantis"}, True),
    ({"field": "order.transit_countries", "country_not_in": ["IR"]}, {"transit_countries": "TR;AE"}, True),
    ({"field": "order.transit_countries", "count_ge": 2}, {"transit_countries": "TR;AE"}, True),
    ({"field": "order.transit_countries", "count_ge": 3}, {"transit_countries": "TR;AE"}, False),
    ({"field": "order.transit_countries", "count_ge": 3}, {"transit_countries": "TR;AE;Atlantis"}, None),
    (
        {"field": "order.transit_countries", "same_as": "order.origin_country"},
        {"transit_countries": "TR;DE", "origin_country": "DE"},
        True,
    ),
    (
        {"field": "order.transit_countries", "differs_from": "order.origin_country"},
        {"transit_countries": "TR;Atlantis", "origin_country": "DE"},
        None,
    ),
    ({"field": "order.goods", "any_in": ["gyro"]}, {"goods": [{"id": "gyro", "tier": "watch"}]}, True),
    ({"field": "order.goods", "any_in": ["gyro"]}, {"goods_description": "chairs"}, False),
    ({"field": "order.goods", "any_in": ["gyro"]}, {"total_value": 5}, None),
    ({"field": "order.goods", "none_in": ["gyro"]}, {"goods_description": "chairs"}, True),
    ({"field": "order.goods", "count_ge": 1}, {"goods": [{"id": "gyro", "tier": "watch"}]}, True),
    ({"field": "order.hs_code", "code_starts_with": ["8542"]}, {"hs_code": "8542.31"}, True),
    ({"field": "order.hs_code", "code_starts_with": ["8542"]}, {"hs_code": "854"}, None),
    ({"field": "order.total_value", "gt": 10}, {"total_value": "10"}, False),
    ({"field": "order.total_value", "ge": 10}, {"total_value": "10"}, True),
    ({"field": "order.total_value", "lt": 10}, {"total_value": "10"}, False),
    ({"field": "order.total_value", "le": 10}, {"total_value": "10"}, True),
    ({"field": "order.total_value", "le": 10}, {"total_value": "ten"}, None),
    ({"field": "order.order_date", "before": "2024-01-01"}, {"order_date": "2023"}, True),
    ({"field": "order.order_date", "before": "2023-06-01"}, {"order_date": "2023"}, None),
    ({"field": "order.order_date", "after": "2022-02-24"}, {"order_date": "2022-02-24"}, False),
    ({"field": "order.order_date", "after": "2022-02-24"}, {"order_date": "2022-02-25"}, True),
    ({"field": "order.vessel_imo", "valid_imo": True}, {"vessel_imo": "9074729"}, True),
    ({"field": "order.vessel_imo", "valid_imo": False}, {"vessel_imo": "9074728"}, True),
]


def compiled(node: dict[str, Any]) -> Condition:
    marked = Marked("t.yml")
    condition = Compiler(marked, {}, frozenset()).condition(node, ("when",), SUBJECTS)
    assert not marked.problems
    return condition


@pytest.mark.parametrize(("node", "stated", "answer"), CASES, ids=[f"{n} of {g}" for n, g, _ in CASES])
def test_operator(node: dict[str, Any], stated: dict[str, object], answer: bool | None) -> None:
    assert compiled(node).test(subject(**({"order_id": "1"} | stated))) is answer


@pytest.mark.parametrize(
    ("founded", "ordered", "answer"),
    [
        ("2026-01-01", "2026-06-01", True),
        ("2020-01-01", "2026-06-01", False),
        ("2025", "2026-06-01", None),
        ("2025-06-01", "2026-06-01", False),
        ("2025-06-02", "2026-06-01", True),
        ("2026", "2026-06-01", True),
        ("2026-06-02", "2026-06-01", None),
        ("2030", "2026-06-01", None),
    ],
)
def test_younger_and_older_are_opposites_at_the_day(founded: str, ordered: str, answer: bool | None) -> None:
    row = subject(customer_name="A", customer_founded=founded, order_date=ordered)
    span = {"days": 365, "at": "order.order_date"}
    younger = compiled({"field": "order.customer_founded", "younger_than": span}).test(row)
    older = compiled({"field": "order.customer_founded", "older_than": span}).test(row)
    assert younger is answer
    assert older is (None if answer is None else not answer)
