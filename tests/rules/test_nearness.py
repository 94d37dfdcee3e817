"""Words of several lists that stand close together, and pieces between quotation marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.rules.nearness import near, with_quotations_as_words
from screening.rules.wording import fold

LEFT_OFF = near(5, [["leave*", "without"], ["paper*", "packing list"], ["name", "end user", "大学"]])


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("Leave the name off the papers", True),
        ("papers without any name", True),
        ("packing list without end user", True),
        ("leaves a paper and a long way of many words behind, then the name", False),
        ("Leave the papers", False),
        ("leave off the papername", False),
        ("without paper 某大学的", True),
        ("", False),
    ],
)
def test_a_word_of_each_list_within_so_many_words(text: str, stands: bool) -> None:
    assert LEFT_OFF(fold(text)) is stands


def test_one_word_may_stand_for_two_lists() -> None:
    assert near(1, [["申报"], ["标签"]])(fold("标签申报"))


def test_a_phrase_needs_all_its_words_in_order() -> None:
    both = near(3, [["packing list"], ["no"]])
    assert both(fold("no packing list"))
    assert not both(fold("no list packing"))


@given(st.lists(st.sampled_from(["leave", "paper", "name", "tea", "of"]), max_size=14))
def test_it_is_as_looking_at_every_window(words: list[str]) -> None:
    within = 5
    windows = [words[start : start + within + 1] for start in range(len(words))]
    naive = any({"leave", "paper", "name"} <= set(window) for window in windows)
    assert LEFT_OFF(fold(" ".join(words))) is naive


@pytest.mark.parametrize(
    ("notes", "read"),
    [
        ('label "O2 medical" asked', " label quotation asked "),
        ("Rechnung soll „Messgerät“ heißen", " rechnung soll quotation heissen "),
        ("write 'spare parts' on it", " write quotation on it "),
        ("the buyer's wish: 5' long", " the buyer s wish 5 long "),
        ('an open " mark', " an open mark "),
        ("«насос» в накладной", " quotation в накладнои "),
        ("", None),
    ],
)
def test_what_is_quoted_is_one_word(notes: str, read: str | None) -> None:
    assert with_quotations_as_words({"notes": notes}) == read
