"""What a run since another costs beside a full run, with one in a thousand listed entities and customers changed.

    python tests/bench/since_bench.py [--names 50000] [--customers 60000] [--workers 2]

Lists and customers are those of `scale.py`. On the first day all is screened. On the second and third day one in a
thousand entities is replaced, as many are removed and changed together as are new, and one in a thousand customers gets
another name. The second day's run since the first also indexes the parties, once for all days; the third day's run is
what every later day costs. Beside it stands a full run of the third day, whose bytes must be the same.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from scale import COLUMNS, SCHEMAS, SHARED, Listed, Ran, customer_names, grown, listed_names, ran, write_csv

from screening.model import EntityType

TABLES = ("decisions.csv", "hits.csv", "findings.csv", "alerts.jsonl.gz", "group-facts.jsonl.gz")
#: Share of the entities, and of the customers, that change from day to day.
CHANGED = 0.001


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with lists/ and customers/")
    parser.add_argument("--names", type=int, default=50_000)
    parser.add_argument("--customers", type=int, default=60_000)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    chance = random.Random(7)
    with TemporaryDirectory() as name:
        folder = Path(name)
        real = listed_names(arguments.shared / "lists", folder / "real")
        names = grown(real, arguments.names + 10 * int(CHANGED * arguments.names))
        spare = names[arguments.names :]
        listed = {f"N-{number}": name for number, name in enumerate(names[: arguments.names])}
        customers = list(customer_names(arguments.shared / "customers", real, arguments.customers))
        day = Day(folder, arguments.workers)
        first = day.screen("monday", listed, customers)
        change(chance, listed, spare, customers)
        indexing = day.screen("tuesday", listed, customers, since="monday")
        change(chance, listed, spare, customers)
        later = day.screen("wednesday", listed, customers, since="tuesday")
        full = day.screen("full", listed, customers)
        same = all((folder / "wednesday" / t).read_bytes() == (folder / "full" / t).read_bytes() for t in TABLES)
        print(f"{len(listed):,} listed names, {len(customers):,} customers, {arguments.workers} processes")
        print(f"first full run           {first.seconds:8.1f} s")
        print(f"first run since it       {indexing.seconds:8.1f} s, with the index of the parties")
        print(f"later run since          {later.seconds:8.1f} s")
        print(f"full run of the same day {full.seconds:8.1f} s: {full.seconds / later.seconds:.1f} times as long")
        print(f"same bytes: {'yes' if same else 'NO'}")
        if not same:
            sys.exit(1)


class Day:
    """Screens what stands on the lists against the customers, in processes of their own."""

    def __init__(self, folder: Path, workers: int) -> None:
        self._folder = folder
        self._workers = str(workers)

    def screen(self, out: str, listed: dict[str, Listed], customers: Sequence[Listed], since: str = "") -> Ran:
        """One run into the folder `out`; the import of the lists is not part of its time."""
        write_csv(self._folder / "targets.simple.csv", COLUMNS, (
            {"id": id, "schema": SCHEMAS[type], "name": name, "dataset": "Bench", "last_seen": "2026-11-01T00:00:00"}
            for id, (name, type) in listed.items()
        ))  # fmt: skip
        write_csv(self._folder / "customers.csv", ("id", "name", "type"), (
            {"id": number, "name": name, "type": "" if type is EntityType.UNKNOWN else type.value}
            for number, (name, type) in enumerate(customers)
        ))  # fmt: skip
        screening = [sys.executable, "-m", "screening"]
        data = ["--data-dir", str(self._folder / "data")]
        ran([*screening, "lists", "import", "opensanctions", str(self._folder / "targets.simple.csv"), *data])
        ran([*screening, "check", "Zhongshan Bright Orchid Trading", *data, "--exit-zero"])
        earlier = ["--since", str(self._folder / since)] if since else []
        return ran([
            *screening, "batch", str(self._folder / "customers.csv"), "--out", str(self._folder / out), "--exit-zero",
            *data, "--workers", self._workers, *earlier,
        ])  # fmt: skip


def change(chance: random.Random, listed: dict[str, Listed], spare: list[Listed], customers: list[Listed]) -> None:
    """One day's changes, in place: half of them new, a quarter changed, a quarter gone."""
    count = max(4, int(CHANGED * len(listed)))
    for place, id in enumerate(chance.sample(sorted(listed), count // 2)):
        if place % 2:
            del listed[id]
        else:
            listed[id] = spare.pop()
    listed |= {f"NEW-{len(spare)}-{number}": spare.pop() for number in range(count - count // 2)}
    for place in chance.sample(range(len(customers)), max(1, int(CHANGED * len(customers)))):
        name, type = customers[place]
        customers[place] = f"{name} {chance.choice(customers)[0].split()[0]}", type


if __name__ == "__main__":
    main()
