"""The worst mistakes on labelled pairs: same parties far below the threshold, different ones far above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from screening.match.explain import pieces
from screening.match.labelled import LabelledFile
from screening.match.screener import compare_names
from screening.model import EntityType


@dataclass(frozen=True, slots=True)
class Mistake:
    """A pair on the wrong side of the threshold, and why it scores as it does."""

    row: int
    """Data row of the file, from 1."""
    query: str
    name: str
    type: EntityType
    score: float
    kind: str
    """Kind of difference."""
    sentences: tuple[str, ...]
    """The explanation, one sentence for each piece."""


@dataclass(frozen=True, slots=True)
class Mistakes:
    """The worst first: `missed` by rising score, `false_alarms` by falling score."""

    missed: tuple[Mistake, ...]
    false_alarms: tuple[Mistake, ...]
    all_missed: int
    all_false_alarms: int


def worst_mistakes(
    file: LabelledFile, scores: Sequence[float], threshold: float, kinds: Sequence[str], limit: int
) -> Mistakes:
    """At most `limit` of each sort. `scores` and `kinds` have one value for each row; equal scores by row."""
    rows = list(zip(file.labels(), scores, strict=True))
    missed = [row for row, (label, score) in enumerate(rows) if label and score < threshold]
    false_alarms = [row for row, (label, score) in enumerate(rows) if not label and score >= threshold]
    names = list(zip(file.texts("query"), file.texts("name"), file.types(), strict=True))

    def mistake(row: int) -> Mistake:
        query, name, type = names[row]
        sentences = tuple(piece.text for piece in pieces(compare_names(query, name, type), ()))
        return Mistake(row + 1, query, name, type, scores[row], kinds[row], sentences)

    return Mistakes(
        tuple(mistake(row) for row in sorted(missed, key=lambda row: scores[row])[:limit]),
        tuple(mistake(row) for row in sorted(false_alarms, key=lambda row: -scores[row])[:limit]),
        len(missed),
        len(false_alarms),
    )
