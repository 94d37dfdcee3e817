"""`screening nightly`: a dated folder for every run, and exactly what is new since the last one."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from python_calamine import CalamineWorkbook

from screening.batch.lock import folder_lock
from screening.cli.main import main
from screening.lists.reading import Reading
from screening.lists.store import Store
from screening.model import Entity, EntityType, Name

ENTITIES = (
    Entity("O1", "opensanctions", EntityType.ORGANIZATION, (Name("Shahid Kolahdooz Industrial Group"),)),
    Entity("O2", "opensanctions", EntityType.ORGANIZATION, (Name("Serovskii Mekhanicheskii Zavod"),)),
)
HEADER = "id,name\n"
ALPINE = "C1,Alpine Pump Works\n"
KOLAHDOOZ = "C2,Shahid Kolahdooz Industrial Group\n"
SEROVSKII = "C3,Serovskii Mekhanicheskii Zavod\n"


class Ended(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A store whose one list was fetched just now."""
    folder = tmp_path / "data"
    Store(folder).import_reading("opensanctions", Reading(ENTITIES, (), "2026-11-01", {"test": 2}))
    return folder


@pytest.fixture
def run(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `screening nightly nightly.yml` as if on a given day, and gives how it ended."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCREENING_DATA_DIR", str(data_dir))
    monkeypatch.delenv("SCREENING_MAX_AGE", raising=False)
    configure("max_age_days: 100000")

    def nightly(day: str, *options: str) -> Ended:
        arguments = ["screening", "nightly", "nightly.yml", "--now", f"{day}T02:00", *options]
        monkeypatch.setattr(sys, "argv", arguments)
        with pytest.raises(SystemExit) as caught:
            main()
        printed = capsys.readouterr()
        return Ended(int(str(caught.value.code)), printed.out, printed.err)

    return nightly


def configure(*lines: str, inputs: str = "[customers.csv]") -> None:
    text = "\n".join([f"inputs: {inputs}", "output: reports", *lines, ""])
    Path("nightly.yml").write_text(text, encoding="utf-8")


def customers(*rows: str, file: str = "customers.csv") -> None:
    Path(file).write_text(HEADER + "".join(rows), encoding="utf-8")


def changes(run: str) -> list[tuple[str, str]]:
    """(change, row id) of every line of changes.csv."""
    with Path("reports", run, "changes.csv").open(encoding="utf-8", newline="") as file:
        return [(line["change"], line["id"]) for line in csv.DictReader(file)]


def test_a_customer_added_between_two_nights_is_the_only_thing_new(run: Run) -> None:
    customers(ALPINE, KOLAHDOOZ)
    first = run("2026-11-22")
    customers(SEROVSKII, ALPINE, KOLAHDOOZ)
    second = run("2026-11-23")
    assert (first.status, second.status) == (1, 1)
    assert "no previous run" in first.out
    assert changes("2026-11-23") == [("new", "C3"), ("still_open", "C2")]
    assert "1 new, 1 still open, 0 gone" in second.out
    assert [line.split(": ")[1] for line in second.out.splitlines() if line.startswith("  new:")] == [
        "customers.csv C3"
    ]
    page = Path("reports/2026-11-23/report.html").read_text("utf-8")
    assert "C3" in page
    book = CalamineWorkbook.from_path("reports/2026-11-23/report.xlsx")
    sheet = book.get_sheet_by_name("Changes").to_python()
    assert [(line[0], line[3]) for line in sheet[1:]] == changes("2026-11-23")
    assert Path("reports/2026-11-22/run.json").exists()


def test_what_left_the_file_is_gone(run: Run) -> None:
    customers(ALPINE, KOLAHDOOZ)
    run("2026-11-22")
    customers(ALPINE)
    ended = run("2026-11-23")
    assert ended.status == 0
    assert changes("2026-11-23") == [("gone", "C2")]


def test_a_file_with_the_day_in_its_name_is_the_same_file(run: Run) -> None:
    configure("max_age_days: 100000", inputs='["daily-*.csv"]')
    customers(KOLAHDOOZ, file="daily-22.csv")
    run("2026-11-22")
    Path("daily-22.csv").unlink()
    customers(KOLAHDOOZ, SEROVSKII, file="daily-23.csv")
    run("2026-11-23")
    assert changes("2026-11-23") == [("new", "C3"), ("still_open", "C2")]


def test_a_second_run_of_a_day_gets_a_folder_of_its_own(run: Run) -> None:
    customers(KOLAHDOOZ)
    for _ in range(3):
        run("2026-11-22")
    customers(KOLAHDOOZ, SEROVSKII)
    run("2026-11-22")
    assert sorted(path.name for path in Path("reports").iterdir() if path.is_dir()) == [
        "2026-11-22",
        "2026-11-22-2",
        "2026-11-22-3",
        "2026-11-22-4",
    ]
    assert changes("2026-11-22-4") == [("new", "C3"), ("still_open", "C2")]


def test_the_tenth_run_of_a_day_follows_the_ninth(run: Run) -> None:
    customers(KOLAHDOOZ)
    run("2026-11-22")
    Path("reports/2026-11-22").rename("reports/2026-11-22-9")
    run("2026-11-22")
    run("2026-11-22")
    previous = json.loads(Path("reports/2026-11-22-10/run.json").read_text("utf-8"))["run_id"]
    assert previous in Path("reports/2026-11-22-11/report.html").read_text("utf-8")


def test_an_unfinished_night_is_compared_with_by_nobody(run: Run) -> None:
    customers(KOLAHDOOZ)
    run("2026-11-21")
    Path("reports/2026-11-22/.work").mkdir(parents=True)
    customers(KOLAHDOOZ, SEROVSKII)
    ended = run("2026-11-23")
    assert ended.status == 1
    assert changes("2026-11-23") == [("new", "C3"), ("still_open", "C2")]


def test_the_same_day_finishes_an_unfinished_run_in_its_folder(run: Run) -> None:
    customers(KOLAHDOOZ)
    Path("reports/2026-11-22/.work").mkdir(parents=True)
    Path("reports/2026-11-22/.work/plan.json").write_text("{}", encoding="utf-8")
    assert run("2026-11-22").status == 1
    assert [path.name for path in Path("reports").iterdir() if path.is_dir()] == ["2026-11-22"]
    assert not Path("reports/2026-11-22/.work").exists()


def test_lists_older_than_three_days_stop_the_night_unless_configured(run: Run) -> None:
    customers(ALPINE)
    configure()
    ended = run("2036-11-22")
    assert ended.status == 3
    assert "opensanctions" in ended.err
    assert not [path for path in Path("reports").iterdir() if path.is_dir()]
    configure("max_age_days: 10000")
    assert run("2036-11-22").status == 0


def test_a_smaller_age_in_the_environment_stops_the_night(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    customers(ALPINE)
    configure("max_age_days: 10000")
    monkeypatch.setenv("SCREENING_MAX_AGE", "30")
    assert run("2036-11-22").status == 3
    monkeypatch.setenv("SCREENING_MAX_AGE", "20000")
    assert run("2036-11-22").status == 0


def test_what_is_reviewed_stands_in_the_manifest_and_a_list_that_is_not_searched_is_refused(run: Run) -> None:
    customers(ALPINE)
    configure("max_age_days: 100000", "review_severity: low", "weak_alias_alerts: [opensanctions]")
    assert run("2026-11-22").status == 0
    config = json.loads(Path("reports/2026-11-22/run.json").read_text("utf-8"))["config"]
    assert (config["review_severity"], config["weak_aliases_alert"]) == ("low", ["opensanctions"])
    configure("max_age_days: 100000", "weak_alias_alerts: [un_sc]")
    ended = run("2026-11-23")
    assert ended.status == 2
    assert "only these lists are searched: opensanctions" in ended.err


def test_the_reason_for_a_threshold_stands_in_the_manifest(run: Run) -> None:
    customers(ALPINE)
    configure("max_age_days: 100000", "threshold: {value: 0.9, reason: Trade-off of 2026-11-20}")
    run("2026-11-22")
    config = json.loads(Path("reports/2026-11-22/run.json").read_text("utf-8"))["config"]
    assert (config["threshold"], config["threshold_reason"]) == (0.9, "Trade-off of 2026-11-20")


def test_something_to_review_can_be_told_apart_from_failure(run: Run) -> None:
    customers(KOLAHDOOZ)
    assert run("2026-11-22").status == 1
    assert run("2026-11-23", "--exit-zero").status == 0


def test_json_counts_the_changes(run: Run) -> None:
    customers(KOLAHDOOZ)
    run("2026-11-22")
    record = json.loads(run("2026-11-23", "--json").out)
    counts = {key: record["changes"][key] for key in ("new", "still_open", "gone")}
    assert counts == {"new": 0, "still_open": 1, "gone": 0}


def test_two_nightly_runs_do_not_run_at_once(run: Run) -> None:
    customers(ALPINE)
    Path("reports").mkdir()
    with folder_lock(Path("reports")):
        ended = run("2026-11-22")
    assert ended.status == 2
    assert "another run is writing" in ended.err


@pytest.mark.parametrize(
    ("lines", "said"), [(["colour: red"], "nightly.yml:3: unknown key 'colour'"), (["profile: FR"], "profile must be")]
)
def test_a_faulty_configuration_is_refused_with_its_line(run: Run, lines: list[str], said: str) -> None:
    customers(ALPINE)
    configure(*lines)
    ended = run("2026-11-22")
    assert ended.status == 2
    assert said in ended.err


def test_a_pattern_that_finds_results_of_earlier_nights_is_refused(run: Run) -> None:
    configure("max_age_days: 100000", inputs="['**/*.csv']")
    customers(ALPINE)
    assert run("2026-11-20").status == 0
    ended = run("2026-11-21")
    assert ended.status == 2
    assert "'**/*.csv' also finds results of earlier runs, such as reports/2026-11-20" in ended.err.replace("\\", "/")


def test_an_input_in_the_encoding_that_the_configuration_names(run: Run) -> None:
    configure("max_age_days: 100000", inputs="[{files: customers.csv, encoding: cp1251}]")
    Path("customers.csv").write_bytes("id,name\nC3,Серовский механический завод\n".encode("cp1251"))
    ended = run("2026-11-20")
    assert ended.status == 1
    assert "windows-1251" in ended.out


def test_a_time_that_is_none_is_refused(run: Run) -> None:
    ended = run("yesterday")
    assert ended.status == 2
    assert "--now wants an ISO time" in ended.err
