"""A whole run on Spark: files of the cluster's storage through the same stages, into a folder of results there.

As in a local run, the rows pass twice where group rules run, nothing appears before all of it is there, and `run.json`
comes last. Rows are counted in the results as they were written: tasks that Spark repeats count nothing twice.
"""

from __future__ import annotations

import dataclasses
import pickle
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from screening import __version__
from screening.batch.job import Job, shortest_names
from screening.batch.run import list_use, owners_warnings
from screening.batch.stage import Stages
from screening.cluster import tables
from screening.cluster.kit import Kit, opener_of
from screening.cluster.lines import TABLES, Headings, LineMaker
from screening.cluster.reading import CLOSING, FileRead, Reading
from screening.cluster.session import explained, place, send, session, settings
from screening.cluster.storage import Storage
from screening.errors import EXIT_LISTS, InputProblem, ListsProblem, OutputProblem, ScreeningError, UsageProblem
from screening.lists.catalogue import load_catalogue
from screening.model import Alert, Decision, RowOutcome, Severity
from screening.names.data_files import digest as names_digest
from screening.reports.manifest import FILE_NAME, InputUse, RunManifest, check_conservation
from screening.reports.text import TOP_ALERTS

_WORK = "_screening_work"
#: Rows of a task's table at a time: a file or a chunk of rows is one of them.
_ONE = {"spark_sql_execution_arrow_maxRecordsPerBatch": "1"}


@dataclass(frozen=True, slots=True)
class ClusterResult:
    """A finished run."""

    folder: str
    """Full address of the results."""
    manifest: RunManifest
    top: tuple[Alert, ...]
    """The most urgent rows, and the first in error; decisions alone."""


def run_on_spark(
    job: Job,
    paths: Sequence[str],
    out: str,
    how: Reading,
    told: Callable[[FileRead], None] = lambda _: None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> ClusterResult:
    """Screens the files at `paths` into the folder `out`; both are paths or addresses that Spark knows.

    Of the job, lists, settings, rules and owners count. `told` hears of every file once it was read. Raises a
    ScreeningError of the kind that fits; nothing is published then.
    """
    began = clock()
    opener = opener_of(job)
    stages = opener()
    kit = Kit.of(opener, stages)
    with session() as spark, explained():
        storage = Storage(spark, out)
        files = tables.list_files(spark, paths)
        _keep_inputs(files, storage)
        send(spark, kit)
        try:
            return _run(_Run(spark, job, stages, kit, storage, began), files, how, told, clock)
        except OSError as exc:
            raise OutputProblem(f"{storage.folder} cannot be written: {exc}") from exc
        finally:
            storage.remove(_WORK)


@dataclass(frozen=True, slots=True)
class _Run:
    spark: Any
    job: Job
    stages: Stages
    kit: Kit
    storage: Storage
    began: datetime


def _run(
    run: _Run, files: Sequence[str], how: Reading, told: Callable[[FileRead], None], clock: Callable[[], datetime]
) -> ClusterResult:
    spark, storage = run.spark, run.storage
    names = shortest_names([PurePosixPath(path) for path in files])
    numbered = {path: (number, name) for number, (path, name) in enumerate(zip(files, names, strict=True))}
    kept: list[Any] = []
    try:
        with settings(spark, **_ONE):
            read = _kept(tables.read(spark, numbered, how), kept)
            reads = _closed(read)
            for one in reads:
                told(one)
            chunks = read.where(f"chunk <> {CLOSING}")
            number = chunks.count()
            rows = _kept(tables.screen(spark, chunks, number, run.kit), kept)
            _stop_on_problem(rows)
        stale = tuple(s.list_id for s in run.job.lists.snapshots if s.stale(run.job.lists.as_of or run.began))
        headings = Headings(tuple(dict.fromkeys(u.column for one in reads for u in one.columns if not u.field)))
        maker = LineMaker(run.kit, place, headings, stale)
        lines = _kept(tables.line_up(spark, rows, tables.group(rows, run.kit), number, maker), kept)
        for table in TABLES:
            tables.write(
                lines, headings, table, storage.place(f"{_WORK}/{table}.parquet"), storage.place(f"{_WORK}/{table}")
            )
            storage.join(headings.csv(table), f"{_WORK}/{table}", f"{_WORK}/{table}.csv")
        counts = _counted(spark, storage.place(f"{_WORK}/decisions.parquet"), lines)
        manifest = _manifest(run, reads, counts, clock())
        check_conservation(manifest)
        _publish(storage, manifest)
        return ClusterResult(storage.folder, manifest, _top(lines))
    finally:
        for table in kept:
            table.unpersist()


def _kept(table: Any, kept: list[Any]) -> Any:
    from pyspark import StorageLevel

    kept.append(table.persist(StorageLevel.DISK_ONLY))
    return table


def _keep_inputs(files: Sequence[str], storage: Storage) -> None:
    for file in files:
        if re.sub("/+", "/", file).startswith(re.sub("/+", "/", f"{storage.folder}/")):
            raise UsageProblem(f"{file} lies in the folder of the results; choose another output folder")


def _closed(read: Any) -> list[FileRead]:
    records = read.where(f"chunk = {CLOSING}").orderBy("file").collect()
    found: list[FileRead] = [pickle.loads(record["body"]) for record in records]
    for one in found:
        if one.problem:
            raise InputProblem(one.problem)
    return found


def _stop_on_problem(rows: Any) -> None:
    from pyspark.sql import functions as f

    problem = f.struct("problem", "status")
    (found,) = rows.agg(f.first(f.when(f.col("problem").isNotNull(), problem), ignorenulls=True)).first()
    if found is not None:
        kind = ListsProblem if found["status"] == EXIT_LISTS else ScreeningError
        raise kind(found["problem"])


def _counted(spark: Any, decisions: str, lines: Any) -> dict[str, int]:
    """Rows by outcome, as they stand in the written table. OutputProblem where a row stands there twice, or where the
    lines of the CSV are other ones."""
    written = spark.read.parquet(decisions)
    found = {row["outcome"]: row["count"] for row in written.groupBy("outcome").count().collect()}
    different = written.select("file", "row").distinct().count()
    in_csv = lines.where("table = 'decisions'").count()
    if not sum(found.values()) == different == in_csv:
        raise OutputProblem(
            f"{sum(found.values())} decisions were written, for {different} rows, and {in_csv} lines of "
            "decisions.csv: rows were lost or doubled; nothing is published. Run again"
        )
    return {outcome.value: found.pop(outcome.value, 0) for outcome in RowOutcome} | found


def _manifest(run: _Run, reads: Sequence[FileRead], counts: dict[str, int], ended: datetime) -> RunManifest:
    job, stages = run.job, run.stages
    catalogue = load_catalogue()
    started = run.began.isoformat(timespec="seconds")
    seconds = (ended - run.began).total_seconds()
    rows = sum(one.rows for one in reads)
    return RunManifest(
        run_id=f"{re.sub('[-:]', '', started[:19])}-{run.kit.name[10:18]}",
        software_version=__version__,
        config=dataclasses.asdict(job.config) | (job.owners.record() if job.owners else {}),
        config_digest=job.config.digest(),
        lists=tuple(list_use(one, catalogue, job.lists.as_of or run.began) for one in job.lists.snapshots),
        rules_digest=stages.rules.digest if stages.rules else "",
        goods_digest=stages.goods.digest if stages.goods else "",
        names_digest=names_digest(),
        rule_count=len(stages.rules.rules) if stages.rules else 0,
        inputs=tuple(
            InputUse(one.file, one.digest, one.rows, one.kind, one.encoding, {u.column: u.field for u in one.columns})
            for one in reads
        ),
        counts_in=rows,
        counts_out=counts,
        started=started,
        ended=ended.isoformat(timespec="seconds"),
        duration=round(seconds, 3),
        rows_per_second=round(rows / seconds, 1) if seconds else 0.0,
        peak_memory_mb=None,
        embedded_only=job.lists.embedded_only or job.lists.demo,
        demo=job.lists.demo,
        warnings=(
            *job.lists.notes,
            *(f"{one.file}: {text}" for one in reads for text in one.warnings),
            *owners_warnings(job, stages),
        ),
        engine="spark",
        workers=run.spark.sparkContext.defaultParallelism,
    )


def _publish(storage: Storage, manifest: RunManifest) -> None:
    """Puts the results in place of those of an earlier run, whose mark goes first: no mixture ever looks finished."""
    storage.remove(FILE_NAME)
    for table in TABLES:
        for name in (f"{table}.csv", f"{table}.parquet"):
            storage.move(f"{_WORK}/{name}", name)
    storage.write(FILE_NAME, manifest.to_json())


def _top(lines: Any) -> tuple[Alert, ...]:
    """The rows that the summary names."""
    from pyspark.sql import functions as f

    found: list[Alert] = []
    for outcome in (RowOutcome.REVIEW, RowOutcome.ERROR):
        own = lines.where((f.col("table") == "decisions") & (f.col("cells")[3] == outcome.value))
        first = own.orderBy(f.desc("urgency"), "file", "row").limit(TOP_ALERTS + 1).select("cells").collect()
        found += [Alert(_decision(record["cells"]), None) for record in first]
    return tuple(found)


def _decision(cells: Sequence[str]) -> Decision:
    file, row, row_id, outcome, severity, score, hits, findings, undetermined, reason = cells[:10]
    return Decision(
        file=file,
        row=int(row),
        id=row_id,
        outcome=RowOutcome(outcome),
        severity=Severity.parse(severity),
        top_score=float(score) if score else None,
        hits=int(hits),
        findings=int(findings),
        undetermined=int(undetermined),
        reason=reason,
    )
