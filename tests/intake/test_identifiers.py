"""Identification numbers in cells."""

from __future__ import annotations

import pytest

from screening.intake.identifiers import identifier_kind, looks_rounded, read_identifiers
from screening.model import Identifier


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("INN 7707083893", "tax_id", "7707083893"),
        ("INN: 7707083893", "tax_id", "7707083893"),
        ("Passport No. A123", "passport", "A123"),
        ("passport number B12", "passport", "B12"),
        ("IMO 9187629", "imo", "9187629"),
        ("IMO9187629", "imo", "9187629"),
        ("SWIFT: MELIIRTH", "swift_bic", "MELIIRTH"),
        ("A1234567", "", "A1234567"),
        ("AB 123456", "", "AB 123456"),
    ],
)
def test_a_number_that_says_its_kind_is_read_so(text: str, kind: str, value: str) -> None:
    assert read_identifiers(text, "") == (Identifier(kind, value),)


def test_the_kind_of_the_column_wins_and_the_label_is_taken_off() -> None:
    assert read_identifiers("IMO 9187629", "imo") == (Identifier("imo", "9187629"),)


def test_several_numbers_are_parted() -> None:
    assert read_identifiers("A1; INN 77 | ", "") == (Identifier("", "A1"), Identifier("tax_id", "77"))


def test_words_for_nothing_are_no_numbers() -> None:
    assert read_identifiers("n/a", "passport") == ()


def test_unknown_kinds_are_not_guessed() -> None:
    assert identifier_kind("Tax-ID") == "tax_id"
    assert identifier_kind("loyalty card") is None


def test_a_number_that_a_spreadsheet_rounded_is_noticed() -> None:
    assert looks_rounded("1.23457E+12")
    assert not looks_rounded("12E34567")
    assert not looks_rounded("1234567890123")
