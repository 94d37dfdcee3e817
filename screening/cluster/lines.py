"""Alerts on an executor to the lines of the three tables, the findings of the group rules among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from screening.batch.merge import with_findings
from screening.cluster.grouping import findings_of
from screening.cluster.kit import Kit
from screening.cluster.screening import Place, unpacked
from screening.model import Alert
from screening.reports.tables import (
    DECISION_COLUMNS,
    FINDING_COLUMNS,
    HIT_COLUMNS,
    csv_line,
    decision_headings,
    decision_line,
    finding_cells,
    hit_cells,
)

TABLES = ("decisions", "hits", "findings")
#: One line of a table; `urgency` of a decision puts the most urgent first.
SCHEMA = "table string, file int, row int, cells array<string>, line string, urgency double"
#: Columns that hold numbers in Parquet, with their types; all others are text.
NUMBERS = {
    **dict.fromkeys(("row", "hits", "findings", "undetermined"), "int"),
    **dict.fromkeys(("top_score", "score", "data_quality"), "double"),
}


@dataclass(frozen=True, slots=True)
class Headings:
    """The columns of the three tables of a run."""

    extra_columns: tuple[str, ...]
    """Columns of the input that are carried along."""

    def of(self, table: str) -> Sequence[str]:
        """The header of a table."""
        return {"hits": HIT_COLUMNS, "findings": FINDING_COLUMNS}.get(table) or decision_headings(self.extra_columns)

    def csv(self, table: str) -> str:
        """The header as a line of the CSV file."""
        return csv_line(self.of(table))

    def typed(self, table: str) -> list[tuple[str, str]]:
        """Name and type of each column of the Parquet table. Spark takes `Row` and `row` for one name; here the later
        one ends in an underscore."""
        own = len(DECISION_COLUMNS) if table == "decisions" else len(self.of(table))
        carried = range(own, own + len(self.extra_columns))
        taken: set[str] = set()
        found = []
        for place, name in enumerate(self.of(table)):
            unique = name
            while unique.lower() in taken:
                unique += "_"
            taken.add(unique.lower())
            found.append((unique, "string" if place in carried else NUMBERS.get(name, "string")))
        return found


@dataclass(frozen=True, slots=True)
class LineMaker:
    """The function for `mapInPandas` over (file, row, alert, answers) in the order of the input; gives records of
    SCHEMA in the order of each table."""

    kit: Kit
    place: Place
    headings: Headings
    stale_lists: tuple[str, ...]

    def __call__(self, batches: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for batch in batches:
            lines: list[tuple[Any, ...]] = []
            for file, row, alert, answers in batch.itertuples(index=False, name=None):
                lines += self._lines(file, row, self._decided(alert, answers))
            yield pd.DataFrame(lines, columns=["table", "file", "row", "cells", "line", "urgency"])

    def _decided(self, body: bytes, answers: Any) -> Alert:
        alert, unsearchable = unpacked(body)
        if answers is None or not len(answers):
            return alert
        found = findings_of([_answer(each) for each in answers])
        return with_findings(alert, found, unsearchable, self.kit.open(Path(self.place(self.kit.name))))

    def _lines(self, file: int, row: int, alert: Alert) -> Iterator[tuple[Any, ...]]:
        decision = alert.decision
        urgency = decision.severity + (decision.top_score or 0.0) / 2
        cells = decision_line(alert, self.headings.extra_columns, self.stale_lists)
        yield _line("decisions", file, row, cells, urgency)
        for cells in hit_cells(alert, self.stale_lists):
            yield _line("hits", file, row, cells)
        for cells in finding_cells(alert):
            yield _line("findings", file, row, cells)


def _line(table: str, file: int, row: int, cells: Sequence[str], urgency: float = 0.0) -> tuple[Any, ...]:
    # half a character, which a damaged cell may hold, is written as in a local run; Spark's text has no place for it
    whole = [cell.encode("utf-8", "backslashreplace").decode() for cell in cells]
    return table, file, row, whole, csv_line(whole)[:-1], urgency


def _answer(each: Any) -> tuple[str, int, int, int, bytes]:
    """A struct of Spark, which is a dictionary or a Row here."""
    names = ("rule", "first_file", "first_row", "first_nth", "findings")
    rule, file, row, nth, findings = (each[name] for name in names)
    return rule, file, row, nth, findings
