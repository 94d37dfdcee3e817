"""Measures the matcher on labelled files, beside the plain fuzzy ratio that a user could write in an afternoon."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from screening.match.differences import difference, scripts
from screening.match.labelled import LabelledFile
from screening.match.metrics import (
    Labels,
    OperatingPoint,
    Scores,
    average_precision,
    best_f1,
    confusion_at,
    recall_at_false_positive_rate,
)
from screening.model import EntityType

#: Scores one pair of names: (query, listed, type) -> 0 to 1.
PairScorer = Callable[[str, str, EntityType], float]

#: The prices at which recall is reported: shares of different pairs called a match.
FALSE_POSITIVE_RATES = (0.01, 0.05)


@dataclass(frozen=True, slots=True)
class Figures:
    """How well scores part the same pairs from the different ones. None: the labels cannot give the figure."""

    pairs: int
    same: int
    at_threshold: OperatingPoint
    best: OperatingPoint | None
    average_precision: float | None
    at_false_positive_rate: tuple[tuple[float, OperatingPoint | None], ...]
    """For each of FALSE_POSITIVE_RATES, the point of highest recall."""


#: (group, matcher's figures, baseline's figures), by falling size of the group.
Groups = tuple[tuple[str, Figures, Figures], ...]


@dataclass(frozen=True, slots=True)
class PairsEvaluation:
    """The figures of the matcher and of the baseline on one file of pairs, whole and by group."""

    scores: tuple[float, ...]
    """The matcher's score of every pair, in the order of the file."""
    baseline_scores: tuple[float, ...]
    ours: Figures
    baseline: Figures
    groups: Groups
    """By the type, or by the values given."""
    by_script: Groups
    """By the scripts of query and listed name."""
    by_kind: Groups
    """By the kind of difference."""
    kinds: tuple[str, ...]
    """Kind of difference of every pair: the file's column `kind`, or as read from the two names."""
    nameless: int
    """Pairs with an empty name on a side; they score 0."""


def wratio(query: str, listed: str, _type: EntityType) -> float:
    """The baseline: rapidfuzz's WRatio on casefolded names, 0 to 1."""
    return fuzz.WRatio(query.casefold(), listed.casefold()) / 100


def figures(labels: Labels, scores: Scores, threshold: float) -> Figures:
    """All figures of one set of pairs."""
    return Figures(
        pairs=len(labels),
        same=int(np.count_nonzero(labels == 1)),
        at_threshold=OperatingPoint(threshold, confusion_at(labels, scores, threshold)),
        best=best_f1(labels, scores),
        average_precision=average_precision(labels, scores),
        at_false_positive_rate=tuple(
            (rate, recall_at_false_positive_rate(labels, scores, rate)) for rate in FALSE_POSITIVE_RATES
        ),
    )


def score_pairs(file: LabelledFile, scorer: PairScorer) -> Iterator[float]:
    """The score of every pair in the order of the file; 0 where a name is empty."""
    for query, listed, kind in zip(file.texts("query"), file.texts("name"), file.types(), strict=True):
        yield scorer(query, listed, kind) if query and listed else 0.0


def evaluate_pairs(
    file: LabelledFile, scores: Sequence[float], threshold: float, group_by: Sequence[str] | None = None
) -> PairsEvaluation:
    """Figures of `scores` (one for each pair) beside the baseline's, whole and for each group (default: the type)."""
    labels = np.array(file.labels(), dtype=np.int64)
    ours = np.array(scores, dtype=np.float64)
    baseline = np.array(list(score_pairs(file, wratio)), dtype=np.float64)
    pairs = list(zip(file.texts("query"), file.texts("name"), file.types(), strict=True))
    kinds = file.texts("kind")
    if not any(kinds):
        kinds = [str(difference(query, name, type)) for query, name, type in pairs]

    def grouped(keys: Sequence[str]) -> Groups:
        return _groups(labels, ours, baseline, threshold, keys)

    return PairsEvaluation(
        scores=tuple(float(score) for score in ours),
        baseline_scores=tuple(float(score) for score in baseline),
        ours=figures(labels, ours, threshold),
        baseline=figures(labels, baseline, threshold),
        groups=grouped([str(type) for _, _, type in pairs] if group_by is None else group_by),
        by_script=grouped([scripts(query, name) for query, name, _ in pairs]),
        by_kind=grouped(kinds),
        kinds=tuple(kinds),
        nameless=sum(not query or not name for query, name, _ in pairs),
    )


def _groups(labels: Labels, ours: Scores, baseline: Scores, threshold: float, keys: Sequence[str]) -> Groups:
    members: dict[str, list[int]] = {}
    for row, key in enumerate(keys):
        members.setdefault(key, []).append(row)
    return tuple(
        (key, figures(labels[rows], ours[rows], threshold), figures(labels[rows], baseline[rows], threshold))
        for key, rows in sorted(members.items(), key=lambda group: (-len(group[1]), group[0]))
    )
