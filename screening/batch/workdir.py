"""The `.work` folder of an unfinished run: what the run is, and the chunks it has finished.

A run is resumed chunk by chunk. `plan.json` says which inputs, lists, rules and settings the chunks belong to; a chunk
is one JSON-lines file that appears whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from screening.batch.codec import to_line
from screening.errors import OutputProblem, cannot_write

WORK = ".work"
_PLAN = "plan.json"


class CannotResume(OutputProblem):
    """The unfinished run is another one than this."""


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turns a failure to write into `folder` into an OutputProblem that says what to do."""
    try:
        yield
    except OSError as exc:
        raise cannot_write(folder, exc) from exc


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides the bytes of the result. Each part is one thing that can be named as changed."""

    software: str
    inputs: tuple[str, ...]
    """For each file its name, digest and how it is read."""
    lists: tuple[str, ...]
    """For each list its id and digest, and whether its answers can be trusted."""
    rules: str
    settings: str
    history: tuple[str, ...]
    chunk_rows: int

    def digest(self) -> str:
        """SHA-256 (hex) of the plan."""
        return hashlib.sha256(to_line(asdict(self)).encode("ascii")).hexdigest()

    def changes(self, other: Plan) -> list[str]:
        """The names of the parts in which the two plans differ."""
        return [name for name in self.__slots__ if getattr(self, name) != getattr(other, name)]


class WorkFolder:
    """`DIR/.work`. The caller holds the lock of DIR."""

    def __init__(self, out_dir: Path) -> None:
        self.path = out_dir / WORK
        self.out_dir = out_dir

    def exists(self) -> bool:
        """Whether an unfinished run was left here."""
        return os.path.isdir(self.path)  # False, where Path.is_dir fails on a name that cannot be

    def start(self, plan: Plan, started: str) -> None:
        """Discard what was left and begin anew; `started` is an ISO time."""
        self.remove()
        with writing(self.out_dir):
            self.path.mkdir(mode=0o700)
            _replace(self.path / _PLAN, json.dumps({"started": started, "plan": asdict(plan)}, indent=1) + "\n")

    def resume(self, plan: Plan) -> str:
        """Check that the unfinished run is this one; gives the time it started. CannotResume where it is another."""
        try:
            saved = json.loads((self.path / _PLAN).read_text(encoding="utf-8"))
            started = str(saved["started"])
            parts: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in saved["plan"].items()}
            earlier = Plan(**parts)
        except (OSError, ValueError, KeyError, TypeError):
            raise CannotResume(
                f"the unfinished run in {self.out_dir} cannot be resumed: its plan is missing or unreadable; "
                "start anew without --resume"
            ) from None
        if changed := earlier.changes(plan):
            raise CannotResume(
                f"the unfinished run in {self.out_dir} cannot be resumed: changed since then: {', '.join(changed)}; "
                "undo the change, or start anew without --resume"
            )
        return started

    def remove(self) -> None:
        """Delete the folder and all chunks."""
        with writing(self.out_dir):
            if os.path.lexists(self.path):
                shutil.rmtree(self.path)

    def part(self, file_number: int, chunk: int) -> Path:
        """Where the results of a chunk are kept; both numbers count from 0."""
        return self.path / f"part-{file_number:03}-{chunk:07}.jsonl"


def facts_of(part: Path) -> Path:
    """Where the facts for rules over groups of rows are kept that belong to a chunk: they are read by themselves."""
    return part.with_suffix(".facts")


def write_part(path: Path, lines: Sequence[str]) -> None:
    """Keep the results of one chunk, a line a row (`part_lines`). OSError where that fails."""
    _replace(path, "".join(lines) + to_line({"rows": len(lines)}))


def part_rows(path: Path) -> int | None:
    """Rows of a finished chunk; None where it is not there or not whole."""
    try:
        with path.open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - 64))
            last = file.read().splitlines()[-1]
        rows = json.loads(last)["rows"]
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None
    return rows if isinstance(rows, int) else None


def read_part(path: Path) -> Iterator[str]:
    """The lines of a finished chunk, in the order of its rows."""
    with path.open(encoding="ascii", newline="\n") as lines:
        yield from (line for line in lines if not line.startswith('{"rows":'))


def _replace(path: Path, text: str) -> None:
    new = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        with new.open("w", encoding="ascii", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
