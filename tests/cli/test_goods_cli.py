"""`screening goods` as a user runs it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from click.testing import CliRunner, Result

from screening.cli.goods import command
from screening.cli.main import cli
from screening.errors import RulesProblem


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def test_a_listed_good_is_explained_and_exits_with_one() -> None:
    result = run("CNC flow forming machine 3 axes", "--hs", "8432.10", "--eccn", "EAR99")
    assert result.exit_code == 1
    for words in (
        "flow_forming",
        "LISTED as described",
        "axes coordinated at once > 2 axes: met",
        "3.B.3",
        "2B109",
        "8432.10: DOES NOT AGREE",
        "EAR99: NOT one of these",
        "How many axes",
        "indications",
    ):
        assert words in result.output


def test_an_ordinary_good_exits_with_zero_and_is_never_called_clear() -> None:
    result = run("Office chairs")
    assert result.exit_code == 0
    assert "No listed good recognised" in result.output
    assert "clear" not in result.output.lower()


def test_json_holds_the_match_its_question_and_the_catalogue_digest() -> None:
    result = run("Sodium perchlorate", "--json", "--hs", "282990")
    assert result.exit_code == 1
    answer = json.loads(result.output)
    assert answer["query"] == {"text": "Sodium perchlorate", "hs": "282990", "eccn": "", "part_number": "", "to": ""}
    (match,) = answer["matches"]
    assert (match["good"], match["tier"], match["hs_agrees"]) == ("sodium_perchlorate", "watch", True)
    assert match["question"]
    assert len(answer["catalogue"]) == 64


def test_a_declared_control_number_is_never_ignored() -> None:
    result = run("tube", "--eccn", "1C216")
    assert result.exit_code == 1
    assert "CONTROLLED by the stated number; the description does not name it" in result.output
    assert "recognised by  ECCN 1C216" in result.output


def test_a_high_priority_heading_is_shown_without_a_recognised_good() -> None:
    result = run("spare parts", "--hs", "8542.31")
    assert result.exit_code == 1
    assert "Common High Priority List, tier 1" in result.output


def test_bad_input_is_refused_with_the_fix() -> None:
    assert run("   ").exit_code == 2
    refused = run("gyroscope", "--hs", "abc")
    assert refused.exit_code == 2
    assert "4 to 12 digits" in refused.output


def test_a_folder_of_own_goods_is_used(tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parents[2] / "rules" / "goods", tmp_path / "goods")
    assert run("gyroscope", "--rules", str(tmp_path)).exit_code == 1
    (tmp_path / "goods" / "words.yml").unlink()
    broken = run("gyroscope", "--rules", str(tmp_path))
    assert isinstance(broken.exception, RulesProblem)


def test_help_shows_examples() -> None:
    result = CliRunner().invoke(cli, ["goods", "--help"])
    assert result.exit_code == 0
    assert "Examples:" in result.output
