"""How much of what the rules ask a row states, and which of its cells are doubtful."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.model import RowQuality
from screening.rules.casefile import build_row
from screening.rules.plausible import doubts
from screening.rules.ruleset import RuleSet
from tests.rules.building import one_rule, subject


def quality(rules: RuleSet, **given: object) -> RowQuality:
    row, goods = build_row(given)
    return rules.look(row, goods)[2]


def test_the_score_is_the_share_of_the_facts_that_are_stated_and_readable(tmp_path: Path) -> None:
    when = {
        "all": [
            {"field": "order.total_value", "gt": 1},
            {"field": "order.payment_country", "country_in": ["FR"]},
            {"field": "order.order_date", "after": "2026-01-01"},
            {"field": "order.notes", "has_word": ["x"], "if_missing": False},
            {"field": "order.route", "present": True},
        ]
    }
    rules = one_rule(tmp_path, when=when)
    assert quality(rules, total_value="5").score == pytest.approx(1 / 3)
    both = quality(rules, total_value="5", order_date="03/04/2026")
    assert (both.asked, both.readable) == (3, 1)
    assert quality(rules, total_value="5", order_date="2026-03-04", payment_country="FR").score == 1.0


def test_facts_of_parties_are_asked_of_those_that_are_named(tmp_path: Path) -> None:
    when = {
        "all": [
            {"field": "party.role", "in": ["customer", "payer"]},
            {"field": "party.country", "country_in": ["FR"]},
        ]
    }
    rules = one_rule(tmp_path, scope="party", when=when, message="x")
    assert quality(rules, carrier_name="A").asked == 0
    assert quality(rules, carrier_name="A").score == 1.0
    two = quality(rules, customer_name="A", payer_name="B", payer_country="FR")
    assert (two.asked, two.readable) == (2, 1)


def test_a_fact_that_is_asked_in_two_ways_counts_once(tmp_path: Path) -> None:
    when = {
        "any": [
            {"field": "order.customer_country", "country_in": ["FR"]},
            {"field": "party.country", "country_in": ["FR"]},
        ]
    }
    rules = one_rule(tmp_path, scope="party", when=when, message="x")
    assert quality(rules, customer_name="A").asked == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"quantity": "-5"}, "quantity: '-5' is negative"),
        ({"quantity": "0"}, "quantity: '0' is nothing"),
        ({"quantity": "1,500"}, "quantity: '1,500' is no clear number"),
        ({"unit_price": "abc"}, "unit_price: 'abc' is no clear amount"),
        ({"order_date": "05/06/2026"}, "order_date: '05/06/2026' is no clear date"),
        ({"quantity": "10", "unit_price": "10", "total_value": "999"}, "is not quantity times unit_price (100)"),
        ({"hs_code": "841"}, "hs_code: '841' is no tariff code"),
        ({"hs_code": "84138"}, "hs_code: '84138' has 5 digits"),
        ({"hs_code": "770100"}, "there is no chapter 77"),
        ({"hs_code": "123456"}, "hs_code: 123456 is no code of HS 2022; it may be of an older edition"),
        ({"hs_code": "845799"}, "hs_code: 845799 is no code of HS 2022"),
        ({"hs_code": "8803.30.00"}, "hs_code: 88033000 is no code of HS 2022"),
        ({"hs_code": "8590"}, "hs_code: 8590 is no code of HS 2022"),
        ({"hs_code": "9999"}, "hs_code: 9999 is of chapter 99"),
        ({"hs_code": "8.54231E+05"}, "'8.54231E+05' is a power that a spreadsheet wrote; read as 854231"),
        ({"hs_code": "8.54E+05"}, "hs_code: '8.54E+05' is no tariff code"),
        ({"hs_code": "-854231"}, "'-854231' has a minus sign; read as 854231"),
        ({"hs_code": "854231.0"}, "'854231.0' is a fraction that a spreadsheet wrote; read as 854231"),
        ({"hs_code": "85423100901"}, "has 11 digits; tariff codes have 4, 6, 8, 10 or 12"),
        ({"eccn": "chips"}, "eccn: 'chips' is no control number"),
        ({"eccn": "6A777"}, "eccn: 6A777 stands neither in"),
        ({"eccn": "2B006 n/a, see calc"}, "says that 2B006 does not apply; it counts as not stated"),
        ({"eccn": "not 3A001"}, "says that 3A001 does not apply"),
        (
            {"customer_founded": "2030-01-01", "order_date": "2026-12-31"},
            "'2030-01-01' lies after the order (2026-12-31)",
        ),
        ({"payer_founded": "2027", "order_date": "2026-12-31"}, "payer_founded: '2027' lies after the order"),
        ({"currency": "EURO"}, "currency: 'EURO' is no code"),
        ({"currency": "XYZ"}, "currency: 'XYZ' is no currency of ISO 4217"),
        ({"unit": "furlong"}, "unit: 'furlong' is no unit"),
        ({"vessel_imo": "12"}, "vessel_imo: '12'"),
    ],
)
def test_what_cannot_be_read_or_meant_is_told(given: dict[str, str], told: str) -> None:
    (doubt,) = doubts(subject(customer_name="A", **given))
    assert told in doubt


@pytest.mark.parametrize(
    "given",
    [
        {"quantity": "5", "unit_price": "10.00", "total_value": "51.00", "currency": "eur", "unit": "Pcs."},
        {"hs_code": "8413"},
        {"hs_code": "8413.81.00"},
        {"hs_code": "854231.00"},
        {"hs_code": "854231009012"},
        {"hs_code": "８５４２３１"},
        {"eccn": "2 b 001"},
        {"eccn": "2 B 001.b.2"},
        {"eccn": "2B-001"},
        {"eccn": "３Ａ００１"},
        {"eccn": "5A992.c"},
        {"eccn": "ML10"},
        {"currency": "ZWL"},
        {"hs_code": "8413810090; 848180"},
        {"eccn": "ear99"},
        {"eccn": "3a001.a.2.c"},
        {"eccn": "XV(a)"},
        {"order_date": "2026-10-31"},
        {"order_date": "2026-10-31", "customer_founded": "2026"},
        {"order_date": "2026-10", "customer_founded": "2026-10-31"},
        {"order_date": "31.10.2026"},
        {"order_date": "10/31/2026"},
    ],
)
def test_what_is_usual_is_not(given: dict[str, str]) -> None:
    assert list(doubts(subject(customer_name="A", **given))) == []
