"""The things to review of a finished run, gathered in a temporary table of the state's connection: many or few, they
do not lie in memory, and the state is not held while they are read."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from screening.batch.changes import ToReview, needs_review, to_review
from screening.batch.codec import alert_from_json
from screening.batch.kept import ALERTS, read_json_lines
from screening.errors import InputProblem
from screening.model import Alert, RowOutcome
from screening.review.basis import Basis, error_basis, finding_basis, hit_basis, merged, pair_of
from screening.review.canonical import canonical, digest, storable
from screening.review.database import Database

#: Characters of an alert's id: 60 bits, so that two alerts of one id are not to be expected in 100 million. It begins
#: with a letter that is no E, so that no spreadsheet takes it for a number.
_ID_LENGTH, _ID_START = 16, "a"

_TABLES = (
    "DROP TABLE IF EXISTS temp.found",
    "DROP TABLE IF EXISTS temp.found_records",
    """CREATE TEMP TABLE found (
        alert_id TEXT PRIMARY KEY, key TEXT, kind TEXT, file TEXT, row INTEGER, row_id TEXT, what TEXT, listing TEXT,
        severity TEXT, text TEXT, basis TEXT, record TEXT, source TEXT, pair TEXT
    )""",
    "CREATE TEMP TABLE found_records (digest TEXT PRIMARY KEY, content BLOB)",
)


def alert_id_of(key: tuple[str, ...]) -> str:
    """The id of a thing to review, the same in every run."""
    return (_ID_START + digest(canonical(list(key))))[:_ID_LENGTH]


def gather(database: Database, run_dir: Path, config: Mapping[str, Any]) -> set[str]:
    """Fill the temporary tables `found` and `found_records` from a run; gives the sources that have something.

    InputProblem where the run's alerts are damaged.
    """
    for statement in _TABLES:
        database.change(statement)
    sources: set[str] = set()
    database.change("BEGIN")  # of the temporary tables only: no other process waits
    try:
        for record in read_json_lines(run_dir / ALERTS):
            try:
                source = record.pop("source")
                alert = alert_from_json(record)
            except (KeyError, TypeError, ValueError, AttributeError) as exc:
                where, fix = f"{run_dir / ALERTS}: a line is no alert", "run the screening again"
                raise InputProblem(f"{where} ({exc}); {fix}", f"{where}; {fix}") from exc
            sources.add(source)
            _add(database, source, alert, record, config)
    finally:
        database.change("COMMIT")
    return sources


def content_of(blob: bytes) -> dict[str, Any]:
    """The alert of a row as JSON values, of what `records.content` holds."""
    content: dict[str, Any] = json.loads(zlib.decompress(blob))
    return content


def _add(database: Database, source: str, alert: Alert, record: Mapping[str, Any], config: Mapping[str, Any]) -> None:
    text = ""
    name = ""
    for thing, basis in zip(to_review(alert, source), _bases(alert, config), strict=True):
        if not text:
            text = canonical(record)
            name = digest(text)
            database.change(
                "INSERT OR IGNORE INTO found_records VALUES (?, ?)", name, zlib.compress(text.encode("ascii"))
            )
        pair = pair_of(alert, basis) if thing.kind == "hit" else ""
        _add_thing(database, source, thing, basis, name, pair)


def _add_thing(database: Database, source: str, thing: ToReview, basis: Basis, record: str, pair: str) -> None:
    alert_id = alert_id_of(thing.key)
    earlier = database.one("SELECT basis FROM found WHERE alert_id = ?", alert_id)
    if earlier is not None:  # a second row of the same id: what is decided must hold for both
        both = merged(json.loads(earlier["basis"]), basis)
        one_pair = pair if len(both["data"]) == 1 else ""
        database.change("UPDATE found SET basis = ?, pair = ? WHERE alert_id = ?", canonical(both), one_pair, alert_id)
        return
    database.change(
        "INSERT INTO found VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        alert_id, canonical(list(thing.key)), thing.kind, storable(thing.file), thing.row, storable(thing.id),
        storable(thing.what), storable(thing.listing), thing.severity, storable(thing.text), canonical(basis), record,
        storable(source), pair,
    )  # fmt: skip


def _bases(alert: Alert, config: Mapping[str, Any]) -> list[Basis]:
    """The basis of each thing that `to_review` gives, in its order."""
    if alert.decision.outcome is RowOutcome.ERROR:
        return [error_basis(alert)]
    if alert.decision.outcome is not RowOutcome.REVIEW:
        return []
    return [
        *(hit_basis(alert, hit, config) for hit in alert.hits),
        *(finding_basis(alert, finding) for finding in alert.findings if needs_review(finding)),
    ]
