"""What the catalogue asserts of a list is checked by import, update and verify alike."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from screening.errors import ListsProblem
from screening.lists import catalogue, importing
from screening.lists.assertions import broken_assertions
from screening.lists.catalogue import CatalogueEntry, load_catalogue
from screening.lists.census import Census
from screening.lists.importing import import_files
from screening.model import Entity, EntityType, Name, NameKind

ENTRY = replace(load_catalogue()["un_sc"], min_entities=1, min_aliases=0, min_weak=0, min_sublists={}, min_filled={})
WORKS = Entity(
    "1",
    "un_sc",
    EntityType.ORGANIZATION,
    (Name("Orlov Works"), Name("OW", NameKind.ALIAS), Name("Old", NameKind.FORMER), Name("O", NameKind.WEAK_ALIAS)),
    countries=("BY",),
    sublist="EL; MEU",
)
NAMELESS = Entity("2", "un_sc", EntityType.PERSON, (Name(" "),), sublist="EL")
CENSUS = Census.of([WORKS, NAMELESS])


def test_a_census_counts_names_sublists_and_filled_fields() -> None:
    assert (CENSUS.entities, CENSUS.aliases, CENSUS.weak_aliases) == (2, 2, 1)
    assert CENSUS.sublists == {"EL": 2, "MEU": 1}
    assert (CENSUS.filled["name"], CENSUS.filled["countries"], CENSUS.filled["identifiers"]) == (1, 1, 0)


def test_an_entity_can_be_taken_away_again() -> None:
    census = Census.of([WORKS, NAMELESS])
    census.add(NAMELESS, -1)
    assert (census.entities, +census.sublists, census.filled["name"]) == (1, {"EL": 1, "MEU": 1}, 1)


@pytest.mark.parametrize(
    ("assertion", "said"),
    [
        ({"min_entities": 3}, "only 2 entities, fewer than the 3 expected"),
        ({"min_aliases": 3}, "only 2 aliases, fewer than the 3 expected"),
        ({"min_weak": 2}, "only 1 weak aliases, fewer than the 2 expected"),
        ({"min_sublists": {"EL": 2, "UVL": 5}}, "only 0 entities of UVL, fewer than the 5 expected"),
        ({"min_filled": {"name": 0.99}}, "only 50% of the entities have name, fewer than the 99% expected"),
    ],
)
def test_a_broken_assertion_is_told(assertion: dict[str, Any], said: str) -> None:
    (problem,) = broken_assertions(replace(ENTRY, **assertion), CENSUS)
    assert problem.startswith(said)


def test_what_holds_is_not_told() -> None:
    kept = replace(ENTRY, min_entities=2, min_aliases=2, min_weak=1, min_sublists={"EL": 2}, min_filled={"name": 0.5})
    assert list(broken_assertions(kept, CENSUS)) == []


@pytest.fixture
def un_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A list of one entity without alias, for a catalogue that expects one."""
    ours: CatalogueEntry = replace(ENTRY, min_aliases=1)
    for module in (catalogue, importing):
        monkeypatch.setattr(module, "load_catalogue", lambda: {"un_sc": ours})
    path = tmp_path / "consolidated.xml"
    path.write_text(
        '<CONSOLIDATED_LIST dateGenerated="2026-11-20T00:00:09.554Z"><INDIVIDUALS/><ENTITIES><ENTITY><DATAID>6</DATAID>'
        "<FIRST_NAME>EXAMPLE BUREAU</FIRST_NAME><UN_LIST_TYPE>Iran</UN_LIST_TYPE><REFERENCE_NUMBER>IRe.900"
        "</REFERENCE_NUMBER><LISTED_ON>2007-03-24</LISTED_ON></ENTITY></ENTITIES></CONSOLIDATED_LIST>",
        encoding="utf-8",
    )
    return path


def test_an_import_warns_and_an_update_refuses(tmp_path: Path, un_file: Path) -> None:
    with pytest.raises(ListsProblem, match="only 0 aliases, fewer than the 1 expected"):
        import_files(tmp_path / "data", "un_sc", [un_file], strict=True)
    imported = import_files(tmp_path / "data", "un_sc", [un_file])
    assert "only 0 aliases, fewer than the 1 expected: is the file whole?" in imported.warnings


def test_an_entry_of_a_list_without_effects_takes_that_of_the_list(tmp_path: Path, un_file: Path) -> None:
    imported = import_files(tmp_path / "data", "un_sc", [un_file])
    assert [entity.legal_effect for entity in imported.snapshot.entities()] == [ENTRY.legal_effect]
