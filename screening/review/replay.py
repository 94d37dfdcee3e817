"""Plays the audit log through and compares what it says with the tables: who edits a table is found by it."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from screening.review.audit import lines
from screening.review.canonical import canonical, digest
from screening.review.database import Database
from screening.review.finds import alert_id_of
from screening.review.record import standings_digest
from screening.review.standing import content_digest

_REPLACED = "replaced by another verdict"


@dataclass(slots=True)
class _Run:
    """A run as its line of the log tells it."""

    number: int
    manifest: str
    alerts: str
    recorded: str
    sources: frozenset[str]
    standings: str
    left: frozenset[str]
    """Alerts that stand as before, since their rows were not screened."""


@dataclass(slots=True)
class _Log:
    """What the tables must hold after the log."""

    decisions: dict[int, dict[str, Any]] = field(default_factory=dict)
    assigned: dict[str, str] = field(default_factory=dict)
    reopened: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    carried: dict[str, int] = field(default_factory=dict)
    runs: dict[str, _Run] = field(default_factory=dict)
    """By id."""
    policy: str = ""

    def play(self, line: sqlite3.Row) -> None:
        """Takes one line in; KeyError, TypeError or ValueError where it is no line of ours."""
        details = json.loads(line["details"])
        alert = line["subject"]
        match line["action"]:
            case "policy":
                self.policy = canonical(details["after"])
            case "run":
                self._play_run(line, details)
            case "decided":
                self._play_decided(line, details)
            case "approved":
                self.decisions[details["decision"]] |= {"approved_by": line["user"], "approved": line["time"]}
            case "assigned":
                self.assigned[alert] = details["to"]
            case "reopened":
                if details["decision"]:
                    self.decisions[details["decision"]] |= {"ended": line["time"], "ended_why": details["why"]}
                self.reopened[alert] = (details["why"], details["run"])
                self.carried.pop(alert, None)
            case "carried":
                self.carried[alert] = details["decision"]
            case "pruned":
                self._play_pruned(details)

    def _play_run(self, line: sqlite3.Row, details: dict[str, Any]) -> None:
        self.runs[line["subject"]] = _Run(
            details["number"],
            details["manifest"],
            details["alerts"],
            line["time"],
            frozenset(details["sources"]),
            details["standings"],
            frozenset(details.get("left", ())),
        )
        for alert in details["reopened"]:
            self.reopened[alert] = (self.reopened[alert][0], details["number"])

    def _play_decided(self, line: sqlite3.Row, details: dict[str, Any]) -> None:
        if details["replaces"]:
            self.decisions[details["replaces"]] |= {"ended": line["time"], "ended_why": _REPLACED}
        taken = {key: details[key] for key in ("verdict", "code", "note", "expires", "second", "basis", "record")}
        self.decisions[details["decision"]] = taken | {
            "id": details["decision"],
            "alert_id": line["subject"],
            "user": line["user"],
            "decided": line["time"],
            "approved_by": "",
            "approved": "",
            "ended": "",
            "ended_why": "",
        }
        self.reopened.pop(line["subject"], None)
        self.carried.pop(line["subject"], None)

    def _play_pruned(self, details: dict[str, Any]) -> None:
        for alert in details["alerts"]:
            self.assigned.pop(alert, None)
            self.reopened.pop(alert, None)
            self.carried.pop(alert, None)
        for number in details["decisions"]:
            del self.decisions[number]
        for run_id in details["runs"]:
            del self.runs[run_id]
        for run in self.runs.values():
            run.standings = details["standings"].get(str(run.number), run.standings)


def table_problems(database: Database) -> Iterator[str]:
    """Where the tables are not what the log says."""
    log = _Log()
    for line in lines(database):
        try:
            log.play(line)
        except (KeyError, TypeError, ValueError, AttributeError):
            yield f"line {line['number']} does not fit those before it"
    row = database.one("SELECT record FROM policy")
    if (row["record"] if row else "") != log.policy:
        yield "the policy is not the one that the log has"
    yield from _decision_problems(database, log)
    yield from _run_problems(database, log)
    yield from _alert_problems(database, log)
    yield from _record_problems(database)


def _decision_problems(database: Database, log: _Log) -> Iterator[str]:
    missing = set(log.decisions)
    for row in database.rows("SELECT * FROM decisions ORDER BY id"):
        missing.discard(row["id"])
        said = log.decisions.get(row["id"])
        found = dict(row) | {"basis": digest(str(row["basis"]))}
        if said is None:
            yield f"decision {row['id']} on {row['alert_id']} is not in the log"
        elif found != said:
            wrong = ", ".join(sorted(key for key in found if found[key] != said[key]))
            yield f"decision {row['id']} on {said['alert_id']} is not as the log has it ({wrong})"
    for number in sorted(missing):
        yield f"decision {number} on {log.decisions[number]['alert_id']} is in the log and missing in the table"


def _run_problems(database: Database, log: _Log) -> Iterator[str]:
    missing = set(log.runs)
    for row in database.rows("SELECT * FROM runs ORDER BY number"):
        run_id = row["run_id"]
        missing.discard(run_id)
        run = log.runs.get(run_id)
        if run is None:
            yield f"the run {run_id} is not in the log"
            continue
        found = (row["number"], digest(str(row["manifest"])), row["alerts_digest"], row["recorded"])
        if found != (run.number, run.manifest, run.alerts, run.recorded):
            yield f"the run {run_id} is not as the log has it"
        elif not _says_what_its_manifest_says(database, row):
            yield f"the lists or settings of the run {run_id} are not those of its manifest"
        if standings_digest(database, row["number"]) != run.standings:
            yield f"how alerts stood after the run {run_id} is not as the log has it"
    for run_id in sorted(missing):
        yield f"the run {run_id} is in the log and missing in the table"


def _says_what_its_manifest_says(database: Database, row: sqlite3.Row) -> bool:
    manifest = json.loads(row["manifest"])
    lists = [(u["id"], u["digest"], u["published"], u["imported"], u["entities"]) for u in manifest["lists"]]
    query = "SELECT list_id, digest, published, imported, entities FROM snapshots WHERE run = ? ORDER BY list_id"
    kept = [tuple(found) for found in database.rows(query, row["number"])]
    settings = database.one("SELECT record FROM settings WHERE digest = ?", row["settings"])
    config = canonical(manifest["config"])
    return (
        sorted(lists) == kept
        and settings is not None
        and settings["record"] == config
        and row["settings"] == digest(config)
        and row["started"] == manifest["started"]
    )


def _alert_problems(database: Database, log: _Log) -> Iterator[str]:
    covering: dict[str, list[_Run]] = {}
    for run in sorted(log.runs.values(), key=lambda run: run.number):
        for source in run.sources:
            covering.setdefault(source, []).append(run)
    query = (
        "SELECT a.*, s.run AS stood_in, s.standing, s.content FROM alerts a LEFT JOIN standings s "
        "ON s.alert_id = a.alert_id AND s.run = (SELECT max(run) FROM standings WHERE alert_id = a.alert_id) "
        "ORDER BY a.alert_id"
    )
    for row in database.rows(query):
        alert_id = row["alert_id"]
        gone = row["standing"] == "closed"
        runs = [
            run.number
            for run in covering.get(row["source"], [])
            if (not gone or run.number < (row["stood_in"] or 0)) and alert_id not in run.left
        ]
        wrong = [
            name
            for name, found, said in (
                ("assigned", row["assigned"], log.assigned.get(alert_id, "")),
                ("reopened", (row["reopened"], row["reopened_in"]), log.reopened.get(alert_id, ("", None))),
                ("carried", row["carried"], log.carried.get(alert_id, 0)),
                ("present", row["present"], int(not gone)),
                ("content", content_digest(row), row["content"]),
                ("last_run", row["last_run"], runs[-1] if runs else None),
                ("id", alert_id, _id_of(row["key"])),
            )
            if found != said
        ]
        if wrong:
            yield f"alert {alert_id} is not as the log has it ({', '.join(wrong)})"


def _id_of(key: str) -> str:
    try:
        return alert_id_of(tuple(json.loads(key)))
    except (ValueError, TypeError):
        return ""


def _record_problems(database: Database) -> Iterator[str]:
    for row in database.rows("SELECT digest, content FROM records ORDER BY digest"):
        try:
            intact = digest(zlib.decompress(row["content"])) == row["digest"]
        except (zlib.error, TypeError):
            intact = False
        if not intact:
            yield f"the row {row['digest'][:12]} was changed"
