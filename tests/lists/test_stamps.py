"""Stamps spare reading a file anew only as long as nobody touched it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from screening.lists import stamps
from screening.lists.stamps import found_whole

MARK = "the digest"


class Checked:
    """A check that counts its calls."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


@pytest.fixture
def check() -> Checked:
    return Checked()


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(stamps, "_RESTED", 0)
    path = tmp_path / "entities.jsonl"
    path.write_text("a list", "utf-8")
    time.sleep(0.02)  # longer than a tick of the file system's clock
    return path


def test_a_file_that_nobody_touched_is_read_once(file: Path, check: Checked) -> None:
    for _ in range(3):
        found_whole(file, MARK, check, by_stamp=True)
    assert check.times == 1


def test_who_does_not_ask_for_a_stamp_reads_the_file_each_time(file: Path, check: Checked) -> None:
    for by_stamp in (True, False, False):
        found_whole(file, MARK, check, by_stamp=by_stamp)
    assert check.times == 3


def test_a_written_file_is_read_again_even_with_its_old_times_and_size(file: Path, check: Checked) -> None:
    found_whole(file, MARK, check, by_stamp=True)
    before = file.stat()
    file.write_text("a lIst", "utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    found_whole(file, MARK, check, by_stamp=True)
    assert check.times == 2


def test_another_file_in_its_place_is_read(file: Path, check: Checked) -> None:
    found_whole(file, MARK, check, by_stamp=True)
    other = file.with_name("other")
    other.write_text("a list", "utf-8")
    other.replace(file)
    found_whole(file, MARK, check, by_stamp=True)
    assert check.times == 2


def test_a_stamp_of_another_mark_does_not_hold(file: Path, check: Checked) -> None:
    found_whole(file, MARK, check, by_stamp=True)
    found_whole(file, "another", check, by_stamp=True)
    assert check.times == 2


@pytest.mark.parametrize("seconds", [-2 * 86_400, 3_600], ids=["old", "of tomorrow"])
def test_a_stamp_holds_for_a_day(file: Path, check: Checked, seconds: int) -> None:
    found_whole(file, MARK, check, by_stamp=True)
    moved = time.time() + seconds
    os.utime(file.with_name(f".{file.name}.stamp"), (moved, moved))
    found_whole(file, MARK, check, by_stamp=True)
    assert check.times == 2


def test_a_file_just_written_is_not_stamped(tmp_path: Path, check: Checked) -> None:
    path = tmp_path / "entities.jsonl"
    path.write_text("a list", "utf-8")
    for _ in range(2):
        found_whole(path, MARK, check, by_stamp=True)
    assert check.times == 2


def test_what_is_not_whole_is_not_stamped(file: Path, check: Checked) -> None:
    def damaged() -> None:
        raise ValueError("damaged")

    with pytest.raises(ValueError, match="damaged"):
        found_whole(file, MARK, damaged, by_stamp=True)
    found_whole(file, MARK, check, by_stamp=True)
    assert check.times == 1


def test_a_file_changed_while_it_is_read_is_not_stamped(file: Path, check: Checked) -> None:
    found_whole(file, MARK, lambda: file.write_text("another list", "utf-8") and None, by_stamp=True)
    found_whole(file, MARK, check, by_stamp=True)
    assert check.times == 1


def test_a_folder_that_cannot_be_written_only_costs_time(file: Path, check: Checked) -> None:
    file.with_name(f".{file.name}.stamp").mkdir()
    for _ in range(2):
        found_whole(file, MARK, check, by_stamp=True)
    assert check.times == 2
    assert sorted(path.name for path in file.parent.iterdir()) == [".entities.jsonl.stamp", "entities.jsonl"]
