"""all, any and not follow Kleene's three-valued logic, and say what is missing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.rules.conditions import Condition, Join, all_of, any_of, grounds, leaf, negation, presence, unknowns
from screening.rules.fields import FIELDS
from screening.rules.operators import Truth
from tests.rules.building import subject

YES, NO, UNKNOWN = True, False, None
EMPTY = subject(order_id="1")

truths = st.sampled_from([YES, NO, UNKNOWN])


def fixed(answer: Truth) -> Condition:
    """A condition that always answers so."""
    return Condition(Join.LEAF, lambda _: answer, fields=(FIELDS["order.end_use"],))


def of(answers: Sequence[Truth]) -> tuple[Condition, ...]:
    return tuple(fixed(answer) for answer in answers)


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (YES, YES, YES, YES),
        (YES, NO, NO, YES),
        (YES, UNKNOWN, UNKNOWN, YES),
        (NO, NO, NO, NO),
        (NO, UNKNOWN, NO, UNKNOWN),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_truth_tables_hold_in_either_order(left: Truth, right: Truth, both: Truth, either: Truth) -> None:
    for pair in ((left, right), (right, left)):
        assert all_of(of(pair)).test(EMPTY) is both
        assert any_of(of(pair)).test(EMPTY) is either


@pytest.mark.parametrize(("answer", "opposite"), [(YES, NO), (NO, YES), (UNKNOWN, UNKNOWN)])
def test_not_turns_yes_and_no_and_leaves_unknown(answer: Truth, opposite: Truth) -> None:
    assert negation(fixed(answer)).test(EMPTY) is opposite


@given(st.lists(truths, min_size=1, max_size=6))
def test_de_morgan_holds_with_unknown(answers: list[Truth]) -> None:
    negated_all = negation(all_of(of(answers))).test(EMPTY)
    assert negated_all is any_of(tuple(negation(part) for part in of(answers))).test(EMPTY)


@given(st.lists(truths, min_size=1, max_size=6))
def test_an_unknown_answer_could_go_both_ways_and_a_known_one_could_not(answers: list[Truth]) -> None:
    """Filling every unknown with yes, and with no, gives the two extremes: they agree exactly where all is decided."""
    for join in (all_of, any_of):
        hopeful = join(of([YES if a is UNKNOWN else a for a in answers])).test(EMPTY)
        fearful = join(of([NO if a is UNKNOWN else a for a in answers])).test(EMPTY)
        expected = hopeful if hopeful is fearful else UNKNOWN
        assert join(of(answers)).test(EMPTY) is expected


@given(st.lists(truths, min_size=1, max_size=6))
def test_every_unknown_condition_names_what_it_misses_and_a_decided_one_nothing(answers: list[Truth]) -> None:
    for join in (all_of, any_of):
        condition = join(of(answers))
        named = list(unknowns(condition, EMPTY))
        assert bool(named) is (condition.test(EMPTY) is UNKNOWN)


def test_a_decided_branch_is_not_called_missing() -> None:
    customer, end_user = FIELDS["order.customer_name"], FIELDS["order.end_user_name"]
    row = subject(customer_name="Acme")
    condition = any_of((leaf(customer, lambda _: False), leaf(end_user, lambda _: True)))
    assert condition.test(row) is UNKNOWN
    assert list(unknowns(condition, row)) == [end_user]


def test_grounds_are_the_parts_that_made_the_answer() -> None:
    customer, use = FIELDS["order.customer_name"], FIELDS["order.end_use"]
    row = subject(customer_name="Acme", end_use="pumps")
    condition = any_of((leaf(customer, lambda _: False), leaf(use, lambda _: True)))
    assert list(grounds(condition, row)) == [use]


@pytest.mark.parametrize(("if_missing", "answer"), [(None, UNKNOWN), (True, YES), (False, NO)])
def test_if_missing_decides_where_nothing_is_stated(if_missing: Truth, answer: Truth) -> None:
    asked = leaf(FIELDS["order.end_use"], lambda _: pytest.fail("a missing value must not be tested"), if_missing)
    assert asked.test(EMPTY) is answer


def test_an_unreadable_value_is_unknown_whatever_if_missing_says() -> None:
    row = subject(order_date="31.31.2020")
    assert leaf(FIELDS["order.order_date"], lambda _: True, if_missing=False).test(row) is UNKNOWN


def test_an_unreadable_value_is_present() -> None:
    row = subject(order_date="31.31.2020")
    assert presence(FIELDS["order.order_date"], wanted_missing=False).test(row) is YES
    assert presence(FIELDS["order.end_use"], wanted_missing=False).test(row) is NO
