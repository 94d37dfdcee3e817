"""The second pass: finished chunks, in order, with the findings of the rules over groups of rows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any

from screening.batch.codec import alert_from_json, plain_alert
from screening.batch.decide import decide
from screening.batch.kept import GROUP_FACTS, read_records
from screening.batch.part_lines import facts_number_of, number_of
from screening.batch.stage import SAME_ROW, Stages
from screening.batch.workdir import facts_of, read_part
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
) -> tuple[Mapping[RowKey, tuple[Finding, ...]], tuple[str, ...]]:
    """What the group rules find over all rows, those of the earlier runs in the folders `history` included, the latest
    run first; and for each of those runs whose facts are of other rules, a warning.
    """
    if stages.rules is None:
        return {}, ()
    rows = _AllRows(parts, history, stages.rules.group_keys)
    return stages.rules.evaluate_groups(rows), rows.warnings()


def own_facts(parts: Sequence[PartsOfFile]) -> Iterator[tuple[RowKey, dict[str, Any]]]:
    """The group facts of this run's rows that have any, in input order."""
    for number, part_of_file in enumerate(parts):
        for path in part_of_file.paths:
            for record in map(json.loads, read_part(facts_of(path))):
                yield (number, record["row"]), record["facts"]


def kept_lines(parts: Sequence[PartsOfFile]) -> Iterator[tuple[str, str]]:
    """The line of every row and that of its group facts ("" where it has none), in input order."""
    for path in chain.from_iterable(of_file.paths for of_file in parts):
        facts = {facts_number_of(line): line for line in read_part(facts_of(path))}
        for line in read_part(path):
            yield line, facts.get(number_of(line), "")


def merged(
    parts: Sequence[PartsOfFile], groups: Mapping[RowKey, tuple[Finding, ...]], stages: Stages
) -> Iterator[tuple[int, Alert]]:
    """Every alert with the number of its file, in input order, decided anew where a group rule spoke.

    Those with nothing to show hold no more of their row than `plain_alert` gives.
    """
    for number, part_of_file in enumerate(parts):
        for record in map(json.loads, chain.from_iterable(map(read_part, part_of_file.paths))):
            found = groups.get((number, record["alert"]["decision"]["row"]), ())
            alert = (None if found else plain_alert(record["alert"])) or alert_from_json(record["alert"])
            yield number, with_findings(alert, found, record.get("unsearchable", ()), stages) if found else alert


def with_findings(alert: Alert, found: tuple[Finding, ...], unsearchable: Sequence[str], stages: Stages) -> Alert:
    """The alert with findings of group rules behind its own, decided anew."""
    assert alert.row is not None, "only a row that was read has group facts"
    findings = (*alert.findings, *found)
    decision = decide(
        alert.row, alert.hits, alert.weak_matches, findings, stages.config, stages.lists_trusted, unsearchable
    )
    return replace(alert, decision=decision, findings=findings)


class _AllRows:
    """The facts of this run's rows, then of earlier runs. A row that was screened again stands in several runs; it is
    counted as often as in the run that has it most often.
    """

    def __init__(self, parts: Sequence[PartsOfFile], history: Sequence[Path], keys: frozenset[str]) -> None:
        self._parts = parts
        self._history = history
        self._keys = keys
        self._changed: dict[Path, set[str]] = {folder: set() for folder in history}

    def __iter__(self) -> Iterator[tuple[RowKey, dict[str, Any]]]:
        most: Counter[str] = Counter()
        for key, facts in own_facts(self._parts):
            if self._history:
                most[facts[SAME_ROW]] += 1
            yield key, facts
        for number, folder in enumerate(self._history, start=1):
            in_run: Counter[str] = Counter()
            for row, (same, facts) in enumerate(read_records(folder / GROUP_FACTS, _parted), start=1):
                self._changed[folder].update(key for key in facts if key not in self._keys)
                in_run[same] += 1
                if not same or in_run[same] > most[same]:
                    yield (-number, row), facts
            most |= in_run

    def warnings(self) -> tuple[str, ...]:
        """What of the earlier runs could not be used."""
        running = {key.partition(":")[0] for key in self._keys}
        named = {
            folder: sorted({key.partition(":")[0] for key in keys} & running) for folder, keys in self._changed.items()
        }
        return tuple(
            f"history {folder.name}: {', '.join(rules)} changed since that run, so its rows take no part in "
            f"{'it' if len(rules) == 1 else 'them'}; screen its file again"
            for folder, rules in named.items()
            if rules
        )


def _parted(record: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """What tells a row of an earlier run again, and its facts."""
    return str(record.pop(SAME_ROW, "")), record
