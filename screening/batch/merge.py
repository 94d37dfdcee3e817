"""The second pass: finished chunks, in order, with the findings of the rules over groups of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any

from screening.batch.codec import alert_from_json
from screening.batch.decide import decide
from screening.batch.kept import GROUP_FACTS, read_json_lines
from screening.batch.stage import Stages
from screening.batch.workdir import read_part
from screening.model import Alert, Finding

#: (number of the input file, data row); rows of earlier runs have negative file numbers.
RowKey = tuple[int, int]


@dataclass(slots=True)
class PartsOfFile:
    """The finished chunks of one input file, in order, and how many rows they hold."""

    paths: list[Path] = field(default_factory=list)
    rows: int = 0


def group_findings(
    parts: Sequence[PartsOfFile], history: Sequence[Path], stages: Stages
) -> Mapping[RowKey, tuple[Finding, ...]]:
    """What the group rules find over all rows, those of the earlier runs in the folders `history` included."""
    if stages.rules is None:
        return {}
    return stages.rules.evaluate_groups(chain(_earlier(history), own_facts(parts)))


def own_facts(parts: Sequence[PartsOfFile]) -> Iterator[tuple[RowKey, dict[str, Any]]]:
    """The group facts of this run's rows that have any, in input order."""
    for number, part_of_file in enumerate(parts):
        for record in _records(part_of_file.paths):
            if "facts" in record:
                yield (number, record["alert"]["decision"]["row"]), record["facts"]


def merged(
    parts: Sequence[PartsOfFile], groups: Mapping[RowKey, tuple[Finding, ...]], stages: Stages
) -> Iterator[tuple[int, Alert]]:
    """Every alert with the number of its file, in input order, decided anew where a group rule spoke."""
    for number, part_of_file in enumerate(parts):
        for record in _records(part_of_file.paths):
            alert = alert_from_json(record["alert"])
            found = groups.get((number, alert.decision.row), ())
            yield number, _with_findings(alert, found, record.get("unsearchable", ()), stages) if found else alert


def _with_findings(alert: Alert, found: tuple[Finding, ...], unsearchable: Sequence[str], stages: Stages) -> Alert:
    assert alert.row is not None, "only a row that was read has group facts"
    findings = (*alert.findings, *found)
    decision = decide(
        alert.row, alert.hits, alert.weak_matches, findings, stages.config, stages.lists_trusted, unsearchable
    )
    return replace(alert, decision=decision, findings=findings)


def _records(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for path in paths:
        yield from read_part(path)


def _earlier(history: Sequence[Path]) -> Iterator[tuple[RowKey, dict[str, Any]]]:
    for number, folder in enumerate(history, start=1):
        for row, facts in enumerate(read_json_lines(folder / GROUP_FACTS), start=1):
            yield (-number, row), facts
