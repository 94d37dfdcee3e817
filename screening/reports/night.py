"""What a night adds to the report of its run: how every alert stands, what changed, and that near-copies are found."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from screening.reports.atomic import write_text
from screening.review.audit import Head
from screening.review.history import PastDecision
from screening.review.record import AlertStanding
from screening.review.verdict import Standing

FILE_NAME = "night.json"


@dataclass(frozen=True, slots=True)
class NightAlert:
    """One hit, finding or row in error after the night."""

    alert: AlertStanding
    decision: PastDecision | None
    """The last one on it, whether it holds or not."""
    elsewhere: bool = False
    """The run did not screen its file: it stands as before."""


@dataclass(frozen=True, slots=True)
class RunFigures:
    """One run of the trend."""

    run_id: str
    started: str
    rows: int
    review: int
    """Rows in review."""
    new: int
    """Alerts, as all below."""
    reopened: int
    to_do: int
    """Those that somebody has to decide on, the new and re-opened ones among them."""
    suppressed: int
    seconds: float


@dataclass(frozen=True, slots=True)
class ChangedEntry:
    """An entry of a list that came, went, or changed."""

    kind: str
    """`added`, `removed` or `changed`."""
    id: str
    name: str
    fields: tuple[str, ...] = ()
    """Names of the fields that changed."""


@dataclass(frozen=True, slots=True)
class ListChange:
    """What became of one list since the previous run."""

    id: str
    before: str
    """Digest that the previous run searched; "" where it did not search the list."""
    after: str
    """"" where this run does not search it any more."""
    counts: Mapping[str, int] | None
    """Entries added, removed and changed; None where that cannot be told."""
    entries: tuple[ChangedEntry, ...] = ()
    """The first of them."""
    note: str = ""
    """Why the entries cannot be told."""


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A setting or a digest that is not what it was in the previous run."""

    name: str
    before: str
    after: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """How many near-copies of listed names were found."""

    group: str
    found: int
    trials: int


@dataclass(frozen=True, slots=True)
class Missed:
    """A near-copy that was not found."""

    list_id: str
    entity_id: str
    listed: str
    query: str
    kind: str
    score: float


@dataclass(frozen=True, slots=True)
class NewestFound:
    """Near-copies of the newest entries of each list, screened as the run screened."""

    each: int
    """Entries taken of a list at most."""
    entries: int
    whole: Found
    by_kind: tuple[Found, ...]
    by_list: tuple[Found, ...]
    missed: tuple[Missed, ...]
    beyond: int
    """Near-copies that nobody could know again; they are not counted."""


@dataclass(frozen=True, slots=True)
class NightReport:
    """What the state and the previous run say of a run. The same state and files give the same report."""

    run_id: str
    previous: str
    """Id of the run compared with; "" where there is none."""
    alerts: tuple[NightAlert, ...]
    """What is there in the order of its rows, then what the run closed."""
    trend: tuple[RunFigures, ...]
    """The last runs over the same inputs, this one last."""
    lists: tuple[ListChange, ...]
    settings: tuple[ValueChange, ...]
    digests: tuple[ValueChange, ...]
    """Software, rules, goods and names that are not those of the previous run."""
    newest: NewestFound | None
    """None where the lists as searched are not kept any more."""
    head: Head
    """Of the audit log, right after the run was recorded."""

    @property
    def counts(self) -> dict[Standing, int]:
        """Alerts by standing; 0 for those that have none."""
        counted = Counter(one.alert.standing for one in self.alerts)
        return {standing: counted[standing] for standing in Standing}

    @property
    def undecided(self) -> int:
        """Alerts that the run closed and on which somebody still had to decide."""
        return sum(one.alert.gone_undecided for one in self.alerts)

    @property
    def to_do(self) -> int:
        """Alerts on which somebody has to decide."""
        return sum(one.alert.standing.to_do for one in self.alerts)

    def standing(self, standing: Standing) -> list[NightAlert]:
        """The alerts that stand so."""
        return [one for one in self.alerts if one.alert.standing is standing]

    def to_json(self) -> str:
        """The report as indented JSON, ending in a line break."""
        record = {"counts": {str(key): count for key, count in self.counts.items()}, **dataclasses.asdict(self)}
        return json.dumps(record, ensure_ascii=False, indent=2) + "\n"

    def write(self, folder: Path) -> Path:
        """Write night.json to `folder`, whole or not at all; gives its path. Raises OutputProblem."""
        path = folder / FILE_NAME
        write_text(path, self.to_json())
        return path
