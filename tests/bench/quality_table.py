"""The figures by which this matcher is judged, each beside what was asked of it.

    python tests/bench/quality_table.py SHARED_DATA [--data-dir DATA] [--sample N] [--half 0|1]

SHARED_DATA is the folder with `labelled/` and `customers/`; DATA holds the lists of the searches, imported before
(OFAC's SDN list of 2023-12-28 and the UN's of 2026-02-27). `--half` takes only the pairs of which the hash of the query
is even (0) or odd (1): while the matcher is worked on, one half is looked at and the other kept apart.
Last comes what a score means: the share of right alerts by score.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from screening.config import Config
from screening.lists.loaded import open_lists
from screening.match.calibration import BAND_STARTS, PREVALENCE, restated
from screening.match.evaluate import figures, score_pairs
from screening.match.labelled import FOLLOW_THE_MONEY, read_labelled
from screening.match.metrics import Labels, Scores
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


class Scored(NamedTuple):
    """The pairs of one file that are in the half, with their scores."""

    types: NDArray[np.str_]
    labels: Labels
    scores: Scores


def scored_pairs(labelled: Path, half: int | None) -> dict[str, Scored]:
    """The pairs of every file of PAIR_TARGETS, scored."""
    out = {}
    for name in dict.fromkeys(target[0] for target in PAIR_TARGETS):
        file = read_labelled(labelled / f"{name}.csv", {})
        scores = np.array(list(score_pairs(file, lambda q, p, t: compare_names(q, p, t).score)))
        rows = np.array([kept(query, half) for query in file.texts("query")])
        out[name] = Scored(np.array([str(t) for t in file.types()])[rows], np.array(file.labels())[rows], scores[rows])
    return out


def pair_rows(scored: Mapping[str, Scored]) -> Iterator[tuple[str, float, float, float]]:
    """Every figure of PAIR_TARGETS: what, value, at least, reach for."""
    for name, kind, figure, least, reach in PAIR_TARGETS:
        types, labels, scores = scored[name]
        rows = np.isin(types, kind) if kind else np.full(len(types), True)
        found = figures(labels[rows], scores[rows], Config().threshold)
        values = {"AP": found.average_precision, "best F1": found.best and found.best.confusion.f1}
        for rate, point in found.at_false_positive_rate:
            values[f"recall at {rate * 100:.0f} %"] = point and point.confusion.recall
        yield f"{name} {kind or 'all'}: {figure}", values[figure] or 0.0, least, reach


class Search(NamedTuple):
    """A crosslist query: the best score of the right entity (0 below the threshold), whether it came first, and how far
    the query is from the entity's names."""

    score: float
    first: bool
    other_words: bool
    """The words are not those of the target's name."""
    other_name: bool
    """No name of the entity is the query's."""


def searches(labelled: Path, screener: Screener, half: int | None) -> Iterator[Search]:
    """Every query that has its entity in the loaded lists."""
    table = pd.read_csv(labelled / "crosslist_pairs_dev.csv", dtype=str, na_filter=False)
    loaded = {i.snapshot.list_id: {e.id for e in i.snapshot.entities()} for i in screener.indexes}
    for row in table.drop_duplicates(["query_name", "target_list", "target_id"]).itertuples():
        list_id = LIST_IDS.get(row.target_list, "")
        if row.target_id not in loaded.get(list_id, ()) or not kept(row.query_name, half):
            continue
        party = Party(name=row.query_name, type=FOLLOW_THE_MONEY[row.schema.casefold()])
        hits = [h for h in screener.screen(party).hits if h.list_id == list_id]
        score = max((h.score for h in hits if h.entity.id == row.target_id), default=0.0)
        yield Search(
            score, bool(hits) and score == hits[0].score, row.same_tokens == "0", row.query_in_target_names == "0"
        )


def search_rows(found: Sequence[Search]) -> Iterator[tuple[str, float, float, float]]:
    """Share of crosslist queries that alert with the right entity on the first place."""
    words, names = [s for s in found if s.other_words], [s for s in found if s.other_name]
    yield (
        f"right entity alerted and first, {len(found)} crosslist queries",
        np.mean([s.first for s in found]),
        0.93,
        0.97,
    )
    for what, some in (("in other words than the target's name", words), ("by none of the entity's names", names)):
        yield f"  of which {what}, {len(some)}", np.mean([s.first for s in some]), 0.85, 0.92


def customers(folder: Path, screener: Screener, sample: int) -> dict[str, list[float]]:
    """The best score of every sampled customer, names and types only; 0 below the threshold."""
    out = {}
    for name in CLEAR:
        table = pd.read_csv(folder / f"{name}.csv.gz", dtype=str, na_filter=False)
        names = table[next(c for c in ("name", "full_name") if c in table)].sample(
            min(sample, len(table)), random_state=1
        )
        kind = EntityType.ORGANIZATION if name.startswith("companies") else EntityType.PERSON
        found = [screener.screen(Party(name=text, type=kind)).hits for text in names]
        out[name] = [hits[0].score if hits else 0.0 for hits in found]
    return out


def alert_rows(top: Mapping[str, Sequence[float]]) -> Iterator[tuple[str, float, float, float]]:
    """Rows with a hit in 1,000 customers."""
    for name, scores in top.items():
        alerts = sum(score > 0.0 for score in scores)
        yield f"alerts in 1,000 of {name} ({len(scores):,})", 1000 * alerts / len(scores), *MOST_ALERTS


def meaning(found: Sequence[Search], top: Mapping[str, Sequence[float]]) -> Iterator[str]:
    """A table of the share of right alerts by score, where one customer in `1 / PREVALENCE` is listed: listed ones
    score as the crosslist queries do, the others as the customers."""
    right = np.array([s.score for s in found])
    clear = np.concatenate([np.array(scores) for scores in top.values()])
    yield f"score          of {len(right):,} listed   of {len(clear):,} customers   right alerts"
    starts = [start for start in BAND_STARTS if start >= Config().threshold]
    for low, high in reversed(list(zip(starts, [*starts[1:], 2.0], strict=True))):
        r, c = (int(((scores >= low) & (scores < high)).sum()) for scores in (right, clear))
        share = restated(r, len(right), c, len(clear), PREVALENCE)
        assert share is not None, "no alert at all"
        yield f"{low:.2f} to {min(high, 1.0):.2f} {r:>13} {c:>18} {'>' if share.at_least else ' '}{share.value:>13.1%}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--sample", type=int, default=5_000)
    parser.add_argument("--half", type=int, choices=(0, 1))
    options = parser.parse_args()
    rows = list(pair_rows(scored_pairs(options.data / "labelled", options.half)))
    if options.data_dir is not None:
        screener = Screener.open(open_lists(options.data_dir, list(LIST_IDS.values())).snapshots, Config())
        found = list(searches(options.data / "labelled", screener, options.half))
        top = customers(options.data / "customers", screener, options.sample)
        rows += [*search_rows(found), *alert_rows(top)]
    print(f"{'figure':<72}{'value':>9}{'asked':>8}{'reach':>8}")
    for what, value, least, reach in rows:
        met = value <= least if least > reach else value >= least
        print(f"{what:<72}{value:>9.3f}{least:>8.3f}{reach:>8.3f}{'' if met else '  not met'}")
    if options.data_dir is not None:
        print("", *meaning(found, top), sep="\n")


if __name__ == "__main__":
    main()
