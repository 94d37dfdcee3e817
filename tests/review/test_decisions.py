"""Who may decide what: reasons and notes, the second person, assignment, re-opening by hand."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from screening.errors import StateProblem, UsageProblem
from screening.model import Severity
from screening.review.state import current_user, open_state
from screening.review.verdict import REASONS, ReviewPolicy, Standing, Verdict, second_approver_from
from tests.review.world import alert, hit

NOTE = "Compared passport and register."
FOUR_EYES = ReviewPolicy(second_approver=True)


@pytest.fixture
def found(night) -> str:
    return night(alert(hits=[hit()])).alerts[0].alert_id


@pytest.fixture
def ben(tmp_path: Path, clock, state):
    with open_state(tmp_path / "state.sqlite", clock, "ben") as opened:
        yield opened


def stands(state) -> Standing:
    (line,) = state.alerts()
    return line.standing


def test_all_that_is_wrong_with_a_decision_is_told_at_once(state, found):
    with pytest.raises(UsageProblem) as told:
        state.decide(found, Verdict.FALSE_POSITIVE, "same_identifier", ".", "2020-01-01")

    assert "reason: same_identifier is no reason for false_positive" in str(told.value)
    assert "note: say in a sentence" in str(told.value)
    assert "expires: 2020-01-01 is past" in str(told.value)
    assert stands(state) is Standing.NEW


def test_an_unknown_reason_or_day_is_refused(state, found):
    with pytest.raises(UsageProblem, match="'because' is no reason code"):
        state.decide(found, Verdict.ESCALATED, "because", NOTE)
    with pytest.raises(UsageProblem, match="'tomorrow' is no day"):
        state.decide(found, Verdict.FALSE_POSITIVE, "other", NOTE, "tomorrow")


def test_every_verdict_has_reasons_of_its_own(state):
    for verdict in Verdict:
        assert len([code for code, reason in REASONS.items() if verdict in reason.verdicts]) >= 2


def test_an_alert_is_known_by_the_beginning_of_its_id(state, found):
    state.decide(found[:6], Verdict.ESCALATED, "other", NOTE)

    assert stands(state) is Standing.ESCALATED
    for wrong in ("", "zzz", "a" * 40):
        with pytest.raises(UsageProblem, match="there is no alert"):
            state.decide(wrong, Verdict.ESCALATED, "other", NOTE)


def test_a_beginning_shared_by_two_alerts_is_refused(state, night):
    night(*(alert(f"C{number}", [hit()], number=number) for number in range(1, 40)))

    with pytest.raises(UsageProblem, match="several alerts begin"):
        state.alert("a")


def test_a_decision_suppresses_only_once_a_second_person_approved_it(state, ben, night):
    one = night(alert(hits=[hit()]), policy=FOUR_EYES).alerts[0].alert_id
    state.decide(one, Verdict.FALSE_POSITIVE, "different_country", NOTE)
    (line,) = state.alerts()
    assert (line.standing, line.waits) == (Standing.NEW, True)
    assert line.reason == "false_positive by ada waits for a second person"
    assert night(alert(hits=[hit()])).alerts[0].standing is Standing.OPEN

    ben.approve(one)

    assert stands(state) is Standing.SUPPRESSED
    assert night(alert(hits=[hit()])).alerts[0].standing is Standing.SUPPRESSED


@pytest.mark.parametrize(
    "name",
    [
        "ada", "Ada", "ADA", " ada", "a\u200bda", "\uff41da",
        "\u0430da", "\u0410da", "\u0430d\u0430", "\u03b1da", "ad\u0430", "\u0391DA", "a\u0501a",
    ],
)  # fmt: skip
def test_who_decided_is_not_the_second_person(state, night, tmp_path, clock, name):
    one = night(alert(hits=[hit()]), policy=FOUR_EYES).alerts[0].alert_id
    state.decide(one, Verdict.TRUE_MATCH, "same_details", NOTE)

    with (
        open_state(tmp_path / "state.sqlite", clock, name) as same,
        pytest.raises(UsageProblem, match="a second person must approve"),
    ):
        same.approve(one)


@pytest.mark.parametrize("name", ["ben", "adam", "\u0431\u0435\u043d", "\u0430\u0434\u0430"])
def test_another_name_is_a_second_person_in_whatever_alphabet(state, night, tmp_path, clock, name):
    one = night(alert(hits=[hit()]), policy=FOUR_EYES).alerts[0].alert_id
    state.decide(one, Verdict.TRUE_MATCH, "same_details", NOTE)

    with open_state(tmp_path / "state.sqlite", clock, name) as other:
        other.approve(one)

    assert stands(state) is Standing.CONFIRMED


def test_nothing_is_approved_that_does_not_wait(state, ben, found):
    with pytest.raises(UsageProblem, match="no decision on"):
        ben.approve(found)
    state.decide(found, Verdict.FALSE_POSITIVE, "different_country", NOTE)
    with pytest.raises(UsageProblem, match="no decision on"):
        ben.approve(found)


def test_a_decision_that_waits_falls_when_its_grounds_change(state, ben, night):
    one = night(alert(hits=[hit()]), policy=FOUR_EYES).alerts[0].alert_id
    state.decide(one, Verdict.FALSE_POSITIVE, "different_country", NOTE)
    night(alert(hits=[hit(score=0.97)]))

    with pytest.raises(UsageProblem, match="no decision on"):
        ben.approve(one)
    assert stands(state) is Standing.REOPENED


def test_a_decision_that_waited_past_its_day_is_not_approved(state, ben, night, clock):
    one = night(alert(hits=[hit()]), policy=FOUR_EYES).alerts[0].alert_id
    state.decide(one, Verdict.FALSE_POSITIVE, "different_country", NOTE, "2026-11-10")
    clock.pass_days(30)

    with pytest.raises(UsageProblem, match="ended on 2026-11-10"):
        ben.approve(one)


def test_the_second_person_may_be_asked_for_severe_rows_only(state, night):
    policy = ReviewPolicy(second_approver=frozenset({Severity.CRITICAL}))
    one = night(alert(hits=[hit()]), policy=policy).alerts[0].alert_id  # a row of severity high
    state.decide(one, Verdict.FALSE_POSITIVE, "different_country", NOTE)

    assert stands(state) is Standing.SUPPRESSED
    assert policy.needs_second(Verdict.TRUE_MATCH, "critical")
    assert not policy.needs_second(Verdict.ESCALATED, "critical")


def test_words_for_the_second_person():
    assert second_approver_from("always") is True
    assert second_approver_from("Never") is False
    assert second_approver_from("high, critical") == {Severity.HIGH, Severity.CRITICAL}
    with pytest.raises(UsageProblem, match="unknown severity 'sometimes'"):
        second_approver_from("sometimes")


def test_a_final_verdict_is_ended_before_another_is_given(state, ben, found):
    state.decide(found, Verdict.UNRESOLVED, "information_requested", NOTE)
    state.decide(found, Verdict.FALSE_POSITIVE, "different_country", NOTE)
    with pytest.raises(UsageProblem, match="ada decided false_positive on 2026-11-03"):
        ben.decide(found, Verdict.TRUE_MATCH, "same_details", NOTE)

    ben.reopen(found, "The passport was forged.")
    assert stands(state) is Standing.REOPENED
    ben.decide(found, Verdict.TRUE_MATCH, "same_details", NOTE)

    assert stands(state) is Standing.CONFIRMED
    ended = [(decision["verdict"], decision["ended_why"]) for decision in state.alert(found).decisions]
    assert ended == [
        ("unresolved", "replaced by another verdict"),
        ("false_positive", "re-opened by ben: The passport was forged."),
        ("true_match", ""),
    ]


def test_a_decision_whose_last_day_is_past_is_followed_by_a_new_one(state, ben, night, found, clock):
    state.decide(found, Verdict.FALSE_POSITIVE, "different_country", NOTE, "2026-11-10")
    with pytest.raises(UsageProblem, match="ada decided false_positive"):
        ben.decide(found, Verdict.FALSE_POSITIVE, "different_country", NOTE)
    clock.pass_days(30)
    assert stands(state) is Standing.REOPENED

    ben.decide(found, Verdict.FALSE_POSITIVE, "different_country", NOTE)

    assert stands(state) is Standing.SUPPRESSED
    assert night(alert(hits=[hit()])).alerts[0].standing is Standing.SUPPRESSED
    assert [decision["user"] for decision in state.alert(found).decisions] == ["ada", "ben"]
    assert list(state.verify()) == []


def test_only_what_was_decided_is_re_opened_and_with_a_note(state, found):
    with pytest.raises(UsageProblem, match="nothing is decided"):
        state.reopen(found, "Why not.")
    with pytest.raises(UsageProblem, match="say why"):
        state.reopen(found, " ")


def test_what_was_re_opened_by_hand_is_re_opened_in_the_next_run_and_open_after_it(state, night, found):
    state.decide(found, Verdict.FALSE_POSITIVE, "different_country", NOTE)
    state.reopen(found, "New passport copy.")

    standing = night(alert(hits=[hit()])).alerts[0]
    assert (standing.standing, standing.reason) == (Standing.REOPENED, "re-opened by ada: New passport copy.")
    assert night(alert(hits=[hit()])).alerts[0].standing is Standing.OPEN
    assert list(state.verify()) == []


def test_what_is_gone_is_not_decided(state, night, found):
    night()

    with pytest.raises(UsageProblem, match="the last run did not find it any more"):
        state.decide(found, Verdict.FALSE_POSITIVE, "different_country", NOTE)


def test_alerts_are_given_to_people(state, found):
    state.assign(found, "ben")
    assert [line.alert_id for line in state.alerts(assigned="ben")] == [found]
    assert list(state.alerts(assigned="eve")) == []

    state.assign(found, "")
    assert list(state.alerts(assigned="ben")) == []


def test_a_changed_policy_is_a_line_of_the_log(state):
    state.change_policy({"second_approver": True})
    state.change_policy({"second_approver": True})

    (line,) = state.log()
    assert (line["action"], line["user"]) == ("policy", "ada")
    assert state.policy == FOUR_EYES


def test_a_policy_from_before_terms_had_a_bound_is_read_with_the_longest_term(state):
    record = ReviewPolicy().record() | {"expires_days": 9_999_999, "retention_days": 9_999_999}
    state.database.change("INSERT INTO policy (id, record) VALUES (1, ?)", json.dumps(record))

    assert (state.policy.expires_days, state.policy.retention_days) == (36_500, 36_500)
    assert state.prune(dry_run=True).before == (state.database.today() - timedelta(days=36_500)).isoformat()


def test_a_policy_that_no_team_could_set_is_told_as_damage(state):
    record = ReviewPolicy().record() | {"expires_days": -5}
    state.database.change("INSERT INTO policy (id, record) VALUES (1, ?)", json.dumps(record))

    with pytest.raises(StateProblem, match="the policy cannot be read"):
        _ = state.policy


@pytest.mark.parametrize("wrong", [{"expires_days": 0}, {"retention_days": 0}])
def test_a_policy_without_days_is_refused(wrong):
    with pytest.raises(UsageProblem):
        ReviewPolicy(**wrong)


def test_the_same_entry_shows_what_was_decided_for_others(state, night):
    first, second = night(alert(hits=[hit()]), alert("C2", [hit()], number=2)).alerts
    state.decide(first.alert_id, Verdict.FALSE_POSITIVE, "different_country", NOTE)

    (related,) = state.alert(second.alert_id).related

    assert related["alert_id"] == first.alert_id


def test_the_user_is_the_named_one_or_the_login_name(monkeypatch):
    monkeypatch.setenv("SCREENING_USER", "carla")
    assert current_user() == "carla"
    monkeypatch.delenv("SCREENING_USER")
    monkeypatch.setenv("LOGNAME", "dora")
    assert current_user() == "dora"


def test_text_that_is_no_unicode_is_kept_in_a_readable_form(state, found):
    state.decide(found, Verdict.ESCALATED, "other", "Name as typed: \udcff\u0000 end")

    (decision,) = state.alert(found).decisions
    assert decision["note"] == "Name as typed: \\udcff\u0000 end"
    assert list(state.verify()) == []
