"""The `screening` command. Subcommands load on use, so that `screening check` starts fast."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import click

from screening import __version__
from screening.errors import EXIT_USAGE, ScreeningError

#: command name -> (module that holds the click command of that name, one-line help)
COMMANDS = {
    "check": ("screening.cli.check", "Check one name against the lists."),
    "batch": ("screening.cli.batch", "Screen files of parties or orders and write the report."),
    "nightly": ("screening.cli.nightly", "Run the configured screening and report what is new."),
    "compare": ("screening.cli.compare", "Score and explain one pair of names."),
    "evaluate": ("screening.cli.evaluate", "Measure match quality on labelled data."),
    "goods": ("screening.cli.goods", "Recognise controlled goods in a description."),
    "lists": ("screening.cli.lists", "Import, inspect and verify lists."),
    "rules": ("screening.cli.rules", "List, lint and test the procurement rules."),
}


class LazyGroup(click.Group):
    """A group whose subcommands are imported when called; help needs no import."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = getattr(importlib.import_module(COMMANDS[cmd_name][0]), "command", None)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="screening")
@click.option(
    "--data-dir",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where imported lists and state live.",
)
@click.pass_context
def cli(ctx: click.Context, data_dir: Path | None) -> None:
    """Screen names and orders against sanctions lists and weapons-procurement patterns.

    \b
    Exit status: 0 nothing to review, 1 something to review, 2 bad usage or
    unreadable input, 3 lists missing, damaged or older than allowed.
    """
    ctx.ensure_object(dict)
    if data_dir is not None:
        ctx.obj["data_dir"] = data_dir


def main() -> None:
    """Entry point: known errors become one message and their exit status, never a traceback."""
    try:
        status = cli.main(standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except click.exceptions.NoArgsIsHelpError as exc:
        click.echo(exc.format_message(), err=True)
        sys.exit(EXIT_USAGE)
    except click.ClickException as exc:
        exc.show()
        sys.exit(EXIT_USAGE)
    except click.Abort:
        click.echo("Interrupted.", err=True)
        sys.exit(130)
    except ScreeningError as exc:
        click.echo(f"Error: {exc}", err=True)
        sys.exit(exc.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
