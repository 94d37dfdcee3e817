"""The audit of the index: does it offer every pair of names that the full scorer puts at a score that matters?

Each party is screened one by one (`Screener`) and in a batch (`BatchScreener`), and compared with every listed name
(`exhaustive`); what reaches its score there and was not offered here is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Self

from screening.config import Config
from screening.lists.snapshot import Snapshot
from screening.match.batch_screener import BatchScreener
from screening.match.exhaustive import About, PublishedNames, Reached
from screening.match.index import ensure_index
from screening.match.screener import Screener
from screening.model import EntityType, Name, Party


class Origin(StrEnum):
    """Where the names searched come from."""

    FILE = "names of the file"
    NEAR_COPY = "near-copies"


class Drawn(NamedTuple):
    """A party to audit."""

    party: Party
    origin: Origin


class Lost(NamedTuple):
    """A pair that matters and was not offered."""

    pair: Reached
    in_check: bool
    """Lost where parties are screened one by one."""
    in_batch: bool


@dataclass(frozen=True, slots=True)
class Audited:
    """What the audit of one party found."""

    origin: Origin
    pairs: int
    """Pairs of names compared."""
    mattering: int
    """Those of searched names whose score matters."""
    at_threshold: int
    """Those of them at or above the threshold."""
    lost: tuple[Lost, ...]
    unsearchable: tuple[str, ...]
    """Names of the party that are not searched."""
    unsearched: int
    """Pairs whose score matters, of names that are not searched."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over some audited parties."""

    group: str
    names: int
    pairs: int
    mattering: int
    at_threshold: int
    lost: int

    @property
    def recall(self) -> float | None:
        """Share of the pairs that matter that were offered, 0 to 1; None without such pairs."""
        return 1.0 - self.lost / self.mattering if self.mattering else None


@dataclass(frozen=True, slots=True)
class Audit:
    """All that an audit found, and the settings that repeat it."""

    seed: int
    threshold: float
    source: str
    """Name of the file; "" without one."""
    lists: tuple[Snapshot, ...]
    about: About
    audited: tuple[Audited, ...]

    @property
    def whole(self) -> Tally:
        """Sums over all names."""
        return _tally("all", self.audited)

    def tallies(self) -> tuple[Tally, ...]:
        """Sums over each kind of names, and over all."""
        return *self.by_origin(), self.whole

    def by_origin(self) -> tuple[Tally, ...]:
        """Sums over the names of the file and over the near-copies."""
        members = {origin: [a for a in self.audited if a.origin is origin] for origin in Origin}
        return tuple(_tally(origin, some) for origin, some in members.items() if some)

    @property
    def lost(self) -> tuple[Lost, ...]:
        """The pairs that were not offered, by falling score."""
        every = [lost for audited in self.audited for lost in audited.lost]
        return tuple(sorted(every, key=lambda lost: (-lost.pair.score, lost.pair.query, lost.pair.listed)))

    @property
    def unsearchable(self) -> tuple[str, ...]:
        """Drawn names that are not searched."""
        return tuple(name for audited in self.audited for name in audited.unsearchable)

    @property
    def unsearched(self) -> int:
        """Pairs that would matter, of drawn names that are not searched."""
        return sum(audited.unsearched for audited in self.audited)


class Auditor:
    """The lists opened in both ways: through their index, and as published."""

    def __init__(self, screener: Screener, batch: BatchScreener, published: PublishedNames) -> None:
        self.published = published
        self._screener = screener
        self._batch = batch

    @classmethod
    def open(cls, snapshots: Sequence[Snapshot], config: Config) -> Self:
        """Opens or builds the index of every snapshot, and reads all its names."""
        indexes = [ensure_index(snapshot) for snapshot in snapshots]
        return cls(Screener(indexes, config), BatchScreener(indexes, config), PublishedNames(snapshots))

    def audit(self, drawn: Sequence[Drawn]) -> list[Audited]:
        """Audits these parties, which make one chunk of a batch."""
        self._batch.expect([party for party, _ in drawn])
        return [self._audit(*one) for one in drawn]

    def _audit(self, party: Party, origin: Origin) -> Audited:
        threshold = self._screener.config.threshold
        in_check, unsearchable = _offered(self._screener, party)
        in_batch, _ = _offered(self._batch, party)
        pairs, reached = self.published.reaching(party, threshold)
        searched = [pair for pair in reached if pair.name not in unsearchable]
        keys = [(pair, (pair.query, *pair.listed)) for pair in searched]
        return Audited(
            origin,
            pairs,
            len(searched),
            sum(pair.score >= threshold for pair in searched),
            tuple(
                Lost(pair, key not in in_check, key not in in_batch)
                for pair, key in keys
                if key not in in_check or key not in in_batch
            ),
            unsearchable,
            len(reached) - len(searched),
        )


_Key = tuple[str, str, str, EntityType, Name, str]
"""Text searched, list, entity, its type, the name as published, and the text meant in it."""


def _offered(screener: Screener, party: Party) -> tuple[set[_Key], tuple[str, ...]]:
    """The pairs that are offered to the scorer, as the scorer gets them, and the names that are not searched."""
    offers, unsearchable = screener.offers(party)
    found = set()
    for query, index, name_id, _ in offers:
        entity = index.entity(index.entity_of(name_id))
        name, listed = index.name(name_id)
        found.add((query.raw, index.snapshot.list_id, entity.id, entity.type, name, listed.raw))
    return found, unsearchable


def _tally(group: str, some: Iterable[Audited]) -> Tally:
    parts = tuple(some)
    return Tally(
        group,
        len(parts),
        sum(a.pairs for a in parts),
        sum(a.mattering for a in parts),
        sum(a.at_threshold for a in parts),
        sum(len(a.lost) for a in parts),
    )
