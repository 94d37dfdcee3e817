"""Spreadsheets: the same rows as a CSV file of the same table."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter

from screening.errors import InputProblem
from screening.intake import InputFile
from screening.model import Row, RowError

ReadRows = Callable[..., list[Row | RowError]]
Opened = Callable[..., InputFile]


def workbook(hidden: Sequence[str] = (), **sheets: Sequence[Sequence[object]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, table in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for number, line in enumerate(table):
                sheet.write_row(number, 0, line)
    return content.getvalue()


TABLE = [["id", "name", "birth date", "country"], [17, "Acme Ltd", datetime.date(1970, 5, 6), "DE"]]


def test_numbers_and_dates_read_as_text(rows: ReadRows) -> None:
    (found,) = rows(workbook(Sheet1=TABLE), "in.xlsx")
    assert isinstance(found, Row)
    assert found.fields == {"id": "17", "name": "Acme Ltd", "birth_date": "1970-05-06", "country": "DE"}


def test_blank_rows_hold_no_row_and_empty_names_are_errors(opened: Opened) -> None:
    source = opened(workbook(S=[["name", "x"], ["A", "1"], [], ["", "2"], ["B", ""]]), "in.xlsx")
    assert [(item.number, isinstance(item, Row)) for item in source.rows()] == [(1, True), (2, False), (3, True)]
    assert source.warnings == ("1 blank lines hold no row and were passed over",)
    assert source.progress() == 1.0


def test_cells_beyond_the_header_are_an_error_of_that_row(rows: ReadRows) -> None:
    good, bad = rows(workbook(S=[["name"], ["A"], ["B", "stray"]]), "in.xlsx")
    assert isinstance(good, Row)
    assert isinstance(bad, RowError)
    assert "2 cells where the header has 1 columns" in bad.reason


def test_empty_sheets_are_passed_over(rows: ReadRows) -> None:
    assert len(rows(workbook(Empty=[], Data=TABLE), "in.xlsx")) == 1


def test_two_sheets_with_data_need_a_choice(opened: Opened) -> None:
    content = workbook(People=TABLE, Firms=[["name"], ["Beta"], ["Gamma"]])
    with pytest.raises(InputProblem, match=r"several sheets hold data: 'People', 'Firms'\. Say which one: --sheet"):
        opened(content, "in.xlsx")
    assert len(list(opened(content, "in.xlsx", sheet="Firms").rows())) == 2


def test_an_unknown_sheet_is_refused_with_the_names(opened: Opened) -> None:
    with pytest.raises(InputProblem, match="has no sheet 'X'; its sheets: 'People'"):
        opened(workbook(People=TABLE), "in.xlsx", sheet="X")


def test_a_hidden_sheet_is_left_out_and_said(opened: Opened) -> None:
    source = opened(workbook(hidden=["Codes"], Data=TABLE, Codes=[["x"], ["y"]]), "in.xlsx")
    assert len(list(source.rows())) == 1
    assert "hidden sheet 'Codes' was not read" in source.warnings[0]


def test_a_header_alone_gives_no_rows_and_a_warning(opened: Opened) -> None:
    source = opened(workbook(S=TABLE[:1]), "in.xlsx")
    assert list(source.rows()) == []
    assert source.warnings == ("the file has a header but no data rows",)


def test_the_estimate_counts_the_rows_below_the_header(opened: Opened) -> None:
    assert opened(workbook(S=[["name"], ["A"], ["B"]]), "in.xlsx").estimate_rows() == 2


def test_a_workbook_without_data_is_refused(opened: Opened) -> None:
    with pytest.raises(InputProblem, match="the workbook is empty"):
        opened(workbook(Sheet1=[]), "in.xlsx")


def test_text_named_as_a_workbook_is_refused(opened: Opened) -> None:
    with pytest.raises(InputProblem, match=r"is not what its name says; if it is text, rename it to \.csv"):
        opened("name\nAcme\n", "in.xlsx")


def test_a_workbook_named_as_text_is_read(rows: ReadRows) -> None:
    assert len(rows(workbook(Sheet1=TABLE), "in.csv")) == 1


def test_a_packed_archive_is_no_workbook(opened: Opened) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("customers.csv", "name\nAcme\n")
    with pytest.raises(InputProblem, match="is a zip archive, no workbook; unpack it"):
        opened(content.getvalue(), "in.zip")


def test_a_truncated_workbook_is_refused(opened: Opened) -> None:
    with pytest.raises(InputProblem, match="the workbook is damaged"):
        opened(workbook(Sheet1=TABLE)[:-200], "in.xlsx")


def test_a_damaged_member_is_refused(opened: Opened) -> None:
    content = bytearray(workbook(Sheet1=TABLE))
    at = content.find(b"xl/worksheets/sheet1.xml") + 40
    content[at : at + 20] = b"\xff" * 20
    with pytest.raises(InputProblem, match="the workbook is damaged"):
        opened(bytes(content), "in.xlsx")


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screening.intake.workbook.MAX_UNPACKED", 1000)
    with pytest.raises(InputProblem, match="unpacks to more than"):
        opened(workbook(Sheet1=TABLE), "in.xlsx")


def test_a_workbook_that_is_too_large_is_not_opened(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screening.intake.workbook.MAX_BYTES", 1000)
    with pytest.raises(InputProblem, match="save the sheet as CSV"):
        opened(workbook(Sheet1=TABLE), "in.xlsx")


def test_an_older_or_protected_workbook_that_cannot_be_opened_is_explained(opened: Opened) -> None:
    with pytest.raises(InputProblem, match="if a password protects it, save it without"):
        opened(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 2000, "in.xlsx")


def test_sheet_is_for_workbooks_only(opened: Opened) -> None:
    with pytest.raises(InputProblem, match="has no sheets"):
        opened("name\nA\n", sheet="Data")


def test_a_workbook_replaced_after_opening_is_noticed(opened: Opened, tmp_path: Path) -> None:
    source = opened(workbook(Sheet1=TABLE), "in.xlsx")
    (tmp_path / "in.xlsx").write_bytes(workbook(Sheet1=TABLE[:1]))
    with pytest.raises(InputProblem, match="the file changed while it was read"):
        list(source.rows())


def test_the_sheet_that_was_read_stands_in_the_evidence(opened: Opened) -> None:
    book = workbook(January=TABLE, February=TABLE)
    assert opened(book, "in.xlsx", sheet="February").encoding == "workbook, sheet 'February'"
