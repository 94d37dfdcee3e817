"""Which runs of words a word may abbreviate."""

import pytest

from screening.model import EntityType
from screening.names.abbreviations import runs
from screening.names.prepare import prepare


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("Gazprom", "Gazovaya Promyshlennost"),
        ("Kolt", "Krylov Oka Lada Terek"),
    ],
)
def test_beginnings_of_the_words_make_an_abbreviation(short: str, name: str) -> None:
    word, *_ = prepare(short, EntityType.ORGANIZATION).tokens

    assert runs(word, prepare(name, EntityType.ORGANIZATION).tokens)


def test_four_letters_of_two_words_are_chance() -> None:
    """Saba is the beginnings of Salalah and of bandar, which is a port."""
    word, *_ = prepare("Saba", EntityType.ORGANIZATION).tokens

    assert not runs(word, prepare("Salalah Port Crane", EntityType.ORGANIZATION).tokens)
