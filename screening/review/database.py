"""The state file: opened safely, for the owner only, and written in whole transactions."""

from __future__ import annotations

import os
import sqlite3
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from screening.errors import OutputProblem, ScreeningError, StateProblem, cannot_write
from screening.lists.disk import private_folder
from screening.review.schema import APPLICATION_ID, MIGRATIONS

#: Seconds to wait for another process that is writing.
BUSY_SECONDS = 60.0

#: What SQLite says where a quota or a limit is met: it knows the full disk alone by its name.
_NOT_WRITTEN = {"SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_TRUNCATE", "SQLITE_IOERR_SHMSIZE"}

#: What Python raises on names and values that were changed by chance, besides what SQLite finds itself.
NOT_AS_WRITTEN = (
    ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError,
    zlib.error,
)  # fmt: skip

#: Highest number in bytes 18 and 19 of an SQLite file, its formats for writing and reading.
_LAST_FORMAT = 2

Clock = Callable[[], datetime]


class Database:
    """An open state file. Not for sharing between threads."""

    def __init__(self, path: Path, connection: sqlite3.Connection, clock: Clock) -> None:
        self.path = path
        self.connection = connection
        self._clock = clock

    def now(self) -> str:
        """The time as ISO text in UTC, to the second."""
        return self._clock().astimezone(UTC).isoformat(timespec="seconds")

    def today(self) -> date:
        """The day where the clock stands."""
        return self._clock().date()

    def rows(self, sql: str, *values: Any) -> sqlite3.Cursor:
        """The rows of a query, one at a time."""
        return self.connection.execute(sql, values)

    def one(self, sql: str, *values: Any) -> sqlite3.Row | None:
        """The first row of a query, if there is one."""
        found: sqlite3.Row | None = self.connection.execute(sql, values).fetchone()
        return found

    def change(self, sql: str, *values: Any) -> sqlite3.Cursor:
        """Run one changing statement; within `transaction`."""
        return self.connection.execute(sql, values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is changed in the block is kept together or not at all; other writers wait."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):  # a full disk may have rolled it back already
                self.connection.execute("ROLLBACK")
            raise


@contextmanager
def open_database(path: Path, clock: Clock) -> Iterator[Database]:
    """The state file at `path`, made or brought to this version where needed.

    Raises StateProblem where it is damaged, of a newer version of the software, or no state file; OutputProblem where
    it cannot be written or another process holds it for long.
    """
    with _explained(path):
        connection = _connect(path)
        try:
            _prepare(path, connection)
            yield Database(path, connection, clock)
        finally:
            connection.close()


def _connect(path: Path) -> sqlite3.Connection:
    try:
        private_folder(path.parent)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            head = os.read(handle, 20)
        finally:
            os.close(handle)
        if sys.platform != "win32" and path.stat().st_mode & 0o077:
            path.chmod(0o600)  # SQLite gives its helper files the rights of this one
    except OSError as exc:
        raise cannot_write(path, exc) from exc
    if head.startswith(b"SQLite format 3") and max(head[18:], default=0) > _LAST_FORMAT:
        raise damaged(path, f"format {max(head[18:])} of SQLite")  # which it would call read-only
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    connection.row_factory = sqlite3.Row
    # bytes that are no text reach the checks of the log, which tell the line
    connection.text_factory = lambda content: content.decode("utf-8", "surrogateescape")
    return connection


def _prepare(path: Path, connection: sqlite3.Connection) -> None:
    try:
        _check(path, connection)
    except NOT_AS_WRITTEN as exc:
        raise damaged(path, f"{type(exc).__name__} while it was opened") from exc


def _check(path: Path, connection: sqlite3.Connection) -> None:
    pragma = connection.execute
    pragma("PRAGMA trusted_schema = OFF")
    version = _version(path, connection)
    _use_wal(connection)
    pragma("PRAGMA synchronous = FULL")
    pragma("PRAGMA foreign_keys = ON")
    found = [row[0] for row in pragma("PRAGMA quick_check(5)")]
    if found != ["ok"]:
        raise damaged(path, "; ".join(map(str, found)))
    if version < len(MIGRATIONS):
        _migrate(path, connection)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Let readers and a writer work at once. SQLite does not wait by itself where another process makes the same new
    file."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as exc:
            if "locked" not in str(exc) or time.monotonic() > deadline:
                raise
        time.sleep(0.05)


def _version(path: Path, connection: sqlite3.Connection) -> int:
    # tables first: where another process makes the file in between, its name is there with its tables
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if tables and application != APPLICATION_ID:
        raise StateProblem(f"{path} is a database of another program; name another file with --state")
    if version > len(MIGRATIONS):
        raise StateProblem(
            f"{path} was written by a newer version of the software (format {version}, this one knows "
            f"{len(MIGRATIONS)}); update the software, or name another file with --state"
        )
    return int(version)


def _migrate(path: Path, connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # asked again: another process may have done it while this one waited
        for step in MIGRATIONS[_version(path, connection) :]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says into what a user can do about it."""
    try:
        yield
    except sqlite3.OperationalError as exc:
        raise _operational(path, exc) from exc
    except sqlite3.Error as exc:
        raise damaged(path, str(exc)) from exc


def _operational(path: Path, error: sqlite3.OperationalError) -> ScreeningError:
    text = str(error)
    if "locked" in text or "busy" in text:
        return OutputProblem(f"{path} is in use by another process ({text}); wait for it to end and try again")
    if "readonly" in text or "unable to open" in text:
        return OutputProblem(
            f"{path} cannot be written ({text}): its folder must be writable for you; mend its rights, or name another "
            "file with --state"
        )
    if "full" in text or error.sqlite_errorname in _NOT_WRITTEN:
        return OutputProblem(f"{path} cannot be written ({text}): free some space, then try again; nothing was changed")
    return damaged(path, text)


def damaged(path: Path, why: str) -> StateProblem:
    """What to tell the user of a damaged state file."""
    return StateProblem(
        f"{path} is damaged ({why}); restore it from a backup with its -wal file if there is one, or move it away to "
        "start anew (every alert is then open again)"
    )
