"""What notes say of freight, insurance and declared values, beside the order's worth."""

import pytest

from screening.rules.readers import Unreadable
from screening.rules.stated_sums import carriage_times, declared_share

ORDER = {"total_value": "450", "currency": "EUR"}


@pytest.mark.parametrize(
    ("notes", "times"),
    [
        ("Freight quote accepted at EUR 38,400 without a word.", 38_400 / 450),
        ("Shipper asks us to insure the four crates for EUR 1.2 m.", 1_200_000 / 450),
        ("Fracht 9.000 EUR, bitte versichern mit 90 Tsd", 90_000 / 450),
        ("застраховать на 2 млн", 2_000_000 / 450),
        ("freight collect", None),
        ("freight 120 EUR, two boxes", None),
        ("project budget EUR 4 m. Freight as agreed", None),
        ("insured for JPY 9,900,000", 9_900_000 / 165 / 450),
        ("", None),
    ],
)
def test_the_greatest_sum_for_freight_or_insurance(notes: str, times: float | None) -> None:
    found = carriage_times({**ORDER, "notes": notes})

    assert found == (None if times is None else pytest.approx(times))


@pytest.mark.parametrize("worth", [{}, {"total_value": "0", "currency": "EUR"}, {"total_value": "many"}])
def test_beside_an_unknown_worth_it_is_unreadable(worth: dict[str, str]) -> None:
    assert isinstance(carriage_times({**worth, "notes": "freight EUR 38,400"}), Unreadable)
    assert carriage_times({**worth, "notes": "freight collect"}) is None


def test_sums_without_a_currency_are_left_out() -> None:
    assert carriage_times({"total_value": "450", "notes": "freight 38,400"}) is None


@pytest.mark.parametrize(
    ("fields", "share"),
    [
        ({"unit_price": "10000", "currency": "USD", "notes": "pls hide it, declare 85 usd each"}, 0.0085),
        ({"total_value": "20000", "currency": "EUR", "notes": "customs value EUR 2.000 on the papers"}, 0.1),
        ({"total_value": "165000", "currency": "JPY", "notes": "please declare 500 EUR"}, 0.5),
        ({"unit_price": "100", "currency": "EUR", "notes": "declare as stated, 120 pieces"}, 1.2),
        ({"unit_price": "100", "currency": "EUR", "notes": "declare as stated"}, None),
        ({"unit_price": "100", "currency": "EUR", "notes": "deposit of 20 EUR"}, None),
        ({"unit_price": "100", "currency": "EUR"}, None),
    ],
)
def test_the_least_sum_to_declare(fields: dict[str, str], share: float | None) -> None:
    found = declared_share(fields)

    assert found == (None if share is None else pytest.approx(share))


def test_a_share_of_an_unknown_worth_is_unreadable() -> None:
    assert isinstance(declared_share({"notes": "declare 85 USD"}), Unreadable)
