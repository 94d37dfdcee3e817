"""Imports killed at random moments leave a store that can be trusted: the old copy or the new, never a part."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from screening.lists.history import read_history
from screening.lists.store import Store

KILLS = 200
SEED = 20261122

#: Imports two versions of a list in turn for ever; says when it begins.
IMPORTING = """
import sys
from pathlib import Path
from screening.lists.importing import import_files
data, one, other = map(Path, sys.argv[1:])
print("ready", flush=True)
while True:
    for path in (one, other):
        import_files(data, "us_ofac_sdn", [path / "sdn.csv"])
        print("imported", flush=True)
"""


def sdn(count: int) -> bytes:
    empty = ",".join(["-0- "] * 8)
    return "".join(f'{i},"EXAMPLE WORKS {i}",-0- ,"NPWMD",{empty}\r\n' for i in range(1, count + 1)).encode()


@pytest.fixture
def versions(tmp_path: Path) -> list[str]:
    for name, count in (("one", 60), ("other", 61)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "sdn.csv").write_bytes(sdn(count))
    return [str(tmp_path / "one"), str(tmp_path / "other")]


@pytest.mark.slow
def test_an_import_killed_at_a_random_moment_never_leaves_a_broken_store(tmp_path: Path, versions: list[str]) -> None:
    data = tmp_path / "data"
    store = Store(data)
    moments = random.Random(SEED)
    copies = set()
    for _ in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", IMPORTING, str(data), *versions], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            time.sleep(moments.uniform(0, 0.25))
            process.kill()
            finished = process.stdout.read().count("imported")
        current = store.current("us_ofac_sdn")
        if current is None:
            assert not copies
            assert not finished
            continue
        current.verify()
        copies.add(current.entity_count)
        uses = store.history("us_ofac_sdn")
        assert uses[-1].digest == current.digest
        assert len(uses) - len(read_history(current.folder.parent)) <= 1
        assert {use.digest for use in uses} <= set(store.digests("us_ofac_sdn"))
    assert copies == {60, 61}, "the imports were killed before they did anything"
