"""One imported version of a list, as it lies on disk."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from screening.errors import ListsProblem
from screening.lists.codec import entity_from_json
from screening.lists.files import file_digest
from screening.lists.stamps import found_whole
from screening.model import Entity, Issue
from screening.records import dataclass, field
from screening.small_files import ordinary, read_small

if TYPE_CHECKING:  # what a check does without
    from screening.lists.census import Census

ENTITIES = "entities.jsonl"
ISSUES = "issues.jsonl"
MANIFEST = "manifest.json"
SOURCE = "source"
#: Key of a manifest under which the digest of all its other keys stands.
MANIFEST_DIGEST = "manifest_digest"
#: Raised when the layout of a snapshot changes so that older ones must be imported again.
MANIFEST_FORMAT = 1
#: Ids of the lists that ship with the software start so; they have no age.
EMBEDDED_PREFIX = "embedded_"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An immutable version of a list, named by the SHA-256 of its entities."""

    list_id: str
    digest: str
    folder: Path
    published: str
    """ISO date, "" where unknown."""
    imported: str
    """ISO time (UTC) of the last import or fetch of these entities."""
    entity_count: int
    name_count: int
    """Names of every kind, the primary ones included."""
    alias_count: int
    """Aliases and former names; not the weak ones."""
    weak_alias_count: int
    issue_count: int
    records: Mapping[str, int]
    """Records of each kind in the files."""
    usual_age_days: float | None
    """Age past which the snapshot is stale; None: never."""
    sources: Mapping[str, str]
    """Names of the imported files kept in `source/`, with their SHA-256."""
    entities_by_type: Mapping[str, int] = field(default_factory=dict)
    """Entities of each type; empty in snapshots of an older version, which did not count them."""
    names_by_kind: Mapping[str, int] = field(default_factory=dict)
    """Likewise the names."""
    entities_by_sublist: Mapping[str, int] = field(default_factory=dict)
    """Likewise the entities on each list within the list; one may be on several."""
    issues_digest: str = ""
    """SHA-256 of the issues; "" in snapshots of an older version, which kept none, nor one of the manifest."""

    @property
    def entities_path(self) -> Path:
        return self.folder / ENTITIES

    @property
    def embedded(self) -> bool:
        """Whether the list ships with the software: good for trying out, no live list."""
        return self.list_id.startswith(EMBEDDED_PREFIX)

    def entities(self) -> Iterator[Entity]:
        """The entities by rising id (as text); ListsProblem at a line that is no entity."""
        try:
            with ordinary(self.entities_path).open(encoding="utf-8", newline="\n") as lines:
                for number, line in enumerate(lines, start=1):
                    try:
                        yield entity_from_json(line)
                    except (ValueError, KeyError, TypeError, AttributeError):
                        raise self._damaged(f"line {number} of {self.entities_path} is no entity") from None
        except (OSError, UnicodeDecodeError) as exc:
            raise self._damaged(f"{self.entities_path} cannot be read ({exc})") from None

    def open_lines(self) -> BinaryIO:
        """The file of the entities, a line each; ListsProblem where it is not there any more."""
        try:
            return ordinary(self.entities_path).open("rb")
        except OSError as exc:
            raise self._damaged(f"{self.entities_path} cannot be read ({exc.strerror})") from None

    def issues(self) -> Iterator[Issue]:
        """What the reader could not take as it stood."""
        path = self.folder / ISSUES
        try:
            with ordinary(path).open(encoding="utf-8", newline="\n") as lines:
                yield from (Issue(**json.loads(line)) for line in lines)
        except (OSError, ValueError, TypeError) as exc:
            raise self._damaged(f"{path} cannot be read ({exc})") from None

    def check_digest(self, *, by_stamp: bool = False) -> None:
        """ListsProblem where the entities are not the bytes that were imported; see `stamps` for `by_stamp`."""
        try:
            check = partial(self._check_file, self.entities_path, self.digest)
            found_whole(self.entities_path, self.digest, check, by_stamp=by_stamp)
        except OSError as exc:
            raise self._damaged(f"{self.entities_path} cannot be read ({exc.strerror})") from None

    def verify(self) -> Census:
        """Checks all bytes, every entity and every count against the manifest; ListsProblem where they differ.

        Gives what the list holds, counted anew.
        """
        from screening.lists.census import Census

        self.check_digest()
        if self.issues_digest:
            self._check_file(self.folder / ISSUES, self.issues_digest)
        for name, digest in self.sources.items():
            self._check_file(self.folder / SOURCE / name, digest)
        census = Census.of(self.entities())
        issues = sum(1 for _ in self.issues())
        found = (census.entities, census.kinds.total(), census.aliases, census.weak_aliases, issues)
        said = (self.entity_count, self.name_count, self.alias_count, self.weak_alias_count, self.issue_count)
        if found != said:
            raise self._damaged(f"{self.folder / MANIFEST} counts {said}, the files hold {found}")
        for counted, stated in (
            (census.types, self.entities_by_type),
            (census.kinds, self.names_by_kind),
            (census.sublists, self.entities_by_sublist),
        ):
            if stated and stated != counted:
                raise self._damaged(f"{self.folder / MANIFEST} counts {stated}, the files hold {dict(counted)}")
        return census

    def age_days(self, now: datetime | None = None) -> float | None:
        """Days since the import, never below 0; None for embedded lists. `now` defaults to the clock."""
        if self.embedded:
            return None
        passed = (now or datetime.now(UTC)) - datetime.fromisoformat(self.imported)
        return max(0.0, passed.total_seconds() / 86400)

    def stale(self, now: datetime | None = None) -> bool:
        """Whether the snapshot is older than its source's lists usually get."""
        age = self.age_days(now)
        return age is not None and self.usual_age_days is not None and age > self.usual_age_days

    def _check_file(self, path: Path, digest: str) -> None:
        try:
            found = file_digest(path)
        except OSError as exc:
            raise self._damaged(f"{path} cannot be read ({exc.strerror})") from None
        if found != digest:
            raise self._damaged(f"{path} does not have the digest {digest[:12]}… of its import")

    def _damaged(self, what: str) -> ListsProblem:
        return ListsProblem(f"list {self.list_id} is damaged: {what}; {_mend(self.list_id)}")


def open_snapshot(folder: Path, list_id: str, digest: str = "") -> Snapshot:
    """The snapshot in a folder; ListsProblem where its manifest is missing, unreadable or of another list or digest."""
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(read_small(path))
        if manifest["format"] != MANIFEST_FORMAT:
            raise ValueError(f"format {manifest['format']} instead of {MANIFEST_FORMAT}")
        if manifest.pop(MANIFEST_DIGEST, "") not in ("", manifest_digest(manifest)):
            raise ValueError("it was changed after its import")
        if manifest["list_id"] != list_id or (digest and manifest["digest"] != digest):
            raise ValueError("it belongs to another snapshot")
        if datetime.fromisoformat(manifest["imported"]).tzinfo is None:
            raise ValueError("the time of import has no time zone")
        for key in ("entities", "names", "aliases", "weak_aliases", "issues"):
            if not isinstance(manifest[key], int):
                raise ValueError(f"{key} is {manifest[key]!r}, no number")
        return Snapshot(
            list_id=list_id,
            digest=manifest["digest"],
            folder=folder,
            published=manifest["published"],
            imported=manifest["imported"],
            entity_count=manifest["entities"],
            name_count=manifest["names"],
            alias_count=manifest["aliases"],
            weak_alias_count=manifest["weak_aliases"],
            issue_count=manifest["issues"],
            records=manifest["records"],
            usual_age_days=manifest["usual_age_days"],
            sources=manifest["sources"],
            entities_by_type=manifest.get("entities_by_type", {}),
            names_by_kind=manifest.get("names_by_kind", {}),
            entities_by_sublist=manifest.get("entities_by_sublist", {}),
            issues_digest=manifest.get("issues_digest", ""),
        )
    except KeyError as exc:
        reason = f"it lacks {exc}"
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as exc:
        reason = str(exc)
    raise ListsProblem(f"list {list_id} is damaged: {path} cannot be used ({reason}); {_mend(list_id)}")


def manifest_digest(manifest: Mapping[str, Any]) -> str:
    """SHA-256 of what a manifest says, however it is laid out."""
    return hashlib.sha256(json.dumps(manifest, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def stale_mark(snapshot: Snapshot, now: datetime | None = None) -> str:
    """`STALE 31 days` where the snapshot is older than usual, "" where it is not: for every output that names it."""
    age = snapshot.age_days(now)
    return f"STALE {age:.0f} days" if age is not None and snapshot.stale(now) else ""


def _mend(list_id: str) -> str:
    if list_id.startswith(EMBEDDED_PREFIX):
        return "remove the folder, it is made again"
    return f"import it again with: screening lists import {list_id} FILE…"
