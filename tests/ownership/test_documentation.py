"""docs/ownership.md agrees with the code."""

from __future__ import annotations

from pathlib import Path

from screening.ownership.law import load_tests
from screening.ownership.owners_csv import COLUMNS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "ownership.md").read_text(encoding="utf-8")


def test_every_test_stands_in_the_table_with_its_threshold() -> None:
    for test in load_tests():
        (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| {test.id} |")]
        wanted = "more than 50 %" if test.threshold.exclusive else "50 % or more"
        assert wanted in line


def test_every_column_is_told() -> None:
    assert [column for column in COLUMNS if f"`{column}`" not in PAGE and column != "owned_country"] == []
