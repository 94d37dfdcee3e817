"""An audit in several processes: each opens the lists for itself. Results come in the order of the parties."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import NamedTuple

from screening.config import Config
from screening.errors import ScreeningError
from screening.lists.snapshot import Snapshot
from screening.match.audit import Audited, Auditor, Drawn
from screening.match.exhaustive import About
from screening.match.index import ensure_index
from screening.processes import begin_worker

#: Parties handed out together. A party takes about a second on lists of 90,000 names.
_AT_ONCE = 10

_auditor: Auditor | None = None


class Chunk(NamedTuple):
    """Audited parties, and what the lists are."""

    about: About
    audited: list[Audited]


def audit_all(drawn: Sequence[Drawn], snapshots: Sequence[Snapshot], config: Config, workers: int) -> Iterator[Chunk]:
    """Audits all parties with so many processes (1: this one). ScreeningError where a process died."""
    chunks = [drawn[at : at + _AT_ONCE] for at in range(0, len(drawn), _AT_ONCE)]
    workers = min(workers, len(chunks))
    if workers <= 1:
        auditor = Auditor.open(snapshots, config)
        for chunk in chunks:
            yield Chunk(auditor.published.about, auditor.audit(chunk))
        return
    for snapshot in snapshots:
        ensure_index(snapshot, processes=workers)  # built once, not by every worker
    # spawn everywhere, as in batches: what works on Linux then works on Windows and macOS too
    pool = ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), initializer=_start, initargs=(tuple(snapshots), config)
    )
    try:
        yield from pool.map(_audit, chunks)
    except BrokenProcessPool as exc:
        raise ScreeningError("a worker process died (killed, or out of memory); use fewer --workers") from exc
    finally:
        pool.shutdown(cancel_futures=True)


def _start(snapshots: tuple[Snapshot, ...], config: Config) -> None:
    global _auditor
    begin_worker()
    _auditor = Auditor.open(snapshots, config)


def _audit(chunk: Sequence[Drawn]) -> Chunk:
    assert _auditor is not None
    return Chunk(_auditor.published.about, _auditor.audit(chunk))
