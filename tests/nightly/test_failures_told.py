"""Whoever is to hear of failed nights hears of each: also where no night could begin, where the software itself broke
down, and never with what stands in a cell. A second copy is no failure."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from screening.batch.lock import folder_lock
from screening.cli.main import main
from screening.lists.reading import Reading
from screening.lists.store import Store
from screening.model import Entity, EntityType, Name
from screening.nightly import night

HEADERLESS = "C1,Jane Secretname,1985-01-01\nC2,Alpine Pump Works,\n"
LISTED = [Entity(f"X{n}", "opensanctions", EntityType.ORGANIZATION, (Name(f"Xylophone Works {n}"),)) for n in range(20)]


class Receiver:
    """A webhook on this machine; what it got."""

    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []
        records = self.records

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                records.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)

    def settings(self, more: str = "") -> str:
        """The key `notify` of a configuration."""
        url = f"http://127.0.0.1:{self.server.server_port}/"
        return f"notify: {{when: always, {more}webhook: {{url: '{url}', attempts: 1}}}}"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    with made.server:
        threading.Thread(target=made.server.serve_forever, daemon=True).start()
        yield made
        made.server.shutdown()


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a list and a customer."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCREENING_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SCREENING_USER", "night")
    for name in ("SCREENING_MAX_AGE", "SCREENING_STATE", "SCREENING_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    Store(Path("data")).import_reading("opensanctions", Reading(LISTED, (), "2026-11-01", {"test": len(LISTED)}))
    Path("customers.csv").write_text("id,name\nC1,Alpine Pump Works\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def nightly(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Runs the command; gives its exit status."""

    def run(*options: str) -> int:
        monkeypatch.setattr(sys, "argv", ["screening", "nightly", "nightly.yml", "--now", "2026-11-22T02:00", *options])
        with pytest.raises(SystemExit) as caught:
            main()
        return int(str(caught.value.code))

    return run


def configure(*lines: str, inputs: str = "customers.csv", output: str = "reports") -> None:
    text = [f"inputs: [{inputs}]", f"output: {output}", "max_age_days: 100000", "rules: none", *lines, ""]
    Path("nightly.yml").write_text("\n".join(text), encoding="utf-8")


def log(path: str = "reports/nightly.log.jsonl") -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


# --- no night could begin --------------------------------------------------------------------------------------------


def test_an_input_that_is_not_there_is_logged_and_told(nightly, receiver):
    configure(receiver.settings(), inputs="missing.csv")
    assert nightly() == 2
    assert [(record["occasion"], record["exit_status"]) for record in receiver.records] == [("failure", 2)]
    assert "no file is named 'missing.csv'" in receiver.records[0]["failure"]
    failed, notified = log()
    assert (failed["event"], failed["step"], failed["error"]) == ("failed", "configuration", "InputProblem")
    assert "no file is named 'missing.csv'" in failed["message"]
    assert notified["event"] == "notified"


def test_faults_of_the_configuration_are_logged_and_told_where_notify_can_be_used(nightly, receiver):
    configure("tresholds: 3", "home: Atlantis", receiver.settings(), "log: logs/night.jsonl")
    assert nightly() == 2
    assert "unknown key 'tresholds'" in receiver.records[0]["failure"]
    assert "home must be the ISO code" in receiver.records[0]["failure"]
    assert "unknown key 'tresholds'" in log("logs/night.jsonl")[0]["message"]
    assert not Path("reports").exists()


def test_an_age_that_is_none_is_told(nightly, receiver):
    configure(receiver.settings())
    assert nightly("--max-age", "-1") == 2
    assert "greatest age of a list" in receiver.records[0]["failure"]


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_nobody_is_told_where_notify_itself_is_faulty_or_nothing_would_be_done(nightly, receiver, capsys, options):
    configure(receiver.settings("" if options else "detail: true, "), inputs="missing.csv")
    assert nightly(*options) == 2
    assert ("no file is named" if options else "unknown key 'detail'") in capsys.readouterr().err
    assert receiver.records == []
    assert Path("reports/nightly.log.jsonl").exists() is not bool(options)


@pytest.mark.parametrize("text", ["", "- a list\n", "inputs: [\n", "output: 3\nlog: []\n", None])
def test_a_configuration_that_says_nothing_of_it_ends_with_its_own_error(nightly, capsys, text):
    if text is not None:
        Path("nightly.yml").write_text(text, encoding="utf-8")
    assert nightly() == 2
    assert "the configuration cannot be used" in capsys.readouterr().err
    assert sorted(path.name for path in Path().iterdir() if path.name != "data") == (
        ["customers.csv"] if text is None else ["customers.csv", "nightly.yml"]
    )


# --- what is told quotes no cell -------------------------------------------------------------------------------------


def _headerless_parquet() -> None:
    """A Parquet file whose columns are named by its first row."""
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.table({"C1": ["C2"], "Jane Secretname": ["Alpine"]}), "customers.parquet")


CONTENTS = {
    "no header": HEADERLESS,
    "a header further below": "Jane Secretname,1985-01-01,\nid,name,country\nC1,Alpine Pump Works,SE\n",
    "columns of one name": "Jane Secretname,1985-01-01,Jane Secretname\nC2,1990-01-01,Alpine Pump Works\n",
}


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
@pytest.mark.parametrize("details", [False, True])
def test_neither_the_log_nor_a_message_without_details_quotes_a_cell(nightly, receiver, capsys, content, details):
    Path("customers.csv").write_text(content, encoding="utf-8")
    configure(receiver.settings(f"details: {str(details).lower()}, "))
    assert nightly() == 2
    said = capsys.readouterr().err
    written = Path("reports/nightly.log.jsonl").read_text(encoding="utf-8")
    assert "customers.csv: " in written
    assert "Secretname" in said
    for cell in ("Secretname", "1985"):
        assert cell not in written
        assert (cell in receiver.records[0]["failure"]) is (details and cell in said)
    assert "customers.csv: " in receiver.records[0]["failure"]


def test_with_json_a_failure_quotes_no_cell_on_the_console_either(nightly, receiver, capsys):
    Path("customers.csv").write_text(HEADERLESS, encoding="utf-8")
    configure(receiver.settings())
    assert nightly("--json") == 2
    said = capsys.readouterr()
    assert "customers.csv: " in said.err
    assert "Secretname" not in said.out + said.err


def test_with_json_a_night_names_nobody_on_the_console(nightly, capsys):
    Path("customers.csv").write_text("id,name\nC1,Shahid Hemmat Industrial Group\n", encoding="utf-8")
    configure("demo: true", "review: {state: state.sqlite}")
    assert nightly("--json") == 1
    said = capsys.readouterr()
    assert "Hemmat" not in said.out + said.err


@pytest.mark.parametrize("columns", ["{name: Nom}", "{country: Jane Secretname, name: Jane Secretname}"])
def test_a_mapping_that_does_not_fit_quotes_no_cell(nightly, receiver, capsys, columns):
    Path("customers.csv").write_text(HEADERLESS.replace("C1", "id"), encoding="utf-8")
    configure(receiver.settings(), inputs=f"{{files: customers.csv, map: {columns}}}")
    assert nightly() == 2
    assert "Secretname" in capsys.readouterr().err
    assert "Secretname" not in Path("reports/nightly.log.jsonl").read_text(encoding="utf-8") + str(receiver.records)
    assert "--map" in receiver.records[0]["failure"]


def test_a_parquet_file_quotes_no_cell(nightly, receiver, capsys):
    _headerless_parquet()
    configure(receiver.settings(), inputs="customers.parquet")
    assert nightly() == 2
    assert "Secretname" in capsys.readouterr().err
    assert "Secretname" not in Path("reports/nightly.log.jsonl").read_text(encoding="utf-8") + str(receiver.records)


# --- the software breaks down ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [KeyError, OSError, MemoryError, UnicodeError])
def test_an_unexpected_exception_is_logged_and_told_without_its_text(nightly, receiver, capsys, monkeypatch, error):
    def breaks(*_: object) -> None:
        raise error("Jane Secretname")

    monkeypatch.setattr(night, "run_batch", breaks)
    configure(receiver.settings())
    assert nightly() == 2
    (record,) = receiver.records
    assert (record["occasion"], record["exit_status"]) == ("failure", 2)
    assert f"the software failed ({error.__name__})" in record["failure"]
    failed = [line for line in log() if line["event"] == "failed"]
    assert [(line["step"], line["error"]) for line in failed] == [("screened", error.__name__)]
    assert "Secretname" not in str(log()) + str(record)
    assert "Error: " in capsys.readouterr().err


def test_a_state_with_a_flipped_bit_is_told_as_damaged(nightly, receiver, capsys):
    configure(receiver.settings(), "review: {state: state.sqlite}")
    assert nightly() == 0
    content = bytearray(Path("state.sqlite").read_bytes())
    content[content.index(b"alert_id TEXT PRIMARY KEY")] ^= 0x80
    Path("state.sqlite").write_bytes(content)
    assert nightly() == 3
    said = capsys.readouterr().err
    assert "state.sqlite is damaged (" in said
    assert "its results are in" in said
    assert "state.sqlite is damaged (" in receiver.records[1]["failure"]
    assert log()[-2]["error"] == "StateProblem"


# --- a second copy, and the place of the log -------------------------------------------------------------------------


def test_a_second_copy_is_neither_logged_nor_told(nightly, receiver, capsys):
    configure(receiver.settings())
    assert nightly() == 0
    before, told = log(), list(receiver.records)
    with folder_lock(Path("reports")):
        assert nightly() == 2
    assert "another run is writing into reports" in capsys.readouterr().err
    assert (log(), receiver.records) == (before, told)


def test_a_run_in_the_folder_of_the_day_fails_the_night_and_is_told(nightly, receiver):
    configure(receiver.settings())
    Path("reports/2026-11-22").mkdir(parents=True)
    with folder_lock(Path("reports/2026-11-22")):
        assert nightly() == 2
    assert "another run is writing into reports" in receiver.records[0]["failure"]
    assert log()[-1]["event"] == "notified"


def test_the_folder_of_the_log_is_made(nightly):
    configure("log: nolog/deep/x.jsonl")
    assert nightly() == 0
    assert log("nolog/deep/x.jsonl")[-1]["event"] == "ended"


def test_a_folder_of_the_log_that_cannot_be_made_is_named(nightly, receiver, capsys):
    configure("log: customers.csv/deep/x.jsonl", receiver.settings())
    assert nightly() == 2
    said = capsys.readouterr().err
    assert "Error: the folder customers.csv/deep of the log is not there and cannot be made" in said
    assert "customers.csv/deep of the log" in receiver.records[0]["failure"]


# --- large numbers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["keep_days: {}", "review: {{expires_days: {}}}", "review: {{retention_days: {}}}"])
def test_terms_beyond_a_hundred_years_are_refused_and_a_hundred_years_are_fine(nightly, capsys, line):
    configure(line.format(36_501))
    assert nightly() == 2
    assert "must be a whole number from 1 to 36,500, not 36,501" in capsys.readouterr().err
    configure(line.format(36_500))
    assert [nightly(), nightly("--dry-run")] == [0, 0]


@pytest.mark.parametrize("now", ["0001-01-01T00:00", "1969-12-31", "9999-12-31T23:59", "tomorrow"])
def test_a_time_with_which_no_term_can_be_counted_is_refused(nightly, capsys, now):
    configure()
    assert nightly("--now", now) == 2
    assert "Error: --now wants an ISO time from 1970 to 2199" in capsys.readouterr().err
    assert not Path("reports").exists()


def test_a_folder_of_the_last_day_of_the_calendar_stops_no_night(nightly):
    configure()
    Path("reports/9999-12-31").mkdir(parents=True)
    Path("reports/9999-12-30").mkdir()
    assert nightly() == 0
