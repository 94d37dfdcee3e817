"""A night updates, screens what changed, applies what people decided, logs, and tidies up; the next one catches up."""

from __future__ import annotations

import csv
import json
import os
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from screening.batch.since import KEPT
from screening.cli.main import main
from screening.lists.reading import Reading
from screening.lists.store import Store
from screening.model import Entity, EntityType, Name
from screening.nightly import night
from screening.review.record import undecided
from screening.review.state import open_state
from screening.review.verdict import Standing, Verdict

ORGANIZATION = EntityType.ORGANIZATION
KOLAHDOOZ = Entity("O1", "opensanctions", ORGANIZATION, (Name("Shahid Kolahdooz Industrial Group"),))
SEROVSKII = Entity("O2", "opensanctions", ORGANIZATION, (Name("Serovskii Mekhanicheskii Zavod"),))
CUSTOMERS = "id,name\nC1,Alpine Pump Works\nC2,Shahid Kolahdooz Industrial Group\nC3,Serovskii Mekhanicheskii Zavod\n"

Nightly = Callable[..., int]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with customers, a list of one entity, and a configuration that keeps decisions."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCREENING_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SCREENING_USER", "night")
    for name in ("SCREENING_MAX_AGE", "SCREENING_STATE"):
        monkeypatch.delenv(name, raising=False)
    listed(KOLAHDOOZ)
    Path("customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    configure("review: {state: state.sqlite}")
    return tmp_path


@pytest.fixture
def nightly(place: Path, monkeypatch: pytest.MonkeyPatch) -> Nightly:
    """Runs the command as if on a day of November 2026; gives its exit status."""

    def run(day: int, *options: str) -> int:
        arguments = ["screening", "nightly", "nightly.yml", "--now", f"2026-11-{day:02}T02:00", *options]
        monkeypatch.setattr(sys, "argv", arguments)
        with pytest.raises(SystemExit) as caught:
            main()
        return int(str(caught.value.code))

    return run


def listed(*entities: Entity) -> None:
    others = [Entity(f"X{n}", "opensanctions", ORGANIZATION, (Name(f"Xylophone Works {n}"),)) for n in range(20)]
    reading = Reading([*entities, *others], (), "2026-11-01", {"test": len(entities) + len(others)})
    Store(Path("data")).import_reading("opensanctions", reading)


def configure(*lines: str) -> None:
    text = ["inputs: [customers.csv]", "output: reports", "max_age_days: 100000", "rules: none", *lines, ""]
    Path("nightly.yml").write_text("\n".join(text), encoding="utf-8")


def manifest(day: int) -> dict[str, object]:
    return dict(json.loads(Path(f"reports/2026-11-{day:02}/run.json").read_text(encoding="utf-8")))


def events() -> list[dict[str, object]]:
    return [json.loads(line) for line in Path("reports/nightly.log.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_night_screens_only_what_changed_since_the_last(nightly: Nightly) -> None:
    nightly(22)
    listed(KOLAHDOOZ, SEROVSKII)
    nightly(23)
    assert (manifest(22)["rows_reused"], manifest(23)["rows_reused"]) == (0, 2)
    assert manifest(23)["since"] == manifest(22)["run_id"]
    with Path("reports/2026-11-23/changes.csv").open(encoding="utf-8", newline="") as file:
        assert [(line["change"], line["id"]) for line in csv.DictReader(file)] == [("new", "C3"), ("still_open", "C2")]
    assert not Path("reports/2026-11-22", KEPT).exists(), "the rows are kept by the last run alone"


def test_what_was_decided_holds_in_the_next_night(nightly: Nightly) -> None:
    assert nightly(22) == 1
    with open_state(Path("state.sqlite"), user="anna") as state:
        (alert,) = state.alerts()
        state.decide(alert.alert_id, Verdict.FALSE_POSITIVE, "different_business", "a maker of garden pumps")
    assert nightly(23) == 0
    with open_state(Path("state.sqlite")) as state:
        assert [alert.standing for alert in state.alerts()] == [Standing.SUPPRESSED]
        assert not list(state.verify())
    listed(Entity("O1", "opensanctions", ORGANIZATION, KOLAHDOOZ.names, programs=("IFSR",)))
    assert nightly(24) == 1
    with open_state(Path("state.sqlite")) as state:
        (alert,) = state.alerts()
        assert alert.standing is Standing.REOPENED


def test_a_night_that_was_stopped_before_the_review_is_made_up_for(
    nightly: Nightly, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as stopped:

        def stop(*_: object) -> None:
            raise KeyboardInterrupt

        stopped.setattr(night, "_reviewed", stop)
        nightly(22)
    nightly(23)
    with open_state(Path("state.sqlite")) as state:
        assert state.runs() == {manifest(22)["run_id"], manifest(23)["run_id"]}
        assert [line["subject"] for line in state.log() if line["action"] == "run"] == [
            manifest(22)["run_id"],
            manifest(23)["run_id"],
        ]


def test_lists_are_updated_from_a_folder_before_the_screening(nightly: Nightly) -> None:
    folder = Path("incoming/opensanctions")
    folder.mkdir(parents=True)
    header = "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,program_ids,"
    header += "dataset,first_seen,last_seen,last_change\n"
    rows = [f"N{n},Company,Xylophone Works {n},,,,,,,,,,Test,,2026-11-22T00:00:00," for n in range(60)]
    rows.append("N99,Company,Serovskii Mekhanicheskii Zavod,,,,,,,,,,Test,,2026-11-22T00:00:00,")
    (folder / "targets.simple.csv").write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
    configure("update: {from: incoming, lists: [opensanctions]}")
    assert nightly(22) == 1
    updated = next(event for event in events() if event["event"] == "updated")
    decided = Path("reports/2026-11-22/decisions.csv").read_text(encoding="utf-8")
    assert updated["lists"] == {"opensanctions": "imported"}, decided
    assert [line.split(",")[3] for line in decided.splitlines()[1:]] == ["clear", "clear", "review"]


def test_the_log_tells_every_step_and_nobodys_name(nightly: Nightly) -> None:
    nightly(22)
    text = Path("reports/nightly.log.jsonl").read_text(encoding="utf-8")
    assert [e["event"] for e in events()] == [
        "started", "opened", "verified", "screened", "reviewed", "tidied", "ended",
    ]  # fmt: skip
    assert "Kolahdooz" not in text
    assert {e["time"] for e in events()} == {events()[0]["time"]}, "the night's own clock"
    if os.name == "posix":
        assert stat.S_IMODE(Path("reports/nightly.log.jsonl").stat().st_mode) == 0o600


def test_a_night_that_fails_says_so_in_the_log(nightly: Nightly) -> None:
    Path("data/lists/opensanctions/current").write_text("nonsense", encoding="utf-8")
    assert nightly(22) == 3
    last = events()[-1]
    assert (last["event"], last["step"], last["error"]) == ("failed", "opened", "ListsProblem")


def test_old_folders_go_and_the_last_run_stays(nightly: Nightly) -> None:
    configure("keep_days: 1")
    for day in (20, 22, 23):
        nightly(day)
    assert sorted(path.name for path in Path("reports").iterdir() if path.is_dir()) == ["2026-11-22", "2026-11-23"]
    assert [e["removed"] for e in events() if e["event"] == "tidied"] == [[], ["2026-11-20"], []]


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(
    nightly: Nightly, capsys: pytest.CaptureFixture[str], place: Path
) -> None:
    before = sorted(place.rglob("*"))
    assert nightly(22, "--dry-run") == 0
    said = capsys.readouterr().out
    assert sorted(place.rglob("*")) == before
    for part in ("opensanctions", "customers.csv", "a party file", "no earlier run", "2026-11-22", "state.sqlite"):
        assert part in said
    nightly(22)
    capsys.readouterr()
    nightly(23, "--dry-run")
    assert "since:   " in (again := capsys.readouterr().out)
    assert "2026-11-22" in again.partition("since:")[2]


def test_a_dry_run_fails_as_the_night_would(nightly: Nightly) -> None:
    Path("customers.csv").write_text("nothing\n1\n", encoding="utf-8")
    assert nightly(22, "--dry-run") == 2


def test_rows_that_were_not_screened_are_never_status_0(place: Path, nightly: Nightly) -> None:
    """Only embedded lists: what was decided on the one hit says nothing of the rows that nothing could clear."""
    shutil.rmtree(place / "data")
    Path("customers.csv").write_text(
        "id,name\nC1,Alpine Pump Works\nC2,Shahid Hemmat Industrial Group\n", encoding="utf-8"
    )
    assert nightly(22) == 1
    with open_state(Path("state.sqlite"), user="anna") as state:
        for alert in list(state.alerts()):
            state.decide(alert.alert_id, Verdict.FALSE_POSITIVE, "different_business", "a maker of garden pumps")
    assert nightly(23) == 3


def test_an_empty_export_clears_nobody_in_silence(nightly: Nightly, capsys: pytest.CaptureFixture[str]) -> None:
    nightly(22)
    capsys.readouterr()
    Path("customers.csv").write_text("id,name\n", encoding="utf-8")
    assert nightly(23) == 1
    said = capsys.readouterr()
    assert "customers.csv: has 0 rows, in the run before 3; see whether the export is whole" in said.err
    (line,) = [line for line in events() if line["event"] == "ended" and line["unusual"]]
    assert line["unusual"] == ["customers.csv: has 0 rows, in the run before 3; see whether the export is whole"]
    assert nightly(24) == 0, "a night later it is the usual state"


def test_a_list_that_is_not_searched_any_more_is_told(nightly: Nightly, capsys: pytest.CaptureFixture[str]) -> None:
    nightly(22)
    shutil.move("data/lists/opensanctions", "kept")
    Store(Path("data")).import_reading("un_sc", Reading([SEROVSKII], (), "2026-11-01", {"test": 1}))
    capsys.readouterr()
    assert nightly(23) == 1
    assert "the list opensanctions was searched by the run before and is not any more" in capsys.readouterr().err


def test_what_a_change_of_settings_closes_undecided_is_status_1(
    nightly: Nightly, capsys: pytest.CaptureFixture[str]
) -> None:
    nightly(22)
    configure("review: {state: state.sqlite}", "threshold: {value: 1.0, reason: fewer alerts}")
    Path("customers.csv").write_text(CUSTOMERS.replace("Kolahdooz", "Kolahdouz"), encoding="utf-8")
    capsys.readouterr()
    assert nightly(23) == 1
    assert "1 closed; 1 of those closed went without a decision." in capsys.readouterr().out
    with open_state(Path("state.sqlite")) as state:
        assert undecided(state.record_run(Path("reports/2026-11-23"))) == 1
    assert "1 of them went without a decision" in Path("reports/2026-11-23/report.html").read_text("utf-8")


def test_an_input_that_is_screened_no_more_keeps_its_alerts_and_is_told(
    nightly: Nightly, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("others.csv").write_text("id,name\nD1,Alpine Pump Works\n", encoding="utf-8")
    Path("nightly.yml").write_text(
        Path("nightly.yml").read_text("utf-8").replace("[customers.csv]", "[customers.csv, others.csv]"), "utf-8"
    )
    nightly(22)
    Path("nightly.yml").write_text(
        Path("nightly.yml").read_text("utf-8").replace("[customers.csv, others.csv]", "[others.csv]"), "utf-8"
    )
    capsys.readouterr()
    assert nightly(23) == 1
    assert "customers.csv: screened by the run before (3 rows), not by this one" in capsys.readouterr().err
    assert nightly(24) == 1, "its alert is still to be decided"


def policy() -> dict[str, object]:
    with open_state(Path("state.sqlite")) as state:
        return state.policy.record()


def set_policy(**parts: object) -> None:
    with open_state(Path("state.sqlite"), user="anna") as state:
        state.change_policy(parts)


@pytest.mark.parametrize("review", ["review: {state: state.sqlite}", "review: {state: state.sqlite, endless: false}"])
def test_a_night_keeps_what_its_configuration_does_not_write_of_the_policy(nightly: Nightly, review: str) -> None:
    set_policy(second_approver=True, expires_days=90, retention_days=5000)
    configure(review)
    nightly(22)
    assert policy() == {"second_approver": True, "expires_days": 90, "endless": False, "retention_days": 5000}
    with open_state(Path("state.sqlite"), user="night") as state:
        assert [line["action"] for line in state.log()].count("policy") == 1
    reviewed = next(event for event in events() if event["event"] == "reviewed")
    assert "policy_changed" not in reviewed


def test_a_night_whose_configuration_changes_the_policy_says_so(
    nightly: Nightly, capsys: pytest.CaptureFixture[str]
) -> None:
    set_policy(second_approver=True, expires_days=90)
    nightly(21)
    capsys.readouterr()
    configure("review: {state: state.sqlite, expires_days: 365, second_approver: [high, critical]}")
    nightly(22)
    said = capsys.readouterr().err
    assert "the policy of decisions changed: second_approver from True to critical, high, expires_days from 90" in said
    changed = {"second_approver": [True, ["critical", "high"]], "expires_days": [90, 365]}
    assert [event["policy_changed"] for event in events() if "policy_changed" in event] == [changed]
    told = json.loads(Path("reports/2026-11-22/night.json").read_text(encoding="utf-8"))["settings"]
    assert [(one["name"], one["before"], one["after"]) for one in told] == [
        ("review expires_days", "90", "365"),
        ("review second_approver", "True", "critical, high"),
    ]
    assert "the policy of decisions changed, by night" in told[0]["reason"]
    assert "the policy of decisions changed, by night" in Path("reports/2026-11-22/report.html").read_text("utf-8")
    nightly(23)
    assert not any("policy_changed" in event for event in events()[-3:])
    assert json.loads(Path("reports/2026-11-23/night.json").read_text(encoding="utf-8"))["settings"] == []


def test_a_dry_run_says_which_parts_of_the_policy_are_written(
    nightly: Nightly, capsys: pytest.CaptureFixture[str]
) -> None:
    nightly(22, "--dry-run")
    assert "(with the policy there)" in capsys.readouterr().out
    configure("review: {state: state.sqlite, second_approver: [high]}")
    nightly(22, "--dry-run")
    assert "(second_approver ['high'], the rest of the policy as it is there)" in capsys.readouterr().out


def standings() -> dict[str, tuple[Standing, str]]:
    """By row and kind, as `review list` has them."""
    with open_state(Path("state.sqlite")) as state:
        assert not list(state.verify())
        return {f"{line.row_id} {line.kind}": (line.standing, line.reason) for line in state.alerts()}


def gone(day: int) -> list[str]:
    with Path(f"reports/2026-11-{day:02}/changes.csv").open(encoding="utf-8", newline="") as file:
        return [line["id"] for line in csv.DictReader(file) if line["change"] == "gone"]


def test_an_alert_on_a_row_that_is_in_error_the_next_night_is_not_closed(nightly: Nightly) -> None:
    nightly(22)
    Path("customers.csv").write_text(CUSTOMERS.replace("Shahid Kolahdooz", "Shahid " * 1000), encoding="utf-8")
    nightly(23)
    assert standings()["C2 hit"][0] is not Standing.CLOSED
    assert standings()["C2 error"][0] is Standing.NEW
    assert gone(23) == []
    report = json.loads(Path("reports/2026-11-23/night.json").read_text(encoding="utf-8"))
    assert [one["alert"]["reason"] for one in report["alerts"] if one["alert"]["kind"] == "hit"] == [
        "its row was not screened in this run, so that it stands as before"
    ]
    Path("customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    nightly(24)
    assert standings()["C2 hit"][0] is Standing.OPEN
    assert standings()["C2 error"] == (Standing.CLOSED, "its row was screened")


def test_an_alert_says_why_a_night_closed_it(nightly: Nightly) -> None:
    listed(KOLAHDOOZ, SEROVSKII)
    nightly(22)
    listed(KOLAHDOOZ)
    nightly(23)
    assert standings()["C3 hit"] == (
        Standing.CLOSED,
        "the list opensanctions changed: its entry O2 is gone from it or does not match any more",
    )
    Path("customers.csv").write_text("id,name\nC1,Alpine Pump Works\n", encoding="utf-8")
    nightly(24)
    assert standings()["C2 hit"] == (Standing.CLOSED, "its row is not in the input any more")
    assert gone(24) == ["C2"]


def test_what_belongs_to_an_input_that_is_not_screened_any_more_is_not_gone(nightly: Nightly) -> None:
    Path("others.csv").write_text("id,name\nD1,Shahid Kolahdooz Industrial Group\n", encoding="utf-8")
    text = Path("nightly.yml").read_text(encoding="utf-8")
    Path("nightly.yml").write_text(text.replace("[customers.csv]", "[customers.csv, others.csv]"), encoding="utf-8")
    nightly(22)
    Path("nightly.yml").write_text(text, encoding="utf-8")
    nightly(23)
    assert standings()["D1 hit"][0] is Standing.NEW
    assert gone(23) == []
    assert [event["gone"] for event in events() if "gone" in event] == [0]


def test_a_dry_run_says_that_nobody_accepted_a_change_of_settings(
    nightly: Nightly, capsys: pytest.CaptureFixture[str]
) -> None:
    nightly(22)
    configure("review: {state: state.sqlite}", "threshold: {value: 0.95, reason: fewer alerts}")
    capsys.readouterr()
    nightly(23, "--dry-run")
    assert "warning: settings changed since the run" in capsys.readouterr().out
