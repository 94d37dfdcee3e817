"""What the state says of earlier runs and of the decisions so far, read and never changed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from screening.review.database import Database
from screening.review.decisions import waits
from screening.review.verdict import Standing


@dataclass(frozen=True, slots=True)
class PastDecision:
    """One decision on an alert, as it stands in the state."""

    verdict: str
    code: str
    note: str
    user: str
    decided: str
    """ISO time."""
    expires: str
    """Last day on which it holds; "" for ever."""
    approved_by: str
    waits: bool
    """Whether a second person must approve it before it counts."""
    ended: str
    """ISO time; "" where it holds or waits."""
    ended_why: str


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run that was taken in, and how alerts stood after it."""

    run_id: str
    manifest: Mapping[str, Any]
    """run.json."""
    counts: Mapping[Standing, int]
    """Alerts by standing; of those closed, the ones that the run closed."""


def last_decisions(database: Database) -> dict[str, PastDecision]:
    """The latest decision on each alert that has one, by alert id."""
    query = "SELECT * FROM decisions WHERE id IN (SELECT max(id) FROM decisions GROUP BY alert_id) ORDER BY id"
    return {row["alert_id"]: _decision(row) for row in database.rows(query)}


def runs_up_to(database: Database, run_id: str, sources: Collection[str], limit: int) -> tuple[PastRun, ...]:
    """The last runs over the same inputs (by their names from run to run), the given one last."""
    wanted = set(sources)
    found: list[PastRun] = []
    query = (
        "SELECT number, run_id, manifest FROM runs WHERE number <= (SELECT number FROM runs WHERE run_id = ?) "
        "ORDER BY number DESC"
    )
    for row in list(database.rows(query, run_id)):
        manifest = json.loads(row["manifest"])
        if {used.get("source") or used["file"] for used in manifest["inputs"]} == wanted:
            found.append(PastRun(row["run_id"], manifest, _counts(database, row["number"])))
            if len(found) == limit:
                break
    return tuple(reversed(found))


def _counts(database: Database, number: int) -> dict[Standing, int]:
    counted = {Standing(standing): count for standing, count in _standings(database, number)}
    return {standing: counted.get(standing, 0) for standing in Standing}


def _standings(database: Database, number: int) -> Iterator[sqlite3.Row]:
    return database.rows(
        """SELECT standing, count(*) FROM standings s
           WHERE run = (SELECT max(run) FROM standings WHERE alert_id = s.alert_id AND run <= ?)
           AND (standing <> 'closed' OR run = ?) GROUP BY standing""",
        number,
        number,
    )


def _decision(row: sqlite3.Row) -> PastDecision:
    return PastDecision(
        row["verdict"], row["code"], row["note"], row["user"], row["decided"], row["expires"], row["approved_by"],
        waits(row), row["ended"], row["ended_why"],
    )  # fmt: skip
