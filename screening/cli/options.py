"""Options that several commands share, defined once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from screening.config import DEFAULT_THRESHOLD, default_data_dir

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def _remember_data_dir(ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path:
    """The command's own --data-dir, else the one given before the command, else the default."""
    chosen = value or (ctx.find_root().obj or {}).get("data_dir")
    return chosen or default_data_dir()


def _moment(_ctx: click.Context, _param: click.Parameter, value: str | None) -> datetime | None:
    from screening.lists.history import read_moment

    return None if value is None else read_moment(value, datetime.now(UTC))


def read_country(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str:
    """The ISO code of the one country that an option names, by code (in either case) or name; "" where it is not given.

    Raises BadParameter.
    """
    from screening.intake.countries import read_countries

    known, unknown = read_countries(value) if value else ((), ())
    if value and (unknown or len(known) != 1):
        raise click.BadParameter(f"{value!r} is no country: a two-letter code such as DE, or a name, is expected")
    return known[0] if known else ""


data_dir_option: Decorator = click.option(
    "--data-dir",
    type=click.Path(path_type=Path, file_okay=False),
    callback=_remember_data_dir,
    help="Where imported lists and state live.  [default: SCREENING_DATA_DIR or the user data folder]",
)
json_option: Decorator = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
list_option: Decorator = click.option(
    "--list", "list_ids", multiple=True, metavar="ID", help="Search only this list; repeatable."
)
threshold_option: Decorator = click.option(
    "--threshold",
    type=float,
    default=DEFAULT_THRESHOLD,
    show_default=True,
    metavar="T",
    help="Score from which a pair is a hit (above 0, at most 1).",
)
weak_alias_option: Decorator = click.option(
    "--weak-alias-alerts",
    "weak_alias_alerts",
    multiple=True,
    metavar="LIST_ID",
    help="Let a weak alias of this list make a hit by itself; repeatable.  [default: no list's does]",
)
demo_option: Decorator = click.option(
    "--demo", is_flag=True, help="Use the small embedded lists on purpose, for trying out. Not for screening."
)
max_age_option: Decorator = click.option(
    "--max-age",
    "max_age_days",
    type=float,
    envvar="SCREENING_MAX_AGE",
    metavar="DAYS",
    help="Stop with status 3 where a list was fetched or imported longer ago.",
)
as_of_option: Decorator = click.option(
    "--as-of",
    callback=_moment,
    metavar="DATE",
    help="Search the lists that were in use then: a date (its end, UTC) or a time such as a run's `started`.",
)
owners_option: Decorator = click.option(
    "--owners",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Who owns whom (CSV with owner, owned, share, date; or BODS 0.4 JSON): tells parties that listed ones own.",
)
home_option: Decorator = click.option(
    "--home",
    callback=read_country,
    metavar="CC",
    help="Country (code or name) from which you send goods: its law applies too, and what stays there is no export.",
)
affiliates_option: Decorator = click.option(
    "--bis-affiliates",
    type=click.Choice(["unknown", "in-force", "suspended"]),
    default="unknown",
    show_default=True,
    envvar="SCREENING_BIS_AFFILIATES",
    help="Whether the BIS Affiliates (50 %) Rule is in force, as you have found it to be.",
)
exit_zero_option: Decorator = click.option(
    "--exit-zero", is_flag=True, help="Exit 0 where there is something to review."
)
