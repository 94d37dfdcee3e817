"""run.json keeps everything, and tells when rows were lost."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from screening.config import Config
from screening.errors import InputProblem, OutputProblem
from screening.reports.manifest import InputUse, RunManifest, check_conservation, read_manifest, setting_text
from tests.reports.samples import sample_manifest


def test_a_manifest_comes_back_from_its_file_unchanged(tmp_path: Path) -> None:
    manifest = sample_manifest()
    manifest.write(tmp_path)
    assert read_manifest(tmp_path) == manifest


def test_the_same_manifest_gives_the_same_text() -> None:
    assert sample_manifest().to_json() == sample_manifest().to_json()


def test_severities_are_written_as_words() -> None:
    manifest = sample_manifest(config=dataclasses.asdict(Config()))
    assert json.loads(manifest.to_json())["config"]["review_severity"] == "medium"


def test_keys_of_a_newer_version_are_left_aside() -> None:
    data = json.loads(sample_manifest().to_json())
    data["invented_later"] = 1
    data["lists"][0]["invented_later"] = 2
    assert RunManifest.from_json(json.dumps(data)) == sample_manifest()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"run_id": "x", "lists": [{"id": "only"}]}', "[1]", '"text"'])
def test_what_is_no_manifest_is_refused(text: str) -> None:
    with pytest.raises(InputProblem, match=r"no run manifest.*name a finished run"):
        RunManifest.from_json(text)


def test_a_damaged_manifest_is_named_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputProblem, match=r"run\.json"):
        read_manifest(tmp_path)


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="folder of a finished run"):
        read_manifest(tmp_path)


def test_rows_that_add_up_pass() -> None:
    check_conservation(sample_manifest())


@pytest.mark.parametrize(
    "changes",
    [
        {"counts_out": {"clear": 1, "review": 5, "error": 1, "not_screened": 0}},
        {"counts_out": {"clear": 3, "review": 5, "error": 1, "not_screened": 0}},
        {"counts_in": 7},
        {"inputs": (InputUse("orders.csv", "f", 9, "order"),)},
    ],
)
def test_lost_or_doubled_rows_are_an_error(changes: dict[str, object]) -> None:
    with pytest.raises(OutputProblem, match="lost or doubled"):
        check_conservation(sample_manifest(**changes))


def test_an_outcome_nobody_knows_is_an_error() -> None:
    with pytest.raises(OutputProblem, match="unknown outcomes lost"):
        check_conservation(sample_manifest(counts_out={"clear": 8, "lost": 0}))


@pytest.mark.parametrize(
    ("value", "text"), [(None, "not set"), ((), "not set"), (("a", "b"), "a, b"), (0.85, "0.85"), (False, "False")]
)
def test_settings_are_readable(value: object, text: str) -> None:
    assert setting_text(value) == text
