"""Unicode cleaning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.names.clean import clean


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("Pаrchin", "Parchin"),  # Cyrillic а among Latin letters
        ("Москвa", "Москва"),  # Latin a among Cyrillic letters
        ("O'Brien", "OBrien"),
        ("ʿAbd al-Raḥmān", "Abd al-Raḥmān"),
        ("«Алабуга»", "Алабуга"),
        ("Bank\u200b\u00a0Melli\t", "Bank Melli"),
        ("ＫＯＭＩＤ", "KOMID"),
        ("NII\u2013Vektor", "NII-Vektor"),
    ],
)
def test_what_looks_the_same_is_spelled_the_same(written: str, cleaned: str) -> None:
    assert clean(written) == cleaned


def test_invisible_and_control_characters_go() -> None:
    assert clean("a\x00b\x1f\u202ec") == "a b c"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("M1RAGE ELECTR0NICS", "MIRAGE ELECTRONICS"),
        ("Ba1kan Oil", "Balkan Oil"),
        ("ΤΟΟΛS", "TOOLS"),
        ("\u13aaltair", "Altair"),
        ("B2B", "B2B"),
        ("Web3Labs", "Web3Labs"),
        ("A320NEO", "A320NEO"),
        ("mp3player", "mp3player"),
        ("TV1A", "TV1A"),
    ],
)
def test_digits_and_letters_that_pass_for_others(written: str, meant: str) -> None:
    assert clean(written) == meant
    assert clean(meant) == meant
