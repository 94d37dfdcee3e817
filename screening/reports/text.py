"""What the console says at the end of a run."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

from screening.model import Alert, RowOutcome
from screening.reports.manifest import RunManifest
from screening.terminal import printable

#: Alerts named on the console; the rest is in the report.
TOP_ALERTS = 5
#: Columns named as those whose filling would decide most.
TOP_COLUMNS = 3


def summary_lines(
    manifest: RunManifest, alerts: Callable[[], Iterable[Alert]], report: Path | None = None
) -> list[str]:
    """The lines of a run's summary: what must not be missed, counts, speed, the most urgent rows, the report."""
    count = manifest.count
    lines = [*_cautions(manifest)]
    lines.append(
        f"{manifest.counts_in:,} rows in = {count(RowOutcome.CLEAR):,} clear + {count(RowOutcome.REVIEW):,} review + "
        f"{count(RowOutcome.ERROR):,} error + {count(RowOutcome.NOT_SCREENED):,} not_screened"
    )
    memory = "" if manifest.peak_memory_mb is None else f", peak memory {manifest.peak_memory_mb:,.0f} MiB"
    lines.append(f"{manifest.rows_per_second:,.1f} rows/s over {manifest.duration:,.1f} s{memory}")
    lines += _quality_line(manifest)
    if count(RowOutcome.REVIEW):
        top = _most_urgent(alerts())
        lines.append("Most urgent:" if count(RowOutcome.REVIEW) > len(top) else "To review:")
        lines += [_alert_line(alert) for alert in top]
    if errors := count(RowOutcome.ERROR):
        first = islice((alert for alert in alerts() if alert.decision.outcome is RowOutcome.ERROR), TOP_ALERTS)
        lines.append(
            "Not screened, mend and run again:" + (f" (the first {TOP_ALERTS})" if errors > TOP_ALERTS else "")
        )
        lines += [_one_line(f"  {a.decision.file} row {a.decision.row}: {a.decision.reason}") for a in first]
    if report is not None:
        lines.append(f"Report: {report}")
    return lines


def _cautions(manifest: RunManifest) -> Iterable[str]:
    if manifest.embedded_only and not manifest.demo:
        yield "NOT SCREENED: only the small embedded lists are there; import an official list (screening lists import)."
    if manifest.demo:
        yield "Demonstration on the small embedded lists; they are no live lists."
    for used in manifest.stale_lists:
        age = f", {used.age_days:,.1f} days ago" if used.age_days is not None else ""
        yield f"STALE: {used.title or used.id} was last imported {used.imported}{age}."
    for warning in manifest.warnings:
        yield f"Note: {warning}"


def _quality_line(manifest: RunManifest) -> Iterable[str]:
    quality = manifest.data_quality
    if quality:
        most = list(quality["columns"])[:TOP_COLUMNS]
        would = f"; filling {', '.join(most)} would decide most open questions" if most else ""
        yield _one_line(f"Data quality {quality['mean']:.2f} of 1{would}")


def _most_urgent(alerts: Iterable[Alert]) -> list[Alert]:
    in_review = (alert for alert in alerts if alert.decision.outcome is RowOutcome.REVIEW)
    return heapq.nlargest(TOP_ALERTS, in_review, key=lambda a: (a.decision.severity, a.decision.top_score or 0.0))


def _alert_line(alert: Alert) -> str:
    decision = alert.decision
    score = "    " if decision.top_score is None else f"{decision.top_score:.2f}"
    who = decision.id or f"row {decision.row}"
    return _one_line(f"  {decision.severity.label:<8} {score}  {who}: {decision.reason}")


def _one_line(text: str, longest: int = 160) -> str:
    """Text of the input on a terminal, not longer than a line or so."""
    shown = printable(text)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"
