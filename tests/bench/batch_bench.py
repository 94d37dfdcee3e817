"""Names a second of this matcher and of rapidfuzz's cdist, on the same lists and the same names, in one run.

    python tests/bench/batch_bench.py NAMES.csv --data-dir DATA [--names 2000] [--type organization]

NAMES.csv (or .csv.gz) has a column `name`. Both sides search every listed name; cdist takes only the first 200 names,
since it is slower. Weak aliases are left out, since they make no hit. The last line tells how many of 300 listed names
find their own entity with one letter dropped.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from rapidfuzz import fuzz, process

from screening.config import Config
from screening.lists.loaded import open_lists
from screening.match.screener import Screener
from screening.model import EntityType, NameKind, Party

#: cdist compares every name with every listed name; this many are enough to time it.
CDIST_NAMES = 200
TYPOS = 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--names", type=int, default=2000)
    parser.add_argument("--type", type=EntityType, default=EntityType.UNKNOWN)
    arguments = parser.parse_args()

    names = pd.read_csv(arguments.file, dtype=str, na_filter=False)["name"].sample(arguments.names, random_state=1)
    config = Config()
    start = time.perf_counter()
    screener = Screener.open(open_lists(arguments.data_dir).snapshots, config)
    listed = [
        (index.name(name_id)[0].value, index.entity(index.entity_of(name_id)).id)
        for index in screener.indexes
        for name_id in range(index.name_count)
        if index.name(name_id)[0].kind is not NameKind.WEAK_ALIAS
    ]
    seconds = time.perf_counter() - start
    print(f"{len(listed):,} listed names without weak ones, opened in {seconds:.2f} s; threshold {config.threshold:g}")

    start = time.perf_counter()
    alerts = sum(bool(screener.screen(Party(name, type=arguments.type)).hits) for name in names)
    report("screening", len(names), time.perf_counter() - start, alerts)
    choices = [name.casefold() for name, _ in listed]
    queries = [name.casefold() for name in names[:CDIST_NAMES]]
    for scorer in (fuzz.WRatio, fuzz.token_sort_ratio):
        start = time.perf_counter()
        best = process.cdist(queries, choices, scorer=scorer, score_cutoff=100 * config.threshold).max(axis=1)
        report(f"cdist {scorer.__name__}", len(queries), time.perf_counter() - start, int((best > 0).sum()))

    found = sum(
        any(hit.entity.id == entity_id for hit in screener.screen(Party(typo)).hits)
        for typo, entity_id in with_typos(listed)
    )
    print(f"listed names with one letter dropped: {found} of {TYPOS} find their entity")


def with_typos(listed: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Listed names of at least ten letters, each without one inner letter; the same ones in every run."""
    chance = random.Random(1)
    for name, entity_id in chance.sample([pair for pair in listed if len(pair[0]) >= 10], TYPOS):
        place = chance.choice([at for at in range(1, len(name)) if name[at].isalnum()])
        yield name[:place] + name[place + 1 :], entity_id


def report(what: str, names: int, seconds: float, alerts: int) -> None:
    print(f"{what:<24}{names / seconds:>10,.0f} names/s   {1000 * alerts / names:>6.1f} alerts per 1,000 names")


if __name__ == "__main__":
    main()
