"""What a run can take over from an earlier one: the rows for which nothing has changed that decides their results.

A row is screened again where its cells are new, where it had a match on an entity that is gone or changed, and where
one of its parties may be an entity that is new or changed. All other rows keep what they gave. Where anything else
differs, software, rules or settings, or where the earlier run cannot be trusted in every byte, all rows are screened.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from screening import __version__
from screening.batch.job import Job, Progress, ProgressCallback
from screening.batch.kept_rows import KeptRows, copy_rows, digest_of_rows
from screening.batch.part_lines import Reused, facts_rest_of, is_reused, rest_of
from screening.batch.parties_index import Listed, PartiesIndex
from screening.batch.stage import Stages
from screening.errors import ListsProblem
from screening.lists.diff import renewed_ids
from screening.lists.snapshot import Snapshot, open_snapshot
from screening.match.index import ensure_index
from screening.match.ofac_marks import OFAC_LISTS, republished
from screening.names.data_files import digest as names_digest
from screening.reports.manifest import RunManifest, read_manifest
from screening.software import code_digest

#: The folder of a run that holds what it kept.
KEPT = ".kept"
#: Share of the listed entities that may be new or changed; with more, looking for their parties costs what it saves.
_MOST_RENEWED = 0.2


class AllAnew(Exception):
    """All rows are to be screened; the message says why."""


class Basis:
    """The rows of the earlier run, copied, and which of them are to be screened again."""

    def __init__(self, run_id: str, rows: KeptRows, again: frozenset[int]) -> None:
        self.run_id = run_id
        self.rows = rows
        self._again = again
        self.used: set[int] = set()
        """Ids of the kept rows that stand in this run too, with what they gave."""
        self.reused = 0
        """Rows of this run that were not screened."""

    def known(self, file: str) -> Callable[[int, str], Reused | None]:
        """What the earlier run knows of the rows of a file, by number and fingerprint."""

        def reuse(number: int, fingerprint: str) -> Reused | None:
            kept = self.rows.find(fingerprint)
            if kept is None or kept.id in self._again:
                return None
            self.used.add(kept.id)
            self.reused += 1
            return Reused.of(file, number, kept.line, kept.facts)

        return reuse


def basis_of(job: Job, stages: Stages, run: Path, folder: Path, progress: ProgressCallback) -> Basis:
    """What the finished run in `run` gives for this job; its rows are copied to the new `folder`.

    Raises AllAnew where it gives nothing, InputProblem where there is no finished run.
    """
    manifest = read_manifest(run)
    _check_same(job, stages, manifest)
    changes = list(_changes(job, manifest))
    try:
        copy_rows(run / KEPT, folder)
        if digest_of_rows(folder) != manifest.kept_digest:
            raise AllAnew(f"what {run} kept of its rows was changed or damaged")
    except FileNotFoundError:
        raise AllAnew(f"{run} kept nothing of its rows") from None
    rows = KeptRows(folder)
    index = PartiesIndex(rows)
    index.take_over(run / KEPT)
    again = {row for list_id, renewed, gone in changes for row in rows.rows_at(list_id, sorted(renewed | gone))}
    listed = list(_listed(job.lists.snapshots, changes))
    if listed:
        index.complete(job.workers or 1, lambda done, of: progress(Progress("indexing parties", done, of)))
        again |= set(rows.rows_naming(sorted(set(index.near(listed, job.config.threshold)))))
    return Basis(manifest.run_id, rows, frozenset(again))


def _check_same(job: Job, stages: Stages, earlier: RunManifest) -> None:
    """AllAnew where anything but the lists' content and the rows decides the results."""
    now = {
        "the software": (__version__, names_digest(), code_digest()),
        "the settings": job.config.digest(),
        "the rules": (
            stages.rules.digest if stages.rules else "",
            stages.goods.digest if stages.goods else "",
        ),
        "the choice of lists": (*(s.list_id for s in job.lists.snapshots), stages.lists_trusted),
    }
    then = {
        "the software": (earlier.software_version, earlier.names_digest, earlier.code_digest),
        "the settings": earlier.config_digest,
        "the rules": (earlier.rules_digest, earlier.goods_digest),
        "the choice of lists": (*(used.id for used in earlier.lists), earlier.demo or not earlier.embedded_only),
    }
    if different := [what for what in now if now[what] != then[what]]:
        raise AllAnew(f"{' and '.join(different)} changed since {earlier.run_id}")
    if job.owners is not None or "owners" in earlier.config:
        raise AllAnew("who owns whom is looked at anew in every run")


_Change = tuple[str, set[str], set[str]]
"""List, ids of entities that are new or changed, ids of those gone."""


def _changes(job: Job, earlier: RunManifest) -> Iterator[_Change]:
    before = {used.id: used.digest for used in earlier.lists}
    numbers: set[str] = set()
    renewed_share = 0.0
    for snapshot in job.lists.snapshots:
        if snapshot.digest == before[snapshot.list_id]:
            continue
        renewed, gone = renewed_ids(_earlier(snapshot, before[snapshot.list_id]), snapshot)
        renewed_share += len(renewed)
        if snapshot.list_id in OFAC_LISTS:
            numbers |= renewed | gone
        yield snapshot.list_id, renewed, gone
    if renewed_share > _MOST_RENEWED * sum(s.entity_count for s in job.lists.snapshots):
        raise AllAnew("a large part of the lists changed")
    if numbers:
        for snapshot in job.lists.snapshots:
            if ids := set(republished([snapshot], numbers)):
                yield snapshot.list_id, ids, set()


def _earlier(snapshot: Snapshot, digest: str) -> Snapshot:
    """The snapshot of the same list that the earlier run searched."""
    try:
        return open_snapshot(snapshot.folder.parent / digest, snapshot.list_id, digest)
    except ListsProblem:
        raise AllAnew(f"the snapshot of {snapshot.list_id} that was searched then is not there any more") from None


def _listed(snapshots: Sequence[Snapshot], changes: Sequence[_Change]) -> Iterator[Listed]:
    """The entities that are new or changed."""
    by_list = {snapshot.list_id: snapshot for snapshot in snapshots}
    for list_id, renewed, _ in changes:
        index = ensure_index(by_list[list_id])
        for id in sorted(renewed):
            entity = index.find(id)
            assert entity is not None
            if entity.address_only:
                raise AllAnew("an entry that is listed by its address alone changed")
            yield Listed(entity, index.other_types)


def keep_rows(lines: Iterable[tuple[str, str]], basis: Basis | None, folder: Path) -> str:
    """Keeps the rows of a run for a later one; `lines` gives for each its line and that of its group facts ("" for
    none). Gives the digest of what was kept. OSError where it cannot be written.
    """
    try:
        rows = basis.rows if basis else KeptRows.create(folder)
        if basis:
            rows.remove_all_but(basis.used)
        for line, facts in lines:
            if basis is None or not is_reused(line):
                rows.add(line, rest_of(line), facts_rest_of(facts) if facts else "")
        return rows.close()
    except sqlite3.Error as exc:
        # the file is made anew, so that what fails here is the disk; SQLite does not tell quotas and limits from others
        raise OSError(errno.ENOSPC, f"{exc}") from exc
