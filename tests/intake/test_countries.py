"""Countries as people write them."""

from __future__ import annotations

import pytest

from screening.intake.countries import read_countries


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("DE", ("DE",)),
        ("de", ("DE",)),
        ("DEU", ("DE",)),
        ("Germany", ("DE",)),
        ("Deutschland", ("DE",)),
        ("UK", ("GB",)),
        ("U.S.A.", ("US",)),
        ("U.A.E.", ("AE",)),
        ("k. s. a.", ("SA",)),
        ("NA", ("NA",)),
        ("NO", ("NO",)),
        ("Iran (Islamic Republic of)", ("IR",)),
        ("Iran, Islamic Republic of", ("IR",)),
        ("Islamic Republic of Iran", ("IR",)),
        ("Korea, Democratic People's Republic of", ("KP",)),
        ("North Korea", ("KP",)),
        ("South Korea", ("KR",)),
        ("Korea, Republic of", ("KR",)),
        ("Russian Federation", ("RU",)),
        ("Россия", ("RU",)),
        ("ایران", ("IR",)),
        ("Kazachstan", ("KZ",)),
        ("Kirgizistan", ("KG",)),
        ("Birleşik Arap Emirlikleri", ("AE",)),
        ("Oezbekistan, Georgië", ("UZ", "GE")),
        ("中国", ("CN",)),
        ("Dubai, UAE", ("AE",)),
        ("TR; AE", ("TR", "AE")),
        ("Turkey, UAE", ("TR", "AE")),
        ("Syria/Lebanon", ("SY", "LB")),
        ("Bosnia and Herzegovina", ("BA",)),
        ("China -> Hong Kong -> Iran", ("CN", "HK", "IR")),
        ("Trinidad & Tobago", ("TT",)),
        ("DE; Germany", ("DE",)),
        ("Iranian", ("IR",)),
        ("Russian; British", ("RU", "GB")),
    ],
)
def test_codes_names_and_lists_become_iso_codes(text: str, codes: tuple[str, ...]) -> None:
    assert read_countries(text) == (codes, ())


@pytest.mark.parametrize("text", ["", "-", "n/a", "N/A", "unknown", "?"])
def test_words_for_nothing_name_no_country_and_are_no_problem(text: str) -> None:
    assert read_countries(text) == ((), ())


def test_what_is_no_known_country_is_given_back_as_it_stands() -> None:
    assert read_countries("Ruritania") == ((), ("Ruritania",))
    assert read_countries("Republic of Ruritania and Strelsau") == ((), ("Republic of Ruritania and Strelsau",))


def test_the_known_countries_beside_an_unknown_one_are_kept() -> None:
    assert read_countries("Iran, Ruritania") == (("IR",), ("Ruritania",))


@pytest.mark.parametrize("text", ["CHI", "XX", "ZZ", "EU"])
def test_no_code_is_guessed(text: str) -> None:
    assert read_countries(text) == ((), (text,))
