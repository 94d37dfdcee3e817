"""From night to night: what is new, still open, suppressed, re-opened and gone."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from screening.errors import InputProblem, UsageProblem
from screening.model import Severity
from screening.review.canonical import canonical
from screening.review.state import State
from screening.review.verdict import ReviewPolicy, Standing, Verdict
from tests.review.world import CUSTOMER, RULE, alert, at_threshold, born, entity, error, hit, write_run

CLEARED = ("different_birth_date", "Born 1985 by passport; the listed man was born in 1961.")


def only(standing):
    (found,) = standing.alerts
    return found.standing, found.reason


def clear(state: State, standing, expires: str = "") -> str:
    (found,) = standing.alerts
    state.decide(found.alert_id, Verdict.FALSE_POSITIVE, *CLEARED, expires=expires)
    return found.alert_id


def test_a_thing_is_new_then_open_then_closed_then_back(night):
    assert only(night(alert(hits=[hit()])))[0] is Standing.NEW
    assert only(night(alert(hits=[hit()])))[0] is Standing.OPEN
    assert only(night())[0] is Standing.CLOSED
    assert night().alerts == ()
    assert only(night(alert(hits=[hit()]))) == (Standing.REOPENED, "it is back; last found in the run run-2")
    assert only(night(alert(hits=[hit()])))[0] is Standing.OPEN


def test_a_false_positive_is_suppressed_but_stays_counted(state, night):
    clear(state, night(alert(hits=[hit()])))

    standing = night(alert(hits=[hit()]))

    assert only(standing)[0] is Standing.SUPPRESSED
    assert standing.counts[Standing.SUPPRESSED] == 1
    assert "different_birth_date" in only(standing)[1]


@pytest.mark.parametrize(
    ("verdict", "code", "stands"),
    [
        (Verdict.TRUE_MATCH, "same_details", Standing.CONFIRMED),
        (Verdict.UNRESOLVED, "information_requested", Standing.UNRESOLVED),
        (Verdict.ESCALATED, "needs_specialist", Standing.ESCALATED),
    ],
)
def test_other_verdicts_stay_in_sight(state, night, verdict, code, stands):
    (found,) = night(alert(hits=[hit()])).alerts
    state.decide(found.alert_id, verdict, code, "Asked the customer for a copy.")

    assert only(night(alert(hits=[hit(score=0.95)])))[0] is stands


@pytest.mark.parametrize(
    ("tonight", "settings", "why"),
    [
        (
            alert(hits=[hit(entity(birth_dates=(born(1961),)))]),
            {},
            "the list entry changed: birth date added 1961",
        ),
        (
            alert(hits=[hit()], party=replace(CUSTOMER, countries=("NO",))),
            {},
            "the party's country changed from SE to NO",
        ),
        (
            alert(hits=[hit()], party=replace(CUSTOMER, birth_date=born(1961))),
            {},
            "the party's birth date was added: 1961",
        ),
        (alert(hits=[hit()]), {"config": at_threshold(0.80)}, "the threshold was lowered from 0.85 to 0.80"),
        (alert(hits=[hit()]), {"config": at_threshold(0.88)}, "the threshold was raised from 0.85 to 0.88"),
        (
            alert(hits=[hit()]),
            {"config": {"weak_aliases_alert": ["us_ofac_sdn"]}},
            "weak aliases of us_ofac_sdn alert alone now",
        ),
        (alert(hits=[hit(score=0.93)]), {}, "the score rose from 0.90 to 0.93"),
    ],
)
def test_a_false_positive_re_opens_and_says_why(state, night, tonight, settings, why):
    clear(state, night(alert(hits=[hit()])))

    standing, reason = only(night(tonight, **settings))

    assert standing is Standing.REOPENED
    assert reason == why


def test_a_second_row_of_the_same_id_is_not_covered_by_a_decision_on_the_first(state, night):
    clear(state, night(alert(hits=[hit()])))
    elsewhere = replace(CUSTOMER, countries=("RU",))

    standing, reason = only(night(alert(hits=[hit()]), alert(hits=[hit(party=elsewhere)], number=2, party=elsewhere)))

    assert standing is Standing.REOPENED
    assert reason == "the rows of this party changed (1 before, 2 now)"


def test_what_does_not_touch_the_pair_leaves_the_decision_alone(state, night):
    clear(state, night(alert(hits=[hit()])))
    moved = replace(hit(score=0.9), same_party="G7")
    relocated = entity(locator=type(hit().entity.locator)("sdn.csv", "line 99"), names=tuple(hit().entity.names[::-1]))
    other_weak = {"config": {"weak_aliases_alert": ["un_sc"], "review_severity": "low", "max_age_days": 3}}

    assert only(night(alert(hits=[moved], number=40), list_digest="b" * 64))[0] is Standing.SUPPRESSED
    assert only(night(alert(hits=[replace(hit(), entity=relocated)])))[0] is Standing.SUPPRESSED
    assert only(night(alert(hits=[hit()]), **other_weak))[0] is Standing.SUPPRESSED
    assert only(night(alert(hits=[hit(score=0.88)])))[0] is Standing.SUPPRESSED
    assert only(night(alert(hits=[hit()], extra={"Last login": "yesterday"})))[0] is Standing.SUPPRESSED


def test_a_decision_ends_the_day_after_its_last(state, night, clock):
    clear(state, night(alert(hits=[hit()])), expires="2026-11-04")

    assert only(night(alert(hits=[hit()])))[0] is Standing.SUPPRESSED
    standing, reason = only(night(alert(hits=[hit()])))

    assert standing is Standing.REOPENED
    assert reason == "the decision false_positive of 2026-11-03 held until 2026-11-04"


def test_between_two_runs_an_expired_decision_is_shown_as_such(state, night, clock):
    clear(state, night(alert(hits=[hit()])), expires="2026-11-04")
    assert [line.standing for line in state.alerts()] == [Standing.SUPPRESSED]

    clock.pass_days(30)

    assert [line.standing for line in state.alerts()] == [Standing.REOPENED]


def test_the_usual_term_is_the_policys(state, night):
    clear(state, night(alert(hits=[hit()]), policy=ReviewPolicy(expires_days=10)))

    (decision,) = state.alert(next(iter(state.alerts())).alert_id).decisions

    assert decision["expires"] == "2026-11-13"


def test_a_decision_holds_for_ever_only_where_the_policy_allows_it(state, night):
    standing = night(alert(hits=[hit()]))
    with pytest.raises(UsageProblem, match="wants every decision to end"):
        clear(state, standing, expires="never")

    clear(state, night(alert(hits=[hit()]), policy=ReviewPolicy(endless=True)), expires="never")
    (decision,) = state.alert(standing.alerts[0].alert_id).decisions

    assert decision["expires"] == ""


def test_a_finding_re_opens_with_its_rule_its_row_and_what_it_says(state, night):
    def finding(**changes):
        return alert(findings=[replace(RULE, **changes)])

    for change, why in (
        ({"rule_version": "2:bbbbbbbbbbbb"}, "the rule RF-0010 changed (version 1 became 2)"),
        ({"evidence": {"end_user_name": "Baltic Cargo"}}, "what the rule found changed (evidence)"),
        ({"severity": Severity.HIGH}, "what the rule found changed (severity)"),
    ):
        (found,) = night(finding()).alerts
        state.decide(found.alert_id, Verdict.FALSE_POSITIVE, "explained", "The customer runs its own fleet.")
        assert only(night(finding()))[0] is Standing.SUPPRESSED
        assert only(night(finding(**change))) == (Standing.REOPENED, why)
        night()


def test_a_row_in_error_can_be_noted_but_not_cleared(state, night):
    (found,) = night(error("C9")).alerts

    with pytest.raises(UsageProblem, match="was not screened"):
        state.decide(found.alert_id, Verdict.FALSE_POSITIVE, *CLEARED)
    state.decide(found.alert_id, Verdict.UNRESOLVED, "information_requested", "Asked the branch for the name.")

    assert only(night(error("C9")))[0] is Standing.UNRESOLVED


def test_recording_a_run_twice_changes_nothing(state, night, tmp_path):
    first = night(alert(hits=[hit()]))
    before = state.head

    assert state.record_run(tmp_path / "run-1") == first
    assert state.head == before


def test_an_earlier_run_still_says_how_things_stood_after_it(state, night, tmp_path):
    first = night(alert(hits=[hit()]), alert("C2", [hit()], number=2))
    night(alert(hits=[hit()]))

    assert state.record_run(tmp_path / "run-1") == first


def test_a_run_whose_results_were_changed_is_refused(state, night, tmp_path):
    night(alert(hits=[hit()]))
    manifest = tmp_path / "run-1" / "run.json"
    manifest.write_text(manifest.read_text().replace('"threshold": 0.85', '"threshold": 0.8'))

    with pytest.raises(InputProblem, match="recorded already, with other results"):
        state.record_run(tmp_path / "run-1")


def test_a_run_over_another_file_closes_nothing(state, night):
    night(alert(hits=[hit()]))
    standing = night(files=("orders.csv",))

    assert only(standing)[0] is Standing.NEW  # as the last run over its file left it


def test_the_names_of_the_inputs_may_be_given(state, night):
    """A nightly pattern whose files found nothing tonight has no trace in the run's folder."""
    night(alert(hits=[hit()], file="customers-*.csv"), files=("customers-1.csv",))

    assert only(night(files=("customers-2.csv",), sources=["customers-*.csv"]))[0] is Standing.CLOSED


def test_nothing_is_kept_of_a_run_whose_alerts_are_damaged(state, night, tmp_path):
    before = state.head
    night_dir = tmp_path / "broken"
    write_run(night_dir, "broken", [alert(hits=[hit()])])
    alerts = night_dir / "alerts.jsonl.gz"
    alerts.write_bytes(alerts.read_bytes()[:-12])

    with pytest.raises(InputProblem, match="cannot be read"):
        state.record_run(night_dir)
    assert state.head == before
    assert list(state.alerts()) == []


def stated(**fields: str):
    """A customer's alert whose row states these cells, the countries in the order of the cells."""
    codes = tuple(code for key in ("country", "nationality") if key in fields for code in fields[key].split(";"))
    party = replace(CUSTOMER, countries=codes)
    return alert(hits=[hit(party=party)], party=party, fields={"id": "C1", "name": party.name} | fields)


@pytest.mark.parametrize(
    ("before", "now", "why"),
    [
        (
            {"country": "NO", "nationality": "RU"},
            {"country": "RU", "nationality": "NO"},
            "the party's country changed from NO to RU; the party's nationality changed from RU to NO",
        ),
        (
            {"identifier": "71 1", "imo": "9074729"},
            {"identifier": "9074729", "imo": "71 1"},
            "the party's identifier changed from 71 1 to 9074729; the party's imo changed from 9074729 to 71 1",
        ),
        (
            {"address": "Oslo", "city": "Bergen"},
            {"address": "Bergen", "city": "Oslo"},
            "the party's address changed from Oslo to Bergen; the party's city changed from Bergen to Oslo",
        ),
    ],
)
def test_cells_that_change_places_re_open_though_the_party_has_the_same_values(state, night, before, now, why):
    clear(state, night(stated(**before)))
    assert only(night(stated(**before)))[0] is Standing.SUPPRESSED

    assert only(night(stated(**now))) == (Standing.REOPENED, why)
    assert list(state.verify()) == []


def test_several_countries_of_one_cell_may_stand_in_any_order(state, night):
    clear(state, night(stated(country="NO;SE")))

    assert only(night(stated(country="SE;NO")))[0] is Standing.SUPPRESSED


def test_a_decision_of_the_old_form_holds_and_falls_as_it_did(state, night):
    """The state of an earlier version: what a decision rests on says no form and keeps no cells apart."""
    alert_id = clear(state, night(stated(country="NO", nationality="RU")))
    (basis,) = state.database.one("SELECT basis FROM decisions")
    old = json.loads(basis)
    assert old.pop("form") == 2
    assert old["data"][0].pop("fields") == {"country": ["NO"], "name": [CUSTOMER.name], "nationality": ["RU"]}
    state.database.change("UPDATE decisions SET basis = ?", canonical(old))

    assert only(night(stated(country="NO", nationality="RU")))[0] is Standing.SUPPRESSED
    moved = only(night(stated(country="SE", nationality="RU")))
    assert moved == (Standing.REOPENED, "the party's country changed from NO to SE")
    state.decide(alert_id, Verdict.FALSE_POSITIVE, *CLEARED)
    assert "form" in json.loads(state.database.one("SELECT basis FROM decisions WHERE ended = ''")[0])
