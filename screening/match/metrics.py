"""Figures of match quality, from labels (1 same party, 0 different) and scores.

All functions take two arrays of one length and treat equal scores as one step: no threshold can part them, so no
figure may depend on their order. A figure that the labels cannot give (no positives, no negatives) is None.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.int64]
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Confusion:
    """Counts of pairs called a match (score at or above the threshold) or not, right and wrong."""

    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int

    @property
    def precision(self) -> float | None:
        """Share of the called matches that are right, 0 to 1; None where nothing was called."""
        called = self.true_positives + self.false_positives
        return self.true_positives / called if called else None

    @property
    def recall(self) -> float | None:
        """Share of the real matches that were called, 0 to 1; None where there is no real match."""
        real = self.true_positives + self.false_negatives
        return self.true_positives / real if real else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall, 0 to 1; None where there is no real match."""
        if not self.true_positives + self.false_negatives:
            return None
        return 2 * self.true_positives / (2 * self.true_positives + self.false_positives + self.false_negatives)


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """A threshold and what it does to the labelled pairs."""

    threshold: float
    confusion: Confusion


def confusion_at(labels: Labels, scores: Scores, threshold: float) -> Confusion:
    """Counts when every score at or above `threshold` is called a match."""
    called = scores >= threshold
    same = labels == 1
    return Confusion(
        true_positives=int(np.count_nonzero(called & same)),
        false_positives=int(np.count_nonzero(called & ~same)),
        false_negatives=int(np.count_nonzero(~called & same)),
        true_negatives=int(np.count_nonzero(~called & ~same)),
    )


def operating_points(labels: Labels, scores: Scores) -> list[OperatingPoint]:
    """One point for each distinct score, by falling threshold."""
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    last_of_tie = (
        np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1) if len(ranked) else np.array([], dtype=int)
    )
    true_positives = np.cumsum(labels[order] == 1)[last_of_tie]
    false_positives = last_of_tie + 1 - true_positives
    positives = int(np.count_nonzero(labels == 1))
    negatives = len(labels) - positives
    return [
        OperatingPoint(float(ranked[at]), Confusion(int(tp), int(fp), positives - int(tp), negatives - int(fp)))
        for at, tp, fp in zip(last_of_tie, true_positives, false_positives, strict=True)
    ]


def average_precision(labels: Labels, scores: Scores) -> float | None:
    """Area under the precision-recall steps, 0 to 1: the sum of precision times the gain in recall at each score.

    No interpolation (the definition of scikit-learn's `average_precision_score`). None where a class is missing.
    """
    positives = int(np.count_nonzero(labels == 1))
    if positives in (0, len(labels)):
        return None
    total, found = 0.0, 0
    for point in operating_points(labels, scores):
        counts = point.confusion
        gained, found = counts.true_positives - found, counts.true_positives
        if gained:
            total += gained / positives * counts.true_positives / (counts.true_positives + counts.false_positives)
    return total


def best_f1(labels: Labels, scores: Scores) -> OperatingPoint | None:
    """The point of highest F1 (the highest threshold among equals). None where a class is missing."""
    if len(set(labels.tolist())) < 2:
        return None
    return max(operating_points(labels, scores), key=lambda point: (point.confusion.f1 or 0.0, point.threshold))


def recall_at_false_positive_rate(labels: Labels, scores: Scores, rate: float) -> OperatingPoint | None:
    """The lowest threshold at which at most `rate` (0 to 1) of the different pairs are called a match.

    Its recall is the share of real matches found at that price. Where even the highest score calls too many, the
    threshold is infinite and the recall 0. None where a class is missing.
    """
    positives = int(np.count_nonzero(labels == 1))
    negatives = len(labels) - positives
    if not positives or not negatives:
        return None
    best = OperatingPoint(float("inf"), Confusion(0, 0, positives, negatives))
    for point in operating_points(labels, scores):
        if point.confusion.false_positives > rate * negatives:
            break
        best = point
    return best
