"""The labelled orders of tests/cases: what an officer would stop is stopped, what he would pass is passed."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bench.orders_table import CASES, HARD, OPEN, Order, judged, rows_of, severities

#: Share of the suspicious orders that must be flagged, the floor reached; and of the ordinary ones, the most: what the
#: worst file reaches. Most alarms are controlled goods without a licence, or aid for embargoed countries of which
#: nobody can know from the row whether its exemption is real.
LEAST_RECALL = 0.98
MOST_ALARMS = 0.03
#: The same of ordinary orders of which none is easy; six of the 450 are relief for embargoed countries.
MOST_HARD_ALARMS = 0.04
#: Facts for want of which rules fire.
WANTED = ("licence_number", "end_user_name", "customer_business", "end_use")


def listed(orders: list[Order]) -> str:
    return "\n".join(f"  {order.id} ({order.kind}): {order.pattern}" for order in orders)


#: Orders of each open pair: suspicious, ordinary.
COUNTS = (
    *((150, 300), (60, 160), (80, 160), (60, 120), (60, 140), (60, 140), (80, 160), (60, 120), (70, 140)),
    *((50, 100) for _ in OPEN[9:]),
)


def files(which: int) -> Iterator[Any]:
    """The suspicious or the ordinary file of each pair with its count; all but the first and the last pair are slow."""
    for number, (pair, counts) in enumerate(zip(OPEN, COUNTS, strict=True)):
        marks = () if number in (0, len(OPEN) - 1) else (pytest.mark.slow,)
        yield pytest.param(pair[which], counts[which], marks=marks, id=pair[which])


@pytest.mark.parametrize(("name", "count"), list(files(0)))
def test_suspicious_orders_are_flagged(name: str, count: int) -> None:
    orders = judged(name)
    missed = [order for order in orders if not order.flagged]

    assert len(orders) == count
    assert all(order.suspicious for order in orders)
    assert 1 - len(missed) / count >= LEAST_RECALL, f"suspicious orders below medium:\n{listed(missed)}"


@pytest.mark.parametrize(("name", "count"), list(files(1)))
def test_ordinary_orders_are_left_alone(name: str, count: int) -> None:
    orders = judged(name)
    alarms = [order for order in orders if order.flagged]

    assert len(orders) == count
    assert not any(order.suspicious for order in orders)
    assert len(alarms) / count <= MOST_ALARMS, f"ordinary orders at medium or above:\n{listed(alarms)}"


@pytest.mark.slow
def test_hard_ordinary_orders_are_mostly_left_alone() -> None:
    orders = judged(HARD)
    alarms = [order for order in orders if order.flagged]

    assert len(orders) == 450
    assert not any(order.suspicious for order in orders)
    assert len(alarms) / 450 <= MOST_HARD_ALARMS, f"ordinary orders at medium or above:\n{listed(alarms)}"


@pytest.mark.slow
@pytest.mark.parametrize("nothing", ["n/a", "none", "TBA", "нет"])
def test_a_word_for_nothing_says_no_more_than_an_empty_cell(nothing: str, tmp_path: Path) -> None:
    orders = rows_of(CASES / f"{OPEN[1][0]}.csv")
    empty = severities(CASES / f"{OPEN[1][0]}.csv")
    path = tmp_path / "orders.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(orders[0]))
        writer.writeheader()
        writer.writerows(order | {column: order[column] or nothing for column in WANTED} for order in orders)

    filled = severities(path)

    assert {number: severity for number, severity in filled.items() if severity < empty[number]} == {}
