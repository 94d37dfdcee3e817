"""`screening config`: which settings are in use, where two differ, and what a change would have changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from screening.batch.changes import ToReview
from screening.cli.options import data_dir_option, json_option
from screening.cli.run_progress import RunProgress
from screening.errors import EXIT_CLEAR, EXIT_REVIEW, UsageProblem
from screening.match.metrics import Confusion
from screening.nightly.accepted import ACCEPTED
from screening.nightly.config import NightlyConfig
from screening.nightly.config_reader import read_nightly_config
from screening.nightly.effect import Effect, counted, effect_of
from screening.nightly.settings import Difference, differences, settings_at
from screening.review.state import open_state, state_path
from screening.terminal import printable

#: Things named on the console for each sort of change.
_SHOWN = 10


@click.group("config", epilog="Example: screening config check nightly.yml")
def command() -> None:
    """Settings of nightly runs: show them, compare them, and see what a change would have changed."""


@command.command("show", epilog="Example: screening config show nightly.yml")
@click.argument("place", metavar="CONFIG.yml|RUN", type=click.Path(path_type=Path, exists=True))
@json_option
def show(place: Path, as_json: bool) -> int:
    """Every setting that decides answers, with its default where nothing is written, and the reason where one is."""
    settings = settings_at(place)
    if as_json:
        click.echo(json.dumps({"settings": dict(settings.values), "reasons": dict(settings.reasons)}, indent=2))
        return EXIT_CLEAR
    for name, value in settings.values.items():
        reason = settings.reasons.get(name, "")
        click.echo(printable(f"{name:<20} {value}{f'   because: {reason}' if reason else ''}"))
    return EXIT_CLEAR


@command.command("diff", epilog="Example: screening config diff reports/2026-11-26 nightly.yml")
@click.argument("before", metavar="BEFORE", type=click.Path(path_type=Path, exists=True))
@click.argument("after", metavar="AFTER", type=click.Path(path_type=Path, exists=True))
@json_option
def diff(before: Path, after: Path, as_json: bool) -> int:
    """The settings in which two configurations or runs differ. Exit status 1 where they do."""
    found = list(differences(settings_at(before), settings_at(after)))
    if as_json:
        click.echo(json.dumps([each._asdict() for each in found], ensure_ascii=False, indent=2))
    else:
        _tell_differences(found)
    return EXIT_REVIEW if found else EXIT_CLEAR


@command.command("check", epilog="Example: screening config check nightly.yml --labelled pairs.csv")
@click.argument("config_file", metavar="CONFIG.yml", type=click.Path(path_type=Path))
@click.option(
    "--labelled",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True),
    help="Labelled pairs of names, or orders with a column `expected`; repeatable.",
)
@click.option("--accept", is_flag=True, help="Note in the audit log that the change was looked at and is wanted.")
@click.option("--reason", metavar="TEXT", help="Why; needed with --accept.")
@click.option("--user", metavar="NAME", help="Who accepts.  [default: SCREENING_USER, or the login name]")
@data_dir_option
@json_option
def check(
    config_file: Path,
    labelled: tuple[Path, ...],
    accept: bool,
    reason: str | None,
    user: str | None,
    data_dir: Path,
    as_json: bool,
) -> int:
    """What CONFIG.yml would change against the last run in its output folder, before it takes effect.

    The inputs are screened once more with the settings as they are now, on the lists of that run, into a folder that
    is thrown away; what is new and what is gone is told, and how precision and recall change on labelled data.
    Exit status 1 where anything would change.
    """
    config = read_nightly_config(config_file)
    if accept and (config.review is None or not (reason or "").strip()):
        raise UsageProblem("--accept needs a --reason, and a configuration with `review`, whose audit log notes it")
    with RunProgress(quiet=as_json) as progress:
        now = datetime.now().astimezone()
        effect = effect_of(config, data_dir, now, labelled, progress, lambda text: click.echo(text, err=True))
    if as_json:
        click.echo(json.dumps(effect.record() | {"notes": list(effect.notes)}, ensure_ascii=False, indent=2))
    else:
        _tell_effect(effect)
    if accept:
        _note(config, data_dir, effect, str(reason).strip(), user or "")
        click.echo("Noted in the audit log.", err=as_json)
    changed = effect.changes is not None and (effect.changes.new or effect.changes.gone)
    return EXIT_REVIEW if changed else EXIT_CLEAR


def _note(config: NightlyConfig, data_dir: Path, effect: Effect, reason: str, user: str) -> None:
    assert config.review is not None
    path = config.review.state or state_path(config.data_dir or data_dir)
    details = {"reason": reason, "effect": effect.record()}
    with open_state(path, user=user) as state, state.noting(ACCEPTED, effect.digest, details):
        pass


def _tell_differences(found: Sequence[Difference]) -> None:
    if not found:
        click.echo("No setting differs.")
    for each in found:
        reason = f"   because: {each.reason}" if each.reason else ""
        click.echo(printable(f"{each.name:<20} {each.before} -> {each.after}{reason}"))


def _tell_effect(effect: Effect) -> None:
    for note in effect.notes:
        click.echo(printable(f"Note: {note}"))
    if effect.run:
        click.echo(f"Against the run {effect.run}:")
        _tell_differences(effect.settings)
    if effect.changes is not None:
        _tell_things("more to review", effect.changes.new)
        _tell_things("no longer to review", effect.changes.gone)
        click.echo(f"{len(effect.changes.still_open):,} to review as before")
    for file in effect.labelled:
        before = f"{_figures(file.before)} -> " if file.before else ""
        click.echo(printable(f"{file.file}: {before}{_figures(file.after)}"))


def _tell_things(what: str, things: Sequence[ToReview]) -> None:
    by_kind = ", ".join(f"{kind} {count:,}" for kind, count in counted(things).items())
    click.echo(printable(f"{len(things):,} {what}{f': {by_kind}' if by_kind else ''}"))
    for thing in things[:_SHOWN]:
        click.echo(printable(f"  {thing.id or f'row {thing.row}'}: {thing.text}"))
    if len(things) > _SHOWN:
        click.echo(f"  and {len(things) - _SHOWN:,} more")


def _figures(found: Confusion) -> str:
    precision, recall = (f"{value:.3f}" if value is not None else "none" for value in (found.precision, found.recall))
    return f"precision {precision}, recall {recall} ({found.false_positives:,} called wrongly)"
