"""`screening evaluate`: match quality on labelled data, and the self-test and the audit on the loaded lists."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from screening.cli.evaluate_audit import AuditAsked, audit_json, audit_text, run_audit
from screening.cli.evaluate_pairs import PairsAsked, evaluate_file
from screening.cli.evaluate_searches import evaluate_searches
from screening.cli.evaluate_selftest import run_selftest, selftest_json, selftest_text
from screening.cli.options import data_dir_option, demo_option, json_option, list_option, threshold_option
from screening.config import Config
from screening.errors import EXIT_LISTS, InputProblem, UsageProblem

if TYPE_CHECKING:
    from screening.match.labelled import LabelledFile

_CSV = click.Path(path_type=Path, dir_okay=False)


@click.command("evaluate")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--out", type=_CSV, help="Write every row with its score here.")
@click.option("--map", "maps", multiple=True, metavar="FIELD=COLUMN", help="Which column holds a field; repeatable.")
@click.option("--by", "by", metavar="COLUMN", help="Pairs: break the figures down by this column.  [default: the type]")
@click.option(
    "--errors", type=click.IntRange(0), metavar="N", help="List the N worst mistakes of each sort, explained."
)
@click.option("--curve", type=_CSV, metavar="FILE.svg", help="Pairs: draw the precision-recall curve.")
@click.option("--against", type=_CSV, metavar="FILE.csv", help="Pairs: compare with a second scored file.")
@click.option("--report", type=_CSV, metavar="FILE.html", help="Pairs: write a model validation report.")
@click.option("--reason", metavar="TEXT", help="Why this --threshold; the report needs it where it is not the default.")
@click.option("--date", "on", metavar="DATE", help="Date of the report.  [default: today]")
@click.option("--selftest", is_flag=True, help="Screen near-copies of listed names and show which are found.")
@click.option(
    "--sample", type=click.IntRange(1), default=100, show_default=True, metavar="N", help="Self-test: entities a list."
)
@click.option(
    "--audit", type=click.IntRange(1), metavar="N", help="Prove with N names of FILE that the index loses nothing."
)
@click.option(
    "--near-copies", type=click.IntRange(0), metavar="M", help="Audit: so many distorted listed names.  [default: N]"
)
@click.option("--workers", type=click.IntRange(1), metavar="W", help="Audit: processes.  [default: one per processor]")
@click.option(
    "--seed", type=int, default=1, show_default=True, metavar="S", help="Self-test and audit: which random ones."
)
@threshold_option
@list_option
@demo_option
@data_dir_option
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    file: Path | None,
    out: Path | None,
    maps: tuple[str, ...],
    by: str | None,
    errors: int | None,
    curve: Path | None,
    against: Path | None,
    report: Path | None,
    reason: str | None,
    on: str | None,
    selftest: bool,
    sample: int,
    audit: int | None,
    near_copies: int | None,
    workers: int | None,
    seed: int,
    threshold: float,
    list_ids: tuple[str, ...],
    demo: bool,
    data_dir: Path,
    as_json: bool,
) -> None:
    """Measure match quality on the labelled pairs or searches of FILE (CSV).

    \b
    Examples:
      screening evaluate pairs.csv
      screening evaluate pairs.csv --threshold 0.8 --out scored.csv --errors 10
      screening evaluate pairs.csv --against scored.csv --curve curve.svg
      screening evaluate pairs.csv --selftest --report validation.html
      screening evaluate searches.csv --list us_ofac_sdn --json
      screening evaluate --selftest --list us_ofac_sdn --sample 200
      screening evaluate customers.csv --audit 500 --near-copies 2000

    \b
    A file of pairs has the columns query, name, type, expected (1: the same party,
    0: different ones). It is scored name against name and needs no lists.
    A file of searches has query, type, expected_id (empty: must stay clear) and
    optionally country, birth_date. It is searched in the loaded lists.
    --selftest takes the newest and random entities of the loaded lists, distorts
    their names by kind, and screens them.
    --audit compares N names of FILE (customers or orders as for a batch, or labelled
    data) and M near-copies of listed names (without FILE: these alone) with every
    listed name, without the index, and shows each pair that the index does not offer.
    A name takes about a second on 90,000 listed names. Exit status 3: pairs are lost.
    """
    if file is None and not selftest and audit is None:
        raise UsageProblem("name a FILE of pairs or searches, or test the loaded lists with --selftest or --audit")
    if audit is None and (near_copies, workers) != (None, None):
        raise UsageProblem("--near-copies and --workers belong to an --audit")
    if file is None and near_copies == 0:
        raise UsageProblem("--near-copies 0 leaves nothing to audit with; name a FILE")
    config = Config(threshold=threshold)
    asked = PairsAsked(by, errors, curve, against, report, reason, _date(on), out, _mapping(maps))
    asked.check(config, alone=file is None)
    answer: dict[str, Any] = {}
    texts: list[str] = []
    labelled = None if file is None else _labelled(file, asked, audited=audit is not None)
    tested = run_selftest(data_dir, list_ids, demo, config, sample, seed) if selftest else None
    audit_of = None
    if audit is not None:
        wanted = AuditAsked(audit, audit if near_copies is None else near_copies, seed, workers)
        audit_of = run_audit(labelled or file, wanted, asked.mapping, data_dir, list_ids, demo, config)
    if labelled is not None:
        if labelled.kind == "pairs":
            answer, text = evaluate_file(labelled, asked, config, tested, audit_of)
        else:
            answer, text = evaluate_searches(labelled, list_ids, demo, data_dir, config.threshold, out, errors)
        texts.append(text)
    if tested is not None:
        found = selftest_json(tested, errors)
        answer = {**answer, "selftest": found} if answer else found
        texts.append(selftest_text(tested, errors))
    if audit_of is not None:
        found = audit_json(audit_of)
        answer = {**answer, "audit": found} if answer else found
        texts.append(audit_text(audit_of))
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else "\n\n".join(texts))
    if audit_of is not None and audit_of.lost:
        ctx.exit(EXIT_LISTS)


def _labelled(file: Path, asked: PairsAsked, audited: bool) -> LabelledFile | None:
    """The labelled data; None where `file` holds the parties of an audit instead. What is wrong with the labels or the
    options is told here, before the long work."""
    from screening.match.labelled import read_labelled

    try:
        labelled = read_labelled(file, asked.mapping)
    except InputProblem:
        if not audited:
            raise
        asked.refuse_without_labels()
        return None
    if labelled.kind == "pairs":
        labelled.labels()
    else:
        asked.refuse_for_searches()
    return labelled


def _mapping(maps: Sequence[str]) -> dict[str, str]:
    mapping = {}
    for text in maps:
        field, equals, column = text.partition("=")
        if not (field and equals and column):
            raise UsageProblem(f"--map {text}: write --map FIELD=COLUMN")
        mapping[field.strip()] = column
    return mapping


def _date(text: str | None) -> date:
    if text is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageProblem(f"--date {text}: write a date as 2026-11-22") from None
