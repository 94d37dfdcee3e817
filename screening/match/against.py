"""Compares the matcher with a second scored file: an earlier `--out`, or the scores of another tool."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from screening.errors import InputProblem
from screening.match.evaluate import Figures, figures
from screening.match.labelled import LabelledFile, find_columns, read_table


@dataclass(frozen=True, slots=True)
class Change:
    """A pair that one side puts above the threshold and the other below it."""

    row: int
    """Data row of the labelled file, from 1."""
    query: str
    name: str
    kind: str
    same: bool
    """The label."""
    ours: float
    theirs: float


@dataclass(frozen=True, slots=True)
class KindTally:
    """How many pairs of one kind of difference each side calls rightly."""

    kind: str
    pairs: int
    ours: int
    theirs: int


@dataclass(frozen=True, slots=True)
class Against:
    """Both sides on the same pairs, at the same threshold."""

    title: str
    """Name of the second file."""
    scores: tuple[float, ...]
    theirs: Figures
    better: tuple[Change, ...]
    """Right here and wrong there; the largest difference of scores first."""
    worse: tuple[Change, ...]
    """Wrong here and right there."""
    by_kind: tuple[KindTally, ...]
    """By falling number of pairs."""


def read_scores(path: Path, mapping: Mapping[str, str], file: LabelledFile) -> tuple[float, ...]:
    """The second file's score of every pair of `file`, found by the pair's two names, whatever its order and size.

    A pair that stands several times takes its scores in order. Raises InputProblem where the file has no column
    `score`, lacks a pair, or has a score outside 0 to 1.
    """
    table = read_table(path)
    seen = [str(column) for column in table.columns]
    known = find_columns(path, seen, {field: column for field, column in mapping.items() if column in seen})
    score_column = next((column for column in seen if column.strip().casefold() == "score"), None)
    if score_column is None or not {"query", "name"} <= known.keys():
        raise InputProblem(f"--against {path}: needs the columns query, name and score; it has {', '.join(seen)}")
    scores: dict[tuple[str, str], deque[float]] = defaultdict(deque)
    rows = zip(*(table[column] for column in (known["query"], known["name"], score_column)), strict=True)
    for row, (query, name, cell) in enumerate(rows, start=1):
        scores[_named(str(query)), _named(str(name))].append(_score(path, row, str(cell)))
    found = []
    for row, pair in enumerate(zip(file.texts("query"), file.texts("name"), strict=True), start=1):
        left = scores.get((_named(pair[0]), _named(pair[1])))
        if not left:
            raise InputProblem(f"--against {path}: has no score for row {row} of {file.path}: {pair[0]!r}, {pair[1]!r}")
        found.append(left.popleft() if len(left) > 1 else left[0])
    return tuple(found)


def _named(text: str) -> str:
    """A name without the apostrophe that a scored file has before what a spreadsheet could take for a formula."""
    return text.strip().lstrip("'")


def compare_with(
    title: str,
    file: LabelledFile,
    ours: Sequence[float],
    theirs: Sequence[float],
    threshold: float,
    kinds: Sequence[str],
) -> Against:
    """Both sides at one threshold. `ours`, `theirs` and `kinds` have one value for each row of `file`."""
    labels = file.labels()
    names = zip(file.texts("query"), file.texts("name"), strict=True)
    better: list[Change] = []
    worse: list[Change] = []
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row, (label, (query, name), a, b, kind) in enumerate(zip(labels, names, ours, theirs, kinds, strict=True), 1):
        right, other_right = (a >= threshold) == bool(label), (b >= threshold) == bool(label)
        counts = tally[kind]
        counts[0], counts[1], counts[2] = counts[0] + 1, counts[1] + right, counts[2] + other_right
        if right != other_right:
            (better if right else worse).append(Change(row, query, name, kind, bool(label), a, b))
    return Against(
        title,
        tuple(theirs),
        figures(np.array(labels, dtype=np.int64), np.array(theirs, dtype=np.float64), threshold),
        tuple(sorted(better, key=_gap)),
        tuple(sorted(worse, key=_gap)),
        tuple(
            KindTally(kind, *counts) for kind, counts in sorted(tally.items(), key=lambda item: (-item[1][0], item[0]))
        ),
    )


def _gap(change: Change) -> tuple[float, int]:
    return -abs(change.ours - change.theirs), change.row


def _score(path: Path, row: int, cell: str) -> float:
    try:
        score = float(cell)
    except ValueError:
        score = float("nan")
    if not 0.0 <= score <= 1.0:
        raise InputProblem(f"--against {path}, row {row}: the score {cell!r} is no number from 0 to 1")
    return score
