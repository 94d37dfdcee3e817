"""No text of a cell takes the square of its length, whatever it repeats and in whatever column it stands."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest

from screening.batch.stage import screen_rows
from screening.errors import InputProblem
from screening.intake import open_input
from screening.intake.rows import MAX_FIELD_CHARS, MAX_NAME_CHARS
from tests.fuzz.targets import stages

PUMPS = (
    *(" x", "1", "0", "a ", "1 ", "1.", "1,", "5 mm x ", "1-", "中"),
    *("- ", "(", "a@", "C/O ", "Ltd ", '"a', "١", "/", "x;"),
)
COLUMNS = ("goods_description", "notes", "customer_address", "order_date", "quantity", "total_value", "customer_email")


def seconds(folder: Path, column: str, text: str) -> float:
    path = folder / "orders.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        row = {"order_id": "1", "customer_name": "Acme", column: text}
        csv.writer(file).writerows([list(row), list(row.values())])
    began = time.process_time()
    (screened,) = screen_rows(open_input(path).rows(), stages())
    assert screened.failure == ""
    return time.process_time() - began


@pytest.mark.slow
@pytest.mark.parametrize("column", ["customer_name", *COLUMNS])
def test_the_longest_cell_is_screened_in_seconds(column: str, tmp_path: Path) -> None:
    most = MAX_NAME_CHARS if column == "customer_name" else MAX_FIELD_CHARS
    for pump in PUMPS:
        assert seconds(tmp_path, column, (pump * most)[:most]) < 5, repr(pump)


@pytest.mark.parametrize("pump", [" x", "1", "C/O ", "\t"])
def test_a_long_cell_is_screened_at_once(pump: str, tmp_path: Path) -> None:
    for column in ("goods_description", "notes", "customer_address", "order_date"):
        assert seconds(tmp_path, column, (pump * 20_000)[:20_000]) < 2, column


def test_a_header_without_end_is_refused_at_once(tmp_path: Path) -> None:
    for header in ("a," * 200_000, "x" * 200_000, "a\0,\0" * 200_000):
        path = tmp_path / "in.csv"
        path.write_text(f"{header}\n1\n", encoding="utf-8")
        began = time.process_time()
        with pytest.raises(InputProblem):
            open_input(path)
        assert time.process_time() - began < 3
