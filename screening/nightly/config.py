"""The settings of a nightly run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from screening.errors import UsageProblem
from screening.intake.sql import SqlQuery
from screening.model import Severity
from screening.nightly.notify_config import NotifySettings

#: Days since its import past which a list stops the nightly run (CONTRACT, "Exit status").
DEFAULT_MAX_AGE_DAYS = 3.0
#: Days for which the folder of a run is kept: ten years (31 CFR 501.601).
DEFAULT_KEEP_DAYS = 3653
#: Name of the log in the output folder.
LOG_NAME = "nightly.log.jsonl"


@dataclass(frozen=True, slots=True)
class NightlyInput:
    """Files that are read alike."""

    pattern: str
    """As written in the configuration, or the name of the query; names the files in comparisons, also when their own
    names carry a date."""
    files: tuple[Path, ...]
    kind: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    encoding: str | None = None
    query: SqlQuery | None = None
    """Asked at the beginning of a night; None where the input is files."""


@dataclass(frozen=True, slots=True)
class ListUpdate:
    """Which lists are updated before the screening, and from where."""

    lists: tuple[str, ...] = ()
    """Empty: those that are imported."""
    folder: Path | None = None
    """Files brought there by other ways; None: the publishers' addresses."""


@dataclass(frozen=True, slots=True)
class Review:
    """Where decisions are kept, and what the team asks of them."""

    state: Path | None
    """None: the state file of the data folder."""
    policy: Mapping[str, Any]
    """The parts of a `ReviewPolicy` that are written, by their names; the others stay as the state has them."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Where to tell of a night that cannot begin."""

    log: Path | None = None
    """None: the configuration names no place that can be used."""
    notify: NotifySettings | None = None


@dataclass(frozen=True, slots=True)
class NightlyConfig:
    """A checked configuration; paths are absolute or relative to the working folder."""

    inputs: tuple[NightlyInput, ...]
    output: Path
    lists: tuple[str, ...]
    threshold: float
    threshold_reason: str
    """Why the threshold is not the default; "" where it is."""
    max_age_days: float
    rules_dir: Path | None
    """None: the rules that ship with the software."""
    use_rules: bool
    profile: str
    home: str
    workers: int | None
    data_dir: Path | None
    demo: bool
    review_severity: Severity
    """Combined severity of the findings from which a row is to be reviewed."""
    weak_alias_alerts: tuple[str, ...]
    """Lists whose weak aliases alert alone."""
    update: ListUpdate | None
    """None: the lists are used as they are."""
    review: Review | None
    """None: no decision is applied, every run shows all that it found."""
    notify: NotifySettings | None
    """Who is told of a run; None: nobody."""
    keep_days: int
    """Days after which the folder of a run goes."""
    log: Path
    """JSON lines."""

    def no_older_than(self, days: float) -> NightlyConfig:
        """The same with `days` as the greatest age of a list where that is less; UsageProblem where it is no age."""
        if not days >= 0:
            raise UsageProblem(f"the greatest age of a list must be 0 days or more, not {days}")
        return replace(self, max_age_days=min(days, self.max_age_days))
