"""Worker processes do chunks in order and a few at a time, and die with the run."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest

from screening.batch.chunks import Chunk
from screening.batch.job import Progress
from screening.batch.opening import StagesOpener
from screening.batch.run import run_batch
from screening.batch.workdir import part_rows
from screening.batch.workers import finish_all
from screening.config import Config
from screening.lists.loaded import LoadedLists
from screening.model import RowError
from tests.batch.conftest import MakeJob, party_file


@pytest.fixture
def opener(lists: LoadedLists) -> StagesOpener:
    return StagesOpener(lists.snapshots, Config(), True, None, False)


def test_only_a_few_chunks_are_taken_from_the_file_ahead_of_the_results(tmp_path: Path, opener: StagesOpener) -> None:
    (tmp_path / ".work").mkdir()
    taken = 0

    def chunks() -> Iterator[Chunk]:
        nonlocal taken
        for number in range(30):
            taken += 1
            yield Chunk(tmp_path / ".work" / f"part-{number}.jsonl", (RowError("f.csv", number + 1, "", "no name"),))

    ahead = []
    for done, chunk in enumerate(finish_all(chunks(), opener(), opener, workers=2), start=1):
        assert chunk.rows == 1
        assert part_rows(tmp_path / ".work" / f"part-{done - 1}.jsonl") == 1, "results do not come in order"
        ahead.append(taken - done)
    assert len(ahead) == 30
    assert max(ahead) <= 6


def test_no_worker_outlives_an_interrupted_run(make_job: MakeJob, small_chunks: int) -> None:
    def interrupt(progress: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch(make_job(party_file(40), workers=2), interrupt)
    assert not multiprocessing.active_children()
