"""Two runs never write into one folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from screening.batch.lock import folder_lock
from screening.errors import OutputProblem

HOLD = """
import sys, time, pathlib
from screening.batch.lock import folder_lock
with folder_lock(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_folder_held_by_another_process_is_refused_and_free_once_that_process_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        with pytest.raises(OutputProblem, match="another run is writing"), folder_lock(tmp_path):
            pass
        other.kill()
    with folder_lock(tmp_path):
        pass


def test_a_released_lock_leaves_nothing_behind(tmp_path: Path) -> None:
    with folder_lock(tmp_path):
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    with pytest.raises(OutputProblem, match="missing"), folder_lock(missing):
        pass
