"""The log of nightly runs: JSON lines for machines, without names or birth dates of anybody screened."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from screening.errors import OutputProblem, ScreeningError, cannot_write
from screening.lists.disk import private_folder

Clock = Callable[[], datetime]


class EventLog:
    """Adds lines to one file, readable by its owner alone. Every line says when, which step, and what came of it."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._failed = False

    def write(self, event: str, **facts: Any) -> None:
        """One line. OutputProblem where it cannot be written: a run that leaves no trace must not go on."""
        record = {"time": self._clock().isoformat(timespec="seconds"), "event": event, **facts}
        line = json.dumps(record, ensure_ascii=False, default=str) + "\n"
        try:
            handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                _add(handle, line.encode("utf-8", "backslashreplace"))
            finally:
                os.close(handle)
        except OSError as exc:
            raise cannot_write(self._path, exc) from exc

    @contextmanager
    def night(self, **facts: Any) -> Iterator[None]:
        """A whole run: a line when it starts, and one where it fails between two steps."""
        self._make_folder()
        self.write("started", **facts)
        try:
            yield
        except BaseException as exc:
            if not self._failed:
                self._tell_failure("night", exc, {})
            raise

    @contextmanager
    def step(self, name: str) -> Iterator[dict[str, Any]]:
        """One step of a run: a line when it ends, with what the block put into the record, or why it failed."""
        facts: dict[str, Any] = {}
        try:
            yield facts
        except BaseException as exc:
            self._tell_failure(name, exc, facts)
            raise
        self.write(name, **facts)

    def failed(self, step: str, error: BaseException) -> None:
        """A line on what failed outside of a night, where that can be written."""
        with suppress(OutputProblem):
            self._make_folder()
        self._tell_failure(step, error, {})

    def _make_folder(self) -> None:
        folder = self._path.parent
        try:
            private_folder(folder)
        except OSError as exc:
            raise OutputProblem(
                f"the folder {folder} of the log is not there and cannot be made ({exc.strerror or exc}): make it, or "
                "name another place for the log"
            ) from exc

    def _tell_failure(self, step: str, error: BaseException, facts: dict[str, Any]) -> None:
        # messages of other errors may quote what was being screened
        told = {"message": _first_line(error)} if isinstance(error, ScreeningError | KeyboardInterrupt) else {}
        self._failed = True
        with suppress(OutputProblem):  # what stopped the run is what the user must hear of
            self.write("failed", step=step, error=type(error).__name__, **told, **facts)


def _add(handle: int, line: bytes) -> None:
    """Adds a line, whole or not at all: half of one would spoil the next."""
    end = os.lseek(handle, 0, os.SEEK_END)
    try:
        if os.write(handle, line) < len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    except OSError:
        os.ftruncate(handle, end)
        raise


def _first_line(error: BaseException) -> str:
    """What the message says first, without quoting a cell."""
    first, _, rest = (error.plain if isinstance(error, ScreeningError) else str(error)).partition("\n")
    return f"{first} {rest.partition(chr(10))[0].strip()}" if first.endswith(":") else first
