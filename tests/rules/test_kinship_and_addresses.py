"""Which names belong to one group of companies, and which addresses are one place."""

from __future__ import annotations

import pytest

from screening.rules.addresses import address_key
from screening.rules.kinship import unrelated_names
from screening.rules.readers import Unreadable, read_account, read_phone


@pytest.mark.parametrize(
    ("names", "groups"),
    [
        (["kowloon bright", "harbour chip"], 2),
        (["uludag tekstil", "uludag makine"], 1),
        (["alpha beta", "beta gamma", "gamma delta"], 1),
        (["alpha beta", "gamma delta", "beta gamma"], 1),
        (["shenzhen bright", "shenzhen chip"], 2),
        (["3m", "3m korea"], 1),
        (["ab", "cd"], 2),
        (["same", "same"], 1),
        ([], 0),
    ],
)
def test_names_that_share_a_distinctive_word_are_one_group(names: list[str], groups: int) -> None:
    assert unrelated_names(names) == groups


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Unit 1207, 88 Hung To Road, Kwun Tong", "Rm. 1207, No. 88 Hung To Rd, Kwun Tong, Hong Kong"),
        ("12th Floor, Rose Bldg, Main St", "12/F Rose Building - Main Street"),
        ("Atatürk Cad. No: 5, Bursa, Turkey", "ATATURK CADDESI 5 BURSA"),
        ("Office 014B, Dubai, UAE", "Suite 14B Dubai"),
    ],
)
def test_one_place_written_in_two_ways_has_one_key(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Unit 5, 12 Rose Street", "Unit 12, 5 Rose Street"),
        ("5 Rose Street", "5 Rose Lane"),
        ("Unit 12B, Rose Street", "Unit 12, Rose Street"),
    ],
)
def test_two_places_have_two_keys(one: str, other: str) -> None:
    assert address_key(one) != address_key(other)


def test_an_address_that_is_a_country_has_no_key() -> None:
    assert address_key("Hong Kong") is None


def test_accounts_are_their_letters_and_digits() -> None:
    assert read_account("IBAN AE07 0331 2345 6789") == read_account("ae07-0331-2345-6789") == "ae07033123456789"
    assert isinstance(read_account("on file"), Unreadable)
    assert isinstance(read_account("12345"), Unreadable)


def test_a_trunk_prefix_in_brackets_is_not_part_of_a_number() -> None:
    assert read_phone("+971 (0)4 555 0101") == read_phone("00971 4 555 0101")
