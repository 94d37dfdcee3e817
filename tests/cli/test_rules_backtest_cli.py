"""`screening rules backtest`: text, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from screening.cli.main import cli
from screening.errors import InputProblem, RulesProblem, UsageProblem
from tests.rules.building import rule_text, write_folder


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    lines = ["order_id,customer_name,destination_country", "1,Alpha,FR", "2,Beta,DE", "3,Gamma,FR"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def france(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "france", {"T-1": rule_text(severity="medium")})


@pytest.fixture
def germany(tmp_path: Path) -> Path:
    tests = [
        {"name": "there", "given": {"destination_country": "DE"}, "expect": "fired"},
        {"name": "elsewhere", "given": {"destination_country": "FR"}, "expect": "silent"},
    ]
    when = {"field": "order.destination_country", "country_in": ["DE"]}
    rule = rule_text(id="T-2", title="=SUM(A1)", severity="medium", when=when, tests=tests)
    return write_folder(tmp_path / "germany", {"T-2": rule})


def run(*args: object) -> Result:
    return CliRunner().invoke(cli, ["rules", "backtest", *map(str, args)])


def test_the_text_tells_counts_and_rows(orders: Path, france: Path) -> None:
    said = run(orders, "--rules", france).output
    assert "3 rows, 3 asked\n2 rows (66.67 %) would be reviewed by the rules alone" in said
    assert "T-1   medium    2     66.67 %  2      2         Destination is Utopia" in said
    assert "orders.csv row 3 (3): The goods go to FR." in said


def test_the_text_of_a_comparison_tells_what_changes(orders: Path, france: Path, germany: Path) -> None:
    said = run(orders, "--rules", germany, "--against", france).output
    assert "newly flagged: 1\n  orders.csv row 2 (2): none before, medium after; T-2 now fires\n" in said
    assert "no longer flagged: 2\n" in said
    assert "T-1   medium    0     0.00 %   2       0  2" in said


def test_the_json_has_every_rule(orders: Path, france: Path, germany: Path) -> None:
    record = json.loads(run(orders, "--rules", germany, "--against", france, "--sample", 1, "--json").output)
    assert (record["rows"], record["flagged"], record["before"]["flagged"]) == (3, 1, 2)
    assert record["change"]["lost"] == {"T-1": 2}
    (rule,) = record["before"]["rules"]
    assert (rule["rule"], rule["rows"], rule["share"], len(rule["sample"])) == ("T-1", 2, 0.666667, 1)


def test_the_csv_has_a_line_for_each_rule_of_either_catalogue_and_no_formula(
    orders: Path, france: Path, germany: Path
) -> None:
    lines = list(csv.DictReader(io.StringIO(run(orders, "--rules", germany, "--against", france, "--csv").output)))
    assert [(x["rule"], x["rows"], x["rows_before"], x["gained"], x["lost"]) for x in lines] == [
        ("T-2", "1", "0", "1", "0"),
        ("T-1", "0", "2", "0", "2"),
    ]
    assert lines[0]["title"] == "'=SUM(A1)"


def test_the_shipped_rules_are_the_default(orders: Path) -> None:
    record = json.loads(run(orders, "--json").output)
    assert "RF-0010" in {rule["rule"] for rule in record["rules"]}


def test_what_cannot_be_done_is_refused(orders: Path, france: Path, tmp_path: Path) -> None:
    assert isinstance(run(orders, "--csv", "--json").exception, UsageProblem)
    assert isinstance(run(orders, "--rules", tmp_path / "none").exception, RulesProblem)
    assert isinstance(run(orders, "--rules", france, "--against", france).exception, RulesProblem)
    assert isinstance(run(tmp_path / "none.csv").exception, InputProblem)
    assert run().exit_code == 2


@pytest.mark.parametrize("home", ["US", "ch", "Russia"])
def test_the_home_country_is_named_by_code_or_name(orders: Path, france: Path, home: str) -> None:
    assert run(orders, "--rules", france, "--home", home).exit_code in (0, 1)
    refused = run(orders, "--rules", france, "--home", "Atlantis")
    assert refused.exit_code == 2
    assert "'Atlantis' is no country" in refused.output
