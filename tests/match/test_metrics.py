"""Figures computed by hand on small sets."""

import math

import numpy as np
import pytest

from screening.match.metrics import (
    average_precision,
    best_f1,
    confusion_at,
    operating_points,
    recall_at_false_positive_rate,
)


def arrays(*pairs: tuple[int, float]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([label for label, _ in pairs], dtype=np.int64), np.array([score for _, score in pairs])


def test_a_score_on_the_threshold_is_called_a_match():
    labels, scores = arrays((1, 0.9), (0, 0.85), (1, 0.5), (0, 0.1))

    counts = confusion_at(labels, scores, 0.85)

    assert (counts.true_positives, counts.false_positives) == (1, 1)
    assert (counts.false_negatives, counts.true_negatives) == (1, 1)
    assert (counts.precision, counts.recall, counts.f1) == (0.5, 0.5, 0.5)


def test_precision_is_unknown_where_nothing_is_called_but_recall_and_f1_are_zero():
    counts = confusion_at(*arrays((1, 0.2), (0, 0.1)), 0.5)

    assert counts.precision is None
    assert counts.recall == 0
    assert counts.f1 == 0


def test_recall_is_unknown_where_no_pair_is_the_same():
    counts = confusion_at(*arrays((0, 0.9)), 0.5)

    assert counts.recall is None
    assert counts.f1 is None


def test_average_precision_by_hand():
    # 1 at .9 (P 1/1), 0 at .8, 1 at .7 (P 2/3), 0 at .6, 1 at .5 (P 3/5): (1 + 2/3 + 3/5) / 3
    labels, scores = arrays((1, 0.9), (0, 0.8), (1, 0.7), (0, 0.6), (1, 0.5))

    assert average_precision(labels, scores) == pytest.approx((1 + 2 / 3 + 3 / 5) / 3)


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]])
def test_ties_count_as_one_step_whatever_their_order(order):
    # .9 holds one same and one different pair (P 1/2), .5 the rest (P 2/4): 1/2 * 1/2 + 1/2 * 1/2
    labels, scores = arrays((1, 0.9), (0, 0.9), (1, 0.5), (0, 0.5))

    assert average_precision(labels[order], scores[order]) == pytest.approx(0.5)


def test_scores_that_say_nothing_have_the_share_of_same_pairs_as_average_precision():
    labels, scores = arrays((1, 0.5), (0, 0.5), (0, 0.5), (0, 0.5))

    assert average_precision(labels, scores) == pytest.approx(0.25)


@pytest.mark.parametrize("label", [0, 1])
def test_one_class_alone_gives_neither_average_precision_nor_a_best_threshold(label):
    labels, scores = arrays((label, 0.9), (label, 0.2))

    assert average_precision(labels, scores) is None
    assert best_f1(labels, scores) is None
    assert recall_at_false_positive_rate(labels, scores, 0.05) is None


def test_operating_points_fall_and_end_with_everything_called():
    points = operating_points(*arrays((0, 0.2), (1, 0.9), (1, 0.2), (0, 0.4)))

    assert [point.threshold for point in points] == [0.9, 0.4, 0.2]
    assert [point.confusion.true_positives for point in points] == [1, 1, 2]
    assert [point.confusion.false_positives for point in points] == [0, 1, 2]


def test_no_pairs_have_no_operating_points():
    assert operating_points(*arrays()) == []


def test_best_f1_takes_the_threshold_with_the_best_balance():
    # at .9: P 1, R 1/3, F1 .5; at .7: P 1, R 2/3, F1 .8; at .6: P 2/3, R 2/3; at .3: P 3/4, R 1, F1 6/7
    best = best_f1(*arrays((1, 0.9), (1, 0.7), (0, 0.6), (1, 0.3), (0, 0.1)))

    assert best is not None
    assert best.threshold == 0.3
    assert best.confusion.f1 == pytest.approx(6 / 7)


def test_recall_at_a_false_positive_rate_stops_before_the_pair_that_costs_too_much():
    # ten different pairs: at most one may be called at 10 %
    negatives = [(0, 0.80), (0, 0.60), *[(0, 0.1)] * 8]
    labels, scores = arrays((1, 0.9), (1, 0.7), (1, 0.65), (1, 0.5), *negatives)

    point = recall_at_false_positive_rate(labels, scores, 0.10)

    assert point is not None
    assert point.threshold == 0.65
    assert point.confusion.recall == 0.75


def test_a_tie_of_same_and_different_pairs_cannot_be_split_to_save_recall():
    labels, scores = arrays((1, 1.0), (0, 1.0), (1, 0.5), (0, 0.1))

    point = recall_at_false_positive_rate(labels, scores, 0.01)

    assert point is not None
    assert point.threshold == math.inf
    assert point.confusion.recall == 0
