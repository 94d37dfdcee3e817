"""Group rules asked key by key, in any order, say what they say of all rows at once; the kit trusts nothing."""

from __future__ import annotations

import dataclasses
import pickle
import random
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from screening.batch.opening import StagesOpener
from screening.batch.stage import Stages, screen_rows
from screening.cluster import grouping
from screening.cluster.kit import Kit
from screening.cluster.screening import group_entries
from screening.config import Config
from screening.errors import ListsProblem, ScreeningError
from screening.intake import open_input
from screening.lists.loaded import LoadedLists, open_lists

CASES = Path(__file__).resolve().parents[1] / "cases"


def kit_of(opener: StagesOpener) -> tuple[Kit, Stages]:
    stages = opener()
    return Kit.of(opener, stages), stages


def unpacked(kit: Kit, folder: Path) -> Path:
    with zipfile.ZipFile(kit.pack(folder)) as archive:
        archive.extractall(folder / kit.name.removesuffix(".zip"))
    return folder / kit.name.removesuffix(".zip")


def test_groups_answered_one_by_one_give_what_a_local_run_gives(tmp_path: Path) -> None:
    lists = open_lists(tmp_path / "none", demo=True)
    kit, stages = kit_of(StagesOpener(lists.snapshots, Config(), True, None, True))
    home = unpacked(kit, tmp_path)
    rows = [row for number in range(2) for row in open_input(CASES / "orders_suspicious.csv").rows()]
    facts = {(0, number): one.facts for number, one in enumerate(screen_rows(rows, stages), 1) if one.facts}
    assert stages.rules is not None
    expected = stages.rules.evaluate_groups(facts.items())
    assert len({finding.rule for found in expected.values() for finding in found}) >= 3

    packed = [(*key, pickle.dumps(group_entries(of_row, stages))) for key, of_row in facts.items()]
    random.Random(6).shuffle(packed)
    batches = [pd.DataFrame(packed[at : at + 50], columns=["file", "row", "facts"]) for at in range(0, len(packed), 50)]
    together = pd.concat(grouping.entries(batches)).sort_values(["rule", "key", "file", "row", "nth"])
    answers = pd.concat(
        grouping.GroupAnswers(kit, lambda _: str(home))(
            together.iloc[at : at + 70] for at in range(0, len(together), 70)
        )
    )
    found: dict[tuple[int, int], list[tuple[str, int, int, int, bytes]]] = {}
    for file, row, *answer in answers.itertuples(index=False, name=None):
        found.setdefault((file, row), []).append(tuple(answer))  # type: ignore[arg-type]

    assert {row: grouping.findings_of(of_row) for row, of_row in found.items()} == expected


@pytest.fixture
def opener(lists: LoadedLists, rules_dir: Path) -> StagesOpener:
    # a threshold of its own: what a process has opened before is not opened again
    return StagesOpener(lists.snapshots, Config(threshold=0.8765), True, rules_dir, True)


def test_the_stages_of_an_executor_are_those_of_the_driver(opener: StagesOpener, tmp_path: Path) -> None:
    kit, stages = kit_of(opener)
    home = unpacked(kit, tmp_path)
    assert not list(home.rglob("source"))

    opened = kit.open(home)

    assert opened is kit.open(home), "opened once in a process"
    assert opened.rules is not None
    assert stages.rules is not None
    assert opened.rules.digest == stages.rules.digest
    assert opened.lists_trusted


def test_a_list_that_does_not_arrive_whole_stops_the_run(opener: StagesOpener, tmp_path: Path) -> None:
    opener = dataclasses.replace(opener, config=Config(threshold=0.8766))
    kit, _ = kit_of(opener)
    home = unpacked(kit, tmp_path)
    (entities,) = home.rglob("entities.jsonl")
    entities.write_bytes(entities.read_bytes()[:-40])

    with pytest.raises(ListsProblem, match="damaged"):
        kit.open(home)
    (entities.parent).rename(tmp_path / "gone")
    with pytest.raises(ListsProblem, match="did not arrive"):
        kit.open(home)


@pytest.mark.parametrize("changed", [{"software": "0.0.0 other"}, {"rules": "other"}, {"goods": "other"}])
def test_another_version_on_an_executor_stops_the_run(
    opener: StagesOpener, tmp_path: Path, changed: dict[str, str]
) -> None:
    kit, _ = kit_of(opener)
    other = dataclasses.replace(kit, **changed)

    with pytest.raises(ScreeningError, match="install the same version"):
        other.open(unpacked(other, tmp_path))
