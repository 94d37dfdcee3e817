"""Imported lists on disk: immutable snapshots, each named by the digest of its bytes.

A snapshot is complete before it gets its name, and `current` is replaced in one step, so that a run killed at any
moment leaves what was there before. What screening reads is checked; anything damaged stops the run.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from screening.errors import ListsProblem, cannot_write
from screening.lists.disk import private_folder, publish_folder, replace_file, write_file
from screening.lists.files import SourceFile
from screening.lists.history import Use, append_uses, read_history, use_at
from screening.lists.snapshot import (
    ENTITIES,
    ISSUES,
    MANIFEST,
    MANIFEST_DIGEST,
    MANIFEST_FORMAT,
    SOURCE,
    Snapshot,
    manifest_digest,
    open_snapshot,
)
from screening.small_files import read_small

if TYPE_CHECKING:  # what a check does without
    from screening.lists.reading import Reading
    from screening.lists.shelf import Shelf


class Store:
    """The imported lists below one data folder: `<data>/lists/<list_id>/<digest>/` and a `current` file each."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / "lists"

    def import_reading(
        self,
        list_id: str,
        reading: Reading,
        source_files: Sequence[SourceFile] = (),
        published_override: str = "",
        now: datetime | None = None,
        usual_age_days: float | None = None,
    ) -> Snapshot:
        """Keeps a reading as the list's current snapshot.

        `published_override` (ISO date) stands in place of the date in the files. `now` is the time of import (default:
        the clock). `usual_age_days` is how old the source's list usually gets; older, the snapshot is marked stale.
        The same entities again only refresh the dates. Raises OutputProblem where the folder cannot be written.
        """
        shelf = shelved(reading)
        digest = digest_of_lines(shelf.lines())
        manifest = manifest_of(list_id, digest, shelf, reading) | {
            "published": published_override or reading.published,
            "imported": _iso(now or datetime.now(UTC)),
            "usual_age_days": usual_age_days,
        }
        folder = self.folder / list_id
        use = Use(digest, manifest["imported"], manifest["published"])
        try:
            private_folder(folder)
            unrecorded = self._unrecorded(list_id)
            if _intact(folder / digest, list_id, digest):
                manifest["sources"] = dict(open_snapshot(folder / digest, list_id, digest).sources)
                replace_file(folder / digest / ISSUES, issue_lines(reading))
                replace_file(folder / digest / MANIFEST, [manifest_line(manifest)])
            else:
                with publish_folder(folder / digest) as new:
                    source = private_folder(new / SOURCE)
                    files = dict(zip(_distinct_names(source_files), source_files, strict=True))
                    manifest["sources"] = {name: file.copy_to(source / name) for name, file in files.items()}
                    write_snapshot_files(new, shelf, reading, manifest)
            replace_file(folder / "current", [f"{digest}\n".encode()])
            append_uses(folder, [*unrecorded, use])
        except OSError as exc:
            raise cannot_write(folder, exc) from exc
        return open_snapshot(folder / digest, list_id, digest)

    def current(self, list_id: str) -> Snapshot | None:
        """The snapshot in use, None where the list was never imported; ListsProblem where it is damaged."""
        folder = self.folder / list_id
        if not folder.is_dir():
            return None
        try:
            digest = read_small(folder / "current").decode("ascii").strip()
        except FileNotFoundError:
            if not any(child.is_dir() and not child.name.startswith(".") for child in folder.iterdir()):
                return None
            digest = ""
        except (OSError, UnicodeDecodeError):
            digest = ""
        if not is_digest(digest):
            raise ListsProblem(
                f"list {list_id} is damaged: {folder / 'current'} names no snapshot; import the list again"
            )
        return open_snapshot(folder / digest, list_id, digest)

    def history(self, list_id: str) -> tuple[Use, ...]:
        """What was in use from when, the first import first; ListsProblem where the record is damaged."""
        return (*read_history(self.folder / list_id), *self._unrecorded(list_id))

    def as_of(self, list_id: str, moment: datetime) -> Snapshot | None:
        """The snapshot that was in use at a moment, dated as it was then; None before the first import.

        Raises ListsProblem where it is damaged or was pruned.
        """
        use = use_at(self.history(list_id), moment)
        if use is None:
            return None
        return replace(self.snapshot(list_id, use.digest), imported=use.imported, published=use.published)

    def snapshot(self, list_id: str, digest: str) -> Snapshot:
        """The snapshot of a digest; ListsProblem where it is damaged or no longer kept."""
        folder = self.folder / list_id / digest
        if not folder.is_dir():
            raise ListsProblem(
                f"the snapshot {digest[:12]} of list {list_id} is not kept any more (pruned?); "
                f"restore the folder {folder} from a backup"
            )
        return open_snapshot(folder, list_id, digest)

    def digests(self, list_id: str) -> tuple[str, ...]:
        """Digests of the snapshots of a list that are kept, sorted."""
        folder = self.folder / list_id
        return tuple(sorted(c.name for c in folder.iterdir() if is_digest(c.name))) if folder.is_dir() else ()

    def _unrecorded(self, list_id: str) -> list[Use]:
        """The use of the current snapshot where a run was killed before it was recorded."""
        try:
            current = self.current(list_id)
        except ListsProblem:
            return []  # damaged: an import mends it
        if current is None:
            return []
        use = Use(current.digest, current.imported, current.published)
        return [] if use in read_history(self.folder / list_id)[-1:] else [use]

    def list_ids(self) -> tuple[str, ...]:
        """Ids of the lists that have a folder here, sorted."""
        if not self.folder.is_dir():
            return ()
        return tuple(
            sorted(child.name for child in self.folder.iterdir() if child.is_dir() and not child.name.startswith("."))
        )

    def snapshots(self) -> tuple[Snapshot, ...]:
        """The current snapshot of every imported list, by list id; ListsProblem where one is damaged."""
        return tuple(snapshot for list_id in self.list_ids() if (snapshot := self.current(list_id)))


def is_digest(name: str) -> bool:
    """Whether the name of a folder is that of a snapshot."""
    return len(name) == 64 and name.isalnum()


def shelved(reading: Reading) -> Shelf:
    """The entities of a reading ready to be kept; ValueError where an id stands twice."""
    from screening.lists.shelf import Shelf

    return Shelf.of(reading.entities)


def digest_of_lines(lines: Iterable[bytes]) -> str:
    """SHA-256 in hex of the file that these lines make."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line)
    return digest.hexdigest()


def issue_lines(reading: Reading) -> Iterator[bytes]:
    """The lines of `issues.jsonl`: one issue a line, in the reader's order."""
    for issue in reading.issues:
        yield _json({"file": issue.file, "record": issue.record, "field": issue.field, "message": issue.message})


def manifest_of(list_id: str, digest: str, shelf: Shelf, reading: Reading) -> dict[str, Any]:
    """What a manifest says of the reading itself: identity, counts, and the digest of its issues."""
    census = shelf.census
    return {
        "format": MANIFEST_FORMAT,
        "list_id": list_id,
        "digest": digest,
        "records": dict(reading.records),
        "entities": len(shelf),
        "names": census.kinds.total(),
        "aliases": census.aliases,
        "weak_aliases": census.weak_aliases,
        "entities_by_type": dict(+census.types),
        "names_by_kind": dict(+census.kinds),
        "entities_by_sublist": dict(+census.sublists),
        "issues": len(reading.issues),
        "issues_digest": digest_of_lines(issue_lines(reading)),
    }


def manifest_line(manifest: dict[str, Any]) -> bytes:
    """The manifest as the file holds it: with the digest of all it says."""
    return _json(manifest | {MANIFEST_DIGEST: manifest_digest(manifest)})


def write_snapshot_files(folder: Path, shelf: Shelf, reading: Reading, manifest: dict[str, Any]) -> None:
    """Writes the three files that make a snapshot into an empty folder."""
    write_file(folder / ENTITIES, shelf.lines())
    write_file(folder / ISSUES, issue_lines(reading))
    write_file(folder / MANIFEST, [manifest_line(manifest)])


def _intact(folder: Path, list_id: str, digest: str) -> bool:
    """Whether the folder holds this snapshot unharmed; a harmed one is taken away to make room for the new."""
    if not folder.exists():
        return False
    try:
        open_snapshot(folder, list_id, digest).check_digest()
    except ListsProblem:
        import shutil

        shutil.rmtree(folder)
        return False
    return True


def _distinct_names(files: Sequence[SourceFile]) -> list[str]:
    """File names, numbered where two files from different folders share one."""
    counts = Counter(file.name.lower() for file in files)
    return [
        file.name if counts[file.name.lower()] == 1 else f"{number}-{file.name}"
        for number, file in enumerate(files, start=1)
    ]


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _json(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, sort_keys=True).encode() + b"\n"
