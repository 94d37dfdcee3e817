"""Control numbers as cells hold them: read in odd case, of three lists, and never guessed."""

from __future__ import annotations

import pytest

from screening.control_numbers import read_control_numbers
from screening.goods import goods_findings, recognise
from screening.goods.declared import eccn_faults


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
    assert read_control_numbers(stated).applying == numbers


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


@pytest.mark.parametrize("text", ["Electronic parts, 200 pcs", "Ersatzteile laut Liste", "запчасти", "电子元件"])
def test_a_priority_heading_speaks_for_a_description_that_says_nothing(text: str) -> None:
    found = recognise(text, hs_code="8542.31")
    assert "microcontroller" in {match.good for match in found}
    assert {(match.tier, match.matched, match.declared) for match in found} == {("watch", ("HS 854231",), True)}
    (finding,) = goods_findings(found)
    assert finding.rule == "goods/HS 854231", "one heading is one sign"


@pytest.mark.parametrize(
    ("text", "hs_code"),
    [
        ("Wooden parts", "854231"),
        ("Spare parts", "080810"),
        ("Spare parts", "8542"),
        ("Spare parts", ""),
        ("200 pcs", "854231"),
        ("", "854231"),
    ],
)
def test_a_heading_does_not_speak_where_words_do_or_no_list_names_it(text: str, hs_code: str) -> None:
    assert recognise(text, hs_code=hs_code) == ()


def test_a_heading_adds_nothing_to_a_good_that_is_named() -> None:
    assert [match.good for match in recognise("Parts, STM32F407", hs_code="854231")] == ["microcontroller"]


@pytest.mark.parametrize(
    ("eccn", "tier"), [("", "possible"), ("EAR99", "possible"), ("3A991.d", "watch"), ("3A001; 3A991", "possible")]
)
def test_an_unlisted_number_of_the_seller_decides_what_values_leave_open(eccn: str, tier: str) -> None:
    assert [match.tier for match in recognise("Kintex-7 FPGA", eccn=eccn)] == [tier]


def test_an_unlisted_number_says_nothing_against_stated_values() -> None:
    assert [match.tier for match in recognise("FPGA, 1200 I/O", eccn="3A991")] == ["controlled"]


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
