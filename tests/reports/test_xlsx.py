"""The workbook, read back with another library."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from screening.batch.changes import compare, to_review
from screening.model import Alert, RowOutcome, Severity
from screening.reports import xlsx
from screening.reports.manifest import RunManifest
from screening.reports.tables import DECISION_COLUMNS, FINDING_COLUMNS, HIT_COLUMNS, QUALITY_COLUMNS, STALE_COLUMNS
from tests.reports.samples import alert, karun_hit, order_row, sample_alerts, sample_manifest

Cell = str | float | int | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


def sheets(
    folder: Path,
    alerts: Callable[[], Iterable[Alert]] = sample_alerts,
    manifest: RunManifest | None = None,
) -> dict[str, list[list[Cell]]]:
    path = xlsx.write_workbook(folder, manifest or sample_manifest(), alerts)
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def summary(rows: list[list[Cell]]) -> dict[Cell, Cell]:
    return {row[0]: row[1] for row in rows}


def test_the_sheets_stand_in_reading_order(tmp_path: Path) -> None:
    assert list(sheets(tmp_path)) == ["Summary", "Decisions", "Hits", "Findings", "Rejected", "Lists"]


def test_the_tables_have_the_columns_of_the_csv_files(tmp_path: Path) -> None:
    book = sheets(tmp_path)
    assert book["Decisions"][0] == [*DECISION_COLUMNS, *QUALITY_COLUMNS, *STALE_COLUMNS]
    assert book["Hits"][0] == list(HIT_COLUMNS)
    assert book["Findings"][0] == list(FINDING_COLUMNS)


def test_the_summary_counts_rows_in_and_out(tmp_path: Path) -> None:
    found = summary(sheets(tmp_path)["Summary"])
    assert [found[key] for key in ("rows in", "to review", "no hit (clear)", "not readable (error)")] == [8, 5, 2, 1]
    assert "STALE LIST" in found


def test_counts_and_scores_are_numbers(tmp_path: Path) -> None:
    first = sheets(tmp_path)["Decisions"][1]
    assert first[DECISION_COLUMNS.index("top_score")] == pytest.approx(0.9312)
    assert first[DECISION_COLUMNS.index("hits")] == 2


def test_rejected_rows_stand_on_their_own_sheet_with_the_reason(tmp_path: Path) -> None:
    assert sheets(tmp_path)["Rejected"][1:] == [["orders.csv", 4, "O-004", "3 cells too many in this row"]]


def test_text_never_becomes_a_formula_a_number_or_a_link(tmp_path: Path) -> None:
    hostile = ("=1+1", "0123", "https://example.org/", "mailto:a@example.org")
    path = xlsx.write_workbook(
        tmp_path, sample_manifest(), lambda: (alert(i, row_id=text) for i, text in enumerate(hostile, 1))
    )
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Decisions").to_python()
    assert [row[2] for row in rows[1:]] == ["'=1+1", "0123", "https://example.org/", "mailto:a@example.org"]
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any(b"<f>" in part or b"<hyperlink" in part for part in parts.values())


def test_a_cell_longer_than_excel_allows_is_cut_with_a_note(tmp_path: Path) -> None:
    rows = sheets(tmp_path, lambda: [alert(1, hits=(karun_hit(name="x" * 200_000),), row=order_row(1, "A"))])["Hits"]
    shown = rows[1][HIT_COLUMNS.index("party_name")]
    assert isinstance(shown, str)
    assert len(shown) == xlsx.CELL_CHARACTERS
    assert shown.endswith("200000 characters in all, whole in the CSV file]")


def test_characters_that_xml_has_no_place_for_are_replaced(tmp_path: Path) -> None:
    rows = sheets(tmp_path, lambda: [alert(1, row_id="a\x00b\ud800c")])["Decisions"]
    assert rows[1][2] == "a�b�c"


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    books = [
        xlsx.write_workbook(tmp_path / name, sample_manifest(), sample_alerts).read_bytes() for name in ("one", "two")
    ]
    assert books[0] == books[1]


def test_a_huge_run_leaves_clear_rows_out_and_says_how_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "ALL_DECISIONS_UP_TO", 7)
    book = sheets(tmp_path)
    assert [row[1] for row in book["Decisions"][1:]] == [1, 3, 4, 5, 7, 8]
    assert summary(book["Summary"])["not on sheet Decisions"] == "2 clear rows; all stand in decisions.csv"


def test_lines_beyond_a_sheet_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "SHEET_LINES", 3)
    book = sheets(tmp_path)
    assert len(book["Hits"]) == 3
    assert summary(book["Summary"])["not on sheet Hits"] == "2 lines; all stand in hits.csv"


def test_what_changed_has_a_sheet_when_runs_are_compared(tmp_path: Path) -> None:
    things = [thing for one in sample_alerts() for thing in to_review(one, "orders.csv")]
    changes = compare("run-1", things[1:], things, screened=())
    path = xlsx.write_workbook(tmp_path, sample_manifest(), sample_alerts, changes)
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Changes").to_python()
    assert rows[1][:7] == ["new", "orders.csv", 1, "O-001", "hit", "us_ofac_sdn", "91801"]
    assert len(rows) == 1 + len(things)


def test_embedded_lists_have_no_age(tmp_path: Path) -> None:
    manifest = sample_manifest()
    used = tuple(type(one)(one.id, one.digest, "", "", None, False, 5) for one in manifest.lists)
    book = sheets(tmp_path, manifest=sample_manifest(lists=used, embedded_only=True))
    assert book["Lists"][1][4] == ""
    assert "NO SCREENING" in summary(book["Summary"])


def test_a_clear_run_has_headings_only(tmp_path: Path) -> None:
    book = sheets(tmp_path, lambda: [alert(1, outcome=RowOutcome.CLEAR, severity=Severity.NONE)])
    assert [len(book[name]) for name in ("Decisions", "Hits", "Findings", "Rejected")] == [2, 1, 1, 1]
