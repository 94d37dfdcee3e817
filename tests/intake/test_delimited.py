"""Delimited text: delimiters, quotation, and what goes wrong with them."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from screening.errors import InputProblem
from screening.intake import InputFile, open_input
from screening.model import Row, RowError

ReadRows = Callable[..., list[Row | RowError]]
Opened = Callable[..., InputFile]


def names(found: list[Row | RowError]) -> list[str]:
    return [item.parties[0].name if isinstance(item, Row) else f"! {item.reason}" for item in found]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_delimiter_is_found(opened: Opened, delimiter: str) -> None:
    source = opened(f"name{delimiter}country\nAcme, Inc{delimiter}DE\n".replace("Acme, Inc", '"Acme, Inc"'))
    assert source.delimiter == delimiter
    assert names(list(source.rows())) == ["Acme, Inc"]


def test_commas_inside_cells_do_not_mislead(opened: Opened) -> None:
    source = opened("name;address\nAcme, Inc;1, Main St, Springfield, US\n")
    assert source.delimiter == ";"
    assert names(list(source.rows())) == ["Acme, Inc"]


def test_the_separator_hint_of_spreadsheets_is_followed(rows: ReadRows) -> None:
    assert names(rows("sep=;\r\nname;country\r\nAcme;DE\r\n")) == ["Acme"]


def test_a_quoted_cell_may_follow_a_space(rows: ReadRows) -> None:
    assert names(rows('name, address\nAcme, "1, Main St"\n')) == ["Acme"]


def test_line_breaks_and_doubled_marks_in_quoted_cells_are_kept(rows: ReadRows) -> None:
    (found,) = rows('name,notes\n"Acme ""Best"" Ltd","line 1\r\nline 2"\n')
    assert isinstance(found, Row)
    assert found.parties[0].name == 'Acme "Best" Ltd'
    assert found.fields["notes"] == "line 1\r\nline 2"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_understood(rows: ReadRows, line_end: str) -> None:
    assert names(rows(line_end.join(["name,country", "A,DE", "B,FR"]))) == ["A", "B"]


def test_a_packed_file_reads_as_its_content(rows: ReadRows, opened: Opened) -> None:
    packed = gzip.compress(b"name\nAcme\n")
    assert names(rows(packed, "customers.csv.gz")) == ["Acme"]
    assert opened(packed, "customers.csv.gz").file == "customers.csv.gz"


def test_marks_inside_a_cell_that_is_not_quoted_are_part_of_it(rows: ReadRows) -> None:
    assert names(rows('name,country\nAcme "Best" Ltd,DE\n"Acme" Ltd,DE\n')) == ['Acme "Best" Ltd', "Acme Ltd"]


def test_ragged_rows_are_errors_that_say_the_counts(rows: ReadRows) -> None:
    found = rows("id,name,country\n1,Acme,DE\n2,Acme\n3,Acme, Inc,DE\n4,Acme,DE\n")
    assert names(found)[0] == names(found)[3] == "Acme"
    few, many = found[1:3]
    assert isinstance(few, RowError)
    assert isinstance(many, RowError)
    assert (few.id, many.id) == ("2", "3")
    assert "2 cells where the header has 3 columns: too few" in few.reason
    assert "4 cells where the header has 3 columns: too many" in many.reason


def test_a_mark_that_never_closes_costs_its_own_row_only(rows: ReadRows) -> None:
    found = names(rows('name,country\nA,DE\n"B,DE\nC,DE\nD,DE\n'))
    assert found[0::2] == ["A", "C"]
    assert found[1].startswith("! line 3: a quotation mark opens here")
    assert found[3] == "D"


def test_two_stray_marks_do_not_hide_the_rows_between_them(rows: ReadRows) -> None:
    found = names(rows('name,country\nA,DE\n"B,DE\nC,DE\nD,DE\nE,"Best" DE\nF,DE\n'))
    assert [name for name in found if not name.startswith("!")] == ["A", "C", "D", "E", "F"]
    assert len(found) == 6


def test_rows_inside_a_cell_are_given_back_where_the_cells_do_not_count_up(rows: ReadRows) -> None:
    found = names(rows('name,country\nA,DE\n"B,DE\nC,DE\nD,"\nE,DE\n'))
    assert found[0::2][:2] == ["A", "C"]
    assert found[-1] == "E"


def test_a_name_that_seems_to_hold_rows_is_an_error(rows: ReadRows) -> None:
    found = names(rows('name,country\nA,DE\n"B,DE\nC,DE\nD",DE\nE,DE\n'))
    assert found == ["A", "! column 'name' spans lines that look like rows; look for a stray quotation mark", "E"]


def test_another_cell_that_seems_to_hold_rows_is_an_issue(rows: ReadRows) -> None:
    (found,) = rows('name,notes\nA,"x\nB,DE\ny"\n')
    assert isinstance(found, Row)
    assert "'notes' spans lines that look like rows" in found.issues[0]


def test_a_mark_that_opens_in_the_last_row_is_an_error(rows: ReadRows) -> None:
    assert names(rows('name,country\nA,DE\nB,"DE'))[1].startswith("! line 3: a quotation mark opens here")


def test_blank_lines_hold_no_row_and_are_counted(opened: Opened) -> None:
    source = opened("\nname,country\n\nA,DE\n\n\nB,DE\n\n")
    assert [item.number for item in source.rows()] == [1, 2]
    assert "4 blank lines hold no row and were passed over" in source.warnings


def test_a_row_of_empty_cells_is_a_row(rows: ReadRows) -> None:
    assert names(rows("name,country\n,\nB,DE\n")) == ["! no name in column 'name'", "B"]


def test_a_header_alone_gives_no_rows_and_a_warning(opened: Opened) -> None:
    source = opened("name,country\n")
    assert list(source.rows()) == []
    assert source.warnings == ("the file has a header but no data rows",)


def test_rows_can_be_read_again(opened: Opened) -> None:
    source = opened("name\nA\n\nB\n")
    assert list(source.rows()) == list(source.rows())
    assert len(source.warnings) == 1


def test_progress_runs_from_nothing_to_all(opened: Opened) -> None:
    source = opened("name\n" + "Acme Trading Company\n" * 50_000)
    seen = [source.progress()]
    for number, _ in enumerate(source.rows()):
        if number == 25_000:
            seen.append(source.progress())
    seen.append(source.progress())
    assert seen[0] == 0.0
    assert 0.2 < seen[1] < 0.9
    assert seen[2] == 1.0
    assert source.estimate_rows() >= 50_000


def test_the_digest_is_that_of_the_bytes_on_disk(write: Callable[..., Path]) -> None:
    import hashlib

    packed = gzip.compress(b"name\nAcme\n")
    assert open_input(write(packed)).digest == hashlib.sha256(packed).hexdigest()


def test_a_truncated_packed_file_is_refused(opened: Opened) -> None:
    with pytest.raises(InputProblem, match="packed file is damaged or incomplete"):
        opened(gzip.compress(b"name\n" + b"Acme\n" * 1000)[:-20])
