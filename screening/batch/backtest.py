"""What the rules would have flagged in past files, name matching aside; one catalogue, or two side by side.

As in a run, the rows pass twice: the first pass asks every rule of each row and keeps the answers in a temporary file,
the second adds the rules over groups of rows and counts. Memory follows the rules and the samples, not the rows, but
for what the group rules gather.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from screening.batch.backtest_tally import Change, ChangeTally, SideTally
from screening.batch.kept import json_lines, read_json_lines
from screening.batch.stage import Stages, screen_row
from screening.config import Config
from screening.goods import Catalogue, catalogue_of
from screening.intake import InputFile
from screening.match.screener import Screening
from screening.model import Finding, FindingOutcome, Party, Severity
from screening.rules import RuleSet

#: Rows shown for each rule and each kind of change, unless asked otherwise.
DEFAULT_SAMPLES = 5


@dataclass(frozen=True, slots=True)
class Side:
    """A catalogue to try: rules, and the goods they ask of."""

    rules: RuleSet
    goods: Catalogue

    @classmethod
    def open(cls, folder: Path | None, profile: str, home: str = "") -> Side:
        """The rules of a folder, the shipped ones by default, with its own goods if it has any. Raises RulesProblem."""
        return cls(RuleSet.load(folder, profile, home), catalogue_of(folder))


@dataclass(frozen=True, slots=True)
class Backtest:
    """What came of it."""

    rows: int
    """Data rows, those that cannot be read included."""
    unreadable: int
    """Rows that cannot be read; no rule was asked of them."""
    after: SideTally
    before: SideTally | None
    """Of the catalogue compared with, if there is one."""
    change: Change | None


class _NoLists:
    """Stands where the lists are in a run: a backtest looks at rules alone."""

    def screen(self, party: Party) -> Screening:
        return Screening((), (), ())


def backtest(
    files: Sequence[InputFile], after: Side, before: Side | None, config: Config, samples: int = DEFAULT_SAMPLES
) -> Backtest:
    """Asks the rules of every row of the files. `samples` is the number of rows kept for each rule, spread evenly.

    Raises InputProblem where a file cannot be read to its end.
    """
    sides = [after] if before is None else [after, before]
    with TemporaryDirectory(prefix="screening-backtest-") as folder:
        paths = [Path(folder) / f"{number}.jsonl.gz" for number in range(len(sides))]
        rows, unreadable = _first_pass(files, sides, paths, config)
        tallies = [SideTally(side.rules.rules, config, samples) for side in sides]
        change = ChangeTally(samples)
        names = [file.file for file in files]
        for answers in zip(*(_with_groups(side, path) for side, path in zip(sides, paths, strict=True)), strict=True):
            (file, row), row_id, _ = answers[0]
            seen = [
                tally.add(names[file], row, row_id, findings)
                for tally, (_, _, findings) in zip(tallies, answers, strict=True)
            ]
            if before is not None:
                change.add(names[file], row, row_id, after=seen[0], before=seen[1])
    if before is None:
        return Backtest(rows, unreadable, tallies[0], None, None)
    return Backtest(rows, unreadable, tallies[0], tallies[1], change.result())


def _first_pass(
    files: Sequence[InputFile], sides: Sequence[Side], paths: Sequence[Path], config: Config
) -> tuple[int, int]:
    """Writes the answers of each side; the number of rows, and of those that no rule could be asked of."""
    rows = unreadable = 0
    stages = [Stages(_NoLists(), config, True, side.rules, side.goods) for side in sides]
    with ExitStack() as stack:
        writers = [stack.enter_context(json_lines(path)) for path in paths]
        for number, file in enumerate(files):
            for item in file.rows():
                rows += 1
                screened = [screen_row(item, each) for each in stages]
                if any(each.alert.row is None or each.failure for each in screened):
                    unreadable += 1
                    continue
                for each, writer in zip(screened, writers, strict=True):
                    findings = [_packed(finding) for finding in each.alert.findings]
                    writer.write([number, item.number, item.id, findings, each.facts])
    return rows, unreadable


_Answer = tuple[tuple[int, int], str, list[Finding]]


def _with_groups(side: Side, path: Path) -> Iterator[_Answer]:
    """((file, row), id, findings) of every row, those over groups of rows included, in input order."""
    groups = side.rules.evaluate_groups(_Facts(path))
    for file, row, row_id, packed, _ in read_json_lines(path):
        yield (file, row), row_id, [*map(_unpacked, packed), *groups.get((file, row), ())]


@dataclass(frozen=True, slots=True)
class _Facts:
    """The group facts of a kept file, as often as they are asked for."""

    path: Path

    def __iter__(self) -> Iterator[tuple[tuple[int, int], Mapping[str, Any] | None]]:
        return (((record[0], record[1]), record[4]) for record in read_json_lines(self.path))


def _packed(finding: Finding) -> list[Any]:
    fired = finding.outcome is FindingOutcome.FIRED
    return [finding.rule, int(finding.severity), fired, finding.family, finding.essential, finding.message]


def _unpacked(packed: list[Any]) -> Finding:
    """A finding with what a backtest counts; the rest is the rule's."""
    rule, severity, fired, family, essential, message = packed
    outcome = FindingOutcome.FIRED if fired else FindingOutcome.UNDETERMINED
    return Finding(rule, "", Severity(severity), outcome, message, family=family, essential=essential)
