"""Malformed files of every kind are read or refused with a sentence; many more of them with tests/fuzz/run.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.errors import ScreeningError
from tests.fuzz import cases, run
from tests.fuzz.targets import Target, targets

pytest.importorskip("pyarrow")
NAMES = [target.name for target in targets()]
#: Targets whose cases take long: the slow test tries them.
LONG = {"saved run", "screening"}


@pytest.mark.parametrize("target", targets(), ids=lambda target: target.name)
def test_the_files_that_malformed_ones_are_made_of_are_sound(target: Target, tmp_path: Path) -> None:
    for number, seed in enumerate(target.seeds):
        folder = tmp_path / str(number)
        names = cases.write(cases.Case(0, target, seed), folder)
        if "rules.lock.json" in seed:
            with pytest.raises(ScreeningError, match="changed but its version"):
                target.read(folder, names)
        else:
            target.read(folder, names)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in LONG])
def test_a_malformed_file_is_read_or_refused(name: str) -> None:
    for number in range(12):
        said = cases.attempt(cases.make(2, number, name))
        assert said in ("result", "refused"), f"--seed 2 --first {number} --only {name!r}\n{said}"


def test_a_case_is_the_same_whenever_it_is_made() -> None:
    one, other = cases.make(3, 17), cases.make(3, 17)
    assert (one.target.name, one.files, one.link) == (other.target.name, other.files, other.link)


def test_a_fault_is_told() -> None:
    def failing(folder: Path, names: tuple[str, ...]) -> None:
        raise KeyError("x")

    (target,) = [target for target in targets() if target.name == "catalogue"]
    assert "KeyError" in cases.attempt(cases.Case(0, Target("x", target.seeds, failing), target.seeds[0]))


@pytest.mark.slow
def test_some_time_of_malformed_files(tmp_path: Path) -> None:
    tallies = run.run(4, 0, 100_000, 20, "", tmp_path, 2)
    assert sum(tally.counts.total() for tally in tallies.values()) > 100
    failures = {path.parent.name: path.read_text("utf-8") for path in tmp_path.glob("*/FAILURE.txt")}
    assert failures == {}
