"""The audit log: lines that are only added, each carrying the hash of the one before it.

The hash of a line is the SHA-256 of the previous line's hash and of the canonical JSON of all its columns. Whoever
changes, inserts or removes a line has to change every later hash, and the head (number and hash of the last line),
which stands in every report.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from screening.review.canonical import canonical, digest
from screening.review.database import Database

#: What stands in place of the hash before the first line.
START = "0" * 64
#: Mark of a line whose time is before that of the line before it: the clock was set back, or a test set it.
CLOCK_BACK = "clock_back"

_COLUMNS = ("number", "time", "mark", "user", "action", "subject", "details")


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the log."""

    lines: int
    hash: str

    def __str__(self) -> str:
        return f"{self.lines} lines, head {self.hash}"


def head(database: Database) -> Head:
    """Where the log ends, by its own record."""
    row = database.one("SELECT lines, hash FROM head WHERE id = 1")
    return Head(row["lines"], row["hash"]) if row else Head(0, START)


def add_line(database: Database, user: str, action: str, subject: str, details: Mapping[str, Any]) -> str:
    """Add a line within a transaction; gives its time."""
    end = head(database)
    last = database.one("SELECT time FROM audit WHERE number = ?", end.lines)
    time = database.now()
    line = {
        "number": end.lines + 1,
        "time": time,
        "mark": CLOCK_BACK if last is not None and time < last["time"] else "",
        "user": user,
        "action": action,
        "subject": subject,
        "details": canonical(details),
    }
    own = _hash(end.hash, line)
    database.change(
        f"INSERT INTO audit ({', '.join(_COLUMNS)}, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *line.values(), end.hash, own,
    )  # fmt: skip
    database.change("INSERT OR REPLACE INTO head (id, lines, hash) VALUES (1, ?, ?)", line["number"], own)
    return time


def lines(database: Database, subject: str | None = None) -> Iterator[sqlite3.Row]:
    """The log in its order, or the lines on one subject (an alert or a run)."""
    if subject is None:
        return database.rows("SELECT * FROM audit ORDER BY number")
    return database.rows("SELECT * FROM audit WHERE subject = ? ORDER BY number", subject)


def chain_problems(database: Database, remembered: str = "") -> Iterator[str]:
    """What shows that the log is not as it was written; `remembered` is the hash of a head written down elsewhere."""
    end = head(database)
    previous, count, met = START, 0, not remembered
    for row in lines(database):
        count += 1
        if row["number"] != count:
            yield f"line {count} is missing: line {row['number']} follows"
            count = row["number"]
        line = {column: row[column] for column in _COLUMNS}
        if row["previous"] != previous:
            yield f"line {row['number']} does not follow the line before it"
        try:
            own = _hash(str(row["previous"]), line)
        except TypeError:  # bytes in place of text
            own = ""
        if row["hash"] != own:
            yield f"line {row['number']} was changed"
        previous = row["hash"]
        met = met or previous == remembered
    if (count, previous) != (end.lines, end.hash):
        yield f"the log ends at line {count}, but {end.lines} were written; lines at its end were removed or changed"
    if not met:
        yield f"no line has the remembered hash {remembered}: the log was cut off or written anew"


def _hash(previous: str, line: Mapping[str, Any]) -> str:
    return digest(previous + canonical(list(line.values())))
