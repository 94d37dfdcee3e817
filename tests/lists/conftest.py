"""What the tests of the lists share: invented entities."""

from __future__ import annotations

import pytest

from screening.lists.reading import Reading
from screening.model import Entity, EntityType, Issue, Locator, Name, NameKind


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
