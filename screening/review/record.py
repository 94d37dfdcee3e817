"""Takes a finished run into the state: what it found, how each thing stands, and what is gone."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from screening.batch.kept import ALERTS, digest_of
from screening.errors import InputProblem
from screening.reports.manifest import RunManifest, read_manifest
from screening.review.audit import Head, add_line, head
from screening.review.basis import what_changed
from screening.review.canonical import canonical, digest
from screening.review.closing import rows_of_run, why_closed
from screening.review.database import Database
from screening.review.decisions import carried, expired, holding, open_again, waits
from screening.review.finds import gather
from screening.review.standing import carry_ended_words, content_digest, expiry_words, standing_of
from screening.review.verdict import Standing, Verdict


@dataclass(frozen=True, slots=True)
class AlertStanding:
    """How one thing to review stands after a run."""

    alert_id: str
    standing: Standing
    reason: str
    """Why, in a sentence; "" where there is nothing to say."""
    kind: str
    """`hit`, `finding` or `error`."""
    file: str
    row: int
    """In the last run that found it."""
    row_id: str
    what: str
    """List of a hit, rule of a finding."""
    listing: str
    """Entity id of a hit."""
    severity: str
    text: str
    before: Standing | None = None
    """How it stood before it came to stand so; None where it did not stand at all."""

    @property
    def gone_undecided(self) -> bool:
        """Whether it was closed although somebody still had to decide on it."""
        return self.standing is Standing.CLOSED and self.before is not None and self.before.to_do


@dataclass(frozen=True, slots=True)
class RunStanding:
    """How everything stands after a run."""

    run_id: str
    head: Head
    """Of the audit log, right after the run was recorded."""
    alerts: tuple[AlertStanding, ...]
    """What the run found, in the order of its rows, and after it what is gone since the run before."""
    counts: Mapping[Standing, int] = field(init=False)
    """Alerts by standing; 0 for those that have none."""

    def __post_init__(self) -> None:
        counted = Counter(alert.standing for alert in self.alerts)
        object.__setattr__(self, "counts", {standing: counted[standing] for standing in Standing})


def undecided(standing: RunStanding) -> int:
    """Alerts that the run closed and on which somebody still had to decide."""
    return sum(alert.gone_undecided for alert in standing.alerts)


def record_run(database: Database, run_dir: Path, sources: Collection[str] | None, user: str) -> RunStanding:
    """Take the finished run in `run_dir` into the state, all of it or nothing; a run that is there already changes
    nothing.

    `sources` names the inputs that the run screened, as they are known from run to run: what is there of them and was
    not found again is closed. None: the files of the manifest, and those that something was found in.
    Raises InputProblem where the run is not finished, damaged, or was recorded with other content.
    """
    manifest = read_manifest(run_dir)
    alerts_digest = digest_of(run_dir / ALERTS)
    known = _known(database, manifest, alerts_digest, run_dir)
    if known is not None:
        return run_standing(database, known)
    screened = gather(database, run_dir, manifest.config)
    screened.update(sources if sources is not None else (used.source or used.file for used in manifest.inputs))
    with database.transaction():
        known = _known(database, manifest, alerts_digest, run_dir)  # another process may have been first
        if known is not None:
            return run_standing(database, known)
        _tell_settings(database, manifest, user)
        number = _add_run(database, manifest, alerts_digest)
        shown: list[str] = []
        for found in database.rows("SELECT * FROM temp.found ORDER BY rowid"):
            _take(database, found, number, user, shown)
        left = _close(database, number, sorted(screened), run_dir, manifest)
        forget_records(database)
        details = {
            "number": number,
            "manifest": digest(manifest.to_json()),
            "alerts": alerts_digest,
            "settings": manifest.config_digest,
            "sources": sorted(screened),
            "standings": standings_digest(database, number),
            "reopened": shown,
            "left": left,
        }
        time = add_line(database, user, "run", manifest.run_id, details)
        database.change("UPDATE runs SET recorded = ? WHERE number = ?", time, number)
    return run_standing(database, number)


def run_standing(database: Database, number: int) -> RunStanding:
    """How everything stood after the run of this number was recorded."""
    run = database.one("SELECT run_id FROM runs WHERE number = ?", number)
    assert run is not None
    line = database.one("SELECT number, hash FROM audit WHERE action = 'run' AND subject = ?", run["run_id"])
    end = Head(line["number"], line["hash"]) if line else head(database)
    return RunStanding(run["run_id"], end, tuple(_after(database, number)))


def standings_digest(database: Database, number: int) -> str:
    """Digest of how alerts stood after a run, as far as that was new."""
    rows = database.rows("SELECT * FROM standings WHERE run = ? ORDER BY alert_id", number)
    return digest("\n".join(canonical([r["alert_id"], r["standing"], r["reason"], r["content"]]) for r in rows))


def _known(database: Database, manifest: RunManifest, alerts_digest: str, run_dir: Path) -> int | None:
    run = database.one("SELECT number, manifest, alerts_digest FROM runs WHERE run_id = ?", manifest.run_id)
    if run is None:
        return None
    if (run["manifest"], run["alerts_digest"]) != (manifest.to_json(), alerts_digest):
        raise InputProblem(
            f"{run_dir}: the run {manifest.run_id} is recorded already, with other results than this folder holds; "
            "restore the folder, or run the screening again"
        )
    return int(run["number"])


def _add_run(database: Database, manifest: RunManifest, alerts_digest: str) -> int:
    text = manifest.to_json()
    settings = canonical(json.loads(text)["config"])
    database.change("INSERT OR IGNORE INTO settings VALUES (?, ?)", digest(settings), settings)
    (number,) = database.one("SELECT coalesce(max(number), 0) + 1 FROM runs") or (1,)
    database.change(
        "INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?)",
        number, manifest.run_id, database.now(), manifest.started, text, alerts_digest, digest(settings),
    )  # fmt: skip
    for used in manifest.lists:
        database.change(
            "INSERT INTO snapshots VALUES (?, ?, ?, ?, ?, ?)",
            number, used.id, used.digest, used.published, used.imported, used.entities,
        )  # fmt: skip
    return int(number)


def _tell_settings(database: Database, manifest: RunManifest, user: str) -> None:
    """A line of the log where the settings are not those of the run recorded before."""
    last = database.one("SELECT record FROM runs JOIN settings ON digest = settings ORDER BY number DESC LIMIT 1")
    if last is None:
        return
    before, after = json.loads(last["record"]), json.loads(manifest.to_json())["config"]
    names = sorted({*before, *after})
    changed = {name: [before.get(name), after.get(name)] for name in names if before.get(name) != after.get(name)}
    if changed:
        add_line(database, user, "settings", manifest.run_id, {"changed": changed})


def _take(database: Database, found: sqlite3.Row, run: int, user: str, shown: list[str]) -> None:
    """One thing that the run found: written to its alert, its decision looked at again."""
    alert_id = found["alert_id"]
    earlier = database.one("SELECT * FROM alerts WHERE alert_id = ?", alert_id)
    database.change(
        "INSERT OR IGNORE INTO records SELECT digest, content FROM temp.found_records WHERE digest = ?", found["record"]
    )
    database.change(
        """INSERT INTO alerts (alert_id, key, kind, file, row, row_id, what, listing, severity, text, basis, record,
                               source, pair, first_run, last_run, present)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
           ON CONFLICT (alert_id) DO UPDATE SET file = excluded.file, row = excluded.row, row_id = excluded.row_id,
               severity = excluded.severity, text = excluded.text, basis = excluded.basis, record = excluded.record,
               pair = excluded.pair, last_run = excluded.last_run, present = 1""",
        *tuple(found), run, run,
    )  # fmt: skip
    decision = holding(database, alert_id)
    if decision is None:
        decision = carried(database, earlier) if earlier else None
    if decision is None and (earlier is None or not earlier["reopened"]):
        decision = _carry(database, found, user)
    if decision is not None and (why := _why_reopen(database, decision, found["basis"])):
        own = decision["id"] if decision["alert_id"] == alert_id else 0
        open_again(database, alert_id, own, why, user, run)
        decision = None
        shown.append(alert_id)
    elif decision is None and earlier is not None and not earlier["present"]:
        (last,) = database.one("SELECT run_id FROM runs WHERE number = ?", earlier["last_run"]) or ("",)
        open_again(database, alert_id, 0, f"it is back; last found in the run {last}", user, run)
        shown.append(alert_id)
    elif earlier is not None and earlier["reopened"] and earlier["reopened_in"] is None:
        database.change("UPDATE alerts SET reopened_in = ? WHERE alert_id = ?", run, alert_id)
        shown.append(alert_id)
    _stand(database, alert_id, decision, run)


def _carry(database: Database, found: sqlite3.Row, user: str) -> sqlite3.Row | None:
    """A false positive on the same party and list entry in another order that holds here too. What was ever decided on
    the alert itself comes first."""
    if not found["pair"] or database.one("SELECT 1 FROM decisions WHERE alert_id = ?", found["alert_id"]):
        return None
    candidates = database.rows(
        "SELECT d.* FROM alerts a JOIN decisions d USING (alert_id) WHERE a.pair = ? AND a.pair <> '' "
        "AND d.ended = '' AND d.verdict = 'false_positive' ORDER BY d.id DESC",
        found["pair"],
    )
    for decision in candidates.fetchall():
        if not waits(decision) and not _why_reopen(database, decision, found["basis"]):
            add_line(database, user, "carried", found["alert_id"], {"decision": decision["id"]})
            database.change("UPDATE alerts SET carried = ? WHERE alert_id = ?", decision["id"], found["alert_id"])
            held: sqlite3.Row = decision
            return held
    return None


def _why_reopen(database: Database, decision: sqlite3.Row, basis: str) -> str:
    """Why a decision does not hold any more, "" where it does."""
    if decision["ended"]:
        return carry_ended_words(decision)
    if expired(decision, database.today()):
        return expiry_words(decision)
    if decision["verdict"] != Verdict.FALSE_POSITIVE or decision["basis"] == basis:
        return ""
    return "; ".join(what_changed(json.loads(decision["basis"]), json.loads(basis)))


def _stand(
    database: Database, alert_id: str, decision: sqlite3.Row | None, run: int, closed: str = "", left: str = ""
) -> None:
    """Keep how an alert stands after a run, where that is another way than after the last. `closed` is why it is gone;
    `left` why it stands as before."""
    alert = database.one("SELECT * FROM alerts WHERE alert_id = ?", alert_id)
    assert alert is not None
    standing, reason = standing_of(alert, decision, database.today())
    if left:
        standing = Standing.OPEN if standing is Standing.NEW else standing  # an earlier run told of it
        reason = f"{left}; {reason}" if reason else left
    now = (standing.value, closed or reason, content_digest(alert))
    last = database.one(
        "SELECT standing, reason, content FROM standings WHERE alert_id = ? ORDER BY run DESC LIMIT 1", alert_id
    )
    if last is None or tuple(last) != now:
        database.change("INSERT INTO standings VALUES (?, ?, ?, ?, ?)", run, alert_id, *now)


def _close(database: Database, run: int, screened: list[str], run_dir: Path, manifest: RunManifest) -> list[str]:
    """What the run did not find again in the files that it screened. Gives the alerts that stand as before, since their
    rows were not screened."""
    gone: list[sqlite3.Row] = []
    for source in screened:
        gone += database.rows(
            "SELECT alert_id, kind, source, row_id, what, listing, carried, last_run FROM alerts "
            "WHERE present AND source = ? AND alert_id NOT IN (SELECT alert_id FROM temp.found) ORDER BY alert_id",
            source,
        )
    if not gone:
        return []
    rows = rows_of_run(run_dir, manifest, gone)
    now = json.loads(manifest.to_json())
    listed = {tuple(row) for row in database.rows("SELECT DISTINCT what, listing FROM temp.found WHERE kind = 'hit'")}
    earlier: dict[int, dict[str, Any]] = {}
    left: list[str] = []
    for alert in gone:
        alert_id, last = alert["alert_id"], alert["last_run"]
        if alert["kind"] != "error" and (why := rows.why_left(alert)):
            left.append(alert_id)
            _stand(database, alert_id, holding(database, alert_id) or carried(database, alert), run, left=why)
            continue
        if last not in earlier:
            (text,) = database.one("SELECT manifest FROM runs WHERE number = ?", last) or ("",)
            earlier[last] = json.loads(text)
        database.change("UPDATE alerts SET present = 0 WHERE alert_id = ?", alert_id)
        why = why_closed(alert, rows, earlier[last], now, (alert["what"], alert["listing"]) in listed)
        _stand(database, alert_id, None, run, closed=why)
    return left


def forget_records(database: Database) -> None:
    """Rows that neither an alert nor a decision shows any more."""
    database.change(
        "DELETE FROM records WHERE NOT EXISTS (SELECT 1 FROM alerts WHERE record = digest) "
        "AND NOT EXISTS (SELECT 1 FROM decisions WHERE record = digest)"
    )


def _after(database: Database, number: int) -> Iterator[AlertStanding]:
    """Each alert with its last standing up to the run; of those that are gone, the ones that went in it."""
    rows = database.rows(
        """SELECT s.standing, s.reason, a.*,
             (SELECT standing FROM standings WHERE alert_id = s.alert_id AND run < s.run ORDER BY run DESC LIMIT 1) was
           FROM standings s JOIN alerts a USING (alert_id)
           WHERE s.run = (SELECT max(run) FROM standings WHERE alert_id = s.alert_id AND run <= ?)
           AND (s.standing <> 'closed' OR s.run = ?)
           ORDER BY s.standing = 'closed', a.source, a.file, a.row, a.rowid""",
        number,
        number,
    )
    for row in rows:
        yield AlertStanding(
            row["alert_id"], Standing(row["standing"]), row["reason"], row["kind"], row["file"], row["row"],
            row["row_id"], row["what"], row["listing"], row["severity"], row["text"],
            Standing(row["was"]) if row["was"] else None,
        )  # fmt: skip
