"""Tariff codes: their forms, agreement with a good, and the high-priority headings."""

from __future__ import annotations

import pytest

from screening.goods import hs_listing
from screening.goods.hs import hs_agrees, hs_nearness, normalise_hs


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("8463.90", "846390"),
        ("8463 90 00", "84639000"),
        ("HS 8542.31.00.01", "8542310001"),
        ("HTS: 8463", "8463"),
        ("10121", "010121"),
        ("846390", "846390"),
        ("", ""),
        ("n/a", ""),
        ("84", ""),
        ("0012.34", ""),
        ("٨٤٦٣٩٠", ""),
    ],
)
def test_a_code_is_brought_to_digits_or_refused(written: str, code: str) -> None:
    assert normalise_hs(written) == code


@pytest.mark.parametrize(
    ("stated", "expected", "agrees"),
    [
        ("8463.90.0000", ("846390",), True),
        ("8463", ("846390",), True),
        ("846310", ("846390",), False),
        ("", ("846390",), None),
        ("nonsense", ("846390",), None),
        ("846390", (), None),
    ],
)
def test_agreement_is_known_only_where_both_codes_are(
    stated: str, expected: tuple[str, ...], agrees: bool | None
) -> None:
    assert hs_agrees(stated, expected) is agrees


@pytest.mark.parametrize(
    ("stated", "nearness"),
    [
        ("8463.90", "agrees"),
        ("8463", "agrees"),
        ("8463 90 00 10", "agrees"),
        ("846310", "heading"),
        ("8458.11", "chapter"),
        ("901811", "elsewhere"),
        ("", ""),
        ("about 8463", ""),
    ],
)
def test_a_code_is_the_stronger_a_sign_the_farther_it_lies(stated: str, nearness: str) -> None:
    assert hs_nearness(stated, ("846390", "846229")) == nearness


def test_a_high_priority_heading_names_its_tier() -> None:
    listed = hs_listing("8542.31.0001")
    assert {(entry.list, entry.tier) for entry in listed} == {("CHPL", "1"), ("UAV HTS", "")}


def test_an_ordinary_heading_is_on_no_list() -> None:
    assert hs_listing("0808.10") == ()
    assert hs_listing("8542") == ()
    assert hs_listing("") == ()
