from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from screening.cli import lists
from screening.cli.lists import command
from screening.cli.main import COMMANDS
from screening.errors import InputProblem, ListsProblem, UsageProblem
from screening.lists import embedding, importing
from screening.lists.catalogue import NO_READER, load_catalogue
from screening.lists.importing import import_files

MONTH = timedelta(days=31)
EMPTY = ",".join(["-0- "] * 6)
SDN = (
    f'10,"EXAMPLE WORKS",-0- ,"NPWMD",-0- ,{EMPTY},"a.k.a. \'EW\'."\r\n'
    f'11,"DOE, John","individual","SDGT",-0- ,{EMPTY},-0- \r\n'
)
ALT = '10,1,"aka","OTHER WORKS",-0- \r\n77,2,"aka","ORPHAN",-0- \r\n'
ADD = '10,1,"1 Main Street","Tehran","Iran",-0- \r\n'
KEYS = {
    *("id", "digest", "published", "imported", "age_days", "stale"),
    *("records", "entities", "names", "aliases", "weak_aliases", "issues"),
}


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An own data folder, no embedded lists, and no search index (the matcher's business)."""
    monkeypatch.setenv("SCREENING_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "shipped").mkdir()
    monkeypatch.setattr(embedding, "data_folder", lambda _name: tmp_path / "shipped")
    monkeypatch.setattr(lists, "_build_index", lambda _snapshot: None)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    for name, text in (("sdn.csv", SDN), ("alt.csv", ALT), ("add.csv", ADD)):
        (tmp_path / name).write_bytes(text.encode())
    return [str(tmp_path / name) for name in ("add.csv", "sdn.csv", "alt.csv")]


def run(*arguments: str) -> Result:
    """What the command prints; known errors come through as they reach the entry point."""
    result = CliRunner().invoke(command, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def printed(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--json").stdout)


def test_the_command_is_registered() -> None:
    assert COMMANDS["lists"][0] == "screening.cli.lists"


def test_an_import_tells_what_was_read_and_what_could_not_be(files: list[str]) -> None:
    result = run("import", "us_ofac_sdn", *files)
    assert result.exit_code == 0
    assert "2 entities imported" in result.stdout
    assert "1 add, 2 alt, 2 sdn" in result.stdout
    assert "1 weak" in result.stdout
    assert "alt record of 77, which the primary file does not have" in result.stdout


def test_a_partial_list_warns_and_is_stored(files: list[str]) -> None:
    result = run("import", "us_ofac_sdn", *files)
    assert "only 2 entities, fewer than the 12,000 expected" in result.stderr
    assert printed("status")[0]["entities"] == 2


def test_a_list_without_its_aliases_warns(files: list[str]) -> None:
    result = run("import", "us_ofac_sdn", files[1])
    assert "Warning: us_ofac_sdn: no alt file was given: aliases are missing" in result.stderr


def test_status_gives_the_promised_keys(files: list[str]) -> None:
    run("import", "us_ofac_sdn", *files, "--published", "2026-01-05")
    (status,) = printed("status")
    assert set(status) >= KEYS
    counts = {key: status[key] for key in ("records", "entities", "names", "aliases", "weak_aliases", "issues")}
    assert counts == {"records": 5, "entities": 2, "names": 4, "aliases": 1, "weak_aliases": 1, "issues": 1}
    assert (status["id"], status["published"], status["stale"]) == ("us_ofac_sdn", "2026-01-05", False)
    assert 0 <= status["age_days"] < 0.1


def test_status_says_when_nothing_official_is_there() -> None:
    result = run("status")
    assert result.exit_code == 0
    assert "No official list is imported" in result.stdout
    assert printed("status") == []


def test_status_shows_the_sound_lists_beside_a_damaged_one(files: list[str], tmp_path: Path) -> None:
    run("import", "us_ofac_sdn", *files)
    broken = tmp_path / "data" / "lists" / "un_sc"
    broken.mkdir()
    (broken / "current").write_text("nonsense", encoding="utf-8")
    result = CliRunner().invoke(command, ["status"])
    assert "us_ofac_sdn" in result.stdout
    assert isinstance(result.exception, ListsProblem)
    assert "un_sc is damaged" in str(result.exception)


def test_status_finds_changed_bytes(files: list[str], tmp_path: Path) -> None:
    run("import", "us_ofac_sdn", *files)
    (entities,) = (tmp_path / "data").rglob("entities.jsonl")
    entities.write_bytes(entities.read_bytes().replace(b"WORKS", b"WORCS"))
    with pytest.raises(ListsProblem, match=r"entities\.jsonl") as caught:
        run("status")
    assert caught.value.exit_code == 3


def test_show_and_verify_mark_a_stale_list(files: list[str]) -> None:
    import_files(
        Path(os.environ["SCREENING_DATA_DIR"]), "us_ofac_sdn", list(map(Path, files)), now=datetime.now(UTC) - MONTH
    )
    assert "list of unknown date, STALE 31 days" in run("show", "10").stdout
    assert printed("show", "10")[0]["list_stale"]
    assert re.search(r"intact, 2 entities, digest \w+, STALE 31 days", run("verify").stdout)
    assert printed("verify")[0]["stale"]


def test_an_old_publication_warns(files: list[str]) -> None:
    assert "get the newest files" in run("import", "us_ofac_sdn", *files, "--published", "2020-01-05").stderr


def test_a_list_that_shrank_or_went_back_in_time_warns(files: list[str], tmp_path: Path) -> None:
    run("import", "us_ofac_sdn", *files, "--published", "2026-01-05")
    (tmp_path / "sdn.csv").write_bytes(SDN.splitlines(keepends=True)[0].encode())
    result = run("import", "us_ofac_sdn", *files, "--published", "2026-01-04")
    assert "1 entities after 2 in the copy before" in result.stderr
    assert "before the copy it replaces (2026-01-05)" in result.stderr


@pytest.mark.parametrize("date", ["yesterday", "2026-13-01", "20260105", "2999-01-01"])
def test_a_date_of_publication_that_cannot_be_is_refused(files: list[str], date: str) -> None:
    with pytest.raises(UsageProblem, match="--published"):
        run("import", "us_ofac_sdn", *files, "--published", date)


def test_a_list_without_reader_is_refused_with_the_ones_that_have_one(
    files: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = load_catalogue()
    entries = {"us_csl": replace(real["us_csl"], reader=NO_READER), "un_sc": real["un_sc"]}
    monkeypatch.setattr(importing, "load_catalogue", lambda: entries)
    with pytest.raises(UsageProblem, match="us_csl has no reader yet; lists that can be imported: un_sc"):
        run("import", "us_csl", *files)


def test_an_unknown_list_is_refused(files: list[str]) -> None:
    with pytest.raises(UsageProblem, match="unknown list 'us_ofac'"):
        run("import", "us_ofac", *files)


def test_a_failed_import_leaves_the_list_in_use(files: list[str], tmp_path: Path) -> None:
    run("import", "us_ofac_sdn", *files)
    before = printed("status")[0]["digest"]
    (tmp_path / "sdn.csv").write_bytes(SDN.encode()[:-30])
    with pytest.raises(InputProblem, match=r"sdn\.csv, record 2"):
        run("import", "us_ofac_sdn", *files)
    assert printed("status")[0]["digest"] == before


def test_show_prints_all_of_one_entity(files: list[str]) -> None:
    run("import", "us_ofac_sdn", *files)
    text = run("show", "10").stdout
    assert "EXAMPLE WORKS" in text
    assert "weak alias:      EW" in text
    assert "1 Main Street, Tehran, IR" in text
    assert "legal effect:    Blocked" in text
    assert "STALE" not in text
    assert printed("show", "10")[0]["names"][1] == {"kind": "alias", "value": "OTHER WORKS"}


def test_show_of_an_unknown_id_names_the_lists_searched(files: list[str]) -> None:
    run("import", "us_ofac_sdn", *files)
    with pytest.raises(UsageProblem, match=r"no entity '99'.*us_ofac_sdn"):
        run("show", "99")


def test_verify_finds_every_damaged_list(files: list[str], tmp_path: Path) -> None:
    run("import", "us_ofac_sdn", *files)
    assert "us_ofac_sdn: intact, 2 entities" in run("verify").stdout
    (entities,) = (tmp_path / "data").rglob("entities.jsonl")
    entities.write_bytes(entities.read_bytes() + b"\n")
    with pytest.raises(ListsProblem, match=r"entities\.jsonl"):
        run("verify")


def test_verify_tells_what_makes_a_sound_list_doubtful(files: list[str]) -> None:
    run("import", "us_ofac_sdn", *files)
    text = run("verify").stdout
    assert "doubtful: only 2 entities, fewer than the 12,000 expected" in text
    assert "1 × alt.csv, record 2, ent_num: alt record of 77, which the primary file does not have" in text
    (record,) = printed("verify")
    assert record["intact"]
    assert "fewer than" in record["warnings"][0]
    assert "only 1 aliases, fewer than" in record["warnings"][1]
    assert record["issue_kinds"][0]["count"] == 1


def test_verify_looks_at_older_snapshots_when_asked(files: list[str], tmp_path: Path) -> None:
    run("import", "us_ofac_sdn", *files)
    (older,) = (tmp_path / "data").rglob("entities.jsonl")
    (tmp_path / "sdn.csv").write_bytes(SDN.replace("DOE, John", "DOE, Jane").encode())
    run("import", "us_ofac_sdn", *files)
    older.write_bytes(b"")
    assert len(printed("verify")) == 1
    with pytest.raises(ListsProblem, match=older.parent.name):
        run("verify", "--all")


def test_verify_finds_a_damaged_history(files: list[str], tmp_path: Path) -> None:
    run("import", "us_ofac_sdn", *files)
    (history,) = (tmp_path / "data").rglob("history.jsonl")
    history.write_bytes(b"nonsense\n")
    with pytest.raises(ListsProblem, match="damaged at line 1"):
        run("verify")


def test_verify_without_lists_or_of_a_list_that_is_not_there_does_not_pass() -> None:
    with pytest.raises(ListsProblem, match="nothing to verify"):
        run("verify")
    with pytest.raises(ListsProblem, match="un_sc is not imported"):
        run("verify", "un_sc")


def test_sources_tells_what_can_be_imported_and_where_it_comes_from() -> None:
    text = run("sources").stdout
    assert "https://scsanctions.un.org/resources/xml/en/consolidated.xml" in text
    assert "import: our-list.csv, fetched by hand; renewed as you keep it" in text
    entries = {entry["id"]: entry for entry in printed("sources")}
    assert entries["us_ofac_sdn"]["importable"]
    assert "sdn_enhanced.xml" in entries["us_ofac_sdn"]["fetch"]
    assert entries["us_csl"]["min_sublists"]["EL"] > 1000


@pytest.mark.parametrize("name", ["import", "update", "status", "sources", "show", "diff", "verify", "prune"])
def test_every_subcommand_has_help_with_an_example(name: str) -> None:
    assert "Example: screening lists " + name in run(name, "--help").stdout
