"""Why an alert is closed, and that none is whose row was not screened."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.errors import InputProblem
from screening.model import RowOutcome
from screening.review.closing import LEFT, MAYBE_LEFT, NOT_FOUND
from screening.review.state import State
from screening.review.verdict import Standing, Verdict
from tests.review.world import RULE, alert, entity, error, hit, other_row

HIT = alert(hits=[hit()])
FINDING = alert(findings=[RULE])
CLEAR = other_row("C1")
NOTE = "Compared passport and register."


def of(standing, row_id: str = "C1", kind: str = "hit"):
    (found,) = [one for one in standing.alerts if one.row_id == row_id and one.kind == kind]
    return found.standing, found.reason


@pytest.mark.parametrize(
    ("first", "tonight", "why"),
    [
        (HIT, {}, "its row is not in the input any more"),
        (FINDING, {"rows": [other_row("C2")]}, "its row is not in the input any more"),
        (error("C1"), {}, "its row is not in the input any more"),
        (error("C1"), {"rows": [CLEAR]}, "its row was screened"),
        (HIT, {"rows": [CLEAR], "lists": ["un_sc"]}, "the list us_ofac_sdn is not searched any more"),
        (
            HIT,
            {"rows": [CLEAR], "list_digest": "b" * 64},
            "the list us_ofac_sdn changed: its entry P1 is gone from it or does not match any more",
        ),
        (HIT, {"rows": [CLEAR], "input_digest": "b" * 64}, "the row changed, so that it does not match any more"),
        (FINDING, {"rows": [CLEAR], "input_digest": "b" * 64}, "the row changed: the rule finds nothing any more"),
        (HIT, {"rows": [CLEAR], "config": {"threshold": 0.95}}, "the settings changed: threshold from 0.85 to 0.95"),
        (
            FINDING,
            {"rows": [CLEAR], "config": {"profile": "EU"}, "manifest": {"rules_digest": "x"}},
            "the settings changed: profile from US to EU, the rules",
        ),
        (HIT, {"rows": [CLEAR], "manifest": {"code_digest": "x"}}, "the settings changed: the software"),
        (HIT, {"rows": [CLEAR], "manifest": {"rules_digest": "x"}, "config": {"profile": "EU"}}, NOT_FOUND),
        (HIT, {"rows": [CLEAR], "config": {"max_age_days": 9, "threshold_reason": "tested"}}, NOT_FOUND),
        (HIT, {"rows": [CLEAR]}, NOT_FOUND),
        (
            HIT,
            {"rows": [CLEAR], "list_digest": "b" * 64, "input_digest": "b" * 64, "config": {"threshold": 0.95}},
            f"{NOT_FOUND}; since it was found last, the input and the list us_ofac_sdn and "
            "the settings (threshold from 0.85 to 0.95) changed",
        ),
    ],
)
def test_a_closing_says_why(state: State, night, first, tonight, why):
    kind = next(iter(night(first).alerts)).kind

    assert of(night(**tonight), kind=kind) == (Standing.CLOSED, why)
    (line,) = state.alerts()
    assert (line.standing, line.reason) == (Standing.CLOSED, why)
    assert list(state.verify()) == []


def test_an_entry_that_another_row_still_matches_is_not_gone(night):
    other = alert("C2", [hit()], number=2)
    night(HIT, other)

    assert of(night(other, rows=[CLEAR], list_digest="b" * 64))[1] == (
        "the list us_ofac_sdn changed: its entry P1 does not match any more"
    )


def test_what_changed_is_told_since_the_run_that_found_it_last(night):
    night(HIT)
    night(files=("orders.csv",), list_digest="b" * 64)

    assert of(night(rows=[CLEAR], list_digest="a" * 64))[1] == NOT_FOUND


UNSCREENED = {
    "in error": {"alerts": [error("C1")]},
    "not screened": {"rows": [other_row("C1", RowOutcome.NOT_SCREENED, "not screened: only the embedded lists")]},
    "screened in part": {"rows": [other_row("C1", RowOutcome.REVIEW, "a rule; not screened: owner: '????'")]},
    "clear on embedded lists alone": {"rows": [CLEAR], "manifest": {"embedded_only": True}},
    "in error beside a row of its id that was screened": {"alerts": [error("C1")], "rows": [CLEAR]},
}


@pytest.mark.parametrize("tonight", UNSCREENED.values(), ids=UNSCREENED)
@pytest.mark.parametrize("verdict", [None, *Verdict])
def test_what_was_found_in_a_row_that_is_not_screened_stands_as_before(state: State, night, tonight, verdict):
    codes = {Verdict.TRUE_MATCH: "same_details", Verdict.FALSE_POSITIVE: "different_country"}
    (found,) = night(HIT).alerts
    if verdict:
        state.decide(found.alert_id, verdict, codes.get(verdict, "other"), NOTE)
    before = of(night(HIT))
    settings = {key: value for key, value in tonight.items() if key != "alerts"}

    standing, reason = of(night(*tonight.get("alerts", ()), **settings))

    assert standing is before[0] is not Standing.CLOSED
    assert reason == "; ".join(filter(None, [LEFT, before[1]]))
    assert list(state.verify()) == []
    assert of(night(HIT)) == before, "it was never gone"
    assert of(night())[0] is Standing.CLOSED
    assert list(state.verify()) == []


def test_an_alert_that_was_new_is_open_after_a_night_that_did_not_screen_its_row(night):
    night(HIT)

    assert of(night(error("C1"))) == (Standing.OPEN, LEFT)


def test_findings_are_left_as_they_stand_too(night):
    night(FINDING)

    assert of(night(error("C1")), kind="finding") == (Standing.OPEN, LEFT)


def test_a_row_in_error_whose_id_was_lost_may_be_any_that_is_missing(state: State, night):
    night(HIT, alert("C2", [hit()], number=2), alert("", [hit()], number=3))

    standing = night(error("", 1), rows=[other_row("C2")])

    assert of(standing) == (Standing.OPEN, MAYBE_LEFT)
    assert of(standing, "") == (Standing.OPEN, MAYBE_LEFT)
    assert of(standing, "C2") == (Standing.CLOSED, NOT_FOUND)
    assert list(state.verify()) == []


def test_an_error_of_another_reason_follows_the_first(night):
    night(error("C1"))
    longer = other_row("C1", RowOutcome.ERROR, "a cell of 6,000 characters")

    assert of(night(rows=[longer]), kind="error")[1] == "its row cannot be screened for another reason now"


def test_an_id_that_looks_like_a_formula_is_known_again(night):
    night(alert("=1+1", [hit()]))

    assert of(night(error("=1+1")), "=1+1") == (Standing.OPEN, LEFT)


def test_a_log_that_hides_which_alerts_were_left_is_found(state: State, night):
    night(HIT)
    night(error("C1"))
    (one,) = (line.alert_id for line in state.alerts() if line.kind == "hit")
    state.database.change("UPDATE alerts SET last_run = 2 WHERE alert_id = ?", one)

    assert list(state.verify()) == [f"alert {one} is not as the log has it (last_run)"]


def test_an_alert_whose_decisions_cannot_be_read_is_not_closed(state: State, night, tmp_path: Path):
    night(HIT)
    folder = tmp_path / "broken"
    from tests.review.world import write_run

    write_run(folder, "broken", [])
    (folder / "decisions.csv").unlink()

    with pytest.raises(InputProblem, match=r"decisions\.csv cannot be read"):
        state.record_run(folder)
    assert [line.standing for line in state.alerts()] == [Standing.NEW]


def test_another_entry_of_the_row_does_not_keep_the_first(night):
    night(HIT)

    standing = night(alert(hits=[hit(entity(id="P2"))]), list_digest="b" * 64)

    assert sorted(one.standing for one in standing.alerts) == [Standing.CLOSED, Standing.NEW]
