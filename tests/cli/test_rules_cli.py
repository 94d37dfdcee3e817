"""`screening rules list|show|check|test`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from screening.cli.main import cli
from screening.errors import RulesProblem
from tests.rules.building import rule_text, write_folder

REPO = Path(__file__).resolve().parents[2]


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(cli, ["rules", *map(str, args)])


def refusal(*args: str | Path) -> str:
    """The message of the error that stops the command."""
    result = run(*args)
    assert isinstance(result.exception, RulesProblem), result.output
    assert result.exception.exit_code == 2
    return str(result.exception)


def test_list_shows_each_rule_and_counts_them() -> None:
    lines = run("list").output.splitlines()
    assert any(line.startswith("RF-0010  medium") for line in lines)
    assert lines[-1].startswith(f"{len(lines) - 2} rules")


def test_list_of_one_family_as_json() -> None:
    rules = json.loads(run("list", "--family", "financing", "--json").output)
    assert {rule["family"] for rule in rules} == {"financing"}
    assert {"id", "title", "severity", "scope", "status", "version", "techniques"} <= set(rules[0])


def test_an_unknown_family_names_the_known_ones() -> None:
    assert "there is no family 'x'; there are destination" in refusal("list", "--family", "x")


def test_show_tells_what_a_rule_asks_and_from_which_source() -> None:
    text = run("show", "rf-0010").output
    for part in (
        "Freight forwarder named as end user",
        "$values.forwarder_words",
        "BIS",
        "does not see",
        "test, silent",
    ):
        assert part in text


def test_show_as_json_has_the_condition() -> None:
    rule = json.loads(run("show", "RF-0901", "--json").output)
    assert rule["group"]["key"] == ["party.address_key"]
    assert rule["sources"][0]["title"]


def test_show_of_an_unknown_rule_is_refused() -> None:
    assert "there is no rule 'RF-9999'" in refusal("show", "RF-9999")


def test_check_of_the_shipped_rules_finds_no_problem() -> None:
    result = run("check")
    assert result.exit_code == 0
    assert "no problem; rules.lock.json agrees" in result.output


def test_check_shows_every_fault_with_its_line(tmp_path: Path) -> None:
    write_folder(tmp_path, {"T-1": rule_text(severity="enormous", scope="village", title=None)})
    text = refusal("check", tmp_path)
    assert "T-1.yml:3: severity 'enormous'" in text
    assert "T-1.yml:4: scope 'village'" in text
    assert "the key 'title' is missing" in text


def test_check_shows_the_faults_of_goods_beside_those_of_rules(tmp_path: Path) -> None:
    write_folder(tmp_path, {"T-1": rule_text()})
    goods = shutil.copytree(REPO / "rules" / "goods", tmp_path / "goods")
    assert run("check", tmp_path).exit_code == 0
    text = (goods / "inertial.yml").read_text("utf-8")
    line = text[: text.index("  tier:")].count("\n") + 1
    text = text.replace("  tier:", "  teir:", 1).replace('op: "<"', 'op: "!!"', 1)
    (goods / "inertial.yml").write_text(text, "utf-8")
    said = refusal("check", tmp_path)
    assert f"goods/inertial.yml:{line}: unknown key 'teir'" in said
    assert "'!!'" in said
    write_folder(tmp_path, {"T-1": rule_text(severity="enormous")})
    both = refusal("check", tmp_path)
    assert "T-1.yml:4: severity 'enormous'" in both
    assert "unknown key 'teir'" in both


def test_own_values_without_techniques_and_sources_use_the_shipped_ones(tmp_path: Path) -> None:
    write_folder(tmp_path, {"T-1": rule_text(techniques=["front_recent"], sources=[{"ref": "EAR-CCL"}])})
    (tmp_path / "values" / "techniques.yml").unlink()
    assert run("check", tmp_path).exit_code == 0
    write_folder(tmp_path, {"T-1": rule_text(techniques=["nonsense"])})
    assert "unknown technique 'nonsense'" in refusal("check", tmp_path)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    for command in ("check", "test"):
        assert "there is no rules folder" in refusal(command, tmp_path / "nowhere")


def test_the_lock_is_made_and_kept(tmp_path: Path) -> None:
    write_folder(tmp_path, {"T-1": rule_text()})
    assert "rules.lock.json is not kept" in run("check", tmp_path).output
    assert "1 rule and 0 tables recorded" in run("check", tmp_path, "--update-lock").output
    assert "rules.lock.json agrees" in run("check", tmp_path).output


def test_a_change_without_a_new_version_is_neither_passed_nor_recorded(tmp_path: Path) -> None:
    write_folder(tmp_path, {"T-1": rule_text()})
    run("check", tmp_path, "--update-lock")
    write_folder(tmp_path, {"T-1": rule_text(severity="high")})
    before = (tmp_path / "rules.lock.json").read_bytes()
    assert "its version is still 1" in refusal("check", tmp_path)
    assert "its version is still 1" in refusal("check", tmp_path, "--update-lock")
    assert (tmp_path / "rules.lock.json").read_bytes() == before
    write_folder(tmp_path, {"T-1": rule_text(severity="high", version=2)})
    assert run("check", tmp_path, "--update-lock").exit_code == 0
    assert run("check", tmp_path).exit_code == 0


def test_a_broken_rule_is_not_recorded(tmp_path: Path) -> None:
    write_folder(tmp_path, {"T-1": rule_text(severity="enormous")})
    assert "severity 'enormous'" in refusal("check", tmp_path, "--update-lock")
    assert not (tmp_path / "rules.lock.json").exists()


def test_inline_tests_are_run_and_counted(tmp_path: Path) -> None:
    write_folder(tmp_path, {"T-1": rule_text()})
    result = run("test", tmp_path, "--verbose")
    assert "ok  T-1  silent        elsewhere" in result.output
    assert "2 of 2 tests of 1 rules passed (1 fired, 1 silent, 0 undetermined)" in result.output


def test_a_failing_inline_test_is_named_and_fails_the_command(tmp_path: Path) -> None:
    tests = [
        {"name": "there", "given": {"destination_country": "FR"}, "expect": "silent"},
        {"name": "elsewhere", "given": {"destination_country": "IT"}, "expect": "fired"},
    ]
    write_folder(tmp_path, {"T-1": rule_text(tests=tests)})
    assert "the test 'there' expects silent" in refusal("test", tmp_path)
    assert "0 of 2 tests" in run("test", tmp_path).output


@pytest.mark.parametrize("command", ["list", "show", "check", "test"])
def test_every_help_has_an_example(command: str) -> None:
    assert "Example: screening rules" in run(command, "--help").output
