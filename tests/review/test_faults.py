"""What may happen to the state file: damage, other hands, other processes, and the end of a process at any moment."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from screening.errors import OutputProblem, StateProblem, UsageProblem
from screening.review import database, integrity
from screening.review.schema import MIGRATIONS
from screening.review.state import open_state
from screening.review.verdict import Standing
from tests.review.world import Clock, alert, hit, write_run

REPO = Path(__file__).resolve().parents[2]
posix = pytest.mark.skipif(sys.platform == "win32", reason="rights and signals of POSIX systems")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A state file with fifty alerts; closed."""
    run = write_run(tmp_path / "run", "run-1", (alert(f"C{n}", [hit()], number=n) for n in range(1, 51)))
    with open_state(tmp_path / "state.sqlite", Clock(), "ada") as state:
        state.record_run(run)
    return tmp_path / "state.sqlite"


@posix
def test_only_the_owner_can_read_the_file_and_what_lies_beside_it(tmp_path):
    folder = tmp_path / "new" / "deep"
    with open_state(folder / "state.sqlite", Clock(), "ada") as state:
        state.change_policy({"expires_days": 100})
        modes = {name.name: stat.S_IMODE(name.stat().st_mode) for name in folder.iterdir()}

    assert set(modes) == {"state.sqlite", "state.sqlite-wal", "state.sqlite-shm"}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@posix
def test_a_file_that_others_can_read_is_closed_to_them(path):
    path.chmod(0o644)
    path.parent.chmod(0o755)

    with open_state(path, Clock(), "ada"):
        pass

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o755


def test_every_damaged_page_is_told_or_harmless(path, tmp_path):
    """A page overwritten with rubbish: the file is refused, or every alert is still read and the log is whole."""
    whole = path.read_bytes()
    size = 4096
    refused = 0
    for page in range(len(whole) // size):
        rubbish = random.Random(page).randbytes(size)
        path.write_bytes(whole[: page * size] + rubbish + whole[(page + 1) * size :])
        refused += not _is_whole_or_refused(path)
    assert refused >= 5


def _is_whole_or_refused(path: Path) -> bool:
    try:
        with open_state(path, Clock(), "ada") as state:
            if list(state.verify()):
                return False
            assert len(list(state.alerts())) == 50
            return True
    except StateProblem:
        return False


def test_a_file_cut_short_is_refused(path):
    path.write_bytes(path.read_bytes()[:-5000])

    with pytest.raises(StateProblem, match="restore it from a backup"), open_state(path, Clock(), "ada"):
        pass


def test_a_file_that_is_no_database_or_of_another_program_is_left_alone(tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("these are my notes, and they are longer than the head of a database file " * 20)
    with pytest.raises(StateProblem, match="is damaged"), open_state(text, Clock(), "ada"):
        pass
    assert text.read_text().startswith("these are my notes")

    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE recipes (name)")
    connection.close()
    with pytest.raises(StateProblem, match="database of another program"), open_state(other, Clock(), "ada"):
        pass


def test_a_file_of_a_newer_version_is_refused(path):
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()

    with pytest.raises(StateProblem, match="newer version of the software"), open_state(path, Clock(), "ada"):
        pass


def test_an_older_file_is_brought_to_this_version(path, monkeypatch):
    for module in (database, integrity):
        monkeypatch.setattr(module, "MIGRATIONS", (*MIGRATIONS, ("CREATE TABLE later (x)",)))

    with open_state(path, Clock(), "ada") as state:
        assert len(list(state.alerts())) == 50
        state.database.change("INSERT INTO later VALUES (1)")
    with open_state(path, Clock(), "ada") as state:
        assert list(state.verify()) == []


def test_a_failed_step_to_a_new_version_leaves_the_old_one(path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(database, "MIGRATIONS", (*MIGRATIONS, ("CREATE TABLE later (x)", "CREATE TABLE later (x)")))
        with pytest.raises(StateProblem), open_state(path, Clock(), "ada"):
            pass

    with open_state(path, Clock(), "ada") as state:
        assert list(state.verify()) == []


def test_a_missing_file_is_not_made_where_none_is_wanted(tmp_path):
    with (
        pytest.raises(UsageProblem, match="there is no state file"),
        open_state(tmp_path / "none.sqlite", Clock(), "ada", create=False),
    ):
        pass
    assert not (tmp_path / "none.sqlite").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("x")

    with pytest.raises(OutputProblem, match="cannot be written"), open_state(tmp_path / "file" / "s.sqlite"):
        pass


_AS_NOBODY = """
import os, sys
from pathlib import Path
from screening.errors import ScreeningError
from screening.review.state import open_state
os.setgid(65534); os.setuid(65534)
try:
    with open_state(Path(sys.argv[1]), user="ada") as state:
        state.change_policy({"expires_days": 100})
except ScreeningError as exc:
    print(type(exc).__name__, exc)
"""


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root, to become somebody else")
def test_a_read_only_folder_is_told(path):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        shutil.copyfile(path, folder / path.name)
        os.chown(folder / path.name, 65534, 65534)

        run = subprocess.run(
            [sys.executable, "-c", _AS_NOBODY, str(folder / path.name)],
            capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(REPO)},
        )  # fmt: skip

    assert run.stdout.startswith("OutputProblem"), run.stdout + run.stderr
    assert "its folder must be writable for you" in run.stdout


def test_a_full_disk_is_told_and_nothing_is_changed(path, tmp_path):
    second = write_run(tmp_path / "run-2", "run-2", (alert(f"N{n}", [hit()], number=n) for n in range(1, 400)))

    with pytest.raises(OutputProblem, match="free some space"):
        _record_on_a_full_disk(path, second)

    with open_state(path, Clock(), "ada") as state:
        assert list(state.verify()) == []
        assert len(list(state.alerts())) == 50
        assert state.record_run(second).counts[Standing.NEW] == 399


def _record_on_a_full_disk(path: Path, run: Path) -> None:
    with open_state(path, Clock(), "ada") as state:
        (pages,) = state.database.connection.execute("PRAGMA page_count").fetchone()
        state.database.change(f"PRAGMA max_page_count = {pages + 3}")
        state.record_run(run)


_FIRST = """
import sys
from pathlib import Path
from screening.review.state import open_state
sys.stdin.readline()
with open_state(Path(sys.argv[1]), user="ada") as state:
    state.change_policy({"expires_days": 100})
"""


def test_several_processes_make_one_new_file(tmp_path):
    makers = [
        subprocess.Popen(
            [sys.executable, "-c", _FIRST, str(tmp_path / "new.sqlite")],
            stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(REPO)},
        )
        for _ in range(4)
    ]  # fmt: skip
    time.sleep(1.0)  # all of them stand before the same step
    for maker in makers:
        assert maker.stdin is not None
        maker.stdin.write("go\n")
        maker.stdin.flush()

    failures = [maker.communicate(timeout=60)[1] for maker in makers]

    assert failures == [""] * 4
    with open_state(tmp_path / "new.sqlite", Clock(), "ada") as state:
        assert list(state.verify()) == []
        assert state.head.lines == 1


def test_a_long_wait_for_another_writer_is_told(path, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    with open_state(path, Clock(), "ada") as first:
        first.database.change("BEGIN IMMEDIATE")
        with pytest.raises(OutputProblem, match="in use by another process"):
            _change_the_policy(path)


def _change_the_policy(path: Path) -> None:
    with open_state(path, Clock(), "ben") as state:
        state.change_policy({"expires_days": 100})


_WORKER = """
import sys
from pathlib import Path
from screening.review.state import open_state
from screening.review.verdict import Verdict
path, run, name, first = sys.argv[1:]
print("ready", flush=True)
for number in range(int(first), 50, 2):
    with open_state(Path(path), user=name) as state:
        state.record_run(Path(run))
        alert = sorted(line.alert_id for line in state.alerts())[number]
        state.decide(alert, Verdict.FALSE_POSITIVE, "different_country", "Lives in Sweden since birth.")
        state.assign(alert, name)
print("done", flush=True)
"""


def _start(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _WORKER, *map(str, arguments)],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(REPO)},
    )  # fmt: skip


def test_two_processes_decide_at_once_and_no_line_is_lost(path, tmp_path):
    second = write_run(tmp_path / "run-2", "run-2", (alert(f"C{n}", [hit()], number=n) for n in range(1, 51)))
    workers = [_start(path, second, name, first) for name, first in (("ada", 0), ("ben", 1))]

    for worker in workers:
        output, _ = worker.communicate(timeout=120)
        assert output.endswith("done\n")

    with open_state(path, Clock(), "examiner") as state:
        assert list(state.verify()) == []
        actions = [line["action"] for line in state.log()]
        assert [actions.count(action) for action in ("run", "decided", "assigned")] == [2, 50, 50]


@posix
@pytest.mark.slow
def test_a_process_killed_at_any_moment_leaves_a_whole_state(path, tmp_path):
    whole = tmp_path / "whole.sqlite"
    shutil.copyfile(path, whole)
    second = write_run(tmp_path / "run-2", "run-2", (alert(f"C{n}", [hit()], number=n) for n in range(1, 51)))
    chance = random.Random(7)
    cut_short = 0
    for _ in range(25):
        for beside in path.parent.glob("state.sqlite-*"):
            beside.unlink()
        shutil.copyfile(whole, path)
        worker = _start(path, second, "ada", 0)
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        time.sleep(chance.random() * 0.3)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
        with open_state(path, Clock(), "ada") as state:
            assert list(state.verify()) == []
            done = sum(line["action"] == "decided" for line in state.log())
            assert done == sum(bool(state.alert(line.alert_id).decisions) for line in state.alerts())
            cut_short += 0 < done < 25
            state.record_run(second)
            assert list(state.verify()) == []
    assert cut_short >= 5, "the kills came too early or too late to show anything"


def test_a_file_that_another_process_makes_while_it_is_opened_is_no_other_program_s(tmp_path):
    """The other process is done just before the tables are counted."""
    path = tmp_path / "new.sqlite"
    connection = sqlite3.connect(path, isolation_level=None)

    def made_meanwhile(statement: str) -> None:
        if "count(*)" in statement:
            connection.set_trace_callback(None)
            with open_state(path, Clock(), "ada"):
                pass

    connection.set_trace_callback(made_meanwhile)
    try:
        assert database._version(path, connection) == len(MIGRATIONS)
    finally:
        connection.close()
