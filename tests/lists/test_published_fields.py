"""Dates, numbered values and labelled numbers in the forms of publishers outside the US."""

from __future__ import annotations

import pytest

from screening.lists.published_dates import parse_published_date, published_day, split_dates
from screening.lists.readers.number_labels import labelled_numbers
from screening.lists.readers.numbered import split_numbered


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "circa"),
    [
        ("11.8.1960", "1960-08-11", "1960-08-11", False),
        ("02/01/1970", "1970-01-02", "1970-01-02", False),
        ("00/00/1961", "1961-01-01", "1961-12-31", False),
        ("dd/mm/1961", "1961-01-01", "1961-12-31", False),
        ("00/02/1964", "1964-02-01", "1964-02-29", False),
        ("02/1964", "1964-02-01", "1964-02-29", False),
        ("1970-05", "1970-05-01", "1970-05-31", False),
        ("26 Dec. 1955", "1955-12-26", "1955-12-26", False),
        ("24 Jan.1973", "1973-01-24", "1973-01-24", False),
        ("24-Jun-1976", "1976-06-24", "1976-06-24", False),
        ("December 26, 1955", "1955-12-26", "1955-12-26", False),
        ("Approximately 1968", "1968-01-01", "1968-12-31", True),
        ("Approximately 1955- 1958", "1955-01-01", "1958-12-31", True),
        ("Between 1975 and 1979", "1975-01-01", "1979-12-31", False),
        ("circa 1977/1978", "1977-01-01", "1978-12-31", True),
        ("5 May 1968 (as Ali Orlov)", "1968-05-05", "1968-05-05", False),
        ("1965.", "1965-01-01", "1965-12-31", False),
    ],
)
def test_a_date_gives_the_days_it_allows(text: str, earliest: str, latest: str, circa: bool) -> None:
    found = parse_published_date(text)
    assert found is not None
    assert (found.earliest, found.latest, found.circa, found.text) == (earliest, latest, circa, text)


@pytest.mark.parametrize(
    "text",
    ["", "na", "31/02/1970", "07/04/62", "24/06/1402 (Hijri Calendar)", "24/06/1402", "1979 to 1970", "15/00/1970"],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_published_date(text) is None


def test_only_a_full_date_is_a_day() -> None:
    assert published_day("2026-03-13T05:41:01") == "2026-03-13"
    assert published_day("14/04/2025") == "2025-04-14"
    assert published_day("1970") == ""


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("11 May 1970 or 12 May 1970", ["11 May 1970", "12 May 1970"]),
        ("1/03/1961; 16/06/1960", ["1/03/1961", "16/06/1960"]),
        ("14 Mar 1974 >> 13 Apr 1974", ["14 Mar 1974", "13 Apr 1974"]),
        ("01/10/1983,15/10/1983", ["01/10/1983", "15/10/1983"]),
        ("1970", ["1970"]),
    ],
)
def test_several_dates_are_parted(text: str, parts: list[str]) -> None:
    assert split_dates(text) == parts


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("(1) Minsk (2) Brest", ["Minsk", "Brest"]),
        ("a) Minsk b) Brest", ["Minsk", "Brest"]),
        ("a)1994 b)1993", ["1994", "1993"]),
        ("(1) 6487 (2) - (3) 388181", ["6487", "388181"]),
        ("Minsk", ["Minsk"]),
        ("Plant (2) of Minsk", ["Plant (2) of Minsk"]),
        ("", []),
    ],
)
def test_numbered_values_are_parted(text: str, values: list[str]) -> None:
    assert split_numbered(text) == values


def test_a_place_without_value_can_be_kept() -> None:
    assert split_numbered("(1) A (2) - (3) C", keep_places=True) == ["A", "", "C"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("7704730655 (Tax ID/INN)", [("tax_id", "7704730655")]),
        ("(1) OGRN: 1031624002937 (2) TIN: 1656025681", [("registration", "1031624002937"), ("tax_id", "1656025681")]),
        (
            "1027700073466 (Russia). Tax ID No. 7735007358 (Russia)",
            [("registration", "1027700073466"), ("tax_id", "7735007358")],
        ),
        ("UK Company no. 06527449", [("registration", "06527449")]),
        ("Legal Entity Identifier: 5299008ONRYZRO61SY92", [("lei", "5299008ONRYZRO61SY92")]),
        ("KPP: 770401001; ИНН 7704730655", [("kpp", "770401001"), ("tax_id", "7704730655")]),
        ("91110108MA01NK9R3X (USCC)", [("registration", "91110108MA01NK9R3X")]),
        ("no number known", []),
    ],
)
def test_numbers_have_the_type_of_their_label(text: str, numbers: list[tuple[str, str]]) -> None:
    assert labelled_numbers(text) == numbers
