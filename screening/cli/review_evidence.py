"""`screening review audit`, `export` and the others that show or carry evidence."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import click

from screening.cli.options import json_option
from screening.cli.review_options import alert_argument, opened_state, state_options
from screening.cli.review_output import print_log
from screening.errors import StateProblem, UsageProblem
from screening.review.state import State

#: Problems told at most; a broken chain breaks at every later line.
_TOLD = 20


@click.command("audit", epilog="Example: screening review audit --verify --head a3f2…")
@click.option("--verify", is_flag=True, help="Check every line, and that the tables agree with the log.")
@click.option("--head", "remembered", default="", metavar="HASH", help="A head written down earlier; with --verify.")
@click.option("--last", type=click.IntRange(min=1), metavar="N", help="Show only the last N lines.")
@state_options
@json_option
@opened_state
def audit_command(state: State, verify: bool, remembered: str, last: int | None, as_json: bool) -> None:
    """Show the audit log, or with --verify check that nothing in it was changed.

    The head (number of lines and hash of the last) is printed: write it down elsewhere, in an e-mail or on paper;
    --head then shows that the log was not cut off or written anew. Exits with 3 where something was changed.
    """
    if remembered and not verify:
        raise UsageProblem("--head is compared by --verify; add it")
    if not verify:
        print_log(state.log(last), as_json)
        if not as_json:
            click.echo(f"Audit log: {state.head}")
        return
    problems = list(islice(state.verify(remembered.strip().lower()), _TOLD + 1))
    if as_json:
        click.echo(json.dumps({"lines": state.head.lines, "head": state.head.hash, "problems": problems}, indent=2))
    if problems:
        more = [f"and more than {_TOLD} in all"] if len(problems) > _TOLD else []
        told = "\n".join(f"  {problem}" for problem in [*problems[:_TOLD], *more])
        raise StateProblem(f"{state.database.path} was changed from outside; restore it from a backup:\n{told}")
    if not as_json:
        click.echo(f"The log is whole and the tables agree with it: {state.head}")
        if not remembered:
            click.echo("Write the head down elsewhere; --verify --head HASH then shows that the log was not cut off.")


@click.command("export", epilog="Example: screening review export a3f2 --out case")
@alert_argument
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="DIR", help="A new folder.")
@click.option(
    "--rules", "rules_dir", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="Where the rules of the run lie, if not those that ship with the software.",
)  # fmt: skip
@state_options
@opened_state
def export_command(state: State, alert: str, out: Path, rules_dir: Path | None) -> None:
    """Write an alert with all evidence to a folder that explains and proves itself (README.html, digests).

    `screening reproduce DIR` screens it again, also on a machine without lists.
    """
    from screening.reports.case_folder import export_case

    digest = export_case(state, alert, out, rules_dir)
    click.echo(f"Case: {out / 'README.html'}")
    click.echo(f"Digest: {digest}")


@click.command("export-decisions", epilog="Example: screening review export-decisions decisions.csv")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@state_options
@opened_state
def export_decisions_command(state: State, file: Path) -> None:
    """Write the decisions that hold to a CSV file, for reading or for `import-decisions` elsewhere."""
    from screening.reports.atomic import write_text
    from screening.reports.cells import harmless
    from screening.reports.tables import csv_line
    from screening.review.decisions_csv import COLUMNS

    lines = [csv_line(COLUMNS)]
    lines += (csv_line([harmless(record[column]) for column in COLUMNS]) for record in state.decision_records())
    text = "".join(lines)
    write_text(file, text)
    state.note_export(text, len(lines) - 1)
    click.echo(f"{len(lines) - 1:,} decisions in {file}")


@click.command("import-decisions", epilog="Example: screening review import-decisions decisions.csv --user ada")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@state_options
@opened_state
def import_decisions_command(state: State, file: Path) -> None:
    """Record the decisions of a CSV file with the columns alert, verdict, reason, note and, if wanted, expires.

    They are signed by the user who imports them, and wait for a second person where the policy asks for one. All or
    none: every fault is told with its row and column. Lines of an export whose last day is past are passed over.
    """
    done = state.import_decisions(file)
    click.echo(f"{done.decided:,} decisions recorded, {done.known:,} stood there already.")
    if done.past:
        rows = ", ".join(map(str, done.past[:_TOLD])) + (" …" if len(done.past) > _TOLD else "")
        click.echo(f"{len(done.past):,} passed over, as the last day is past: row {rows}.")


@click.command("prune", epilog="Example: screening review prune --yes")
@click.option("--yes", is_flag=True, help="Remove it; without, only say what would be removed.")
@state_options
@opened_state
def prune_command(state: State, yes: bool) -> None:
    """Remove closed alerts, their decisions, and runs that are older than the retention (`review policy`).

    Lines of the audit log are never removed; one says what was.
    """
    done = state.prune(dry_run=not yes)
    how = "Removed" if yes else "With --yes would be removed"
    click.echo(
        f"{how}, from before {done.before}: {done.alerts:,} closed alerts, {done.decisions:,} decisions on them, "
        f"{done.runs:,} runs."
    )


COMMANDS: tuple[click.Command, ...] = (
    audit_command,
    export_command,
    export_decisions_command,
    import_decisions_command,
    prune_command,
)
