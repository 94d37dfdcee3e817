"""`screening batch`: files of parties or orders, screened into a folder of results."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from screening.batch.job import Job, Source
from screening.batch.lock import folder_lock
from screening.batch.run import RunResult, read_alerts, run_batch
from screening.batch.workdir import WorkFolder
from screening.cli.options import (
    affiliates_option,
    as_of_option,
    data_dir_option,
    demo_option,
    exit_zero_option,
    home_option,
    json_option,
    list_option,
    max_age_option,
    owners_option,
    threshold_option,
    weak_alias_option,
)
from screening.cli.run_progress import RunProgress
from screening.config import REVIEW_SEVERITIES, Config
from screening.errors import EXIT_CLEAR, EXIT_LISTS, EXIT_REVIEW, OutputProblem, UsageProblem
from screening.intake import describe_columns, open_input
from screening.lists.loaded import open_lists
from screening.model import RowOutcome, Severity
from screening.ownership.findings import Affiliates
from screening.ownership.owners import owners_file
from screening.reports.manifest import RunManifest
from screening.reports.text import summary_lines
from screening.terminal import printable


@click.command("batch")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path())
@click.option(
    "--out",
    "out",
    type=click.Path(),
    metavar="DIR",
    help="Where the results go; those of an earlier run there are replaced.  [default: ./screening-report-<FILE>]",
)
@click.option(
    "--map",
    "mappings",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Read this column as this field, whatever its header suggests; repeatable.",
)
@click.option("--kind", type=click.Choice(["party", "order"]), help="What the files hold.  [default: told by columns]")
@click.option("--sheet", metavar="NAME", help="Sheet of a workbook.")
@click.option(
    "--encoding",
    metavar="NAME",
    help="Encoding of the text files, such as utf-8 or windows-1251.  [default: told by their bytes]",
)
@list_option
@click.option(
    "--rules",
    "rules_dir",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Use the rules of this folder instead of those that ship with the software.",
)
@click.option("--no-rules", is_flag=True, help="Names only: neither rules nor goods.")
@threshold_option
@click.option(
    "--review-severity",
    type=click.Choice(REVIEW_SEVERITIES),
    default=Config().review_severity.label,
    show_default=True,
    help="Severity from which the findings of a row, taken together, make it one to review.",
)
@weak_alias_option
@click.option(
    "--profile",
    type=click.Choice(["US", "EU", "UK"]),
    default="US",
    show_default=True,
    help="Whose law.",
)
@home_option
@owners_option
@affiliates_option
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Processes.  [default: one per processor]")
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="Where the rows are screened. With spark, FILE and DIR are paths or addresses that Spark knows.",
)
@click.option(
    "--history",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="RUN",
    help="Folder of an earlier run whose rows the rules over several rows look at too; repeatable.",
)
@click.option(
    "--since",
    type=click.Path(path_type=Path),
    metavar="RUN",
    help="Folder of an earlier run: only rows and list entries that changed since then are screened; same results.",
)
@click.option("--resume", is_flag=True, help="Go on with the interrupted run in DIR.")
@demo_option
@max_age_option
@as_of_option
@exit_zero_option
@data_dir_option
@json_option
def command(
    files: tuple[str, ...],
    out: str | None,
    mappings: tuple[str, ...],
    kind: str | None,
    sheet: str | None,
    encoding: str | None,
    list_ids: tuple[str, ...],
    rules_dir: Path | None,
    no_rules: bool,
    threshold: float,
    review_severity: str,
    weak_alias_alerts: tuple[str, ...],
    profile: str,
    home: str,
    owners: Path | None,
    bis_affiliates: str,
    workers: int | None,
    engine: str,
    history: tuple[Path, ...],
    since: Path | None,
    resume: bool,
    demo: bool,
    max_age_days: float | None,
    as_of: datetime | None,
    exit_zero: bool,
    data_dir: Path,
    as_json: bool,
) -> int:
    """Screen FILEs of parties or of orders; every row gets an outcome.

    \b
    screening batch customers.csv
    screening batch orders.xlsx --sheet 2026 --out november
    screening batch parties.csv.gz --map name=Kunde --list us_ofac_sdn
    screening batch customers.csv --since monday --out tuesday
    screening batch customers.csv --owners shareholders.csv --profile EU
    screening batch hdfs:///customers --engine spark --out hdfs:///screened

    The folder of results holds decisions.csv (one line a row), hits.csv, findings.csv, report.html, report.xlsx and
    run.json. An interrupted run goes on with --resume.
    """
    if engine == "spark":
        _refuse_on_spark({"--workers": workers, "--history": history, "--since": since, "--resume": resume})
    if no_rules and rules_dir is not None:
        raise UsageProblem("--rules and --no-rules exclude each other; leave one out")
    config = Config(
        threshold=threshold,
        review_severity=Severity.parse(review_severity),
        weak_aliases_alert=weak_alias_alerts,
        profile=profile,
        home=home,
        max_age_days=max_age_days,
    )
    mapping = read_mappings(mappings)
    sources = tuple(
        Source(open_input(Path(path), mapping, kind, sheet, encoding)) for path in files if engine == "local"
    )
    lists = open_lists(data_dir, list_ids, demo, max_age_days, as_of=as_of)
    out_dir = Path(out) if out else default_out_dir(Path(files[0]))
    config.check_lists([snapshot.list_id for snapshot in lists.snapshots])
    job = Job(
        sources=sources,
        out_dir=out_dir,
        lists=lists,
        config=config,
        rules_dir=rules_dir,
        use_rules=not no_rules,
        owners=owners_file(owners, Affiliates(bis_affiliates)) if owners is not None else None,
        workers=workers,
        history=history,
        since=since,
        resume=resume,
    )
    if engine == "spark":
        from screening.cli.batch_spark import screen_on_spark
        from screening.cluster.reading import Reading

        reading = Reading(mapping, kind, sheet, encoding)
        return screen_on_spark(job, files, out or str(out_dir), reading, exit_zero, as_json)
    for source in sources:
        for line in describe_columns(source.file):
            click.echo(printable(line), err=as_json)
    tell_of_unfinished(job)
    how = "run the same command with --resume to go on, or without it to start anew"
    with interruption_explained(job.out_dir, how), RunProgress(quiet=as_json) as progress:
        result = run_batch(job, progress)
    show_result(result, as_json)
    return exit_status(result.manifest, exit_zero)


def read_mappings(texts: Sequence[str]) -> Mapping[str, str]:
    """Field -> column of the `--map` options; UsageProblem for one that is not FIELD=COLUMN or names a field twice."""
    mapping: dict[str, str] = {}
    for text in texts:
        field, equals, column = text.partition("=")
        if not (equals and field.strip() and column.strip()):
            raise UsageProblem(f"--map wants FIELD=COLUMN, for example --map name=Kunde, not {text!r}")
        if field.strip() in mapping:
            raise UsageProblem(f"--map names the field {field.strip()!r} twice")
        mapping[field.strip()] = column.strip()
    return mapping


def _refuse_on_spark(options: Mapping[str, object]) -> None:
    why = {
        "--workers": "Spark has its own settings for the number of processes",
        "--history": "the rules over several rows look at the rows of this run alone there",
        "--since": "every row is screened there",
        "--resume": "Spark itself repeats what fails; a run that was stopped starts anew",
    }
    for name, value in options.items():
        if value:
            raise UsageProblem(f"{name} does not go with --engine spark: {why[name]}; leave it out")


def default_out_dir(file: Path) -> Path:
    """`screening-report-<name>` in the working folder, for the first input file."""
    return Path(f"screening-report-{file.name.removesuffix('.gz').rsplit('.', 1)[0] or 'input'}")


def tell_of_unfinished(job: Job) -> None:
    """Says what becomes of an interrupted run in the folder, or that there is none to resume."""
    unfinished = WorkFolder(job.out_dir).exists()
    if unfinished:
        try:
            with folder_lock(job.out_dir):
                pass
        except OutputProblem:
            return  # it is no interrupted run but one at work, or nothing can be written: the run will say which
    if unfinished and not job.resume:
        click.echo(
            f"The interrupted run in {job.out_dir} is discarded. (To go on with one instead, add --resume.)", err=True
        )
    if job.resume and not unfinished:
        click.echo(f"There is no interrupted run in {job.out_dir}; starting from the first row.", err=True)


@contextmanager
def interruption_explained(out_dir: Path, how_to_go_on: str) -> Iterator[None]:
    """After Ctrl-C, says what is kept and how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        if WorkFolder(out_dir).exists():
            text = f"\nStopped; nothing was published. What is finished is kept in {out_dir}: {how_to_go_on}."
            click.echo(text, err=True)
        raise


def show_result(result: RunResult, as_json: bool, further: Mapping[str, object] | None = None) -> None:
    """Prints the summary, or with `as_json` the manifest with the folder, the changes, and `further` keys."""
    if as_json:
        record = {"out": str(result.out_dir), **json.loads(result.manifest.to_json())}
        if result.changes is not None:
            record["changes"] = {
                "previous": result.changes.previous,
                "new": len(result.changes.new),
                "still_open": len(result.changes.still_open),
                "gone": len(result.changes.gone),
            }
        click.echo(json.dumps(record | dict(further or {}), ensure_ascii=False, indent=2))
        return
    for line in summary_lines(result.manifest, lambda: read_alerts(result.out_dir), result.out_dir / "report.html"):
        click.echo(printable(line))


def exit_status(manifest: RunManifest, exit_zero: bool) -> int:
    """The command's exit status: a row to review is 1, else rows not screened are 3, else rows in error are 1.

    A row in error was not screened, so somebody has to look at it. `exit_zero` turns 1 into 0, and into 3 where rows
    were not screened: 0 must never say that they are clear.
    """
    review, not_screened, error = map(manifest.count, (RowOutcome.REVIEW, RowOutcome.NOT_SCREENED, RowOutcome.ERROR))
    if not_screened and (exit_zero or not review):
        return EXIT_LISTS
    return EXIT_REVIEW if (review or error) and not exit_zero else EXIT_CLEAR
