"""Imports the files of one list: reads them with the list's reader and keeps the result as its snapshot."""

from __future__ import annotations

import importlib
import re
import shlex
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from screening.errors import InputProblem, ListsProblem, OutputProblem, UsageProblem
from screening.lists.catalogue import CatalogueEntry, load_catalogue
from screening.lists.files import SourceFile, load_files
from screening.lists.reading import LEFT_OUT, Reading
from screening.lists.shelf import Shelf, has_name
from screening.lists.snapshot import Snapshot
from screening.lists.store import Store
from screening.model import Issue

#: A list that loses more than this share of its entities or names against the copy before it is looked at again.
_SHRINKAGE = 0.1
#: Likewise a list within a list, which may be short: this share of its records.
_SUBLIST_SHRINKAGE = 1 / 3
#: A list of which more than this share has no name was not understood; a single entry may lack it.
_NAMELESS = 0.01
#: A field that more than this share of the entries could not fill, and more than so many, may hold something else.
_OFTEN = 0.1
_FEW = 5
#: How readers report a field of the file that they do not know.
_UNKNOWN_FIELD = re.compile("unknown (?:element|attribute|column|field|key)")
#: So many of these are named in a warning.
_NAMED_FIELDS = 4


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
    sizes = _doubtful_sizes(entry, shelf, previous) + _doubtful_kinds(reading, previous)
    refused = sizes + _went_back(reading.published, previous)
    if strict and refused:
        by_hand = shlex.join(["screening", "lists", "import", list_id, *map(str, paths)])
        raise ListsProblem(f"{'; '.join(refused)}; if that is right: {by_hand}")
    # what is said of no file in particular is a file that is not there: without aliases a list finds little
    missing = [issue.message for issue in reading.issues if not issue.file]
    warnings = missing + sizes + _doubtful_contents(shelf, reading.issues)
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
    """What the list's reader makes of the files, and its entities ready to be kept.

    Raises InputProblem where there are none, or many have no name: then the layout is not the one that the reader
    knows, and what it could not read would be searched in vain.
    """
    reading: Reading = importlib.import_module(f"screening.lists.readers.{entry.reader}").read(files, entry.id)
    shelf = Shelf.of(reading.entities)
    if not shelf:
        raise InputProblem(f"{files[0].name} holds no entry that could be read; nothing was imported")
    if shelf.nameless and (shelf.nameless == len(shelf) or shelf.nameless > max(1, len(shelf) * _NAMELESS)):
        first = next(entity for entity in shelf if not has_name(entity)).locator
        raise InputProblem(
            f"{first.file}: {shelf.nameless:,} of {len(shelf):,} entries have no name, the first of them "
            f"{first.record}: the layout of the list has changed, or the file is damaged; nothing was imported"
        )
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
    warnings = []
    count, names = len(shelf), shelf.kinds.total()
    if count < entry.min_entities:
        warnings.append(f"only {count:,} entities, fewer than the {entry.min_entities:,} expected: is the file whole?")
    if previous and count < previous.entity_count * (1 - _SHRINKAGE):
        warnings.append(f"{count:,} entities after {previous.entity_count:,} in the copy before")
    if previous and names < previous.name_count * (1 - _SHRINKAGE):
        warnings.append(f"{names:,} names and aliases after {previous.name_count:,} in the copy before")
    return warnings


def _doubtful_kinds(reading: Reading, previous: Snapshot | None) -> list[str]:
    """Records that were not kept, and lists within the list that vanished or shrank: the total may hide them."""
    found = reading.records
    warnings = [f"{found[LEFT_OUT]:,} records are left out"] if found.get(LEFT_OUT) else []
    if previous and reading.by_sublist:
        warnings += [
            f"{found.get(kind, 0):,} records of {kind} after {count:,} in the copy before"
            for kind, count in previous.records.items()
            if kind != LEFT_OUT and count and found.get(kind, 0) < count * (1 - _SUBLIST_SHRINKAGE)
        ]
    return warnings


def _doubtful_contents(shelf: Shelf, issues: Sequence[Issue]) -> list[str]:
    """What in the files the reader could not use, where it may be more than a slip of the publisher."""
    warnings = [f"entries without a name: {shelf.nameless:,}; only numbers find them"] if shelf.nameless else []
    unknown = Counter(issue.field for issue in issues if _UNKNOWN_FIELD.match(issue.message))
    if unknown:
        named = ", ".join(f"{field} ({count:,})" for field, count in unknown.most_common(_NAMED_FIELDS))
        more = f" and {len(unknown) - _NAMED_FIELDS} more" if len(unknown) > _NAMED_FIELDS else ""
        warnings.append(f"fields that this version does not know were not read: {named}{more}")
    often = Counter(issue.field for issue in issues if issue.record and not _UNKNOWN_FIELD.match(issue.message))
    warnings += [
        f"what stands in {field or 'the file'} could not be taken in {count:,} entries: have columns moved?"
        for field, count in often.items()
        if count > max(_FEW, len(shelf) * _OFTEN)
    ]
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
