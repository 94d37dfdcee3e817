"""`screening batch --engine spark`: what it prints, and its exit status."""

from __future__ import annotations

import json

import click

from screening.batch.job import Job
from screening.cli.batch import exit_status
from screening.cluster.reading import FileRead, Reading
from screening.cluster.run import run_on_spark
from screening.reports.text import summary_lines
from screening.terminal import printable


def screen_on_spark(
    job: Job, files: tuple[str, ...], out: str, reading: Reading, exit_zero: bool, as_json: bool
) -> int:
    """Runs the job on Spark and prints its summary; the exit status of a local run."""

    def tell(file: FileRead) -> None:
        for line in file.description:
            click.echo(printable(line), err=as_json)

    result = run_on_spark(job, files, out, reading, tell)
    if as_json:
        click.echo(
            json.dumps({"out": result.folder, **json.loads(result.manifest.to_json())}, ensure_ascii=False, indent=2)
        )
    else:
        for line in summary_lines(result.manifest, lambda: result.top):
            click.echo(printable(line))
        click.echo(printable(f"Results: {result.folder} (decisions, hits and findings as CSV and Parquet, run.json)"))
    return exit_status(result.manifest, exit_zero)
