"""The self-test chooses, distorts and screens the same way each time, and counts what it found."""

from dataclasses import replace

import pytest

from screening.config import Config
from screening.lists.snapshot import Snapshot
from screening.match.distortions import Kind
from screening.match.screener import Screener
from screening.match.selftest import SelfTest, Trial, choose, planned, run_trials
from screening.model import EntityType
from tests.match.world import PERSON, person, snapshot

DATED = tuple(
    person(str(n), f"Name{n} Surname{n}", designated=f"20{n:02}-01-01" if n != 3 else "2099-01-01") for n in range(1, 9)
)
UNDATED = tuple(person(id, f"Name{id} Surname{id}") for id in ("9", "10", "77", "8"))


def trial(kind: Kind = Kind.EXACT, found: bool = True, **changes: object) -> Trial:
    plain = Trial("internal", "1", PERSON, True, "A", "B", kind, "", found, found, 1.0 if found else 0.5)
    return replace(plain, **changes)  # type: ignore[arg-type]


def selftest(*trials: Trial, lists: tuple[Snapshot, ...] = ()) -> SelfTest:
    return SelfTest(10, 1, 0.85, lists, trials)


@pytest.fixture
def screened(tmp_path) -> SelfTest:
    listed = snapshot(tmp_path)
    screener = Screener.open([listed], Config())
    plan = list(planned(choose(listed, 20, 1), 1))
    return SelfTest(20, 1, 0.85, (listed,), tuple(run_trials(screener, plan)))


class TestChoice:
    def test_half_of_the_sample_are_the_latest_designations(self, tmp_path):
        chosen = choose(snapshot(tmp_path, DATED), 4, 1)

        assert [one.entity.id for one in chosen if one.newest] == ["3", "8"]
        assert len(chosen) == 4
        assert len({one.entity.id for one in chosen}) == 4

    def test_without_dates_the_highest_ids_are_the_newest(self, tmp_path):
        chosen = choose(snapshot(tmp_path, UNDATED), 4, 1)

        assert [one.entity.id for one in chosen if one.newest] == ["77", "10"]

    def test_a_small_list_is_taken_whole(self, tmp_path):
        assert len(choose(snapshot(tmp_path, DATED), 100, 1)) == len(DATED)

    def test_the_seed_decides_the_random_half(self, tmp_path):
        listed = snapshot(tmp_path, DATED)
        drawn = {seed: tuple(one.entity.id for one in choose(listed, 6, seed)) for seed in range(8)}

        assert choose(listed, 6, 1) == choose(listed, 6, 1)
        assert len(set(drawn.values())) > 1


class TestTrials:
    def test_exact_names_are_found_on_the_first_place(self, screened):
        exact = [t for t in screened.trials if t.kind is Kind.EXACT]

        assert len(exact) == 8
        assert all(t.found and t.first and t.score == 1.0 for t in exact)

    def test_the_same_seed_gives_the_same_trials(self, screened, tmp_path):
        listed = snapshot(tmp_path)
        again = run_trials(Screener.open([listed], Config()), list(planned(choose(listed, 20, 1), 1)))

        assert tuple(again) == screened.trials

    def test_a_trial_is_found_only_where_its_own_entity_is_a_hit(self, tmp_path):
        listed = snapshot(tmp_path, (person("1", "Pavel Morenko"), person("2", "Pavel Morenkov")))
        screener = Screener.open([listed], Config(threshold=1.0))

        trials = list(run_trials(screener, list(planned(choose(listed, 2, 1), 1))))

        assert {t.entity_id for t in trials if t.kind is Kind.EXACT and t.found} == {"1", "2"}
        assert not any(t.found for t in trials if t.kind is Kind.ONE_TYPO)


class TestCounting:
    def test_recall_counts_by_kind_from_the_mildest_on(self):
        result = selftest(trial(Kind.ONE_TYPO), trial(Kind.ONE_TYPO, found=False), trial(Kind.CASE))

        assert [(r.group, r.trials, r.found, r.recall) for r in result.by_kind()] == [
            ("case", 1, 1, 1.0),
            ("one typo", 2, 1, 0.5),
        ]
        assert result.whole.recall == pytest.approx(2 / 3)

    def test_names_that_cannot_be_known_again_are_counted_apart(self):
        result = selftest(trial(), trial(Kind.ONE_TYPO, found=False, beyond="no word has 4 letters"))

        assert result.whole.trials == 1
        assert len(result.beyond) == 1
        assert result.misses == ()

    def test_misses_come_with_the_commonest_kind_first(self):
        result = selftest(
            trial(Kind.SPLIT, found=False, score=0.8),
            trial(Kind.ONE_TYPO, found=False, score=0.4),
            trial(Kind.ONE_TYPO, found=False, score=0.7),
        )

        assert [(t.kind, t.score) for t in result.misses] == [
            (Kind.ONE_TYPO, 0.7),
            (Kind.ONE_TYPO, 0.4),
            (Kind.SPLIT, 0.8),
        ]

    def test_lists_types_and_choice_are_told_apart(self, tmp_path):
        result = selftest(
            trial(newest=False),
            trial(type=EntityType.VESSEL, found=False),
            lists=(snapshot(tmp_path),),
        )

        assert [(r.group, r.trials, r.found) for r in result.by_list()] == [("internal", 2, 1)]
        assert [(r.group, r.found) for r in result.by_type()] == [("person", 1), ("vessel", 0)]
        assert [(r.group, r.found) for r in result.by_choice()] == [("newest", 0), ("random", 1)]
