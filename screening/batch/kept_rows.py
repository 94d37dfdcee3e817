"""What a finished run keeps of its rows for the next one: what each gave, whom it names, and which listings it met.

One SQLite file in the run's folder. `run.json` has its digest: a file that was damaged or changed is not used.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from hashlib import blake2b, file_digest
from pathlib import Path
from typing import Any, NamedTuple

from screening.batch.codec import party_from_json, to_line
from screening.model import Party

FILE = "rows.sqlite"
_TABLES = """
CREATE TABLE rows (id INTEGER PRIMARY KEY, fingerprint TEXT, line TEXT, facts TEXT);
CREATE TABLE parties (id INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB UNIQUE, party TEXT, shelf INTEGER DEFAULT 0);
CREATE TABLE parties_of_rows (party INTEGER, row INTEGER);
CREATE TABLE listings (listing TEXT, row INTEGER);
CREATE TABLE shelves (shelf INTEGER PRIMARY KEY, digest TEXT);
"""
#: (table, column) pairs; made when all rows are there.
_INDEXES = (
    *(("rows", "fingerprint"), ("parties", "shelf"), ("listings", "listing"), ("listings", "row")),
    *(("parties_of_rows", "party"), ("parties_of_rows", "row")),
)


class KeptRow(NamedTuple):
    """A row as it was kept."""

    id: int
    line: str
    """`part_lines.rest_of` its line."""
    facts: str
    """`part_lines.facts_rest_of` the line of its group facts; "" where it has none."""


class KeptRows:
    """The rows of one run. Not for sharing between threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._base = sqlite3.connect(f"file:{(folder / FILE).as_posix()}?mode=rw", uri=True, isolation_level=None)
        # the file is made anew by every run, and thrown away where the run does not come to its end
        self._base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        self._base.execute("BEGIN")

    @classmethod
    def create(cls, folder: Path) -> KeptRows:
        """An empty file in an existing folder."""
        path = folder / FILE
        path.unlink(missing_ok=True)
        with closing(sqlite3.connect(path, isolation_level=None)) as base:
            base.executescript(_TABLES)
        return cls(folder)

    def find(self, fingerprint: str) -> KeptRow | None:
        """The row with this fingerprint."""
        found = self._base.execute("SELECT id, line, facts FROM rows WHERE fingerprint = ?", (fingerprint,)).fetchone()
        return None if found is None else KeptRow(*found)

    def add(self, line: str, rest: str, facts: str) -> None:
        """Keep a row: its whole line, and what is kept of its lines. One that has no fingerprint is not kept."""
        record = json.loads(line)
        if "fingerprint" not in record:
            return
        alert = record["alert"]
        row = self._one("INSERT INTO rows VALUES (NULL, ?, ?, ?)", record["fingerprint"], rest, facts)
        for party in alert["row"]["parties"]:
            of_party = self._party(party)
            self._base.execute("INSERT INTO parties_of_rows VALUES (?, ?)", (of_party, row))
        met = {_listing(hit["list_id"], hit["entity"]["id"]) for part in _MATCHES for hit in alert.get(part, ())}
        self._base.executemany("INSERT INTO listings VALUES (?, ?)", [(listing, row) for listing in sorted(met)])

    def remove_all_but(self, rows: Collection[int]) -> None:
        """Forget every row whose id is not among these, and the parties that no row names any more."""
        kept = frozenset(rows)
        gone = [(id,) for (id,) in self._base.execute("SELECT id FROM rows") if id not in kept]
        if not gone:
            return
        for table, column in (("rows", "id"), ("parties_of_rows", "row"), ("listings", "row")):
            self._base.executemany(f"DELETE FROM {table} WHERE {column} = ?", gone)
        self._base.execute("DELETE FROM parties WHERE id NOT IN (SELECT party FROM parties_of_rows)")

    def rows_at(self, list_id: str, entity_ids: Iterable[str]) -> Iterator[int]:
        """Ids of the rows that have a hit or a weak match on one of these entities."""
        return self._rows("listings", "listing", (_listing(list_id, id) for id in entity_ids))

    def rows_naming(self, parties: Iterable[int]) -> Iterator[int]:
        """Ids of the rows that name one of these parties."""
        return self._rows("parties_of_rows", "party", parties)

    def shelves(self) -> dict[int, str]:
        """The shelves of `PartiesIndex`, each with the digest of what is on it."""
        return dict(self._base.execute("SELECT shelf, digest FROM shelves ORDER BY shelf"))

    def parties_on(self, shelf: int, most: int) -> list[tuple[int, Party]]:
        """Number and content of so many parties on a shelf (0: on none yet)."""
        found = self._base.execute("SELECT id, party FROM parties WHERE shelf = ? ORDER BY id LIMIT ?", (shelf, most))
        return [(id, party_from_json(json.loads(text))) for id, text in found]

    def count_on(self, shelf: int) -> int:
        """Number of parties on a shelf."""
        count: int = self._base.execute("SELECT count(*) FROM parties WHERE shelf = ?", (shelf,)).fetchone()[0]
        return count

    def put_on(self, shelf: int, digest: str, parties: Iterable[int]) -> None:
        """Puts parties on a new shelf."""
        self._base.execute("INSERT INTO shelves VALUES (?, ?)", (shelf, digest))
        self._base.executemany("UPDATE parties SET shelf = ? WHERE id = ?", ((shelf, id) for id in parties))

    def clear(self, shelf: int) -> None:
        """Takes the parties off a shelf, and the shelf away."""
        self._base.execute("UPDATE parties SET shelf = 0 WHERE shelf = ?", (shelf,))
        self._base.execute("DELETE FROM shelves WHERE shelf = ?", (shelf,))

    def close(self) -> str:
        """Ends the writing; gives the SHA-256 (hex) of the file. OSError where it could not be written."""
        try:
            for table, column in _INDEXES:
                self._base.execute(f"CREATE INDEX IF NOT EXISTS {table}_{column} ON {table} ({column})")
            self._base.execute("COMMIT")
        finally:
            self._base.close()
        return digest_of_rows(self.folder)

    def _party(self, record: dict[str, Any]) -> int:
        text = to_line({key: value for key, value in record.items() if key not in ("role", "details")})
        key = blake2b(text.encode("ascii"), digest_size=16).digest()
        found = self._base.execute("SELECT id FROM parties WHERE key = ?", (key,)).fetchone()
        return found[0] if found else self._one("INSERT INTO parties (key, party) VALUES (?, ?)", key, text)

    def _one(self, statement: str, *values: object) -> int:
        number = self._base.execute(statement, values).lastrowid
        assert number is not None
        return number

    def _rows(self, table: str, column: str, values: Iterable[object]) -> Iterator[int]:
        for value in values:
            for (row,) in self._base.execute(f"SELECT row FROM {table} WHERE {column} = ?", (value,)):
                yield row


_MATCHES = ("hits", "weak_matches")


def copy_rows(source: Path, folder: Path) -> None:
    """Copies the file in the folder `source`, so that it can be changed. OSError where that fails."""
    shutil.copyfile(source / FILE, folder / FILE)


def digest_of_rows(folder: Path) -> str:
    """SHA-256 (hex) of the file in a folder; OSError where it is not there."""
    with (folder / FILE).open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _listing(list_id: str, entity_id: str) -> str:
    return f"{list_id} {entity_id}"
