"""No rule changes unnoticed: the lock file holds version and content of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.rules.folder import read_folder
from screening.rules.lock import LOCK_NAME, read_lock, write_lock
from tests.rules.building import rule_text, write_folder


def locked_folder(folder: Path, **changes: object) -> Path:
    write_folder(folder, {"T-1": rule_text(version=2, **changes)})
    write_lock(folder / LOCK_NAME, read_folder(folder).rules)
    return folder


def problems(folder: Path) -> list[str]:
    return [str(problem) for problem in read_folder(folder).problems]


def test_an_unchanged_rule_agrees_with_its_lock(tmp_path: Path) -> None:
    assert problems(locked_folder(tmp_path)) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"severity": "high"},
        {"message": "Look at {order.destination_country}."},
        {"when": {"field": "order.destination_country", "country_in": ["FR", "IT"]}},
        {"question": "Why?"},
        {"techniques": ["front_recent"]},
    ],
)
def test_a_changed_rule_needs_a_higher_version(tmp_path: Path, changes: dict[str, object]) -> None:
    locked_folder(tmp_path)
    write_folder(tmp_path, {"T-1": rule_text(version=2, **changes)})
    assert problems(tmp_path) == [
        "catalogue/own/T-1.yml:1: T-1 changed but its version is still 2: raise `version`, then run "
        "`screening rules check --update-lock`"
    ]


@pytest.mark.parametrize("changes", [{"blind_spots": "Many."}, {"reviewed": "2026-01-01"}])
def test_notes_and_reviews_may_change_freely(tmp_path: Path, changes: dict[str, object]) -> None:
    locked_folder(tmp_path)
    write_folder(tmp_path, {"T-1": rule_text(version=2, **changes)})
    assert problems(tmp_path) == []


def test_layout_and_comments_may_change_freely(tmp_path: Path) -> None:
    locked_folder(tmp_path)
    path = tmp_path / "catalogue" / "own" / "T-1.yml"
    path.write_text("# a note\n" + path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert problems(tmp_path) == []


def test_a_higher_version_must_be_recorded(tmp_path: Path) -> None:
    locked_folder(tmp_path)
    write_folder(tmp_path, {"T-1": rule_text(version=3, severity="high")})
    assert "has version 3, rules.lock.json records 2" in problems(tmp_path)[0]


def test_a_lower_version_is_refused(tmp_path: Path) -> None:
    locked_folder(tmp_path)
    write_folder(tmp_path, {"T-1": rule_text(version=1)})
    assert "version 1 is below the recorded version 2" in problems(tmp_path)[0]


def test_a_new_rule_must_be_recorded(tmp_path: Path) -> None:
    locked_folder(tmp_path)
    write_folder(tmp_path, {"T-2": rule_text(id="T-2")})
    assert "T-2 is not in rules.lock.json" in problems(tmp_path)[0]


def test_a_removed_rule_is_refused(tmp_path: Path) -> None:
    locked_folder(tmp_path)
    write_folder(tmp_path, {"T-2": rule_text(id="T-2")})
    (tmp_path / "catalogue" / "own" / "T-1.yml").unlink()
    assert any("rule T-1 is gone; keep its file with `status: deprecated`" in text for text in problems(tmp_path))


def test_a_faulty_rule_is_not_called_gone(tmp_path: Path) -> None:
    locked_folder(tmp_path)
    write_folder(tmp_path, {"T-1": rule_text(severity="enormous")})
    assert not any("is gone" in text for text in problems(tmp_path))


def test_a_damaged_lock_is_a_problem_and_no_missing_lock(tmp_path: Path) -> None:
    locked_folder(tmp_path)
    (tmp_path / LOCK_NAME).write_text("{", encoding="utf-8")
    assert "rules.lock.json: cannot be read" in problems(tmp_path)[0]


def test_the_lock_is_one_line_a_rule_sorted_by_id(tmp_path: Path) -> None:
    write_folder(tmp_path, {"T-2": rule_text(id="T-2"), "T-1": rule_text()})
    write_lock(tmp_path / LOCK_NAME, reversed(read_folder(tmp_path).rules))
    lines = (tmp_path / LOCK_NAME).read_text(encoding="utf-8").splitlines()
    assert [line[:7] for line in lines] == ["{", '  "T-1"', '  "T-2"', "}"]
    lock, faults = read_lock(tmp_path / LOCK_NAME)
    assert faults == []
    assert lock is not None
    assert set(lock) == {"T-1", "T-2"}


@pytest.mark.parametrize("version", ["Infinity", "[]", '"x"', "{}"])
def test_a_version_that_is_no_number_is_refused(tmp_path: Path, version: str) -> None:
    locked_folder(tmp_path)
    (tmp_path / LOCK_NAME).write_text(f'{{"T-1": {{"version": {version}, "sha256": ""}}}}', encoding="utf-8")
    (problem,) = problems(tmp_path)
    assert "restore it from version control" in problem
