"""Shows what an evaluation found: as plain text for people and as JSON for programs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from screening.match.evaluate import Figures, Groups, PairsEvaluation
from screening.match.metrics import OperatingPoint
from screening.terminal import printable

BASELINE = "rapidfuzz WRatio"
_WIDTH = 46


def pairs_text(title: str, result: PairsEvaluation, grouped_by: str) -> str:
    """The figures of a file of pairs: matcher and baseline side by side, then the groups."""
    ours, base = result.ours, result.baseline
    threshold = ours.at_threshold.threshold
    lines = [
        f"{title}: {ours.pairs:,} pairs, {ours.same:,} the same party, {ours.pairs - ours.same:,} different",
        "",
        line("", "screening", BASELINE),
        line("average precision", number(ours.average_precision), number(base.average_precision)),
    ]
    at, base_at = ours.at_threshold.confusion, base.at_threshold.confusion
    if ours.same < ours.pairs:
        lines.append(line(f"precision at {threshold:g}", number(at.precision), number(base_at.precision)))
    lines.append(line(f"recall at {threshold:g}", number(at.recall), number(base_at.recall)))
    if ours.same < ours.pairs:
        lines.append(line(f"F1 at {threshold:g}", number(at.f1), number(base_at.f1)))
    lines.append(line("best F1 (at threshold)", _best(ours.best), _best(base.best)))
    for (rate, point), (_, base_point) in zip(ours.at_false_positive_rate, base.at_false_positive_rate, strict=True):
        lines.append(line(f"recall at {rate:.0%} false positives", _recall(point), _recall(base_point)))
    for by, groups in ((grouped_by, result.groups), *_further(result)):
        lines += ["", *groups_text(by, groups)]
    if result.nameless:
        lines += ["", f"{result.nameless:,} pairs have an empty name and score 0."]
    return "\n".join(lines)


def pairs_json(file: str, result: PairsEvaluation, grouped_by: str) -> dict[str, Any]:
    """The figures of a file of pairs as JSON values; null where the labels cannot give a figure."""
    return {
        "kind": "pairs",
        "file": file,
        "pairs": result.ours.pairs,
        "same": result.ours.same,
        "nameless": result.nameless,
        "threshold": result.ours.at_threshold.threshold,
        "screening": figures_json(result.ours),
        "baseline": {"name": BASELINE, **figures_json(result.baseline)},
        "grouped_by": grouped_by,
        "groups": _groups_json(result.groups),
        "by_script": _groups_json(result.by_script),
        "by_kind": _groups_json(result.by_kind),
    }


def groups_text(by: str, groups: Groups) -> list[str]:
    """A table of groups: how many same parties each has and finds, how many different ones it calls, and precision."""
    header = (f"by {by}", "pairs", "same", "found", "different", "called", "avg precision", f"{BASELINE.split()[-1]}'s")
    rows = []
    for group, ours, base in groups:
        at = ours.at_threshold.confusion
        rows.append(
            (
                printable(group) or "(empty)",
                f"{ours.pairs:,}",
                f"{ours.same:,}",
                f"{at.true_positives:,}" + (f" ({at.recall:.0%})" if at.recall is not None else ""),
                f"{ours.pairs - ours.same:,}",
                f"{at.false_positives:,}",
                number(ours.average_precision),
                number(base.average_precision),
            )
        )
    return table(header, rows)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a table: the first column to the left, the others to the right."""
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
    return [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in (header, *rows)
    ]


def _further(result: PairsEvaluation) -> Iterator[tuple[str, Groups]]:
    """The further tables; one script alone needs no table."""
    if len(result.by_script) > 1:
        yield "script of the query / of the listed name", result.by_script
    yield "kind of difference", result.by_kind


def _groups_json(groups: Groups) -> list[dict[str, Any]]:
    return [
        {
            "group": group,
            "pairs": ours.pairs,
            "same": ours.same,
            "screening": figures_json(ours),
            "baseline": figures_json(base),
        }
        for group, ours, base in groups
    ]


def figures_json(figures: Figures) -> dict[str, Any]:
    """All figures of one scorer; null where the labels cannot give one."""
    return {
        "average_precision": rounded(figures.average_precision),
        "at_threshold": _point_json(figures.at_threshold),
        "best_f1": _point_json(figures.best),
        "at_false_positive_rate": {f"{rate:g}": _point_json(point) for rate, point in figures.at_false_positive_rate},
    }


def _point_json(point: OperatingPoint | None) -> dict[str, Any] | None:
    if point is None:
        return None
    counts = point.confusion
    return {
        "threshold": rounded(point.threshold) if math.isfinite(point.threshold) else None,
        "precision": rounded(counts.precision),
        "recall": rounded(counts.recall),
        "f1": rounded(counts.f1),
        "true_positives": counts.true_positives,
        "false_positives": counts.false_positives,
        "false_negatives": counts.false_negatives,
        "true_negatives": counts.true_negatives,
    }


def rounded(value: float | None) -> float | None:
    """Six decimals, as in every JSON output."""
    return None if value is None else round(value, 6)


def line(label: str, *cells: str) -> str:
    """One figure with its label."""
    return (f"{label:<{_WIDTH}}" + "".join(f"{cell:>20}" for cell in cells)).rstrip()


def number(value: float | None) -> str:
    """Three decimals; a dash for what cannot be told."""
    return "–" if value is None else f"{value:.3f}"


def _best(point: OperatingPoint | None) -> str:
    return "–" if point is None else f"{number(point.confusion.f1)} ({point.threshold:.2f})"


def _recall(point: OperatingPoint | None) -> str:
    return "–" if point is None else number(point.confusion.recall)
