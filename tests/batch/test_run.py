"""A run decides every row once, gives the same bytes however it went, and publishes whole results only."""

from __future__ import annotations

import csv
import dataclasses
import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.batch import first_pass
from screening.batch.job import Progress, Source
from screening.batch.kept import GROUP_FACTS, json_lines
from screening.batch.lock import folder_lock
from screening.batch.opening import StagesOpener
from screening.batch.run import NIGHT, RESULTS, is_finished, read_alerts, run_batch
from screening.batch.since import KEPT
from screening.batch.stage import Stages
from screening.batch.workdir import part_rows
from screening.config import Config
from screening.errors import InputProblem, OutputProblem, UsageProblem
from screening.intake import open_input
from screening.lists.catalogue import load_catalogue
from screening.lists.loaded import LoadedLists, open_lists
from screening.match.screener import Screener, Screening
from screening.model import Party
from tests.batch.conftest import MakeJob, party_file, tables

ORDERS = """order_id,customer_name,customer_phone,goods_description
A1,Alpine Pump Works,+41 44 555 01 01,pumps
A2,Baltic Pump Works,+41 44 555 02 02,pumps
A3,Cretan Pump Works,+41 44 555 03 03,pumps
A4,Danube Pump Works,+41 44 555 01 01,pumps
"""


def lines(folder: Path, table: str = "decisions.csv") -> list[dict[str, str]]:
    with (folder / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def outcomes(folder: Path) -> dict[str, str]:
    return {line["id"]: line["outcome"] for line in lines(folder)}


class Interrupt:
    """A progress callback that presses Ctrl-C after so many chunks."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self, progress: Progress) -> None:
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt


@pytest.fixture(scope="module")
def stages(lists: LoadedLists, rules_dir: Path) -> Stages:
    return StagesOpener(lists.snapshots, Config(), True, rules_dir, True)()


# --- one decision a row ---------------------------------------------------------------------------

CELLS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=12))
def test_rows_in_are_rows_out_whatever_the_cells_hold(
    make_job: MakeJob, small_chunks: int, stages: Stages, rows: list[list[str]]
) -> None:
    # quoted cells keep line breaks and delimiters; a first cell of its own keeps the line from being blank
    text = "id,name,type,note\n" + "".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in [f"r{number}", *row[1:]]) + "\n"
        for number, row in enumerate(rows)
    )
    job = make_job(text)
    manifest = run_batch(job, open_stages=lambda: stages).manifest
    decided = lines(job.out_dir)
    assert [line["row"] for line in decided] == [str(n) for n in range(1, len(rows) + 1)]
    assert manifest.counts_in == len(rows) == sum(manifest.counts_out.values())


def test_a_row_becomes_clear_review_or_error(make_job: MakeJob) -> None:
    job = make_job("id,name\nC1,Alpine Pump Works\nC2,Shahid Kolahdooz Industrial Group\nC3,\n")
    result = run_batch(job)
    assert outcomes(job.out_dir) == {"C1": "clear", "C2": "review", "C3": "error"}
    assert result.manifest.counts_out == {"clear": 1, "review": 1, "error": 1, "not_screened": 0}
    assert [hit["entity_id"] for hit in lines(job.out_dir, "hits.csv")] == ["O1"]


def test_the_batch_finds_what_a_single_check_finds(make_job: MakeJob, lists: LoadedLists, small_chunks: int) -> None:
    names = ["Shahid Kolahdoz Industries Group", "Anatoly Orlovsky", "Serovskij Mekhanicheskij Zavod", "Bosch Rexroth"]
    job = make_job("id,name\n" + "".join(f"{n},{name}\n" for n, name in enumerate(names)))
    run_batch(job)
    screener = Screener.open(lists.snapshots, Config())
    expected = [
        (str(n), hit.entity.id, f"{hit.score:.4f}")
        for n, name in enumerate(names)
        for hit in screener.screen(Party(name)).hits
    ]
    assert len(expected) >= 3
    found = [(hit["id"], hit["entity_id"], hit["score"]) for hit in lines(job.out_dir, "hits.csv")]
    assert found == expected


def test_without_an_official_list_no_hit_is_no_screening(make_job: MakeJob, tmp_path: Path) -> None:
    embedded = open_lists(tmp_path / "empty")
    job = make_job("id,name\nC1,Alpine Pump Works\nC2,Shahid Bagheri Industrial Group\n", lists=embedded)
    manifest = run_batch(job).manifest
    assert outcomes(job.out_dir) == {"C1": "not_screened", "C2": "review"}
    assert manifest.embedded_only


def test_a_name_that_cannot_be_searched_is_never_clear(make_job: MakeJob) -> None:
    job = make_job("id,name\nC1,B\n")
    run_batch(job)
    (line,) = lines(job.out_dir)
    assert line["outcome"] == "error"
    assert "nothing to search by" in line["reason"]


def test_an_order_that_names_nobody_is_an_error_and_its_findings_are_listed(make_job: MakeJob) -> None:
    job = make_job({"orders.csv": "order_id,customer_name,goods_description\nA1,,Maraging steel C350 tube\n"})
    run_batch(job)
    (line,) = lines(job.out_dir)
    assert (line["outcome"], line["hits"]) == ("error", "0")
    assert "no party is named in this row, so nothing was screened" in line["reason"]
    assert [finding["rule"] for finding in lines(job.out_dir, "findings.csv")] == ["goods/maraging_steel"]


def test_a_weak_alias_alone_is_kept_apart(make_job: MakeJob) -> None:
    job = make_job("id,name\nC1,SMZ\n")
    run_batch(job)
    assert outcomes(job.out_dir) == {"C1": "clear"}
    assert [hit.entity.id for alert in read_alerts(job.out_dir) for hit in alert.weak_matches] == ["O2"]


def test_a_row_on_which_the_software_fails_is_an_error_and_the_others_are_screened(
    make_job: MakeJob, stages: Stages, caplog: pytest.LogCaptureFixture
) -> None:
    class Fails:
        def __init__(self, real: Screener) -> None:
            self.real = real

        def screen(self, party: Party) -> Screening:
            if party.name == "Boom":
                raise ZeroDivisionError(f"by zero: {party.name}")
            return self.real.screen(party)

    job = make_job("id,name\nC1,Boom\nC2,Shahid Kolahdooz Industrial Group\n")
    broken = dataclasses.replace(stages, screener=Fails(stages.screener))  # type: ignore[arg-type]
    run_batch(job, open_stages=lambda: broken)
    first, second = lines(job.out_dir)
    assert (first["outcome"], second["outcome"]) == ("error", "review")
    assert "ZeroDivisionError: by zero: Boom" in first["reason"]
    assert "in screen" in caplog.text
    assert "Boom" not in caplog.text, "a message may quote what was screened"


def test_unknown_columns_are_carried_to_the_decisions(make_job: MakeJob) -> None:
    job = make_job("id,name,Colour\nC1,Alpine Pump Works,=blue\n")
    run_batch(job)
    assert lines(job.out_dir)[0]["Colour"] == "'=blue"


def test_files_of_one_name_are_told_apart_by_their_folders(make_job: MakeJob) -> None:
    job = make_job({"a/c.csv": "name\nAlpine\n", "b/c.csv": "name\nBaltic\n"})
    run_batch(job)
    assert [line["file"] for line in lines(job.out_dir)] == ["a/c.csv", "b/c.csv"]


def test_a_file_given_twice_is_refused(make_job: MakeJob) -> None:
    job = make_job("name\nAlpine\n")
    with pytest.raises(UsageProblem, match="given twice"):
        run_batch(dataclasses.replace(job, sources=job.sources * 2))


def test_a_file_given_under_two_names_is_refused(make_job: MakeJob, tmp_path: Path) -> None:
    job = make_job({"a.csv": "name\nAlpine\n"})
    try:
        (tmp_path / "b.csv").symlink_to(tmp_path / "a.csv")
    except OSError:
        pytest.skip("this system lets ordinary users make no links")
    again = dataclasses.replace(job, sources=(*job.sources, Source(open_input(tmp_path / "b.csv"))))
    with pytest.raises(UsageProblem, match=r"b\.csv is given twice \(also as .*a\.csv\)"):
        run_batch(again)


def test_results_never_overwrite_an_input(make_job: MakeJob, tmp_path: Path) -> None:
    job = make_job({"hits.csv": "name\nAlpine\n"}, out=".")
    with pytest.raises(UsageProblem, match=r"hits\.csv would be overwritten"):
        run_batch(job)
    assert (tmp_path / "hits.csv").read_text(encoding="utf-8") == "name\nAlpine\n"


def test_no_result_has_a_name_that_an_input_may_have(make_job: MakeJob) -> None:
    first = make_job("name\nAlpine\n", out="first")
    run_batch(first)
    second = make_job("name\nAlpine\n", previous=first.out_dir)
    run_batch(second)
    assert {path.name for path in second.out_dir.iterdir()} == set(RESULTS) - {NIGHT}


# --- rules over groups of rows ---------------------------------------------------------------------


def test_a_rule_over_rows_of_several_chunks_speaks_on_each_of_them(make_job: MakeJob, small_chunks: int) -> None:
    job = make_job({"orders.csv": ORDERS})
    run_batch(job)
    assert outcomes(job.out_dir) == {"A1": "review", "A2": "clear", "A3": "clear", "A4": "review"}
    found = lines(job.out_dir, "findings.csv")
    assert [(f["id"], f["rule"]) for f in found] == [("A1", "TG-0001"), ("A4", "TG-0001")]
    assert lines(job.out_dir)[0]["reason"].startswith("One phone number for several customers")


def test_rows_of_an_earlier_run_count_in_groups(make_job: MakeJob) -> None:
    first, second = ORDERS.splitlines(keepends=True)[:2], ORDERS.splitlines(keepends=True)[4:]
    earlier = make_job({"old.csv": "".join(first)}, out="old")
    run_batch(earlier)
    assert outcomes(earlier.out_dir) == {"A1": "clear"}
    texts = {"new.csv": first[0] + "".join(second)}
    run_batch(make_job(texts, out="alone"))
    job = make_job(texts, history=(earlier.out_dir,))
    manifest = run_batch(job).manifest
    assert outcomes(earlier.out_dir.parent / "alone") == {"A4": "clear"}
    assert outcomes(job.out_dir) == {"A4": "review"}
    assert manifest.history[0].run == json.loads((earlier.out_dir / "run.json").read_text("utf-8"))["run_id"]


THREE_ORDERS = """
id: TG-0002
title: Three orders of one customer
status: testing
severity: medium
scope: group
version: 1
when: {field: order.customer_name, present: true}
group: {key: [order.customer_name], having: [{rows: true, ge: 3}]}
message: "{group.rows} orders of {order.customer_name}."
"""
HEADING = "order_id,order_date,customer_name\n"


@pytest.fixture
def three_orders(tmp_path: Path) -> Path:
    folder = tmp_path / "three"
    folder.mkdir()
    (folder / "TG-0002-three.yml").write_text(THREE_ORDERS, encoding="utf-8")
    return folder


def test_the_order_of_earlier_runs_and_one_named_twice_change_nothing(make_job: MakeJob, three_orders: Path) -> None:
    olds = []
    for number in (1, 2):
        old = make_job(
            f"{HEADING}B{number},2026-01-0{number},Alpine Pumps\n", out=f"old{number}", rules_dir=three_orders
        )
        run_batch(old)
        olds.append(old.out_dir)
    new = f"{HEADING}B3,2026-01-03,Alpine Pumps\n"
    found = []
    for out, history in (("one", olds), ("two", olds[::-1]), ("three", [*olds, *olds])):
        job = make_job(new, out=out, rules_dir=three_orders, history=tuple(history))
        manifest = run_batch(job).manifest
        found.append((tables(job.out_dir), manifest.history))
    assert found[0] == found[1] == found[2]
    assert "3 orders of Alpine Pumps." in found[0][0]["findings.csv"].decode()
    two = make_job(new, out="only", rules_dir=three_orders, history=(olds[0], olds[0]))
    run_batch(two)
    assert lines(two.out_dir, "findings.csv") == []


def test_a_row_that_is_screened_again_counts_once(make_job: MakeJob, three_orders: Path) -> None:
    rows = f"{HEADING}B1,2026-01-01,Alpine Pumps\nB2,2026-01-02,Alpine Pumps\n"
    old = make_job(rows, out="old", rules_dir=three_orders)
    run_batch(old)
    again = make_job(rows, out="again", rules_dir=three_orders, history=(old.out_dir,))
    run_batch(again)
    assert lines(again.out_dir, "findings.csv") == []
    more = make_job(rows + "B3,2026-01-03,Alpine Pumps\n", rules_dir=three_orders, history=(old.out_dir, again.out_dir))
    run_batch(more)
    assert {f["message"] for f in lines(more.out_dir, "findings.csv")} == {"3 orders of Alpine Pumps."}


def test_facts_of_a_rule_that_has_changed_are_not_mixed_with_its_new_ones(
    make_job: MakeJob, three_orders: Path
) -> None:
    old = make_job(f"{HEADING}B1,2026-01-01,Alpine Pumps\n", out="old", rules_dir=three_orders)
    run_batch(old)
    file = three_orders / "TG-0002-three.yml"
    file.write_text(file.read_text("utf-8").replace("ge: 3", "ge: 2").replace("version: 1", "version: 2"), "utf-8")
    job = make_job(f"{HEADING}B2,2026-01-02,Alpine Pumps\n", rules_dir=three_orders, history=(old.out_dir,))
    manifest = run_batch(job).manifest
    assert lines(job.out_dir, "findings.csv") == []
    assert [text for text in manifest.warnings if "TG-0002 changed since" in text]


def test_a_new_name_at_the_telephone_of_a_party_listed_in_an_earlier_run_is_found(make_job: MakeJob) -> None:
    heading = "id,name,phone\n"
    old = make_job(f"{heading}C1,Shahid Kolahdooz Ind. Group,+98 21 555 0101\n", out="old", rules_dir=None)
    run_batch(old)
    rows = f"{heading}C2,Alpine Pumps,0098 21 5550101\nC3,Baltic Valves,+98 21 555 0202\n"
    alone = make_job(rows, out="alone", rules_dir=None)
    run_batch(alone)
    assert not [f for f in lines(alone.out_dir, "findings.csv") if f["rule"] == "RF-0909"]
    job = make_job(rows, rules_dir=None, history=(old.out_dir,))
    run_batch(job)
    assert [f["id"] for f in lines(job.out_dir, "findings.csv") if f["rule"] == "RF-0909"] == ["C2"]
    assert outcomes(job.out_dir)["C2"] == "review"


def test_an_earlier_run_that_is_none_is_refused(make_job: MakeJob, tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match=r"run\.json cannot be read"):
        run_batch(make_job("name\nAlpine\n", history=(tmp_path,)))


@pytest.mark.parametrize("record", [7, [], "x", None])
def test_an_earlier_run_whose_facts_are_none_is_refused(make_job: MakeJob, three_orders: Path, record: object) -> None:
    rows = f"{HEADING}B1,2026-01-01,Alpine Pumps\n"
    old = make_job(rows, out="old", rules_dir=three_orders)
    run_batch(old)
    with json_lines(old.out_dir / GROUP_FACTS) as facts:
        facts.write(record)
    with pytest.raises(InputProblem, match="name the folder of a finished run"):
        run_batch(make_job(rows, out="new", rules_dir=three_orders, history=(old.out_dir,)))


# --- the same bytes --------------------------------------------------------------------------------


def test_one_process_and_two_give_the_same_bytes(make_job: MakeJob, small_chunks: int) -> None:
    one = make_job(party_file(20), out="one")
    two = make_job(party_file(20), out="two", workers=2)
    run_batch(one)
    assert run_batch(two).manifest.workers == 2
    assert tables(one.out_dir) == tables(two.out_dir)
    assert (one.out_dir / "alerts.jsonl.gz").read_bytes() == (two.out_dir / "alerts.jsonl.gz").read_bytes()


@pytest.mark.parametrize("after", [1, 3, 7])
def test_a_resumed_run_gives_the_bytes_of_an_uninterrupted_one(
    make_job: MakeJob, small_chunks: int, after: int
) -> None:
    whole = make_job(party_file(20), out="whole")
    run_batch(whole)
    job = make_job(party_file(20))
    with pytest.raises(KeyboardInterrupt):
        run_batch(job, Interrupt(after))
    assert not is_finished(job.out_dir)
    told: list[Progress] = []
    manifest = run_batch(make_job(party_file(20), resume=True), told.append).manifest
    assert tables(job.out_dir) == tables(whole.out_dir)
    assert told[-1].rows == manifest.counts_in == 20
    assert max(p.kept for p in told) == min(20, after * small_chunks), "finished chunks were screened again"
    assert [p.name for p in job.out_dir.iterdir() if p.name.startswith(".")] == [KEPT]


def test_a_run_interrupted_twice_is_still_the_same(make_job: MakeJob, small_chunks: int) -> None:
    whole = make_job(party_file(20), out="whole")
    run_batch(whole)
    for after in (1, 2):
        with pytest.raises(KeyboardInterrupt):
            run_batch(make_job(party_file(20), resume=True), Interrupt(after))
    job = make_job(party_file(20), resume=True)
    run_batch(job)
    assert tables(job.out_dir) == tables(whole.out_dir)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"texts": party_file(21)}, "inputs"),
        ({"config": Config(threshold=0.9)}, "settings"),
        ({"use_rules": False}, "rules"),
        ({"lists": "demo"}, "lists"),
    ],
)
def test_an_interrupted_run_is_not_resumed_as_another(
    make_job: MakeJob, small_chunks: int, data_dir: Path, changed: dict, said: str
) -> None:
    with pytest.raises(KeyboardInterrupt):
        run_batch(make_job(party_file(20)), Interrupt(1))
    if changed.get("lists"):
        changed = {"lists": open_lists(data_dir, demo=True)}
    other = make_job(**{"texts": party_file(20), "resume": True, **changed})
    with pytest.raises(OutputProblem, match=rf"cannot be resumed: changed since then: {said}"):
        run_batch(other)


def test_a_fresh_run_discards_what_an_interrupted_one_left(make_job: MakeJob, small_chunks: int) -> None:
    with pytest.raises(KeyboardInterrupt):
        run_batch(make_job(party_file(20)), Interrupt(2))
    told: list[Progress] = []
    job = make_job(party_file(20))
    run_batch(job, told.append)
    assert {p.kept for p in told} == {0}
    assert len(lines(job.out_dir)) == 20


# --- nothing half done -----------------------------------------------------------------------------


def test_earlier_results_stay_until_the_new_ones_are_whole(make_job: MakeJob, small_chunks: int) -> None:
    job = make_job(party_file(6))
    run_batch(job)
    before = {path.name: path.read_bytes() for path in job.out_dir.iterdir() if path.is_file()}
    with pytest.raises(KeyboardInterrupt):
        run_batch(make_job(party_file(20)), Interrupt(2))
    assert {p.name: p.read_bytes() for p in job.out_dir.iterdir() if p.is_file()} == before


def test_huge_cells_make_small_chunks(make_job: MakeJob, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_pass, "CHUNK_CHARACTERS", 1000)
    job = make_job("id,name,note\n" + "".join(f"C{n},Alpine,{'x' * 600}\n" for n in range(5)))
    with pytest.raises(KeyboardInterrupt):
        run_batch(job, Interrupt(after=2))
    assert [part_rows(part) for part in sorted((job.out_dir / ".work").glob("part-*.jsonl"))] == [2, 2]


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(make_job: MakeJob, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_pass, "CHUNK_ROWS", 100)

    class Clears:
        def screen(self, party: Party) -> Screening:
            return Screening((), (), ())

    def peak(rows: int) -> int:
        text = "id,name\n" + "".join(f"C{n},Alpine Pump Works {n}\n" for n in range(rows))
        job = make_job({f"{rows}.csv": text}, out=str(rows))
        tracemalloc.reset_peak()
        run_batch(job, open_stages=lambda: Stages(Clears(), Config(), True))
        return tracemalloc.get_traced_memory()[1]

    tracemalloc.start()
    try:
        peak(10)  # loads what is loaded once
        assert peak(4_000) < 1.3 * peak(500)
    finally:
        tracemalloc.stop()


def test_two_runs_do_not_write_into_one_folder_at_once(make_job: MakeJob) -> None:
    job = make_job("name\nAlpine\n")
    job.out_dir.mkdir()
    with folder_lock(job.out_dir), pytest.raises(OutputProblem, match="another run is writing"):
        run_batch(job)


def test_a_file_that_changes_while_it_is_read_gives_no_results(make_job: MakeJob, small_chunks: int) -> None:
    job = make_job(party_file(20))
    path = job.sources[0].file.path

    def change(_: Progress) -> None:
        path.write_text(party_file(30), encoding="utf-8")

    with pytest.raises(InputProblem, match="changed while it was read"):
        run_batch(job, change)
    assert not is_finished(job.out_dir)


def test_a_row_lost_between_the_passes_stops_the_run(make_job: MakeJob, small_chunks: int) -> None:
    job = make_job(party_file(20))

    def lose(progress: Progress) -> None:
        if progress.rows == 20:
            part = min((job.out_dir / ".work").glob("part-*.jsonl"))
            part.write_text(part.read_text("ascii").split("\n", 1)[1], encoding="ascii")

    with pytest.raises(OutputProblem, match="rows were lost"):
        run_batch(job, lose)
    assert not is_finished(job.out_dir)


def test_the_manifest_says_what_made_the_run(make_job: MakeJob) -> None:
    job = make_job("id,name\nC1,Alpine Pump Works\n")
    run_batch(job)
    manifest = json.loads((job.out_dir / "run.json").read_text("utf-8"))
    (used,) = manifest["lists"]
    assert (used["id"], used["entities"], used["title"]) == (
        "opensanctions",
        3,
        load_catalogue()["opensanctions"].title,
    )
    assert manifest["inputs"][0]["rows"] == 1
    assert manifest["rule_count"] == 1
    assert manifest["config"]["threshold"] == 0.85
    assert {"decisions.csv", "hits.csv", "findings.csv", "report.html", "report.xlsx"} <= {
        path.name for path in job.out_dir.iterdir()
    }
