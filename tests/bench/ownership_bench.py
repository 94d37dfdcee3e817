"""Seconds to read an owners file of a million rows and to judge every company in it, and the memory that takes.

    python tests/bench/ownership_bench.py [--rows 1000000] [--listed 2000] [--judge 200000]

The file is made up: companies of two to four owners, some of them companies, in layers, with circles, ranges and gaps.
Listed owners are known by their names, so that the time is that of ownership alone and not of name matching.
"""

from __future__ import annotations

import argparse
import csv
import random
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from screening.batch.memory import peak_memory
from screening.match.screener import Screening
from screening.model import Entity, EntityType, Hit, Name, Party
from screening.ownership.law import load_tests
from screening.ownership.owners import Owners, read_owners

_SHARES = ("50", "30", "25", "20", "10", "25-50", "", "33,3333 %", "more than 25 %")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--listed", type=int, default=2_000, help="owners on a list")
    parser.add_argument("--judge", type=int, default=0, help="companies to judge; 0 for all")
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "owners.csv"
        companies = _write(path, arguments.rows)
        began, busy = time.perf_counter(), time.process_time()
        graph = read_owners(path)
        read = time.perf_counter()
        print(f"read {arguments.rows:,} rows in {read - began:.1f} s: {len(graph.bodies):,} bodies")
        tests = tuple(test for test in load_tests() if "US" in test.profiles)
        owners = Owners(graph, tests, _Listed(arguments.listed))
        outcomes: Counter[str] = Counter()
        judged = 0
        for number in range(arguments.judge or companies):
            party = Party(f"Company {number} Ltd")
            for body in graph.find(party):
                judged += 1
                outcomes.update(f"{found.rule} {found.outcome}" for found in owners.of_body(body, party))
        ended = time.perf_counter()
    in_all = f"{ended - began:.1f} s in all, {time.process_time() - busy:.1f} s of the processor"
    print(f"judged {judged:,} companies in {ended - read:.1f} s; {in_all}")
    for outcome, count in sorted(outcomes.items()):
        print(f"  {outcome}: {count:,}")
    memory = peak_memory()
    print(f"peak memory {memory / 2**20:,.0f} MiB" if memory else "peak memory unknown")


class _Listed:
    """Takes the first `count` persons for parties on the SDN list."""

    def __init__(self, count: int) -> None:
        self._count = count

    def screen(self, party: Party) -> Screening:
        word, _, number = party.name.partition(" ")
        if word != "Person" or int(number) >= self._count:
            return Screening((), (), ())
        name = Name(party.name)
        entity = Entity(number, "us_ofac_sdn", EntityType.PERSON, (name,))
        return Screening((Hit("owner", party.name, 1.0, "us_ofac_sdn", entity, name, ()),), (), ())


def _write(path: Path, rows: int) -> int:
    """Writes the file; gives the number of companies that have owners."""
    random.seed(1)
    written = company = 0
    persons = max(1, rows // 4)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("owner", "owned", "share", "date"))
        while written < rows:
            for _ in range(min(rows - written, random.randint(2, 4))):
                if company > 10 and random.random() < 0.4:
                    # mostly a company of another layer; now and then a later one, which makes circles
                    other = random.randrange(company) if random.random() < 0.98 else company + random.randint(1, 9)
                    owner = f"Company {other} Ltd"
                else:
                    owner = f"Person {random.randrange(persons)}"
                writer.writerow((owner, f"Company {company} Ltd", random.choice(_SHARES), "2025-06-30"))
                written += 1
            company += 1
    return company


if __name__ == "__main__":
    main()
