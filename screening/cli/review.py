"""`screening review`: what people decide on alerts, from the terminal."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import click

from screening.cli import review_evidence
from screening.cli.options import json_option
from screening.cli.review_options import alert_argument, opened_or_new_state, opened_state, state_options
from screening.cli.review_output import alert_record, print_alert, print_lines, print_standing
from screening.review.state import State
from screening.review.verdict import REASONS, ReviewPolicy, Standing, Verdict

_STANDINGS = [standing.value for standing in Standing]


@click.group("review")
def command() -> None:
    """Decide on alerts, and show later who decided what, when and why.

    \b
    Examples:
      screening review record report
      screening review list --status new --status reopened
      screening review show a3f2
      screening review decide a3f2 false_positive --reason different_birth_date --note "Born 1985 by passport."
      screening review approve a3f2 --user ben
      screening review export a3f2 --out case
      screening review audit --verify

    An id may be cut short as long as it names one alert. The user is --user,
    SCREENING_USER or the login name; the state file --state, SCREENING_STATE or
    state.sqlite in the data folder. `screening nightly` records its runs itself.
    """


@command.command("record", epilog="Example: screening review record report")
@click.argument("run", metavar="RUN", type=click.Path(path_type=Path, file_okay=False))
@state_options
@json_option
@opened_or_new_state
def record_command(state: State, run: Path, as_json: bool) -> None:
    """Take the finished run in the folder RUN into the state, and say how everything stands.

    A run that is there already changes nothing.
    """
    standing = state.record_run(run)
    if as_json:
        record = {
            "run": standing.run_id,
            "counts": standing.counts,
            "audit": dataclasses.asdict(standing.head),
            "alerts": [dataclasses.asdict(alert) for alert in standing.alerts],
        }
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        print_standing(standing)


@command.command("list", epilog="Example: screening review list --status reopened --assigned ada")
@click.option(
    "--status", "statuses", multiple=True, type=click.Choice([*_STANDINGS, "to_do"]),
    help="Only those that stand so; repeatable. `to_do`: all that wait for a person.",
)  # fmt: skip
@click.option("--run", default="", metavar="ID", help="Only those that this run was the last to find.")
@click.option("--assigned", default="", metavar="USER", help="Only those of this person.")
@state_options
@json_option
@opened_state
def list_command(state: State, statuses: tuple[str, ...], run: str, assigned: str, as_json: bool) -> None:
    """List the alerts and how they stand; without --status all but the closed ones."""
    wanted = {Standing(status) for status in statuses if status != "to_do"}
    if "to_do" in statuses:
        wanted |= {standing for standing in Standing if standing.to_do}
    lines = state.alerts(wanted or set(Standing) - {Standing.CLOSED}, run, assigned)
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(line) for line in lines], ensure_ascii=False, indent=2))
    else:
        print_lines(lines)


@command.command("show", epilog="Example: screening review show a3f2")
@alert_argument
@state_options
@json_option
@opened_state
def show_command(state: State, alert: str, as_json: bool) -> None:
    """Show an alert: both sides, what agrees, what was decided before, and the steps for deciding."""
    found = state.alert(alert)
    if as_json:
        click.echo(json.dumps(alert_record(found), ensure_ascii=False, indent=2))
    else:
        print_alert(found)


@command.command("decide", epilog='Example: screening review decide a3f2 unresolved --reason other --note "Asked."')
@alert_argument
@click.argument("verdict", type=click.Choice([verdict.value for verdict in Verdict]))
@click.option(
    "--reason", "code", required=True, type=click.Choice(list(REASONS)), help="Why, by code (docs/review.md)."
)
@click.option("--note", required=True, metavar="TEXT", help="What was compared and found, in a sentence.")
@click.option(
    "--expires", default="", metavar="DATE",
    help="Last day on which it holds; `never` where the policy allows.  [default: a false positive, after the policy]",
)  # fmt: skip
@state_options
@opened_state
def decide_command(state: State, alert: str, verdict: str, code: str, note: str, expires: str) -> None:
    """Record a verdict: true_match, false_positive, unresolved or escalated."""
    state.decide(alert, Verdict(verdict), code, note, expires)
    _say_how_it_stands(state, alert)


@command.command("approve", epilog="Example: screening review approve a3f2 --user ben")
@alert_argument
@state_options
@opened_state
def approve_command(state: State, alert: str) -> None:
    """Approve a decision that waits for a second person, who must be another than the first."""
    state.approve(alert)
    _say_how_it_stands(state, alert)


@command.command("assign", epilog="Example: screening review assign a3f2 ben")
@alert_argument
@click.argument("to", metavar="USER")
@state_options
@opened_state
def assign_command(state: State, alert: str, to: str) -> None:
    """Give an alert to USER; "" takes it from everybody."""
    state.assign(alert, to)
    _say_how_it_stands(state, alert)


@command.command("reopen", epilog='Example: screening review reopen a3f2 --note "New passport copy."')
@alert_argument
@click.option("--note", required=True, metavar="TEXT", help="Why.")
@state_options
@opened_state
def reopen_command(state: State, alert: str, note: str) -> None:
    """End the decision on an alert: it stands open again."""
    state.reopen(alert, note)
    _say_how_it_stands(state, alert)


@command.command("policy", epilog="Example: screening review policy --second-approver always --expires-days 180")
@click.option(
    "--second-approver", "second", metavar="WHEN",
    help="Final verdicts need a second person: always, never, or for rows of some severities (high,critical).",
)  # fmt: skip
@click.option("--expires-days", type=int, metavar="N", help="Days for which a false positive usually holds.")
@click.option("--endless/--no-endless", default=None, help="Whether decisions may hold for ever (--expires never).")
@click.option("--retention-days", type=int, metavar="N", help="Days for which everything is kept at least.")
@state_options
@opened_or_new_state
def policy_command(
    state: State, second: str | None, expires_days: int | None, endless: bool | None, retention_days: int | None
) -> None:
    """Show what is asked of decisions, or change it; each change is a line of the audit log."""
    from screening.review.verdict import second_approver_from

    changes: dict[str, Any] = {
        "second_approver": None if second is None else second_approver_from(second),
        "expires_days": expires_days,
        "endless": endless,
        "retention_days": retention_days,
    }
    given = {key: value for key, value in changes.items() if value is not None}
    state.change_policy(given)
    _print_policy(state.policy)


def _print_policy(policy: ReviewPolicy) -> None:
    for key, value in policy.record().items():
        click.echo(f"{key:<16} {', '.join(value) if isinstance(value, list) else value}")


def _say_how_it_stands(state: State, alert: str) -> None:
    line = state.alert(alert).line
    print_lines([line])


for _command in review_evidence.COMMANDS:
    command.add_command(_command)
