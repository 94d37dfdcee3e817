"""`--as-of`: a check or batch on the lists that were in use then gives what it gave then."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from screening.cli.main import main
from screening.lists.reading import Reading
from screening.lists.store import Store
from screening.lists.update_notes import Failure, UpdateNotes, write_notes
from screening.model import Entity, EntityType, Name

NOW = datetime.now(UTC).replace(microsecond=0)
TABLES = ("decisions.csv", "hits.csv", "findings.csv")


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def put_in_use(data: Path, list_id: str, days: float, *names: str) -> str:
    entities = tuple(
        Entity(str(number), list_id, EntityType.ORGANIZATION, (Name(name),)) for number, name in enumerate(names, 1)
    )
    reading = Reading(entities, (), "", {"entity": len(names)})
    return Store(data).import_reading(list_id, reading, now=days_ago(days), usual_age_days=3).digest


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A list that named Kolahdooz until 10 days ago, and one that came 5 days ago."""
    monkeypatch.setenv("SCREENING_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    put_in_use(tmp_path / "data", "un_sc", 20, "Kolahdooz Industrial Group", "Orlov Works")
    put_in_use(tmp_path / "data", "un_sc", 10, "Orlov Works")
    put_in_use(tmp_path / "data", "us_csl", 5, "Other Bureau")
    return tmp_path / "data"


class Ended(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def screening(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["screening", *arguments])
        with pytest.raises(SystemExit) as caught:
            main()
        printed = capsys.readouterr()
        return Ended(int(str(caught.value.code)), printed.out, printed.err)

    return screening


def check(run: Run, *arguments: str) -> tuple[int, Any]:
    ended = run("check", "Kolahdooz Industrial Group", "--json", *arguments)
    return ended.status, json.loads(ended.out)


def at(days: float) -> str:
    return days_ago(days).isoformat()


def test_a_check_searches_what_was_listed_then(run: Run) -> None:
    assert check(run)[0] == 0
    status, answer = check(run, "--as-of", at(15))
    assert (status, [hit["entity"]["name"] for hit in answer["hits"]]) == (1, ["Kolahdooz Industrial Group"])
    assert check(run, "--as-of", at(9))[0] == 0


def test_lists_imported_later_are_left_out(run: Run) -> None:
    assert [used["id"] for used in check(run, "--as-of", at(9))[1]["lists"]] == ["un_sc"]
    assert [used["id"] for used in check(run, "--as-of", at(1))[1]["lists"]] == ["un_sc", "us_csl"]


def test_a_look_back_says_that_it_is_one(run: Run) -> None:
    moment = days_ago(9).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert check(run, "--as-of", at(9))[1]["warnings"] == [
        f"Lists as of {moment}: this shows what was listed then; it is no screening of today."
    ]


def test_age_and_staleness_are_those_of_then(run: Run) -> None:
    assert any("is stale" in warning for warning in check(run)[1]["warnings"])
    assert not any("is stale" in warning for warning in check(run, "--as-of", at(9))[1]["warnings"])
    assert run("check", "X Ltd", "--as-of", at(9), "--max-age", "2").status == 0
    assert run("check", "X Ltd", "--as-of", at(7), "--max-age", "2").status == 3


def test_what_failed_today_is_not_said_of_then(run: Run, data: Path) -> None:
    write_notes(data / "lists" / "un_sc", UpdateNotes(failure=Failure(at(0), "answered 404")))
    assert any("answered 404" in warning for warning in check(run)[1]["warnings"])
    assert not any("answered 404" in warning for warning in check(run, "--as-of", at(9))[1]["warnings"])


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--as-of", "2020-01-01"), 3, "at 2020-01-01T23:59:59Z no list was imported yet"),
        (("--as-of", at(9), "--list", "us_csl"), 3, "these lists were not imported yet: us_csl"),
        (("--as-of", at(9), "--demo"), 2, "leave out --demo or --as-of"),
        (("--as-of", "tomorrow"), 2, "--as-of wants a date"),
        (("--as-of", "2999-01-01"), 2, "lies in the future"),
    ],
)
def test_what_cannot_be_shown_is_said(run: Run, arguments: tuple[str, ...], status: int, said: str) -> None:
    ended = run("check", "Kolahdooz", *arguments)
    assert ended.status == status
    assert said in ended.err


def test_a_run_of_long_ago_is_reproduced_byte_by_byte(run: Run, data: Path, tmp_path: Path) -> None:
    Path("customers.csv").write_text("id,name\n1,Kolahdooz Industrial Group\n2,Orlov Works\n", encoding="utf-8")
    run("batch", "customers.csv", "--out", "first")
    manifest = json.loads(Path("first/run.json").read_text(encoding="utf-8"))
    after = (NOW - datetime.now(UTC)).total_seconds() / 86400 - 0.0001  # some seconds after the run
    put_in_use(data, "un_sc", after, "Somebody Else")
    run("batch", "customers.csv", "--out", "again", "--as-of", manifest["started"])
    for table in TABLES:
        assert Path("again", table).read_bytes() == Path("first", table).read_bytes()
    again = json.loads(Path("again/run.json").read_text(encoding="utf-8"))
    same = ("id", "digest", "published", "imported", "stale", "entities")
    assert [[used[key] for key in same] for used in again["lists"]] == [
        [used[key] for key in same] for used in manifest["lists"]
    ]
    assert any("no screening of today" in warning for warning in again["warnings"])


def test_a_failed_update_stands_in_the_manifest_of_a_batch(run: Run, data: Path) -> None:
    write_notes(data / "lists" / "un_sc", UpdateNotes(failure=Failure(at(0), "answered 404")))
    Path("customers.csv").write_text("id,name\n1,Orlov Works\n", encoding="utf-8")
    ended = run("batch", "customers.csv", "--out", "report")
    manifest = json.loads(Path("report/run.json").read_text(encoding="utf-8"))
    assert any("answered 404" in warning for warning in manifest["warnings"])
    assert "answered 404" in ended.out + ended.err
    assert "answered 404" in Path("report/report.html").read_text(encoding="utf-8")
