"""A worker process that dies, killed or out of memory, takes no row with it."""

from __future__ import annotations

import csv
import multiprocessing
import os
import signal
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from screening.batch import alone
from screening.batch.chunks import Opener
from screening.batch.job import Job, Progress
from screening.batch.opening import StagesOpener
from screening.batch.run import run_batch
from screening.batch.stage import PartyScreener, Stages
from screening.config import Config
from screening.errors import ScreeningError
from screening.lists.loaded import LoadedLists
from screening.match.screener import Screening
from screening.model import Party
from tests.batch.conftest import MakeJob, party_file, tables

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX systems"),
]
ENDED = "the process that screened it ended (out of memory?)"
#: Address space of a worker, and what a row that is at fault asks for: more.
LIMIT, TOO_MUCH = 3 << 30, 4 << 30


@dataclass(frozen=True)
class Faulty:
    """Opens stages in which parties of some names end the process, or want more memory than it may have."""

    opener: StagesOpener
    deadly: frozenset[str] = frozenset()
    hungry: frozenset[str] = frozenset()

    def __call__(self) -> Stages:
        import resource

        stages = self.opener()
        if multiprocessing.parent_process() is not None:
            resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
            return replace(stages, screener=_FaultyScreener(stages.screener, self), look_ahead=None)
        return stages


@dataclass(frozen=True)
class _FaultyScreener:
    screener: PartyScreener
    faulty: Faulty

    def screen(self, party: Party) -> Screening:
        if party.name in self.faulty.deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        if party.name in self.faulty.hungry:
            bytearray(TOO_MUCH)
        return self.screener.screen(party)


@pytest.fixture
def opener(lists: LoadedLists) -> StagesOpener:
    return StagesOpener(lists.snapshots, Config(), True, None, False)


def screened(job: Job, open_stages: Opener) -> list[dict[str, str]]:
    """The lines of decisions.csv, after the run."""
    run_batch(job, open_stages=open_stages)
    with (job.out_dir / "decisions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("kind", ["hungry", pytest.param("deadly", marks=pytest.mark.slow)])
def test_a_row_that_ends_its_process_becomes_an_error_and_all_others_get_their_result(
    make_job: MakeJob, opener: StagesOpener, small_chunks: int, kind: str
) -> None:
    expected = screened(make_job(party_file(14), out="whole", rules_dir=None, use_rules=False), opener)
    culprits = {f"Alpine Pump Works {number}" for number in (1, 11, 13)}
    faulty = Faulty(opener, **{kind: frozenset(culprits)})
    job = make_job(party_file(14), workers=2, rules_dir=None, use_rules=False)
    found = screened(job, faulty)
    assert [line["row"] for line in found] == [str(number) for number in range(1, 15)]
    for line, other in zip(found, expected, strict=True):
        if line["row"] in ("1", "11", "13"):
            assert (line["outcome"], line["reason"]) == ("error", ENDED)
        else:
            assert line == other
    assert not multiprocessing.active_children()


@pytest.mark.slow
def test_a_row_that_only_lacked_the_memory_of_a_full_process_is_screened_in_a_fresh_one(
    make_job: MakeJob, opener: StagesOpener, small_chunks: int
) -> None:
    """After a few parties there is no memory left in a process, whoever comes next."""
    whole = make_job(party_file(12), out="whole", rules_dir=None, use_rules=False)
    screened(whole, opener)
    job = make_job(party_file(12), workers=2, rules_dir=None, use_rules=False)
    screened(job, Growing(opener))
    assert tables(job.out_dir) == tables(whole.out_dir)


@dataclass(frozen=True)
class Growing:
    """Opens stages that hold on to more memory with every party, as a leak or a cache without bounds would."""

    opener: StagesOpener

    def __call__(self) -> Stages:
        import resource

        stages = self.opener()
        if multiprocessing.parent_process() is None:
            return stages
        resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
        return replace(stages, screener=_GrowingScreener(stages.screener, []), look_ahead=None)


@dataclass(frozen=True)
class _GrowingScreener:
    screener: PartyScreener
    held: list[bytearray]

    def screen(self, party: Party) -> Screening:
        self.held.append(bytearray(LIMIT // 4))
        return self.screener.screen(party)


def test_want_of_memory_in_the_only_process_is_met_in_a_second_one(
    make_job: MakeJob, opener: StagesOpener, small_chunks: int
) -> None:
    whole = make_job(party_file(12), out="whole", rules_dir=None, use_rules=False)
    screened(whole, opener)
    job = make_job(party_file(12), workers=1, rules_dir=None, use_rules=False)
    screened(job, HungryHere(opener))
    assert tables(job.out_dir) == tables(whole.out_dir)


@dataclass(frozen=True)
class HungryHere:
    """Opens stages that lack memory in the main process."""

    opener: StagesOpener

    def __call__(self) -> Stages:
        stages = self.opener()
        if multiprocessing.parent_process() is not None:
            return stages
        return replace(stages, screener=_NoMemory(), look_ahead=None)


class _NoMemory:
    def screen(self, party: Party) -> Screening:
        raise MemoryError


def test_a_worker_killed_once_changes_nothing(make_job: MakeJob, small_chunks: int) -> None:
    whole = make_job(party_file(40), out="whole", rules_dir=None, use_rules=False)
    run_batch(whole)
    killed: list[int] = []

    def kill_a_worker(progress: Progress) -> None:
        for child in multiprocessing.active_children()[:1]:
            if not killed:
                killed.append(child.pid or 0)
                os.kill(child.pid or 0, signal.SIGKILL)

    job = make_job(party_file(40), workers=2, rules_dir=None, use_rules=False)
    run_batch(job, kill_a_worker)
    assert killed
    assert tables(job.out_dir) == tables(whole.out_dir)


def test_where_every_process_dies_the_run_stops_with_a_way_on(
    make_job: MakeJob, opener: StagesOpener, small_chunks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alone, "MOST_DEATHS", 4)
    whole = make_job(party_file(40), out="whole", rules_dir=None, use_rules=False)
    screened(whole, opener)
    all_of_them = frozenset(f"Alpine Pump Works {number}" for number in range(8, 41))
    with pytest.raises(ScreeningError, match=r"a worker process died.*--resume"):
        run_batch(
            make_job(party_file(40), workers=2, rules_dir=None, use_rules=False),
            open_stages=Faulty(opener, deadly=all_of_them | {"Shahid Kolahdooz Ind. Group"}),
        )
    assert not multiprocessing.active_children()
    assert [path.name for path in (whole.out_dir.parent / "out").iterdir()] == [".work"]
    job = make_job(party_file(40), resume=True, rules_dir=None, use_rules=False)
    expected = (whole.out_dir / "decisions.csv").read_text("utf-8").splitlines()[1:]
    found = screened(job, opener)
    assert len(found) == len(expected) == 40
    given_up = [line["row"] for line in found if line["reason"] == ENDED]
    assert given_up == ["4", "8", "9"], "those beside which a row is not at fault: their chunks were finished before"


def test_a_row_in_error_for_want_of_memory_is_screened_anew_the_next_time(
    make_job: MakeJob, opener: StagesOpener, small_chunks: int
) -> None:
    rows = party_file(12)
    first = make_job(rows, workers=2, rules_dir=None, use_rules=False)
    found = screened(first, Faulty(opener, deadly=frozenset({"Alpine Pump Works 7"})))
    assert found[6]["reason"] == ENDED
    second = make_job(rows, out="next", since=Path(first.out_dir), rules_dir=None, use_rules=False)
    assert screened(second, opener)[6]["outcome"] == "clear"
