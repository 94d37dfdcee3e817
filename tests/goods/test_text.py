"""One normal form for goods text in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.goods.text import as_written, fold, lower, plain, stem, tokenise, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Präzisions", "PRAZISIONS"),
        ("پودر آلومینيوم", "پودر الومینیوم"),
        ("гироскоп", "ГИРОСКОП"),
        ("ＦＰＧＡ", "fpga"),
        ("0.1º/h", "0.1°/h"),
        ("Jiroskop ışık", "jiroskop isik"),
    ],
)
def test_spellings_of_one_text_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("T800S", ["t", "800", "s"]),
        ("5-axis", ["5", "axis"]),
        ("1.6358 plates", ["1.6358", "plate"]),
        ("CNC数控", ["cnc", "数", "控"]),
        ("машины", ["машин"]),
    ],
)
def test_letters_digits_and_characters_part(text: str, expected: list[str]) -> None:
    assert [token.word for token in tokenise(fold(text), {})] == expected


@pytest.mark.parametrize(
    ("plural", "singular"), [("mills", "mill"), ("alloys", "alloy"), ("batteries", "battery"), ("presses", "press")]
)
def test_plurals_are_one_word_with_their_singular(plural: str, singular: str) -> None:
    assert stem(plural) == stem(singular)


@pytest.mark.parametrize("word", ["gas", "glass", "apparatus", "axis"])
def test_words_that_only_look_plural_stay(word: str) -> None:
    assert stem(word) == word


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=80))
def test_lower_case_keeps_places(text: str) -> None:
    assert len(lower(plain(text))) == len(plain(text))


@given(st.text(min_size=1, max_size=80))
def test_the_whole_plain_text_comes_from_the_whole_text(text: str) -> None:
    folded = plain(text)
    if folded:
        assert plain(as_written(text, 0, len(folded))) == folded


def test_endings_of_russian_adjectives_do_not_count() -> None:
    assert words("сверлильный", {}) == words("сверлильные", {}) == words("сверлильного", {})
