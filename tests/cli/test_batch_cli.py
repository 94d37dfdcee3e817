"""`screening batch` as a user meets it: exit statuses, what is printed, interruptions, unwritable folders."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from screening.cli.main import main
from screening.lists.reading import Reading
from screening.lists.store import Store
from screening.model import Entity, EntityType, Name, NameKind

LISTED = Entity("O1", "opensanctions", EntityType.ORGANIZATION, (Name("Shahid Kolahdooz Industrial Group"),))
CLEAR = "id,name\nC1,Alpine Pump Works\n"
HIT = "id,name\nC1,Alpine Pump Works\nC2,Shahid Kolahdooz Industrial Group\n"
TABLES = ("decisions.csv", "hits.csv", "findings.csv")


class Ended(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    Store(folder).import_reading("opensanctions", Reading((LISTED,), (), "2026-11-01", {"test": 1}))
    return folder


@pytest.fixture
def run(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `screening batch …` in this process, in an empty working folder, and gives how it ended."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCREENING_DATA_DIR", str(data_dir))
    monkeypatch.delenv("SCREENING_MAX_AGE", raising=False)

    def batch(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["screening", "batch", *arguments])
        with pytest.raises(SystemExit) as caught:
            main()
        printed = capsys.readouterr()
        return Ended(int(str(caught.value.code)), printed.out, printed.err)

    return batch


def write(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def test_json_is_the_manifest_as_run_json_has_it(run: Run) -> None:
    record = json.loads(run(write("customers.csv", CLEAR), "--json", "--out", "report").out)
    assert record == {"out": "report"} | json.loads(Path("report/run.json").read_text("utf-8"))


# --- exit status ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "options", "status"),
    [
        (CLEAR, (), 0),
        (HIT, (), 1),
        (HIT, ("--exit-zero",), 0),
        ("id,name\nC1,\n", (), 1),
        (HIT, ("--threshold", "1.5"), 2),
        (HIT, ("--max-age", "nan"), 2),
        (HIT, ("--max-age", "-1"), 2),
        (HIT, ("--list", "no_such_list"), 2),
        (HIT, ("--list", "un_sc"), 3),
        (HIT, ("--map", "name"), 2),
        (HIT, ("--map", "name=Missing"), 2),
        (HIT, ("--rules", "no-such-folder"), 2),
        (HIT, ("--rules", ".", "--no-rules"), 2),
        (HIT, ("--engine", "spark", "--workers", "2"), 2),
        (HIT, ("--engine", "spark", "--resume"), 2),
        (HIT, ("--engine", "spark", "--history", "."), 2),
        (HIT, ("--history", "."), 2),
        ("", (), 2),
        ("colour\nred\n", (), 2),
    ],
)
def test_the_exit_status_tells_how_it_went(run: Run, text: str, options: tuple[str, ...], status: int) -> None:
    ended = run(write("customers.csv", text), *options)
    assert ended.status == status, ended
    if status > 1:
        assert re.search(r"^Error: .{10,}", ended.err, re.MULTILINE)
        assert "Traceback" not in ended.err


@pytest.mark.parametrize(("text", "status"), [(CLEAR, 3), ("id,name\nC1,KOMID\n", 1), ("id,name\nC1,\nC2,Alpine\n", 3)])
def test_on_embedded_lists_alone_no_hit_is_no_clearance(run: Run, text: str, status: int, tmp_path: Path) -> None:
    file = write("customers.csv", text)
    assert run(file, "--data-dir", str(tmp_path / "empty")).status == status
    assert run(file, "--data-dir", str(tmp_path / "empty"), "--exit-zero").status == (0 if status == 1 else 3)


def test_exit_zero_does_not_hide_rows_that_were_not_screened(run: Run, tmp_path: Path) -> None:
    file = write("customers.csv", "id,name\nC1,KOMID\nC2,Alpine Dairy\n")
    assert run(file, "--data-dir", str(tmp_path / "empty")).status == 1
    assert run(file, "--data-dir", str(tmp_path / "empty"), "--exit-zero").status == 3


def test_the_demonstration_clears_on_embedded_lists(run: Run, tmp_path: Path) -> None:
    assert run(write("customers.csv", CLEAR), "--demo", "--data-dir", str(tmp_path / "empty")).status == 0


def test_lists_older_than_allowed_stop_the_run(run: Run) -> None:
    ended = run(write("customers.csv", CLEAR), "--max-age", "0")
    assert ended.status == 3
    assert not Path("screening-report-customers").exists()


def test_a_missing_file_is_named(run: Run) -> None:
    ended = run("absent.csv")
    assert ended.status == 2
    assert "absent.csv" in ended.err


# --- what is printed ------------------------------------------------------------------------------


def test_the_summary_shows_the_columns_the_counts_and_where_the_report_is(run: Run) -> None:
    ended = run(write("customers.csv.gz".removesuffix(".gz"), "Kunden-Nr,Firma\nC1,Alpine\n"), "--map", "name=Firma")
    assert "Firma" in ended.out
    assert re.search(r"Firma +-> name +\(role: party\)", ended.out)
    assert "1 rows in = 1 clear + 0 review + 0 error + 0 not_screened" in ended.out
    assert re.search(r"rows/s over .* s, peak memory \d+ MiB", ended.out)
    assert f"Report: {Path('screening-report-customers') / 'report.html'}" in ended.out


def test_json_prints_the_manifest_alone(run: Run) -> None:
    ended = run(write("customers.csv", HIT), "--json", "--out", "there")
    record = json.loads(ended.out)
    assert record["counts_out"] == {"clear": 1, "review": 1, "error": 0, "not_screened": 0}
    assert record["out"] == "there"


def test_names_only_without_rules(run: Run) -> None:
    text = "order_id,customer_name,goods_description\nA1,Alpine Works,maraging steel C350 tube\n"
    file = write("orders.csv", text)
    run(file, "--out", "with")
    run(file, "--out", "without", "--no-rules")
    assert len(Path("with/findings.csv").read_text("utf-8").splitlines()) > 1
    assert len(Path("without/findings.csv").read_text("utf-8").splitlines()) == 1


def test_what_findings_make_a_row_to_review_can_be_set(run: Run) -> None:
    header = "order_id,customer_name,customer_country,end_user_name,end_use,goods_description"
    order = "A1,Alpine Works,CH,Alpine Works,pump shafts,maraging steel C350 tube"
    file = write("orders.csv", f"{header}\n{order}\n")
    assert run(file).status == 0
    assert run(file, "--review-severity", "low").status == 1


def test_findings_on_listed_goods_hint_at_licences_for_the_destination(run: Run) -> None:
    header = "order_id,customer_name,customer_country,destination_country,goods_description"
    run(write("orders.csv", f"{header}\nA1,Alpine Works,CH,AE,maraging steel C350 tube\n"), "--out", "o")
    assert "1C216 to AE: licence by" in Path("o/findings.csv").read_text("utf-8")
    assert "1C216 to AE: licence by" in Path("o/report.html").read_text("utf-8")


@pytest.mark.parametrize("home", ["DE", "de", "DEU", "Germany", "Deutschland"])
def test_the_home_country_is_named_by_code_or_name(run: Run, home: str) -> None:
    orders = write("orders.csv", "order_id,customer_name\nA1,Alpine Works\n")
    assert run(orders, "--home", home, "--out", "o").status == 0
    assert json.loads(Path("o/run.json").read_text("utf-8"))["config"]["home"] == "DE"


@pytest.mark.parametrize("home", ["Atlantis", "XX", "DE;FR", "n/a"])
def test_what_names_no_one_country_is_refused_as_home(run: Run, home: str) -> None:
    refused = run(write("orders.csv", "order_id,customer_name\nA1,Alpine Works\n"), "--home", home)
    assert refused.status == 2
    assert f"{home!r} is no country" in refused.err


def test_weak_aliases_alert_for_the_lists_that_are_named(run: Run, tmp_path: Path) -> None:
    weak = Entity(
        "O2", "internal", EntityType.ORGANIZATION, (Name("Serovskii Zavod"), Name("SMZ", NameKind.WEAK_ALIAS))
    )
    for list_id, entity in (("internal", weak), ("un_sc", LISTED)):
        Store(tmp_path / "data").import_reading(list_id, Reading((entity,), (), "2026-11-01", {"test": 1}))
    run_here = [write("customers.csv", "id,name\nC1,SMZ\n"), "--data-dir", str(tmp_path / "data")]
    assert run(*run_here).status == 0
    assert run(*run_here, "--weak-alias-alerts", "un_sc").status == 0
    assert run(*run_here, "--weak-alias-alerts", "un_sc", "--weak-alias-alerts", "internal").status == 1
    refused = run(*run_here, "--weak-alias-alerts", "eu_fsf")
    assert refused.status == 2
    assert "the weak aliases of eu_fsf are to alert, but only these lists are searched: internal, un_sc" in refused.err


def test_an_unfinished_run_is_mentioned_before_it_is_discarded(run: Run) -> None:
    Path("out/.work").mkdir(parents=True)
    ended = run(write("customers.csv", CLEAR), "--out", "out")
    assert ended.status == 0
    assert "The interrupted run in out is discarded" in ended.err


def test_resuming_nothing_starts_from_the_first_row(run: Run) -> None:
    ended = run(write("customers.csv", CLEAR), "--out", "out", "--resume")
    assert ended.status == 0
    assert "no interrupted run in out" in ended.err


# --- what goes wrong around it --------------------------------------------------------------------


def many_rows(rows: int = 6_000) -> str:
    lines = [f"C{n},{'Shahid Kolahdooz Ind Group' if n % 50 == 0 else f'Alpine Pump Works {n}'}" for n in range(rows)]
    return "id,name\n" + "\n".join(lines) + "\n"


def started(file: str, *options: str) -> subprocess.Popen[str]:
    """The command in a process of its own, with its first chunks finished."""
    command = [sys.executable, "-m", "screening", "batch", file, "--out", "out", *options]
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        # who started the tests may ignore Ctrl-C
        preexec_fn=None if os.name == "nt" else lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 60
    while not list(Path("out").glob(".work/part-*.jsonl")):
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return process


@pytest.mark.skipif(os.name == "nt", reason="signals as on POSIX")
def test_ctrl_c_says_how_to_go_on_and_exits_130(run: Run) -> None:
    process = started(write("customers.csv", many_rows()), "--workers", "1")
    process.send_signal(signal.SIGINT)
    error = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert "--resume" in error
    assert "Traceback" not in error
    assert [path.name for path in Path("out").iterdir()] == [".work"]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_killed_run_resumes_to_the_bytes_of_an_unbroken_one(run: Run, workers: str) -> None:
    file = write("customers.csv", many_rows())
    run(file, "--out", "whole", "--workers", "1")
    process = started(file, "--workers", workers)
    process.kill()
    process.communicate()
    assert not Path("out/run.json").exists()
    ended = run(file, "--out", "out", "--resume", "--workers", "2")
    assert ended.status == 1, ended
    for name in TABLES:
        assert Path("out", name).read_bytes() == Path("whole", name).read_bytes()


LIMITED = """
import resource, sys
limit = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
from screening.cli.main import main
main()
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no limits on file sizes there")
@pytest.mark.parametrize("limit", [20_000, 150_000])
def test_a_full_disk_stops_the_run_and_a_resumed_one_is_whole(run: Run, limit: int) -> None:
    file = write("customers.csv", many_rows(2000))
    run(file, "--out", "whole", "--workers", "1")
    assert Path("whole/alerts.jsonl.gz").stat().st_size < 150_000 < Path("whole/report.html").stat().st_size
    command = [sys.executable, "-c", LIMITED, str(limit), "batch", file, "--out", "out", "--workers", "1"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 2
    assert re.search(r"^Error: .*cannot .*writ.*File too large.*free some", ended.stderr, re.MULTILINE)
    assert [path.name for path in Path("out").iterdir()] == [".work"]
    run(file, "--out", "out", "--resume")
    for name in TABLES:
        assert Path("out", name).read_bytes() == Path("whole", name).read_bytes()


def unwritable(folder: Path) -> list[Path]:
    """Places where no folder of results can be made, for this user on this system."""
    (folder / "a-file").write_text("", encoding="utf-8")
    places = [folder / "a-file" / "out", folder / "a-file"]
    closed = folder / "closed"
    closed.mkdir(mode=0o500)
    if not os.access(closed, os.W_OK):  # root may write everywhere but into /proc
        places += [closed, closed / "out"]
    elif Path("/proc").is_dir():
        places.append(Path("/proc/out"))
    return places


def test_a_folder_that_cannot_be_written_is_named_with_the_way_out(run: Run, tmp_path: Path) -> None:
    file = write("customers.csv", CLEAR)
    for place in unwritable(tmp_path):
        ended = run(file, "--out", str(place))
        assert ended.status == 2
        assert str(place) in ended.err
        assert "--out" in ended.err or "another output folder" in ended.err
