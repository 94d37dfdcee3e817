"""What a score means: the share of right alerts by score, on the given pairs and restated for production.

Labelled files hold far more true matches than a customer base. By Bayes' rule, with one true match in `1 / prevalence`
rows and the pairs' own distributions of scores,

    P(same | score in band) = p * P(band | same) / (p * P(band | same) + (1 - p) * P(band | different))

which takes every pair for a row beside its nearest listed entry.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from screening.match.metrics import Labels, OperatingPoint, Scores, confusion_at

#: One true match in 10,000 rows: the order of magnitude that DESIGN names for production.
PREVALENCE = 1 / 10_000
#: Lower ends of the bands of scores; finer where thresholds lie. A band reaches to the next one, the last to 1.
BAND_STARTS = (0.0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98)
#: Thresholds whose trade-off is shown beside the one in use.
THRESHOLDS = (0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
#: None of n seen: the true share is below 3/n with 95 % confidence (the rule of three; Hanley & Lippman-Hand 1983).
_RULE_OF_THREE = 3


@dataclass(frozen=True, slots=True)
class Share:
    """A share of right alerts, 0 to 1."""

    value: float
    at_least: bool = False
    """No different pair was seen, so the share is a lower bound (95 % confidence), not an estimate."""


@dataclass(frozen=True, slots=True)
class Band:
    """The pairs whose scores lie between two values."""

    low: float
    high: float
    """Excluded, but for the last band."""
    same: int
    different: int
    on_pairs: float | None
    """Share of the same party among these pairs; None without pairs."""
    in_production: Share | None
    """The same share at the stated prevalence; None without pairs."""


@dataclass(frozen=True, slots=True)
class TradeOff:
    """What a threshold finds and what it costs."""

    point: OperatingPoint
    in_use: bool
    in_production: Share | None
    """Share of right alerts at the stated prevalence; None where nothing is called."""


def bands(labels: Labels, scores: Scores, prevalence: float = PREVALENCE) -> tuple[Band, ...]:
    """The bands from the highest score down. `prevalence` (0 to 1): share of rows with a true match."""
    same, different = int(np.count_nonzero(labels == 1)), int(np.count_nonzero(labels != 1))
    found = []
    for low, high in zip(BAND_STARTS, (*BAND_STARTS[1:], 1.0), strict=True):
        member = (scores >= low) & ((scores < high) | (high == 1.0))
        s, d = int(np.count_nonzero(member & (labels == 1))), int(np.count_nonzero(member & (labels != 1)))
        on_pairs = s / (s + d) if s + d else None
        found.append(Band(low, high, s, d, on_pairs, restated(s, same, d, different, prevalence)))
    return tuple(reversed(found))


def trade_offs(
    labels: Labels, scores: Scores, threshold: float, prevalence: float = PREVALENCE
) -> tuple[TradeOff, ...]:
    """The usual thresholds and the one in use, rising."""
    found = []
    for value in sorted({*THRESHOLDS, threshold}):
        counts = confusion_at(labels, scores, value)
        share = restated(
            counts.true_positives,
            counts.true_positives + counts.false_negatives,
            counts.false_positives,
            counts.false_positives + counts.true_negatives,
            prevalence,
        )
        found.append(TradeOff(OperatingPoint(value, counts), value == threshold, share))
    return tuple(found)


def restated(same: int, all_same: int, different: int, all_different: int, prevalence: float) -> Share | None:
    """Share of right alerts in production where `same` of `all_same` and `different` of `all_different` pairs alert.

    None where no pair alerts, or where a class is missing. Where no different pair alerts, the share of those that
    would is taken at its upper bound.
    """
    if not (same or different) or not all_same or not all_different:
        return None
    right = prevalence * same / all_same
    wrong = (1 - prevalence) * (different or min(_RULE_OF_THREE, all_different)) / all_different
    return Share(right / (right + wrong), at_least=not different)
