"""Worker processes that hold the stages open."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TypeVar

from screening.batch.chunks import Opener
from screening.batch.stage import Stages
from screening.processes import begin_worker

_Asked = TypeVar("_Asked")
_Answer = TypeVar("_Answer")


class Pool:
    """So many processes, started when they are first needed."""

    def __init__(self, workers: int, open_stages: Opener) -> None:
        self.workers = workers
        self._open_stages = open_stages
        self._executor: ProcessPoolExecutor | None = None

    def submit(self, work: Callable[[_Asked, Stages], _Answer], asked: _Asked) -> Future[_Answer]:
        """Hands work out. Both the call and the result raise BrokenProcessPool where a worker died, or had not the
        memory; after `close`, processes start anew."""
        if self._executor is None:
            # spawn everywhere: what works on Linux then works on Windows and macOS too
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(
                self.workers, context, initializer=_start_worker, initargs=(self._open_stages,)
            )
        return self._executor.submit(_at_work, work, asked)

    def close(self) -> None:
        """Ends the processes, once they have done what they are at."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None


_open_stages: Opener | None = None
_stages: Stages | None = None


def _start_worker(open_stages: Opener) -> None:
    global _open_stages
    _open_stages = open_stages
    begin_worker()


def _at_work(work: Callable[[_Asked, Stages], _Answer], asked: _Asked) -> _Answer:
    global _stages
    try:
        if _stages is None:
            assert _open_stages is not None
            _stages = _open_stages()
        return work(asked, _stages)
    except MemoryError:
        os._exit(1)  # what follows it in this process might fail too, and differently; a fresh one has its memory
