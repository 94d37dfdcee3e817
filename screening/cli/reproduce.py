"""`screening reproduce`: screens an exported case again and compares."""

from __future__ import annotations

import json
from pathlib import Path

import click

from screening.cli.match_output import hit_json
from screening.cli.options import json_option
from screening.errors import EXIT_CLEAR, EXIT_REVIEW
from screening.terminal import printable


@click.command("reproduce")
@click.argument("case", metavar="CASE", type=click.Path(path_type=Path, file_okay=False))
@json_option
def command(case: Path, as_json: bool) -> int:
    """Screen an exported CASE again, with nothing but its own files, and compare hit and score.

    \b
    Example:
      screening review export a3f2 --out case
      screening reproduce case

    Works on a machine without lists. Exit status: 0 all as it was, 1 something
    differs, 2 the case is damaged.
    """
    from screening.review.reproduce import reproduce

    found = reproduce(case)
    if as_json:
        record = {
            "alert": found.alert,
            "same": not found.differences,
            "differences": found.differences,
            "notes": found.notes,
            "hits": [hit_json(hit) for hit in found.hits],
        }
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        for hit in found.hits:
            who = f"{hit.role} {hit.party_name}: {hit.entity.name} ({hit.list_id} {hit.entity.id})"
            click.echo(printable(f"{hit.score:.4f}  {who}"))
        for note in found.notes:
            click.echo(printable(f"Note: {note}"))
        for difference in found.differences:
            click.echo(printable(f"DIFFERS: {difference}"))
        if not found.differences:
            click.echo(f"Case {found.alert}: the files are as exported, and screening gives the same.")
    return EXIT_REVIEW if found.differences else EXIT_CLEAR
