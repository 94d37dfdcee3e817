"""What a list holds, counted: entities and names by kind, sub-lists, and how many entities fill a field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from screening.model import Entity, NameKind

#: Fields whose filling tells whether a file was read whole; a column that moved or was renamed empties one of them.
FIELDS: Mapping[str, Callable[[Entity], object]] = {
    "name": lambda entity: entity.name.strip(),
    "countries": lambda entity: entity.countries,
    "identifiers": lambda entity: entity.identifiers,
    "programs": lambda entity: entity.programs,
    "addresses": lambda entity: entity.addresses,
    "birth_dates": lambda entity: entity.birth_dates,
    "designated": lambda entity: entity.designated,
}


@dataclass(slots=True)
class Census:
    """Counts of the entities of one list."""

    entities: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    """Names by kind."""
    types: Counter[str] = field(default_factory=Counter)
    """Entities by type."""
    sublists: Counter[str] = field(default_factory=Counter)
    """Entities by the lists within the list; one may be on several."""
    filled: Counter[str] = field(default_factory=Counter)
    """Entities that state something in a field of FIELDS."""
    nameless: int = 0
    """Entities without a name that has a letter or a digit."""

    @classmethod
    def of(cls, entities: Iterable[Entity]) -> Self:
        """The counts of these entities."""
        census = cls()
        for entity in entities:
            census.add(entity)
        return census

    @property
    def aliases(self) -> int:
        """Aliases and former names; not the weak ones."""
        return self.kinds[NameKind.ALIAS] + self.kinds[NameKind.FORMER]

    @property
    def weak_aliases(self) -> int:
        return self.kinds[NameKind.WEAK_ALIAS]

    def add(self, entity: Entity, by: int = 1) -> None:
        """Counts an entity; `by` -1 takes it away again."""
        self.entities += by
        self.nameless += 0 if has_name(entity) else by
        self.types[entity.type.value] += by
        for name in entity.names:
            self.kinds[name.kind.value] += by
        for sublist in entity.sublist.split("; ") if entity.sublist else ():
            self.sublists[sublist] += by
        for name_of_field, value_of in FIELDS.items():
            self.filled[name_of_field] += by if value_of(entity) else 0


def has_name(entity: Entity) -> bool:
    """Whether any name of the entity has a letter or a digit."""
    return any(map(str.isalnum, (letter for name in entity.names for letter in name.value)))
