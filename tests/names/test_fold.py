"""Folding of romanisations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.names.fold import _DIGRAPHS, fold, joined_fold, skeleton, word_fold
from screening.names.transliterate import script_of, to_ascii

SAME = [
    ("sergei", "sergey", "sergej", "serguei"),
    ("dmitry", "dmitriy", "dmitrii"),
    ("vladimir", "wladimir"),
    ("khaled", "haled"),
    ("yevgeny", "evgeni", "ievgeny"),
    ("yuriy", "iurii", "yury"),
    ("mahmoud", "mahmud"),
    ("muller", "mueller"),
    ("rosoboronexport", "rosoboroneksport"),
    ("tchekhov", "chekhov"),
    ("jon", "john"),
    ("li", "lee"),
    ("sergeevich", "sergeyevich"),
]


@pytest.mark.parametrize("spellings", SAME, ids=lambda s: s[0])
def test_romanisations_of_one_name_fold_alike(spellings: tuple[str, ...]) -> None:
    assert {fold(s) for s in spellings} == {fold(spellings[0])}


@pytest.mark.parametrize(("a", "b"), [("putin", "pushkin"), ("ivanov", "ivanova"), ("wei", "wen"), ("kim", "kam")])
def test_other_names_fold_apart(a: str, b: str) -> None:
    assert fold(a) != fold(b)


def test_skeleton_drops_vowels_but_marks_a_vowel_in_front() -> None:
    assert skeleton(fold("muhammad")) == skeleton(fold("mohamed"))
    assert skeleton(fold("usama")) == skeleton(fold("osama"))
    assert skeleton(fold("amin")) != skeleton(fold("min"))


def test_short_company_words_keep_every_letter() -> None:
    assert word_fold("acc") != word_fold("ac")
    assert word_fold("kx") != word_fold("ks")


@pytest.mark.parametrize(
    ("word", "ascii_word", "script"),
    [
        ("Рособоронэкспорт", "rosoboroneksport", "cyrillic"),
        ("Щукин", "shchukin", "cyrillic"),
        ("همت", "hmt", "arabic"),
        ("شهید", "shhyd", "arabic"),
        ("张", "zhang", "han"),
        ("김", "kim", "hangul"),
        ("Müller", "muller", "latin"),
        ("Yılmaz", "yilmaz", "latin"),
        ("Παπαδόπουλος", "papadopoulos", "other"),
    ],
)
def test_words_of_many_scripts_come_out_in_latin_letters(word: str, ascii_word: str, script: str) -> None:
    assert to_ascii(word) == ascii_word
    assert script_of(word) == script


PIECES = [
    *(written for written, _ in _DIGRAPHS),
    *"abcdefghijklmnopqrstuvwxyz1-",
    "ff",
    "ae",
    "oe",
    "ouan",
    "iy",
    "ij",
    "yj",
]
LATIN = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join)


@given(LATIN, LATIN)
def test_two_words_fold_from_their_parts_as_when_written_together(first: str, second: str) -> None:
    assert joined_fold(first, second) == fold(first + second)
