"""Parquet, which needs pyarrow."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

import pytest

from screening.errors import InputProblem
from screening.intake import InputFile
from screening.model import Row

Opened = Callable[..., InputFile]


def test_without_pyarrow_the_fix_is_told(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(InputProblem, match="reading Parquet needs pyarrow: pip install pyarrow"):
        opened(b"PAR1 and so on PAR1", "in.parquet")


def test_a_parquet_file_reads_row_for_row(opened: Opened) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow (extra spark) is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    content = io.BytesIO()
    parquet.write_table(pyarrow.table({"id": [1, 2], "name": ["Acme", "Beta"], "country": ["DE", None]}), content)
    source = opened(content.getvalue(), "in.parquet")
    first, second = source.rows()
    assert isinstance(first, Row)
    assert isinstance(second, Row)
    assert first.fields == {"id": "1", "name": "Acme", "country": "DE"}
    assert second.fields == {"id": "2", "name": "Beta"}
    assert source.encoding == "Parquet"


def test_a_damaged_parquet_file_is_refused(opened: Opened) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow (extra spark) is not installed")
    with pytest.raises(InputProblem, match="the Parquet file is damaged"):
        opened(b"PAR1" + b"\0" * 100 + b"PAR1", "in.parquet")
