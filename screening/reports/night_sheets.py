"""The sheets that a night adds to report.xlsx, as columns and lines of cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from screening.reports.cells import harmless, joined
from screening.reports.night import NightAlert, NightReport

Lines = list[list[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet."""

    name: str
    columns: tuple[str, ...]
    lines: Lines


STANDING_COLUMNS = (
    "standing", "why", "file", "row", "id", "kind", "what", "listing", "severity", "text", "alert_id", "verdict",
    "reason_code", "note", "decided_by", "decided", "approved_by", "until", "ended", "ended_why",
)  # fmt: skip
TREND_COLUMNS = (
    "run", "started", "rows", "rows_to_review", "to_decide", "new", "reopened", "suppressed", "seconds",
)  # fmt: skip
LIST_CHANGE_COLUMNS = ("list", "added", "removed", "changed", "digest_before", "digest_now", "note")
VALUE_COLUMNS = ("what", "before", "now", "reason")
NEWEST_COLUMNS = ("group", "found", "of")
#: Names of the sheets, in their order.
NIGHT_SHEETS = ("Standings", "Trend", "List changes", "Setting changes", "Self-test")


def night_sheets(night: NightReport) -> Iterator[Sheet]:
    """Standings, trend, changes of lists, settings and digests, and the self-test."""
    contents = (
        (STANDING_COLUMNS, [_standing(one) for one in night.alerts]),
        (TREND_COLUMNS, _trend(night)),
        (LIST_CHANGE_COLUMNS, _lists(night)),
        (VALUE_COLUMNS, _values(night)),
        (NEWEST_COLUMNS, _newest(night)),
    )
    for name, (columns, lines) in zip(NIGHT_SHEETS, contents, strict=True):
        yield Sheet(name, columns, lines)


def night_summary(night: NightReport) -> Iterator[tuple[str, str | int]]:
    """Label and value for the Summary sheet."""
    yield "alerts to decide", night.to_do
    for standing, count in night.counts.items():
        yield f"alerts {standing}", count
    yield "compared with run", night.previous or "none"
    yield "audit log lines", night.head.lines
    yield "audit log head", night.head.hash
    for label in ("prepared by, date", "reviewed by, date"):
        yield label, ""


def _standing(one: NightAlert) -> list[str]:
    alert, decision = one.alert, one.decision
    said = (
        (
            decision.verdict, decision.code, decision.note, decision.user, decision.decided, decision.approved_by,
            decision.expires, decision.ended, decision.ended_why,
        )
        if decision
        else ("",) * 9
    )  # fmt: skip
    cells = (
        alert.standing.value, alert.reason, alert.file, str(alert.row), alert.row_id, alert.kind, alert.what,
        alert.listing, alert.severity, alert.text, alert.alert_id, *said,
    )  # fmt: skip
    return list(map(harmless, cells))


def _trend(night: NightReport) -> Lines:
    return [
        [run.run_id, run.started, *map(str, (run.rows, run.review, run.to_do, run.new, run.reopened, run.suppressed)),
         str(run.seconds)]
        for run in reversed(night.trend)
    ]  # fmt: skip


def _lists(night: NightReport) -> Lines:
    kinds = ("added", "removed", "changed")
    return [
        [one.id, *(str(one.counts[kind]) if one.counts else "" for kind in kinds), one.before, one.after, one.note]
        for one in night.lists
    ]


def _values(night: NightReport) -> Lines:
    return [
        [change.name, *map(harmless, (change.before, change.after, change.reason))]
        for change in (*night.settings, *night.digests)
    ]


def _newest(night: NightReport) -> Lines:
    test = night.newest
    if test is None:
        return []
    groups = [test.whole, *test.by_kind, *test.by_list]
    missed = [
        [
            f"not found: {harmless(joined((one.query, one.listed)))} ({one.kind}, {one.list_id} {one.entity_id})",
            "0",
            "1",
        ]
        for one in test.missed
    ]
    return [[row.group, str(row.found), str(row.trials)] for row in groups] + missed
