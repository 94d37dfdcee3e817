"""What a rule looks at: a row, and where the rule's scope asks for it one party or one good of the row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from screening.model import GoodsMatch, Party, Row

if TYPE_CHECKING:
    from screening.rules.field import Field


#: Stands for a value that was not read yet; None is a value that is not stated.
NOT_READ = object()


class Subject:
    """A row with its goods, one chosen party and one chosen good. Field values are read once and kept."""

    __slots__ = ("_parties", "good", "goods", "home", "listed", "own", "party", "row", "shared")

    def __init__(
        self,
        row: Row,
        goods: Sequence[GoodsMatch] = (),
        party: Party | None = None,
        good: GoodsMatch | None = None,
        shared: dict[str, Any] | None = None,
        listed: frozenset[str] = frozenset(),
        home: str = "",
    ) -> None:
        self.row = row
        self.goods = goods
        self.party = party
        self.good = good
        self.listed = listed
        """Roles of the row's parties that hit a list."""
        self.home = home
        """Country from which the user sends goods; "" where nobody said."""
        self.shared: dict[str, Any] = {} if shared is None else shared
        """Values of the row's own fields that were read."""
        self.own: dict[str, Any] = {}
        """Values of the party's or the good's fields that were read."""
        self._parties: tuple[Subject, ...] | None = None

    def parties(self) -> tuple[Subject, ...]:
        """The same row, seen from each of its parties; the row's own values stay read."""
        if self._parties is None:
            self._parties = tuple(self.with_party(party) for party in self.row.parties)
        return self._parties

    def with_party(self, party: Party) -> Subject:
        """The same row, seen from one party."""
        return Subject(self.row, self.goods, party=party, shared=self.shared, listed=self.listed, home=self.home)

    def with_good(self, good: GoodsMatch) -> Subject:
        """The same row, seen from one of its recognised goods."""
        return Subject(self.row, self.goods, good=good, shared=self.shared, listed=self.listed, home=self.home)

    def get(self, field: Field) -> Any:
        """The field's value, None where nothing is stated, `Unreadable` where it cannot be read."""
        kept = self.shared if field.of_row else self.own
        value = kept.get(field.id, NOT_READ)
        if value is NOT_READ:
            value = kept[field.id] = field.read(self)
        return value
