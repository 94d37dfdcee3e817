"""A rule as a frozen record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from screening.model import Severity, Source
from screening.rules.conditions import Condition
from screening.rules.field import Field
from screening.rules.template import Template


class Status(StrEnum):
    """Whether a rule runs: draft and deprecated ones do not, and a testing one only informs."""

    DRAFT = "draft"
    TESTING = "testing"
    STABLE = "stable"
    DEPRECATED = "deprecated"


class Scope(StrEnum):
    """What a rule is asked of: each party, each recognised good, the order, or rows that share a key."""

    PARTY = "party"
    GOODS = "goods"
    ORDER = "order"
    GROUP = "group"


class Expect(StrEnum):
    """What an inline case expects of its rule."""

    FIRED = "fired"
    SILENT = "silent"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Case:
    """An inline test of a rule."""

    name: str
    rows: tuple[Mapping[str, Any], ...]
    """Stated columns of each row (one row, but for group rules), and `goods`."""
    expect: Expect
    missing: tuple[str, ...]
    """Columns that an undetermined finding must name; empty: not asked."""
    line: int


class Measure(StrEnum):
    """What is measured in a group of rows."""

    ROWS = "rows"
    DISTINCT = "distinct"
    UNRELATED = "unrelated"
    """Names that cannot mean one company nor firms of one group."""
    SUM = "sum"
    SAME = "same"
    """Rows that state the same as the row looked back from."""


@dataclass(frozen=True, slots=True)
class Having:
    """What a group must reach, and where it looks back also what it must not exceed."""

    measure: Measure
    field: Field | None
    """None for rows."""
    least: float
    most: float
    """Infinite where nothing is said."""
    where: Condition | None
    """Which rows are counted; None: all."""

    def holds(self, reached: float) -> bool:
        """Whether what was reached is enough and not too much."""
        return self.least <= reached <= self.most


@dataclass(frozen=True, slots=True)
class GroupSpec:
    """How rows are gathered: those with the same key, within a span of days."""

    key: tuple[Field, ...]
    date: Field | None
    days: int
    """Length of the window in days; 0 where `date` is None: all rows of the run count."""
    having: tuple[Having, ...]
    each_party: bool
    """Whether each party of a row is looked at, or the row once."""
    back_from: Condition | None = None
    """Where given, the group of each row for which it holds is what came before that row's day, and the finding is its
    alone."""

    conditions: tuple[Condition, ...] = field(init=False)
    """The conditions in it."""
    key_name: str = field(init=False)
    """The same for all that gather by the same fields."""

    def __post_init__(self) -> None:
        asked = (self.back_from, *(having.where for having in self.having))
        object.__setattr__(self, "conditions", tuple(condition for condition in asked if condition is not None))
        object.__setattr__(self, "key_name", "key " + " ".join(field.id for field in self.key))

    def fields(self) -> Iterator[Field]:
        """Every field it asks."""
        yield from self.key
        if self.date is not None:
            yield self.date
        yield from (having.field for having in self.having if having.field is not None)
        for condition in self.conditions:
            yield from condition.all_fields()


@dataclass(frozen=True, slots=True)
class Rule:
    """One cited condition."""

    id: str
    title: str
    family: str
    status: Status
    severity: Severity
    scope: Scope
    version: int
    reviewed: str
    profiles: frozenset[str]
    """Regimes in which the rule runs: US, EU, UK."""
    techniques: tuple[str, ...]
    sources: tuple[Source, ...]
    when: Condition
    group: GroupSpec | None
    message: Template
    question: str
    essential: frozenset[str]
    """Ids of the fields whose absence makes the row `review`."""
    blind_spots: str
    cases: tuple[Case, ...]
    needs_order: bool
    """Whether it asks of order columns or goods, so that it does not apply to party files."""
    file: str
    line: int
    content: Mapping[str, Any]
    """What can change an answer or what is shown; its digest stands in the lock file."""
    mark: str = field(init=False)
    """Its version and the beginning of its digest, by which a finding says what exactly fired."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "mark", f"{self.version}:{self.digest()[:12]}")

    @property
    def runs(self) -> bool:
        """Whether a run asks this rule."""
        return self.status in (Status.STABLE, Status.TESTING)

    @property
    def effective_severity(self) -> Severity:
        """Its severity; a testing rule only informs."""
        return Severity.INFO if self.status is Status.TESTING else self.severity

    def needed(self) -> Iterator[Field]:
        """Every field whose absence can leave the rule undetermined; a missing key leaves a row out of any group."""
        yield from self.when.needed()
        if self.group is not None:
            if self.group.date is not None:
                yield self.group.date
            for condition in self.group.conditions:
                yield from condition.needed()

    def digest(self) -> str:
        """SHA-256 (hex) of the content, whatever the layout, comments, tests and notes of its file."""
        return content_digest(self.content)


def content_digest(content: Any) -> str:
    """SHA-256 (hex) of canonical JSON."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
