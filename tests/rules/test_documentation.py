"""docs/writing-rules.md agrees with the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.model import ROLES
from screening.rules.fields import FIELDS
from screening.rules.folder import read_folder
from screening.rules.operators import OPERATORS
from screening.rules.severity import POINTS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "writing-rules.md").read_text(encoding="utf-8")


def test_every_operator_is_documented() -> None:
    assert sorted({name for name, _ in OPERATORS if f"| `{name}` |" not in PAGE}) == []


def test_every_field_is_documented_by_its_name_or_as_a_column_of_a_role() -> None:
    missing = []
    for name in FIELDS:
        plain = name.partition(".")[2]
        role = next((role for role in ROLES if plain.startswith(f"{role}_")), "")
        column = plain.removeprefix(f"{role}_") if role else plain
        if f"`{name}`" not in PAGE and f"`{plain}`" not in PAGE and f"`{column}`" not in PAGE:
            missing.append(name)
    assert missing == []


def test_the_points_of_the_severities_are_those_of_the_code() -> None:
    said = ", ".join(f"{severity.label} {points}" for severity, points in POINTS.items() if points)
    assert f"Each fired rule has points: {said}." in PAGE


def test_the_example_rule_is_sound(tmp_path: Path) -> None:
    example = PAGE.partition("```yaml\n")[2].partition("```")[0]
    (tmp_path / "RF-0010-example.yml").write_text(example, encoding="utf-8")
    assert [str(problem) for problem in read_folder(tmp_path).problems] == []


@pytest.mark.parametrize("command", ["check", "test", "show", "backtest", "coverage", "schema"])
def test_the_commands_of_the_page_exist(command: str) -> None:
    from screening.cli.rules import command as group

    assert f"screening rules {command}" in PAGE
    assert command in group.commands
