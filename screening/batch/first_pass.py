"""The first pass: the rows of all files in chunks of fixed size, screened and kept, those already kept passed over."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import chain, islice
from typing import TypeVar

from screening.batch.chunks import Chunk, Opener
from screening.batch.job import Job, Progress, ProgressCallback
from screening.batch.memory import peak_memory
from screening.batch.merge import PartsOfFile
from screening.batch.part_lines import Reused
from screening.batch.since import Basis
from screening.batch.stage import Stages
from screening.batch.workdir import WorkFolder, part_rows
from screening.batch.workers import finish_all
from screening.intake import InputFile
from screening.model import Row, RowError
from screening.processes import usable_processors

_Item = TypeVar("_Item", Row | RowError, Row | RowError | Reused)

#: Rows of a chunk: small enough that an interruption loses seconds, large enough that handing it out costs little.
#: It must not depend on the number of workers, or a resumed run could not have another number.
CHUNK_ROWS = 500
#: Characters of cells at which a chunk ends before it has its rows, so that files of huge cells need no huge memory.
CHUNK_CHARACTERS = 4_000_000
#: Chunks below which further processes take longer to start (about a second) than they save.
_WORTH_WORKERS = 4

_log = logging.getLogger(__name__)


class FirstPass:
    """The pass while it runs, and what is known of the rows once it has ended."""

    def __init__(self, job: Job, work: WorkFolder, progress: ProgressCallback, basis: Basis | None = None) -> None:
        self._job = job
        self._work = work
        self._basis = basis
        self._progress = progress
        self._estimate = sum(source.file.estimate_rows() for source in job.sources)
        self._kept = 0
        self.parts = tuple(PartsOfFile() for _ in job.sources)
        """The finished chunks of each input file."""
        self.workers = job.workers or usable_processors()
        """Processes at work; 1 where the input was too small for more."""
        self.peaks: dict[int, int] = {}
        """Largest memory of each process, in bytes."""

    @property
    def rows(self) -> int:
        """Data rows read."""
        return sum(of_file.rows for of_file in self.parts)

    @property
    def fresh_rows(self) -> int:
        """Rows screened by this process and its workers, not by an earlier run, interrupted or finished."""
        return max(0, self.rows - self._kept - (self._basis.reused if self._basis else 0))

    def run(self, stages: Stages, open_stages: Opener) -> None:
        """Screen what is not kept yet. Raises InputProblem where a file cannot be read to its end or changes."""
        chunks = self._chunks()
        first = list(islice(chunks, _WORTH_WORKERS))
        if len(first) < _WORTH_WORKERS and self._job.workers is None:
            self.workers = 1
        done = 0
        # closed at once on an interruption: no worker may write when the lock of the folder is gone
        with closing(finish_all(chain(first, chunks), stages, open_stages, self.workers)) as finished:
            for chunk in finished:
                done += chunk.rows
                self.peaks[chunk.process] = chunk.peak_memory or 0
                for failure in chunk.failures:
                    _log.error("a row could not be screened:\n%s", failure)
                self._tell(done)
        self._tell(done)

    def peak_memory(self) -> int | None:
        """Sum of the largest memory of all processes, in bytes: never less than what was really used at once."""
        own = peak_memory()
        return None if own is None else sum({**self.peaks, os.getpid(): own}.values())

    def _chunks(self) -> Iterator[Chunk]:
        for number, (source, parts) in enumerate(zip(self._job.sources, self.parts, strict=True)):
            for chunk_number, block in enumerate(blocks(self._items(source.file))):
                part = self._work.part(number, chunk_number)
                parts.paths.append(part)
                parts.rows += len(block)
                if part_rows(part) == len(block):
                    self._kept += len(block)
                else:
                    yield Chunk(part, block)

    def _items(self, file: InputFile) -> Iterator[Row | RowError | Reused]:
        return file.rows_but(self._basis.known(file.file)) if self._basis else file.rows()

    def _tell(self, done: int) -> None:
        rows = done + self._kept
        self._progress(Progress("screening", rows, max(rows, self._estimate), self._kept))


def blocks(rows: Iterable[_Item]) -> Iterator[tuple[_Item, ...]]:
    """The rows in chunks that depend on nothing but the rows."""
    block: list[_Item] = []
    characters = 0
    for row in rows:
        block.append(row)
        if isinstance(row, Row):
            characters += sum(map(len, row.fields.values())) + sum(map(len, row.extra.values()))
        elif isinstance(row, Reused):
            characters += len(row.line)
        if len(block) >= CHUNK_ROWS or characters >= CHUNK_CHARACTERS:
            yield tuple(block)
            block, characters = [], 0
    if block:
        yield tuple(block)
