"""Shows how far a run is: a bar on a terminal, now and then a line in a log. Both on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from screening.batch.job import Progress

Item = TypeVar("Item")

#: Seconds between two lines in a log.
_LOG_SECONDS = 15.0


class RunProgress:
    """A context manager whose instance is called with every `Progress` of a run."""

    def __init__(self, quiet: bool = False) -> None:
        console = Console(stderr=True)
        self._bar = (
            Bar(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[rate]}"),
                TimeRemainingColumn(),
                console=console,
                transient=True,
            )
            if console.is_terminal and not quiet
            else None
        )
        self._quiet = quiet
        self._tasks: dict[str, TaskID] = {}
        self._began: dict[str, float] = {}
        self._last_line = time.monotonic()

    def __enter__(self) -> RunProgress:
        if self._bar is not None:
            self._bar.start()
            self._tasks["screening"] = self._bar.add_task("screening", total=None, rate="")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, progress: Progress) -> None:
        began = self._began.setdefault(progress.phase, time.monotonic())
        seconds = time.monotonic() - began
        rate = (progress.rows - progress.kept) / seconds if seconds > 0 else 0.0
        if self._bar is not None:
            if progress.phase not in self._tasks:
                self._tasks[progress.phase] = self._bar.add_task(progress.phase, total=None, rate="")
            self._bar.update(
                self._tasks[progress.phase],
                completed=progress.rows,
                total=progress.total,
                rate=f"{rate:,.0f} rows/s" if seconds > 1 else "",
            )
        elif not self._quiet and time.monotonic() - self._last_line >= _LOG_SECONDS:
            self._last_line = time.monotonic()
            left = f", about {(progress.total - progress.rows) / rate:,.0f} s left" if rate else ""
            sys.stderr.write(
                f"{progress.phase}: {progress.rows:,} of about {progress.total:,} rows, {rate:,.0f} rows/s{left}\n"
            )
            sys.stderr.flush()


def told(items: Iterable[Item], total: int, what: str) -> Iterator[Item]:
    """Gives `items` on, showing how many of `total` are done."""
    with RunProgress() as show:
        for done, item in enumerate(items, start=1):
            yield item
            show(Progress(what, done, total))
