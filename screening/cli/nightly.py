"""`screening nightly`: the configured screening, and what is new since the last one."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import click

from screening.batch.run import RunResult
from screening.cli.batch import exit_status, show_result
from screening.cli.options import data_dir_option, exit_zero_option, json_option, max_age_option
from screening.cli.run_progress import RunProgress
from screening.errors import EXIT_CLEAR, EXIT_LISTS, EXIT_REVIEW, ScreeningError, UsageProblem
from screening.intake import InputFile, describe_columns
from screening.model import RowOutcome
from screening.nightly.config_reader import read_nightly_config
from screening.nightly.night import AnotherNight, Night, Watch, run_night
from screening.nightly.plan import planned
from screening.nightly.telling import tell_failure, tell_night, tell_unusable
from screening.review.record import RunStanding, undecided
from screening.review.verdict import Standing
from screening.terminal import printable

#: New things to review named on the console; all of them stand in changes.csv and the report.
_NEW_SHOWN = 10


def _moment(_ctx: click.Context, _param: click.Parameter, value: str | None) -> datetime | None:
    if value is None:
        return None
    with suppress(ValueError, OverflowError):
        moment = datetime.fromisoformat(value)
        if 1970 <= moment.year < 2200:  # terms of a hundred years are added and taken off
            return moment.astimezone()
    raise UsageProblem(f"--now wants an ISO time from 1970 to 2199 such as 2026-11-22T02:00, not {value!r}")


@click.command("nightly")
@click.argument("config_file", metavar="CONFIG.yml", type=click.Path(path_type=Path))
@click.option("--now", callback=_moment, metavar="TIME", help="Run as if it were this time.  [default: the clock]")
@click.option("--dry-run", is_flag=True, help="Say what the night would do; check everything, write nothing.")
@max_age_option
@exit_zero_option
@data_dir_option
@json_option
def command(
    config_file: Path,
    now: datetime | None,
    dry_run: bool,
    max_age_days: float | None,
    exit_zero: bool,
    data_dir: Path,
    as_json: bool,
) -> int:
    """Screen the files that CONFIG.yml names and report what is new since the last run.

    \b
    screening nightly nightly.yml

    \b
    inputs:                     # files, folders or patterns, from the folder of this file; or queries
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
    update: true                # optional: all imported lists, or some: [un_sc], or {from: folder}
    review: {second_approver: [critical, high], expires_days: 365, state: state.sqlite}   # optional
    keep_days: 3653             # optional: folders of older runs are removed
    log: nightly.log.jsonl      # optional: in the output folder
    notify: {when: new, email: {...}, webhook: {...}}   # optional: docs/nightly.md

    Only what changed since the last run is screened; the results are those of a full run. changes.csv and the report
    name what is new, still open, and gone. With review, decisions (screening review) are applied: exit status 1 then
    means that something is still to be decided.
    """

    def clock() -> datetime:
        return now or datetime.now().astimezone()

    def opened(file: InputFile) -> None:
        for line in describe_columns(file):
            click.echo(printable(line), err=as_json)

    def tell(text: str) -> None:
        click.echo(printable(text), err=True)

    try:
        config = read_nightly_config(config_file)
        if max_age_days is not None:
            config = config.no_older_than(max_age_days)
    except Exception as problem:
        if not dry_run:
            tell_unusable(config_file, clock, problem, tell)
        _without_cells(problem, as_json)
        raise
    if dry_run:
        for line in planned(config, data_dir, clock()):
            click.echo(printable(line))
        return EXIT_CLEAR
    with RunProgress(quiet=as_json) as progress:
        try:
            night = run_night(config, data_dir, clock, Watch(progress, tell, opened))
        except AnotherNight:
            raise  # whoever is told of failures has none to look at
        except Exception as problem:
            tell_failure(config, clock, problem, tell)
            _without_cells(problem, as_json)
            raise
    result = night.result
    show_result(result, as_json, {} if night.standing is None else _review_record(night.standing))
    if not as_json:
        _show_changes(result)
        if night.standing is not None:
            _show_standings(night.standing)
    status = night_status(night, exit_zero)
    tell_night(config, clock, night, status, tell)
    return status


def _without_cells(problem: Exception, as_json: bool) -> None:
    """With --json, what a timer's log keeps of a failure quotes no cell of an input."""
    if as_json and isinstance(problem, ScreeningError) and problem.plain != str(problem):
        raise type(problem)(problem.plain) from None


def night_status(night: Night, exit_zero: bool) -> int:
    """As of a batch; but where decisions are kept, only what is still to be decided makes it 1, in whatever input the
    state knows it, and what the run closed without a decision.

    A row in error was not screened, so somebody has to look at it whatever was decided; so it is where lists, inputs or
    many rows of the run before are missing, or settings changed that nobody accepted.
    """
    manifest = night.result.manifest
    status = exit_status(manifest, exit_zero)
    if exit_zero or status not in (EXIT_CLEAR, EXIT_REVIEW):
        return status
    if night.unusual:
        return EXIT_REVIEW
    if night.standing is None:
        return status
    to_do = any(alert.standing.to_do for alert in night.standing.alerts) or undecided(night.standing)
    if to_do or manifest.count(RowOutcome.ERROR):
        return EXIT_REVIEW
    return EXIT_LISTS if manifest.count(RowOutcome.NOT_SCREENED) else EXIT_CLEAR


def _review_record(standing: RunStanding) -> dict[str, object]:
    return {
        "review": {
            "standings": {str(each): count for each, count in standing.counts.items()},
            "audit_log": {"lines": standing.head.lines, "head": standing.head.hash},
        }
    }


def _show_standings(standing: RunStanding) -> None:
    said = ", ".join(f"{count:,} {each}" for each, count in standing.counts.items() if count)
    gone = undecided(standing)
    click.echo(f"Alerts: {said or 'none'}{f'; {gone:,} of those closed went without a decision' if gone else ''}.")
    for alert in [alert for alert in standing.alerts if alert.standing is Standing.REOPENED][:_NEW_SHOWN]:
        who = alert.row_id or f"row {alert.row}"
        click.echo(printable(f"  reopened: {alert.alert_id} {alert.file} {who}: {alert.reason}"))
    click.echo(f"Audit log: {standing.head}")


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
