"""What a reader has to keep until it knows more, on disk instead of in memory: a list may be larger than that.

A database without a name is SQLite's own temporary file: it stays in its cache while small, grows on disk beyond, and
goes with the process, killed or not.
"""

from __future__ import annotations

import pickle
import sqlite3
import weakref
from collections.abc import Iterator
from typing import Generic, TypeVar

#: Memory that one database may take before it goes to disk, in KiB.
_CACHE = 16 << 10

_Value = TypeVar("_Value")


def temporary_database(owner: object) -> sqlite3.Connection:
    """An empty database for what its owner keeps; it is closed together with the owner's life."""
    database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    weakref.finalize(owner, database.close)
    for setting in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE}"):
        database.execute(f"PRAGMA {setting}")
    database.execute("BEGIN")  # and never an end: nobody else reads it, and no statement waits for the disk
    return database


def key_bytes(key: str) -> bytes:
    """A key as it is kept and compared: by the order of its characters, whatever stands in it."""
    return key.encode("utf-8", "surrogatepass")


class Scratch(Generic[_Value]):
    """Values under keys, several under one where they were added so; in the order in which they came."""

    def __init__(self) -> None:
        self._database = temporary_database(self)
        self._database.execute("CREATE TABLE kept (place INTEGER PRIMARY KEY, key BLOB, value BLOB)")
        self._database.execute("CREATE INDEX by_key ON kept (key)")

    def add(self, key: str, value: _Value) -> None:
        """Keeps a value under a key, after those that are there."""
        self._database.execute(
            "INSERT INTO kept (key, value) VALUES (?, ?)",
            (key_bytes(key), pickle.dumps(value, 5)),
        )

    def get(self, key: str) -> list[_Value]:
        """The values under a key, none where it is unknown."""
        rows = self._database.execute("SELECT value FROM kept WHERE key = ? ORDER BY place", (key_bytes(key),))
        return [pickle.loads(value) for (value,) in rows]  # written by this process, read by no other

    def pop(self, key: str) -> list[_Value]:
        """Takes the values under a key out."""
        values = self.get(key)
        self._database.execute("DELETE FROM kept WHERE key = ?", (key_bytes(key),))
        return values

    def __contains__(self, key: str) -> bool:
        found = self._database.execute("SELECT 1 FROM kept WHERE key = ? LIMIT 1", (key_bytes(key),))
        return found.fetchone() is not None

    def __len__(self) -> int:
        """How many values are kept."""
        (count,) = self._database.execute("SELECT count(*) FROM kept").fetchone()
        return int(count)

    def __iter__(self) -> Iterator[str]:
        """Each key once, in the order in which they first came."""
        first = "SELECT min(place) AS place, key FROM kept GROUP BY key"
        for (key,) in self._database.execute(f"SELECT key FROM ({first}) ORDER BY place"):
            yield key.decode("utf-8", "surrogatepass")

    def values(self) -> Iterator[_Value]:
        """All values."""
        for (value,) in self._database.execute("SELECT value FROM kept ORDER BY place"):
            yield pickle.loads(value)
