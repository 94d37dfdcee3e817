"""The team's policy as it stands in the state file, so that every command decides by it."""

from __future__ import annotations

import json

from screening.errors import StateProblem, UsageProblem
from screening.review.audit import add_line
from screening.review.canonical import canonical
from screening.review.database import Database
from screening.review.verdict import ReviewPolicy


def policy_of(database: Database) -> ReviewPolicy:
    """The policy in use; the default one before the first run was recorded with another."""
    row = database.one("SELECT record FROM policy WHERE id = 1")
    try:
        return ReviewPolicy.from_record(json.loads(row["record"])) if row else ReviewPolicy()
    except (ValueError, KeyError, TypeError, UsageProblem) as exc:
        raise StateProblem(
            f"{database.path}: the policy cannot be read ({exc!r}); see what else was changed with: "
            "screening review audit --verify"
        ) from exc


def set_policy(database: Database, policy: ReviewPolicy, user: str) -> None:
    """Use a policy from now on, within a transaction; a change is a line of the audit log."""
    row = database.one("SELECT record FROM policy WHERE id = 1")
    if row is not None and row["record"] == canonical(policy.record()):
        return
    before = json.loads(row["record"]) if row else None
    add_line(database, user, "policy", "review", {"before": before, "after": policy.record()})
    database.change("INSERT OR REPLACE INTO policy (id, record) VALUES (1, ?)", canonical(policy.record()))
