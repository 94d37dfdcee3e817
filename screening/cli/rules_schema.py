"""`screening rules schema`: the JSON Schema of rule files, for editors."""

from __future__ import annotations

import json
from pathlib import Path

import click

from screening.errors import RulesProblem


@click.command("schema", epilog="Example: screening rules schema my-rules > rule.schema.json")
@click.argument("directory", required=False, metavar="[DIR]", type=click.Path(path_type=Path))
def command(directory: Path | None) -> None:
    """Print the JSON Schema of a rule file, with which an editor completes and checks rules while you write.

    It knows the tables, techniques and sources of the rules folder DIR, by default those of the shipped rules.
    """
    from screening.rules.folder import read_folder
    from screening.rules.schema import rule_schema

    if directory is not None and not directory.is_dir():
        raise RulesProblem(f"there is no rules folder {directory}")
    # faults in rules do not matter here: the editor is where they are mended
    click.echo(json.dumps(rule_schema(read_folder(directory)), indent=1, ensure_ascii=False))
