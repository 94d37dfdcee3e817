"""`screening rules backtest`: what the rules would have flagged in past files."""

from __future__ import annotations

from pathlib import Path

import click

from screening.cli.options import home_option, json_option
from screening.errors import RulesProblem, UsageProblem


@click.command("backtest", epilog="Example: screening rules backtest orders.csv --against rules-of-last-month")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option(
    "--rules",
    "rules_dir",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The rules to try.  [default: the shipped ones]",
)
@click.option(
    "--against",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Compare with the rules of this folder, which are the state before.",
)
@click.option("--profile", type=click.Choice(["US", "EU", "UK"]), default="US", show_default=True, help="Whose law.")
@home_option
@click.option(
    "--map", "mappings", multiple=True, metavar="FIELD=COLUMN", help="Which column holds a field; repeatable."
)
@click.option("--kind", type=click.Choice(["party", "order"]), help="What the files hold.  [default: told by columns]")
@click.option("--sheet", metavar="NAME", help="Sheet of a workbook.")
@click.option(
    "--sample",
    "samples",
    type=click.IntRange(0, 1000),
    metavar="N",
    default=5,
    show_default=True,
    help="Rows to show.",
)
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, one line a rule.")
@json_option
def command(
    files: tuple[Path, ...],
    rules_dir: Path | None,
    against: Path | None,
    profile: str,
    home: str,
    mappings: tuple[str, ...],
    kind: str | None,
    sheet: str | None,
    samples: int,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Tell what each rule would have flagged in FILEs of past orders or parties.

    Names are not compared with any list: the counts are those of the rules and of the recognised goods alone.
    `alone` counts the rows in which no other rule fired, `decisive` those that would not be reviewed without it.
    """
    if as_csv and as_json:
        raise UsageProblem("--csv and --json exclude each other; leave one out")
    from screening.batch.backtest import Side, backtest
    from screening.cli.backtest_output import as_record, csv_lines, text_lines
    from screening.cli.batch import read_mappings
    from screening.config import Config
    from screening.intake import open_input

    if against is not None and rules_dir is not None and against.resolve() == rules_dir.resolve():
        raise RulesProblem("--rules and --against name the same folder; compare two different ones")
    after = Side.open(rules_dir, profile, home)
    before = Side.open(against, profile, home) if against is not None else None
    mapping = read_mappings(mappings)
    opened = [open_input(path, mapping, kind, sheet) for path in files]
    result = backtest(opened, after, before, Config(profile=profile, home=home), samples)
    if as_json:
        import json

        click.echo(json.dumps(as_record(result), indent=2, ensure_ascii=False))
    elif as_csv:
        click.echo("".join(csv_lines(result)), nl=False)
    else:
        click.echo("\n".join(text_lines(result)))
