"""What the tests of the lists share: invented entities, and the real files where a checkout of them is beside us."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.lists.reading import Reading
from screening.model import Entity, EntityType, Issue, Locator, Name, NameKind


@pytest.fixture(scope="session")
def real_lists() -> Path:
    """The folder of real list files; they may not be shipped, so tests that need them skip without."""
    folder = Path(__file__).resolve().parents[3] / "shared" / "data" / "lists"
    if not folder.is_dir():
        pytest.skip("the real list files (../shared/data/lists) are not on this machine")
    return folder


@pytest.fixture
def reading() -> Reading:
    """Two entities, given in the wrong order, and one issue."""
    entities = (
        Entity(
            "20",
            "un_sc",
            EntityType.PERSON,
            (Name("ORLOV, Pyotr"), Name("Пётр Орлов", NameKind.ALIAS), Name("Petya", NameKind.WEAK_ALIAS)),
            locator=Locator("list.xml", "line 9"),
        ),
        Entity("10", "un_sc", EntityType.ORGANIZATION, (Name("Orlov Works"), Name("Old Works", NameKind.FORMER))),
    )
    return Reading(
        entities, (Issue("list.xml", "line 9", "GENDER", "unknown gender 'x'"),), "2026-02-27", {"entity": 2}
    )
