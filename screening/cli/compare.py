"""`screening compare`: the score of one pair of names, explained."""

from __future__ import annotations

import json

import click

from screening.cli.match_output import piece_json, print_pieces
from screening.cli.options import json_option
from screening.match.explain import pieces
from screening.match.screener import readings
from screening.model import EntityType
from screening.terminal import printable

_TYPES = [t.value for t in EntityType if t is not EntityType.UNKNOWN]


@click.command("compare", short_help="Score and explain one pair of names.")
@click.argument("name")
@click.argument("other")
@click.option(
    "--type",
    "type_",
    type=click.Choice(_TYPES),
    help="Kind of both; if not given, the better of person and organization.",
)
@json_option
def command(name: str, other: str, type_: str | None, as_json: bool) -> int:
    """Score NAME against OTHER, from 0 (nothing in common) to 1 (the same name), and say why.

    \b
    Examples:
      screening compare "OOO Vneshekostil" "Vneshekostil LLC"
      screening compare "V.V. Putin" "Vladimir Putin" --type person
    """
    found = readings(name, other, EntityType(type_) if type_ else EntityType.UNKNOWN)
    best = max((comparison for _, comparison in found), key=lambda comparison: comparison.score)
    if as_json:
        answer = {
            "names": [name, other],
            "type": type_,
            "score": round(best.score, 4),
            "scores": {kind: round(comparison.score, 4) for kind, comparison in found},
            "explanation": [piece_json(p) for p in pieces(best, ())],
        }
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return 0
    for kind, comparison in found:
        as_kind = f"  (as {'an' if kind[0] in 'ao' else 'a'} {kind})" if len(found) > 1 else ""
        click.secho(printable(f"{comparison.score:.3f}  {name}  /  {other}{as_kind}"), bold=True)
        print_pieces(pieces(comparison, ()))
        if not comparison.pairs:
            click.echo("         nothing in common")
    return 0
