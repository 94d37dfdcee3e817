"""The report of a night says what the state, the previous run and the lists say, and nothing else."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from python_calamine import CalamineWorkbook

from screening.lists.reading import Reading
from screening.lists.store import Store
from screening.model import Entity, EntityType, Name
from screening.nightly.config_reader import read_nightly_config
from screening.nightly.night import Night, Watch, run_night
from screening.nightly.report import write_night_reports
from screening.reports.night_view import MARKS, URGENCY
from screening.review.state import State, open_state
from screening.review.verdict import Standing, Verdict
from tests.review.world import Clock

KOLAHDOOZ = Entity("O1", "opensanctions", EntityType.ORGANIZATION, (Name("Shahid Kolahdooz Industrial Group"),))
SEROVSKII = Entity("O2", "opensanctions", EntityType.ORGANIZATION, (Name("Serovskii Mekhanicheskii Zavod"),))
GORKY = Entity("O3", "opensanctions", EntityType.ORGANIZATION, (Name("Gorky Optical Instruments"),), ("RU",))
ROWS = "id,name\nC1,Alpine Pump Works\nC2,Shahid Kolahdooz Industrial Group\nC3,Serovskii Mekhanicheskii Zavod\n"


class World:
    """A configuration, its lists and customers, and a clock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Clock(datetime(2026, 11, 2, 2, 0, tzinfo=UTC))
        self.customers(ROWS)
        self.lists(KOLAHDOOZ, SEROVSKII)
        self.configure("threshold: {value: 0.88, reason: Fewer false alarms}")

    def customers(self, text: str) -> None:
        (self.folder / "customers.csv").write_text(text, encoding="utf-8")

    def lists(self, *entities: Entity) -> None:
        reading = Reading(entities, (), "2026-11-01", {"test": len(entities)})
        Store(self.folder / "data").import_reading("opensanctions", reading, now=self.clock())

    def configure(self, *lines: str) -> None:
        text = ["inputs: [customers.csv]", "output: reports", "max_age_days: 1000", "data_dir: data", "workers: 1",
                "rules: none", "review: true", *lines]  # fmt: skip
        (self.folder / "nightly.yml").write_text("\n".join(text) + "\n", encoding="utf-8")

    def night(self) -> Night:
        self.clock.pass_days(1)
        config = read_nightly_config(self.folder / "nightly.yml")
        return run_night(
            config, self.folder / "data", self.clock, Watch(lambda _: None, lambda _: None, lambda _: None)
        )

    def decide(self, row_id: str, verdict: Verdict, code: str) -> str:
        with self.state() as state:
            (alert_id,) = (line.alert_id for line in state.alerts() if line.row_id == row_id)
            state.decide(alert_id, verdict, code, "Seen in the file of the customer.")
        return alert_id

    def state(self) -> Any:
        return open_state(self.folder / "data" / "state.sqlite", self.clock, "ada")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.delenv("SCREENING_STATE", raising=False)
    return World(tmp_path)


def page(night: Night) -> html.HtmlElement:
    return html.fromstring((night.result.out_dir / "report.html").read_text(encoding="utf-8"))


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def row(tree: html.HtmlElement, row_id: str) -> html.HtmlElement:
    return next(one for one in tree.xpath("//details[starts-with(@class, 'alert')]") if row_id in words(one[0]))


def record(night: Night) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((night.result.out_dir / "night.json").read_text(encoding="utf-8"))
    return found


def test_the_first_night_shows_everything_as_new_and_names_the_end_of_the_log(world: World) -> None:
    night = world.night()
    found = record(night)
    assert night.standing is not None
    assert {key: count for key, count in found["counts"].items() if count} == {"new": 2}
    assert found["previous"] == ""
    assert found["head"] == {"lines": night.standing.head.lines, "hash": night.standing.head.hash}
    tree = page(night)
    assert "★ new" in words(row(tree, "C2")[0])
    assert night.standing.head.hash in words(tree.get_element_by_id("signing"))
    assert "Prepared by, date" in words(tree.get_element_by_id("signing"))
    assert "There is no earlier run to compare with" in words(tree.get_element_by_id("changes"))


def test_what_was_decided_stays_on_the_page_behind_what_is_to_do(world: World) -> None:
    world.night()
    world.decide("C2", Verdict.FALSE_POSITIVE, "different_business")
    night = world.night()
    tree = page(night)
    shown = [words(one[0]) for one in tree.xpath("//div[@id='list']/details")]
    assert [re.findall(r"C\d", text)[0] for text in shown] == ["C3", "C2"]
    suppressed = row(tree, "C2")
    assert "▽ suppressed" in words(suppressed[0])
    assert suppressed.get("class") == "alert done"
    body = words(suppressed)
    for part in ("false positive: The trades or activities are known and differ. Seen in the file of the customer.",
                 "different_business · by ada on 2026-11-03 · until 2027-11-03"):  # fmt: skip
        assert part in body
    assert record(night)["counts"]["suppressed"] == 1
    assert record(night)["counts"]["open"] == 1


def test_a_changed_threshold_shows_with_its_reason_and_with_what_it_re_opened(world: World) -> None:
    world.night()
    world.decide("C2", Verdict.FALSE_POSITIVE, "different_business")
    world.configure("threshold: {value: 0.8, reason: Recall fell}")
    night = world.night()
    assert record(night)["settings"] == [
        {"name": "threshold", "before": "0.88", "after": "0.8", "reason": "Recall fell"}
    ]
    changes = words(page(night).get_element_by_id("changes"))
    assert "Re-opened: 1" in changes
    assert "the threshold was lowered from 0.88 to 0.80" in changes
    assert "threshold 0.880.8Recall fell" in changes


def test_changes_of_a_list_are_counted_and_named(world: World) -> None:
    world.night()
    world.lists(replace(KOLAHDOOZ, countries=("IR",)), GORKY)
    night = world.night()
    (change,) = record(night)["lists"]
    assert change["counts"] == {"added": 1, "removed": 1, "changed": 1}
    assert [(one["kind"], one["id"], one["fields"]) for one in change["entries"]] == [
        ("changed", "O1", ["countries"]),
        ("removed", "O2", []),
        ("added", "O3", []),
    ]
    changes = words(page(night).get_element_by_id("changes"))
    assert "1 added, 1 removed, 1 changed" in changes
    assert "Closed: 1" in changes
    assert record(night)["counts"]["closed"] == 1


def test_a_pruned_copy_of_a_list_is_named_as_the_reason_for_missing_counts(world: World) -> None:
    first = world.night()
    world.lists(GORKY)
    (folder,) = (world.folder / "data" / "lists" / "opensanctions").glob(first.result.manifest.lists[0].digest)
    folder.rename(world.folder / "elsewhere")
    (change,) = record(world.night())["lists"]
    assert change["counts"] is None
    assert "not kept" in change["note"]


def test_near_copies_of_the_newest_entries_are_screened_as_the_run_screened(world: World) -> None:
    test = record(world.night())["newest"]
    assert test["entries"] == 2
    assert test["whole"]["trials"] > 10
    exact = next(one for one in test["by_kind"] if one["group"] == "exact")
    assert (exact["found"], exact["trials"]) == (2, 2)
    assert test["whole"]["found"] + len(test["missed"]) == test["whole"]["trials"]


def test_a_threshold_that_finds_nothing_shows_in_the_self_test(world: World) -> None:
    world.configure("threshold: {value: 1.0, reason: To see what is lost}")
    night = world.night()
    assert record(night)["newest"]["missed"]
    assert "not found" in words(page(night).get_element_by_id("selftest"))


def test_the_trend_counts_each_night_as_it_was(world: World) -> None:
    world.night()
    world.decide("C2", Verdict.FALSE_POSITIVE, "different_business")
    world.night()
    world.customers(ROWS + "C4,Serovski Mekhanicheskiy Zavod\n")
    trend = record(world.night())["trend"]
    assert [(run["rows"], run["new"], run["suppressed"], run["to_do"]) for run in trend] == [
        (3, 2, 0, 2),
        (3, 0, 1, 1),
        (4, 1, 1, 2),
    ]


def test_the_workbook_has_the_night_and_still_every_row(world: World) -> None:
    world.night()
    world.decide("C2", Verdict.TRUE_MATCH, "same_details")
    night = world.night()
    book = CalamineWorkbook.from_path(str(night.result.out_dir / "report.xlsx"))
    standings = book.get_sheet_by_name("Standings").to_python()
    assert [(line[4], line[0]) for line in standings[1:]] == [("C2", "confirmed"), ("C3", "open")]
    assert standings[1][standings[0].index("decided_by")] == "ada"
    decisions = book.get_sheet_by_name("Decisions").to_python()
    assert [(line[2], line[3]) for line in decisions[1:]] == [("C1", "clear"), ("C2", "review"), ("C3", "review")]
    assert len(book.get_sheet_by_name("Trend").to_python()) == 3
    summary = dict(line[:2] for line in book.get_sheet_by_name("Summary").to_python())
    assert summary["alerts to decide"] == 1
    assert "not on sheet Decisions" not in summary


def test_the_same_state_gives_the_same_bytes(world: World) -> None:
    first = world.night()
    second = world.night()
    names = ("report.html", "report.xlsx", "night.json")
    folder = second.result.out_dir
    before = [(folder / name).read_bytes() for name in names]
    rewrite(world, second, first.result.out_dir)
    assert [(folder / name).read_bytes() for name in names] == before
    assert not [path.name for path in folder.iterdir() if path.name.endswith(".part")]


def test_the_report_of_a_night_that_was_stopped_before_the_review_is_made_up_for(world: World) -> None:
    stopped = world.night()
    folder = stopped.result.out_dir
    (folder / "night.json").unlink()
    (world.folder / "data" / "state.sqlite").rename(world.folder / "lost.sqlite")
    for end in ("-wal", "-shm"):
        (world.folder / "data" / f"state.sqlite{end}").unlink(missing_ok=True)
    world.night()
    assert record(stopped)["counts"]["new"] == 2


def test_a_night_without_review_keeps_the_report_of_its_run(world: World) -> None:
    world.configure("review: false")
    text = (world.folder / "nightly.yml").read_text(encoding="utf-8").replace("review: true\n", "")
    (world.folder / "nightly.yml").write_text(text, encoding="utf-8")
    night = world.night()
    assert night.standing is None
    assert not (night.result.out_dir / "night.json").exists()
    assert "suppressed" not in words(page(night))


def rewrite(world: World, night: Night, previous: Path | None) -> None:
    assert night.standing is not None
    state: State
    with world.state() as state:
        write_night_reports(night.result.out_dir, previous, night.standing, state, world.folder / "data")


def test_every_standing_has_a_mark_and_a_place() -> None:
    assert sorted(URGENCY) == sorted(MARKS) == sorted(Standing)
