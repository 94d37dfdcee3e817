"""Orders through all rules and goods on two processes: rows a second and memory, beside a simple baseline.

    python tests/bench/orders_bench.py [--rows 20000 100000] [--workers 2] [--rules 100]

The orders are made from examples/orders.csv by a fixed seed: the parties of one order with the goods of another, with
made-up names, addresses, dates and values; one in twenty from the suspicious examples. Names are not compared with
lists: the time is that of reading the file, recognising goods, asking every rule, and the second pass over groups of
rows. The baseline is what a team would write in an afternoon: a loop over a pandas table that asks twenty conditions
and looks for the words of the goods as substrings.
"""

from __future__ import annotations

import argparse
import csv
import multiprocessing
import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from screening.batch.chunks import Chunk
from screening.batch.first_pass import CHUNK_ROWS
from screening.batch.memory import peak_memory
from screening.batch.merge import PartsOfFile, group_findings, merged
from screening.batch.stage import Stages
from screening.batch.workers import finish_all
from screening.config import Config
from screening.goods import default_catalogue
from screening.intake import open_input
from screening.match.batch_screener import collect_seldom
from screening.match.screener import Screening
from screening.model import Party
from screening.rules import RuleSet
from screening.rules.shipped import shipped_catalogue

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "orders.csv"

#: Columns that are taken from another example than the rest of the order.
GOODS = ("goods_description", "part_number", "hs_code", "quantity", "unit", "unit_price", "total_value", "currency")
#: Share of orders made from a suspicious example; the rest are made from ordinary ones.
SUSPICIOUS = 0.05
#: Different products in the file. Each is recognised anew once in each process.
PRODUCTS = 10_000
STEMS = (
    "Blue",
    "Desert",
    "Harbour",
    "Silk",
    "Alpine",
    "Marmara",
    "Kowloon",
    "Tian",
    "Orient",
    "Delta",
    "Falcon",
    "Nova",
)
TRADES = ("Marine", "Optics", "Pumps", "Tools", "Sensors", "Drives", "Foods", "Textiles", "Electronics", "Logistics")


class NoLists:
    """Stands where the lists are: this bench looks at rules and goods alone."""

    def screen(self, party: Party) -> Screening:
        return Screening((), (), ())


def open_stages(rules: int | None = None) -> Stages:
    """Opens what each process needs, as a run does; with so many of the rules, evenly chosen, or all."""
    collect_seldom()
    catalogue = shipped_catalogue()
    every = catalogue.rules
    some = every if rules is None else tuple(every[place * len(every) // rules] for place in range(rules))
    return Stages(NoLists(), Config(), True, RuleSet.of(replace(catalogue, rules=some)), default_catalogue())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rules", type=int, help="so many of the rules, evenly chosen, instead of all")
    parser.add_argument(
        "--baseline", type=int, default=5_000, help="rows for the baseline, which is timed on them alone"
    )
    arguments = parser.parse_args()
    running = open_stages(arguments.rules).rules
    count = len(running.rules) if running else 0
    print(f"{count} rules, {len(default_catalogue().goods)} goods, {arguments.workers} processes")
    with TemporaryDirectory() as folder:
        for rows in arguments.rows:
            path = Path(folder) / f"orders-{rows}.csv"
            write_orders(path, rows)
            # a process of its own for each size, since the peak of memory never falls
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as alone:
                print(alone.submit(measure, path, rows, arguments.workers, arguments.rules).result())
        print(baseline(path, arguments.baseline))


def write_orders(path: Path, rows: int) -> None:
    """Writes so many made-up orders."""
    random.seed(4)
    with EXAMPLES.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns = [name for name in reader.fieldnames or () if name not in ("expected", "why")]
        examples = list(reader)
    kinds = [[e for e in examples if (e["expected"] == "clear") is clear] for clear in (True, False)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        for number in range(rows):
            kind = kinds[random.random() < SUSPICIOUS]
            order, other = dict(random.choice(kind)), random.choice(kind)
            order |= {column: other[column] for column in GOODS}
            name = f"{random.choice(STEMS)} {random.choice(TRADES)} {random.randrange(2000)}"
            was = order["customer_name"]
            order |= {column: name for column, cell in order.items() if cell == was}
            day = date(2026, 1, 1) + timedelta(days=random.randrange(330))
            order |= {"order_id": f"B{number}", "order_date": day.isoformat()}
            order |= {"customer_address": f"Unit {number % 977}, {number % 89} {random.choice(STEMS)} Road"}
            phone = order["customer_phone"]
            order |= {"customer_phone": f"{phone[:-4]}{random.randrange(10_000):04}" if phone else ""}
            product = random.randrange(PRODUCTS // len(examples))
            order |= {"part_number": f"{order['part_number']}-{product}"}
            order |= {"goods_description": f"{order['goods_description']}, model {product}"}
            order |= {"total_value": f"{random.randrange(100, 60_000)}.00"}
            writer.writerow({column: order[column] for column in columns})


def measure(path: Path, rows: int, workers: int, rules: int | None) -> str:
    """Both passes over the file, as a run makes them, and what they took."""
    began = time.perf_counter()
    found: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        parts = Path(folder) / ".work" / "parts"
        parts.mkdir(parents=True)
        opener = partial(open_stages, rules)
        stages = opener()
        peaks = {}
        part = PartsOfFile()
        for done in finish_all(chunks_of(path, parts, part), stages, opener, workers):
            peaks[done.process] = done.peak_memory or 0
        first = time.perf_counter() - began
        groups, _ = group_findings((part,), (), stages)
        seconds = time.perf_counter() - began
        for _, alert in merged((part,), groups, stages):
            found.update(finding.outcome.value for finding in alert.findings)
    peaks[os.getpid()] = peak_memory() or 0
    used = sum(os.times()[:4])
    return (
        f"{rows:>9,} orders in {seconds:6.1f} s, {rows / seconds:7,.0f} a second (first pass {first:.1f} s, "
        f"{used:.1f} s of processor time in all); "
        f"memory of all processes {sum(peaks.values()) / 2**20:,.0f} MiB "
        f"({', '.join(f'{peak / 2**20:,.0f}' for peak in peaks.values())}); "
        + ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(found.items()))
    )


def chunks_of(path: Path, parts: Path, part: PartsOfFile) -> Iterator[Chunk]:
    """The rows of a file in chunks, each with the place of its results, which is noted in `part`."""
    rows = open_input(path).rows()
    while block := tuple(islice(rows, CHUNK_ROWS)):
        part.paths.append(parts / f"{len(part.paths)}.jsonl")
        yield Chunk(part.paths[-1], block)


def baseline(path: Path, rows: int) -> str:
    """A loop over a pandas table: twenty conditions, and the goods' words as substrings."""
    words = [term.text.casefold() for good in default_catalogue().goods.values() for term in good.terms]
    conditions: list[Callable[[pd.Series], bool]] = [
        *(lambda row, code=code: row["destination_country"] == code for code in ("IR", "KP", "SY", "RU", "BY", "CU")),
        *(lambda row, code=code: row["transit_countries"] == code for code in ("AE", "TR", "HK", "KZ", "KG")),
        lambda row: "forward" in row["end_user_name"].casefold(),
        lambda row: "trading" in row["customer_name"].casefold(),
        lambda row: row["customer_email"].endswith(("gmail.com", "yahoo.com")),
        lambda row: row["payer_name"] not in ("", row["customer_name"]),
        lambda row: row["payment_method"] == "cash",
        lambda row: row["end_use"] == "",
        lambda row: row["hs_code"].startswith(("8542", "8526", "8803")),
        lambda row: float(row["total_value"] or 0) > 50_000,
        lambda row: "free zone" in row["customer_address"].casefold(),
    ]
    table = pd.read_csv(path, dtype=str, na_filter=False, nrows=rows)
    began = time.perf_counter()
    flagged = 0
    for _, row in table.iterrows():
        text = row["goods_description"].casefold()
        # all are asked, as the rules are: a finding tells everything that speaks against a row
        flagged += sum(condition(row) for condition in conditions) + sum(word in text for word in words) > 0
    seconds = time.perf_counter() - began
    return (
        f"baseline: {len(table):,} orders in {seconds:.1f} s, {len(table) / seconds:,.0f} a second on one process "
        f"({len(conditions)} conditions, {len(words):,} words), {flagged:,} flagged"
    )


if __name__ == "__main__":
    main()
