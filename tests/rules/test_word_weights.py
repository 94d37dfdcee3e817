"""How the words of an order weigh."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.rules.word_weights import COLUMNS, likeness, marks, telling_words

TRADER = {
    "notes": "cash or usdt, buyer will not name the end user",
    "customer_business": "trading company",
    "goods_description": "circuit boards with FPGA",
}
CLINIC = {"notes": "Returned after repair, certificate attached", "customer_business": "hospital"}


def test_words_of_stopped_orders_weigh_more() -> None:
    stopped, passed = likeness(TRADER), likeness(CLINIC)
    assert stopped is not None
    assert passed is not None
    assert stopped > 2.0 > 0.0 > passed


def test_the_words_that_weigh_most_are_named() -> None:
    assert "trading" in telling_words(TRADER)


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ({"notes": "Cash paid"}, {"cash", "paid", "cash paid"}),
        ({"end_use": "trading"}, {"use tradi"}),
        ({"notes": "中国大学"}, {"中国", "国大", "大学", "中国 国大", "国大 大学"}),
        ({"notes": "wire 25000 of cash"}, {"wire", "cash"}),
        ({"payment_method": "cash"}, set()),
        ({"customer_name": "Cash Trading LLC", "customer_address": "Cash Street", "customer_country": "AE"}, set()),
    ],
)
def test_the_marks_that_words_leave(fields: dict[str, str], left: set[str]) -> None:
    assert set(marks(fields)) == left


def test_an_order_without_words_weighs_nothing_at_all() -> None:
    assert likeness({"customer_name": "Acme"}) is None


@given(st.dictionaries(st.sampled_from(sorted(COLUMNS)), st.text(max_size=60), max_size=3))
def test_any_text_can_be_weighed(fields: dict[str, str]) -> None:
    weight = likeness(fields)
    assert weight is None or -1000 < weight < 1000
    telling_words(fields)


def test_nobody_is_judged_by_a_name_or_a_place() -> None:
    assert not [column for column in COLUMNS if column.endswith(("name", "country", "address", "contact", "owner"))]
