"""What a reader makes of the files of one list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from screening.model import Entity, Issue
from screening.records import dataclass

#: Kind of the records that a reader could not keep: an update with any is refused.
LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Reading:
    """The entities of one list, and everything in its files that could not be taken as it stands."""

    entities: Sequence[Entity]
    """A `Shelf` where there may be many."""
    issues: tuple[Issue, ...]
    published: str
    """ISO date of publication as the file states it, "" where it states none."""
    records: Mapping[str, int]
    """How many records of each kind the files held, taken or not: `{"sdn": 13821, "alt": 17091}`."""
    by_sublist: bool = False
    """Whether the kinds of record are the lists within the list: none of them may vanish unnoticed."""
