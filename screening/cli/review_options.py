"""What the commands of `screening review` share: which state file, and who signs."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from screening.cli.options import data_dir_option
from screening.review.state import open_state, state_path

Command = Callable[..., Any]


def state_options(command: Command) -> Command:
    """--state, --user and --data-dir."""
    state = click.option(
        "--state",
        "state_file",
        type=click.Path(path_type=Path, dir_okay=False),
        help="The state file.  [default: SCREENING_STATE or state.sqlite in the data folder]",
    )
    user = click.option(
        "--user", default="", metavar="NAME", help="Who signs.  [default: SCREENING_USER or the login name]"
    )
    return state(user(data_dir_option(command)))


def alert_argument(command: Command) -> Command:
    """The id of an alert, or its beginning."""
    return click.argument("alert", metavar="ALERT")(command)


def opened_state(command: Command) -> Command:
    """Call the command with the open state file first, in place of the options of `state_options`."""
    return _with_state(command, create=False)


def opened_or_new_state(command: Command) -> Command:
    """As `opened_state`, with a new file where there is none."""
    return _with_state(command, create=True)


def _with_state(command: Command, create: bool) -> Command:
    @functools.wraps(command)
    def with_state(*args: Any, state_file: Path | None, user: str, data_dir: Path, **options: Any) -> Any:
        with open_state(state_file or state_path(data_dir), user=user.strip(), create=create) as state:
            return command(state, *args, **options)

    return with_state
