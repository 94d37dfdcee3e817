"""`--owners` on `screening batch` and `screening check`: findings, not hits."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from screening.cli.main import cli
from screening.errors import InputProblem

OWNERS = """owner,owned,share,date
Shahid Hemmat Industrial Group,Holding FZE,30,2024
Shahid Bagheri Industrial Group,Holding FZE,25,2024
Holding FZE,Target Ltd,60,2025-01-01
Aigul Bekova,Clean Ltd,100,2025-01-01
"""


@pytest.fixture
def owners(tmp_path: Path) -> Path:
    path = tmp_path / "owners.csv"
    path.write_text(OWNERS, encoding="utf-8")
    return path


def run(tmp_path: Path, *arguments: object) -> Result:
    arguments = (*map(str, arguments), "--demo", "--data-dir", str(tmp_path / "data"))
    return CliRunner().invoke(cli, [*arguments], standalone_mode=False)


def test_check_tells_the_chain_and_exits_with_review(owners: Path, tmp_path: Path) -> None:
    found = run(tmp_path, "check", "Target Ltd", "--owners", owners)
    assert found.return_value == 1
    assert "OWN-ANY-50  medium, fired: Target Ltd is owned 60 %" in found.stdout
    assert "Shahid Hemmat Industrial Group has 30 % of Holding FZE (as of 2024, row 1)" in found.stdout


def test_check_as_json_has_findings_and_no_hit(owners: Path, tmp_path: Path) -> None:
    said = json.loads(run(tmp_path, "check", "Target Ltd", "--owners", owners, "--json").stdout)
    assert (said["outcome"], said["hits"]) == ("review", [])
    (finding,) = said["findings"]
    assert {"rule", "severity", "outcome", "techniques", "goods", "message", "evidence", "source"} <= set(finding)
    assert json.loads(run(tmp_path, "check", "Clean Ltd", "--owners", owners, "--json").stdout)["findings"] == []


def test_check_tells_what_it_could_not_read(owners: Path, tmp_path: Path) -> None:
    owners.write_text(OWNERS + "Somebody,Other Ltd,half,\n", encoding="utf-8")
    assert (
        "owners.csv: row 5: share 'half' is no share" in run(tmp_path, "check", "Clean Ltd", "--owners", owners).stderr
    )


def test_batch_writes_findings_whatever_the_number_of_workers(owners: Path, tmp_path: Path) -> None:
    customers = tmp_path / "customers.csv"
    customers.write_text("id,name\n1,Target Ltd\n2,Clean Ltd\n", encoding="utf-8")
    results = []
    for workers in (1, 2):
        out = tmp_path / f"out{workers}"
        command = ("batch", customers, "--owners", owners, "--out", out, "--workers", workers)
        assert run(tmp_path, *command).return_value == 1
        results.append((out / "findings.csv").read_bytes())
    assert results[0] == results[1]
    (line,) = csv.DictReader(results[0].decode("utf-8").splitlines())
    assert (line["row"], line["rule"], line["outcome"]) == ("1", "OWN-ANY-50", "fired")
    manifest = json.loads((tmp_path / "out1" / "run.json").read_text(encoding="utf-8"))
    assert (manifest["config"]["owners"], manifest["config"]["bis_affiliates"]) == ("owners.csv", "unknown")
    assert len(manifest["config"]["owners_digest"]) == 64


def test_an_owners_file_that_is_missing_stops(tmp_path: Path) -> None:
    found = run(tmp_path, "check", "Target Ltd", "--owners", tmp_path / "none.csv")
    assert isinstance(found.exception, InputProblem)
