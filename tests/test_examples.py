"""The examples that `make demo` screens come out as their own column `expected` says."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from screening.cli.main import cli

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def decisions(tmp_path_factory) -> dict[str, dict[str, dict[str, str]]]:
    """File -> row id -> its line of decisions.csv, both files screened on the embedded lists."""
    folder = tmp_path_factory.mktemp("examples")
    decided = {}
    for kind, name in (("party", "customers.csv"), ("order", "orders.csv")):
        arguments = ["--data-dir", folder / "data", "batch", "--demo", "--exit-zero", "--workers", "1", "--kind", kind]
        result = CliRunner().invoke(cli, [str(a) for a in [*arguments, "--out", folder / kind, EXAMPLES / name]])
        assert result.exit_code == 0, result.output + repr(result.exception)
        decided[name] = {row["id"]: row for row in rows(folder / kind / "decisions.csv")}
    return decided


@pytest.mark.parametrize("row", rows(EXAMPLES / "customers.csv"), ids=lambda row: f"{row['id']} {row['name']}")
def test_a_customer_comes_out_as_expected(decisions, row):
    decision = decisions["customers.csv"][row["id"]]

    assert decision["outcome"] == row["expected"], f"{row['why']}: {decision}"


@pytest.mark.parametrize("row", rows(EXAMPLES / "orders.csv"), ids=lambda row: f"{row['order_id']} {row['why']}")
def test_an_order_comes_out_as_expected(decisions, row):
    decision = decisions["orders.csv"][row["order_id"]]

    assert decision["outcome"] == row["expected"], f"{row['why']}: {decision}"


def test_the_orders_hold_as_much_ordinary_trade_as_suspicious_trade():
    expected = [row["expected"] for row in rows(EXAMPLES / "orders.csv")]

    assert expected.count("review") >= 20
    assert expected.count("clear") >= 20
    assert set(expected) == {"review", "clear"}
