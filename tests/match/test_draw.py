"""The names of an audit are drawn by the seed alone."""

from screening.match.draw import draw, draw_parties, near_copies
from screening.model import Party
from tests.match.world import ENTITIES, snapshot

NAMES = [f"name {n}" for n in range(50)]


def test_the_order_of_the_file_makes_no_difference():
    assert draw(NAMES, str, 10, 1) == draw(reversed(NAMES), str, 10, 1)


def test_another_seed_draws_others():
    assert draw(NAMES, str, 10, 1) != draw(NAMES, str, 10, 2)


def test_each_name_is_drawn_once_and_no_more_than_there_are():
    parties = [Party(name) for name in ("A", "B", "A", "A")]

    assert sorted(party.name for party in draw_parties(parties, 5, 1)) == ["A", "B"]
    assert draw_parties(parties, 0, 1) == []


def test_the_same_seed_gives_the_same_near_copies(tmp_path):
    lists = [snapshot(tmp_path)]

    assert near_copies(lists, 6, 3) == near_copies(lists, 6, 3)
    assert near_copies(lists, 6, 3) != near_copies(lists, 6, 4)


def test_every_listed_name_can_be_drawn_and_some_copies_know_more_than_a_name(tmp_path):
    copies = near_copies([snapshot(tmp_path)], 100, 1)

    assert len(copies) == sum(len(entity.names) for entity in ENTITIES)
    assert any(party.birth_date or party.countries for party in copies)
    assert any(not party.birth_date and not party.countries for party in copies)
