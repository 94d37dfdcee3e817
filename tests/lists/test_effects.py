"""Every entry says what being listed means, or that its file does not say it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screening.lists.catalogue import load_catalogue
from screening.lists.effects import NOT_STATED, effect_of, fill_effects
from screening.lists.shelf import Shelf
from screening.model import Entity, EntityType, Name

ENTITY = Entity("1", "a_list", EntityType.ORGANIZATION, (Name("Orlov Works"),))
STATED = replace(ENTITY, id="2", legal_effect="Asset freeze")
CATALOGUE = load_catalogue()


def effects(list_id: str) -> list[str]:
    shelf = Shelf.of([ENTITY, STATED])
    fill_effects(shelf, CATALOGUE[list_id])
    return [entity.legal_effect for entity in shelf]


@pytest.mark.parametrize("list_id", ["un_sc", "eu_fsf", "au_dfat", "ca_sema", "ch_seco"])
def test_an_entry_takes_the_effect_of_its_list_where_all_entries_share_it(list_id: str) -> None:
    assert effects(list_id) == [CATALOGUE[list_id].legal_effect, "Asset freeze"]


@pytest.mark.parametrize("list_id", ["us_ofac_cons", "us_csl", "gb_uksl", "eu_833", "opensanctions"])
def test_an_effect_that_differs_from_entry_to_entry_is_never_guessed(list_id: str) -> None:
    assert effects(list_id) == [NOT_STATED, "Asset freeze"]


def test_entries_of_older_snapshots_say_that_nothing_is_stated() -> None:
    assert effect_of(ENTITY) == NOT_STATED
