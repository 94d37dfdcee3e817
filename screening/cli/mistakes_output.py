"""Shows the worst mistakes on labelled pairs, and the comparison with a second scored file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from screening.cli.evaluation import figures_json, number, table
from screening.match.against import Against, Change
from screening.match.mistakes import Mistake, Mistakes

#: Changed pairs shown on each side when no --errors is given.
_SHOWN_CHANGES = 5


def mistakes_text(mistakes: Mistakes) -> list[str]:
    """Both lists, each pair with its explanation."""
    return [
        f"the same party, missed: {mistakes.all_missed:,}, the lowest scores first",
        *(line for mistake in mistakes.missed for line in _mistake_lines(mistake)),
        "",
        f"different parties, called a match: {mistakes.all_false_alarms:,}, the highest scores first",
        *(line for mistake in mistakes.false_alarms for line in _mistake_lines(mistake)),
    ]


def mistakes_json(mistakes: Mistakes) -> dict[str, Any]:
    """Both lists as JSON values, with their full counts."""
    return {
        "all_missed": mistakes.all_missed,
        "missed": [_mistake_json(mistake) for mistake in mistakes.missed],
        "all_false_alarms": mistakes.all_false_alarms,
        "false_alarms": [_mistake_json(mistake) for mistake in mistakes.false_alarms],
    }


def against_text(against: Against, ours_title: str, limit: int | None) -> list[str]:
    """Both sides by kind of difference, then the pairs that changed sides (at most `limit` each way)."""
    rows = [
        (k.kind, f"{k.pairs:,}", f"{k.ours:,}", f"{k.theirs:,}", f"{k.ours - k.theirs:+,}") for k in against.by_kind
    ]
    shown = _SHOWN_CHANGES if limit is None else limit
    return [
        f"against {against.title}, at one threshold: average precision {number(against.theirs.average_precision)}, "
        f"F1 {number(against.theirs.at_threshold.confusion.f1)}",
        "",
        *table(("called rightly, by kind of difference", "pairs", ours_title, against.title, "change"), rows),
        "",
        f"right here, wrong there: {len(against.better):,} pairs",
        *(_change_line(change) for change in against.better[:shown]),
        f"wrong here, right there: {len(against.worse):,} pairs",
        *(_change_line(change) for change in against.worse[:shown]),
    ]


def against_json(against: Against) -> dict[str, Any]:
    """The comparison as JSON values, with every changed pair."""
    return {
        "file": against.title,
        "figures": figures_json(against.theirs),
        "by_kind": [
            {"kind": k.kind, "pairs": k.pairs, "screening": k.ours, "other": k.theirs} for k in against.by_kind
        ],
        "better": _changes_json(against.better),
        "worse": _changes_json(against.worse),
    }


def _mistake_lines(mistake: Mistake) -> list[str]:
    head = f"  {mistake.score:.3f}  row {mistake.row}, {mistake.kind}: {mistake.query}  /  {mistake.name}"
    return [head, *(f"           {sentence}" for sentence in mistake.sentences or ("Nothing in common.",))]


def _mistake_json(mistake: Mistake) -> dict[str, Any]:
    return {
        "row": mistake.row,
        "query": mistake.query,
        "name": mistake.name,
        "type": mistake.type,
        "score": round(mistake.score, 6),
        "kind": mistake.kind,
        "explanation": list(mistake.sentences),
    }


def _change_line(change: Change) -> str:
    label = "same" if change.same else "different"
    return (
        f"  {change.ours:.3f} here, {change.theirs:.3f} there, {label}, row {change.row}, {change.kind}: "
        f"{change.query}  /  {change.name}"
    )


def _changes_json(changes: Sequence[Change]) -> list[dict[str, Any]]:
    return [
        {
            "row": change.row,
            "query": change.query,
            "name": change.name,
            "kind": change.kind,
            "expected": int(change.same),
            "screening": round(change.ours, 6),
            "other": round(change.theirs, 6),
        }
        for change in changes
    ]
