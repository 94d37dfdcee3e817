"""A case leaves the house: it shows what was screened, proves that it was not changed, and gives the same again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from screening.batch.job import Job, Source
from screening.batch.run import run_batch
from screening.config import Config
from screening.errors import InputProblem, OutputProblem
from screening.intake import open_input
from screening.lists.loaded import open_lists
from screening.lists.reading import Reading
from screening.lists.store import Store
from screening.model import Entity, EntityType, Identifier, Name, NameKind, PartialDate
from screening.reports.case_folder import export_case
from screening.review import case_files
from screening.review.reproduce import reproduce
from screening.review.state import State, open_state
from screening.review.verdict import Verdict
from tests.review.world import Clock

REPO = Path(__file__).resolve().parents[2]
ENTITIES = (
    Entity(
        "P1",
        "opensanctions",
        EntityType.PERSON,
        (Name("ORLOVSKI, Anatoliy Borisovich"), Name("Tolya", NameKind.WEAK_ALIAS)),
        countries=("RU",),
        birth_dates=(PartialDate("1961-05-03", "1961-05-03", "3 May 1961"),),
        identifiers=(Identifier("passport", "71 123456", "RU"),),
        remarks="Said to run <b>everything</b>.",
    ),
    Entity("O1", "opensanctions", EntityType.ORGANIZATION, (Name("Serovskii Mekhanicheskii Zavod"),)),
)
ORDERS = (
    "order_id,customer_name,customer_country,customer_phone,end_user_name,goods_description,notes\n"
    "A1,Serovskii Mekhanicheskiy Zavod,RU,+7 1,Serovskii Mekhanicheskiy Zavod,"
    '"Maraging steel C350 tube, outer diameter 320 mm","=SUM(1)"\n'
)
PARTIES = (
    "id,name,alias,type,country,birth_date,address\n"
    "C1,Anatoliy Borisovich ORLOVSKIY,Tolya,person,RU,1961,<script>alert(1)</script>\n"
    "C2,Baltic Valves,,company,EE,,\n"
)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> Path:
    """A state file with a real run over a party file and an order file, with the shipped rules."""
    folder = tmp_path_factory.mktemp("real")
    Store(folder).import_reading("opensanctions", Reading(ENTITIES, (), "2026-11-01", {"test": len(ENTITIES)}))
    for name, text in (("orders.csv", ORDERS), ("parties.csv", PARTIES)):
        (folder / name).write_text(text, encoding="utf-8")
    sources = tuple(Source(open_input(folder / name)) for name in ("orders.csv", "parties.csv"))
    job = Job(sources=sources, out_dir=folder / "run", lists=open_lists(folder), config=Config(), workers=1)
    run_batch(job)
    with open_state(folder / "state.sqlite", Clock(), "ada") as state:
        state.record_run(folder / "run")
        assert list(state.verify()) == []
    return folder / "state.sqlite"


@pytest.fixture
def state(recorded: Path, tmp_path: Path):
    shutil.copyfile(recorded, tmp_path / "state.sqlite")
    with open_state(tmp_path / "state.sqlite", Clock(), "ada") as opened:
        yield opened


def first(state: State, kind: str, file: str) -> str:
    return next(line.alert_id for line in state.alerts() if (line.kind, line.file) == (kind, file))


Export = Callable[..., Path]


@pytest.fixture
def export(state: State, tmp_path: Path) -> Export:
    def exported(kind: str = "hit", file: str = "parties.csv") -> Path:
        export_case(state, first(state, kind, file), tmp_path / "case")
        return tmp_path / "case"

    return exported


def test_a_case_gives_the_same_hits_and_scores(export):
    again = reproduce(export())

    assert again.differences == ()
    assert again.notes == ()
    assert [(hit.entity.id, hit.list_id) for hit in again.hits] == [("P1", "opensanctions")]


def test_a_case_gives_the_same_findings(export):
    case = export("finding", "orders.csv")
    alert = json.loads((case / "alert.json").read_text())

    again = reproduce(case)

    assert again.differences == ()
    assert any(finding["rule"].startswith("RF-") for finding in alert["findings"])
    assert any(finding["rule"].startswith("goods/") for finding in alert["findings"])
    assert list((case / "rules").glob("RF-*.yml"))


def test_a_case_needs_nothing_but_itself(export, tmp_path):
    """In a process of its own, elsewhere, without a data folder."""
    case = shutil.move(export(), tmp_path / "elsewhere")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SCREENING_")}
    environment |= {"HOME": str(tmp_path / "home"), "PYTHONPATH": str(REPO), "PYTHONUTF8": "1"}

    run = subprocess.run(
        [sys.executable, "-m", "screening", "reproduce", str(case)],
        capture_output=True, encoding="utf-8", env=environment, cwd=tmp_path,
    )  # fmt: skip

    assert run.returncode == 0, run.stderr
    assert "screening gives the same" in run.stdout
    assert not (tmp_path / "home").exists()


def test_every_file_of_a_case_is_under_a_digest(export):
    case = export("finding", "orders.csv")
    names = [path.relative_to(case) for path in case.rglob("*") if path.is_file()]
    assert {"case.json", "alert.json", "entities.jsonl", "row.csv", "decisions.json", "audit.jsonl", "run.json"} <= {
        str(name) for name in names
    }
    for name in names:
        whole = (case / name).read_bytes()
        (case / name).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]) if whole else b"x")
        with pytest.raises(InputProblem, match=r"damaged|cannot be read"):
            reproduce(case)
        (case / name).write_bytes(whole)
    (case / "more.txt").write_text("x")
    with pytest.raises(InputProblem, match=r"more\.txt was added"):
        reproduce(case)
    (case / "more.txt").unlink()
    (case / "row.csv").unlink()
    with pytest.raises(InputProblem, match=r"row\.csv is missing"):
        reproduce(case)


def forge(case: Path, name: str, old: str, new: str) -> None:
    """Changes a file of a case and writes the digests anew, as a forger would."""
    text = (case / name).read_text(encoding="utf-8")
    assert old in text
    (case / name).write_text(text.replace(old, new), encoding="utf-8")
    case_files.write_digests(case)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("entities.jsonl", "ORLOVSKI, Anatoliy", "PETROV, Ivan", "score"),
        ("entities.jsonl", "1961-05-03", "1985-05-03", "had the score"),
        ("case.json", '"threshold": 0.85', '"threshold": 1.0', "are none now"),
        ("alert.json", '"score": ', '"score": 1e-3, "was": ', "had the score 0.00"),
    ],
)
def test_a_forged_case_gives_something_else(export, name, old, new, said):
    case = export()
    forge(case, name, old, new)

    again = reproduce(case)

    assert said in " ".join(again.differences)


@pytest.mark.parametrize("list_id", ["../../escaped", "/tmp/escaped", "..", "a/b", ""])
def test_a_case_cannot_write_outside_of_its_scratch_folder(export, list_id):
    case = export()
    forge(case, "entities.jsonl", '"list_id":"opensanctions"', f'"list_id":"{list_id}"')

    with pytest.raises(InputProblem, match="is no id of a list"):
        reproduce(case)


def test_another_version_of_the_software_is_named(export):
    case = export()
    forge(case, "case.json", '"software_version": "', '"software_version": "9.')

    assert "the case was made by version 9." in " ".join(reproduce(case).notes)


def test_goods_of_another_catalogue_are_not_compared(export):
    case = export("finding", "orders.csv")
    digest = json.loads((case / "case.json").read_text())["goods_digest"]
    forge(case, "case.json", digest, "0" * 64)

    again = reproduce(case)

    assert not any("goods/" in difference for difference in again.differences)
    assert any("another one than that of the case" in note for note in again.notes)


@pytest.mark.parametrize("text", ["{}", "[]", "not JSON", '{"format": 99}', '{"format": 1}'])
def test_a_case_that_is_none_is_refused(export, text):
    case = export()
    (case / "case.json").write_text(text)
    case_files.write_digests(case)

    with pytest.raises(InputProblem):
        reproduce(case)
    with pytest.raises(InputProblem, match="name the folder of an exported case"):
        reproduce(case / "nowhere")


def test_the_page_of_a_case_tells_it_all_and_escapes_what_it_shows(state, export):
    alert_id = first(state, "hit", "parties.csv")
    state.decide(alert_id, Verdict.TRUE_MATCH, "same_identifier", "Same passport <i>number</i>.")
    case = export()
    page = (case / "README.html").read_text(encoding="utf-8")

    for text in ("Anatoliy Borisovich", "3 May 1961", "same_identifier", "screening reproduce", "OFAC FAQ 5", "ada"):
        assert text in page
    assert json.loads((case / "case.json").read_text())["input"]["sha256"] in page
    for hostile in ("<script>", "<b>everything", "<i>number"):
        assert hostile not in page
    assert "default-src 'none'" in page


def test_the_row_of_a_case_is_no_formula(export):
    case = export("finding", "orders.csv")

    assert "'=SUM(1)" in (case / "row.csv").read_text()
    assert '"=SUM(1)"' in (case / "alert.json").read_text()


def test_an_export_is_a_line_of_the_log_and_of_nothing_that_was_there(state, export, tmp_path):
    case = export()
    (line,) = [line for line in state.log() if line["action"] == "exported"]
    digests = (case / "SHA256SUMS").read_bytes()
    import hashlib

    assert json.loads(line["details"])["digest"] == hashlib.sha256(digests).hexdigest()
    before = state.head
    with pytest.raises(OutputProblem, match="choose another folder"):
        export()
    assert state.head == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".case")] == []


def test_the_case_folder_is_for_its_owner_only(export):
    assert export().stat().st_mode & 0o077 == 0


def test_rules_that_changed_since_are_named_and_not_exported(state, tmp_path):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "RF-9999-none.yml").write_text("id: RF-9999\n")

    export_case(state, first(state, "finding", "orders.csv"), tmp_path / "case", tmp_path / "rules")

    case = json.loads((tmp_path / "case" / "case.json").read_text())
    assert case["rules_not_at_hand"]
    assert "Not exported, since the rules at hand are others" in (tmp_path / "case" / "README.html").read_text()
    assert any("is not compared" in note for note in reproduce(tmp_path / "case").notes)
