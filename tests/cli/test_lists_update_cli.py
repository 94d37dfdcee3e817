"""`screening lists update` as a user meets it: what it does without names, what it says, its exit status."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from screening.cli import lists_update
from screening.cli.lists import command as lists_command
from screening.errors import ListsProblem, UsageProblem
from screening.lists import importing, update_all
from screening.lists.catalogue import load_catalogue
from screening.lists.importing import import_files
from screening.lists.store import Store
from tests.lists.list_server import ListServer, file, serving, status

OFAC = "".join(f'{i},"EXAMPLE WORKS {i}",{"-0- ,"}"NPWMD",{",".join(["-0- "] * 8)}\r\n' for i in range(1, 6)).encode()
#: Believable from 3 entities on, whatever they state.
BELIEVABLE: dict[str, Any] = {
    "min_entities": 3,
    "min_aliases": 0,
    "min_weak": 0,
    "min_sublists": {},
    "min_filled": {},
}


def un(count: int) -> bytes:
    entities = "".join(
        f"<ENTITY><DATAID>{i}</DATAID><FIRST_NAME>EXAMPLE BUREAU {i}</FIRST_NAME><UN_LIST_TYPE>Iran</UN_LIST_TYPE>"
        f"<REFERENCE_NUMBER>IRe.{i:03}</REFERENCE_NUMBER><LISTED_ON>2007-03-24</LISTED_ON></ENTITY>"
        for i in range(1, count + 1)
    )
    head = '<CONSOLIDATED_LIST dateGenerated="2026-11-20T00:00:09.554Z"><INDIVIDUALS/><ENTITIES>'
    return f"{head}{entities}</ENTITIES></CONSOLIDATED_LIST>".encode()


@pytest.fixture
def server() -> Iterator[ListServer]:
    with serving() as running:
        running.script("/sdn.csv", file(OFAC))
        running.script("/un.xml", file(un(5), ETag='"1"'))
        yield running


@pytest.fixture(autouse=True)
def ours(server: ListServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two lists at our server and one to be had by hand; no search index (the matcher's business)."""
    real = load_catalogue()
    entries = {
        "us_ofac_sdn": replace(real["us_ofac_sdn"], fetch={"sdn.csv": f"{server.url}/sdn.csv"}, **BELIEVABLE),
        "un_sc": replace(real["un_sc"], fetch={"consolidated.xml": f"{server.url}/un.xml"}, **BELIEVABLE),
        "us_ofac_cons": replace(real["us_ofac_cons"], fetch={}, files="cons_prim.csv", **BELIEVABLE),
    }
    monkeypatch.setattr(update_all, "load_catalogue", lambda: entries)
    monkeypatch.setattr(importing, "load_catalogue", lambda: entries)
    monkeypatch.setattr(lists_update, "_build_index", lambda _snapshot: None)
    monkeypatch.setenv("SCREENING_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def by_hand(tmp_path: Path, data: Path) -> Callable[[str, float], None]:
    """Imports the list from a file, so many days ago."""

    def importing_it(list_id: str, days_ago: float) -> None:
        path = tmp_path / {"un_sc": "consolidated.xml"}.get(list_id, "cons_prim.csv")
        path.write_bytes(un(5) if list_id == "un_sc" else OFAC)
        import_files(data, list_id, [path], now=datetime.now(UTC) - timedelta(days=days_ago))

    return importing_it


def run(*arguments: str) -> Result:
    """The command's result, with its status as return value; known errors come through."""
    result = CliRunner().invoke(lists_update.command, arguments, standalone_mode=False)
    if result.exception:
        raise result.exception
    return result


def outcomes(result: Result) -> dict[str, Any]:
    return {entry["id"]: entry["outcome"] for entry in json.loads(result.stdout)}


def test_with_nothing_imported_all_that_can_be_fetched_is(data: Path) -> None:
    result = run("--json")
    assert (result.return_value, outcomes(result)) == (0, {"us_ofac_sdn": "imported", "un_sc": "imported"})
    assert Store(data).list_ids() == ("un_sc", "us_ofac_sdn")


def test_otherwise_only_the_imported_ones_are_fetched(by_hand: Callable[[str, float], None]) -> None:
    by_hand("un_sc", 5)
    assert outcomes(run("--json")) == {"un_sc": "unchanged"}


def test_a_named_list_alone_is_fetched_and_its_changes_are_counted(server: ListServer) -> None:
    assert "un_sc: 5 entities, published 2026-11-20\n" in run("un_sc").stdout
    server.script("/un.xml", file(un(7), ETag='"2"'))
    assert "un_sc: 7 entities, published 2026-11-20; 2 added, 0 removed, 0 changed\n" in run("un_sc").stdout
    assert "un_sc: up to date, 7 entities" in run("un_sc").stdout


def test_a_failed_update_is_status_4_and_the_others_are_updated(server: ListServer) -> None:
    run()
    server.script("/sdn.csv", status(404))
    server.script("/un.xml", file(un(6)))
    result = run()
    assert result.return_value == 4
    assert "FAILED: us_ofac_sdn: " in result.stderr
    assert "answered 404" in result.stderr
    assert "stays in use." in result.stderr
    assert "un_sc: 6 entities" in result.stdout


def test_a_failed_update_past_the_set_limit_is_status_3(
    server: ListServer, by_hand: Callable[[str, float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    by_hand("un_sc", 5)
    server.script("/un.xml", status(404))
    assert run("--max-age", "6").return_value == 4
    assert run("--max-age", "4").return_value == 3
    monkeypatch.setenv("SCREENING_MAX_AGE", "4")
    assert run().return_value == 3


def test_a_first_update_that_fails_is_status_3(server: ListServer) -> None:
    server.script("/un.xml", status(404))
    result = run("un_sc")
    assert result.return_value == 3
    assert "nothing is screened against it" in result.stderr
    assert "un_sc: NEVER LOADED: " in CliRunner().invoke(lists_command, ["status"]).stderr
    with pytest.raises(ListsProblem, match="nothing to verify"):
        CliRunner().invoke(lists_command, ["verify"], catch_exceptions=False)


def test_the_failure_stands_in_status_until_an_update_succeeds(server: ListServer) -> None:
    def told() -> Any:
        printed = CliRunner().invoke(lists_command, ["status", "--json"], catch_exceptions=False).stdout
        return json.loads(printed)[0]["last_update_failure"]

    run("un_sc")
    assert told() is None
    server.script("/un.xml", status(404), file(un(5)))
    run("un_sc")
    assert "answered 404" in told()["reason"]
    assert "THE LAST UPDATE FAILED" in CliRunner().invoke(lists_command, ["status"], catch_exceptions=False).stdout
    run("un_sc")
    assert told() is None


def test_a_list_without_an_address_is_left_to_the_user_but_its_age_counts(
    by_hand: Callable[[str, float], None],
) -> None:
    by_hand("us_ofac_cons", 5)
    by_hand("un_sc", 5)
    result = run()
    assert result.return_value == 0
    assert "Not fetched: us_ofac_cons: the catalogue knows no address" in result.stderr
    assert run("--max-age", "4").return_value == 3
    assert run("us_ofac_cons").return_value == 4


class TestFromAFolder:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        folder = tmp_path / "brought"
        folder.mkdir()
        return folder

    def test_what_is_there_is_imported(self, folder: Path, server: ListServer) -> None:
        (folder / "consolidated.xml").write_bytes(un(5))
        (folder / "SDN.CSV").write_bytes(OFAC)
        result = run("--from", str(folder), "--json")
        assert (result.return_value, outcomes(result)) == (0, {"us_ofac_sdn": "imported", "un_sc": "imported"})
        assert server.requests == []

    def test_what_is_missing_is_said(self, folder: Path, by_hand: Callable[[str, float], None]) -> None:
        by_hand("un_sc", 1)
        (folder / "sdn.csv").write_bytes(OFAC)
        result = run("--from", str(folder))
        assert result.return_value == 0
        assert f"Not updated: un_sc: {folder} holds no file of it (consolidated.xml, or any in un_sc/)" in result.stderr
        assert run("un_sc", "--from", str(folder)).return_value == 4

    def test_a_bad_file_leaves_the_copy_in_use(self, folder: Path, data: Path) -> None:
        run("un_sc")
        (folder / "consolidated.xml").write_bytes(un(2))
        result = run("--from", str(folder))
        assert result.return_value == 4
        assert "fewer than the 3 expected" in result.stderr
        current = Store(data).current("un_sc")
        assert current
        assert current.entity_count == 5

    def test_an_older_file_does_not_replace_a_newer_copy(self, folder: Path) -> None:
        run("un_sc")
        (folder / "consolidated.xml").write_bytes(un(5).replace(b"2026-11-20", b"2026-11-10"))
        assert "published on 2026-11-10, before the copy it replaces" in run("--from", str(folder)).stderr

    def test_a_folder_without_lists_is_a_mistake(self, folder: Path) -> None:
        with pytest.raises(UsageProblem, match="holds no file of a known list"):
            run("--from", str(folder))


def test_an_unknown_list_is_a_mistake() -> None:
    with pytest.raises(UsageProblem, match="unknown list 'un'"):
        run("un")
