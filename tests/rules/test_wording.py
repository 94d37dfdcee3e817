"""Words are compared whole and folded; company names by their distinctive words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.rules.wording import fold, may_be_one, phrase_key, share_a_word


def has(text: str, phrase: str) -> bool:
    return phrase_key(phrase) in fold(text)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Blue Dune LOGISTICS LLC", "logistics"),
        ("Defence Attaché", "defence attache"),
        ("Ege Dış Ticaret", "dis ticaret"),
        ("Straße", "strasse"),
        ("Республика Крым, г. Керчь", "керчь"),
        ("حمل و نقل سپاه", "سپاه"),
        ("北方军工集团", "军工"),
        ("import/export", "import export"),
    ],
)
def test_must_be_found(text: str, phrase: str) -> None:
    assert has(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [("Cargolux", "cargo"), ("Barcelona", "bar"), ("general purpose trading", "general trading"), ("", "cash")],
)
def test_must_not_be_found(text: str, phrase: str) -> None:
    assert not has(text, phrase)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Marmara Pompa A.Ş.", "MARMARA POMPA LTD"),
        ("Acme GmbH", "Acme Trading LLC"),
        ("General Trading LLC", "General Trading Co"),
    ],
)
def test_may_be_one_company(one: str, other: str) -> None:
    assert may_be_one(fold(one), fold(other))
    assert may_be_one(fold(other), fold(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Silk Star FZE", "Sohar Marine LLC"),
        ("General Trading LLC", "Global Industries LLC"),
        ("Gulf Star", "Gulf Moon"),
    ],
)
def test_cannot_be_one_company(one: str, other: str) -> None:
    assert not may_be_one(fold(one), fold(other))


def test_a_parent_shares_a_word_and_a_stranger_only_trade_words() -> None:
    assert share_a_word(fold("Helvetia Envases de México"), fold("Helvetia Holding AG"))
    assert not share_a_word(fold("Gulf General Trading LLC"), fold("Deira General Trading LLC"))
