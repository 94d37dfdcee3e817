"""The whole run: input files through the stages, in two passes, into one folder of results.

The first pass screens the rows in chunks and keeps every finished chunk in `DIR/.work`. The second asks the rules over
groups of rows, then writes the tables and the reports in input order. Nothing appears in DIR before all of it is there;
`run.json`, the mark of a finished run, comes last.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from screening import __version__
from screening.batch.changes import Changes, ToReview, compare, to_review
from screening.batch.chunks import Opener
from screening.batch.codec import alert_from_json, alert_to_json
from screening.batch.first_pass import CHUNK_ROWS, FirstPass
from screening.batch.job import Job, Progress, ProgressCallback, keep_inputs, name_apart
from screening.batch.kept import ALERTS, GROUP_FACTS, digest_of, json_lines, read_records
from screening.batch.lock import folder_lock
from screening.batch.merge import group_findings, kept_lines, merged, own_facts
from screening.batch.opening import StagesOpener
from screening.batch.quality import QualityTally
from screening.batch.since import KEPT, AllAnew, Basis, basis_of, keep_rows
from screening.batch.stage import Stages
from screening.batch.workdir import Plan, WorkFolder, writing
from screening.lists.catalogue import CatalogueEntry, load_catalogue
from screening.lists.disk import private_folder
from screening.lists.snapshot import Snapshot
from screening.model import Alert, RowOutcome
from screening.names.data_files import digest as names_digest
from screening.processes import usable_processors
from screening.reports.html import write_report
from screening.reports.manifest import (
    FILE_NAME,
    HistoryUse,
    InputUse,
    ListUse,
    RunManifest,
    check_conservation,
    read_manifest,
)
from screening.reports.tables import CHANGE_COLUMNS, TableWriter, change_cells, csv_line
from screening.reports.xlsx import ALL_DECISIONS_UP_TO, write_workbook
from screening.software import code_digest

CHANGES = "changes.csv"
#: What a night adds, once it has taken the run into the review.
NIGHT = "night.json"
#: All that a run leaves in its folder.
RESULTS = (
    "decisions.csv", "hits.csv", "findings.csv", CHANGES, ALERTS, GROUP_FACTS, "report.html", "report.xlsx", FILE_NAME,
    NIGHT, KEPT,
)  # fmt: skip
#: Rows between two words on the progress of writing.
_TELL_EVERY = 5_000


@dataclass(frozen=True, slots=True)
class RunResult:
    """A finished run."""

    out_dir: Path
    manifest: RunManifest
    changes: Changes | None
    """Against the previous run; None where there was none to compare with."""


def run_batch(
    job: Job,
    progress: ProgressCallback = lambda _: None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    open_stages: Opener | None = None,
) -> RunResult:
    """Screen all rows of the job's files and write the results to its folder.

    The same inputs, lists, rules and settings give the same bytes in the CSV files, whatever the number of workers and
    however often the run was interrupted and resumed; they mark lists that were stale when it began. Raises a
    ScreeningError of the kind that fits; what is finished by then stays in DIR/.work for a job with `resume`.
    `open_stages` takes the place of the job's own lists and rules.
    """
    name_apart(job.sources)
    keep_inputs(job.sources, job.out_dir, RESULTS)
    with writing(job.out_dir):
        private_folder(job.out_dir)
    with folder_lock(job.out_dir):
        return _run(job, progress, clock, open_stages or _opener(job))


def is_finished(run: Path) -> bool:
    """Whether the folder holds the results of a run that came to its end."""
    return (run / FILE_NAME).is_file()


def read_alerts(run: Path) -> Iterator[Alert]:
    """The alerts of a finished run that have something to show, in input order. InputProblem where it is damaged."""
    return read_records(run / ALERTS, alert_from_json)


def _opener(job: Job) -> StagesOpener:
    return StagesOpener(
        job.lists.snapshots,
        job.config,
        not job.lists.embedded_only,
        job.rules_dir,
        job.use_rules,
        job.owners,
        job.workers or usable_processors(),
    )


def _run(job: Job, progress: ProgressCallback, clock: Callable[[], datetime], open_stages: Opener) -> RunResult:
    began = clock()
    stages = open_stages()
    earlier = _history(job.history)
    history = tuple(earlier)
    plan = _plan(job, stages, history)
    work = WorkFolder(job.out_dir)
    started = began.isoformat(timespec="seconds")
    if job.resume and work.exists():
        started = work.resume(plan)
    else:
        work.start(plan, started)
    kept = work.path / KEPT
    with writing(job.out_dir):
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir()
    basis, all_anew = _basis(job, stages, kept, progress)
    first = FirstPass(job, work, progress, basis)
    first.run(stages, open_stages)

    groups, history_warnings = group_findings(first.parts, tuple(earlier.values()), stages)

    def alerts() -> Iterator[Alert]:
        return (alert for _, alert in merged(first.parts, groups, stages))

    staging = work.path / "results"
    with writing(job.out_dir):
        staging.mkdir(exist_ok=True)
        stale_lists = [s.list_id for s in job.lists.snapshots if s.stale(job.lists.as_of or began)]
        counts, quality = _write_tables(job, first, alerts, stale_lists, staging, progress)
        changes = _write_changes(job, staging)
        kept_digest = keep_rows(kept_lines(first.parts), basis, kept)
    manifest = _manifest(job, stages, history, first, began, clock())
    manifest = dataclasses.replace(
        manifest,
        run_id=_run_id(started, plan, job),
        started=started,
        counts_out=counts,
        data_quality=quality,
        warnings=(*manifest.warnings, *history_warnings, *all_anew),
        since=basis.run_id if basis else "",
        rows_reused=basis.reused if basis else 0,
        kept_digest=kept_digest,
    )
    check_conservation(manifest)

    def shown() -> Iterator[Alert]:
        return read_alerts(staging)

    write_report(staging, manifest, shown, changes)
    write_workbook(staging, manifest, alerts if first.rows <= ALL_DECISIONS_UP_TO else shown, changes)
    with writing(job.out_dir):
        _publish(staging, kept, job.out_dir)
    manifest.write(job.out_dir)
    work.remove()
    return RunResult(job.out_dir, manifest, changes)


def _run_id(started: str, plan: Plan, job: Job) -> str:
    """Another one than that of the run before, even where the clock says the same second again."""
    before = f" {read_manifest(job.since).run_id}" if job.since else ""
    digest = hashlib.sha256(f"{plan.digest()}{before}".encode("ascii", "backslashreplace")).hexdigest()
    return f"{re.sub('[-:]', '', started[:19])}-{digest[:8]}"


def _basis(job: Job, stages: Stages, kept: Path, progress: ProgressCallback) -> tuple[Basis | None, tuple[str, ...]]:
    """What the earlier run of the job gives; a sentence where it gives nothing."""
    if job.since is None:
        return None, ()
    try:
        return basis_of(job, stages, job.since, kept, progress), ()
    except AllAnew as exc:
        shutil.rmtree(kept)
        kept.mkdir()
        return None, (f"all rows were screened anew: {exc}",)


def _history(runs: Iterable[Path]) -> dict[HistoryUse, Path]:
    """The earlier runs, each once, the latest first, in whatever order they are named."""
    uses = {HistoryUse(read_manifest(run).run_id, digest_of(run / GROUP_FACTS)): run for run in runs}
    return dict(sorted(uses.items(), key=lambda item: (item[0].run, item[0].digest), reverse=True))


def _plan(job: Job, stages: Stages, history: tuple[HistoryUse, ...]) -> Plan:
    return Plan(
        software=f"{__version__} {names_digest()} {code_digest()}",
        inputs=tuple(
            f"{s.file.file} {s.file.digest} {s.file.kind} {s.file.encoding} "
            + " ".join(f"{use.column}={use.field}" for use in s.file.columns)
            for s in job.sources
        ),
        lists=tuple(f"{s.list_id} {s.digest}" for s in job.lists.snapshots) + ("trusted",) * stages.lists_trusted,
        rules=f"{stages.rules.digest if stages.rules else ''} {stages.goods.digest if stages.goods else ''}"
        + (f" {job.owners.digest} {job.owners.affiliates}" if job.owners else ""),
        settings=job.config.digest(),
        history=tuple(used.digest for used in history),
        chunk_rows=CHUNK_ROWS,
    )


def _write_tables(
    job: Job,
    first: FirstPass,
    alerts: Callable[[], Iterator[Alert]],
    stale_lists: Sequence[str],
    staging: Path,
    progress: ProgressCallback,
) -> tuple[dict[str, int], dict[str, Any]]:
    """Writes the three tables and what later runs need of this one; gives the rows by outcome, and their quality."""
    quality = QualityTally()
    names = {source.file.file: source.name or source.file.file for source in job.sources}
    extra = dict.fromkeys(use.column for source in job.sources for use in source.file.columns if not use.field)
    with TableWriter(staging, tuple(extra), stale_lists) as tables, json_lines(staging / ALERTS) as kept:
        for number, alert in enumerate(alerts(), start=1):
            tables.write(alert)
            quality.add(alert)
            if alert.decision.outcome in (RowOutcome.REVIEW, RowOutcome.ERROR) or alert.findings or alert.weak_matches:
                kept.write({"source": names[alert.decision.file], **alert_to_json(alert)})
            if number % _TELL_EVERY == 0 or number == first.rows:
                progress(Progress("writing", number, first.rows))
    with json_lines(staging / GROUP_FACTS) as facts:
        for _, of_row in own_facts(first.parts):
            facts.write(of_row)
    return tables.counts, quality.record()


def _write_changes(job: Job, staging: Path) -> Changes | None:
    """Compares with the previous run and writes changes.csv."""
    if job.previous is None:
        return None
    run_id = read_manifest(job.previous).run_id
    screened = {source.name or source.file.file for source in job.sources} if not job.lists.embedded_only else set()
    changes = compare(run_id, _things_to_review(job.previous), _things_to_review(staging), screened)
    with (staging / CHANGES).open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        file.write(csv_line(CHANGE_COLUMNS))
        for change, thing in changes.all():
            file.write(csv_line(change_cells(change, thing)))
    return changes


def _things_to_review(run: Path) -> Iterator[ToReview]:
    for things in read_records(run / ALERTS, _things_of):
        yield from things


def _things_of(record: Mapping[str, Any]) -> list[ToReview]:
    """What to review of one kept alert; TypeError where a text or a number is none."""
    things = list(to_review(alert_from_json(record), record["source"]))
    for thing in things:
        texts = (*thing.key, thing.file, thing.id, thing.what, thing.listing, thing.severity, thing.text)
        if not all(isinstance(text, str) for text in texts) or not isinstance(thing.row, int):
            raise TypeError("a record of another form")
    return things


def _manifest(
    job: Job, stages: Stages, history: tuple[HistoryUse, ...], first: FirstPass, began: datetime, ended: datetime
) -> RunManifest:
    seconds = max(0.0, (ended - began).total_seconds())  # the clock may have been set back
    peak = first.peak_memory()
    catalogue = load_catalogue()
    return RunManifest(
        run_id="",
        software_version=__version__,
        config=dataclasses.asdict(job.config)
        | {f"{name}_reason": text for name, text in job.reasons.items()}
        | (job.owners.record() if job.owners else {}),
        config_digest=job.config.digest(),
        lists=tuple(list_use(snapshot, catalogue, job.lists.as_of or began) for snapshot in job.lists.snapshots),
        rules_digest=stages.rules.digest if stages.rules else "",
        goods_digest=stages.goods.digest if stages.goods else "",
        names_digest=names_digest(),
        code_digest=code_digest(),
        rule_count=len(stages.rules.rules) if stages.rules else 0,
        inputs=tuple(
            InputUse(
                file=source.file.file,
                digest=source.file.digest,
                rows=of_file.rows,
                kind=source.file.kind,
                encoding=source.file.encoding,
                columns={use.column: use.field for use in source.file.columns},
                source=source.name,
            )
            for source, of_file in zip(job.sources, first.parts, strict=True)
        ),
        counts_in=first.rows,
        counts_out={},
        started=began.isoformat(timespec="seconds"),
        ended=ended.isoformat(timespec="seconds"),
        duration=round(seconds, 3),
        rows_per_second=round(first.fresh_rows / seconds, 1) if seconds else 0.0,
        peak_memory_mb=None if peak is None else round(peak / 2**20, 1),
        embedded_only=job.lists.embedded_only or job.lists.demo,
        demo=job.lists.demo,
        # what else the lists warn of stands in the fields above: embedded_only, demo, stale
        warnings=(
            *job.notes,
            *job.lists.notes,
            *(f"{s.file.file}: {text}" for s in job.sources for text in s.file.warnings),
            *owners_warnings(job, stages),
        ),
        workers=first.workers,
        history=history,
    )


def owners_warnings(job: Job, stages: Stages) -> Iterator[str]:
    """What could not be taken as it stands in the owners file."""
    if job.owners is not None and stages.owners is not None:
        yield from (f"{job.owners.path.name}: {issue}" for issue in stages.owners.graph.issues)


def list_use(snapshot: Snapshot, catalogue: Mapping[str, CatalogueEntry], now: datetime) -> ListUse:
    """What the manifest of a run at `now` says of a list."""
    return ListUse(
        id=snapshot.list_id,
        digest=snapshot.digest,
        published=snapshot.published,
        imported="" if snapshot.embedded else snapshot.imported,
        age_days=snapshot.age_days(now),
        stale=snapshot.stale(now),
        entities=snapshot.entity_count,
        title=catalogue[snapshot.list_id].title if snapshot.list_id in catalogue else "",
    )


def _publish(staging: Path, kept: Path, out_dir: Path) -> None:
    """Puts the results in place of those of an earlier run, whose mark goes first: no mixture ever looks finished."""
    (out_dir / FILE_NAME).unlink(missing_ok=True)
    for earlier in (CHANGES, NIGHT):
        (out_dir / earlier).unlink(missing_ok=True)
    shutil.rmtree(out_dir / KEPT, ignore_errors=True)
    for path in (*sorted(staging.iterdir()), kept):
        os.replace(path, out_dir / path.name)
