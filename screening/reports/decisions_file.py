"""Reads decisions.csv of a finished run again."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from screening.errors import InputProblem

FILE_NAME = "decisions.csv"
#: Characters of a cell: the file carries cells of the input along.
_LONGEST_CELL = 2**30


def read_decisions(run: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """These columns of every line, in order. InputProblem where the file cannot be read or lacks one of them."""
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
    path = run / FILE_NAME
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                yield {column: line[column] for column in columns}
    except (OSError, csv.Error, KeyError, UnicodeDecodeError) as exc:
        fix = "run the screening again"
        raise InputProblem(f"{path} cannot be read ({exc!r}); {fix}", f"{path} cannot be read; {fix}") from exc
