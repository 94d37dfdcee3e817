"""Bad input gets a clear answer that names the file, and nothing is lost."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from screening.errors import InputProblem
from screening.intake import InputFile, open_input
from screening.intake.rows import MAX_NAME_CHARS
from screening.model import Row, RowError

ReadRows = Callable[..., list[Row | RowError]]
Opened = Callable[..., InputFile]
Write = Callable[..., Path]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match=r"nowhere\.csv: there is no such file"):
        open_input(tmp_path / "nowhere.csv")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="is a folder; name the files in it"):
        open_input(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes are made otherwise on Windows")
def test_a_pipe_cannot_be_read_twice(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(InputProblem, match="save it to a file first"):
        open_input(tmp_path / "pipe.csv")


@pytest.mark.parametrize("content", ["", "\n\n  \n", "\ufeff", "\ufeff\r\n"])
def test_an_empty_file_needs_a_header(opened: Opened, content: str) -> None:
    with pytest.raises(InputProblem, match="it needs a header row and data rows"):
        opened(content)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF-1.7 ...", "is a PDF"),
        (b'{"name": "Acme"}', "is JSON"),
        (b"<html><table>", "is an HTML page"),
        (b"<?xml version='1.0'?><a/>", "is XML"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is a picture"),
        (b"name\x00\x01\x02\x03,x\x00\nA,B\n", "holds NUL bytes; this is no text file"),
    ],
)
def test_what_is_no_table_is_called_by_its_name(opened: Opened, content: bytes, told: str) -> None:
    with pytest.raises(InputProblem, match=told):
        opened(content)


def test_a_file_without_a_header_shows_what_was_taken_for_one(opened: Opened) -> None:
    with pytest.raises(InputProblem, match=r"input\.csv: no column holds a name\. Columns seen: 'Acme', 'DE'"):
        opened("Acme,DE\nBeta,FR\n")


def test_a_title_above_the_header_is_pointed_out(opened: Opened) -> None:
    with pytest.raises(InputProblem, match="A header seems to stand in row 3: remove the rows above it"):
        opened("Customers of 2026,\nas of,1 May\nname,country\nAcme,DE\n")


def test_an_unknown_kind_is_refused(opened: Opened) -> None:
    with pytest.raises(InputProblem, match="party or order, not 'people'"):
        opened("name\nA\n", kind="people")


def test_a_nul_byte_costs_its_own_row_only(rows: ReadRows) -> None:
    first, bad, last = rows("id,name\n1,Acme\n2,Ac\0me\n3,Beta\n")
    assert isinstance(first, Row)
    assert bad == RowError("input.csv", 2, "2", "column 'name' holds a NUL byte; export the file again")
    assert isinstance(last, Row)


def test_a_name_of_200_000_characters_is_an_error_of_that_row(rows: ReadRows) -> None:
    huge, small = rows("id,name\n1," + "x" * 200_000 + "\n2,Acme\n")
    assert huge == RowError("input.csv", 1, "1", "column 'name': a cell of 200,000 characters (limit 5,000)")
    assert isinstance(small, Row)


def test_a_long_name_within_the_limit_is_read(rows: ReadRows) -> None:
    (found,) = rows("name\n" + "x" * MAX_NAME_CHARS + "\n")
    assert isinstance(found, Row)


def test_a_cell_of_a_megabyte_that_is_carried_along_is_kept(rows: ReadRows) -> None:
    (found,) = rows('name,blob\nAcme,"' + "y" * 1_000_000 + '"\n')
    assert isinstance(found, Row)
    assert len(found.extra["blob"]) == 1_000_000


def test_a_recognised_cell_of_a_megabyte_is_an_error(rows: ReadRows) -> None:
    (found,) = rows("order_id,customer_name,notes\n1,Acme," + "y" * 1_000_000 + "\n")
    assert found == RowError("input.csv", 1, "1", "column 'notes': a cell of 1,000,000 characters (limit 100,000)")


def test_a_file_that_is_one_endless_line_is_refused(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screening.intake.scan.MAX_LINE_BYTES", 2 << 20)
    with pytest.raises(InputProblem, match="line 2 is longer than 2 MB; this is no table of rows"):
        opened("name\n" + "x" * (5 << 20))


def test_a_file_that_grows_while_it_is_read_is_noticed(write: Write) -> None:
    path = write("name\n" + "Acme\n" * 100)
    rows = open_input(path).rows()
    next(rows)
    with path.open("a", encoding="utf-8") as stream:
        stream.write("Beta\n")
    with pytest.raises(InputProblem, match="the file changed while it was read"):
        list(rows)


def test_a_file_altered_between_opening_and_reading_is_noticed(write: Write) -> None:
    path = write("name\nAcme\n")
    source = open_input(path)
    path.write_text("name\nBeta\n", encoding="utf-8")
    with pytest.raises(InputProblem, match="the file changed while it was read"):
        list(source.rows())


def test_a_file_altered_after_it_was_read_is_noticed(write: Write) -> None:
    path = write("name\nAcme\n")
    source = open_input(path)
    assert len(list(source.rows())) == 1
    path.write_text("name\nBeta\n", encoding="utf-8")
    os.utime(path, ns=(1, 1))
    with pytest.raises(InputProblem, match="the file changed while it was read"):
        source.check_unchanged()


def test_a_file_that_was_only_touched_is_unchanged(write: Write) -> None:
    path = write("name\nAcme\n")
    source = open_input(path)
    os.utime(path, ns=(1, 1))
    assert len(list(source.rows())) == 1


def test_a_file_that_vanishes_is_noticed(write: Write) -> None:
    path = write("name\nAcme\n")
    source = open_input(path)
    path.unlink()
    with pytest.raises(InputProblem, match=r"input.csv: (cannot be read|there is no such file)"):
        list(source.rows())


def test_formulas_and_markup_in_cells_are_left_as_they_are(rows: ReadRows) -> None:
    (found,) = rows('name,x\n"=HYPERLINK(""http://a"")","<script>alert(1)</script>"\n')
    assert isinstance(found, Row)
    assert found.parties[0].name == '=HYPERLINK("http://a")'
    assert found.extra == {"x": "<script>alert(1)</script>"}
