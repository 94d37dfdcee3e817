"""The three tables: fixed columns, harmless cells, and bytes that never vary."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from screening.errors import OutputProblem
from screening.lists.effects import NOT_STATED
from screening.model import Alert, RowOutcome, RowQuality, Severity
from screening.reports.cells import harmless, joined
from screening.reports.tables import TableWriter, csv_line
from tests.reports.samples import FORWARDER, alert, karun_hit, order_row, sample_alerts, un_hit

NAMES = ("decisions.csv", "hits.csv", "findings.csv")
CONTRACT = {
    "decisions.csv": "file,row,id,outcome,severity,top_score,hits,findings,undetermined,reason",
    "hits.csv": "file,row,id,role,party_name,score,list,entity_id,entity_name,entity_type,matched_name,matched_kind,"
    "programs,countries,same_party,explanation",
    "findings.csv": "file,row,id,rule,severity,outcome,techniques,goods,message,evidence,source",
}


#: What we add after the columns of the contract.
ADDED = {
    "decisions.csv": ",data_quality,data_issues,lists_stale",
    "hits.csv": ",same_party_reason,sublist,legal_effect,list_stale",
    "findings.csv": ",question",
}


def write(
    folder: Path, alerts: Iterable[Alert], extra: tuple[str, ...] = (), stale: tuple[str, ...] = ()
) -> TableWriter:
    with TableWriter(folder, extra, stale) as tables:
        for one in alerts:
            tables.write(one)
    return tables


def lines(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", NAMES)
def test_the_columns_are_those_of_the_contract_also_without_rows(tmp_path: Path, name: str) -> None:
    write(tmp_path, [])
    assert (tmp_path / name).read_bytes() == f"{CONTRACT[name]}{ADDED[name]}\n".encode()


def test_every_row_has_exactly_one_decision_in_input_order(tmp_path: Path) -> None:
    write(tmp_path, sample_alerts())
    assert [line["row"] for line in lines(tmp_path, "decisions.csv")] == ["1", "2", "3", "4", "5", "6", "7", "8"]


def test_a_decision_line_holds_outcome_severity_score_and_counts(tmp_path: Path) -> None:
    write(tmp_path, sample_alerts())
    assert lines(tmp_path, "decisions.csv")[0] == {
        "file": "orders.csv", "row": "1", "id": "O-001", "outcome": "review", "severity": "high", "top_score": "0.9312",
        "hits": "2", "findings": "1", "undetermined": "1", "reason": "2 hits, 1 finding",
        "data_quality": "", "data_issues": "", "lists_stale": "",
    }  # fmt: skip


def test_the_quality_of_a_row_stands_after_the_columns_of_the_input(tmp_path: Path) -> None:
    judged = replace(
        next(iter(sample_alerts())), quality=RowQuality(8, 6, ("quantity: '-5' is negative", "unit: 'wat' is unknown"))
    )
    write(tmp_path, [judged], extra=("note", "data_quality"))
    line = lines(tmp_path, "decisions.csv")[0]
    assert list(line)[-5:] == ["note", "input_data_quality", "data_quality", "data_issues", "lists_stale"]
    assert (line["data_quality"], line["data_issues"]) == ("0.75", "quantity: '-5' is negative;unit: 'wat' is unknown")


def test_a_row_without_a_hit_has_no_score(tmp_path: Path) -> None:
    write(tmp_path, sample_alerts())
    assert lines(tmp_path, "decisions.csv")[1]["top_score"] == ""


def test_each_listing_has_its_line_and_weak_matches_have_none(tmp_path: Path) -> None:
    write(tmp_path, sample_alerts())
    found = [(line["row"], line["list"], line["entity_id"], line["same_party"]) for line in lines(tmp_path, "hits.csv")]
    assert found == [
        ("1", "us_ofac_sdn", "91801", "P1"),
        ("1", "un_sc", "6908999", "P1"),
        ("3", "us_ofac_sdn", "91855", ""),
        ("7", "us_ofac_sdn", "91801", "P1"),
    ]


def test_every_line_says_which_lists_were_stale(tmp_path: Path) -> None:
    write(tmp_path, sample_alerts(), stale=("eu_fsf", "un_sc"))
    assert {line["lists_stale"] for line in lines(tmp_path, "decisions.csv")} == {"eu_fsf;un_sc"}
    marks = {(line["list"], line["list_stale"]) for line in lines(tmp_path, "hits.csv")}
    assert marks == {("us_ofac_sdn", ""), ("un_sc", "STALE")}


def test_a_listing_says_what_it_means_and_why_it_is_the_same_party(tmp_path: Path) -> None:
    linked = replace(un_hit(), same_party_reason="UN reference KPe.001, as us_ofac_sdn 91801")
    sublisted = replace(linked, entity=replace(linked.entity, sublist="EL"))
    write(tmp_path, [alert(1, hits=(karun_hit(), sublisted))])
    first, second = lines(tmp_path, "hits.csv")
    assert (first["legal_effect"], first["sublist"]) == ("Blocking; secondary sanctions risk", "")
    assert (second["legal_effect"], second["sublist"]) == (NOT_STATED, "EL")
    assert second["same_party_reason"] == "UN reference KPe.001, as us_ofac_sdn 91801"


def test_a_hit_line_names_the_alias_and_explains_itself(tmp_path: Path) -> None:
    write(tmp_path, sample_alerts())
    line = lines(tmp_path, "hits.csv")[2]
    assert (line["matched_name"], line["matched_kind"], line["programs"]) == ("Behzad RAHMATY", "alias", "SDGT")
    assert line["explanation"].startswith("“behzad” stands in both names. “rahmati” and “rahmaty”")


def test_evidence_is_compact_json_in_a_fixed_order(tmp_path: Path) -> None:
    unsorted = replace(FORWARDER, evidence={"z": "1", "a": "ü"})
    write(tmp_path, [alert(1, findings=(unsorted,))])
    assert lines(tmp_path, "findings.csv")[0]["evidence"] == '{"a":"ü","z":"1"}'


def test_an_undetermined_finding_names_what_is_missing(tmp_path: Path) -> None:
    write(tmp_path, sample_alerts())
    line = lines(tmp_path, "findings.csv")[-1]
    assert line["outcome"] == "undetermined"
    assert json.loads(line["evidence"]) == {"missing": "end_user_name;end_use"}


def test_several_values_are_separated_by_semicolons(tmp_path: Path) -> None:
    write(tmp_path, sample_alerts())
    assert lines(tmp_path, "findings.csv")[0]["techniques"] == "false_enduser_to_intermediary;transshipment"
    assert joined(["a;b", "c"]) == "a,b;c"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝", "\u00a0+"])
def test_a_cell_that_could_be_a_formula_gets_an_apostrophe(start: str) -> None:
    assert harmless(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "A-B", "1=1", "'quoted", " plain", "名前", "0-5"])
def test_other_cells_stay_untouched(text: str) -> None:
    assert harmless(text) == text


def test_no_cell_of_the_tables_starts_a_formula(tmp_path: Path) -> None:
    hit = replace(karun_hit(name="=HYPERLINK()"), role="@role")
    finding = replace(FORWARDER, message="+1", rule="-rule", techniques=("=t",))
    row = order_row(1, "-5")
    write(tmp_path, [alert(1, row_id="-5", hits=(hit,), findings=(finding,), row=row, reason="@x")], ("Sales rep",))
    cells = [cell for name in NAMES for line in lines(tmp_path, name) for cell in line.values()]
    assert "'=HYPERLINK()" in cells
    assert "'-5" in cells
    assert "'=cmd()" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_unrecognised_columns_are_carried_to_the_decisions(tmp_path: Path) -> None:
    row = replace(order_row(1, "A"), extra={"Région": "Golfe", "reason": "theirs"})
    write(tmp_path, [alert(1, row=row, reason="ours")], ("Région", "reason"))
    line = lines(tmp_path, "decisions.csv")[0]
    assert (line["Région"], line["input_reason"], line["reason"]) == ("Golfe", "theirs", "ours")


def test_names_with_commas_quotes_and_line_breaks_come_back_whole(tmp_path: Path) -> None:
    name = 'A, "B"\r\nC\rD'
    write(tmp_path, [alert(1, hits=(karun_hit(name=name),))])
    assert lines(tmp_path, "hits.csv")[0]["party_name"] == name


def test_lines_end_in_a_line_feed_and_only_what_needs_them_has_quotes() -> None:
    assert csv_line(["a", "b c", "", "d,e", "f\rg"]) == 'a,b c,,"d,e","f\rg"\n'


def test_half_a_character_is_written_as_an_escape_and_stops_nothing(tmp_path: Path) -> None:
    write(tmp_path, [alert(1, row_id="A\ud800")])
    assert lines(tmp_path, "decisions.csv")[0]["id"] == "A\\ud800"


def test_the_same_alerts_give_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write(tmp_path / folder, sample_alerts())
    for name in NAMES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_the_writer_counts_the_outcomes(tmp_path: Path) -> None:
    assert write(tmp_path, sample_alerts()).counts == {"clear": 2, "review": 5, "error": 1, "not_screened": 0}


def test_a_run_that_fails_leaves_the_earlier_tables_and_no_rubbish(tmp_path: Path) -> None:
    write(tmp_path, [alert(1, outcome=RowOutcome.CLEAR, severity=Severity.NONE)])
    before = (tmp_path / "decisions.csv").read_bytes()

    def failing() -> Iterable[Alert]:
        yield alert(9)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, failing())
    assert (tmp_path / "decisions.csv").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(NAMES)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(OutputProblem, match="choose another output folder"):
        write(tmp_path / "file", [])
