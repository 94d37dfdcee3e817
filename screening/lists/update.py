"""Brings a list up to date: fetch or find its files, check them, import them; on any failure nothing changes.

What the reader refuses, what is too small, and what shrank beyond belief never replaces the copy in use. The failure
is noted beside the list, so that every later output can tell of it.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from screening.errors import ListsProblem, ScreeningError
from screening.lists.catalogue import CatalogueEntry
from screening.lists.disk import private_folder
from screening.lists.fetch import Fetched, Limits, day_of, fetch
from screening.lists.files import file_digest
from screening.lists.importing import Imported, import_files
from screening.lists.snapshot import SOURCE, Snapshot
from screening.lists.store import Store
from screening.lists.update_notes import Failure, FileNote, UpdateNotes, read_notes, write_notes

#: Where files are fetched to, below the list's folder; what a failed update fetched stays for a look.
DOWNLOADS = ".download"


@dataclass(frozen=True, slots=True)
class Updated:
    """How the update of one list ended."""

    list_id: str
    snapshot: Snapshot | None
    """The copy in use afterwards; None where there is none, or only a damaged one."""
    previous: Snapshot | None
    """The copy in use before."""
    failure: Failure | None = None
    warnings: tuple[str, ...] = ()
    unchanged: bool = False
    """The server said of every file that it is still the one of the copy in use."""

    @property
    def outcome(self) -> str:
        """`failed`, `unchanged` (fetched and the same), or `imported`."""
        if self.failure:
            return "failed"
        same = self.previous and self.snapshot and self.previous.digest == self.snapshot.digest
        return "unchanged" if self.unchanged or same else "imported"


@dataclass(frozen=True, slots=True)
class Updater:
    """Updates lists of one data folder."""

    data_dir: Path
    limits: Limits | None = None
    say: Callable[[str], None] = lambda _text: None
    """Told what happens next."""
    sleep: Callable[[float], None] = time.sleep

    def fetch_list(self, entry: CatalogueEntry) -> Updated:
        """Fetches the files of a list from the catalogue's addresses and imports them.

        Where the server says that a file has not changed, the one kept with the copy in use stands for it. Never
        raises for what goes wrong with the list: that is the `failure`.
        """
        return self._guarded(entry, lambda previous: self._fetched(entry, previous))

    def import_list(self, entry: CatalogueEntry, paths: Sequence[Path]) -> Updated:
        """Imports files that were brought here by other ways, under the same conditions as fetched ones."""

        def imported(_previous: Snapshot | None) -> tuple[Imported, bool]:
            done = import_files(self.data_dir, entry.id, paths, strict=True)
            write_notes(self._folder(entry), UpdateNotes())
            return done, False

        return self._guarded(entry, imported)

    def fail(self, entry: CatalogueEntry, reason: str) -> Updated:
        """Notes an update that could not even begin."""

        def failing(_previous: Snapshot | None) -> tuple[Imported, bool]:
            raise ListsProblem(reason)

        return self._guarded(entry, failing)

    def in_use(self, list_id: str) -> Snapshot | None:
        """The copy in use; a damaged one counts as none, since an update mends it."""
        try:
            snapshot = Store(self.data_dir).current(list_id)
            if snapshot:
                snapshot.check_digest()
        except ListsProblem:
            return None
        return snapshot

    def _guarded(self, entry: CatalogueEntry, update: Callable[[Snapshot | None], tuple[Imported, bool]]) -> Updated:
        previous = self.in_use(entry.id)
        try:
            done, unchanged = update(previous)
        except ScreeningError as problem:
            reason = str(problem)
        except Exception as exc:  # noqa: BLE001 - whatever a file makes a reader trip over, the other lists come next
            reason = f"{type(exc).__name__}: {exc}"
        else:
            return Updated(entry.id, done.snapshot, previous, None, done.warnings, unchanged)
        failure = Failure(datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), " ".join(reason.split()))
        folder = self._folder(entry)
        try:
            write_notes(folder, replace(read_notes(folder), failure=failure))
        except OSError as exc:
            failure = replace(failure, reason=f"{failure.reason}; nor could this be noted ({exc})")
        return Updated(entry.id, self.in_use(entry.id), previous, failure)

    def _fetched(self, entry: CatalogueEntry, previous: Snapshot | None) -> tuple[Imported, bool]:
        folder = self._folder(entry)
        downloads = private_folder(folder / DOWNLOADS)
        notes = read_notes(folder)
        known = _kept_files(previous, notes)
        paths: list[Path] = []
        answers: dict[str, Fetched] = {}
        for name, url in entry.fetch.items():
            self.say(f"{entry.id}: {url}")
            note = notes.files[name] if name in known else None
            answers[name] = fetch(url, downloads / name, note, self.limits, self.sleep)
            paths.append(answers[name].path or known[name])
        dated = max(day_of(answer.last_modified) for answer in answers.values())
        files = {
            name: FileNote(entry.fetch[name], answer.etag, answer.last_modified, file_digest(path))
            for (name, answer), path in zip(answers.items(), paths, strict=True)
        }
        done = import_files(self.data_dir, entry.id, paths, strict=True, dated=dated)
        write_notes(folder, UpdateNotes(done.snapshot.digest, files))
        shutil.rmtree(downloads, ignore_errors=True)
        return done, all(answer.path is None for answer in answers.values())

    def _folder(self, entry: CatalogueEntry) -> Path:
        return Store(self.data_dir).folder / entry.id


def _kept_files(snapshot: Snapshot | None, notes: UpdateNotes) -> Mapping[str, Path]:
    """The files of the last update that are kept, whole, with the copy in use; none where that came from elsewhere."""
    if snapshot is None or snapshot.digest != notes.digest:
        return {}
    paths = {name: snapshot.folder / SOURCE / name for name in notes.files}
    return {
        name: path for name, path in paths.items() if path.is_file() and file_digest(path) == notes.files[name].sha256
    }
