"""Rows in = rows out: every data row gives exactly one item, with its own cells and its own number."""

from __future__ import annotations

import csv
import gzip
import io
import tempfile
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.intake import open_input
from screening.model import Row, RowError

#: Any text that a CSV file can hold: line breaks, delimiters and quotation marks included.
CELLS = st.text(
    st.one_of(st.sampled_from("\n\r\"',;|\t =+-@"), st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    max_size=12,
)
TABLES = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=12))


def read_back(content: bytes) -> list[Row | RowError]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "input.csv"
        path.write_bytes(content)
        return list(open_input(path).rows())


@settings(max_examples=150)
@given(
    TABLES,
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.booleans(),
)
def test_tables_written_as_csv_come_back_row_for_row(
    table: list[list[str]], delimiter: str, line_end: str, encoding: str, packed: bool
) -> None:
    width = len(table[0]) if table else 1
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerow(["name", *(f"x{number}" for number in range(width))])
    for number, cells in enumerate(table, 1):
        writer.writerow([f"Party {number}", *cells])
    content = text.getvalue().encode(encoding)
    found = read_back(gzip.compress(content) if packed else content)
    assert [item.number for item in found] == list(range(1, len(table) + 1))
    for number, (item, cells) in enumerate(zip(found, table, strict=True), 1):
        assert isinstance(item, Row)
        assert item.parties[0].name == f"Party {number}"
        assert list(item.extra.values()) == cells


@settings(max_examples=100)
@given(st.lists(CELLS, max_size=12))
def test_every_name_whatever_it_is_gives_one_row_or_one_error(names: list[str]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([["id", "name"], *([str(number), name] for number, name in enumerate(names, 1))])
    found = read_back(text.getvalue().encode())
    assert [(item.number, item.id) for item in found] == [(n, str(n)) for n in range(1, len(names) + 1)]


@settings(max_examples=150)
@given(st.binary(max_size=200))
def test_no_bytes_after_a_good_header_break_the_reading(tail: bytes) -> None:
    content = b"name,country\nAcme,DE\n" + tail
    found = read_back(content)
    assert [item.number for item in found] == list(range(1, len(found) + 1))
    assert found


@settings(max_examples=100)
@given(st.lists(st.sampled_from(["Acme", "Beta Ltd", "Гамма", 'D "x" y']), max_size=12), st.integers(0, 12))
def test_a_stray_quotation_mark_costs_one_row_wherever_it_stands(names: list[str], place: int) -> None:
    lines = [f"{name},DE" for name in names]
    lines.insert(place, '"stray,DE')
    found = read_back(("name,country\n" + "\n".join(lines) + "\n").encode())
    assert [item.parties[0].name for item in found if isinstance(item, Row)] == names
    assert len(found) == len(names) + 1


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    line = f"Acme Trading,{'x' * 180}\n"
    path = tmp_path / "input.csv"
    path.write_text("name,notes\n" + line * 40_000, encoding="utf-8")
    source = open_input(path)
    next(source.rows())  # loads the vocabulary and the countries
    tracemalloc.start()
    try:
        assert sum(1 for _ in source.rows()) == 40_000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < path.stat().st_size / 4
