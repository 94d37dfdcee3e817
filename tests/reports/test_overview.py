"""The figures of a run: complete whatever is shown."""

from __future__ import annotations

import pytest

from screening.model import RowOutcome, Severity
from screening.reports import overview
from screening.reports.overview import gather, score_band
from tests.reports.samples import FORWARDER, alert, karun_hit, sample_alerts, weak_hit


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (0.0, "0.00–0.05"),
        (0.85, "0.85–0.90"),
        (0.8999, "0.85–0.90"),
        (0.9, "0.90–0.95"),
        (0.95, "0.95–1.00"),
        (1.0, "0.95–1.00"),
    ],
)
def test_a_score_lies_in_its_twentieth(score: float, band: str) -> None:
    assert score_band(score) == band


def test_everything_is_counted_once() -> None:
    seen = gather(sample_alerts())
    assert (seen.review_count, seen.error_count, seen.weak_count, seen.hits) == (5, 1, 1, 4)
    assert seen.by_list == {"us_ofac_sdn": 3, "un_sc": 1}
    assert seen.by_severity == {Severity.CRITICAL: 1, Severity.HIGH: 3, Severity.MEDIUM: 1}


def test_findings_on_rows_that_stay_clear_are_counted_apart() -> None:
    seen = gather([alert(1, findings=(FORWARDER,)), alert(2, findings=(FORWARDER,), outcome=RowOutcome.CLEAR)])
    assert (seen.rules["RF-0010"].fired_in_review, seen.rules["RF-0010"].fired_elsewhere) == (1, 1)
    assert seen.by_technique == {"false_enduser_to_intermediary": 1, "transshipment": 1}


def test_the_most_urgent_are_kept_and_all_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "MAX_ALERTS", 3)
    monkeypatch.setattr(overview, "MAX_LINES", 2)
    scores = [0.86, 0.99, 0.87, 0.91, 0.88, 0.97, 0.9, 0.89, 0.93]
    seen = gather(alert(n, hits=(karun_hit(score),), weak=(weak_hit(),)) for n, score in enumerate(scores, 1))
    assert [one.decision.top_score for one in seen.alerts] == [0.99, 0.97, 0.93]
    assert (seen.review_count, len(seen.weak), seen.weak_count) == (9, 2, 9)


def test_of_equally_urgent_rows_the_earlier_comes_first() -> None:
    seen = gather(alert(number, hits=(karun_hit(),)) for number in range(1, 6))
    assert [one.decision.row for one in seen.alerts] == [1, 2, 3, 4, 5]


def test_rows_of_a_lower_rank_precede_more_severe_ones() -> None:
    seen = gather(sample_alerts(), lambda one: int(one.decision.row != 8))
    assert [one.decision.row for one in seen.alerts][:2] == [8, 3]
