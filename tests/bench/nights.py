"""Thirty simulated nights over monthly files of OFAC's list and a base of customers that changes too.

    python tests/bench/nights.py [--customers 20000] [--nights 30] [--full-every 1]

Every night the list may be the next month's, and some customers are new, renamed or gone. `screening nightly` screens
what changed. Beside it everything is worked out anew, by other ways:

- a full run of the same files on the same list must give the same bytes (every night, or every so many);
- what is new, still there and gone comes from the hits of last night's and this night's full run, as plain sets, and
  must be what changes.csv and the standings of the review say;
- some alerts are called false positives; with the customer's line and the list's entry of that day beside them, it is
  foreseen which stay suppressed and which re-open, and nothing else may be.

Ends with 1 where anything differs.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from scale import SHARED, customer_names, listed_names

from screening.lists.store import Store
from screening.review.state import open_state
from screening.review.verdict import Standing, Verdict

Hit = tuple[str, str]
"""Customer and listed entity."""
FIRST = date(2026, 1, 1)
TABLES = ("decisions.csv", "hits.csv", "findings.csv", "alerts.jsonl.gz")
#: Customers that change each night, as a share; and alerts decided each night.
CHANGED, DECIDED = 0.002, 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with lists/ and customers/")
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--nights", type=int, default=30)
    parser.add_argument("--full-every", type=int, default=1, metavar="NIGHTS")
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        simulation = Simulation(Path(folder), arguments.shared, arguments.customers)
        for night in range(arguments.nights):
            last = night == arguments.nights - 1
            print(simulation.night(night, full=last or night % arguments.full_every == 0), flush=True)
        with open_state(simulation.state) as state:
            faults = [*simulation.faults, *state.verify()]
            lines = state.head.lines
    for fault in faults:
        print(f"DIFFERS: {fault}")
    print(f"{arguments.nights} nights, {arguments.customers:,} customers, {lines} lines of audit log: ", end="")
    print("all as foreseen" if not faults else f"{len(faults)} differences")
    sys.exit(bool(faults))


class Simulation:
    """The folder of a team, night by night."""

    def __init__(self, folder: Path, shared: Path, customers: int) -> None:
        self.folder = folder
        self.state = folder / "state.sqlite"
        self.faults: list[str] = []
        self._chance = random.Random(3)
        monthly = shared / "lists" / "us_ofac_sdn" / "monthly"
        self._months = sorted(monthly.glob("sdn_*.csv.gz"))
        self._month = Path()
        real = listed_names(shared / "lists", folder / "real")
        names = list(customer_names(shared / "customers", real, customers + customers // 5))
        self._chance.shuffle(names)
        self._spare = names[customers:]
        self._base = {f"C{n}": (name, type.value) for n, (name, type) in enumerate(names[:customers])}
        self._hits: set[Hit] = set()
        self._decided: dict[Hit, str] = {}
        """What stood on both sides when a hit was called a false positive."""
        self._held: set[Hit] = set()
        (folder / "nightly.yml").write_text(
            "inputs: [customers.csv]\noutput: reports\nmax_age_days: 100000\nrules: none\n"
            "review: {state: state.sqlite}\n",
            encoding="utf-8",
        )

    def night(self, number: int, full: bool) -> str:
        """One night, and what came of it."""
        day = FIRST + timedelta(days=number)
        month = self._months[min(number * len(self._months) // 30, len(self._months) - 1)]
        if month != self._month:
            self._month = month
            self._run("lists", "import", "us_ofac_sdn", str(month))
        if number:
            self._change(number)
        self._write()
        began = time.perf_counter()
        self._run("nightly", "nightly.yml", "--now", f"{day}T02:00", "--exit-zero")
        seconds = time.perf_counter() - began
        run = self.folder / "reports" / str(day)
        full_seconds = self._compare_with_full(run) if full else 0.0
        hits = set(hits_of(run))
        self._compare_changes(run, hits)
        counts = self._compare_standings(hits)
        self._hits = hits
        self._decide(hits)
        manifest = json.loads((run / "run.json").read_text(encoding="utf-8"))
        beside = f", full run {full_seconds:.0f} s" if full else ""
        return (
            f"night {number + 1}: list {month.name}, {len(hits)} hits, {counts}, "
            f"{manifest['rows_reused']:,} of {manifest['counts_in']:,} rows reused, {seconds:.0f} s{beside}"
        )

    def _change(self, number: int) -> None:
        chance = self._chance
        count = max(3, int(CHANGED * len(self._base)))
        for place, id in enumerate(chance.sample(sorted(self._base), count)):
            name, type = self._base[id]
            if place % 3 == 0:
                del self._base[id]
            elif place % 3 == 1:
                self._base[id] = (f"{name} {chance.choice(self._spare)[0].split()[0]}", type)
            elif self._spare:
                new, new_type = self._spare.pop()
                self._base[f"N{number}-{place}"] = (new, new_type.value)
        # a customer of whom something was decided changes in half of the nights
        decided = sorted(id for id, _ in self._decided if id in self._base)
        if decided and number % 2:
            id = chance.choice(decided)
            name, type = self._base[id]
            self._base[id] = (name.upper() if name != name.upper() else name.title(), type)

    def _write(self) -> None:
        with (self.folder / "customers.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("id", "name", "type"))
            for id, (name, type) in self._base.items():
                writer.writerow((id, name, "" if type == "unknown" else type))

    def _run(self, *arguments: str) -> None:
        environment = {**os.environ, "SCREENING_DATA_DIR": str(self.folder / "data"), "SCREENING_USER": "night"}
        command = [sys.executable, "-m", "screening", *arguments]
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")

    def _compare_with_full(self, run: Path) -> float:
        began = time.perf_counter()
        self._run("batch", "customers.csv", "--no-rules", "--out", "full", "--exit-zero", "--workers", "2")
        for table in TABLES:
            if (run / table).read_bytes() != (self.folder / "full" / table).read_bytes():
                self.faults.append(f"{run.name}: {table} is not that of a full run")
        return time.perf_counter() - began

    def _compare_changes(self, run: Path, hits: set[Hit]) -> None:
        foreseen = {
            "new": hits - self._hits,
            "still_open": hits & self._hits,
            "gone": self._hits - hits,
        }
        said: dict[str, set[Hit]] = {kind: set() for kind in foreseen}
        if (run / "changes.csv").exists():
            for line in lines_of(run / "changes.csv"):
                said[line["change"]].add((line["id"], line["listing"]))
            if said != foreseen:
                self.faults.append(f"{run.name}: changes.csv says otherwise than the hits of both nights")
        elif self._hits:
            self.faults.append(f"{run.name}: changes.csv is missing")

    def _compare_standings(self, hits: set[Hit]) -> str:
        with open_state(self.state) as state:
            stands = {(line.row_id, line.listing): line.standing for line in state.alerts()}
        suppressed = {hit for hit in hits if self._decided.get(hit) == self._both_sides(hit)}
        reopened = {hit for hit in hits & self._held if hit not in suppressed}
        for hit in reopened:
            del self._decided[hit]
        self._held = suppressed
        for foreseen, standing in ((suppressed, Standing.SUPPRESSED), (reopened, Standing.REOPENED)):
            said = {hit for hit, stand in stands.items() if stand is standing}
            if standing is Standing.REOPENED:
                said = {hit for hit in said if hit in hits and hit not in self._back(hits)}
            if said != foreseen:
                self.faults.append(
                    f"{standing}: {len(said ^ foreseen)} other than foreseen: {sorted(said ^ foreseen)[:3]}"
                )
        return f"{len(suppressed)} suppressed, {len(reopened)} reopened"

    def _back(self, hits: set[Hit]) -> set[Hit]:
        """Hits without a decision that were gone and are here again: they re-open as well."""
        return {hit for hit in hits - self._hits if hit not in self._decided}

    def _decide(self, hits: set[Hit]) -> None:
        with open_state(self.state, user="anna") as state:
            to_do = [line for line in state.alerts() if line.standing.to_do and (line.row_id, line.listing) in hits]
            for line in self._chance.sample(to_do, min(DECIDED, len(to_do))):
                state.decide(line.alert_id, Verdict.FALSE_POSITIVE, "different_business", "simulated: another trade")
                hit = line.row_id, line.listing
                self._decided[hit] = self._both_sides(hit)
                self._held.add(hit)

    def _both_sides(self, hit: Hit) -> str:
        """The customer's line and the list's entry as they are tonight."""
        if not hasattr(self, "_entries") or self._entries[0] != self._today():
            snapshot = Store(self.folder / "data").current("us_ofac_sdn")
            assert snapshot is not None
            records = (json.loads(line) for line in snapshot.entities_path.open(encoding="utf-8"))
            self._entries = self._today(), {record["id"]: without_place(record) for record in records}
        return f"{self._base.get(hit[0])} {self._entries[1].get(hit[1])}"

    def _today(self) -> str:
        return (self.folder / "data" / "lists" / "us_ofac_sdn" / "current").read_text(encoding="ascii")


def without_place(record: dict[str, object]) -> str:
    """An entry as text but for where it stands in the file."""
    return json.dumps({key: value for key, value in record.items() if key != "locator"}, sort_keys=True)


def lines_of(path: Path) -> Iterator[dict[str, str]]:
    """The lines of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def hits_of(run: Path) -> Sequence[Hit]:
    """Who was found to be whom."""
    return [(line["id"], line["entity_id"]) for line in lines_of(run / "hits.csv")]


if __name__ == "__main__":
    main()
