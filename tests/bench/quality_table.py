"""The figures by which this matcher is judged, each beside what was asked of it.

    python tests/bench/quality_table.py SHARED_DATA [--data-dir DATA] [--sample N] [--half 0|1]

SHARED_DATA is the folder with `labelled/` and `customers/`; DATA holds the lists of the searches, imported before
(OFAC's SDN list of 2023-12-28 and the UN's of 2026-02-27). `--half` takes only the pairs of which the hash of the query
is even (0) or odd (1): while the matcher is worked on, one half is looked at and the other kept apart.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from screening.config import Config
from screening.lists.loaded import open_lists
from screening.match.evaluate import figures, score_pairs
from screening.match.labelled import FOLLOW_THE_MONEY, LabelledFile, read_labelled
from screening.match.screener import Screener, compare_names
from screening.model import EntityType, Party

#: (file, type or "" for all, figure, at least, reach for).
PAIR_TARGETS = (
    ("hard_pairs_dev", "", "AP", 0.93, 0.97),
    ("hard_pairs_dev", "", "best F1", 0.86, 0.93),
    ("hard_pairs_dev", "", "recall at 1 %", 0.65, 0.85),
    ("hard_pairs_dev", "", "recall at 5 %", 0.80, 0.93),
    ("hard_pairs_dev", "person", "best F1", 0.95, 0.98),
    ("crossscript_eval_dev", "person", "recall at 1 %", 0.98, 0.995),
    ("crossscript_eval_dev", "organization", "recall at 1 %", 0.75, 0.90),
    ("human_judged_pairs_dev", "", "AP", 0.97852, 0.97852),  # logic-v2 by tests/bench/peers.py
)
#: Customers who should stay clear, with their most alerts in 1,000: at most, reach for.
CLEAR = ("companies_listed", "persons_tennis", "persons_generated_global_dev", "persons_generated_us_dev")
MOST_ALERTS = (8.0, 3.0)
#: Published lists of the crosslist pairs and the loaded list that holds their ids.
LIST_IDS = {"US_OFAC_SDN": "us_ofac_sdn", "UN_SC": "un_sc"}


def kept(query: str, half: int | None) -> bool:
    """Whether a query belongs to the half (all where None)."""
    return half is None or int(hashlib.sha1(query.casefold().encode()).hexdigest()[0], 16) % 2 == half


def pair_rows(labelled: Path, half: int | None) -> Iterator[tuple[str, float, float, float]]:
    """Every figure of PAIR_TARGETS: what, value, at least, reach for."""
    scored: dict[str, tuple[LabelledFile, np.ndarray, list[float]]] = {}
    for name, kind, figure, least, reach in PAIR_TARGETS:
        if name not in scored:
            file = read_labelled(labelled / f"{name}.csv", {})
            scores = list(score_pairs(file, lambda q, p, t: compare_names(q, p, t).score))
            in_half = np.array([kept(query, half) for query in file.texts("query")])
            scored[name] = (file, in_half, scores)
        file, in_half, scores = scored[name]
        rows = in_half & np.array([kind in ("", str(t)) for t in file.types()])
        found = figures(np.array(file.labels())[rows], np.array(scores)[rows], Config().threshold)
        values = {"AP": found.average_precision, "best F1": found.best and found.best.confusion.f1}
        for rate, point in found.at_false_positive_rate:
            values[f"recall at {rate * 100:.0f} %"] = point and point.confusion.recall
        yield f"{name} {kind or 'all'}: {figure}", values[figure] or 0.0, least, reach


def search_rows(labelled: Path, screener: Screener, half: int | None) -> Iterator[tuple[str, float, float, float]]:
    """Share of crosslist queries that alert with the right entity on the first place."""
    table = pd.read_csv(labelled / "crosslist_pairs_dev.csv", dtype=str, na_filter=False)
    loaded = {i.snapshot.list_id: {e.id for e in i.snapshot.entities()} for i in screener.indexes}
    right: dict[bool, list[bool]] = {False: [], True: []}
    for row in table.drop_duplicates(["query_name", "target_list", "target_id"]).itertuples():
        list_id = LIST_IDS.get(row.target_list, "")
        if row.target_id not in loaded.get(list_id, ()) or not kept(row.query_name, half):
            continue
        party = Party(name=row.query_name, type=FOLLOW_THE_MONEY[row.schema.casefold()])
        hits = [h for h in screener.screen(party).hits if h.list_id == list_id]
        first = bool(hits) and any(h.entity.id == row.target_id for h in hits if h.score == hits[0].score)
        right[row.query_in_target_names == "0"].append(first)
    every = right[False] + right[True]
    yield f"right entity alerted and first, {len(every)} crosslist queries", np.mean(every), 0.93, 0.97
    yield f"  of which under differing names, {len(right[True])}", np.mean(right[True]), 0.85, 0.92


def alert_rows(customers: Path, screener: Screener, sample: int) -> Iterator[tuple[str, float, float, float]]:
    """Rows with a hit in 1,000 customers, names and types only."""
    for name in CLEAR:
        table = pd.read_csv(customers / f"{name}.csv.gz", dtype=str, na_filter=False)
        names = table[next(c for c in ("name", "full_name") if c in table)].sample(
            min(sample, len(table)), random_state=1
        )
        kind = EntityType.ORGANIZATION if name.startswith("companies") else EntityType.PERSON
        alerts = sum(bool(screener.screen(Party(name=text, type=kind)).hits) for text in names)
        yield f"alerts in 1,000 of {name} ({len(names):,})", 1000 * alerts / len(names), *MOST_ALERTS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--sample", type=int, default=5_000)
    parser.add_argument("--half", type=int, choices=(0, 1))
    options = parser.parse_args()
    rows = list(pair_rows(options.data / "labelled", options.half))
    if options.data_dir is not None:
        screener = Screener.open(open_lists(options.data_dir, list(LIST_IDS.values())).snapshots, Config())
        rows += search_rows(options.data / "labelled", screener, options.half)
        rows += alert_rows(options.data / "customers", screener, options.sample)
    print(f"{'figure':<72}{'value':>9}{'asked':>8}{'reach':>8}")
    for what, value, least, reach in rows:
        met = value <= least if least > reach else value >= least
        print(f"{what:<72}{value:>9.3f}{least:>8.3f}{reach:>8.3f}{'' if met else '  not met'}")


if __name__ == "__main__":
    main()
