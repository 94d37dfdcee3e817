"""Coarse consonants of Latin words."""

from hypothesis import given
from hypothesis import strategies as st

from screening.names.consonants import _CLASSES, joined_forms, latin_forms

LATIN = st.lists(st.sampled_from([*_CLASSES, *"aeiouxyw1"]), min_size=1, max_size=6).map("".join)


@given(LATIN, LATIN)
def test_two_words_are_read_from_their_parts_as_when_written_together(first: str, second: str) -> None:
    assert joined_forms(first, second) == latin_forms(first + second)
