"""The self-test: near-copies of listed names, screened like any party. Which are found, by kind of distortion and list.

Half of the sample are the newest entries, which a new designation would be; the others are random. The names are
screened through `Screener`, index and all, so that a lost candidate shows as well as a low score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from screening.lists.snapshot import Snapshot
from screening.match.distortions import Kind, distortions
from screening.match.screener import Screener, compare_names
from screening.model import Entity, EntityType, Party

#: Entities taken from each list: with a dozen distortions a name, enough to see a kind that fails for one in fifty.
DEFAULT_SAMPLE = 100
DEFAULT_SEED = 1


@dataclass(frozen=True, slots=True)
class Chosen:
    """A listed entity that the self-test distorts."""

    entity: Entity
    newest: bool
    """Taken as one of the newest entries; otherwise at random."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One distorted name and what screening it found."""

    list_id: str
    entity_id: str
    type: EntityType
    newest: bool
    listed: str
    """The primary name, as published."""
    query: str
    """The distorted name, which was screened."""
    kind: Kind
    beyond: str
    """Why the name cannot be known again; such trials are counted apart. Empty for all others."""
    found: bool
    """The entity is among the hits."""
    first: bool
    """No other hit scores higher."""
    score: float
    """Score of the two names by themselves, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Recall:
    """How many of some trials found their entity."""

    group: str
    trials: int
    found: int
    first: int

    @property
    def recall(self) -> float | None:
        """Share found, 0 to 1; None without trials."""
        return self.found / self.trials if self.trials else None


@dataclass(frozen=True, slots=True)
class SelfTest:
    """All trials of a self-test, and the settings that repeat it."""

    sample: int
    seed: int
    threshold: float
    lists: tuple[Snapshot, ...]
    trials: tuple[Trial, ...]

    @property
    def counted(self) -> tuple[Trial, ...]:
        """The trials whose name a careful reader could know again."""
        return tuple(t for t in self.trials if not t.beyond)

    @property
    def beyond(self) -> tuple[Trial, ...]:
        """The trials whose name nobody could know again."""
        return tuple(t for t in self.trials if t.beyond)

    @property
    def whole(self) -> Recall:
        """Recall over all counted trials."""
        return _recall("all", self.counted)

    @property
    def lost(self) -> tuple[Trial, ...]:
        """The misses whose names score at or above the threshold: the search did not offer the entity."""
        return tuple(t for t in self.misses if t.score >= self.threshold)

    @property
    def misses(self) -> tuple[Trial, ...]:
        """The counted trials that did not find their entity: the commonest kind first, then by falling score."""
        missed = [t for t in self.counted if not t.found]
        often = {kind: sum(t.kind is kind for t in missed) for kind in Kind}
        return tuple(sorted(missed, key=lambda t: (-often[t.kind], t.kind, -t.score, t.list_id, t.entity_id)))

    def beyond_reasons(self) -> tuple[tuple[str, int], ...]:
        """Why names cannot be known again, and how many; the commonest first."""
        reasons = Counter(trial.beyond for trial in self.beyond)
        return tuple(sorted(reasons.items(), key=lambda item: (-item[1], item[0])))

    def by_kind(self) -> tuple[Recall, ...]:
        """Recall of each kind of distortion, from the mildest to the strongest."""
        return tuple(
            _recall(kind, members) for kind in Kind if (members := [t for t in self.counted if t.kind is kind])
        )

    def by_list(self) -> tuple[Recall, ...]:
        """Recall of each list."""
        return tuple(_recall(s.list_id, [t for t in self.counted if t.list_id == s.list_id]) for s in self.lists)

    def by_type(self) -> tuple[Recall, ...]:
        """Recall of each type of entity."""
        return tuple(_recall(type, members) for type in EntityType if (members := self._of_type(type)))

    def by_choice(self) -> tuple[Recall, ...]:
        """Recall of the newest entries and of the random ones."""
        return tuple(
            _recall(label, [t for t in self.counted if t.newest is newest])
            for label, newest in (("newest", True), ("random", False))
        )

    def _of_type(self, type: EntityType) -> list[Trial]:
        return [t for t in self.counted if t.type is type]


def choose(snapshot: Snapshot, sample: int, seed: int) -> list[Chosen]:
    """Half of `sample` entities by newest designation (without dates: by highest id), the others at random.

    The same snapshot, sample and seed choose the same entities. A list of no more than `sample` is taken whole.
    """
    named = (entity for entity in snapshot.entities() if not entity.address_only)
    entities = sorted(named, key=_newness, reverse=True)
    newest = entities[: (sample + 1) // 2]
    rest = entities[len(newest) :]
    random = Random(f"{seed} {snapshot.list_id}")
    drawn = random.sample(rest, min(sample - len(newest), len(rest)))
    return [*(Chosen(e, True) for e in newest), *(Chosen(e, False) for e in drawn)]


def planned(chosen: Sequence[Chosen], seed: int) -> Iterator[tuple[Chosen, Kind, str, str]]:
    """Every (entity, kind, distorted name, why beyond) of a sample. An entity's distortions depend on nothing else."""
    for one in chosen:
        entity = one.entity
        random = Random(f"{seed} {entity.list_id} {entity.id}")
        for kind, text, beyond in distortions(entity.name, entity.type, random):
            yield one, kind, text, beyond


def run_trials(screener: Screener, plan: Sequence[tuple[Chosen, Kind, str, str]]) -> Iterator[Trial]:
    """Screens every distorted name, with no other fact than its type."""
    for one, kind, text, beyond in plan:
        entity = one.entity
        hits = screener.screen(Party(text, type=entity.type)).hits
        own = next((h for h in hits if (h.list_id, h.entity.id) == (entity.list_id, entity.id)), None)
        score = own.score if own else compare_names(text, entity.name, entity.type).score
        first = own is not None and own.score >= hits[0].score
        yield Trial(
            entity.list_id,
            entity.id,
            entity.type,
            one.newest,
            entity.name,
            text,
            kind,
            beyond,
            own is not None,
            first,
            score,
        )


def _newness(entity: Entity) -> tuple[str, int, str]:
    return entity.designated, int(entity.id) if entity.id.isdecimal() and len(entity.id) < 30 else 0, entity.id


def _recall(group: str, trials: Sequence[Trial]) -> Recall:
    return Recall(group, len(trials), sum(t.found for t in trials), sum(t.first for t in trials))
