"""Whether the state file is what the software makes of it: its pages, its schema, and that nothing is missing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from screening.review.database import Database
from screening.review.schema import GUARDS, MIGRATIONS

#: Faults of the pages and indexes told at most.
_MOST = 20
_SCHEMA = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name"


def file_problems(database: Database) -> Iterator[str]:
    """Where the file is damaged, its tables or guards are not those of the software, or a row that others name is
    missing."""
    for (found,) in database.rows(f"PRAGMA integrity_check({_MOST})"):
        if found != "ok":
            yield f"the file is damaged: {found}"
    yield from _schema_problems(database)
    for table, row, parent, _ in database.rows("PRAGMA foreign_key_check"):
        yield f"row {row} of the table {table} names something that is missing in the table {parent}"
    yield from _missing_records(database)


def _schema_problems(database: Database) -> Iterator[str]:
    written, found = _written(), _read(database.connection)
    for kind, name in sorted(written.keys() | found.keys()):
        wanted, sql = written.get((kind, name)), found.get((kind, name))
        what = f"the guard {name} of the log" if name in GUARDS else f"the {kind} {name}"
        if sql is None:
            yield f"{what} was taken away"
        elif wanted is None:
            yield f"{what} was added"
        elif sql != wanted:
            yield f"{what} is not as the software writes it"


def _written() -> dict[tuple[str, str], str]:
    """The SQL of the schema of a new state file, by kind and name."""
    with closing(sqlite3.connect(":memory:")) as new:
        for step in MIGRATIONS:
            for statement in step:
                new.execute(statement)
        return _read(new)


def _read(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    return {(kind, name): sql for kind, name, sql in connection.execute(_SCHEMA)}


def _missing_records(database: Database) -> Iterator[str]:
    for table, who in (("alerts", "alert_id"), ("decisions", "id")):
        query = f"SELECT {who} AS who, record FROM {table} WHERE record NOT IN (SELECT digest FROM records) ORDER BY 1"
        for row in database.rows(query):
            what = f"alert {row['who']}" if table == "alerts" else f"decision {row['who']}"
            yield f"the row {row['record'][:12]} that the {what} rests on is missing"
