"""How fast the batch form of the matcher goes through pairs, beside rapidfuzz's cdist: one core, one run.

    python tests/bench/matching_speed.py NAMES.csv --data-dir DATA [--names 5000] [--type organization]

NAMES.csv (or .csv.gz) has a column `name`. A candidate pair is a name and a listed name, read as names of one kind, of
which two words agree (equal, near, by meaning …); joined words, which need no agreeing word, are left out of the count.
The time is that of the whole matching, from the names as text to hits with their explanations; the candidate pairs are
counted afterwards, untimed. cdist compares the first 200 names with every listed name, as one process.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from rapidfuzz import fuzz, process

from screening.config import Config
from screening.lists.loaded import open_lists
from screening.match.batch_screener import BatchScreener, collect_seldom
from screening.match.bulk_candidates import BulkCandidates
from screening.match.index import ListIndex
from screening.match.screener import forms_of
from screening.match.sought import Query, Sought
from screening.model import EntityType, Party

#: Names told to the matcher at a time, as many as the rows of a chunk of a batch.
CHUNK = 500
#: cdist needs no more to be timed.
CDIST_NAMES = 200
#: From this score on, the matcher leaves out no pair with an agreeing word.
ALL_PAIRS = 0.5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--names", type=int, default=5000)
    parser.add_argument("--type", type=EntityType, default=EntityType.UNKNOWN)
    arguments = parser.parse_args()

    collect_seldom()
    table = pd.read_csv(arguments.file, dtype=str, na_filter=False)
    names = [str(name) for name in table["name"].sample(arguments.names, random_state=1)]
    config = Config()
    screener = BatchScreener.open(open_lists(arguments.data_dir).snapshots, config)
    listed = [index.name(n)[0].value for index in screener.indexes for n in range(index.name_count)]

    start = time.process_time()
    parties = [Party(name, type=arguments.type) for name in names]
    alerts = 0
    for first in range(0, len(parties), CHUNK):
        chunk = parties[first : first + CHUNK]
        screener.expect(chunk)
        alerts += sum(bool(screener.screen(party).hits) for party in chunk)
    seconds = time.process_time() - start
    pairs = candidate_pairs(screener.indexes, names, arguments.type)
    bounded, scored = sum(b.fetched for b in screener.bulk), sum(b.kept for b in screener.bulk)
    print(f"{len(names):,} names against {len(listed):,} listed ones, threshold {config.threshold:g}, {seconds:.2f} s")
    print(f"  candidate pairs            {pairs:>13,}   (of {len(names) * len(listed):,} pairs)")
    print(f"  ruled out, not fetched     {pairs - bounded:>13,}   by their common words, all of one token at a time")
    print(f"  fetched and bounded        {bounded:>13,}")
    print(f"  scored in full             {scored:>13,}   joined words included")
    print(f"  names with a hit           {alerts:>13,}")
    print(f"  candidate pairs a second   {pairs / seconds:>13,.0f}")
    ours = len(names) / seconds
    print(f"{'screening':<24}{ours:>10,.0f} names/s")
    for scorer in (fuzz.WRatio, fuzz.token_sort_ratio):
        rate = cdist_rate([n.casefold() for n in names[:CDIST_NAMES]], [n.casefold() for n in listed], scorer, config)
        print(f"{'cdist ' + scorer.__name__:<24}{rate:>10,.0f} names/s   screening is {ours / rate:,.1f} times as fast")


def candidate_pairs(indexes: Sequence[ListIndex], names: Sequence[str], type: EntityType) -> int:
    """Distinct pairs of which two words agree."""
    count = 0
    for index in indexes:
        bulk = BulkCandidates(index)
        for first in range(0, len(names), CHUNK):
            forms = [form for name in names[first : first + CHUNK] for form in forms_of(name, type)]
            queries = [Query(f, p, ALL_PAIRS) for both in forms for f, p in zip(both, (True, False), strict=True)]
            bulk.find(Sought(queries))
        count += bulk.fetched
    return count


def cdist_rate(names: Sequence[str], listed: Sequence[str], scorer: Any, config: Config) -> float:
    """Names a second."""
    start = time.process_time()
    process.cdist(names, listed, scorer=scorer, score_cutoff=100 * config.threshold, workers=1)
    return len(names) / (time.process_time() - start)


if __name__ == "__main__":
    main()
