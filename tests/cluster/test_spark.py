"""A run on Spark gives the bytes of a local one, loses no row, and fails as a local one does. Real Spark, local[2]."""

from __future__ import annotations

import csv
import dataclasses
import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from screening.batch.job import Job, Source
from screening.batch.run import run_batch
from screening.cli.main import cli
from screening.cluster.kit import Kit
from screening.cluster.reading import FileRead, Reading
from screening.cluster.run import ClusterResult, run_on_spark
from screening.config import Config
from screening.errors import InputProblem, ListsProblem, ScreeningError, UsageProblem
from screening.intake import open_input
from screening.lists.loaded import LoadedLists, open_lists
from screening.lists.reading import Reading as ListReading
from screening.lists.store import Store
from screening.rules import RuleSet
from screening.rules.rule import Scope
from tests.batch.conftest import ENTITIES, party_file, tables

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("spark"), pytest.mark.filterwarnings("default")]

NOW = datetime(2026, 11, 27, tzinfo=UTC)
CASES = Path(__file__).resolve().parents[1] / "cases"
#: Rows that another CSV reader would take otherwise: a stray mark, a line break, a blank line, a wrong count, no name.
AWKWARD = (
    'id,name,country,Row,note\n1,"Shahid ""Kolahdooz"" Industrial Group",IR,a,=1+1\n2,"Acme" Ltd,DE,b,\n\n'
    '3,"Two\nLines Ltd",FR,c,"x,y"\n4,"open mark,US,d,\n5,Too,Few\n6,,GB,e,\n7,ORLOVSKI Anatoliy,RU,f," z"\n8,B,,,\n'
)


@pytest.fixture
def stale_lists(tmp_path: Path) -> LoadedLists:
    """The invented list, imported long ago."""
    Store(tmp_path / "data").import_reading(
        "opensanctions",
        ListReading(ENTITIES, (), "2020-01-01", {"test": len(ENTITIES)}),
        now=datetime(2020, 1, 2, tzinfo=UTC),
        usual_age_days=7,
    )
    return open_lists(tmp_path / "data")


RunOn = Callable[..., ClusterResult]


@pytest.fixture
def run_on(tmp_path: Path, lists: LoadedLists) -> RunOn:
    """Runs files on Spark into `tmp_path / spark`."""

    def run(*paths: Path, told: Callable[[FileRead], None] = lambda _: None, **settings: Any) -> ClusterResult:
        return run_on_spark(
            job(tmp_path, **{"lists": lists} | settings),
            list(map(str, paths)),
            f"{tmp_path}/spark",
            Reading({}),
            told,
            lambda: NOW,
        )

    return run


def job(folder: Path, *paths: Path, **settings: Any) -> Job:
    sources = tuple(Source(open_input(path)) for path in paths)
    return Job(sources=sources, out_dir=folder / "local", workers=1, **{"config": Config()} | settings)


def test_every_table_has_the_bytes_of_a_local_run(tmp_path: Path, run_on: RunOn, stale_lists: LoadedLists) -> None:
    files = [tmp_path / name for name in ("awkward.csv", "many.csv", "old.csv", "packed.csv.gz", "typed.parquet")]
    files[0].write_text(AWKWARD, encoding="utf-8")
    files[1].write_text(party_file(1_100), encoding="utf-8")
    files[2].write_bytes("id;name\n1;Müller & Söhne\n2;Serovskii Mekhanicheskii Zavod\n".encode("cp1252"))
    files[3].write_bytes(gzip.compress(party_file(7).encode()))
    typed = {"id": [1, 2, None], "name": ["Orlovski", None, "Alpine"], "birth_date": pd.to_datetime(["1970-01-02"] * 3)}
    pd.DataFrame(typed).to_parquet(files[4])

    local = run_batch(job(tmp_path, *files, lists=stale_lists), clock=lambda: NOW)
    read: list[FileRead] = []
    result = run_on(*files, lists=stale_lists, told=read.append)

    assert tables(tmp_path / "spark") == tables(tmp_path / "local")
    assert b"opensanctions" in (tmp_path / "spark" / "decisions.csv").read_bytes().splitlines()[1].rpartition(b",")[2]
    ours, theirs = result.manifest, local.manifest
    assert ours.counts_out == theirs.counts_out
    assert ours.counts_out["error"] > 220
    assert (ours.counts_in, ours.inputs, ours.lists) == (theirs.counts_in, theirs.inputs, theirs.lists)
    assert ours.engine == "spark"
    assert [one.rows for one in read] == [one.rows for one in theirs.inputs]
    assert not (tmp_path / "spark" / "_screening_work").exists()


def test_rules_over_several_rows_find_what_they_find_in_a_local_run(tmp_path: Path, run_on: RunOn) -> None:
    folder = tmp_path / "orders"
    folder.mkdir()
    for name in ("orders_suspicious", "orders_second_suspicious", "orders_ordinary"):
        (folder / f"{name}.csv").write_bytes((CASES / f"{name}.csv").read_bytes())
    # the same customers once more in another file: groups reach across files and chunks
    (folder / "orders_suspicious_again.csv").write_bytes((CASES / "orders_suspicious.csv").read_bytes())
    lists = open_lists(tmp_path / "none", demo=True)

    run_batch(job(tmp_path, *sorted(folder.iterdir()), lists=lists))
    run_on(folder, lists=lists)

    over_rows = {rule.id for rule in RuleSet.load().rules if rule.scope is Scope.GROUP}
    with (tmp_path / "spark" / "findings.csv").open(encoding="utf-8", newline="") as file:
        found = {line["rule"] for line in csv.DictReader(file)}
    assert len(found & over_rows) >= 3
    assert tables(tmp_path / "spark") == tables(tmp_path / "local")


def test_parquet_holds_what_the_csv_files_hold(tmp_path: Path, run_on: RunOn, spark: Any) -> None:
    file = tmp_path / "customers.csv"
    file.write_text(AWKWARD, encoding="utf-8")

    run_on(file)

    written = spark.read.parquet(str(tmp_path / "spark" / "decisions.parquet"))
    with (tmp_path / "spark" / "decisions.csv").open(encoding="utf-8", newline="") as lines:
        expected = list(csv.DictReader(lines))
    types = dict(written.dtypes)
    assert (types["row"], types["top_score"], types["outcome"]) == ("int", "double", "string")
    rows = sorted(written.collect(), key=lambda row: row["row"])
    assert [row["id"] for row in rows] == [line["id"] for line in expected]
    assert [row["Row_"] for row in rows] == [line["Row"] for line in expected]
    hits = spark.read.parquet(str(tmp_path / "spark" / "hits.parquet")).collect()
    assert {hit["entity_id"] for hit in hits} == {"O1", "P1"}


def test_owners_and_a_folder_of_rules_travel_with_the_lists(
    tmp_path: Path, run_on: RunOn, rules_dir: Path, lists: LoadedLists
) -> None:
    from screening.ownership.findings import Affiliates
    from screening.ownership.owners import owners_file

    owners = tmp_path / "owners.csv"
    owners.write_text("owner,owned,share\nShahid Kolahdooz Industrial Group,Alpine Pump Works,60\n", encoding="utf-8")
    file = tmp_path / "orders.csv"
    file.write_text(
        "order_id,customer_name,customer_phone\nA1,Alpine Pump Works,+41 44 555 01 01\n"
        "A2,Baltic Pump Works,+41 44 555 01 01\n",
        encoding="utf-8",
    )
    common = {"owners": owners_file(owners, Affiliates.UNKNOWN), "rules_dir": rules_dir, "lists": lists}

    run_batch(job(tmp_path, file, **common))
    run_on(file, **common)

    assert tables(tmp_path / "spark") == tables(tmp_path / "local")
    assert b"TG-0001" in tables(tmp_path / "spark")["findings.csv"]
    assert len(tables(tmp_path / "spark")["findings.csv"].splitlines()) > 3


def test_a_file_that_cannot_be_read_stops_the_run_and_is_named(tmp_path: Path, run_on: RunOn) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(party_file(3), encoding="utf-8")
    bad.write_text("colour,size\nred,3\n", encoding="utf-8")

    with pytest.raises(InputProblem, match=r"bad\.csv"):
        run_on(good, bad)
    with pytest.raises(InputProblem, match="no such file"):
        run_on(tmp_path / "missing.csv")
    with pytest.raises(UsageProblem, match="twice"):
        run_on(good, good)
    assert not (tmp_path / "spark" / "run.json").exists()


def test_inputs_in_the_folder_of_the_results_are_refused(tmp_path: Path, run_on: RunOn) -> None:
    file = tmp_path / "spark" / "decisions.csv"
    file.parent.mkdir()
    file.write_text(party_file(3), encoding="utf-8")

    with pytest.raises(UsageProblem, match="folder of the results"):
        run_on(file)
    assert file.read_text(encoding="utf-8") == party_file(3)


def test_what_stops_an_executor_stops_the_run_with_its_exit_status(
    tmp_path: Path, run_on: RunOn, lists: LoadedLists, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "customers.csv"
    file.write_text(party_file(3), encoding="utf-8")
    pack = Kit.pack

    def damaged(kit: Kit, folder: Path) -> Path:
        wrong = tuple(dataclasses.replace(one, digest="0" * 64) for one in kit.opener.snapshots)
        return pack(dataclasses.replace(kit, opener=dataclasses.replace(kit.opener, snapshots=wrong)), folder)

    # another threshold, so that no executor has these stages yet
    monkeypatch.setattr(Kit, "pack", lambda kit, folder: damaged(kit, folder).rename(folder / kit.name))
    with pytest.raises(ListsProblem, match="did not arrive"):
        run_on(file, config=Config(threshold=0.8123))
    monkeypatch.undo()
    monkeypatch.setattr(Kit, "of", lambda opener, stages: Kit(opener, "0.0.0 other", "", ""))
    with pytest.raises(ScreeningError, match="install the same version"):
        run_on(file, config=Config(threshold=0.8124))
    assert not (tmp_path / "spark").exists() or not list((tmp_path / "spark").iterdir())


def test_the_command_says_what_it_did_and_exits_as_a_local_one(tmp_path: Path, data_dir: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("id,name\n1,Alpine Pump Works\n2,Shahid Kolahdooz Industrial Group\n3,\n", encoding="utf-8")
    spark = ["batch", "--engine", "spark", str(file), "--out", str(tmp_path / "spark")]

    result = CliRunner().invoke(cli, ["--data-dir", str(data_dir), *spark], standalone_mode=False)
    assert result.return_value == 1, result.output
    assert "3 rows in = 1 clear + 1 review + 1 error + 0 not_screened" in result.output
    assert "customers.csv row 3: no name in column 'name'" in result.output
    manifest = json.loads((tmp_path / "spark" / "run.json").read_text(encoding="utf-8"))
    assert (manifest["counts_in"], manifest["engine"]) == (3, "spark")

    file.write_text("id,name\n1,Alpine Pump Works\n", encoding="utf-8")
    result = CliRunner().invoke(cli, ["--data-dir", str(tmp_path / "none"), *spark, "--json"], standalone_mode=False)
    assert result.return_value == 3, "without an official list no row is clear"
    assert json.loads(result.stdout)["counts_out"]["not_screened"] == 1
