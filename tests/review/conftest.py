"""Nights: each one records a run of the alerts that a test gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from screening.review.record import RunStanding
from screening.review.state import State, open_state
from screening.review.verdict import ReviewPolicy
from tests.review.world import Clock, write_run


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def state(tmp_path: Path, clock: Clock) -> Iterator[State]:
    with open_state(tmp_path / "state.sqlite", clock, "ada") as opened:
        yield opened


Night = Callable[..., RunStanding]


@pytest.fixture
def night(tmp_path: Path, state: State, clock: Clock) -> Night:
    """Records a run over the given alerts, a day after the one before."""
    count = 0

    def run(*alerts: object, policy: object = None, sources: object = None, **settings: object) -> RunStanding:
        nonlocal count
        count += 1
        clock.pass_days(1)
        folder = write_run(tmp_path / f"run-{count}", f"run-{count}", alerts, **settings)  # type: ignore[arg-type]
        if isinstance(policy, ReviewPolicy):
            state.change_policy({part.name: getattr(policy, part.name) for part in fields(policy)})
        return state.record_run(folder, sources)  # type: ignore[arg-type]

    return run
