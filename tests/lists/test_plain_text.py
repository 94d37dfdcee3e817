"""The text of list files in the encodings that publishers use, mixed ones too."""

from __future__ import annotations

import pytest

from screening.errors import InputProblem
from screening.lists.readers.plain_text import csv_lines, decode
from screening.model import Issue
from tests.lists.in_memory import in_memory

MIXED = "id,name\n1,Пётр\n".encode() + "2,José\n".encode("cp1252") + "3,Орлов\n4,Ø\n".encode() + b"5,Andr\xe9,\xe8\n"


def test_a_line_in_another_encoding_is_named_and_garbles_no_other() -> None:
    issues: list[Issue] = []
    lines = list(csv_lines(in_memory("list.csv", MIXED), issues))
    assert [line[1] for line in lines] == ["name", "Пётр", "José", "Орлов", "Ø", "André"]
    (issue,) = issues
    assert (issue.file, issue.record) == ("list.csv", "line 3")
    assert "2 line(s) in all" in issue.message
    assert decode(in_memory("list.csv", MIXED), []).count("\ufffd") == 0


def test_a_file_in_windows_1252_reads_as_such() -> None:
    issues: list[Issue] = []
    text = "name\nÄÖÜß\nÉtoile\n"
    assert list(csv_lines(in_memory("list.csv", text.encode("cp1252")), issues)) == [["name"], ["ÄÖÜß"], ["Étoile"]]
    assert [issue.record for issue in issues] == ["line 2"]


def test_damaged_utf_16_is_refused() -> None:
    with pytest.raises(InputProblem, match="no UTF-16 throughout"):
        list(csv_lines(in_memory("list.csv", "a,b\n".encode("utf-16")[:-1]), []))
