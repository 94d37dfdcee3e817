"""What changed settings would have changed: on the last run, and on labelled data. Nothing of it takes effect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from screening.batch.changes import Changes, ToReview
from screening.batch.job import Job, ProgressCallback, Source
from screening.batch.run import run_batch
from screening.errors import InputProblem, ListsProblem
from screening.intake import open_input
from screening.lists.snapshot import open_snapshot
from screening.match.evaluate import score_pairs
from screening.match.labelled import read_labelled, read_table
from screening.match.metrics import Confusion, confusion_at
from screening.match.screener import compare_names
from screening.model import RowOutcome
from screening.nightly.config import NightlyConfig
from screening.nightly.folders import last_finished, runs_in
from screening.nightly.job import answered, nightly_job
from screening.nightly.settings import Difference, differences, settings_of_config, settings_of_run
from screening.reports.manifest import RunManifest, read_manifest


@dataclass(frozen=True, slots=True)
class Effect:
    """What would be otherwise."""

    digest: str
    """Of all settings as they are now."""
    run: str
    """Id of the last run; "" where there is none."""
    settings: tuple[Difference, ...]
    changes: Changes | None
    """What the last run's inputs give now, against what they gave; None where no setting that matters differs."""
    notes: tuple[str, ...]
    """What makes the comparison less than exact."""
    labelled: tuple[Labelled, ...] = ()

    def record(self) -> dict[str, Any]:
        """The effect in figures, for the audit log; no names of parties."""
        changed = self.changes
        return {
            "run": self.run,
            "settings": {each.name: [each.before, each.after, each.reason] for each in self.settings},
            "new": counted(changed.new) if changed else {},
            "gone": counted(changed.gone) if changed else {},
            "still_open": len(changed.still_open) if changed else 0,
            "labelled": [each.record() for each in self.labelled],
        }


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled file, judged with the settings before and after."""

    file: str
    before: Confusion | None
    """None for orders: the rules as they were are not there any more."""
    after: Confusion

    def record(self) -> dict[str, Any]:
        """The figures as JSON values."""
        record: dict[str, Any] = {"file": self.file}
        for name, found in (("before", self.before), ("after", self.after)):
            if found is not None:
                record[name] = {"precision": found.precision, "recall": found.recall, **asdict(found)}
        return record


def effect_of(
    config: NightlyConfig,
    data_dir: Path,
    now: datetime,
    labelled: Sequence[Path],
    progress: ProgressCallback,
    tell: Callable[[str], None],
) -> Effect:
    """What a night with this configuration would change against the last finished run in its output folder.

    The inputs are screened as they are now, on the snapshots of that run, into a folder that is thrown away. Raises
    the ScreeningError of what cannot be read.
    """
    data_dir = config.data_dir or data_dir
    now_used = settings_of_config(config)
    last = last_finished(runs_in(config.output))
    if last is None:
        return Effect(now_used.digest, "", (), None, ("there is no finished run to compare with",))
    manifest = read_manifest(last)
    found = tuple(differences(settings_of_run(manifest), now_used))
    changes = None
    with answered(config, tell) as answers:
        job, notes = _as_then(nightly_job(config, data_dir, now, answers), manifest)
        if any(each.effective for each in found):
            with TemporaryDirectory(prefix="screening-check-") as folder:
                again = replace(job, out_dir=Path(folder), previous=last, since=None, resume=False)
                changes = run_batch(again, progress).changes
        before = float(manifest.config["threshold"])
        files = tuple(_on_labelled(path, before, config, job) for path in labelled)
    return Effect(now_used.digest, manifest.run_id, found, changes, tuple(notes), files)


def counted(things: Sequence[ToReview]) -> Mapping[str, int]:
    """Things to review by list or rule, the most frequent first."""
    return dict(Counter(f"{thing.kind} {thing.what}".strip() for thing in things).most_common())


def _as_then(job: Job, manifest: RunManifest) -> tuple[Job, list[str]]:
    """The job on the snapshots that the last run searched, and what of it is not as it was then."""
    used = {each.id: each.digest for each in manifest.lists}
    snapshots, notes = [], []
    for snapshot in job.lists.snapshots:
        digest = used.get(snapshot.list_id, "")
        try:
            then = open_snapshot(snapshot.folder.parent / digest, snapshot.list_id, digest) if digest else None
        except ListsProblem:
            then = None
        if then is None:
            notes.append(f"{snapshot.list_id}: searched as it is now; what the last run searched is not there any more")
        snapshots.append(then or snapshot)
    digests = {each.source or each.file: each.digest for each in manifest.inputs}
    notes += [
        f"{source.file.file} changed since the last run: some differences are of the rows, not of the settings"
        for source in job.sources
        if digests.get(source.name or source.file.file) != source.file.digest
    ]
    return replace(job, lists=replace(job.lists, snapshots=tuple(snapshots))), notes


def _on_labelled(path: Path, before: float, config: NightlyConfig, now: Job) -> Labelled:
    """Pairs of names at both thresholds; orders with an `expected` column through the rules as they are now."""
    if "query" not in read_table(path).columns:
        return Labelled(path.name, None, _on_orders(path, now))
    file = read_labelled(path, {})
    scores = np.array(list(score_pairs(file, lambda query, listed, type: compare_names(query, listed, type).score)))
    labels = np.array(file.labels())
    return Labelled(path.name, confusion_at(labels, scores, before), confusion_at(labels, scores, config.threshold))


def _on_orders(path: Path, job: Job) -> Confusion:
    """How many of the orders that must be reviewed are, and how many of the others."""
    table = read_table(path)
    if "expected" not in table.columns:
        raise InputProblem(f"{path}: a labelled file has a column 'expected' with 1 or 0, and pairs of names 'query'")
    with TemporaryDirectory(prefix="screening-check-") as folder:
        source = Source(open_input(path))
        run = replace(job, sources=(source,), out_dir=Path(folder), previous=None, since=None, resume=False)
        run_batch(run)
        outcomes = read_table(Path(folder) / "decisions.csv")["outcome"]
    called = np.array([float(outcome == RowOutcome.REVIEW) for outcome in outcomes])
    labels = np.array([int(cell.strip() == "1") for cell in table["expected"]])
    return confusion_at(labels, called, 1.0)
