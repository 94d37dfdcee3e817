"""Gives malformed files to everything that reads files, and tells what was neither read nor refused with a sentence.

    python tests/fuzz/run.py --cases 50000                 # all targets, seed 1
    python tests/fuzz/run.py --cases 2000 --only intake    # one of them
    python tests/fuzz/run.py --seconds 60 --seed 7         # as many as fit into a minute
    python tests/fuzz/run.py --first 4711 --cases 1        # one case again

A case is a failure where another exception than ScreeningError comes out, where the process ends, where it takes more
than 10 seconds, or more than 1 GB of memory. Failures are kept with their files under --keep; the exit status is 1.
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO))

from tests.fuzz import cases  # noqa: E402 - the path comes first

#: Seconds and bytes above which a case has failed.
LONGEST, LARGEST = 10.0, 1 << 30
#: Seconds that a process may take to begin: it reads the shipped rules.
_START = 300.0
#: A case may take so many times longer by the clock than by the processor, on a busy machine.
_BUSY = 6
#: Processes at once where nothing else is said.
_WORKERS = 2


@dataclass(slots=True)
class Tally:
    """What came of the cases of one target."""

    counts: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    peak: int = 0
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one case; `said` is `result`, `refused`, or what went wrong."""

    number: int
    target: str
    said: str
    seconds: float
    peak: int


def outcomes(seed: int, first: int, last: int, step: int, only: str, until: float) -> Iterator[Outcome]:
    """The outcomes of the cases first, first + step … below last, tried in processes of their own."""
    number = first
    while number < last and time.monotonic() < until:
        for outcome in _in_one_process(seed, number, last, step, only):
            yield outcome
            number = outcome.number + step
            if time.monotonic() > until:
                break


def _in_one_process(seed: int, first: int, last: int, step: int, only: str) -> Iterator[Outcome]:
    """Outcomes until the process has done all, or one case ends it: that is the last outcome, a failure."""
    command = [sys.executable, __file__, "--worker", *map(str, (seed, first, last, step)), "--only", only]
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=REPO) as process,
    ):
        assert process.stdout is not None
        number, began, done = first, 0.0, False
        try:
            while True:
                limit = LONGEST * _BUSY if began else _START
                overdue = threading.Timer(limit, process.kill)
                overdue.start()
                line = process.stdout.readline()
                overdue.cancel()
                if not line:
                    break
                word, _, rest = line.rstrip("\n").partition(" ")
                if word == "begins":
                    number, began = int(rest), time.monotonic()
                elif word == "done":
                    done = True
                else:
                    target, seconds, peak, said = rest.split("\t", 3)
                    yield Outcome(int(word), target, said.encode().decode("unicode_escape"), float(seconds), int(peak))
        finally:
            process.kill()
        if not done:
            process.wait()
            errors.seek(0)
            took = time.monotonic() - began
            why = "took too long" if took > LONGEST else f"the process ended with {process.returncode}"
            yield Outcome(
                number, cases.make(seed, number, only).target.name, f"{why}\n{errors.read()[-3000:]}", took, 0
            )


def work(seed: int, first: int, last: int, step: int, only: str) -> None:
    """Tries the cases and writes one line for each to standard output."""
    from tests.fuzz.memory import Watch
    from tests.fuzz.targets import clean_up

    watch = Watch(LARGEST)
    try:
        for number in range(first, last, step):
            case = cases.make(seed, number, only)
            print(f"begins {number}", flush=True)
            watch.begin()
            began = time.process_time()  # of this process alone: how busy the machine is says nothing of the case
            said = cases.attempt(case)
            seconds, peak = time.process_time() - began, watch.peak()
            if said in ("result", "refused") and seconds > LONGEST:
                said = f"took {seconds:.1f} seconds"
            if said in ("result", "refused") and peak > LARGEST:
                said = f"took {peak >> 20} MB"
            told = said.encode("unicode_escape").decode()
            print(f"{number} {case.target.name}\t{seconds:.3f}\t{peak}\t{told}", flush=True)
        print("done", flush=True)
    finally:
        clean_up()


def run(seed: int, first: int, count: int, seconds: float, only: str, keep: Path, workers: int) -> dict[str, Tally]:
    """Tries the cases in several processes and shows how far it is; failures are kept below `keep`."""
    tallies: dict[str, Tally] = {}
    lock = threading.Lock()
    until = time.monotonic() + seconds

    def part(offset: int) -> None:
        for outcome in outcomes(seed, first + offset, first + count, workers, only, until):
            with lock:
                _count(tallies, outcome, seed, only, keep)

    threads = [threading.Thread(target=part, args=(offset,)) for offset in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():
            thread.join(5)
            with lock:
                tried = sum(tally.counts.total() for tally in tallies.values())
                failed = sum(tally.counts["failed"] for tally in tallies.values())
                print(f"\r{tried:,} cases, {failed:,} failures", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return tallies


def _count(tallies: dict[str, Tally], outcome: Outcome, seed: int, only: str, keep: Path) -> None:
    tally = tallies.setdefault(outcome.target, Tally())
    known = outcome.said in ("result", "refused")
    tally.counts[outcome.said if known else "failed"] += 1
    tally.slowest, tally.peak = max(tally.slowest, outcome.seconds), max(tally.peak, outcome.peak)
    if not known:
        folder = keep / f"{seed}-{outcome.number}"
        with contextlib.suppress(OSError):
            cases.write(cases.make(seed, outcome.number, only), folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "FAILURE.txt").write_text(
            f"seed {seed}, case {outcome.number}, {outcome.target}\n{outcome.said}", encoding="utf-8"
        )
        last = outcome.said.strip().splitlines()[-1:] or [""]
        print(f"\rseed {seed}, case {outcome.number}, {outcome.target}: {last[0][:160]}", file=sys.stderr)


def table(tallies: dict[str, Tally]) -> str:
    """The summary, one line for each target."""
    lines = [f"{'target':<16}{'cases':>8}{'results':>9}{'refused':>9}{'failed':>8}{'slowest s':>11}{'peak MB':>9}"]
    for name, tally in [*sorted(tallies.items()), ("all", _sum(tallies))]:
        counts = tally.counts
        figures = f"{counts.total():>8,}{counts['result']:>9,}{counts['refused']:>9,}{counts['failed']:>8,}"
        lines.append(f"{name:<16}{figures}{tally.slowest:>11.2f}{tally.peak >> 20:>9,}")
    return "\n".join(lines)


def _sum(tallies: dict[str, Tally]) -> Tally:
    total = Tally()
    for tally in tallies.values():
        total.counts += tally.counts
        total.slowest, total.peak = max(total.slowest, tally.slowest), max(total.peak, tally.peak)
    return total


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; gives its exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=1_000_000, help="how many (default: as many as fit)")
    parser.add_argument("--seconds", type=float, default=86_400, help="no case begins after that time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--only", default="", help="name of the one target to try")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-failures"), help="folder for failures")
    parser.add_argument("--workers", type=int, default=_WORKERS)
    parser.add_argument("--worker", nargs=4, type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.worker:
        work(*options.worker, options.only)
        return 0
    tallies = run(
        options.seed, options.first, options.cases, options.seconds, options.only, options.keep, options.workers
    )
    print(table(tallies))
    return 1 if _sum(tallies).counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
