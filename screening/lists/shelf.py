"""The entities of one reading, kept on disk as the lines of their snapshot, so that their number does not matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from screening.lists.codec import entity_from_json, entity_to_json
from screening.lists.scratch import key_bytes, temporary_database
from screening.model import Entity

#: Entities taken out at once.
_PAGE = 20


class Shelf(Sequence[Entity]):
    """Entities in the order in which they came, each id once.

    They come back as equal records, not as the same ones.
    """

    def __init__(self) -> None:
        self._database = temporary_database(self)
        self._database.execute(
            "CREATE TABLE entities (place INTEGER PRIMARY KEY, id BLOB UNIQUE, name BLOB, linked BOOL, line TEXT)"
        )
        self._named = False
        self._count = 0
        self.kinds: Counter[str] = Counter()
        """Names by kind."""
        self.types: Counter[str] = Counter()
        """Entities by type."""
        self.nameless = 0
        """Entities without a name that has a letter or a digit."""

    @classmethod
    def of(cls, entities: Iterable[Entity]) -> Shelf:
        """A shelf of these entities; ValueError where an id stands twice."""
        if isinstance(entities, Shelf):
            return entities
        shelf = cls()
        for entity in entities:
            if not shelf.add(entity):
                raise ValueError(f"entity ids given twice: {entity.id}")
        return shelf

    def add(self, entity: Entity) -> bool:
        """Keeps an entity; False, and nothing changes, where its id is taken."""
        done = self._database.execute(
            "INSERT OR IGNORE INTO entities VALUES (?, ?, ?, ?, ?)", (self._count, key_bytes(entity.id), *_row(entity))
        )
        if not done.rowcount:
            return False
        self._count += 1
        self._tally(entity, 1)
        return True

    def replace(self, entity: Entity) -> None:
        """Puts an entity in the place of the one of its id; KeyError where there is none."""
        old = self.get(entity.id)
        if old is None:
            raise KeyError(entity.id)
        self._tally(old, -1)
        self._tally(entity, 1)
        self._database.execute(
            "UPDATE entities SET name = ?, linked = ?, line = ? WHERE id = ?", (*_row(entity), key_bytes(entity.id))
        )

    def get(self, entity_id: str) -> Entity | None:
        """The entity of an id."""
        found = self._database.execute("SELECT line FROM entities WHERE id = ?", (key_bytes(entity_id),)).fetchone()
        return entity_from_json(found[0]) if found else None

    def holds(self, entity_id: str) -> bool:
        """Whether the id is taken."""
        found = self._database.execute("SELECT 1 FROM entities WHERE id = ?", (key_bytes(entity_id),))
        return found.fetchone() is not None

    def lines(self) -> Iterator[bytes]:
        """The entities as lines of JSON, by rising id (as text)."""
        for (line,) in self._database.execute("SELECT line FROM entities ORDER BY id"):
            yield f"{line}\n".encode()

    def linked(self) -> Iterator[Entity]:
        """The entities with relations; they may be replaced meanwhile."""
        return self._pages("AND linked")

    def bearers(self, name: str) -> list[str]:
        """Ids of the entities with that primary name, compared as `name_key` says: two at most."""
        if not self._named:
            self._database.execute("CREATE INDEX by_name ON entities (name)")
            self._named = True
        found = self._database.execute("SELECT id FROM entities WHERE name = ? LIMIT 2", (name_key(name),))
        return [entity_id.decode("utf-8", "surrogatepass") for (entity_id,) in found]

    def __len__(self) -> int:
        return self._count

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    def __iter__(self) -> Iterator[Entity]:
        return self._pages()

    @overload
    def __getitem__(self, place: int) -> Entity: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Entity]: ...
    def __getitem__(self, place: int | slice) -> Entity | Sequence[Entity]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(self._count))]
        at = range(self._count)[place]
        (line,) = self._database.execute("SELECT line FROM entities WHERE place = ?", (at,)).fetchone()
        return entity_from_json(line)

    def _pages(self, where: str = "") -> Iterator[Entity]:
        """The entities in order, a page at a time: what is read does not depend on what is written meanwhile."""
        query = f"SELECT place, line FROM entities WHERE place > ? {where} ORDER BY place LIMIT {_PAGE}"
        last = -1
        while page := self._database.execute(query, (last,)).fetchall():
            last = page[-1][0]
            yield from (entity_from_json(line) for _, line in page)

    def _tally(self, entity: Entity, by: int) -> None:
        self.types[entity.type.value] += by
        self.nameless += 0 if has_name(entity) else by
        for name in entity.names:
            self.kinds[name.kind.value] += by


def name_key(name: str) -> bytes:
    """How names of other parties are compared with primary names: without case and the dot of an abbreviation."""
    return key_bytes(name.casefold().rstrip("."))


def has_name(entity: Entity) -> bool:
    """Whether any name of the entity has a letter or a digit."""
    return any(map(str.isalnum, (letter for name in entity.names for letter in name.value)))


def _row(entity: Entity) -> tuple[bytes, bool, str]:
    return name_key(entity.name), bool(entity.relations), entity_to_json(entity)
