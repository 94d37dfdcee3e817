"""One pass over a run's alerts: the figures of all of them, and the most urgent ones kept for display."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from screening.model import Alert, Finding, FindingOutcome, Hit, RowOutcome, Severity

#: How many the page shows (size and speed: tests/bench/report_bench.py); everything stands in the CSV files whatever
#: these say.
MAX_ALERTS = 5_000
MAX_LINES = 1_000
#: Alerts held beyond those before the least urgent go.
_SPARE_ALERTS = 500


@dataclass(slots=True)
class RuleFigures:
    """What one rule said over the whole run."""

    rule: str
    title: str
    severity: Severity
    fired_in_review: int = 0
    """Rows in review on which it fired."""
    fired_elsewhere: int = 0
    undetermined: int = 0
    """Rows on which it could not be decided."""
    essential: int = 0
    """Those of them that went to review for it."""
    missing: Counter[str] = field(default_factory=Counter)
    """The facts that would have decided it, by number of rows."""
    examples: list[str] = field(default_factory=list)
    """The first rows on which it could not be decided."""

    @property
    def fired(self) -> int:
        return self.fired_in_review + self.fired_elsewhere


@dataclass(slots=True)
class Overview:
    """Figures over the alerts of a run; the lists of things shown may be cut, the counts never are."""

    alerts: list[Alert] = field(default_factory=list)
    """Rows in review, the most urgent first, at most MAX_ALERTS."""
    review_count: int = 0
    weak: list[tuple[Alert, Hit]] = field(default_factory=list)
    """Matches on a weak alias alone or in another room of a listed address, in input order, at most MAX_LINES."""
    weak_count: int = 0
    errors: list[Alert] = field(default_factory=list)
    """Rows in error, in input order, at most MAX_LINES."""
    error_count: int = 0
    hits: int = 0
    by_severity: Counter[Severity] = field(default_factory=Counter)
    """Rows in review."""
    by_list: Counter[str] = field(default_factory=Counter)
    """Hits."""
    by_score: Counter[str] = field(default_factory=Counter)
    """Hits by band of their score."""
    by_technique: Counter[str] = field(default_factory=Counter)
    """Fired findings of rows in review."""
    rules: dict[str, RuleFigures] = field(default_factory=dict)
    anchors: dict[str, int] = field(default_factory=dict)
    """File -> its number, in order of appearance."""

    def anchor(self, file: str, row: int) -> str:
        """Name of a row's place in the page."""
        return f"f{self.anchors.get(file, 0)}r{row}"

    @property
    def shown(self) -> set[str]:
        """Anchors of the alerts that are shown."""
        return {self.anchor(alert.decision.file, alert.decision.row) for alert in self.alerts}

    @property
    def fired_rules(self) -> list[RuleFigures]:
        """Rules that fired, the most severe and frequent first."""
        return sorted((r for r in self.rules.values() if r.fired), key=lambda r: (-r.severity, -r.fired, r.rule))

    @property
    def undetermined_rules(self) -> list[RuleFigures]:
        """Rules that could not be decided on some rows, the essential and most frequent first."""
        undecided = (r for r in self.rules.values() if r.undetermined)
        return sorted(undecided, key=lambda r: (-r.essential, -r.undetermined, r.rule))


def gather(alerts: Iterable[Alert], rank: Callable[[Alert], int] = lambda alert: 0) -> Overview:
    """Read all alerts once. Alerts of a lower rank come before the others, whatever their severity."""
    seen = Overview()
    kept: list[tuple[tuple[int, int, float, int], Alert]] = []
    for position, alert in enumerate(alerts):
        _count(seen, alert)
        if alert.decision.outcome is RowOutcome.REVIEW:
            kept.append((_urgency(alert, position, rank(alert)), alert))
            if len(kept) >= MAX_ALERTS + _SPARE_ALERTS:
                kept = sorted(kept, key=lambda pair: pair[0])[:MAX_ALERTS]
    kept.sort(key=lambda pair: pair[0])
    seen.alerts = [alert for _, alert in kept[:MAX_ALERTS]]
    return seen


def score_band(score: float) -> str:
    """The twentieth that a score from 0 to 1 lies in, as text: `0.85–0.90`."""
    low = min(int(score * 20 + 1e-9), 19)
    return f"{low / 20:.2f}–{(low + 1) / 20:.2f}"


def _urgency(alert: Alert, position: int, rank: int) -> tuple[int, int, float, int]:
    decision = alert.decision
    return rank, -decision.severity, -(decision.top_score or 0.0), position


def _count(seen: Overview, alert: Alert) -> None:
    decision = alert.decision
    seen.anchors.setdefault(decision.file, len(seen.anchors) + 1)
    in_review = decision.outcome is RowOutcome.REVIEW
    if in_review:
        seen.review_count += 1
        seen.by_severity[decision.severity] += 1
    if decision.outcome is RowOutcome.ERROR:
        seen.error_count += 1
        if len(seen.errors) < MAX_LINES:
            seen.errors.append(alert)
    seen.hits += len(alert.hits)
    for hit in alert.hits:
        seen.by_list[hit.list_id] += 1
        seen.by_score[score_band(hit.score)] += 1
    seen.weak_count += len(alert.weak_matches)
    for hit in alert.weak_matches[: MAX_LINES - len(seen.weak)]:
        seen.weak.append((alert, hit))
    for finding in alert.findings:
        _count_finding(seen, alert, finding, in_review)


def _count_finding(seen: Overview, alert: Alert, finding: Finding, in_review: bool) -> None:
    rule = seen.rules.setdefault(finding.rule, RuleFigures(finding.rule, finding.title, finding.severity))
    if finding.outcome is FindingOutcome.UNDETERMINED:
        rule.undetermined += 1
        rule.essential += finding.essential
        rule.missing.update(finding.missing)
        if len(rule.examples) < 5:
            rule.examples.append(alert.decision.id or f"row {alert.decision.row}")
        return
    rule.fired_in_review += in_review
    rule.fired_elsewhere += not in_review
    if in_review:
        seen.by_technique.update(finding.techniques)
