"""How an alert stands, told from its row and the decision on it."""

from __future__ import annotations

import sqlite3
from datetime import date

from screening.review.canonical import canonical, digest
from screening.review.closing import NOT_FOUND
from screening.review.decisions import expired, waits
from screening.review.verdict import STANDING_OF, Standing, Verdict

#: The columns of `alerts` that a run writes, and that the run's line of the audit log vouches for.
CONTENT = (
    "key", "kind", "file", "row", "row_id", "what", "listing", "severity", "text", "basis", "record", "source",
    "first_run", "pair",
)  # fmt: skip


def standing_of(alert: sqlite3.Row, decision: sqlite3.Row | None, today: date) -> tuple[Standing, str]:
    """How an alert stands on a day, and why in a sentence ("" where there is nothing to say)."""
    if not alert["present"]:
        return Standing.CLOSED, NOT_FOUND
    if decision is not None and decision["ended"]:  # one that was carried over, until the next run says so
        return Standing.REOPENED, carry_ended_words(decision)
    if decision is not None and not waits(decision):
        if expired(decision, today):
            return Standing.REOPENED, expiry_words(decision)
        on_other = f"as on {decision['alert_id']}: " if decision["alert_id"] != alert["alert_id"] else ""
        return STANDING_OF[Verdict(decision["verdict"])], on_other + _said(decision)
    waiting = ""
    if decision is not None:
        waiting = f"{decision['verdict']} by {decision['user']} waits for a second person"
    if alert["reopened"]:
        shown_now = alert["reopened_in"] in (None, alert["last_run"])
        return Standing.REOPENED if shown_now else Standing.OPEN, waiting or alert["reopened"]
    return Standing.NEW if alert["first_run"] == alert["last_run"] else Standing.OPEN, waiting


def expiry_words(decision: sqlite3.Row) -> str:
    """Why a decision past its last day does not hold."""
    return f"the decision {decision['verdict']} of {decision['decided'][:10]} held until {decision['expires']}"


def carry_ended_words(decision: sqlite3.Row) -> str:
    """Why a decision on another alert does not hold here any more after it was ended there."""
    return f"the decision on {decision['alert_id']}, which held here too, was ended: {decision['ended_why']}"


def content_digest(alert: sqlite3.Row) -> str:
    """Digest of all that a run wrote of an alert."""
    return digest(canonical([alert[column] for column in CONTENT]))


def _said(decision: sqlite3.Row) -> str:
    approved = f", approved by {decision['approved_by']}" if decision["approved_by"] else ""
    until = f", until {decision['expires']}" if decision["expires"] else ""
    return f"{decision['verdict']} ({decision['code']}) by {decision['user']}{approved}{until}"
