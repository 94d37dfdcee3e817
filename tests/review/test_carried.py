"""A false positive on a party of one order holds for the same party in the next order, and falls with it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from screening.model import Alert, EntityType, Party, Row
from screening.review.canonical import canonical
from screening.review.verdict import ReviewPolicy, Standing, Verdict
from tests.review.world import LISTED, alert, hit

PARTY = Party("Anatoli Orlovski", "consignee", EntityType.PERSON, countries=("SE",), addresses=("1 Storgatan, Malmö",))
NOTE = "Born 1985 by passport."


def order(order_id: str, party: Party = PARTY, score: float = 0.9, kind: str = "order") -> Alert:
    found = alert(order_id, [replace(hit(LISTED, score, party), role=party.role)], party=party)
    row = Row("customers.csv", 1, order_id, kind, (party,), {"order_id": order_id, "consignee_name": party.name})
    return replace(found, row=row)


def clear(state, standing, expires: str = "") -> str:
    (found,) = standing.alerts
    state.decide(found.alert_id, Verdict.FALSE_POSITIVE, "different_birth_date", NOTE, expires)
    return found.alert_id


def of(standing, row_id: str):
    (found,) = [one for one in standing.alerts if one.row_id == row_id]
    return found.standing, found.reason


def test_the_same_party_in_the_next_order_is_suppressed_and_says_by_what(state, night):
    first = clear(state, night(order("A1")))

    standing = night(order("A2"))

    assert of(standing, "A1")[0] is Standing.CLOSED
    assert of(standing, "A2")[0] is Standing.SUPPRESSED
    assert of(standing, "A2")[1].startswith(f"as on {first}: false_positive (different_birth_date) by ada")
    assert of(night(order("A2")), "A2")[0] is Standing.SUPPRESSED
    assert [line["action"] for line in state.log()].count("carried") == 1
    assert list(state.verify()) == []


@pytest.mark.parametrize(
    "other",
    [
        replace(PARTY, addresses=("2 Storgatan, Malmö",)),
        replace(PARTY, countries=("NO",)),
        replace(PARTY, details={"phone": "+46 1"}),
        replace(PARTY, name="Anatoly Orlovski"),
    ],
)
def test_another_party_is_not_covered(state, night, other):
    clear(state, night(order("A1")))

    assert of(night(order("A2", other)), "A2")[0] is Standing.NEW


def test_a_name_and_a_country_alone_tell_nobody_apart(state, night):
    bare = replace(PARTY, addresses=())
    clear(state, night(order("A1", bare)))

    assert of(night(order("A2", bare)), "A2")[0] is Standing.NEW


def test_customers_of_a_party_file_are_never_covered_by_each_other(state, night):
    clear(state, night(order("C1", kind="party")))

    assert of(night(order("C1", kind="party"), order("C2", kind="party")), "C2")[0] is Standing.NEW


def test_a_higher_score_or_another_threshold_is_not_covered(state, night):
    clear(state, night(order("A1")))

    assert of(night(order("A2", score=0.95)), "A2")[0] is Standing.NEW
    assert of(night(order("A3"), config={"threshold": 0.8}), "A3")[0] is Standing.NEW


def test_what_waits_for_a_second_person_is_not_carried(state, night):
    clear(state, night(order("A1"), policy=ReviewPolicy(second_approver=True)))

    assert of(night(order("A2")), "A2")[0] is Standing.NEW


def test_what_falls_on_the_first_order_falls_on_the_others(state, night):
    first = clear(state, night(order("A1")))
    night(order("A2"))
    state.reopen(first, "The passport was forged.")

    line = next(line for line in state.alerts() if line.row_id == "A2")
    assert line.standing is Standing.REOPENED
    standing, reason = of(night(order("A2")), "A2")

    assert standing is Standing.REOPENED
    assert reason == f"the decision on {first}, which held here too, was ended: " \
        "re-opened by ada: The passport was forged."  # fmt: skip
    assert of(night(order("A2")), "A2")[0] is Standing.OPEN
    assert list(state.verify()) == []


def test_it_falls_with_its_day_and_with_what_changes_here(state, night):
    clear(state, night(order("A1")), expires="2026-11-05")
    assert of(night(order("A2")), "A2")[0] is Standing.SUPPRESSED
    assert of(night(order("A2")), "A2")[0] is Standing.SUPPRESSED
    assert of(night(order("A2")), "A2")[0] is Standing.REOPENED

    first = of_id(night(order("B1")), "B1")
    state.decide(first, Verdict.FALSE_POSITIVE, "different_birth_date", NOTE)
    night(order("B2"))
    assert of(night(order("B2", score=0.97)), "B2") == (Standing.REOPENED, "the score rose from 0.90 to 0.97")
    assert list(state.verify()) == []


def test_it_can_be_ended_or_decided_on_the_order_itself(state, night):
    clear(state, night(order("A1")))
    second = of_id(night(order("A2")), "A2")
    state.reopen(second, "Another person of that name lives there.")
    assert of(night(order("A2"), order("A3")), "A3")[0] is Standing.SUPPRESSED
    state.decide(second, Verdict.TRUE_MATCH, "same_details", NOTE)
    third = of_id(night(order("A2"), order("A3")), "A3")
    state.decide(third, Verdict.ESCALATED, "needs_specialist", NOTE)

    standing = night(order("A2"), order("A3"))

    assert of(standing, "A2")[0] is Standing.CONFIRMED
    assert of(standing, "A3")[0] is Standing.ESCALATED
    assert list(state.verify()) == []


def test_what_others_rest_on_is_kept_past_the_retention(state, night, clock):
    night(order("A1"), policy=ReviewPolicy(endless=True))
    first = next(iter(state.alerts())).alert_id
    state.decide(first, Verdict.FALSE_POSITIVE, "different_birth_date", NOTE, "never")
    night(order("A2"))
    clock.pass_days(4000)
    assert of(night(order("A2")), "A2")[0] is Standing.SUPPRESSED

    assert state.prune().decisions == 0
    night()
    clock.pass_days(4000)

    assert state.prune().decisions == 1
    assert list(state.verify()) == []


def of_id(standing, row_id: str) -> str:
    return next(found.alert_id for found in standing.alerts if found.row_id == row_id)


def test_a_decision_of_the_old_form_is_carried_too(state, night):
    """An earlier version kept the cells of a party together in what a decision rests on."""
    countries = {"order_id": "A1", "consignee_country": "SE", "consignee_address": PARTY.addresses[0]}
    first = order("A1")
    assert first.row is not None
    clear(state, night(replace(first, row=replace(first.row, fields=countries))))
    (basis,) = state.database.one("SELECT basis FROM decisions")
    old = json.loads(basis)
    del old["form"], old["data"][0]["fields"]
    state.database.change("UPDATE decisions SET basis = ?", canonical(old))
    second = order("A2")
    assert second.row is not None

    standing = night(replace(second, row=replace(second.row, fields=countries | {"order_id": "A2"})))

    assert of(standing, "A2")[0] is Standing.SUPPRESSED
