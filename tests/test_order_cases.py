"""The labelled orders of tests/cases: what an officer would stop is stopped, what he would pass is passed."""

import pytest

from tests.bench.orders_table import OPEN, SECOND, Order, judged

#: Share of the suspicious orders that must be flagged, the floor reached; and of the ordinary ones, the most.
LEAST_RECALL = 0.99
MOST_ALARMS = 0.01


@pytest.fixture(scope="module")
def orders() -> list[Order]:
    return [order for name in OPEN for order in judged(name)]


def listed(orders: list[Order]) -> str:
    return "\n".join(f"  {order.id} ({order.kind}): {order.pattern}" for order in orders)


def test_suspicious_orders_are_flagged(orders):
    suspicious = [order for order in orders if order.suspicious]
    missed = [order for order in suspicious if not order.flagged]

    assert len(suspicious) == 150
    assert 1 - len(missed) / len(suspicious) >= LEAST_RECALL, f"suspicious orders below medium:\n{listed(missed)}"


def test_ordinary_orders_are_left_alone(orders):
    ordinary = [order for order in orders if not order.suspicious]
    alarms = [order for order in ordinary if order.flagged]

    assert len(ordinary) == 300
    assert len(alarms) / len(ordinary) <= MOST_ALARMS, f"ordinary orders at medium or above:\n{listed(alarms)}"


@pytest.fixture(scope="module")
def second_orders() -> list[Order]:
    return [order for name in SECOND for order in judged(name)]


def test_suspicious_orders_of_the_second_author_are_flagged(second_orders):
    suspicious = [order for order in second_orders if order.suspicious]
    missed = [order for order in suspicious if not order.flagged]

    assert len(suspicious) == 60
    assert 1 - len(missed) / len(suspicious) >= LEAST_RECALL, f"suspicious orders below medium:\n{listed(missed)}"


def test_ordinary_orders_of_the_second_author_are_left_alone(second_orders):
    ordinary = [order for order in second_orders if not order.suspicious]
    alarms = [order for order in ordinary if order.flagged]

    assert len(ordinary) == 160
    assert len(alarms) / len(ordinary) <= MOST_ALARMS, f"ordinary orders at medium or above:\n{listed(alarms)}"
