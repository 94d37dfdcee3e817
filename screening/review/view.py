"""Alerts as people and programs see them: in a list, and one with everything known of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from screening.batch.codec import alert_from_json
from screening.errors import StateProblem
from screening.model import Alert, Finding, Hit
from screening.review.audit import lines
from screening.review.database import Database
from screening.review.decisions import alert_row, carried, holding, waits
from screening.review.finds import content_of
from screening.review.standing import standing_of
from screening.review.verdict import Standing


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One alert in a list."""

    alert_id: str
    standing: Standing
    reason: str
    kind: str
    file: str
    row: int
    row_id: str
    what: str
    listing: str
    severity: str
    text: str
    assigned: str
    waits: bool
    """Whether a decision on it waits for a second person."""
    first_run: str
    last_run: str


@dataclass(frozen=True, slots=True)
class AlertFile:
    """One alert with everything known of it."""

    line: AlertLine
    alert: Alert
    """The row as screened by the last run that found the alert, with all that was found on it."""
    hit: Hit | None
    finding: Finding | None
    manifest: dict[str, Any]
    """run.json of that run."""
    decisions: tuple[dict[str, Any], ...]
    """All decisions on it, the first one first."""
    related: tuple[dict[str, Any], ...]
    """Decisions on other alerts of the same list entry."""
    log: tuple[dict[str, Any], ...]
    """Its lines of the audit log."""


def alert_lines(
    database: Database,
    standings: frozenset[Standing] = frozenset(),
    run: str = "",
    assigned: str = "",
) -> Iterator[AlertLine]:
    """The alerts by file and row. Empty: all standings; all runs, else those found by this one last; all people."""
    query = (
        "SELECT a.*, f.run_id AS first_id, l.run_id AS last_id FROM alerts a JOIN runs f ON f.number = a.first_run "
        "JOIN runs l ON l.number = a.last_run WHERE (? = '' OR l.run_id = ?) AND (? = '' OR a.assigned = ?) "
        "ORDER BY a.source, a.file, a.row, a.rowid"
    )
    for row in database.rows(query, run, run, assigned, assigned):
        line = _line(database, row)
        if not standings or line.standing in standings:
            yield line


def alert_file(database: Database, alert_id: str) -> AlertFile:
    """All that is known of one alert; UsageProblem where there is none of that id."""
    found = alert_row(database, alert_id)
    row = database.one(
        "SELECT a.*, f.run_id AS first_id, l.run_id AS last_id, l.manifest, r.content FROM alerts a "
        "JOIN runs f ON f.number = a.first_run JOIN runs l ON l.number = a.last_run "
        "JOIN records r ON r.digest = a.record WHERE a.alert_id = ?",
        found["alert_id"],
    )
    if row is None:
        raise StateProblem(
            f"{database.path}: what the alert {found['alert_id']} rests on is missing; see what was removed with: "
            "screening review audit --verify"
        )
    alert = alert_from_json(content_of(row["content"]))
    key = json.loads(row["key"])
    hit = next((h for h in alert.hits if [h.role, h.list_id, h.entity.id] == key[3:]), None)
    finding = next((f for f in alert.findings if row["kind"] == "finding" and f.rule == row["what"]), None)
    return AlertFile(
        line=_line(database, row),
        alert=alert,
        hit=hit if row["kind"] == "hit" else None,
        finding=finding,
        manifest=json.loads(row["manifest"]),
        decisions=tuple(_decisions(database, "alert_id = ?", row["alert_id"])),
        related=tuple(_related(database, row)),
        log=tuple(dict(line) | {"details": json.loads(line["details"])} for line in lines(database, row["alert_id"])),
    )


def _line(database: Database, row: sqlite3.Row) -> AlertLine:
    decision = holding(database, row["alert_id"]) or carried(database, row)
    standing, reason = standing_of(row, decision, database.today())
    if standing is Standing.CLOSED:
        reason = _why_closed(database, row["alert_id"]) or reason
    return AlertLine(
        row["alert_id"], standing, reason, row["kind"], row["file"], row["row"], row["row_id"], row["what"],
        row["listing"], row["severity"], row["text"], row["assigned"],
        decision is not None and waits(decision), row["first_id"], row["last_id"],
    )  # fmt: skip


def _why_closed(database: Database, alert_id: str) -> str:
    """What the run that closed an alert said of it."""
    row = database.one("SELECT reason FROM standings WHERE alert_id = ? ORDER BY run DESC LIMIT 1", alert_id)
    return str(row["reason"]) if row else ""


def _decisions(database: Database, where: str, *values: Any) -> Iterator[dict[str, Any]]:
    for row in database.rows(f"SELECT * FROM decisions WHERE {where} ORDER BY id", *values):
        yield {key: value for key, value in dict(row).items() if key not in ("basis", "record")}


def _related(database: Database, row: sqlite3.Row) -> Iterator[dict[str, Any]]:
    if row["kind"] == "hit":
        same = "alert_id IN (SELECT alert_id FROM alerts WHERE what = ? AND listing = ? AND alert_id <> ?)"
        yield from _decisions(database, same, row["what"], row["listing"], row["alert_id"])
