"""The shipped rules are read once for each version of them, and checked as any folder is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from screening import kept
from screening.resources import data_folder
from screening.rules import shipped
from screening.rules.folder import read_folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the shipped rules in their place, with a place of its own for what is kept."""
    copy = tmp_path / "rules"
    shutil.copytree(data_folder("rules"), copy, ignore=shutil.ignore_patterns("goods"))
    monkeypatch.setattr(shipped, "data_folder", lambda _name: copy)
    monkeypatch.setattr(kept, "_path", lambda name: tmp_path / "kept" / name)
    yield copy
    forget()


def forget() -> None:
    """As a new process begins."""
    shipped.shipped_catalogue.cache_clear()
    shipped._version.cache_clear()


def test_kept_or_read_they_are_the_same() -> None:
    read, known = read_folder(), shipped.shipped_catalogue()
    assert [(rule.id, rule.version, rule.digest()) for rule in known.rules] == [
        (rule.id, rule.version, rule.digest()) for rule in read.rules
    ]
    assert (known.tables, known.techniques, known.red_flags, known.problems) == (
        read.tables,
        read.techniques,
        read.red_flags,
        (),
    )


def test_a_failing_case_is_told_by_every_process(folder: Path) -> None:
    path = next(folder.glob("catalogue/*/RF-0649-*.yml"))
    path.write_text(path.read_text("utf-8").replace("expect: fired", "expect: silent", 1), "utf-8")
    for _ in range(2):
        forget()
        (problem,) = (problem for problem in shipped.shipped_catalogue().problems if problem.of_case)
        assert "expects silent, but the rule is fired" in str(problem)


def test_a_changed_file_is_read_again(folder: Path) -> None:
    forget()
    assert shipped.shipped_catalogue().problems == ()
    path = next(folder.glob("catalogue/*/RF-0649-*.yml"))
    path.write_text(path.read_text("utf-8").replace("severity: medium", "severity: nonsense", 1), "utf-8")
    forget()
    assert any("severity" in str(problem) for problem in shipped.shipped_catalogue().problems)
