"""`screening rules coverage`: which techniques and red flags the rules answer."""

from __future__ import annotations

import json
from pathlib import Path

import click

from screening.cli.options import json_option
from screening.errors import RulesProblem


@click.command("coverage", epilog="Example: screening rules coverage --write docs/coverage.md")
@click.argument("directory", required=False, metavar="[DIR]", type=click.Path(path_type=Path))
@click.option(
    "--write", "file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Write the page."
)
@json_option
def command(directory: Path | None, file: Path | None, as_json: bool) -> None:
    """Tell which techniques and official red flags the rules look for, and which they do not.

    DIR is a rules folder with values/techniques.yml and values/red_flags.yml; without it the shipped rules are told of.
    """
    from screening.rules.coverage import coverage_page, coverage_record
    from screening.rules.folder import read_folder
    from screening.rules.problems import refuse

    if directory is not None and not directory.is_dir():
        raise RulesProblem(f"there is no rules folder {directory}")
    catalogue = read_folder(directory)
    if catalogue.problems:
        raise refuse(catalogue.problems, catalogue.folder)
    if file is not None:
        try:
            file.write_text(coverage_page(catalogue), encoding="utf-8", newline="\n")
        except OSError as exc:
            raise RulesProblem(f"{file} cannot be written: {exc}") from exc
        click.echo(f"{len(catalogue.techniques)} techniques and {len(catalogue.red_flags)} red flags written to {file}")
    elif as_json:
        click.echo(json.dumps(coverage_record(catalogue), indent=2, ensure_ascii=False))
    else:
        click.echo(coverage_page(catalogue), nl=False)
