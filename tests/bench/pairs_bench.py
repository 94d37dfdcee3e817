"""Average precision of this matcher and of plain rapidfuzz ratios on labelled pairs.

python tests/bench/pairs_bench.py LABELLED.csv ...
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz

from screening.match.evaluate import PairScorer, score_pairs, wratio
from screening.match.labelled import read_labelled
from screening.match.metrics import average_precision, best_f1, recall_at_false_positive_rate
from screening.match.screener import compare_names

SCORERS: dict[str, PairScorer] = {
    "screening": lambda query, listed, kind: compare_names(query, listed, kind).score,
    "WRatio": wratio,
    "token_sort_ratio": lambda query, listed, _: fuzz.token_sort_ratio(query.casefold(), listed.casefold()) / 100,
}


def main(paths: list[str]) -> None:
    print(f"{'file':<28}{'scorer':<18}{'AP':>7}{'best F1':>9}{'R@1%':>7}{'pairs/s':>11}")
    for path in paths:
        file = read_labelled(Path(path), {})
        labels = np.array(file.labels(), dtype=np.int64)
        for name, scorer in SCORERS.items():
            start = time.perf_counter()
            scores = np.array(list(score_pairs(file, scorer)), dtype=np.float64)
            rate = len(scores) / (time.perf_counter() - start)
            precision, best = average_precision(labels, scores), best_f1(labels, scores)
            strict = recall_at_false_positive_rate(labels, scores, 0.01)
            assert precision is not None, f"{path} has pairs of one label only"
            assert best is not None
            assert strict is not None
            print(
                f"{Path(path).name[:27]:<28}{name:<18}{precision:>7.3f}{best.confusion.f1:>9.3f}"
                f"{strict.confusion.recall:>7.3f}{rate:>11,.0f}"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
