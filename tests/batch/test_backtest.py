"""`screening.batch.backtest`: what rules would have flagged, row by row, by hand."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from screening.batch.backtest import Backtest, Side, backtest
from screening.batch.backtest_tally import Sample, SampleRow
from screening.config import Config
from screening.intake import open_input
from tests.rules.building import rule_text, write_folder

COLUMNS = ("order_id", "order_date", "customer_name", "destination_country", "notes", "payment_method")
FRANCE = rule_text()
CASH = rule_text(
    id="T-2",
    title="Cash",
    severity="medium",
    family="financing",
    when={"field": "order.payment_method", "has_word": ["cash"]},
    message="Paid by {order.payment_method}.",
    tests=[
        {"name": "cash", "given": {"payment_method": "cash"}, "expect": "fired"},
        {"name": "bank", "given": {"payment_method": "bank"}, "expect": "silent"},
    ],
)
OFTEN = rule_text(
    id="T-3",
    title="Three orders of one buyer",
    severity="medium",
    scope="group",
    family="splitting",
    when={"field": "order.customer_name", "present": True},
    group={"key": "order.customer_name", "having": [{"rows": True, "ge": 3}]},
    message="{group.rows} orders.",
    tests=[
        {"name": "three", "given": {"rows": [{"customer_name": "Acme", "notes": n} for n in "abc"]}, "expect": "fired"},
        {"name": "one", "given": {"rows": [{"customer_name": "Acme"}]}, "expect": "silent"},
    ],
)


def orders(folder: Path, rows: Sequence[tuple[str, ...]], name: str = "orders.csv") -> Path:
    """A file of orders; a row gives customer, destination and payment method."""
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number, (customer, country, payment) in enumerate(rows, start=1):
            writer.writerow([f"PO-{number}", "2026-09-01", customer, country, "", payment])
    return path


def run(tmp_path: Path, rows: Sequence[tuple[str, ...]], *rules: str, before: Sequence[str] = ()) -> Backtest:
    def side(name: str, texts: Sequence[str]) -> Side:
        files = {f"T-{text.partition('id: T-')[2][0]}": text for text in texts}
        return Side.open(write_folder(tmp_path / name, files), "US")

    opened = open_input(orders(tmp_path, rows), {}, "order", None)
    other = side("before", before) if before else None
    return backtest([opened], side("after", rules), other, Config(), samples=2)


ROWS = [
    ("Alpha", "FR", "cash"),
    ("Beta", "FR", "bank"),
    ("Gamma", "DE", "cash"),
    ("Delta", "DE", "bank"),
    ("Epsilon", "FR", ""),
]


def test_rows_are_counted_for_each_rule(tmp_path: Path) -> None:
    found = run(tmp_path, ROWS, FRANCE, CASH)
    assert (found.rows, found.unreadable) == (5, 0)
    assert {name: (t.fired, t.alone, t.undetermined) for name, t in found.after.rules.items()} == {
        "T-1": (3, 2, 0),
        "T-2": (2, 1, 1),
    }


def test_a_rule_is_decisive_where_the_row_would_not_be_reviewed_without_it(tmp_path: Path) -> None:
    found = run(tmp_path, ROWS, FRANCE, CASH)
    assert found.after.flagged == 2
    assert {name: t.decisive for name, t in found.after.rules.items()} == {"T-1": 0, "T-2": 2}


def test_an_undetermined_rule_with_an_essential_fact_is_decisive_too(tmp_path: Path) -> None:
    essential = CASH.replace("severity: medium", "severity: medium\nessential: [order.payment_method]")
    found = run(tmp_path, ROWS, essential)
    assert (found.after.flagged, found.after.rules["T-2"].decisive) == (3, 3)


def test_the_overlap_is_told_as_a_share_of_the_rarer_rule(tmp_path: Path) -> None:
    assert run(tmp_path, ROWS, FRANCE, CASH).after.overlaps() == [("T-1", "T-2", 1, 0.5)]


def test_rules_over_groups_of_rows_count_every_row_of_the_group(tmp_path: Path) -> None:
    rows = [("Alpha", "FR", "bank"), ("Beta", "DE", "bank"), ("Alpha", "DE", "bank"), ("Alpha", "DE", "bank")]
    found = run(tmp_path, rows, FRANCE, OFTEN)
    assert found.after.rules["T-3"].fired == 3
    assert found.after.flagged == 3
    assert found.after.together == {("T-1", "T-3"): 1}


def test_samples_show_the_row_and_the_message(tmp_path: Path) -> None:
    sample = run(tmp_path, ROWS, FRANCE, CASH).after.rules["T-2"].sample.rows()
    assert [(row.file, row.row, row.id, row.message) for row in sample] == [
        ("orders.csv", 1, "PO-1", "Paid by cash."),
        ("orders.csv", 3, "PO-3", "Paid by cash."),
    ]


def test_two_catalogues_are_compared_row_by_row(tmp_path: Path) -> None:
    found = run(tmp_path, ROWS, FRANCE, before=[CASH])
    assert found.change is not None
    assert found.before is not None
    assert (found.after.flagged, found.before.flagged) == (0, 2)
    assert (found.change.newly_flagged, found.change.no_longer_flagged) == (0, 2)
    assert (found.change.gained, found.change.lost) == ({"T-1": 3}, {"T-2": 2})
    assert [row.row for row in found.change.no_longer_flagged_rows] == [1, 3]
    assert found.change.no_longer_flagged_rows[1].message == "medium before, none after; T-2 now is silent"


def test_a_catalogue_compared_with_itself_changes_nothing(tmp_path: Path) -> None:
    found = run(tmp_path, ROWS, FRANCE, CASH, before=[FRANCE, CASH])
    assert found.change is not None
    assert (found.change.newly_flagged, found.change.no_longer_flagged) == (0, 0)
    assert (found.change.gained, found.change.lost) == ({}, {})


def test_a_row_that_cannot_be_read_is_counted_apart(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    lines = ["order_id,customer_name,destination_country", "1,Alpha,FR", "2,Beta,FR", "3,Gamma,FR,too,many"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    side = Side.open(write_folder(tmp_path / "rules", {"T-1": FRANCE}), "US")
    found = backtest([open_input(path, {}, "order", None)], side, None, Config())
    assert (found.rows, found.unreadable) == (3, 1)
    assert found.after.rules["T-1"].fired == 2


def test_rows_of_several_files_keep_their_file(tmp_path: Path) -> None:
    one = open_input(orders(tmp_path, [("Alpha", "FR", "")], "one.csv"), {}, "order", None)
    two = open_input(orders(tmp_path, [("Beta", "FR", "")], "two.csv"), {}, "order", None)
    side = Side.open(write_folder(tmp_path / "rules", {"T-1": FRANCE}), "US")
    found = backtest([one, two], side, None, Config())
    assert [(row.file, row.row) for row in found.after.rules["T-1"].sample.rows()] == [("one.csv", 1), ("two.csv", 1)]


@pytest.mark.parametrize("size", [0, 1, 7, 50])
def test_a_sample_holds_no_more_than_its_size_in_input_order_and_is_always_the_same(size: int) -> None:
    def drawn() -> list[int]:
        sample = Sample(size)
        for number in range(1, 31):
            sample.add(SampleRow("f.csv", number, "", ""))
        return [row.row for row in sample.rows()]

    assert len(drawn()) == min(size, 30)
    assert drawn() == sorted(set(drawn()))
    assert drawn() == drawn()


def test_a_sample_is_spread_over_the_rows_and_is_not_their_beginning() -> None:
    sample = Sample(5)
    for number in range(1, 1001):
        sample.add(SampleRow("f.csv", number, "", ""))
    assert max(row.row for row in sample.rows()) > 300
