"""Counts of a backtest: rows by rule, rules that come together, rows that hang on one rule, and samples."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappushpop
from itertools import combinations

from screening.batch.decide import rules_alert
from screening.config import Config
from screening.model import Finding, FindingOutcome, Severity
from screening.rules import combine_severity
from screening.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A row that shows what was counted."""

    file: str
    row: int
    id: str
    message: str


class Sample:
    """Some rows out of many: the same ones for the same input, spread over it, without keeping the others."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: list[tuple[int, int, SampleRow]] = []
        self._seen = 0

    def add(self, row: SampleRow) -> None:
        """Offers a row, in input order."""
        self._seen += 1
        # the rows with the smallest checksums are as good as drawn by lot, and drawn the same way next time
        entry = (-zlib.crc32(f"{row.file}\x1f{row.row}".encode("utf-8", "surrogatepass")), -self._seen, row)
        if len(self._kept) < self._size:
            self._kept.append(entry)
            if len(self._kept) == self._size:
                heapify(self._kept)
        elif self._size:
            heappushpop(self._kept, entry)

    def rows(self) -> tuple[SampleRow, ...]:
        """The chosen rows in input order."""
        return tuple(row for _, _, row in sorted(self._kept, key=lambda entry: -entry[1]))


@dataclass(slots=True)
class RuleTally:
    """One rule's counts, in rows."""

    rule: str
    title: str
    severity: str
    """Label; "" for a good, whose severity follows its tier."""
    sample: Sample
    fired: int = 0
    undetermined: int = 0
    alone: int = 0
    """Fired where no other rule did."""
    decisive: int = 0
    """Rows that would not be reviewed without it."""


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """What one catalogue said of one row."""

    flagged: bool
    """Whether the findings make it `review`."""
    severity: Severity
    fired: frozenset[str]


@dataclass(slots=True)
class SideTally:
    """What one catalogue flagged."""

    rules_asked: Sequence[Rule]
    config: Config
    samples: int
    flagged: int = 0
    """Rows that the rules alone send to review."""
    severities: Counter[Severity] = field(default_factory=Counter)
    """Rows by combined severity of what fired; rows without a finding are left out."""
    rules: dict[str, RuleTally] = field(default_factory=dict)
    """Every rule asked, whether it fired or not, and each good that was recognised."""
    together: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Rows in which both rules fired."""

    def __post_init__(self) -> None:
        for rule in self.rules_asked:
            label = rule.effective_severity.label
            self.rules[rule.id] = RuleTally(rule.id, rule.title, label, Sample(self.samples))

    def add(self, file: str, row: int, row_id: str, findings: Sequence[Finding]) -> RowAnswer:
        """Counts one row."""
        fired: dict[str, str] = {}
        unknown: set[str] = set()
        for finding in findings:
            if finding.outcome is FindingOutcome.FIRED:
                fired.setdefault(finding.rule, finding.message)
            else:
                unknown.add(finding.rule)
        flagged = rules_alert(findings, self.config)
        severity = combine_severity(findings)
        self.flagged += flagged
        if severity:
            self.severities[severity] += 1
        for rule, message in fired.items():
            tally = self._of(rule)
            tally.fired += 1
            tally.alone += len(fired) == 1
            tally.sample.add(SampleRow(file, row, row_id, message))
        for rule in unknown - fired.keys():
            self._of(rule).undetermined += 1
        self.together.update(combinations(sorted(fired), 2))
        if flagged:
            for rule in {finding.rule for finding in findings}:
                without = [finding for finding in findings if finding.rule != rule]
                self._of(rule).decisive += not rules_alert(without, self.config)
        return RowAnswer(flagged, severity, frozenset(fired))

    def by_frequency(self) -> list[RuleTally]:
        """All rules, those that fired most first, then by id."""
        return sorted(self.rules.values(), key=lambda tally: (-tally.fired, tally.rule))

    def overlaps(self) -> list[tuple[str, str, int, float]]:
        """(rule, other rule, rows in which both fired, share of the rows of the rarer of the two), most telling first:
        a share of 1 says that one of them never fired without the other.
        """
        found = [
            (one, other, rows, rows / min(self.rules[one].fired, self.rules[other].fired))
            for (one, other), rows in self.together.items()
        ]
        return sorted(found, key=lambda pair: (-pair[3], -pair[2], pair[0], pair[1]))

    def _of(self, rule: str) -> RuleTally:
        if rule not in self.rules:
            title = f"recognised as {rule.partition('/')[2].replace('_', ' ')}"
            self.rules[rule] = RuleTally(rule, title, "", Sample(self.samples))
        return self.rules[rule]


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two catalogues on the same rows."""

    newly_flagged: int
    no_longer_flagged: int
    gained: Mapping[str, int]
    """Rule id -> rows in which it fires now and did not before."""
    lost: Mapping[str, int]
    newly_flagged_rows: tuple[SampleRow, ...]
    no_longer_flagged_rows: tuple[SampleRow, ...]


class ChangeTally:
    """Compares the answers of two catalogues row by row."""

    def __init__(self, samples: int) -> None:
        self._flagged = (0, 0)
        self._gained: Counter[str] = Counter()
        self._lost: Counter[str] = Counter()
        self._new, self._gone = Sample(samples), Sample(samples)

    def add(self, file: str, row: int, row_id: str, *, after: RowAnswer, before: RowAnswer) -> None:
        """Counts one row."""
        gained, lost = after.fired - before.fired, before.fired - after.fired
        self._gained.update(gained)
        self._lost.update(lost)
        if after.flagged != before.flagged:
            how = f"{before.severity.label} before, {after.severity.label} after"
            changed = SampleRow(file, row, row_id, f"{how}{_named('fires', gained)}{_named('is silent', lost)}")
            (self._new if after.flagged else self._gone).add(changed)
            new, gone = self._flagged
            self._flagged = (new + after.flagged, gone + before.flagged)

    def result(self) -> Change:
        """The counts so far."""
        rules = sorted(self._gained), sorted(self._lost)
        gained, lost = {rule: self._gained[rule] for rule in rules[0]}, {rule: self._lost[rule] for rule in rules[1]}
        return Change(*self._flagged, gained, lost, self._new.rows(), self._gone.rows())


def _named(what: str, rules: Iterable[str]) -> str:
    names = ", ".join(sorted(rules))
    return f"; {names} now {what}" if names else ""
