"""Match quality by kind of difference, as a Markdown table, from files that `screening evaluate --out` has scored.

    screening evaluate tests/cases/pairs.csv --out pairs_scored.csv
    screening evaluate tests/cases/searches.csv --demo --out searches_scored.csv
    python tests/bench/quality_by_kind.py pairs_scored.csv searches_scored.csv

Pairs come with their average precision, searches without. A pair counts as alerted from the default threshold on.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from screening.config import Config
from screening.match.metrics import average_precision

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Judged:
    """One scored row: what it should be, and what the matcher made of it."""

    kind: str
    same: bool
    alerted: bool
    """The pair is called a match; the search found the right entity first, or anything where it must stay clear."""
    score: float


def judged(row: Row) -> Judged:
    """A scored row of pairs (`expected`, `score`) or of searches (`expected_id`, `top_score`, `top_id`, `outcome`)."""
    if "expected" in row:
        score = float(row["score"])
        return Judged(row["kind"], row["expected"] == "1", score >= Config().threshold, score)
    wanted = row["expected_id"]
    alerted = row["outcome"] == "review" and (not wanted or row["top_id"] in wanted.split(";"))
    return Judged(row["kind"], bool(wanted), alerted, float(row["top_score"] or 0))


def table(rows: Iterable[Judged], with_precision: bool) -> list[str]:
    """The Markdown lines: one for each kind by falling size, and one for all."""
    rows = list(rows)
    kinds = sorted({row.kind for row in rows}, key=lambda kind: (-sum(row.kind == kind for row in rows), kind))
    precision = (" average precision |", "---:|") if with_precision else ("", "")
    lines = [
        f"| kind | same | found | recall | different | false alarms |{precision[0]}",
        f"|---|---:|---:|---:|---:|---:|{precision[1]}",
    ]
    lines += [_line(f"`{kind}`", [row for row in rows if row.kind == kind], with_precision) for kind in kinds]
    return [*lines, _line("**all**", rows, with_precision)]


def _line(name: str, rows: list[Judged], with_precision: bool) -> str:
    same = [row for row in rows if row.same]
    different = [row for row in rows if not row.same]
    found = sum(row.alerted for row in same)
    cells = [
        name,
        f"{len(same)}" if same else "–",
        f"{found}" if same else "–",
        f"{found / len(same):.2f}" if same else "–",
        f"{len(different)}" if different else "–",
        f"{sum(row.alerted for row in different)}" if different else "–",
    ]
    if with_precision:
        labels = np.array([row.same for row in rows], dtype=np.int64)
        precision = average_precision(labels, np.array([row.score for row in rows])) if same and different else None
        cells.append("–" if precision is None else f"{precision:.2f}")
    return f"| {' | '.join(cells)} |"


def main(paths: list[str]) -> None:
    for path in paths:
        with Path(path).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        print("\n".join(table(map(judged, rows), with_precision="expected" in rows[0])), end="\n\n")


if __name__ == "__main__":
    main(sys.argv[1:])
