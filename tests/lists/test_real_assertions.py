"""The real copies from which the catalogue's assertions come meet them, and every entry of theirs tells its effect."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path

import pytest

from screening.lists.assertions import broken_assertions
from screening.lists.catalogue import load_catalogue
from screening.lists.census import Census
from screening.lists.effects import NOT_STATED, fill_effects
from screening.lists.files import load_files
from screening.lists.reading import Reading
from screening.lists.shelf import Shelf

LISTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "lists"
pytestmark = pytest.mark.skipif(not LISTS.is_dir(), reason="the official list files of ../shared are not here")
CATALOGUE = load_catalogue()


def read(list_id: str, *patterns: str) -> Reading:
    paths = [path for pattern in patterns for path in sorted(LISTS.glob(pattern))]
    if not paths:
        pytest.skip(f"no file {patterns} in ../shared")
    reader = importlib.import_module(f"screening.lists.readers.{CATALOGUE[list_id].reader}")
    reading: Reading = reader.read(load_files(paths), list_id)
    return reading


@pytest.mark.slow
@pytest.mark.parametrize(
    ("list_id", "pattern", "unstated"),
    [
        ("us_ofac_sdn", "us_ofac_sdn/2023-12-28/*", 0),
        ("us_ofac_cons", "us_ofac_cons/2025-12-19/*", 9),
        ("us_ofac_cons", "us_ofac_cons/2025-01-10/*", 0),
        ("us_csl", "us_csl/2022-05-06/*", 0),
        ("us_bis_dpl", "us_bis_dpl/*.txt*", 0),
        ("un_sc", "un_sc/2022-09-15/*.gz", 0),
        ("un_sc", "un_sc/2026-02-27/*.gz", 0),
        ("eu_833", "eu_oj/2026-08/*", 0),
        ("gb_ofsi", "gb_ofsi_closed/2025-04/ConList.csv.gz", 0),
        ("au_dfat", "au_dfat/*/*.xlsx", 0),
        ("ca_sema", "ca_sema/*/*.xml.gz", 0),
    ],
)
def test_a_real_copy_meets_the_assertions_and_tells_its_effects(list_id: str, pattern: str, unstated: int) -> None:
    shelf = Shelf.of(read(list_id, pattern).entities)
    fill_effects(shelf, CATALOGUE[list_id])
    assert list(broken_assertions(CATALOGUE[list_id], shelf.census)) == []
    effects = [entity.legal_effect for entity in shelf]
    assert all(effects)
    assert effects.count(NOT_STATED) == unstated


@pytest.mark.slow
def test_a_real_list_that_lost_a_file_a_column_or_a_sublist_does_not() -> None:
    bare = Census.of(read("us_ofac_sdn", "us_ofac_sdn/2023-12-28/sdn.csv.gz").entities)
    said = " ".join(broken_assertions(CATALOGUE["us_ofac_sdn"], bare))
    assert "aliases, fewer than" in said
    assert "have addresses, fewer than" in said
    csl = list(read("us_csl", "us_csl/2022-05-06/*").entities)
    without = Census.of(entity for entity in csl if entity.sublist != "UVL")
    assert "only 0 entities of UVL" in " ".join(broken_assertions(CATALOGUE["us_csl"], without))
    moved = Census.of(replace(entity, countries=()) for entity in csl)
    assert "only 0% of the entities have countries" in " ".join(broken_assertions(CATALOGUE["us_csl"], moved))
