"""The log of nightly runs: JSON lines for machines, without names or birth dates of anybody screened."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from screening.errors import ScreeningError, cannot_write

Clock = Callable[[], datetime]


class EventLog:
    """Adds lines to one file, readable by its owner alone. Every line says when, which step, and what came of it."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock

    def write(self, event: str, **facts: Any) -> None:
        """One line. OutputProblem where it cannot be written: a run that leaves no trace must not go on."""
        record = {"time": self._clock().isoformat(timespec="seconds"), "event": event, **facts}
        line = json.dumps(record, ensure_ascii=False, default=str) + "\n"
        try:
            handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(handle, line.encode("utf-8", "backslashreplace"))
            finally:
                os.close(handle)
        except OSError as exc:
            raise cannot_write(self._path, exc) from exc

    @contextmanager
    def step(self, name: str) -> Iterator[dict[str, Any]]:
        """One step of a run: a line when it ends, with what the block put into the record, or why it failed."""
        facts: dict[str, Any] = {}
        try:
            yield facts
        except (ScreeningError, KeyboardInterrupt) as exc:
            # messages of other errors may quote what was being screened
            self.write("failed", step=name, error=type(exc).__name__, message=_first_line(exc), **facts)
            raise
        except BaseException as exc:
            self.write("failed", step=name, error=type(exc).__name__, **facts)
            raise
        self.write(name, **facts)


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]
