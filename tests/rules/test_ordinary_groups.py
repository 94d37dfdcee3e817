"""Ordinary customers who order again and again stay below medium, whatever the rules over rows see in them."""

from __future__ import annotations

from typing import Any

import pytest

from screening.model import Severity
from screening.rules import RuleSet, combine_severity
from screening.rules.casefile import build_row
from screening.rules.folder import read_folder

RULES = RuleSet.of(read_folder(), "US")
FPGA = {"hs_code": "854239", "goods_description": "FPGA", "goods": [{"id": "fpga", "tier": "watch"}]}


def order(number: int, name: str, country: str, **more: Any) -> dict[str, Any]:
    return {
        "order_id": f"P{number}",
        "order_date": f"2026-10-{1 + number:02}",
        "customer_name": name,
        "customer_country": country,
        "customer_business": "maker of test stands",
        "customer_founded": "1998",
        "end_user_name": name,
        "end_user_country": country,
        "end_user_business": "maker of test stands",
        "destination_country": country,
        "end_use": "own test stands in the works at Bursa",
        "payment_method": "bank transfer",
        **more,
    }


ORDINARY = {
    "an established maker in Turkey orders a few parts each week": [
        order(n, "Uludag Test AS", "TR", total_value=f"{2100 + 90 * n}", currency="USD", part_number="XC7", **FPGA)
        for n in range(4)
    ],
    "sister firms at one address with one switchboard and one domain": [
        order(
            n,
            name,
            "TR",
            customer_address="Organize Sanayi Bolgesi, 12. Cadde No 5, Bursa",
            customer_phone="+90 224 555 0101",
            customer_email="satin@uludag.example",
            customer_owner="Uludag Holding AS",
            **FPGA,
        )
        for n, name in enumerate(["Uludag Test AS", "Uludag Makine Ltd", "Uludag Elektronik"])
    ],
    "a parent pays for its daughters": [
        order(n, name, "MX", payer_name="Helvetia Holding AG", payer_country="CH", total_value="20000", currency="CHF")
        for n, name in enumerate(["Helvetia Envases", "Helvetia Pumps", "Helvetia Envases", "Helvetia Pumps"])
    ],
    "two strangers in one office tower buy chairs": [
        order(n, name, "AE", customer_address="Office 1204, Rose Tower, Sheikh Zayed Road, Dubai", hs_code="940130")
        for n, name in enumerate(["Deira Books LLC", "Palm Crescent Hotel LLC"])
    ],
    "a bakery buys its first encoder after years of bearings": [
        *(order(n, "Kiez Backwaren", "DE", hs_code="848210", goods_description="bearings") for n in range(6)),
        order(8, "Kiez Backwaren", "DE", hs_code="903149", goods_description="encoder", goods=FPGA["goods"]),
    ],
    "a maker in Turkey calls off machines of a frame contract in round sums": [
        order(
            n,
            "Uludag Test AS",
            "TR",
            total_value="50000",
            currency="EUR",
            hs_code="845811",
            goods_description="lathe",
            notes="call-off from our frame contract",
        )
        for n in range(4)
    ],
    "a hotel in Dubai buys food each day": [
        order(
            n,
            "Palm Crescent Hotel LLC",
            "AE",
            total_value="900",
            currency="USD",
            hs_code="160250",
            goods_description="beef",
            customer_business="hotel",
            end_user_business="hotel",
        )
        for n in range(8)
    ],
    "a supermarket in Hong Kong pays its monthly supply in round sums": [
        order(
            n,
            "Harbour Fresh Ltd",
            "HK",
            total_value="80000",
            currency="USD",
            hs_code="040690",
            goods_description="cheese",
            customer_business="supermarkets",
            end_user_business="supermarkets",
        )
        for n in range(4)
    ],
    "a pump goes out and comes back for repair": [
        order(1, "Karoo Solar", "ZA", part_number="P9", origin_country="DE", notes="new"),
        order(9, "Nordhaven", "DE", part_number="P9", origin_country="ZA", notes="returned for repair"),
    ],
}


@pytest.mark.parametrize("rows", ORDINARY.values(), ids=ORDINARY.keys())
def test_ordinary_repeated_trade_stays_below_medium(rows: list[dict[str, Any]]) -> None:
    looked = [RULES.look(*build_row(given, number)) for number, given in enumerate(rows)]
    groups = RULES.evaluate_groups([(number, facts) for number, (_, facts, _) in enumerate(looked)])
    for number, (findings, _, _) in enumerate(looked):
        together = (*findings, *groups.get(number, ()))
        assert combine_severity(together) < Severity.MEDIUM, [finding.message for finding in together]


def test_two_unrelated_buyers_of_sensitive_goods_in_one_office_do_not() -> None:
    rows = [
        order(n, name, "HK", customer_address="Unit 1207, 88 Hung To Road, Kwun Tong", **FPGA)
        for n, name in enumerate(["Kowloon Bright Ltd", "Harbour Chip Ltd"])
    ]
    groups = RULES.evaluate_groups([(n, RULES.look(*build_row(given, n))[1]) for n, given in enumerate(rows)])
    assert {row: combine_severity(found) for row, found in groups.items()} == {0: Severity.MEDIUM, 1: Severity.MEDIUM}


def fired_of(rows: list[dict[str, Any]]) -> set[str]:
    groups = RULES.evaluate_groups([(n, RULES.look(*build_row(given, n))[1]) for n, given in enumerate(rows)])
    return {finding.rule for findings in groups.values() for finding in findings if finding.outcome.value == "fired"}


FRONT = {"customer_name": "Kowloon Bright Trading Ltd", "customer_country": "HK", "destination_country": "HK"}


def paid(*sums: int, currency: str = "USD", **more: Any) -> list[dict[str, Any]]:
    return [
        {"order_id": f"P{n}", "order_date": f"2026-10-{1 + n:02}", "total_value": str(value), "currency": currency}
        | FRONT | more
        for n, value in enumerate(sums)
    ]  # fmt: skip


def test_a_front_that_pays_for_itself_is_seen_by_its_sums() -> None:
    assert {"RF-0924", "RF-0925"} <= fired_of(paid(50000, 100000, 80000, hs_code="854239"))
    assert "RF-0926" in fired_of(paid(900, 900, 900, 900, 900, goods_description="parts"))
    assert {"RF-0917", "RF-0918", "RF-0927"} <= fired_of(paid(9000, 9000, 9000, currency="AED", hs_code="854239"))


def test_repeated_orders_of_everyday_goods_fire_nothing() -> None:
    for name in (
        "a hotel in Dubai buys food each day",
        "a supermarket in Hong Kong pays its monthly supply in round sums",
    ):
        assert fired_of(ORDINARY[name]) & {"RF-0924", "RF-0925", "RF-0926", "RF-0927"} == set()
