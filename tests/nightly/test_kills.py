"""Runs and nights that are killed at random moments end as if nobody had; `tests/bench/kills.py` does it, this is a
small portion of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for what is left of a killed run in /proc")
@pytest.mark.parametrize("command", ["batch", "nightly"])
def test_a_command_killed_at_random_moments_ends_as_an_undisturbed_one(command: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    words = [sys.executable, str(REPO / "tests/bench/kills.py"), "--only", command, "--kills", "6", "--seed", "7"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 kills in" in done.stdout, done.stdout
    assert "0 differences" in done.stdout
