"""Writes small input files and reads them back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from screening.intake import InputFile, open_input
from screening.model import Row, RowError


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """write(content, name="input.csv"): the path of a new file; text is written as UTF-8 with its line ends kept."""

    def write_file(content: str | bytes, name: str = "input.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return write_file


@pytest.fixture
def opened(write: Callable[..., Path]) -> Callable[..., InputFile]:
    """opened(content, name=…, **options of open_input)."""

    def open_content(content: str | bytes, name: str = "input.csv", **options: Any) -> InputFile:
        return open_input(write(content, name), **options)

    return open_content


@pytest.fixture
def rows(opened: Callable[..., InputFile]) -> Callable[..., list[Row | RowError]]:
    """rows(content, …): everything that the file gives."""

    def read(content: str | bytes, name: str = "input.csv", **options: Any) -> list[Row | RowError]:
        return list(opened(content, name, **options).rows())

    return read


@pytest.fixture
def row(rows: Callable[..., list[Row | RowError]]) -> Callable[..., Row]:
    """row(content, …): the only row of a file."""

    def read(content: str | bytes, name: str = "input.csv", **options: Any) -> Row:
        (only,) = rows(content, name, **options)
        assert isinstance(only, Row), only
        return only

    return read
