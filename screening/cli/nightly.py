"""`screening nightly`: the configured screening, and what is new since the last one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from screening.batch.run import RunResult
from screening.cli.batch import exit_status, show_result
from screening.cli.options import data_dir_option, exit_zero_option, json_option, max_age_option
from screening.cli.run_progress import RunProgress
from screening.errors import UsageProblem
from screening.intake import InputFile, describe_columns
from screening.nightly.config_reader import read_nightly_config
from screening.nightly.night import Watch, run_night
from screening.terminal import printable

#: New things to review named on the console; all of them stand in changes.csv and the report.
_NEW_SHOWN = 10


def _moment(_ctx: click.Context, _param: click.Parameter, value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        return datetime.fromisoformat(value).astimezone()
    except ValueError:
        raise UsageProblem(f"--now wants an ISO time such as 2026-11-22T02:00, not {value!r}") from None


@click.command("nightly")
@click.argument("config_file", metavar="CONFIG.yml", type=click.Path(path_type=Path))
@click.option("--now", callback=_moment, metavar="TIME", help="Run as if it were this time.  [default: the clock]")
@max_age_option
@exit_zero_option
@data_dir_option
@json_option
def command(
    config_file: Path,
    now: datetime | None,
    max_age_days: float | None,
    exit_zero: bool,
    data_dir: Path,
    as_json: bool,
) -> int:
    """Screen the files that CONFIG.yml names and report what is new since the last run.

    \b
    screening nightly nightly.yml

    \b
    inputs:                     # files or patterns, from the folder of this file
      - customers.csv
      - {files: "orders/*.csv", kind: order, map: {customer_name: Buyer}, encoding: utf-8}
    output: reports             # gets a folder for every run: 2026-11-22
    lists: [us_ofac_sdn, un_sc] # optional: all imported ones
    max_age_days: 3             # optional: stop where a list is older; a smaller --max-age wins
    threshold: {value: 0.88, reason: "..."}   # optional; why must be said
    rules: our-rules            # optional: a folder, or none
    profile: EU                 # optional: US, EU or UK
    home: DE                    # optional: the country from which goods are sent
    review_severity: low        # optional: combined severity from which findings are reviewed
    weak_alias_alerts: [un_sc]  # optional: lists whose weak aliases alert alone

    changes.csv and the report name what is new, still open, and gone.
    """

    def clock() -> datetime:
        return now or datetime.now().astimezone()

    def opened(file: InputFile) -> None:
        for line in describe_columns(file):
            click.echo(printable(line), err=as_json)

    config = read_nightly_config(config_file)
    if max_age_days is not None:
        config = config.no_older_than(max_age_days)
    with RunProgress(quiet=as_json) as progress:
        watch = Watch(progress, lambda text: click.echo(printable(text), err=True), opened)
        night = run_night(config, data_dir, clock, watch)
    result = night.result
    show_result(result, as_json)
    if not as_json:
        _show_changes(result)
    return exit_status(result.manifest, exit_zero)


def _show_changes(result: RunResult) -> None:
    changes = result.changes
    if changes is None:
        click.echo("There is no previous run to compare with.")
        return
    click.echo(
        f"Since the run {changes.previous}: {len(changes.new):,} new, {len(changes.still_open):,} still open, "
        f"{len(changes.gone):,} gone."
    )
    for thing in changes.new[:_NEW_SHOWN]:
        who = thing.id or f"row {thing.row}"
        click.echo(printable(f"  new: {thing.file} {who}: {thing.text}"))
    if len(changes.new) > _NEW_SHOWN:
        click.echo(f"  and {len(changes.new) - _NEW_SHOWN:,} more in {result.out_dir / 'changes.csv'}")
