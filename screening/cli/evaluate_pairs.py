"""`screening evaluate` on a file of pairs: scores, figures, mistakes, curve, comparison and report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from screening.cli.run_progress import told
from screening.config import DEFAULT_THRESHOLD, Config
from screening.errors import InputProblem, UsageProblem

if TYPE_CHECKING:
    from screening.match.audit import Audit
    from screening.match.labelled import LabelledFile
    from screening.match.selftest import SelfTest

#: Mistakes of each sort in a report when --errors does not say otherwise.
_REPORTED_ERRORS = 20


@dataclass(frozen=True, slots=True)
class PairsAsked:
    """What the command line asks for beside the figures."""

    by: str | None
    errors: int | None
    curve: Path | None
    against: Path | None
    report: Path | None
    reason: str | None
    on: date
    out: Path | None
    mapping: Mapping[str, str]

    def check(self, config: Config, alone: bool) -> None:
        """UsageProblem where options do not go together. `alone`: no file is given."""
        for option, value in (("--out", self.out), *self._for_pairs()):
            if alone and value is not None:
                raise UsageProblem(f"{option} needs a FILE of labelled data")
        if self.report is not None and config.threshold != DEFAULT_THRESHOLD and not (self.reason or "").strip():
            raise UsageProblem(
                f'--report with --threshold {config.threshold:g} needs the reason for it: --reason "why not '
                f'{DEFAULT_THRESHOLD:g}"'
            )
        if self.reason is not None and self.report is None:
            raise UsageProblem("--reason goes into a --report; name its file")

    def refuse_for_searches(self) -> None:
        """UsageProblem where the file is one of searches and an option is for pairs."""
        for option, value in self._for_pairs():
            if value is not None:
                raise UsageProblem(f"{option} is for files of pairs")

    def refuse_without_labels(self) -> None:
        """UsageProblem where the file has no labels and an option is for labelled data."""
        for option, value in (("--out", self.out), ("--errors", self.errors), *self._for_pairs()):
            if value is not None:
                raise UsageProblem(f"{option} needs a FILE of labelled data")

    def _for_pairs(self) -> tuple[tuple[str, object], ...]:
        return (
            ("--by", self.by),
            ("--curve", self.curve),
            ("--against", self.against),
            ("--report", self.report),
        )


def evaluate_file(
    labelled: LabelledFile, asked: PairsAsked, config: Config, tested: SelfTest | None, audit: Audit | None
) -> tuple[dict[str, Any], str]:
    """Scores the pairs, writes the files that were asked for, and gives the figures as JSON values and as text."""
    from screening.cli.evaluation import pairs_json, pairs_text
    from screening.cli.mistakes_output import against_json, against_text, mistakes_json, mistakes_text
    from screening.match.against import compare_with, read_scores
    from screening.match.evaluate import evaluate_pairs, score_pairs
    from screening.match.mistakes import worst_mistakes
    from screening.match.screener import compare_names
    from screening.reports.atomic import write_text
    from screening.reports.curve import curve_svg, curves_of
    from screening.reports.validation import Validation, write_validation

    by = asked.by
    if by is not None and by not in labelled.table.columns:
        raise InputProblem(f"--by {by}: {labelled.path} has no such column; it has {', '.join(labelled.table.columns)}")
    labels = labelled.labels()  # a wrong label, and a second file that does not fit, stop here, before the long work
    others = None if asked.against is None else read_scores(asked.against, asked.mapping, labelled)
    scoring = score_pairs(labelled, lambda query, listed, kind: compare_names(query, listed, kind).score)
    scores = list(told(scoring, len(labelled.table), "pairs"))
    group_by = None if by is None else [str(cell) for cell in labelled.table[by]]
    result = evaluate_pairs(labelled, scores, config.threshold, group_by)
    if asked.out is not None:
        write_scored(labelled, {"score": [f"{score:.6f}" for score in scores]}, asked.out)
    answer = pairs_json(str(labelled.path), result, by or "type")
    lines = [pairs_text(labelled.path.name, result, by or "type")]
    against = None
    if asked.against is not None and others is not None:
        against = compare_with(asked.against.name, labelled, scores, others, config.threshold, result.kinds)
        answer["against"] = against_json(against)
        lines += ["", *against_text(against, "screening", asked.errors)]
    if asked.errors:
        mistakes = worst_mistakes(labelled, scores, config.threshold, result.kinds, asked.errors)
        answer["mistakes"] = mistakes_json(mistakes)
        lines += ["", *mistakes_text(mistakes)]
    curves = curves_of(labels, result, against)
    if asked.curve is not None:
        write_text(asked.curve, curve_svg(f"Precision and recall on {labelled.path.name}", curves))
        click.echo(f"Curve: {asked.curve}", err=True)
    if asked.report is not None:
        limit = _REPORTED_ERRORS if asked.errors is None else asked.errors
        mistakes = worst_mistakes(labelled, scores, config.threshold, result.kinds, limit)
        write_validation(
            asked.report,
            Validation(
                labelled, result, mistakes, curves, config, asked.reason, asked.on, by or "type", tested, against, audit
            ),
        )
        click.echo(f"Report: {asked.report}", err=True)
    return answer, "\n".join(lines)


def write_scored(labelled: LabelledFile, columns: dict[str, list[str]], out: Path) -> None:
    """The file's own columns as they stand, in order, and the new ones after them (in place of older ones so named)."""
    from screening.reports.atomic import replacing
    from screening.reports.cells import harmless

    # a lone carriage return ends a row for some programs, and what follows it would begin a cell
    table = labelled.table.map(lambda cell: harmless(cell).replace("\r", " ")).rename(columns=harmless)
    for name, cells in columns.items():
        if name in table.columns:
            click.echo(f"The column {name!r} of {labelled.path.name} is replaced in {out}.", err=True)
        table[name] = cells
    with replacing(out) as part:
        table.to_csv(part, index=False, encoding="utf-8", lineterminator="\n")
