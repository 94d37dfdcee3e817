"""Kills `screening batch` and `screening nightly` at random moments, gives the same command again, and compares.

    python tests/bench/kills.py [--kills 100] [--seed 1] [--only batch|nightly]

Real processes are killed with SIGKILL: every other time the whole group, else the main process alone, whose workers
have to vanish by themselves. The moments are spread over the time that the undisturbed command takes. The
command is given again until it comes to its end, which may see several kills; then, against the undisturbed run:

- the CSV files have the same bytes, there are as many rows out as in, nothing unfinished is left;
- of a night: every finished run of the day has these bytes and is recorded exactly once; what is new stands in
  changes.csv until people were told; the state is whole (SQLite's own check, the chain of the audit log), holds the
  same alerts, and each of them was new once; every line of the log is whole; the next night takes the rows over and
  gives the bytes of the undisturbed next night.

Every trial prints its seed and its moments: `--seed` with the seed of a trial begins with that trial. Ends with 1
where anything differs.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from screening.review.state import open_state

ROWS = 2_600
TABLES = ("decisions.csv", "hits.csv", "findings.csv", "changes.csv")
REPO = Path(__file__).resolve().parents[2]
CONFIGURATION = """\
inputs: [customers.csv]
output: reports
workers: 2
max_age_days: 100000
rules: none
update: {from: incoming, lists: [opensanctions]}
review: {state: state.sqlite}
"""
LIST_HEADER = (
    "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,program_ids,"
    "dataset,first_seen,last_seen,last_change\n"
)
#: Seconds within which the workers of a killed run have to be gone.
_VANISH = 10.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100, help="of each command")
    parser.add_argument("--seed", type=int, default=1, help="of the first trial; those after it count on")
    parser.add_argument("--only", choices=("batch", "nightly"))
    arguments = parser.parse_args()
    faults: list[str] = []
    with TemporaryDirectory() as folder:
        for kind in (Batch, Nightly):
            if arguments.only in (None, kind.__name__.lower()):
                (Path(folder) / kind.__name__).mkdir()
                faults += trials(kind(Path(folder) / kind.__name__), arguments.kills, arguments.seed)
    for fault in faults:
        print(f"DIFFERS: {fault}")
    sys.exit(bool(faults))


def trials(command: Batch | Nightly, kills: int, seed: int) -> list[str]:
    """Trials until there were so many kills; what differed."""
    name = type(command).__name__
    faults: list[str] = []
    killed = trial = 0
    while killed < kills:
        chance = random.Random(seed + trial)
        place = command.fresh()
        moments, said = killed_and_given_again(command, place, chance, kills - killed)
        found = [*said, *command.compare(place)]
        print(
            f"{name}, seed {seed + trial}: killed at {', '.join(moments) or 'no moment'}"
            f"{'' if not found else f'; DIFFERS: {found}'}",
            flush=True,
        )
        faults += [f"{name}, seed {seed + trial}: {fault}" for fault in found]
        killed += len(moments)
        trial += 1
        shutil.rmtree(place)
    print(f"{name}: {killed} kills in {trial} trials, undisturbed {command.seconds:.1f} s: {len(faults)} differences")
    return faults


def killed_and_given_again(
    command: Batch | Nightly, place: Path, chance: random.Random, most: int
) -> tuple[list[str], list[str]]:
    """Gives the command until it comes to its end, which it may from the second time on; the moments of the kills,
    and what went wrong."""
    moments: list[str] = []
    faults: list[str] = []
    attempt = 0
    while True:
        attempt += 1
        # later with every attempt: a command that goes on has less to do, and takes longer on a busy machine
        moment = chance.random() * command.seconds * (0.4 + attempt / 10)
        whole_group = chance.random() < 0.5
        with subprocess.Popen(
            command.words(attempt),
            cwd=place,
            env=environment(place),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as process:
            try:
                _, said = process.communicate(timeout=moment if len(moments) < most else None)
            except subprocess.TimeoutExpired:
                (os.killpg if whole_group else os.kill)(process.pid, signal.SIGKILL)
                process.wait()
                moments.append(f"{moment:.2f} s ({'group' if whole_group else 'main process'})")
                if left := outliving(process.pid):
                    faults.append(f"processes {left} outlived the kill at {moment:.2f} s")
                continue
        if process.returncode not in (0, 1):
            faults.append(f"attempt {attempt} ended with {process.returncode}: {said.strip()[-400:]}")
            if attempt > 50:
                return moments, faults
            continue
        return moments, faults


def outliving(group: int) -> list[int]:
    """The processes of a group that are still at work some seconds after it was killed."""
    deadline = time.monotonic() + _VANISH
    while (left := alive(group)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


def alive(group: int) -> list[int]:
    """The processes of a group, without those that only wait for somebody to note their end."""
    left = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:  # it ended in between
            continue
        if int(fields[2]) == group and fields[0] not in ("Z", "X"):
            left.append(int(status.parent.name))
    return left


class Batch:
    """`screening batch` with two workers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._base = folder / "base"
        _write_world(self._base, first=True)
        _run(self._base, "lists", "update", "opensanctions", "--from", "incoming")
        whole = self.fresh("whole")
        _run(whole, *self.words(1)[3:])  # makes the index of the list too
        shutil.copytree(whole / "data", self._base / "data", dirs_exist_ok=True)
        shutil.rmtree(whole / "out")
        began = time.monotonic()
        _run(whole, *self.words(1)[3:])
        self.seconds = time.monotonic() - began
        self._expected = _tables(whole / "out")

    def words(self, attempt: int) -> Sequence[str]:
        """The command, from the second attempt on to go on with what is there."""
        batch = ("batch", "customers.csv", "--out", "out", "--no-rules", "--workers", "2")
        return [sys.executable, "-m", "screening", *batch, *(["--resume"] if attempt > 1 else [])]

    def fresh(self, name: str = "trial") -> Path:
        """A folder in which nothing was screened yet."""
        return Path(shutil.copytree(self._base, self._folder / name))

    def compare(self, place: Path) -> Iterator[str]:
        """What differs from the undisturbed run."""
        yield from _differences(place / "out", self._expected)


class Nightly:
    """`screening nightly`, the second night: the list and some customers are new, decisions are kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._base = folder / "base"
        _write_world(self._base, first=True)
        _run(self._base, *self._words("2026-11-21T02:00"))
        _write_world(self._base, first=False)
        whole = self.fresh("whole")
        began = time.monotonic()
        _run(whole, *self.words(1)[3:])
        self.seconds = time.monotonic() - began
        self._expected = _tables(whole / "reports" / "2026-11-22")
        self._alerts = _alerts(whole)
        _run(whole, *self._words("2026-11-23T02:00"))
        self._next = _tables(whole / "reports" / "2026-11-23")
        self._reused = _reused(whole / "reports" / "2026-11-23")

    def words(self, attempt: int) -> Sequence[str]:
        """The command of the second night, every attempt some minutes after the one before."""
        return [sys.executable, "-m", "screening", *self._words(f"2026-11-22T{2 + attempt // 20:02}:{attempt % 20:02}")]

    def _words(self, now: str) -> Sequence[str]:
        return ["nightly", "nightly.yml", "--now", now]

    def fresh(self, name: str = "trial") -> Path:
        """A folder in which the first night is over."""
        return Path(shutil.copytree(self._base, self._folder / name))

    def compare(self, place: Path) -> Iterator[str]:
        """What differs from the undisturbed night and from the night after it."""
        runs = sorted(place.glob("reports/2026-11-22*"))
        for run in runs:
            expected = self._expected
            changes = (run / "changes.csv").read_bytes() if (run / "run.json").exists() else b""
            if run != runs[0] and sorted(changes.splitlines()) == _known_by_now(expected["changes.csv"]):
                expected = expected | {"changes.csv": changes}  # killed after people were told of the run before
            yield from _differences(run, expected)
        yield from self._check_state(place, {_run_id(run) for run in [place / "reports" / "2026-11-21", *runs]})
        for number, line in enumerate((place / "reports/nightly.log.jsonl").read_text("utf-8").splitlines(), start=1):
            try:
                json.loads(line)
            except ValueError:
                yield f"line {number} of the log is not whole: {line[:80]!r}"
        if left := {path.name for path in (place / "reports").iterdir()} - {run.name for run in runs} - _OF_REPORTS:
            yield f"the output folder holds {sorted(left)}"
        _run(place, *self._words("2026-11-23T02:00"))
        after = place / "reports" / "2026-11-23"
        yield from (f"next night: {fault}" for fault in _differences(after, self._next))
        if _reused(after) != self._reused:
            yield f"the next night took over {_reused(after)} rows, not {self._reused}"

    def _check_state(self, place: Path, run_ids: set[str]) -> Iterator[str]:
        with closing(sqlite3.connect(place / "state.sqlite")) as database:
            if (found := database.execute("PRAGMA integrity_check").fetchall()) != [("ok",)]:
                yield f"the state is damaged: {found}"
            recorded = Counter(row[0] for row in database.execute("SELECT subject FROM audit WHERE action = 'run'"))
            if recorded != Counter(dict.fromkeys(run_ids, 1)):
                yield f"recorded are {dict(recorded)}, finished {sorted(run_ids)}"
            fresh = database.execute(
                "SELECT alert_id, count(*) FROM standings WHERE standing = 'new' GROUP BY alert_id HAVING count(*) != 1"
            ).fetchall()
            if fresh:
                yield f"new not exactly once: {fresh[:3]}"
        if _alerts(place) != self._alerts:
            yield f"other alerts: {sorted(_alerts(place) ^ self._alerts)[:3]}"
        done = subprocess.run(
            [sys.executable, "-m", "screening", "review", "audit", "--verify"],
            cwd=place, env=environment(place), capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            yield f"review audit --verify: {done.stdout}{done.stderr}"


_OF_REPORTS = {"2026-11-21", "nightly.log.jsonl", ".lock"}


def environment(place: Path) -> dict[str, str]:
    """Of every process: its data and its state are those of the trial."""
    of_trial = {"SCREENING_DATA_DIR": str(place / "data"), "SCREENING_STATE": str(place / "state.sqlite")}
    paths = os.pathsep.join(filter(None, (str(REPO), os.environ.get("PYTHONPATH"))))
    return {**os.environ, **of_trial, "SCREENING_USER": "night", "PYTHONPATH": paths}


def _write_world(place: Path, first: bool) -> None:
    """Customers, a folder with a list, a configuration; of the first night or of the second."""
    incoming = place / "incoming" / "opensanctions"
    incoming.mkdir(parents=True, exist_ok=True)
    listed = [f"Xylophone Works {n}" for n in range(60)] + ["Shahid Kolahdooz Industrial Group"]
    listed += [] if first else ["Serovskii Mekhanicheskii Zavod"]
    lines = [f"N{n},Company,{name},,,,,,,,,,Test,,2026-11-20T00:00:00,\n" for n, name in enumerate(listed)]
    (incoming / "targets.simple.csv").write_text(LIST_HEADER + "".join(lines), encoding="utf-8")
    with (place / "customers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "name"))
        writer.writerows(_customers(first))
    (place / "nightly.yml").write_text(CONFIGURATION, encoding="utf-8")


def _customers(first: bool) -> Iterator[tuple[str, str]]:
    for number in range(ROWS):
        name = f"Alpine Pump Works {number}"
        if number % 100 == 7:
            name = "Shahid Kolahdooz Ind. Group"
        elif number % 100 == 8:
            name = "Serovskii Mekhanicheskii Zavod"
        elif number % 1000 == 9:
            name = ""
        elif number % 2 and not first:
            name = f"Baltic Valves and Seals {number}"  # enough of them that workers are worth their while
        yield f"C{number}", name


def _run(place: Path, *words: str) -> None:
    command = [sys.executable, "-m", "screening", *words]
    done = subprocess.run(command, cwd=place, env=environment(place), capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")


def _tables(run: Path) -> dict[str, bytes]:
    return {name: (run / name).read_bytes() for name in TABLES if (run / name).exists()}


def _differences(run: Path, expected: dict[str, bytes]) -> Iterator[str]:
    if not (run / "run.json").exists():
        yield f"{run.name} is not finished"
        return
    found = _tables(run)
    yield from (f"{run.name}/{name} has other bytes" for name in TABLES if found.get(name) != expected.get(name))
    with (run / "decisions.csv").open(encoding="utf-8", newline="") as file:
        numbers = [int(line["row"]) for line in csv.DictReader(file)]
    if numbers != list(range(1, ROWS + 1)):
        yield f"{run.name}: {len(numbers)} rows out of {ROWS}"
    if (run / ".work").exists() or (run / ".lock").exists():
        yield f"{run.name} still holds an unfinished run or a lock"


def _alerts(place: Path) -> frozenset[tuple[str, str]]:
    with open_state(place / "state.sqlite") as state:
        return frozenset((alert.alert_id, alert.row_id) for alert in state.alerts() if alert.standing.to_do)


def _known_by_now(changes: bytes) -> list[bytes]:
    """The lines of a changes.csv, sorted, once nothing of it is new any more."""
    lines = [line for line in changes.splitlines() if not line.startswith(b"gone,")]
    return sorted(b"still_open," + line.removeprefix(b"new,") if line.startswith(b"new,") else line for line in lines)


def _run_id(run: Path) -> str:
    return str(json.loads((run / "run.json").read_text(encoding="utf-8"))["run_id"])


def _reused(run: Path) -> int:
    return int(json.loads((run / "run.json").read_text(encoding="utf-8"))["rows_reused"])


if __name__ == "__main__":
    main()
