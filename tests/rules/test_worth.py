"""What an order is worth: stated or computed, in euros, roughly."""

import pytest

from screening.rules.readers import Unreadable
from screening.rules.worth import worth


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"total_value": "12,500"}, 12500),
        ({"total_value": "16500000", "currency": "JPY"}, 100000),
        ({"total_value": "16500000", "currency": " jpy "}, 100000),
        ({"total_value": "810", "currency": "RMB"}, 100),
        ({"total_value": "900", "currency": "USD"}, 900),
        ({"total_value": "900", "currency": "XXX"}, 900),
        ({"quantity": "4", "unit_price": "25", "currency": "EUR"}, 100),
        ({"quantity": "4 pcs", "unit_price": "€ 25"}, 100),
        ({"total_value": "50", "quantity": "4", "unit_price": "25"}, 50),
    ],
)
def test_orders_of_all_currencies_are_worth_euros(fields: dict[str, str], expected: float) -> None:
    assert worth(fields) == pytest.approx(expected)


@pytest.mark.parametrize(
    "fields", [{}, {"quantity": "4"}, {"unit_price": "25"}, {"quantity": "a few?", "unit_price": "25"}]
)
def test_what_is_not_stated_is_not_guessed(fields: dict[str, str]) -> None:
    assert worth(fields) is None


def test_a_total_that_cannot_be_read_is_not_replaced() -> None:
    assert isinstance(worth({"total_value": "1.2.3,4,5", "quantity": "4", "unit_price": "25"}), Unreadable)
