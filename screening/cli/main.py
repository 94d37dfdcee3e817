"""The `screening` command. Subcommands load on use, so that `screening check` starts fast."""

from __future__ import annotations

import codecs
import contextlib
import gc
import importlib
import io
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click

from screening import __version__
from screening.errors import EXIT_USAGE, ScreeningError, cannot_write
from screening.terminal import printable

#: command name -> (module that holds the click command of that name, one-line help)
COMMANDS = {
    "check": ("screening.cli.check", "Check one name against the lists."),
    "batch": ("screening.cli.batch", "Screen files of parties or orders and write the report."),
    "nightly": ("screening.cli.nightly", "Run the configured screening and report what is new."),
    "config": ("screening.cli.config", "Show, compare and check the settings of nightly runs."),
    "compare": ("screening.cli.compare", "Score and explain one pair of names."),
    "evaluate": ("screening.cli.evaluate", "Measure match quality on labelled data."),
    "goods": ("screening.cli.goods", "Recognise controlled goods in a description."),
    "lists": ("screening.cli.lists", "Import, inspect and verify lists."),
    "review": ("screening.cli.review", "Decide on alerts; show who decided what and why."),
    "reproduce": ("screening.cli.reproduce", "Screen an exported case again and compare."),
    "rules": ("screening.cli.rules", "List, lint and test the procurement rules."),
}


#: Commands that end before rings of objects could pile up: looking for some among the tables that they load, while
#: they run and again at their end, takes a fifth of their time each.
SHORT = ("check", "compare")


class _ReaderGone(Exception):
    """The reader of the output went away (`| head`); click would answer with 1, which reads as something to review."""


class LazyGroup(click.Group):
    """A group whose subcommands are imported when called; help needs no import."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        if cmd_name in SHORT:
            gc.disable()
            ctx.call_on_close(gc.freeze)
        command = getattr(importlib.import_module(COMMANDS[cmd_name][0]), "command", None)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as exc:
            raise _ReaderGone from exc

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
    unreadable input, 3 lists missing, damaged or older than allowed, 4 an
    update of lists failed and their last good copies stay in use.
    """
    ctx.ensure_object(dict)
    if data_dir is not None:
        ctx.obj["data_dir"] = data_dir


class Terminated(KeyboardInterrupt):
    """The system asks the process to end: what Ctrl-C does, with the signal's own exit status."""

    def __str__(self) -> str:
        return f"stopped by {signal.Signals(self.args[0]).name}"


def _on_signal(number: int, _frame: FrameType | None) -> None:
    raise Terminated(number)


def _escape(error: UnicodeError) -> tuple[str, int]:
    """Stands in for what the terminal cannot show: `\\uXXXX`, which JSON reads as the same character."""
    assert isinstance(error, UnicodeEncodeError)
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4)), error.end


def _prepare_process() -> None:
    """Any text can be printed on any terminal, and a run that is asked to end does so in good order."""
    os.umask(0o077)  # what is written holds names and dates of birth: for its owner alone
    codecs.register_error("screening-escape", _escape)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # None where the caller closed it
            stream.reconfigure(errors="screening-escape")
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:  # nohup ignores SIGHUP: so it stays
            signal.signal(number, _on_signal)


def main() -> None:
    """Entry point: whatever goes wrong becomes one message and its exit status, never a traceback.

    130 after Ctrl-C, 128 and its number after another signal, 141 where the reader of the output went away. A fault of
    the software is 2, never 1, which would read as something to review; SCREENING_DEBUG=1 shows where it happened.
    """
    _prepare_process()
    try:
        status = cli.main(standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except click.exceptions.NoArgsIsHelpError as exc:
        _end(EXIT_USAGE, exc.format_message())
    except click.ClickException as exc:
        with contextlib.suppress(OSError):
            exc.show()
        sys.exit(EXIT_USAGE)
    except click.Abort as exc:
        stopped = exc.__cause__
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not break into the ending
        _end(128 + stopped.args[0] if isinstance(stopped, Terminated) else 130, "Interrupted.")
    except ScreeningError as exc:
        _end(exc.exit_code, f"Error: {exc}")
    except _ReaderGone:
        _drop_output()
        sys.exit(141)
    except Exception as exc:
        if os.environ.get("SCREENING_DEBUG"):
            raise
        if isinstance(exc, OSError):
            _drop_output()
        _end(EXIT_USAGE, _unexpected(exc))


def _unexpected(exc: Exception) -> str:
    if isinstance(exc, OSError):
        where = exc.filename if exc.filename is not None else "the output"
        return f"Error: {cannot_write(Path(where), exc)}"
    if isinstance(exc, MemoryError):
        return "Error: out of memory; use fewer --workers, or split the file"
    return (
        f"Error: the software failed ({type(exc).__name__}: {exc}); nothing was called clear. "
        "Please report it with what SCREENING_DEBUG=1 prints before the same command."
    )


def _drop_output() -> None:
    """What could not be written is not tried again at the very end, where a failure would change the exit status."""
    with contextlib.suppress(OSError, AttributeError, ValueError):  # closed, or no real file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _end(status: int, message: str) -> NoReturn:
    with contextlib.suppress(OSError):  # where the message cannot be written, the status still tells
        click.echo("\n".join(map(printable, message.split("\n"))), err=True)
    sys.exit(status)
