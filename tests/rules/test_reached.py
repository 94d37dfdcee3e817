"""Addresses and numbers that stand in a free text."""

import pytest

from screening.rules.reached import reached_in


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("copy to buy@example.ir, please", {"IR"}),
        ("see www.example.ru/price and call +98 21 555 01 01", {"RU", "IR"}),
        ("(a@b.by);next", {"BY"}),
        ("mail a@example.com", set()),
        ("price + freight, 2 pcs", set()),
        ("order 00712345678", set()),
        ("", set()),
        ("Contact's phone +7 921.", {"RU"}),
        ("mobile with prefix +98", {"IR"}),
        ("手机+850", {"KP"}),
        ("телефон +375 29", {"BY"}),
        ("phone +7 701, Almaty", {"KZ"}),
        ("phone prefix +7", set()),
        ("phone works from -20 to +98 °C", set()),
        ("surcharge +7 921", set()),
        ("tel +49", {"DE"}),
    ],
)
def test_the_countries_of_a_text_are_those_of_its_addresses_and_numbers(text: str, countries: set[str]) -> None:
    assert reached_in(text).known == countries
