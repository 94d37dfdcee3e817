"""Imports the files of one list: reads them with the list's reader and keeps the result as its snapshot."""

from __future__ import annotations

import importlib
import shlex
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from screening.errors import ListsProblem, OutputProblem, UsageProblem
from screening.lists.assertions import broken_assertions
from screening.lists.catalogue import CatalogueEntry, load_catalogue
from screening.lists.doubts import doubtful_contents, doubtful_kinds, refuse_unread
from screening.lists.effects import fill_effects
from screening.lists.files import SourceFile, load_files
from screening.lists.reading import Reading
from screening.lists.shelf import Shelf
from screening.lists.snapshot import Snapshot
from screening.lists.store import Store

#: A list that loses more than this share of its entities or names against the copy before it is looked at again.
_SHRINKAGE = 0.1


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import stored, and what the user should look at."""

    snapshot: Snapshot
    reading: Reading
    warnings: tuple[str, ...]


def import_files(
    data_dir: Path,
    list_id: str,
    paths: Sequence[Path],
    published: str = "",
    now: datetime | None = None,
    *,
    strict: bool = False,
    dated: str = "",
) -> Imported:
    """Reads the files of a list and makes them its current snapshot.

    `published` is an ISO date that stands in place of the date in the files, `dated` one for files that have none. An
    old or partial file gives warnings; with `strict`, a list too small, much smaller or older than before is refused.
    Raises UsageProblem for an unknown list, one without reader, or a bad date; InputProblem for files that cannot be
    read; OutputProblem where the data folder cannot be written; ListsProblem for what `strict` refuses. Then nothing
    is changed.
    """
    began = now or datetime.now(UTC)
    entry = catalogue_entry(list_id)
    _check_published(published, began)
    files = load_files(paths)
    try:
        reading, shelf = _read(entry, files)
    except sqlite3.OperationalError as exc:
        raise OutputProblem(
            f"the temporary folder cannot hold the list while it is read ({exc}); free some space there, or set TMPDIR"
        ) from exc
    store = Store(data_dir)
    previous = _previous(store, list_id)
    published = published or ("" if reading.published else dated)
    sizes = _doubtful_sizes(entry, shelf, previous) + doubtful_kinds(reading, previous)
    refused = sizes + _went_back(reading.published, previous)
    if strict and refused:
        by_hand = shlex.join(["screening", "lists", "import", list_id, *map(str, paths)])
        raise ListsProblem(f"{'; '.join(refused)}; if that is right: {by_hand}")
    # what is said of no file in particular is a file that is not there: without aliases a list finds little
    missing = [issue.message for issue in reading.issues if not issue.file]
    warnings = missing + sizes + doubtful_contents(shelf, reading.issues)
    warnings += _doubtful_dates(entry, published or reading.published, previous, began)
    snapshot = store.import_reading(list_id, reading, files, published, now, entry.usual_age_days)
    return Imported(snapshot, reading, tuple(warnings))


def catalogue_entry(list_id: str) -> CatalogueEntry:
    """The entry of a list that can be imported; UsageProblem for an unknown list or one without reader."""
    catalogue = load_catalogue()
    importable = ", ".join(entry.id for entry in catalogue.values() if entry.importable)
    if list_id not in catalogue:
        raise UsageProblem(f"unknown list {list_id!r}; lists that can be imported: {importable}")
    if not catalogue[list_id].importable:
        raise UsageProblem(f"list {list_id} has no reader yet; lists that can be imported: {importable}")
    return catalogue[list_id]


def _read(entry: CatalogueEntry, files: Sequence[SourceFile]) -> tuple[Reading, Shelf]:
    """What the list's reader makes of the files, and its entities ready to be kept."""
    reading: Reading = importlib.import_module(f"screening.lists.readers.{entry.reader}").read(files, entry.id)
    shelf = Shelf.of(reading.entities)
    refuse_unread(shelf, files)
    fill_effects(shelf, entry)
    return replace(reading, entities=shelf), shelf


def _check_published(published: str, now: datetime) -> None:
    if not published:
        return
    try:
        day = date.fromisoformat(published)
    except ValueError:
        day = None
    if day is None or day.isoformat() != published:
        raise UsageProblem(f"--published must be a date such as 2026-02-27, not {published!r}")
    if day > now.date():
        raise UsageProblem(f"--published {published} lies in the future")


def _previous(store: Store, list_id: str) -> Snapshot | None:
    """The snapshot before this import; a damaged one counts as none, since importing is how it is mended."""
    try:
        return store.current(list_id)
    except ListsProblem:
        return None


def _doubtful_sizes(entry: CatalogueEntry, shelf: Shelf, previous: Snapshot | None) -> list[str]:
    warnings = list(broken_assertions(entry, shelf.census))
    count, names = len(shelf), shelf.census.kinds.total()
    if previous and count < previous.entity_count * (1 - _SHRINKAGE):
        warnings.append(f"{count:,} entities after {previous.entity_count:,} in the copy before")
    if previous and names < previous.name_count * (1 - _SHRINKAGE):
        warnings.append(f"{names:,} names and aliases after {previous.name_count:,} in the copy before")
    return warnings


def _doubtful_dates(entry: CatalogueEntry, published: str, previous: Snapshot | None, now: datetime) -> list[str]:
    warnings = []
    if published:
        age = (now.date() - date.fromisoformat(published)).days
        if age > entry.usual_age_days:
            warnings.append(f"published on {published}, {age:,} days ago: get the newest files")
    return warnings + _went_back(published, previous)


def _went_back(published: str, previous: Snapshot | None) -> list[str]:
    if published and previous and published < previous.published:
        return [f"published on {published}, before the copy it replaces ({previous.published})"]
    return []
