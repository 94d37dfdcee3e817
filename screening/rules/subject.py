"""What a rule looks at: a row, and where the rule's scope asks for it one party or one good of the row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from screening.model import GoodsMatch, Party, Row

if TYPE_CHECKING:
    from screening.rules.fields import Field


class Subject:
    """A row with its goods, one chosen party and one chosen good. Field values are read once and kept."""

    __slots__ = ("_own", "_shared", "good", "goods", "listed", "party", "row")

    def __init__(
        self,
        row: Row,
        goods: Sequence[GoodsMatch] = (),
        party: Party | None = None,
        good: GoodsMatch | None = None,
        shared: dict[str, Any] | None = None,
        listed: frozenset[str] = frozenset(),
    ) -> None:
        self.row = row
        self.goods = goods
        self.party = party
        self.good = good
        self.listed = listed
        """Roles of the row's parties that hit a list."""
        self._shared: dict[str, Any] = {} if shared is None else shared
        self._own: dict[str, Any] = {}

    def with_party(self, party: Party) -> Subject:
        """The same row, seen from one of its parties; the row's own values stay read."""
        return Subject(self.row, self.goods, party=party, shared=self._shared, listed=self.listed)

    def with_good(self, good: GoodsMatch) -> Subject:
        """The same row, seen from one of its recognised goods."""
        return Subject(self.row, self.goods, good=good, shared=self._shared, listed=self.listed)

    def get(self, field: Field) -> Any:
        """The field's value, None where nothing is stated, `Unreadable` where it cannot be read."""
        kept = self._shared if field.of_row else self._own
        try:
            return kept[field.id]
        except KeyError:
            value = kept[field.id] = field.read(self)
            return value
