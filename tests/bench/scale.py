"""How `screening` grows with the lists: batch, cold check and index at 50,000, 300,000 and 1,000,000 listed names.

    make bench        or        python tests/bench/scale.py [--sizes 50000 300000] [--customers 20000] [--write FILE]

The lists: the names of the official lists below, without weak aliases, then names recombined from them (the first words
of one, the last words of another of the same type), written as one `targets.simple.csv` and imported. The customers:
companies and people of the shared customer files, half and half, and one in a hundred a near-copy of a listed name.
Beside every batch, in the same run and on the same names: rapidfuzz's cdist with token_sort_ratio and WRatio on two
processes, and a pandas loop that asks extractOne for each row; they take a sample, since they are slower. The check is
timed beside `python -c "import click, rapidfuzz"`, each several times in turn, the quickest of each.

All times are of whole processes but the baselines', which leave out reading and writing. Only ratios carry over to
another machine. The memory is that of all processes of a command together, shared pages counted once, looked at twice
a second. `--write` puts the lines into a document's table for the same version, in the place of those of their sizes.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process
from shared_memory import Watch

from screening import __version__
from screening.lists.importing import import_files
from screening.match.distortions import distortions
from screening.model import EntityType, NameKind

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
#: The files of each list, below lists/.
LISTS = {
    "us_ofac_sdn": "us_ofac_sdn/2023-12-28/*.gz",
    "us_csl": "us_csl/2022-05-06/*.csv*",
    "un_sc": "un_sc/2026-02-27/*.xml*",
    "eu_833": "eu_oj/2026-08/*.csv*",
    "gb_ofsi": "gb_ofsi_closed/2025-04/*.csv*",
    "au_dfat": "au_dfat/2024-12/*.xlsx",
}
#: Schemas of FollowTheMoney for the types of entities.
SCHEMAS = {
    EntityType.PERSON: "Person",
    EntityType.ORGANIZATION: "Organization",
    EntityType.VESSEL: "Vessel",
    EntityType.AIRCRAFT: "Airplane",
    EntityType.UNKNOWN: "LegalEntity",
}
COLUMNS = (
    *("id", "schema", "name", "aliases", "birth_date", "countries", "addresses", "identifiers", "sanctions"),
    *("phones", "emails", "program_ids", "dataset", "first_seen", "last_seen", "last_change"),
)
#: Share of the customers that are near-copies of listed names.
PLANTED = 0.01
#: Names that are enough to time what is slow.
SORTED_NAMES, WRATIO_NAMES, LOOP_NAMES = 400, 100, 20
CHECKS = 7
COMPANIES = ("companies_listed", "companies_trade", "companies_sec")
PEOPLE = ("persons_sampled_300k", "persons_tennis")

Listed = tuple[str, EntityType]


@dataclass(frozen=True, slots=True)
class Ran:
    """A finished process, with those it started."""

    seconds: float
    peak: int
    """Bytes in use at once."""


@dataclass(frozen=True, slots=True)
class Line:
    """What was measured at one size."""

    names: int
    customers: int
    batch: Ran
    imported: Ran
    indexed: Ran
    index_size: int
    sorted_rate: float
    """Names a second, as the two that follow."""
    wratio_rate: float
    loop_rate: float
    check: float
    bare: float
    """Seconds of the bare imports."""

    @property
    def rate(self) -> float:
        """Customers a second, reading and writing included."""
        return self.customers / self.batch.seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with lists/ and customers/")
    parser.add_argument("--sizes", type=int, nargs="+", default=[50_000, 300_000, 1_000_000])
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--write", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    if not arguments.shared.is_dir():
        raise SystemExit(f"{arguments.shared} is not there; --shared names the folder with lists/ and customers/")
    lines = []
    with TemporaryDirectory() as folder:
        real = listed_names(arguments.shared / "lists", Path(folder) / "real")
        customers = list(customer_names(arguments.shared / "customers", real, arguments.customers))
        for size in arguments.sizes:
            lines.append(measured(Path(folder) / str(size), real, size, customers))
            print(f"{size:,} names done", file=sys.stderr)
    table = "\n".join(table_of(lines, len(real)))
    print(table)
    if arguments.write:
        write_into(arguments.write, table)


def listed_names(lists: Path, data_dir: Path) -> list[Listed]:
    """The names on all lists, each once, in a fixed order."""
    found = {
        (name.value, entity.type): None
        for list_id, files in LISTS.items()
        for entity in import_files(data_dir, list_id, sorted(lists.glob(files))).snapshot.entities()
        for name in entity.names
        if name.kind is not NameKind.WEAK_ALIAS
    }
    return list(found)


def grown(real: Sequence[Listed], size: int) -> list[Listed]:
    """So many names: the real ones first, then such that have the head of one and the tail of another."""
    chance = random.Random(1)
    names = dict.fromkeys(chance.sample(real, min(size, len(real))))
    of_type = {type: [name.split() for name, t in real if t is type and " " in name] for type in EntityType}
    while len(names) < size:
        type = chance.choice(real)[1]
        if of_type[type]:
            head, tail = chance.choice(of_type[type]), chance.choice(of_type[type])
            names[" ".join((*head[: (len(head) + 1) // 2], *tail[(len(tail) + 1) // 2 :])), type] = None
    return list(names)


def customer_names(folder: Path, real: Sequence[Listed], count: int) -> Iterator[Listed]:
    """Customers, half companies and half people (more of them where the companies do not suffice), with near-copies of
    listed names among them."""
    chance = random.Random(2)
    planted = int(count * PLANTED)
    companies = drawn(folder, COMPANIES, (count - planted) // 2)
    yield from ((name, EntityType.ORGANIZATION) for name in companies)
    yield from ((name, EntityType.PERSON) for name in drawn(folder, PEOPLE, count - planted - len(companies)))
    for name, type in chance.sample(real, planted):
        yield chance.choice(list(distortions(name, type, chance))).text, type


def drawn(folder: Path, files: Sequence[str], count: int) -> list[str]:
    """At most so many names, drawn from the first file, then from the next where it has no more."""
    names: list[str] = []
    for file in files:
        table = pd.read_csv(folder / f"{file}.csv.gz", dtype=str, na_filter=False)
        names.extend(table["name"].sample(min(count - len(names), len(table)), random_state=1))
    return names


def measured(folder: Path, real: Sequence[Listed], size: int, customers: Sequence[Listed]) -> Line:
    """Everything at one size."""
    folder.mkdir()
    names = grown(real, size)
    write_csv(folder / "targets.simple.csv", COLUMNS, (
        {"id": f"N-{i}", "schema": SCHEMAS[type], "name": name, "dataset": "Bench", "last_seen": "2026-11-01T00:00:00"}
        for i, (name, type) in enumerate(names)
    ))  # fmt: skip
    write_csv(folder / "customers.csv", ("id", "name", "type"), (
        {"id": i, "name": name, "type": "" if type is EntityType.UNKNOWN else type.value}
        for i, (name, type) in enumerate(customers)
    ))  # fmt: skip
    screening = [sys.executable, "-m", "screening"]
    data = ["--data-dir", str(folder / "data")]
    imported = ran([*screening, "lists", "import", "opensanctions", str(folder / "targets.simple.csv"), *data])
    index = next((folder / "data").rglob("names.idx"))
    index.unlink()
    check = [*screening, "check", "Zhongshan Bright Orchid Trading", *data, "--exit-zero"]
    indexed = ran(check)
    batch = ran([
        *screening, "batch", str(folder / "customers.csv"), "--out", str(folder / "out"), "--exit-zero", *data,
        "--workers", "2",
    ])  # fmt: skip
    asked = [name.casefold() for name, _ in random.Random(3).sample(customers, SORTED_NAMES)]
    choices = [name.casefold() for name, _ in names]
    bare = [sys.executable, "-c", "import click, rapidfuzz"]
    checks = [(ran(check).seconds, ran(bare).seconds) for _ in range(CHECKS)]
    return Line(
        len(names), len(customers), batch, imported, indexed, index.stat().st_size,
        cdist_rate(asked, choices, fuzz.token_sort_ratio),
        cdist_rate(asked[:WRATIO_NAMES], choices, fuzz.WRatio),
        loop_rate(asked[:LOOP_NAMES], choices),
        *(min(times) for times in zip(*checks, strict=True)),
    )  # fmt: skip


def write_csv(path: Path, columns: Sequence[str], rows: Iterator[dict[str, object]]) -> None:
    """A CSV with these columns."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def ran(command: Sequence[str]) -> Ran:
    """Runs a command to its end: its time, and the peak of its memory."""
    with TemporaryFile("w+", encoding="utf-8") as said:
        began = time.perf_counter()
        running = subprocess.Popen(command, stdout=said, stderr=said)
        watch = Watch(running.pid)
        _, status, used = os.wait4(running.pid, 0)  # the use of this process alone, not of all that ran before
        seconds = time.perf_counter() - began
        peak = watch.stop() or used.ru_maxrss << 10
        running.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        output = said.read()
    if running.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {running.returncode}:\n{output}")
    return Ran(seconds, peak)


def cdist_rate(names: Sequence[str], choices: Sequence[str], scorer: object) -> float:
    """Names a second of rapidfuzz's cdist on two processes, a hundred names at a time so that the memory holds."""
    began = time.perf_counter()
    for first in range(0, len(names), 100):
        process.cdist(
            names[first : first + 100], choices, scorer=scorer, score_cutoff=85, workers=2, dtype=np.uint8
        ).max(axis=1)  # type: ignore[call-overload]
    return len(names) / (time.perf_counter() - began)


def loop_rate(names: Sequence[str], choices: Sequence[str]) -> float:
    """Names a second of what a user would write: a table, and extractOne for each row."""
    table = pd.DataFrame({"name": names})
    began = time.perf_counter()
    table["name"].apply(lambda name: process.extractOne(name, choices, scorer=fuzz.WRatio, score_cutoff=85))
    return len(names) / (time.perf_counter() - began)


def table_of(lines: Sequence[Line], real: int) -> Iterator[str]:
    """The table of one version, and how the cost grows."""
    yield f"### Version {__version__}"
    yield ""
    yield f"{real:,} real names, {os.cpu_count()} processors."
    yield ""
    columns = (
        *("listed names", "customers", "batch, names/s", "× token_sort_ratio", "× WRatio", "× pandas loop", "peak MB"),
        *("import s", "its peak MB", "first check s", "its peak MB", "index MB", "cold check ms", "× bare imports"),
    )
    yield f"| {' | '.join(columns)} |"
    yield "|---:" * len(columns) + "|"
    for line in lines:
        cells = (
            f"{line.names:,}", f"{line.customers:,}", f"{line.rate:,.0f}", f"{line.rate / line.sorted_rate:,.1f}",
            f"{line.rate / line.wratio_rate:,.0f}", f"{line.rate / line.loop_rate:,.0f}", f"{line.batch.peak >> 20:,}",
            f"{line.imported.seconds:,.0f}", f"{line.imported.peak >> 20:,}", f"{line.indexed.seconds:,.0f}",
            f"{line.indexed.peak >> 20:,}", f"{line.index_size >> 20:,}", f"{1000 * line.check:,.0f}",
            f"{line.check / line.bare:.1f}",
        )  # fmt: skip
        yield f"| {' | '.join(cells)} |"
    if len(lines) > 1:
        yield ""
        ours = exponent(lines, [1 / line.rate for line in lines])
        theirs = exponent(lines, [1 / line.sorted_rate for line in lines])
        imports = exponent(lines, [line.imported.seconds for line in lines])
        yield (
            f"The cost of a name grows with the listed names to the power of {ours:.2f}, with token_sort_ratio of "
            f"{theirs:.2f}; the time of the import of {imports:.2f}."
        )


def exponent(lines: Sequence[Line], costs: Sequence[float]) -> float:
    """Slope of the costs over the sizes, both as logarithms, by least squares."""
    return float(np.polyfit(np.log([line.names for line in lines]), np.log(costs), 1)[0])


def write_into(path: Path, table: str) -> None:
    """Puts the table in the place of the one of the same version, or at the end; lines of other sizes stay, and what
    stands behind the table does where this one has nothing behind it."""
    text = path.read_text(encoding="utf-8")
    title = re.escape(table.splitlines()[0])
    section = re.compile(rf"^{title}$.*?(?=^### |\Z)", re.DOTALL | re.MULTILINE)
    found = section.search(text)
    if found is None:
        new = f"{text.rstrip()}\n\n{table}\n"
    else:
        new = section.sub(lambda _: f"{merged(found[0], table)}\n\n", text)
    path.write_text(f"{new.rstrip()}\n", encoding="utf-8")


def merged(before: str, table: str) -> str:
    """The new table with those lines of the one before whose sizes it has not, if the columns are the same."""
    head, columns, *_ = (line for line in table.splitlines() if line.startswith("|"))
    if head not in before.splitlines():
        return table
    lines = {_size(line): line for text in (before, table) for line in text.splitlines() if _LINE.match(line)}
    introduction = table.partition(head)[0]
    behind = [text.splitlines()[-1] for text in (table, before.rstrip()) if not text.rstrip().endswith("|")][:1]
    return introduction + "\n".join([head, columns, *(lines[size] for size in sorted(lines)), "", *behind]).rstrip()


_LINE = re.compile(r"\| [\d,]+ \|")


def _size(line: str) -> int:
    return int(line.split("|")[1].replace(",", ""))


if __name__ == "__main__":
    main()
