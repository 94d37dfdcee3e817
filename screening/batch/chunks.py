"""Chunks of rows: what they give, as lines, and the part that keeps it on disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from screening.batch.memory import peak_memory
from screening.batch.part_lines import Reused, facts_line, screened_line
from screening.batch.stage import Screened, Stages, screen_rows
from screening.batch.workdir import facts_of, write_part, writing
from screening.model import Row, RowError

Opener = Callable[[], Stages]
"""Opens the stages; picklable, since every worker process opens its own."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive rows of one file, and where their results go."""

    part: Path
    rows: tuple[Row | RowError | Reused, ...]

    @property
    def to_screen(self) -> list[Row | RowError]:
        """The rows but those that an earlier run has screened."""
        return [item for item in self.rows if not isinstance(item, Reused)]


@dataclass(frozen=True, slots=True)
class ChunkDone:
    """A chunk whose part is written."""

    rows: int
    process: int
    """Id of the process that did it."""
    peak_memory: int | None
    """Of that process so far, in bytes."""
    failures: tuple[str, ...]
    """Where the software failed on rows of it."""


@dataclass(frozen=True, slots=True)
class RowLines:
    """What one row gave, as it is kept."""

    line: str
    facts: str
    """"" where no rule over groups asks anything of it."""
    failure: str
    """Where the software failed on it; "" where it did not."""

    @classmethod
    def of(cls, screened: Screened) -> RowLines:
        """The lines of a row that was screened now."""
        facts = facts_line(screened) if screened.facts is not None else ""
        return cls(screened_line(screened), facts, screened.failure)


def lines_of(rows: Sequence[Row | RowError], stages: Stages) -> list[RowLines]:
    """Screens rows. MemoryError where the memory did not suffice for one of them."""
    screened = screen_rows(rows, stages)
    if any(one.short_of_memory for one in screened):
        raise MemoryError
    return [RowLines.of(one) for one in screened]


def finish(chunk: Chunk, stages: Stages) -> ChunkDone:
    """Screen the rows of a chunk and keep the results. OutputProblem where they cannot be written, MemoryError as
    `lines_of`."""
    return keep(chunk, lines_of(chunk.to_screen, stages))


def keep(chunk: Chunk, screened: Sequence[RowLines]) -> ChunkDone:
    """Write the part of a chunk, given what its rows `to_screen` gave. OutputProblem where that fails."""
    fresh = iter(screened)
    both = [(item.line, item.facts) if isinstance(item, Reused) else _pair(next(fresh)) for item in chunk.rows]
    with writing(chunk.part.parent.parent):
        # the part comes last: where it stands, the chunk is finished
        write_part(facts_of(chunk.part), [facts for _, facts in both if facts])
        write_part(chunk.part, [line for line, _ in both])
    failures = tuple(one.failure for one in screened if one.failure)
    return ChunkDone(len(chunk.rows), os.getpid(), peak_memory(), failures)


def _pair(one: RowLines) -> tuple[str, str]:
    return one.line, one.facts
