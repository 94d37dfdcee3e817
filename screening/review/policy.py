"""The team's policy as it stands in the state file, so that every command decides by it."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

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


def change_policy(database: Database, parts: Mapping[str, Any], user: str) -> dict[str, tuple[Any, Any]]:
    """Use these parts of a policy from now on, within a transaction, and keep the others; a change is a line of the
    audit log. Gives what changed: by name, the JSON values before and now."""
    row = database.one("SELECT record FROM policy WHERE id = 1")
    now = policy_of(database)
    policy = dataclasses.replace(now, **parts)
    if policy == now:
        return {}
    before = json.loads(row["record"]) if row else None
    add_line(database, user, "policy", "review", {"before": before, "after": policy.record()})
    database.change("INSERT OR REPLACE INTO policy (id, record) VALUES (1, ?)", canonical(policy.record()))
    return changed_parts(now.record(), policy.record())


def policy_changes(database: Database, run_id: str) -> Iterator[tuple[sqlite3.Row, dict[str, tuple[Any, Any]]]]:
    """The lines of the log that changed the policy after the run before this one was recorded and until this one was,
    each with what it changed."""
    query = (
        "SELECT * FROM audit WHERE action = 'policy' AND number < :run AND number > coalesce("
        "(SELECT max(number) FROM audit WHERE action = 'run' AND number < :run), 0) ORDER BY number"
    )
    run = database.one("SELECT number FROM audit WHERE action = 'run' AND subject = ?", run_id)
    for line in database.connection.execute(query, {"run": run["number"] if run else 0}):
        details = json.loads(line["details"])
        yield line, changed_parts(details["before"] or ReviewPolicy().record(), details["after"])


def changed_parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The values of two policies that differ, by name."""
    return {name: (before[name], after[name]) for name in after if before[name] != after[name]}
