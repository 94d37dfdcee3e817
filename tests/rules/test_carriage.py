"""What notes say of freight and insurance, in multiples of the order's worth."""

import pytest

from screening.rules.carriage import carriage_times
from screening.rules.readers import Unreadable

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
