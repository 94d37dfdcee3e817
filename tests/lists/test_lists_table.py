"""The table of the real list files: it names each of them, and all records are accounted for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from screening.model import Issue
from tests.bench import lists_table

#: Reworked by others, so in no official layout, or no list.
EXEMPT = ("gb_uksl/2026-04-29-transformed/", "us_csl/2026-07-31-projected/")


def test_leftovers_are_items_not_issues() -> None:
    messages = [
        "298 item(s) kept as text only: text, for example 'x'",
        "unknown column, filled in 12 row(s), for example 'x'",
        "unknown element or attribute: 'x'",
        "'soon' is no date",
    ]
    assert lists_table.leftovers(Issue("f", "", "", message) for message in messages) == 298 + 12 + 1


def test_the_table_has_every_real_file(real_lists: Path) -> None:
    files = [path.relative_to(real_lists).as_posix() for path in real_lists.rglob("*") if path.is_file()]
    expected = {name for name in files if not name.startswith(EXEMPT) and not name.endswith((".xsd", ".md"))}
    assert {name for source in lists_table.SOURCES for name in source.files} == expected


@pytest.mark.slow
def test_all_records_of_the_real_files_are_accounted_for(real_lists: Path) -> None:
    command = [sys.executable, lists_table.__file__, "--folder", str(real_lists)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
