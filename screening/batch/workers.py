"""Chunks of rows through the stages, in this process or in several, always giving results in order.

A worker that dies takes no row with it: what was handed out is screened again, see `screening.batch.alone`.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool

from screening.batch.alone import Alone
from screening.batch.chunks import Chunk, ChunkDone, Opener, finish
from screening.batch.pool import Pool
from screening.batch.stage import Stages

#: Chunks handed out for each worker: one at work, one waiting, one finished and not yet fetched.
_AHEAD = 3
#: Rows to screen below which handing out a chunk that an earlier run has screened but for these, to processes that may
#: have to start first, costs more than it saves.
_WORTH_HANDING_OUT = 50


def finish_all(chunks: Iterable[Chunk], stages: Stages, open_stages: Opener, workers: int) -> Generator[ChunkDone]:
    """Finish all chunks with so many processes (1: this one), a bounded number at a time; results in input order.

    Chunks of which an earlier run has screened nearly all are finished by this process. Those that a process died of,
    or had not the memory for, are finished as `Alone` does.

    Raises what a worker raised, and ScreeningError where one process after the other dies.
    """
    others = set(multiprocessing.active_children())
    alone = Alone(open_stages)
    pool = Pool(workers, open_stages)
    ended = False
    try:
        if workers == 1:
            for chunk in chunks:
                yield _finish_here(chunk, stages, alone)
        else:
            yield from _handed_out(chunks, stages, pool, alone)
        ended = True
    finally:
        if not ended:
            # A part appears whole or not at all, so workers may be stopped at any time; one that is waited for instead
            # hangs for ever once a second Ctrl-C has interrupted the waiting.
            for worker in set(multiprocessing.active_children()) - others:
                worker.terminate()
        alone.close()
        pool.close()


def _handed_out(chunks: Iterable[Chunk], stages: Stages, pool: Pool, alone: Alone) -> Generator[ChunkDone]:
    waiting: deque[tuple[Chunk, Future[ChunkDone]]] = deque()

    def hand_out(chunk: Chunk) -> None:
        if len(chunk.to_screen) < min(_WORTH_HANDING_OUT, len(chunk.rows)):
            waiting.append((chunk, _done(_finish_here(chunk, stages, alone))))
            return
        try:
            waiting.append((chunk, pool.submit(finish, chunk)))
        except BrokenProcessPool:
            start_anew()
            waiting.append((chunk, pool.submit(finish, chunk)))

    def start_anew() -> None:
        """Where a worker died, all the others end with it. What they had not finished is finished before new ones
        start, so that it has the memory to itself."""
        pool.close()
        alone.died()
        for at, (chunk, future) in enumerate(waiting):
            if isinstance(future.exception(), BrokenProcessPool):
                waiting[at] = chunk, _done(alone.finish(chunk))
        alone.close()

    def take() -> ChunkDone:
        if isinstance(waiting[0][1].exception(), BrokenProcessPool):
            start_anew()
        done = waiting.popleft()[1].result()
        alone.went_on()
        return done

    for chunk in chunks:
        hand_out(chunk)
        if len(waiting) >= pool.workers * _AHEAD:
            yield take()
    while waiting:
        yield take()


def _finish_here(chunk: Chunk, stages: Stages, alone: Alone) -> ChunkDone:
    try:
        return finish(chunk, stages)
    except MemoryError:
        pass  # what the failed attempt holds is free only after this block
    return alone.finish(chunk)


def _done(done: ChunkDone) -> Future[ChunkDone]:
    future: Future[ChunkDone] = Future()
    future.set_result(done)
    return future
