"""Chunks of rows through the stages, in this process or in several, always giving results in order."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from screening.batch.memory import peak_memory
from screening.batch.part_lines import Reused, facts_line, screened_line
from screening.batch.stage import Stages, screen_rows
from screening.batch.workdir import facts_of, write_part, writing
from screening.errors import ScreeningError
from screening.model import Row, RowError
from screening.processes import begin_worker

#: Chunks handed out for each worker: one at work, one waiting, one finished and not yet fetched.
_AHEAD = 3
#: Rows to screen below which handing out a chunk that an earlier run has screened but for these, to processes that may
#: have to start first, costs more than it saves.
_WORTH_HANDING_OUT = 50

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
    """Tracebacks of rows on which the software failed."""


def finish(chunk: Chunk, stages: Stages) -> ChunkDone:
    """Screen the rows of a chunk and keep the results. OutputProblem where they cannot be written."""
    screened = screen_rows(chunk.to_screen, stages)
    fresh = iter(screened)
    lines, facts = [], []
    for item in chunk.rows:
        if isinstance(item, Reused):
            lines.append(item.line)
            facts += [item.facts] if item.facts else []
        else:
            one = next(fresh)
            lines.append(screened_line(one))
            facts += [facts_line(one)] if one.facts is not None else []
    with writing(chunk.part.parent.parent):
        # the part comes last: where it stands, the chunk is finished
        write_part(facts_of(chunk.part), facts)
        write_part(chunk.part, lines)
    failures = tuple(one.failure for one in screened if one.failure)
    return ChunkDone(len(chunk.rows), os.getpid(), peak_memory(), failures)


def finish_all(chunks: Iterable[Chunk], stages: Stages, open_stages: Opener, workers: int) -> Generator[ChunkDone]:
    """Finish all chunks with so many processes (1: this one), a bounded number at a time; results in input order.

    Chunks of which an earlier run has screened nearly all are finished by this process.

    Raises what a worker raised, and ScreeningError where a worker process died.
    """
    if workers == 1:
        for chunk in chunks:
            yield finish(chunk, stages)
        return
    others = set(multiprocessing.active_children())
    # spawn everywhere: what works on Linux then works on Windows and macOS too
    pool = ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), initializer=_start_worker, initargs=(open_stages,)
    )
    waiting: deque[Future[ChunkDone]] = deque()
    ended = False
    try:
        for chunk in chunks:
            if len(chunk.to_screen) < min(_WORTH_HANDING_OUT, len(chunk.rows)):
                done: Future[ChunkDone] = Future()
                done.set_result(finish(chunk, stages))
                waiting.append(done)
            else:
                waiting.append(pool.submit(_finish_in_worker, chunk))
            if len(waiting) >= workers * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
        ended = True
    except BrokenProcessPool as exc:
        raise ScreeningError(
            "a worker process died (killed, or out of memory); what is finished is kept: run the same command with "
            "--resume, with fewer --workers if memory is short"
        ) from exc
    finally:
        if not ended:
            # A part appears whole or not at all, so workers may be stopped at any time; one that is waited for instead
            # hangs for ever once a second Ctrl-C has interrupted the waiting.
            for worker in set(multiprocessing.active_children()) - others:
                worker.terminate()
        pool.shutdown(cancel_futures=True)


_open_stages: Opener | None = None
_stages: Stages | None = None


def _start_worker(open_stages: Opener) -> None:
    global _open_stages
    _open_stages = open_stages
    begin_worker()


def _finish_in_worker(chunk: Chunk) -> ChunkDone:
    global _stages
    if _stages is None:
        assert _open_stages is not None
        _stages = _open_stages()
    return finish(chunk, _stages)
