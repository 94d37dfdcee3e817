"""Verdicts on alerts: decided, approved by a second person, ended again."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

from screening.errors import UsageProblem
from screening.names.clean import looks_alike
from screening.review.audit import add_line
from screening.review.canonical import digest
from screening.review.database import Database
from screening.review.policy import policy_of
from screening.review.verdict import Verdict, check_reason

#: For `expires`: the decision holds until something changes. The policy must allow it.
NEVER = "never"


def alert_row(database: Database, alert_id: str) -> sqlite3.Row:
    """The alert of an id or of its beginning; UsageProblem where there is none, or several begin so."""
    wanted = alert_id.strip().lower()
    query = "SELECT * FROM alerts WHERE substr(alert_id, 1, ?) = ? LIMIT 2"
    found: list[sqlite3.Row] = database.rows(query, len(wanted), wanted).fetchall()
    if len(found) == 1 and wanted:
        return found[0]
    if found and wanted:
        raise UsageProblem(f"several alerts begin with {alert_id!r}; give more of the id (screening review list)")
    raise UsageProblem(f"there is no alert {alert_id!r} in {database.path}; see: screening review list")


def holding(database: Database, alert_id: str) -> sqlite3.Row | None:
    """The decision on an alert that was not ended, approved or not."""
    return database.one("SELECT * FROM decisions WHERE alert_id = ? AND ended = ''", alert_id)


def carried(database: Database, alert: sqlite3.Row) -> sqlite3.Row | None:
    """The decision on another alert that holds, or held, for this one too: the same party and list entry."""
    return database.one("SELECT * FROM decisions WHERE id = ?", alert["carried"]) if alert["carried"] else None


def decide(
    database: Database, alert_id: str, verdict: Verdict, code: str, note: str, user: str, expires: str = ""
) -> int:
    """Record a verdict; gives the decision's number. `expires` is an ISO day, `never`, or "" for the policy's term.

    Raises UsageProblem, naming all that is wrong, where it cannot be recorded. An earlier verdict that left the alert
    open, or whose last day is past, is replaced; a final one that holds must be ended by `reopen` first.
    """
    with database.transaction():
        return decide_within(database, alert_id, verdict, code, note, user, expires)


def decide_within(
    database: Database, alert_id: str, verdict: Verdict, code: str, note: str, user: str, expires: str
) -> int:
    """As `decide`, within a transaction of the caller."""
    alert = alert_row(database, alert_id)
    problems = decision_problems(database, alert, verdict, code, note, expires)
    if problems:
        raise UsageProblem("the decision cannot be recorded:\n" + "\n".join(f"  {problem}" for problem in problems))
    policy = policy_of(database)
    last_day = _last_day(verdict, expires, database.today(), policy.expires_days)
    earlier = holding(database, alert["alert_id"])
    (number,) = database.one("SELECT coalesce(max(id), 0) + 1 FROM decisions") or (1,)
    details = {
        "decision": number,
        "verdict": verdict.value,
        "code": code,
        "note": note.strip(),
        "expires": last_day,
        "second": int(policy.needs_second(verdict, alert["severity"])),
        "basis": digest(alert["basis"]),
        "record": alert["record"],
        "replaces": earlier["id"] if earlier else 0,
    }
    time = add_line(database, user, "decided", alert["alert_id"], details)
    if earlier:
        database.change(
            "UPDATE decisions SET ended = ?, ended_why = 'replaced by another verdict' WHERE id = ?",
            time, earlier["id"],
        )  # fmt: skip
    database.change(
        "INSERT INTO decisions (id, alert_id, verdict, code, note, user, decided, expires, second, basis, record) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        number, alert["alert_id"], verdict.value, code, note.strip(), user, time, last_day, details["second"],
        alert["basis"], alert["record"],
    )  # fmt: skip
    database.change(
        "UPDATE alerts SET reopened = '', reopened_in = NULL, carried = 0 WHERE alert_id = ?", alert["alert_id"]
    )
    return int(number)


def decision_problems(
    database: Database, alert: sqlite3.Row, verdict: Verdict, code: str, note: str, expires: str
) -> list[str]:
    """Why a decision cannot be recorded, as `column: problem`."""
    problems = check_reason(verdict, code, note)
    if not alert["present"]:
        problems.append("alert: it is closed, the last run did not find it any more")
    if alert["kind"] == "error" and verdict.final:
        problems.append("verdict: a row in error was not screened; mend the row, or mark it unresolved or escalated")
    earlier = holding(database, alert["alert_id"])
    if earlier and Verdict(earlier["verdict"]).final and not expired(earlier, database.today()):
        problems.append(
            f"alert: {earlier['user']} decided {earlier['verdict']} on {earlier['decided'][:10]}; "
            "end that first with: screening review reopen"
        )
    if expires == NEVER:
        if not policy_of(database).endless:
            problems.append("expires: the policy wants every decision to end; give a day such as 2027-01-31")
    elif expires:
        try:
            if date.fromisoformat(expires) < database.today():
                problems.append(f"expires: {expires} is past")
        except ValueError:
            problems.append(f"expires: {expires!r} is no day such as 2027-01-31")
    return problems


def approve(database: Database, alert_id: str, user: str) -> int:
    """Approve the decision that waits on an alert, as a second person; gives its number. UsageProblem where none waits,
    it has expired, or `user` decided it."""
    with database.transaction():
        alert = alert_row(database, alert_id)
        decision = holding(database, alert["alert_id"])
        if decision is None or not waits(decision):
            raise UsageProblem(f"no decision on {alert['alert_id']} waits for approval")
        if looks_alike(decision["user"], user):
            raise UsageProblem(
                f"{decision['user']} decided this; a second person must approve it, whose name does not look the same"
            )
        if expired(decision, database.today()):
            raise UsageProblem(f"the decision on {alert['alert_id']} ended on {decision['expires']}; decide it anew")
        time = add_line(database, user, "approved", alert["alert_id"], {"decision": decision["id"]})
        database.change("UPDATE decisions SET approved_by = ?, approved = ? WHERE id = ?", user, time, decision["id"])
        return int(decision["id"])


def assign(database: Database, alert_id: str, to: str, user: str) -> None:
    """Give an alert to somebody, or with "" to nobody."""
    with database.transaction():
        alert = alert_row(database, alert_id)
        add_line(database, user, "assigned", alert["alert_id"], {"to": to})
        database.change("UPDATE alerts SET assigned = ? WHERE alert_id = ?", to, alert["alert_id"])


def reopen(database: Database, alert_id: str, note: str, user: str) -> None:
    """End the decision on an alert by hand; UsageProblem where there is none or no note."""
    if not note.strip():
        raise UsageProblem("say why the alert is re-opened: --note TEXT")
    with database.transaction():
        alert = alert_row(database, alert_id)
        decision = holding(database, alert["alert_id"])
        if decision is None and not alert["carried"]:
            raise UsageProblem(f"nothing is decided on {alert['alert_id']} that could be re-opened")
        why = f"re-opened by {user}: {note.strip()}"
        open_again(database, alert["alert_id"], decision["id"] if decision else 0, why, user, None)


def open_again(database: Database, alert_id: str, decision: int, why: str, user: str, run: int | None) -> None:
    """Say on an alert, within a transaction, why it stands open again, and end the decision of that number, 0 for none;
    `run` is the one that showed it."""
    time = add_line(database, user, "reopened", alert_id, {"decision": decision, "why": why, "run": run})
    database.change("UPDATE decisions SET ended = ?, ended_why = ? WHERE id = ?", time, why, decision)
    database.change(
        "UPDATE alerts SET reopened = ?, reopened_in = ?, carried = 0 WHERE alert_id = ?", why, run, alert_id
    )


def waits(decision: sqlite3.Row) -> bool:
    """Whether a second person must approve the decision before it counts."""
    return bool(decision["second"]) and not decision["approved_by"]


def expired(decision: sqlite3.Row, today: date) -> bool:
    """Whether the last day of the decision is past."""
    return bool(decision["expires"]) and decision["expires"] < today.isoformat()


def _last_day(verdict: Verdict, expires: str, today: date, usual_days: int) -> str:
    """Last day on which a decision holds, "" for ever. Only a false positive ends by itself: others hide nothing."""
    if expires:
        return "" if expires == NEVER else date.fromisoformat(expires).isoformat()
    return (today + timedelta(days=usual_days)).isoformat() if verdict is Verdict.FALSE_POSITIVE else ""
