"""Removes what is older than the retention and of which nothing is open; the log keeps a line of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from screening.review.audit import add_line
from screening.review.database import Database
from screening.review.policy import policy_of
from screening.review.record import forget_records, standings_digest

#: Closed alerts whose last run and last decision are before a day.
_OLD_ALERTS = """SELECT alert_id FROM alerts a JOIN runs l ON l.number = a.last_run
    WHERE NOT a.present AND l.recorded < :before
    AND (SELECT max(recorded) FROM runs JOIN standings s ON s.run = number WHERE s.alert_id = a.alert_id) < :before
    AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.alert_id = a.alert_id
                    AND (max(decided, approved, ended) >= :before
                         OR d.id IN (SELECT carried FROM alerts WHERE present)))
    ORDER BY alert_id"""
#: Runs before a day that no alert that stays points to.
_OLD_RUNS = """SELECT number, run_id FROM runs WHERE recorded < ?
    AND number NOT IN (SELECT first_run FROM alerts UNION SELECT last_run FROM alerts UNION SELECT run FROM standings)
    AND number <> (SELECT max(number) FROM runs) ORDER BY number"""


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was, or would be, removed."""

    before: str
    """ISO day: everything removed is older."""
    alerts: int
    decisions: int
    runs: int


def prune(database: Database, user: str, dry_run: bool) -> Pruned:
    """Remove closed alerts with their decisions, and runs, that are older than the policy's retention; lines of the
    audit log are never removed. With `dry_run` nothing is changed."""
    before = (database.today() - timedelta(days=policy_of(database).retention_days)).isoformat()
    with database.transaction():
        database.change("SAVEPOINT pruning")
        done = _prune(database, user, before)
        if dry_run:
            database.change("ROLLBACK TO pruning")
    return done


def _prune(database: Database, user: str, before: str) -> Pruned:
    alerts = [row[0] for row in database.connection.execute(_OLD_ALERTS, {"before": before})]
    decisions: list[int] = []
    changed: set[int] = set()
    for alert_id in alerts:
        decisions += (row[0] for row in database.rows("SELECT id FROM decisions WHERE alert_id = ?", alert_id))
        changed.update(row[0] for row in database.rows("SELECT run FROM standings WHERE alert_id = ?", alert_id))
        for table in ("decisions", "standings", "alerts"):
            database.change(f"DELETE FROM {table} WHERE alert_id = ?", alert_id)
    runs = {row["number"]: row["run_id"] for row in database.rows(_OLD_RUNS, before)}
    for number in runs:
        database.change("DELETE FROM snapshots WHERE run = ?", number)
        database.change("DELETE FROM runs WHERE number = ?", number)
    database.change("DELETE FROM settings WHERE digest NOT IN (SELECT settings FROM runs)")
    forget_records(database)
    if alerts or runs:
        details = {
            "before": before,
            "alerts": alerts,
            "decisions": sorted(decisions),
            "runs": list(runs.values()),
            "standings": {str(number): standings_digest(database, number) for number in sorted(changed - set(runs))},
        }
        add_line(database, user, "pruned", "review", details)
    return Pruned(before, len(alerts), len(decisions), len(runs))
