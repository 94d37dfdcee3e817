"""Control numbers as sellers write them, and what a cell says of numbers that do not apply."""

from __future__ import annotations

import pytest

from screening.control_numbers import read_control_numbers
from screening.goods import recognise
from screening.rules.fields import FIELDS
from screening.rules.wording import fold
from tests.rules.building import subject


@pytest.mark.parametrize("stated", ["2B001", "2 b 001", "2 B 001", "2B-001", "2B–001", "２Ｂ００１", "2.B.001"])
def test_a_number_has_one_form_for_goods_and_rules(stated: str) -> None:
    assert read_control_numbers(stated).applying == ("2B001",)
    assert subject(customer_name="A", eccn=stated).get(FIELDS["order.eccn"]) == fold("2B001")
    assert [match.matched for match in recognise("machine", eccn=stated)] == [
        match.matched for match in recognise("machine", eccn="2B001")
    ]


def test_paragraphs_stay_with_their_number() -> None:
    assert subject(customer_name="A", eccn="2 B 001.b.2").get(FIELDS["order.eccn"]) == fold("2B001.b.2")


@pytest.mark.parametrize(
    ("stated", "denied", "kept"),
    [
        ("2B006 n/a, see calc", ("2B006",), ()),
        ("3A233 checked, below", ("3A233",), ()),
        ("3A233 geprüft: nicht erfasst", ("3A233",), ()),
        ("3A233 checked", (), ("3A233",)),
        ("2B350 below: single seal variant", ("2B350",), ()),
        ("2B350 is below the threshold", ("2B350",), ()),
        ("not 3A001", ("3A001",), ()),
        ("not classified under ECCN 3A001", ("3A001",), ()),
        ("3A001.b.2 does not apply", ("3A001",), ()),
        ("3A001 (not 3A002)", ("3A002",), ("3A001",)),
        ("neither 3A001 nor 3A002", ("3A001", "3A002"), ()),
        ("2B006 / 2B350: not applicable", ("2B006", "2B350"), ()),
        ("nicht 2B350; 2B999", ("2B350",), ("2B999",)),
        ("not ML10", ("ML10",), ()),
    ],
)
def test_a_number_said_not_to_apply_is_not_stated(stated: str, denied: tuple[str, ...], kept: tuple[str, ...]) -> None:
    numbers = read_control_numbers(stated)
    assert (numbers.denied, numbers.applying) == (denied, kept)
    value = subject(customer_name="A", eccn=stated).get(FIELDS["order.eccn"]) or ""
    assert not any(fold(number).strip() in value for number in denied)


@pytest.mark.parametrize(
    "stated",
    ["5A992.c NLR", "5A992, no licence required", "ECCN No. 5A992", "5A992 licence not needed", "5A992 (not military)"],
)
def test_a_denial_of_something_else_denies_no_number(stated: str) -> None:
    assert read_control_numbers(stated).applying == ("5A992",)


def test_what_both_applies_and_does_not_counts_as_stated() -> None:
    numbers = read_control_numbers("3A001.b; 3A001.a n/a")
    assert (numbers.applying, numbers.denied) == (("3A001",), ())
