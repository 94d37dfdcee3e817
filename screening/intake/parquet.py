"""Reads a Parquet file in batches, where pyarrow is installed."""

from __future__ import annotations

import datetime
import importlib
from collections.abc import Iterator
from typing import Any

from screening.errors import InputProblem
from screening.intake.scan import FileScan
from screening.intake.table import Unreadable

MAGIC = b"PAR1"
_BATCH_ROWS = 10_000


class ParquetTable:
    """A Parquet file; nested columns are refused."""

    encoding = "Parquet"
    delimiter = ""
    checked = True
    warnings: tuple[str, ...] = ()

    def __init__(self, scan: FileScan) -> None:
        try:
            self._parquet: Any = importlib.import_module("pyarrow.parquet")
        except ImportError:
            raise InputProblem(
                f"{scan.path.name}: reading Parquet needs pyarrow: pip install pyarrow, or the extra `parquet` "
                "(or save the table as CSV)"
            ) from None
        if scan.gzipped:
            raise InputProblem(f"{scan.path.name}: Parquet is packed already; unpack the .gz first")
        self._scan = scan
        self._rows_read = 0
        try:
            with self._parquet.ParquetFile(scan.path) as file:
                self.header = tuple(file.schema_arrow.names)
                self._rows = int(file.metadata.num_rows)
        except (OSError, ValueError) as exc:
            damaged = f"{scan.path.name}: the Parquet file is damaged"
            raise InputProblem(f"{damaged}: {exc}", damaged) from exc

    def records(self) -> Iterator[list[str] | Unreadable]:
        self._rows_read = 0
        try:
            with self._parquet.ParquetFile(self._scan.path) as file:
                for batch in file.iter_batches(batch_size=_BATCH_ROWS):
                    columns = [[cell_text(value) for value in column.to_pylist()] for column in batch.columns]
                    for cells in zip(*columns, strict=True):
                        self._rows_read += 1
                        yield list(cells)
        except (OSError, ValueError) as exc:
            damaged = f"{self._scan.path}: row {self._rows_read + 1}: the Parquet file is damaged"
            raise InputProblem(f"{damaged}: {exc}", damaged) from exc

    def estimate_rows(self) -> int:
        return self._rows

    def progress(self) -> float:
        return min(1.0, self._rows_read / max(1, self._rows))

    def changed(self) -> bool:
        return False  # told by size, time and digest of the file alone


def cell_text(value: object) -> str:
    """The text of a typed value, as a CSV would hold it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | tuple | set):
        return "; ".join(map(cell_text, value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)
