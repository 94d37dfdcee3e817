"""A party that stands in many rows is searched once and found in every one of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screening.batch import repeats
from screening.batch.repeats import RememberingScreener
from screening.config import Config
from screening.lists.loaded import LoadedLists
from screening.match.screener import Screener, Screening
from screening.model import EntityType, Identifier, PartialDate, Party

LISTED = Party("Shahid Kolahdooz Industrial Group", "seller")


class Counting:
    def __init__(self, lists: LoadedLists) -> None:
        self.real = Screener.open(lists.snapshots, Config())
        self.calls = 0

    def screen(self, party: Party) -> Screening:
        self.calls += 1
        return self.real.screen(party)


@pytest.fixture
def counting(lists: LoadedLists) -> Counting:
    return Counting(lists)


def test_the_same_party_in_another_role_is_found_without_a_search(counting: Counting) -> None:
    screener = RememberingScreener(counting)
    consignee = replace(LISTED, role="consignee", details={"phone": "1"})
    assert [screener.screen(party) for party in (LISTED, consignee)] == [
        counting.real.screen(LISTED),
        counting.real.screen(consignee),
    ]
    assert screener.screen(consignee).hits[0].role == "consignee"
    assert counting.calls == 1


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Alpine Works"},
        {"type": EntityType.VESSEL},
        {"aliases": ("SKIG",)},
        {"countries": ("CH",)},
        {"birth_date": PartialDate("1970-01-01", "1970-01-01", "1970")},
        {"addresses": ("Zurich",)},
        {"identifiers": (Identifier("imo", "9074729"),)},
    ],
)
def test_a_party_that_differs_in_what_is_compared_is_searched_anew(counting: Counting, other: dict) -> None:
    screener = RememberingScreener(counting)
    screener.screen(LISTED)
    assert screener.screen(replace(LISTED, **other)) == counting.real.screen(replace(LISTED, **other))
    assert counting.calls == 2


def test_every_field_of_a_party_is_either_compared_or_known_not_to_matter() -> None:
    # a field added to Party must find its way into the key, or into this list
    compared = {"name", "type", "aliases", "countries", "birth_date", "addresses", "identifiers"}
    assert set(Party.__dataclass_fields__) == compared | {"role", "details"}


def test_memory_is_bounded(counting: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "MOST", 2)
    screener = RememberingScreener(counting)
    for name in ("Alpine Works", "Baltic Works", "Cretan Works", "Alpine Works"):
        screener.screen(Party(name))
    assert counting.calls == 4
