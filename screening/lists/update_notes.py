"""What the last update of a list left to know: what the server said of each file, and whether it failed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from screening.lists.disk import private_folder, replace_file
from screening.lists.snapshot import Snapshot
from screening.records import dataclass, field
from screening.small_files import read_small

NOTES = "update.json"


@dataclass(frozen=True, slots=True)
class FileNote:
    """One file as it was fetched, for asking whether it changed since."""

    url: str
    etag: str
    last_modified: str
    """Both as the server sent them, "" where it did not."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Failure:
    """An update that did not bring a new copy."""

    time: str
    """ISO time (UTC), "" where unknown."""
    reason: str


@dataclass(frozen=True, slots=True)
class UpdateNotes:
    """The notes of one list."""

    digest: str = ""
    """The snapshot that the files made; a copy imported since from elsewhere has another."""
    files: Mapping[str, FileNote] = field(default_factory=dict)
    """By name of the file."""
    failure: Failure | None = None


def read_notes(folder: Path) -> UpdateNotes:
    """The notes in a list's folder; empty where there are none. Damaged ones tell of a failed update, and no more."""
    path = folder / NOTES
    try:
        record = json.loads(read_small(path))
        failure = record["failure"]
        return UpdateNotes(
            record["digest"],
            {name: FileNote(**note) for name, note in record["files"].items()},
            Failure(**failure) if failure else None,
        )
    except FileNotFoundError:
        return UpdateNotes()
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return UpdateNotes(failure=Failure("", f"{path} cannot be read; update the list again"))


def write_notes(folder: Path, notes: UpdateNotes) -> None:
    """Replaces the notes in one step. OSError where they cannot be written."""
    text = json.dumps(asdict(notes), ensure_ascii=False, sort_keys=True)
    replace_file(private_folder(folder) / NOTES, [text.encode(), b"\n"])


def last_failure(folder: Path, snapshot: Snapshot | None) -> Failure | None:
    """The failure of the last update, unless a copy was imported since by hand."""
    failure = read_notes(folder).failure
    if failure and snapshot and failure.time:
        since = datetime.fromisoformat(snapshot.imported) > datetime.fromisoformat(failure.time)
        return None if since else failure
    return failure
