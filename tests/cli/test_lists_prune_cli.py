from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from screening.cli.lists_prune import command
from screening.errors import ListsProblem, UsageProblem
from screening.lists.reading import Reading
from screening.lists.snapshot import Snapshot
from screening.lists.store import Store
from screening.model import Entity, EntityType, Name

NOW = datetime.now(UTC)


def imported(data: Path, name: str, days_ago: float) -> Snapshot:
    entity = Entity("1", "un_sc", EntityType.PERSON, (Name(name),))
    return Store(data).import_reading("un_sc", Reading((entity,), (), "", {}), now=NOW - timedelta(days=days_ago))


@pytest.fixture
def snapshots(tmp_path: Path) -> list[Snapshot]:
    """Imported 400, 200, 50 days ago and now; the first again 100 days ago."""
    first, second = imported(tmp_path, "A", 400), imported(tmp_path, "B", 200)
    imported(tmp_path, "A", 100)
    return [first, second, imported(tmp_path, "C", 50), imported(tmp_path, "D", 0)]


def run(data: Path, *arguments: str) -> str:
    return CliRunner().invoke(command, ["--data-dir", str(data), *arguments], catch_exceptions=False).output


def removed(data: Path, *arguments: str) -> list[Any]:
    return [entry["digest"] for entry in json.loads(run(data, *arguments, "--json"))]


def kept(data: Path) -> set[str]:
    return set(Store(data).digests("un_sc"))


def test_the_newest_are_kept_and_the_one_in_use_is_among_them(tmp_path: Path, snapshots: list[Snapshot]) -> None:
    first, second, third, fourth = (snapshot.digest for snapshot in snapshots)
    assert removed(tmp_path, "--keep", "2") == [second, first]
    assert kept(tmp_path) == {third, fourth}
    assert Store(tmp_path).current("un_sc") == snapshots[3]


def test_age_counts_from_the_last_use(tmp_path: Path, snapshots: list[Snapshot]) -> None:
    assert removed(tmp_path, "--older-than", "60") == [snapshots[1].digest]  # replaced again 100 days ago
    assert removed(tmp_path, "--older-than", "40") == [snapshots[0].digest]  # 50 days ago


def test_with_both_conditions_both_must_hold(tmp_path: Path, snapshots: list[Snapshot]) -> None:
    assert removed(tmp_path, "--keep", "3", "--older-than", "60") == [snapshots[1].digest]


def test_the_snapshot_in_use_stays_even_where_it_is_an_old_one_again(tmp_path: Path) -> None:
    first = imported(tmp_path, "A", 400)
    imported(tmp_path, "B", 200)
    imported(tmp_path, "A", 100)
    removed(tmp_path, "--keep", "1", "--older-than", "0")
    assert kept(tmp_path) == {first.digest}


def test_a_dry_run_says_what_would_go_and_leaves_it(tmp_path: Path, snapshots: list[Snapshot]) -> None:
    text = run(tmp_path, "--keep", "3", "--dry-run")
    assert f"un_sc: would remove {snapshots[1].digest[:12]} (in use until " in text
    assert len(kept(tmp_path)) == 4


def test_what_was_removed_is_said_to_be_gone_by_a_look_back(tmp_path: Path, snapshots: list[Snapshot]) -> None:
    run(tmp_path, "--keep", "1")
    with pytest.raises(ListsProblem, match="not kept any more"):
        Store(tmp_path).as_of("un_sc", NOW - timedelta(days=60))


def test_nothing_is_left_of_a_removed_snapshot(tmp_path: Path, snapshots: list[Snapshot]) -> None:
    run(tmp_path, "un_sc", "--keep", "1")
    names = {path.name for path in (tmp_path / "lists" / "un_sc").iterdir()}
    assert names == {snapshots[3].digest, "current", "history.jsonl"}
    assert run(tmp_path, "--keep", "1") == "Nothing to remove.\n"


def test_where_it_is_not_sure_what_is_in_use_nothing_is_removed(tmp_path: Path, snapshots: list[Snapshot]) -> None:
    (tmp_path / "lists" / "un_sc" / "current").write_text("nonsense", encoding="utf-8")
    with pytest.raises(ListsProblem, match="damaged"):
        run(tmp_path, "--keep", "1")
    assert len(kept(tmp_path)) == 4


@pytest.mark.parametrize(("arguments", "said"), [([], "say what to remove"), (["us_csl", "--keep", "1"], "us_csl")])
def test_an_order_that_says_too_little_or_names_no_list_is_refused(
    tmp_path: Path, snapshots: list[Snapshot], arguments: list[str], said: str
) -> None:
    with pytest.raises(UsageProblem, match=said):
        run(tmp_path, *arguments)
