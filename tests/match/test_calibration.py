"""Shares of right alerts: on the pairs as counted, in production after Bayes."""

import numpy as np
import pytest

from screening.match.calibration import bands, restated, trade_offs


def arrays(same: list[float], different: list[float]):
    return np.array([1] * len(same) + [0] * len(different)), np.array(same + different)


def test_every_pair_stands_in_exactly_one_band():
    labels, scores = arrays([1.0, 0.98, 0.85, 0.5], [0.849999, 0.0, 0.3])

    found = bands(labels, scores)

    assert sum(band.same + band.different for band in found) == 7
    assert [(band.low, band.same) for band in found if band.same] == [(0.98, 2), (0.85, 1), (0.5, 1)]
    assert next(band for band in found if band.low == 0.8).different == 1


def test_a_share_on_the_pairs_counts_the_pairs():
    labels, scores = arrays([0.9, 0.9, 0.9], [0.9])

    assert next(band for band in bands(labels, scores) if band.low == 0.9).on_pairs == 0.75


def test_in_production_the_rarity_of_true_matches_counts():
    # Of the same 50 of 100 alert, of the different 1 of 1,000: 0.01 * 0.5 / (0.01 * 0.5 + 0.99 * 0.001).
    share = restated(50, 100, 1, 1000, prevalence=0.01)

    assert share is not None
    assert not share.at_least
    assert share.value == pytest.approx(0.005 / (0.005 + 0.00099))


def test_at_the_prevalence_of_the_pairs_the_share_is_the_one_counted():
    share = restated(30, 40, 10, 60, prevalence=0.4)

    assert share is not None
    assert share.value == pytest.approx(30 / 40)


def test_without_a_different_pair_the_share_is_a_lower_bound():
    share = restated(50, 100, 0, 3000, prevalence=0.001)

    assert share is not None
    assert share.at_least
    assert share.value == pytest.approx(0.0005 / (0.0005 + 0.999 * 0.001))


@pytest.mark.parametrize("counts", [(0, 10, 0, 10), (3, 3, 0, 0), (0, 0, 3, 3)])
def test_what_the_pairs_cannot_tell_is_not_told(counts):
    assert restated(*counts, prevalence=0.1) is None


def test_the_trade_off_marks_the_threshold_in_use():
    labels, scores = arrays([0.9, 0.8], [0.7, 0.2])

    found = trade_offs(labels, scores, 0.83)

    assert [t.point.threshold for t in found if t.in_use] == [0.83]
    assert [t.point.threshold for t in found] == sorted(t.point.threshold for t in found)
    assert found[0].point.confusion.false_positives == 1
