"""An unfinished run is continued only as the run it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from screening.batch.codec import to_line
from screening.batch.workdir import Plan, WorkFolder, part_rows, read_part, write_part
from screening.errors import OutputProblem

PLAN = Plan("0.1", ("customers.csv abc",), ("us_ofac_sdn def",), "rules1", "settings1", (), 500)


def test_the_same_plan_resumes_and_gives_the_time_it_started(tmp_path: Path) -> None:
    work = WorkFolder(tmp_path)
    work.start(PLAN, "2026-11-22T08:00:00+00:00")
    assert WorkFolder(tmp_path).resume(PLAN) == "2026-11-22T08:00:00+00:00"


@pytest.mark.parametrize("part", ["software", "inputs", "lists", "rules", "settings", "history", "chunk_rows"])
def test_another_plan_is_refused_naming_what_changed(tmp_path: Path, part: str) -> None:
    work = WorkFolder(tmp_path)
    work.start(PLAN, "2026-11-22T08:00:00+00:00")
    value = getattr(PLAN, part)
    other = {str: "other", tuple: ("other",), int: 7}[type(value)]
    with pytest.raises(OutputProblem, match=rf"changed since then: {part};"):
        work.resume(replace(PLAN, **{part: other}))


def test_a_damaged_plan_is_refused(tmp_path: Path) -> None:
    work = WorkFolder(tmp_path)
    work.start(PLAN, "")
    (work.path / "plan.json").write_text("{", encoding="utf-8")
    with pytest.raises(OutputProblem, match="unreadable"):
        work.resume(PLAN)


def test_starting_anew_discards_the_finished_chunks(tmp_path: Path) -> None:
    work = WorkFolder(tmp_path)
    work.start(PLAN, "")
    write_part(work.part(0, 0), ['{"alert":1}\n'])
    work.start(PLAN, "")
    assert part_rows(work.part(0, 0)) is None


def test_a_part_gives_its_records_back_and_knows_their_number(tmp_path: Path) -> None:
    lines = [to_line({"alert": "ü\u2028\ud800"}), to_line({"alert": "b", "facts": {"x": "y"}})]
    write_part(tmp_path / "part.jsonl", lines)
    assert part_rows(tmp_path / "part.jsonl") == 2
    assert list(read_part(tmp_path / "part.jsonl")) == lines


@pytest.mark.parametrize("kept", [0, 1, 30, -1, -5])
def test_a_cut_part_does_not_count_as_finished(tmp_path: Path, kept: int) -> None:
    part = tmp_path / "part.jsonl"
    write_part(part, [to_line({"alert": "a" * 40}), to_line({"alert": "b"})])
    part.write_bytes(part.read_bytes().rstrip()[:kept])
    assert part_rows(part) is None
