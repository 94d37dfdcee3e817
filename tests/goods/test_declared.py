"""Control numbers as cells hold them: read in odd case, of three lists, and never guessed."""

from __future__ import annotations

import pytest

from screening.goods import recognise
from screening.goods.declared import eccn_faults, read_eccns


@pytest.mark.parametrize(
    ("stated", "numbers"),
    [
        ("2B109", ("2B109",)),
        ("2b109.a", ("2B109",)),
        ("2 b 109", ("2B109",)),
        ("2B-109; 1c216", ("2B109", "1C216")),
        ("ECCN: 7A102 / 7A002", ("7A102", "7A002")),
        ("ML 4.a", ("ML4",)),
        ("EU ML13", ("ML13",)),
        ("USML Category IV(b)", ("USML IV(b)",)),
        ("usml viii", ("USML VIII",)),
        ("EAR99", ()),
        ("2B1O9", ()),
        ("HTML5", ()),
        ("8517.62", ()),
    ],
)
def test_numbers_are_read_in_any_writing(stated: str, numbers: tuple[str, ...]) -> None:
    assert read_eccns(stated) == numbers


@pytest.mark.parametrize(
    ("stated", "faults"),
    [
        ("2B109, 1C216", ()),
        ("EAR99", ()),
        ("n/a", ()),
        ("NLR", ()),
        ("ML4.a", ()),
        ("", ()),
        ("2B1O9", ("2B1O9",)),
        ("1C216; 9A01", ("9A01",)),
        ("8517.62", ("8517.62",)),
    ],
)
def test_what_is_no_number_is_named(stated: str, faults: tuple[str, ...]) -> None:
    assert eccn_faults(stated) == faults


def test_a_category_of_a_munitions_list_is_a_recognition() -> None:
    found = recognise("items as per list", eccn="ML13")
    assert [(match.good, match.tier, match.matched) for match in found] == [("body_armour", "controlled", ("ML13",))]


def test_a_paragraph_of_a_munitions_list_gives_its_goods_only() -> None:
    assert {match.good for match in recognise("items", eccn="USML IV(b)")} == {
        "guided_bomb",
        "grenade_mine",
        "air_defence_missile",
    }


def test_a_good_claimed_with_its_context_is_that_good_alone() -> None:
    assert [match.good for match in recognise("155 mm ammunition")] == ["artillery_ammunition"]
    assert [match.good for match in recognise("Ammunition, 40 crates")] == ["small_arms_ammunition"]
