"""What is kept, and what may go after ten years."""

from __future__ import annotations

from screening.review.audit import CLOCK_BACK
from screening.review.retention import Pruned
from screening.review.verdict import Verdict
from tests.review.world import alert, hit

NOTE = "Compared passport and register."


def test_only_what_is_closed_and_older_than_the_retention_goes(state, night, clock):
    old, kept = night(alert("C1", [hit()]), alert("C2", [hit()], number=2)).alerts
    state.decide(old.alert_id, Verdict.FALSE_POSITIVE, "different_country", NOTE)
    night(alert("C2", [hit()], number=2))
    assert state.prune() == Pruned("2016-11-03", 0, 0, 0)
    clock.pass_days(3660)
    night(alert("C2", [hit()], number=2))
    lines = state.head.lines

    assert state.prune(dry_run=True) == Pruned("2026-11-12", 1, 1, 0)
    assert len(list(state.alerts())) == 2
    assert state.prune() == Pruned("2026-11-12", 1, 1, 0)

    assert [line.alert_id for line in state.alerts()] == [kept.alert_id]
    assert state.head.lines == lines + 1
    assert list(state.verify()) == []


def test_runs_that_nothing_points_to_go_too(state, night, clock):
    night(alert("C1", [hit()]))
    for _ in range(3):
        night()
    clock.pass_days(3700)
    night()

    assert state.prune() == Pruned("2026-12-24", 1, 0, 4)
    assert list(state.verify()) == []
    night(alert("C1", [hit()]))
    assert list(state.verify()) == []


def test_a_later_decision_keeps_an_alert(state, night, clock):
    one = night(alert("C1", [hit()])).alerts[0].alert_id
    clock.pass_days(3000)
    state.decide(one, Verdict.TRUE_MATCH, "same_details", NOTE)
    night()
    clock.pass_days(700)

    assert state.prune().alerts == 0


def test_a_clock_that_jumped_back_changes_no_order(state, night, clock):
    night(alert(hits=[hit()]))
    clock.pass_days(-2000)
    night(alert(hits=[hit()]))
    clock.pass_days(4000)
    night(alert(hits=[hit()]))

    assert [line["mark"] for line in state.log()] == ["", CLOCK_BACK, ""]
    assert [line["number"] for line in state.log()] == [1, 2, 3]
    assert list(state.verify()) == []
