"""Shows what an evaluation of searches found: as plain text for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from screening.cli.evaluation import line, number, rounded, table
from screening.match.labelled import LabelledFile
from screening.match.searches import SearchFigures, SearchResult

#: (what the groups are, the figures of each).
SearchGroups = Sequence[tuple[str, Sequence[tuple[str, SearchFigures]]]]


def searches_text(title: str, result: SearchFigures, threshold: float, groups: SearchGroups) -> str:
    """The figures of a file of searches, whole and by group."""
    lines = [f"{title}: {result.expected + result.clear:,} searches at threshold {threshold:g}", ""]
    if result.expected:
        lines += [
            line("entities to find", f"{result.expected:,}"),
            line("found (recall)", f"{result.found:,} ({number(result.recall)})"),
            line("found on the first place", f"{result.first:,} ({number(result.first / result.expected)})"),
            line("mean reciprocal rank", number(result.mean_reciprocal_rank)),
        ]
    if result.clear:
        lines += [
            line("searches that must stay clear", f"{result.clear:,}"),
            line("alerts among them", f"{result.alerted:,} with {result.hits_on_clear:,} hits"),
            line("alerts per thousand", f"{result.alerts_per_thousand:.1f}"),
        ]
    for by, members in groups:
        rows = [
            (key or "(empty)", *(f"{count:,}" for count in (f.expected, f.found, f.first, f.clear, f.alerted)))
            for key, f in members
        ]
        lines += ["", *table((f"by {by}", "to find", "found", "first", "to stay clear", "alerted"), rows)]
    return "\n".join(lines)


def searches_json(file: str, result: SearchFigures, threshold: float, groups: SearchGroups) -> dict[str, Any]:
    """The figures of a file of searches as JSON values; null where the file cannot give a figure."""
    return {
        "kind": "searches",
        "file": file,
        "threshold": threshold,
        **_figures_json(result),
        **{f"by_{by}": [{"group": key, **_figures_json(f)} for key, f in members] for by, members in groups},
    }


def mistakes_text(
    labelled: LabelledFile, results: Sequence[SearchResult], missed: Sequence[int], alerts: Sequence[int]
) -> list[str]:
    """The searches at these positions: those that missed their entity, and those that alert and should not."""
    queries, expected = labelled.texts("query"), labelled.texts("expected_id")
    lines = ["not found, the lowest scores first"]
    for at in missed:
        score = results[at].expected_score
        shown = "not among the results" if score is None else f"{score:.3f}"
        lines.append(f"  {shown}  row {at + 1}: {queries[at]}  /  {expected[at]}")
    lines += ["", "alerts that should not be, the highest scores first"]
    for at in alerts:
        lines.append(f"  {results[at].top_score:.3f}  row {at + 1}: {queries[at]}  /  {results[at].top_name}")
        lines += [f"           {sentence}" for sentence in results[at].top_sentences]
    return lines


def mistakes_json(
    labelled: LabelledFile, results: Sequence[SearchResult], missed: Sequence[int], alerts: Sequence[int]
) -> dict[str, Any]:
    """The same as JSON values."""
    queries, expected = labelled.texts("query"), labelled.texts("expected_id")

    def mistake(at: int) -> dict[str, Any]:
        result = results[at]
        return {
            "row": at + 1,
            "query": queries[at],
            "expected_id": expected[at],
            "expected_score": rounded(result.expected_score),
            "top_score": rounded(result.top_score),
            "top_id": result.top_id,
            "top_name": result.top_name,
            "explanation": list(result.top_sentences),
        }

    return {"missed": [mistake(at) for at in missed], "false_alarms": [mistake(at) for at in alerts]}


def _figures_json(result: SearchFigures) -> dict[str, Any]:
    return {
        "expected": result.expected,
        "found": result.found,
        "recall": rounded(result.recall),
        "first": result.first,
        "mean_reciprocal_rank": rounded(result.mean_reciprocal_rank),
        "clear": result.clear,
        "alerted": result.alerted,
        "hits_on_clear": result.hits_on_clear,
        "alerts_per_thousand": rounded(result.alerts_per_thousand),
    }
