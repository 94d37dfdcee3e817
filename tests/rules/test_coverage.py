"""docs/coverage.md says what the rules say, and leaves no technique, flag or rule out."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from screening.cli.main import cli
from screening.errors import RulesProblem
from screening.rules.coverage import coverage_page, coverage_record, fields_of
from screening.rules.folder import read_folder
from tests.rules.building import rule_text, write_folder

CATALOGUE = read_folder()
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "coverage.md").read_text(encoding="utf-8")


def test_the_page_is_up_to_date() -> None:
    assert coverage_page(CATALOGUE) == PAGE, "write it again: screening rules coverage --write docs/coverage.md"


def test_every_technique_every_flag_and_every_running_rule_stands_on_the_page_once() -> None:
    for name in (*CATALOGUE.techniques, *CATALOGUE.red_flags):
        rows = [line for line in PAGE.splitlines() if line.startswith("|") and f"`{name}`" in line.split(" | ")[0]]
        assert len(rows) == 1, name
    for rule in CATALOGUE.rules:
        assert PAGE.count(f'<a id="{rule.id.lower()}"></a>') == int(rule.runs), rule.id


def test_every_row_has_as_many_cells_as_its_head() -> None:
    width = 0
    for line in PAGE.splitlines():
        if line.startswith("|---"):
            assert line.count("|") == width
        elif line.startswith("|"):
            cells = line.replace("\\|", "").count("|")
            assert not width or cells == width, line
            width = cells
        else:
            width = 0


def test_all_techniques_and_flags_are_answered() -> None:
    record = coverage_record(CATALOGUE)
    assert [t["id"] for t in record["techniques"] if not t["rules"] and not t["not_covered"]] == []
    assert all(flag["rules"] or flag["elsewhere"] or flag["reason"] for flag in record["red_flags"])


def test_a_technique_names_only_fields_that_its_rules_ask() -> None:
    by_id = {rule.id: rule for rule in CATALOGUE.rules}
    for technique in coverage_record(CATALOGUE)["techniques"]:
        asked = {field for rule in technique["rules"] for field in fields_of(by_id[rule])}
        assert set(technique["fields"]) == asked


def test_the_fields_of_a_group_rule_include_its_key_its_window_and_what_it_counts() -> None:
    rule = next(rule for rule in CATALOGUE.rules if rule.id == "RF-0901")
    assert {"party.address", "order.order_date"} <= set(fields_of(rule))


def test_a_testing_rule_is_marked_and_a_draft_left_out(tmp_path: Path) -> None:
    rules = {
        "T-1": rule_text(status="testing"),
        "T-2": rule_text(id="T-2", status="draft", title="A draft"),
        "T-3": rule_text(id="T-3", blind_spots="Other | spellings."),
    }
    page = coverage_page(read_folder(write_folder(tmp_path, rules)))
    assert "| Split orders (`split_orders`) | T-1 (testing), T-3 |" in page
    assert "A draft" not in page
    assert "Other \\| spellings." in page


def test_the_command_prints_writes_and_gives_json(tmp_path: Path) -> None:
    run = CliRunner().invoke
    file = tmp_path / "page.md"
    assert run(cli, ["rules", "coverage"]).output == PAGE
    assert "41 techniques and 131 red flags" in run(cli, ["rules", "coverage", "--write", str(file)]).output
    assert file.read_text(encoding="utf-8") == PAGE
    assert len(json.loads(run(cli, ["rules", "coverage", "--json"]).output)["red_flags"]) == 131


def test_the_command_refuses_a_broken_folder_and_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    run = CliRunner().invoke
    broken = write_folder(tmp_path, {"T-1": rule_text(severity="huge")})
    for args in ([str(broken)], [str(tmp_path / "none")], ["--write", str(tmp_path / "none" / "page.md")]):
        assert isinstance(run(cli, ["rules", "coverage", *args]).exception, RulesProblem)
