"""What a clumsy or hostile user meets: one clear message, the exit status of the contract, and nothing lost.

Each case goes through the real command in a process of its own. Cases that a single module decides stand with it
(tests/intake/test_bad_input.py and others); here is what only shows end to end.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

LISTED = "Shahid Hemmat Industrial Group"
FARSI = "گروه صنعتی شهید همت"  # the same party, as the embedded list has it
COMMAND = (sys.executable, "-m", "screening")

Ended = subprocess.CompletedProcess[str]
Run = Callable[..., Ended]

posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals, pipes and devices")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Settings with a data folder of the module's own, so that the embedded lists are compiled once."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SCREENING_"))}
    return kept | {"SCREENING_DATA_DIR": str(tmp_path_factory.mktemp("data")), "PYTHONUTF8": "1"}


@pytest.fixture
def run(environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `screening …` in an empty working folder; a traceback fails the test, whatever else it asks."""
    monkeypatch.chdir(tmp_path)

    def screening(*arguments: str, settings: dict[str, str] | None = None) -> Ended:
        ended = subprocess.run(
            [*COMMAND, *arguments],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            encoding="utf-8",
            errors="replace",
            env=environment | (settings or {}),
            timeout=60,
        )
        assert "Traceback" not in ended.stdout + ended.stderr
        return ended

    return screening


@pytest.fixture
def batch(run: Run) -> Run:
    def screen(*arguments: str, settings: dict[str, str] | None = None) -> Ended:
        return run("batch", "--demo", "--no-rules", "--workers", "1", *arguments, settings=settings)

    return screen


def write(name: str, content: str | bytes) -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return name


def customers(rows: int = 2) -> str:
    lines = [f"{number},{LISTED if number % 2 else 'Alpine Pump Works'} {number}" for number in range(rows)]
    return write("customers.csv", "\n".join(["id,name", *lines, ""]))


# --- input that cannot be screened -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "in.csv: the file is empty; it needs a header row and data rows"),
        (b"id,Kunde XY,Ort\n1,A,B\n", "Columns seen: 'id', 'Kunde XY', 'Ort'"),
        (b"id,Kunde XY,Ort\n1,A,B\n", '--map name="Kunde XY"'),
        (b"id,name,name\n1,A,B\n", "'name' in columns 2, 3. Rename or remove"),
        (b"\0" * 4096, "nothing but blanks"),
        (b"%PDF-1.7\n", "is a PDF, no table; save it as CSV or XLSX"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_the_fix(batch: Run, content: bytes, said: str) -> None:
    ended = batch(write("in.csv", content), "--out", "report")
    assert ended.returncode == 2
    assert said in ended.stderr
    assert not Path("report").exists(), "a refused input leaves nothing behind"


def test_rows_that_cannot_be_read_are_named_on_the_console_and_the_rest_is_screened(batch: Run) -> None:
    bad = [b"2,too,many,cells", b"3,NUL\0here", b"4,\xff\xfe", b"5," + b"KOMID" * 40_000]
    write("in.csv", b"\n".join([b"id,name", f"1,{LISTED}".encode(), *bad, f"6,{FARSI}".encode(), b""]))
    ended = batch("in.csv", "--out", "report")
    assert ended.returncode == 1
    assert "6 rows in = 0 clear + 2 review + 4 error + 0 not_screened" in ended.stdout
    for said in (
        "in.csv row 2: 4 cells where the header has 2 columns: too many",
        "in.csv row 3: column 'name' holds a NUL byte",
        "in.csv row 4: column 'name': the byte 0xff is not UTF-8; name the right encoding (--encoding)",
        "in.csv row 5: column 'name': a cell of 200,000 characters (limit 5,000)",
    ):
        assert said in ended.stdout


def test_the_named_encoding_is_used_where_the_likeliest_one_is_wrong(batch: Run) -> None:
    text = f"id,name\n1,{FARSI}\n"
    write("in.csv", text.encode("utf-16-le"))
    assert batch("in.csv", "--encoding", "utf-16-le").returncode == 1
    assert "no encoding is called 'klingon'" in batch("in.csv", "--encoding", "klingon").stderr


def test_a_workbook_with_two_sheets_asks_which(batch: Run) -> None:
    with xlsxwriter.Workbook("two.xlsx") as book:
        for name in ("May", "June"):
            book.add_worksheet(name).write_row(0, 0, ["id", "name"])
    ended = batch("two.xlsx")
    assert ended.returncode == 2
    assert "several sheets hold data: 'May', 'June'. Say which one: --sheet NAME" in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("batch", "x" * 300 + ".csv"), 2, "cannot be read"),
        (("batch", "."), 2, "is a folder; name the files in it"),
        (("check", "KOMID", "--list", "us_ofac_sdm"), 2, "unknown list 'us_ofac_sdm'; known lists: "),
        (("check", "KOMID", "--list", "us_ofac_sdn"), 3, "import it with: screening lists import us_ofac_sdn FILE…"),
        (("check", "…"), 2, "holds no name to search by"),
        (("nightly", "missing.yml"), 2, "missing.yml: there is no such file"),
        (("lists", "import", "un_sc", "missing.xml"), 2, "missing.xml: there is no such file"),
        (("rules", "check", "missing"), 2, "there is no rules folder missing"),
        (("goods", " "), 2, "the description is empty"),
    ],
)
def test_what_is_not_there_is_named(run: Run, arguments: tuple[str, ...], status: int, said: str) -> None:
    ended = run(*arguments)
    assert ended.returncode == status
    assert said in ended.stderr


# --- output that cannot be written -----------------------------------------------------------------------------------


@pytest.mark.parametrize("out", ["customers.csv", "customers.csv/report", "y" * 300, "report"])
def test_what_stands_in_the_way_of_the_results_is_named(batch: Run, out: str) -> None:
    Path("report/report.html").mkdir(parents=True)
    ended = batch(customers(), "--out", out)
    assert ended.returncode == 2
    assert "cannot be written" in ended.stderr
    assert "choose another output folder" in ended.stderr
    assert Path(out).name in ended.stderr
    assert not Path("report/run.json").exists(), "an unfinished run must not look finished"


@posix_only
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("command", ["check --demo KOMID", "rules list", "lists sources"])
def test_output_into_a_full_disk_is_no_answer(run: Run, environment: dict[str, str], command: str) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        ended = subprocess.run(
            [*COMMAND, *command.split()], stdout=full, stderr=subprocess.PIPE, text=True, env=environment
        )
    assert ended.returncode == 2
    assert ended.stderr.endswith("free some space, or choose another output folder\n")
    assert "Traceback" not in ended.stderr


# --- what names and cells may hold -----------------------------------------------------------------------------------


def test_no_cell_becomes_a_formula_and_no_name_becomes_markup(batch: Run) -> None:
    rows = [f'"{sign}{LISTED}","{sign}1+1"' for sign in ("=", "+", "-", "@", "\t=", "＝")]
    markup = f'"<b>{LISTED}</b>","<script>alert(1)</script>"'
    write("in.csv", "\n".join(["name,=note", *rows, markup, ""]))
    assert batch("in.csv", "--out", "report").returncode == 1
    for table in ("decisions.csv", "hits.csv"):
        text = Path("report", table).read_text(encoding="utf-8")
        assert not [cell for line in text.splitlines() for cell in line.split(",") if cell[:1] in tuple("=+-@\t＝")]
    book = CalamineWorkbook.from_path("report/report.xlsx")
    for sheet in book.sheet_names:
        cells = [cell for row in book.get_sheet_by_name(sheet).to_python() for cell in row if isinstance(cell, str)]
        assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t＝")], sheet
    html = Path("report/report.html").read_text(encoding="utf-8")
    assert f"&lt;b&gt;{LISTED}" in html
    assert f"<b>{LISTED}" not in html
    assert "<script>alert" not in html


def test_control_characters_and_marks_of_direction_do_not_reach_the_terminal(run: Run, batch: Run) -> None:
    name = f"{LISTED}\n\x1b[2J\u202e"
    write("in\u202e.csv", f'id,name,note\x1b[2J\n"1\x1b[2J","{name}",\n')
    for ended in (run("check", "--demo", name), run("compare", name, LISTED), batch("in\u202e.csv")):
        assert ended.returncode in (0, 1)
        assert "\x1b" not in ended.stdout
        assert "\u202e" not in ended.stdout


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_any_name_can_be_shown_on_a_terminal_of_few_letters(run: Run, batch: Run, encoding: str) -> None:
    settings = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    write("in.csv", f"id,name\n1,{FARSI}\n")
    assert run("check", "--demo", FARSI, settings=settings).returncode == 1
    assert batch("in.csv", settings=settings).returncode == 1
    answer = json.loads(run("check", "--demo", "--json", f"{FARSI} 😀", settings=settings).stdout)
    assert answer["query"]["name"] == f"{FARSI} 😀", "JSON means the same on every terminal"


# --- runs that are stopped -------------------------------------------------------------------------------------------


@posix_only
@pytest.mark.slow
@pytest.mark.parametrize(("workers", "number", "status"), [("2", signal.SIGINT, 130), ("1", signal.SIGTERM, 143)])
def test_a_run_told_to_stop_ends_in_good_order_and_can_be_resumed(
    run: Run, environment: dict[str, str], workers: str, number: int, status: int
) -> None:
    command = ("batch", "--demo", "--no-rules", customers(6000), "--out", "report", "--workers", workers)
    with subprocess.Popen(
        [*COMMAND, *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # who started the tests may ignore it
    ) as process:
        while process.poll() is None and not list(Path("report").glob(".work/part-*.jsonl")):
            time.sleep(0.02)
        os.killpg(process.pid, number)  # as a terminal does, to the workers too
        time.sleep(0.05)
        if number == signal.SIGINT and process.poll() is None:
            os.killpg(process.pid, number)  # an impatient user's second Ctrl-C
        _, said = process.communicate(timeout=30)
    assert process.returncode == status
    assert "Traceback" not in said
    assert "nothing was published" in said
    assert [path.name for path in Path("report").iterdir()] == [".work"]
    resumed = run(*command, "--resume")
    assert resumed.returncode == 1
    assert "6,000 rows in = 3,000 clear + 3,000 review" in resumed.stdout


@posix_only
def test_a_run_at_work_is_not_said_to_be_discarded(
    batch: Run, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hold = (
        "import pathlib, sys, time\n"
        "from screening.batch.lock import folder_lock\n"
        "with folder_lock(pathlib.Path('report')):\n    print('held', flush=True)\n    time.sleep(60)\n"
    )
    Path("report/.work").mkdir(parents=True)
    with subprocess.Popen([sys.executable, "-c", hold], stdout=subprocess.PIPE, text=True, env=environment) as other:
        assert other.stdout is not None
        other.stdout.readline()
        ended = batch(customers(), "--out", "report")
        other.kill()
    assert ended.returncode == 2
    assert "another run is writing into report" in ended.stderr
    assert "discarded" not in ended.stderr


@posix_only
@pytest.mark.parametrize("command", ["rules list", "lists sources", "check --demo KOMID"])
def test_a_reader_who_goes_away_is_no_finding(run: Run, environment: dict[str, str], command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [*COMMAND, *command.split()], stdout=writing, stderr=subprocess.PIPE, text=True, env=environment
    )
    os.close(writing)
    assert ended.returncode == 141
    assert "Broken" not in ended.stderr


# --- lists and rules that cannot be trusted --------------------------------------------------------------------------

OWN = '36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def no_zone(path: Path) -> None:
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"imported": "2026-11-20"}), encoding="utf-8")


def no_number(path: Path) -> None:
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"entities": "many"}), encoding="utf-8")


@pytest.fixture
def snapshot(run: Run, tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small list of our own making in the layout of the OFAC files, imported into a data folder of its own."""
    monkeypatch.setitem(environment, "SCREENING_DATA_DIR", str(tmp_path / "data"))
    write("sdn.csv", OWN)
    write("alt.csv", '36,12,"aka","AERO-CARIBBEAN",-0- \n')
    write("add.csv", '36,25,"","Havana","Cuba",-0- \n')
    assert run("lists", "import", "us_ofac_sdn", "sdn.csv", "alt.csv", "add.csv").returncode == 0
    assert run("check", "Aerocaribbean Airlines").returncode == 1
    (manifest,) = (tmp_path / "data").rglob("manifest.json")
    return manifest.parent


@pytest.mark.parametrize(
    ("file", "damage"),
    [("entities.jsonl", flip), ("manifest.json", cut), ("manifest.json", no_zone), ("manifest.json", no_number)],
)
def test_a_damaged_list_stops_every_command_with_3(
    run: Run, snapshot: Path, file: str, damage: Callable[[Path], None]
) -> None:
    damage(snapshot / file)
    for arguments in (
        ("check", "Aerocaribbean Airlines"),
        ("batch", customers()),
        ("lists", "verify"),
        ("lists", "status"),
    ):
        ended = run(*arguments)
        assert ended.returncode == 3
        assert "list us_ofac_sdn is damaged" in ended.stderr
        assert "import it again with: screening lists import us_ofac_sdn FILE…" in ended.stderr


@pytest.mark.parametrize("damage", [flip, cut, lambda path: path.write_bytes(b"")])
def test_a_damaged_index_is_made_anew(run: Run, snapshot: Path, damage: Callable[[Path], None]) -> None:
    index = snapshot / "names.idx"
    whole = index.read_bytes()
    damage(index)
    assert run("check", "Aero-Caribbean").returncode == 1
    assert index.read_bytes() == whole


def test_every_fault_of_a_rule_file_is_shown_with_its_line(run: Run, batch: Run) -> None:
    rule = "id: RF-9001\ntitle: [1]\nstatus: stable\nseverity: grave\nscope: order\nversion: 1\nsurprise: 1\n"
    write("own/RF-9001-mine.yml", rule + "message: m\nwhen: {field: order.hs_code, present: true}\n")
    for ended in (run("rules", "check", "own"), run("batch", "--demo", customers(), "--rules", "own")):
        assert ended.returncode == 2
        for fault in (":2: 'title' must be text", ":4: severity 'grave' is unknown", ":7: unknown key 'surprise'"):
            assert f"RF-9001-mine.yml{fault}" in ended.stderr
