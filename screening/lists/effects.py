"""What being listed means, for entries whose file does not say it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from screening.model import Entity

if TYPE_CHECKING:  # what a check does without
    from screening.lists.catalogue import CatalogueEntry
    from screening.lists.shelf import Shelf

#: Stands where neither the entry nor the catalogue can say what a listing means: never guess the milder one.
NOT_STATED = "Not stated in this file; read the entry at its publisher."


def effect_of(entity: Entity) -> str:
    """The legal effect of a listing, in words that are never empty."""
    return entity.legal_effect or NOT_STATED


def fill_effects(shelf: Shelf, entry: CatalogueEntry) -> None:
    """Gives every entity that states no legal effect that of its list, where it is the same for all its entries."""
    effect = entry.legal_effect if entry.same_effect else NOT_STATED
    for entity in shelf.without_effect():
        shelf.replace(replace(entity, legal_effect=effect))
