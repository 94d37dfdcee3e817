"""Faults of disks, clocks, other processes and files in the middle of a run: told clearly, nothing lost, the next run
works. Through the command line, with real limits, signals and renamed folders."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar, NamedTuple

import pytest

from screening.lists.reading import Reading
from screening.lists.store import Store
from screening.model import Entity, EntityType, Name
from screening.review.state import open_state

#: Each starts several processes.
pytestmark = pytest.mark.slow
REPO = Path(__file__).resolve().parents[2]
posix = pytest.mark.skipif(sys.platform == "win32", reason="limits, rights and signals of POSIX systems")
LISTED = [Entity("O1", "opensanctions", EntityType.ORGANIZATION, (Name("Shahid Kolahdooz Industrial Group"),))]
LISTED += [
    Entity(f"X{n}", "opensanctions", EntityType.ORGANIZATION, (Name(f"Xylophone Works {n}"),)) for n in range(20)
]
TABLES = ("decisions.csv", "hits.csv", "findings.csv")
#: The command with a limit on the size of the files that it writes, as a disk that is full sets one.
LIMITED = """
import resource, sys
limit = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
from screening.cli.main import main
main()
"""


class Ended(NamedTuple):
    status: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a list, three customers, and a configuration that keeps decisions."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCREENING_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SCREENING_USER", "night")
    monkeypatch.setenv("PYTHONPATH", str(REPO))
    for name in ("SCREENING_MAX_AGE", "SCREENING_STATE"):
        monkeypatch.delenv(name, raising=False)
    Store(Path("data")).import_reading("opensanctions", Reading(LISTED, (), "2026-11-01", {"test": len(LISTED)}))
    customers(3)
    configure()
    return tmp_path


def configure(**settings: str) -> None:
    """The configuration, with some lines of it replaced."""
    lines = {"inputs": "[customers.csv]", "output": "reports", "max_age_days": "100000", "rules": "none"}
    lines |= {"workers": "1", "review": "{state: state.sqlite}", **settings}
    Path("nightly.yml").write_text("".join(f"{key}: {value}\n" for key, value in lines.items()), encoding="utf-8")


def customers(rows: int, more: str = "", file: str = "customers.csv") -> None:
    """So many customers, the second of every hundred listed."""
    lines = [
        f"C{n},{'Shahid Kolahdooz Ind Group' if n % 100 == 2 else f'Alpine Pump {n}'}\n" for n in range(1, rows + 1)
    ]
    Path(file).write_text("id,name\n" + "".join(lines) + more, encoding="utf-8")


def command(*words: str, limit: int = 0) -> list[str]:
    return [sys.executable, *(["-c", LIMITED, str(limit)] if limit else ["-m", "screening"]), *words]


def screening(*words: str, limit: int = 0) -> Ended:
    """The command in a process of its own."""
    done = subprocess.run(command(*words, limit=limit), capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in done.stderr
    return Ended(done.returncode, done.stdout, done.stderr)


def nightly(day: int | str, limit: int = 0) -> Ended:
    now = day if isinstance(day, str) else f"2026-11-{day:02}T02:00"
    return screening("nightly", "nightly.yml", "--now", now, limit=limit)


def at_work(*words: str, until: str) -> subprocess.Popen[str]:
    """The command at work, once a file of this pattern is there."""
    process = subprocess.Popen(
        command(*words), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    deadline = time.monotonic() + 60
    while not list(Path().glob(until)):
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return process


def ended(process: subprocess.Popen[str]) -> Ended:
    _, said = process.communicate(timeout=120)
    assert "Traceback" not in said
    return Ended(process.returncode, "", said)


def tables(run: str) -> dict[str, bytes]:
    return {name: Path(run, name).read_bytes() for name in TABLES}


def decided(run: str) -> list[tuple[str, str]]:
    with Path(run, "decisions.csv").open(encoding="utf-8", newline="") as file:
        return [(line["id"], line["outcome"]) for line in csv.DictReader(file)]


def changes(run: str) -> list[tuple[str, str]]:
    with Path(run, "changes.csv").open(encoding="utf-8", newline="") as file:
        return [(line["change"], line["id"]) for line in csv.DictReader(file)]


def manifest(run: str) -> dict[str, object]:
    return dict(json.loads(Path(run, "run.json").read_text(encoding="utf-8")))


def log() -> list[dict[str, object]]:
    return [json.loads(line) for line in Path("reports/nightly.log.jsonl").read_text(encoding="utf-8").splitlines()]


def recorded() -> list[str]:
    """Ids of the runs in the audit log, which is whole."""
    with open_state(Path("state.sqlite")) as state:
        assert not list(state.verify())
        return [str(line["subject"]) for line in state.log() if line["action"] == "run"]


def spoil(path: Path, page: int) -> None:
    """Overwrites a page of a database."""
    content = bytearray(path.read_bytes())
    assert len(content) > (page + 1) * 4096
    content[page * 4096 : (page + 1) * 4096] = b"\xa5" * 4096
    path.write_bytes(content)


# --- damaged databases -----------------------------------------------------------------------------------------------


def test_a_damaged_state_takes_no_results_and_the_next_night_takes_them_in() -> None:
    nightly(22)
    whole = Path("state.sqlite").read_bytes()
    spoil(Path("state.sqlite"), 2)
    night = nightly(23)
    assert night.status == 3
    assert "state.sqlite is damaged" in night.err
    assert "restore it from a backup" in night.err
    assert "its results are in" in night.err
    assert decided("reports/2026-11-23") == [("C1", "clear"), ("C2", "review"), ("C3", "clear")]
    last = log()[-1]
    assert (last["event"], last["step"], last["error"]) == ("failed", "reviewed", "StateProblem")

    for beside in Path().glob("state.sqlite-*"):
        beside.unlink()
    Path("state.sqlite").write_bytes(whole)
    assert nightly(24).status == 1
    assert recorded() == [manifest(f"reports/2026-11-{day}")["run_id"] for day in (22, 23, 24)]
    assert log()[-3]["caught_up"] == ["2026-11-23"]


def test_damage_to_the_kept_rows_makes_all_rows_be_screened_and_is_said() -> None:
    nightly(22)
    spoil(Path("reports/2026-11-22/.kept/rows.sqlite"), 1)
    night = nightly(23)
    assert night.status == 1
    assert "all rows were screened anew: what reports/2026-11-22 kept of its rows was changed or damaged" in night.out
    assert manifest("reports/2026-11-23")["rows_reused"] == 0
    assert tables("reports/2026-11-23") == tables("reports/2026-11-22")
    nightly(24)
    assert manifest("reports/2026-11-24")["rows_reused"] == 3


# --- full disks and closed folders -----------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("limit", [300, 20_000, 60_000])
def test_a_full_disk_stops_a_night_and_the_next_start_makes_it_good(limit: int) -> None:
    """In the first chunk, in the reports, and in the state."""
    night = nightly(22, limit=limit)
    assert night.status == 2
    assert re.search(r"^Error: .*cannot be written.*free some space", night.err, re.MULTILINE)
    if limit > 1000:  # the log itself has room
        assert log()[-1]["event"] == "failed"
    assert nightly("2026-11-22T03:00").status == 1
    runs = [str(path) for path in sorted(Path("reports").glob("2026*"))]
    assert [decided(run) for run in runs] == [[("C1", "clear"), ("C2", "review"), ("C3", "clear")]] * len(runs)
    assert recorded() == [manifest(run)["run_id"] for run in runs]


@posix
def test_a_line_of_the_log_is_written_whole_or_not_at_all() -> None:
    nightly(22)
    size = Path("reports/nightly.log.jsonl").stat().st_size
    night = nightly(23, limit=size + 20)
    assert night.status == 2
    assert "nightly.log.jsonl cannot be written" in night.err
    assert Path("reports/nightly.log.jsonl").stat().st_size == size
    assert nightly(23).status == 1
    assert log()[-1]["event"] == "ended"


@posix
def test_a_full_disk_keeps_the_last_good_copy_of_a_list() -> None:
    empty = ",".join(["-0- "] * 8)
    rows = "".join(f'{i},"EXAMPLE WORKS {i}",-0- ,"NPWMD",{empty}\r\n' for i in range(1, 300))
    Path("sdn.csv").write_text(rows, encoding="ascii")
    assert screening("lists", "import", "us_ofac_sdn", "sdn.csv").status == 0
    Path("sdn.csv").write_text(rows + f'300,"EXAMPLE WORKS 300",-0- ,"NPWMD",{empty}\r\n', encoding="ascii")
    full = screening("lists", "import", "us_ofac_sdn", "sdn.csv", limit=10_000)
    assert full.status in (2, 3)
    assert "free some space" in full.err
    assert screening("lists", "verify").status == 0
    assert screening("check", "Example Works 300", "--list", "us_ofac_sdn").status in (0, 1)
    assert screening("lists", "import", "us_ofac_sdn", "sdn.csv").status == 0


@posix
def test_an_output_folder_that_cannot_be_written_is_named() -> None:
    Path("closed").mkdir()
    where = "closed"
    if os.geteuid() == 0:  # root may write everywhere but where the system itself refuses
        where = "/proc"
    else:
        Path("closed").chmod(0o500)
    configure(output=f"{where}/reports", log="nightly.log.jsonl")
    night = nightly(22)
    assert night.status == 2
    assert f"{where}/reports cannot be written" in night.err
    configure()
    assert nightly(22).status == 1


# --- the clock -------------------------------------------------------------------------------------------------------


def test_a_clock_set_back_between_nights_loses_no_comparison() -> None:
    nightly(22)
    customers(3, "N1,Shahid Kolahdooz Industrial Group\n")
    back = nightly(20)
    assert back.status == 1
    assert "Warning: the clock says 2026-11-20, which is before the last run" in back.err
    assert changes("reports/2026-11-22-2") == [("new", "N1"), ("still_open", "C2")]
    customers(3, "N1,Shahid Kolahdooz Industrial Group\nN2,Shahid Kolahdooz Industrial Group\n")
    nightly(21)
    assert changes("reports/2026-11-22-3") == [("new", "N2"), ("still_open", "C2"), ("still_open", "N1")]
    runs = ("2026-11-22", "2026-11-22-2", "2026-11-22-3")
    assert [manifest(f"reports/{run}")["rows_reused"] for run in runs] == [0, 3, 4]
    assert recorded() == [manifest(f"reports/{run}")["run_id"] for run in runs]
    with open_state(Path("state.sqlite")) as state:
        assert [line["mark"] for line in state.log() if line["action"] == "run"] != ["", "", ""], "the log marks it"


def test_two_runs_of_the_same_second_are_two_runs() -> None:
    for _ in range(3):
        assert nightly(22).status == 1
    runs = [f"reports/2026-11-22{number}" for number in ("", "-2", "-3")]
    assert recorded() == [manifest(run)["run_id"] for run in runs]
    assert len(set(recorded())) == 3


def test_a_clock_that_jumped_ahead_by_years_makes_no_evidence_old() -> None:
    configure(keep_days="60")
    for day in (21, 22):
        nightly(day)
    nightly("2099-01-01T02:00")
    assert sorted(path.name for path in Path("reports").glob("2*")) == ["2026-11-21", "2026-11-22", "2099-01-01"]


JUMPING = """
import sys
from datetime import datetime, timedelta
from screening.cli import nightly
class Clock(datetime):
    moments = iter(datetime(2026, 11, 22, 2) - timedelta(minutes=minute) for minute in range(1000))
    @classmethod
    def now(cls, tz=None):
        return next(cls.moments)
nightly.datetime = Clock
from screening.cli.main import main
main()
"""


def test_a_clock_that_runs_backwards_within_a_night_breaks_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", JUMPING, "nightly", "nightly.yml"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert manifest("reports/2026-11-22")["duration"] == 0
    times = [str(line["time"]) for line in log()]
    assert times == sorted(times, reverse=True)
    assert log()[-1]["event"] == "ended"
    assert len(recorded()) == 1


@pytest.mark.parametrize("review", ["{state: state.sqlite}", "false"])
def test_news_of_a_night_that_was_stopped_before_it_told_them_are_told_by_the_next(review: str) -> None:
    told = "reports/.untold"
    configure(review=review)
    nightly(21)
    assert not Path(told).exists()
    customers(3, "N1,Shahid Kolahdooz Industrial Group\n")
    nightly(22)
    Path(told).write_text(
        "2026-11-21", encoding="utf-8"
    )  # as a kill between the results and the notification leaves it
    night = nightly(23)
    assert changes("reports/2026-11-23") == [("new", "N1"), ("still_open", "C2")]
    assert manifest("reports/2026-11-23")["rows_reused"] == 4
    assert night.status == 1
    assert not Path(told).exists()
    nightly(24)
    assert changes("reports/2026-11-24") == [("still_open", "C2"), ("still_open", "N1")]


class _Receiver(BaseHTTPRequestHandler):
    records: ClassVar[list[dict[str, object]]] = []

    def do_POST(self) -> None:
        self.records.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_the_message_after_a_stopped_night_counts_its_news() -> None:
    """The state of the first night is damaged after its results are there, so that nobody is told of them."""
    _Receiver.records.clear()
    with HTTPServer(("127.0.0.1", 0), _Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        configure(notify=f"{{when: new, details: true, webhook: {{url: '{address}', attempts: 1}}}}")
        nightly(21)
        customers(3, "N1,Shahid Kolahdooz Industrial Group\n")
        whole = Path("state.sqlite").read_bytes()
        spoil(Path("state.sqlite"), 2)
        assert nightly(22).status == 3
        for beside in Path().glob("state.sqlite-*"):
            beside.unlink()
        Path("state.sqlite").write_bytes(whole)
        assert nightly(23).status == 1
        assert nightly(24).status == 1
        server.shutdown()
    told = [(record["occasion"], record["new"], record["still_open"]) for record in _Receiver.records]
    assert told == [("new", 1, 0), ("failure", 0, 0), ("new", 1, 1)], "and nothing of the night without news"
    assert "N1" in str(_Receiver.records[-1]["details"])


def test_news_that_no_server_took_are_told_by_the_next_night() -> None:
    _Receiver.records.clear()
    with HTTPServer(("127.0.0.1", 0), _Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def to(port: int) -> None:
            configure(notify=f"{{when: new, webhook: {{url: 'http://127.0.0.1:{port}/', attempts: 1}}}}")

        to(server.server_port)
        nightly(21)
        customers(3, "N1,Shahid Kolahdooz Industrial Group\n")
        to(1)
        night = nightly(22)
        assert night.status == 1
        assert "what is new stays new for the next night" in night.err
        to(server.server_port)
        nightly(23)
        nightly(24)
        server.shutdown()
    assert [(record["occasion"], record["new"]) for record in _Receiver.records] == [("new", 1), ("new", 1)]


# --- signals and other processes -------------------------------------------------------------------------------------


@pytest.mark.slow
@posix
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_night_told_to_stop_says_so_and_goes_on_where_it_stopped(workers: str) -> None:
    customers(6000)
    configure(workers=workers)
    process = at_work("nightly", "nightly.yml", "--now", "2026-11-22T02:00", until="reports/*/.work/part-*.jsonl")
    os.killpg(process.pid, signal.SIGTERM)  # as systemd does, to the workers too
    stopped = ended(process)
    assert stopped.status == 143
    last = log()[-1]
    assert (last["event"], last["step"], last["message"]) == ("failed", "screened", "stopped by SIGTERM")
    assert [path.name for path in Path("reports/2026-11-22").iterdir()] == [".work"]
    assert nightly(22).status == 1
    screening("batch", "customers.csv", "--no-rules", "--out", "whole", "--workers", "1")
    assert tables("reports/2026-11-22") == tables("whole")


@pytest.mark.slow
@posix
def test_a_second_copy_of_a_night_and_of_a_batch_stop_and_change_nothing() -> None:
    customers(6000)
    first = at_work("nightly", "nightly.yml", "--now", "2026-11-22T02:00", until="reports/*/.work/part-*.jsonl")
    os.killpg(first.pid, signal.SIGSTOP)  # it holds its lock while the second one tries
    try:
        second = nightly(22)
        batch = screening("batch", "customers.csv", "--no-rules", "--out", "reports/2026-11-22", "--resume")
    finally:
        os.killpg(first.pid, signal.SIGCONT)
    for other, folder in ((second, "reports"), (batch, "reports/2026-11-22")):
        assert other.status == 2
        assert f"another run is writing into {folder};" in other.err
    assert ended(first).status == 1
    assert len(recorded()) == 1
    assert [line["event"] for line in log()].count("started") == 1


# --- files that change or vanish in the middle -----------------------------------------------------------------------


@pytest.mark.slow
@posix
@pytest.mark.parametrize("what", ["batch", "nightly"])
def test_an_output_folder_that_vanishes_stops_the_run_and_is_used_again_when_it_is_back(what: str) -> None:
    customers(6000)
    words = {
        "batch": ("batch", "customers.csv", "--no-rules", "--out", "reports/2026-11-22", "--workers", "1", "--resume"),
        "nightly": ("nightly", "nightly.yml", "--now", "2026-11-22T02:00"),
    }[what]
    process = at_work(*words, until="reports/*/.work/part-*.jsonl")
    Path("reports").rename("elsewhere")
    gone = ended(process)
    assert gone.status == 2
    assert "Error: " in gone.err
    assert "reports/2026-11-22 cannot be written (No such file or directory)" in gone.err
    Path("elsewhere").rename("reports")
    assert not list(Path("reports").rglob("run.json"))
    assert screening(*words).status == 1
    screening("batch", "customers.csv", "--no-rules", "--out", "whole", "--workers", "1")
    assert tables("reports/2026-11-22") == tables("whole")


@pytest.mark.slow
@posix
@pytest.mark.parametrize("what", ["vanishes", "changes"])
def test_an_input_that_vanishes_or_changes_in_the_middle_is_told(what: str) -> None:
    Path("in").mkdir()
    customers(6000, file="in/customers.csv")
    configure(inputs="[in/customers.csv]")
    process = at_work("nightly", "nightly.yml", "--now", "2026-11-22T02:00", until="reports/*/.work/part-*.jsonl")
    if what == "vanishes":
        Path("in").rename("elsewhere")
    else:
        with Path("in/customers.csv").open("a", encoding="utf-8") as file:
            file.write("N1,Shahid Kolahdooz Industrial Group\n")
    night = ended(process)
    assert night.status == 2
    assert "in/customers.csv" in night.err
    assert not Path("reports/2026-11-22/run.json").exists()
    assert log()[-1]["event"] == "failed"
    if what == "vanishes":
        assert nightly(22).status == 2
        Path("elsewhere").rename("in")
    assert nightly(22).status == 1
    assert len(decided("reports/2026-11-22")) == (6000 if what == "vanishes" else 6001)


@pytest.mark.slow
@posix
def test_a_list_file_that_vanishes_in_the_middle_clears_nobody() -> None:
    """The workers open the list after the main process has checked it."""
    customers(6000)
    configure(workers="2")
    process = at_work("nightly", "nightly.yml", "--now", "2026-11-22T02:00", until="reports/*/.work")
    (snapshot,) = {path.parent for path in Path("data/lists/opensanctions").rglob("entities.jsonl")}
    snapshot.rename("elsewhere")
    night = ended(process)
    assert night.status == 3
    assert "opensanctions" in night.err
    assert not Path("reports/2026-11-22/run.json").exists()
    again = nightly(22)
    assert again.status == 3
    Path("elsewhere").rename(snapshot)
    assert nightly(22).status == 1
    assert len(decided("reports/2026-11-22")) == 6000
