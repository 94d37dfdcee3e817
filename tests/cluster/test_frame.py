"""`screen_frame`: the decisions of a batch, for a data frame of pandas, Dask or Ray."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from screening.batch.job import Job, Source
from screening.batch.run import run_batch
from screening.cluster import screen_frame
from screening.config import Config
from screening.errors import InputProblem, ListsProblem
from screening.intake import open_input
from screening.lists.loaded import open_lists
from screening.lists.reading import Reading
from screening.lists.store import Store
from tests.batch.conftest import ENTITIES, party_file

DOC = Path(__file__).resolve().parents[2] / "docs" / "cluster.md"
CASES = Path(__file__).resolve().parents[1] / "cases"


def test_the_decisions_are_those_of_a_batch(tmp_path: Path, data_dir: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text(party_file(40), encoding="utf-8")
    run_batch(
        Job(sources=(Source(open_input(file)),), out_dir=tmp_path / "out", lists=open_lists(data_dir), config=Config())
    )
    with (tmp_path / "out" / "decisions.csv").open(encoding="utf-8", newline="") as lines:
        expected = [(line["id"], line["outcome"], line["reason"], line["top_score"]) for line in csv.DictReader(lines)]
    frame = pd.read_csv(file).set_index(pd.Index(range(100, 140), name="key"))

    found = screen_frame(frame, data_dir=data_dir)

    scores = ["" if pd.isna(score) else f"{score:.4f}" for score in found["top_score"]]
    assert list(zip(found["id"], found["outcome"], found["reason"], scores, strict=True)) == expected
    assert list(found.index) == list(range(100, 140))
    assert set(found["listings"]) == {"", "opensanctions O1"}
    assert found["lists"].str.fullmatch(r"opensanctions [0-9a-f]{12}").all()


def test_missing_and_typed_cells_are_read_as_text(data_dir: Path) -> None:
    frame = pd.DataFrame(
        {
            "id": [1.0, None, 3.0],
            "name": ["ORLOVSKI Anatoliy Borisovich", pd.NA, "Alpine"],
            "birth_date": pd.to_datetime(["1970-01-01", None, None]),
        }
    )

    found = screen_frame(frame, data_dir=data_dir)

    assert list(found["id"]) == ["1", "", "3"]
    assert list(found["outcome"]) == ["review", "error", "clear"]
    assert screen_frame(frame.head(0), data_dir=data_dir).dtypes.equals(found.dtypes)


def test_rules_over_several_rows_are_named_where_they_were_not_asked(data_dir: Path, rules_dir: Path) -> None:
    frame = pd.DataFrame(
        {"order_id": [1, 2], "customer_name": ["A Pumps", "B Pumps"], "customer_phone": ["+41 44 555 01 01", ""]}
    )

    found = screen_frame(frame, data_dir=data_dir, rules=rules_dir)

    assert list(found["rules_not_asked"]) == ["TG-0001", ""]
    assert list(screen_frame(frame, data_dir=data_dir, rules=False)["rules_not_asked"]) == ["", ""]


def test_without_lists_that_can_be_trusted_no_row_is_clear(tmp_path: Path, data_dir: Path) -> None:
    frame = pd.DataFrame({"name": ["Alpine Pump Works", "Shahid Hemmat Industrial Group"]})
    assert list(screen_frame(frame, data_dir=tmp_path)["outcome"]) == ["not_screened", "review"]
    assert list(screen_frame(frame, data_dir=tmp_path, demo=True)["outcome"]) == ["clear", "review"]
    with pytest.raises(ListsProblem, match="not imported"):
        screen_frame(frame, data_dir=data_dir, list_ids=["un_sc"])
    with pytest.raises(InputProblem, match="colour"):
        screen_frame(pd.DataFrame({"colour": ["red"]}), data_dir=data_dir)

    old = datetime(2020, 1, 2, tzinfo=UTC)
    Store(tmp_path).import_reading("opensanctions", Reading(ENTITIES, (), "", {}), now=old, usual_age_days=7)
    assert list(screen_frame(frame, data_dir=tmp_path)["lists_stale"]) == ["opensanctions"] * 2
    with pytest.raises(ListsProblem, match="days allowed"):
        screen_frame(frame, data_dir=tmp_path, config=Config(max_age_days=3))


def example(name: str) -> str:
    """The example of docs/cluster.md under this heading."""
    found = re.search(
        rf"^### {name}\n.*?```python\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    assert found, f"docs/cluster.md has no example for {name}"
    return found[1]


@pytest.fixture
def run_example(tmp_path: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], pd.DataFrame]:
    """Runs an example over the customers of examples/; gives what it wrote."""

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCREENING_DATA_DIR", str(data_dir))

    def run(name: str) -> pd.DataFrame:
        pd.read_csv(CASES.parent.parent / "examples" / "customers.csv", dtype=str).to_parquet("customers.parquet")
        exec(compile(example(name), f"docs/cluster.md, {name}", "exec"), {"__name__": "example"})
        return pd.read_parquet("decisions.parquet")

    return run


def expected_decisions(data_dir: Path) -> list[tuple[str, str]]:
    frame = pd.read_csv(CASES.parent.parent / "examples" / "customers.csv", dtype=str)
    found = screen_frame(frame, data_dir=data_dir)
    return sorted(zip(found["id"], found["outcome"], strict=True))


def test_the_example_for_pandas_runs(run_example: Callable[[str], pd.DataFrame], data_dir: Path) -> None:
    found = run_example("pandas")
    assert sorted(zip(found["screening_id"], found["screening_outcome"], strict=True)) == expected_decisions(data_dir)


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_the_example_for_dask_runs(run_example: Callable[[str], pd.DataFrame], data_dir: Path) -> None:
    pytest.importorskip("dask.dataframe", reason="Dask is not installed: pip install 'dask[dataframe]'")
    found = run_example("Dask")
    assert sorted(zip(found["screening_id"], found["screening_outcome"], strict=True)) == expected_decisions(data_dir)


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_the_example_for_ray_runs(
    run_example: Callable[[str], pd.DataFrame], data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ray = pytest.importorskip("ray", reason="Ray is not installed: pip install 'ray[data]'")
    pytest.importorskip("ray.data", reason="Ray Data is not installed: pip install 'ray[data]'")
    monkeypatch.setenv("PYTHONPATH", os.fspath(DOC.parents[1]))
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, configure_logging=False)
    try:
        found = run_example("Ray")
    finally:
        ray.shutdown()
    assert sorted(zip(found["screening_id"], found["screening_outcome"], strict=True)) == expected_decisions(data_dir)
