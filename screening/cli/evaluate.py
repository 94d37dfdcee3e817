"""`screening evaluate`: match quality on labelled data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from screening.batch.job import Progress
from screening.cli.options import data_dir_option, demo_option, json_option, list_option, threshold_option
from screening.cli.run_progress import RunProgress
from screening.errors import InputProblem, UsageProblem
from screening.model import Party, RowOutcome

if TYPE_CHECKING:
    from screening.match.evaluate import SearchResult
    from screening.match.labelled import LabelledFile

Item = TypeVar("Item")


@click.command("evaluate")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write every row with its score here.")
@click.option("--map", "maps", multiple=True, metavar="FIELD=COLUMN", help="Which column holds a field; repeatable.")
@click.option("--by", "by", metavar="COLUMN", help="Pairs: break the figures down by this column.  [default: the type]")
@threshold_option
@list_option
@demo_option
@data_dir_option
@json_option
def command(
    file: Path,
    out: Path | None,
    maps: tuple[str, ...],
    by: str | None,
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
      screening evaluate pairs.csv --threshold 0.8 --out scored.csv
      screening evaluate searches.csv --list us_ofac_sdn --json

    \b
    A file of pairs has the columns query, name, type, expected (1: the same party,
    0: different ones). It is scored name against name and needs no lists.
    A file of searches has query, type, expected_id (empty: must stay clear) and
    optionally country, birth_date. It is searched in the loaded lists.
    """
    from screening.config import Config
    from screening.match.labelled import LabelKind, read_labelled

    config = Config(threshold=threshold)
    labelled = read_labelled(file, _mapping(maps))
    if labelled.kind is LabelKind.PAIRS:
        _pairs(labelled, by, config.threshold, out, as_json)
    elif by is not None:
        raise UsageProblem("--by is for files of pairs")
    else:
        _searches(labelled, list_ids, demo, data_dir, config.threshold, out, as_json)


def _mapping(maps: Sequence[str]) -> dict[str, str]:
    mapping = {}
    for text in maps:
        field, equals, column = text.partition("=")
        if not (field and equals and column):
            raise UsageProblem(f"--map {text}: write --map FIELD=COLUMN")
        mapping[field.strip()] = column
    return mapping


def _told(items: Iterable[Item], total: int, what: str) -> Iterator[Item]:
    """Gives `items` on, showing how many of `total` are done."""
    with RunProgress() as show:
        for done, item in enumerate(items, start=1):
            yield item
            show(Progress(what, done, total))


def _pairs(labelled: LabelledFile, by: str | None, threshold: float, out: Path | None, as_json: bool) -> None:
    from screening.cli.evaluation import pairs_json, pairs_text
    from screening.match.evaluate import evaluate_pairs, score_pairs
    from screening.match.screener import compare_names

    if by is not None and by not in labelled.table.columns:
        raise InputProblem(f"--by {by}: {labelled.path} has no such column; it has {', '.join(labelled.table.columns)}")
    labelled.labels()  # a wrong label stops here, before the long work
    scoring = score_pairs(labelled, lambda query, listed, kind: compare_names(query, listed, kind).score)
    scores = list(_told(scoring, len(labelled.table), "pairs"))
    group_by = None if by is None else [str(cell) for cell in labelled.table[by]]
    result = evaluate_pairs(labelled, scores, threshold, group_by)
    if out is not None:
        _write(labelled, {"score": [f"{score:.6f}" for score in scores]}, out)
    grouped_by = by or "type"
    if as_json:
        click.echo(json.dumps(pairs_json(str(labelled.path), result, grouped_by), ensure_ascii=False, indent=2))
    else:
        click.echo(pairs_text(labelled.path.name, result, grouped_by))


def _searches(
    labelled: LabelledFile,
    list_ids: tuple[str, ...],
    demo: bool,
    data_dir: Path,
    threshold: float,
    out: Path | None,
    as_json: bool,
) -> None:
    from screening.cli.evaluation import searches_json, searches_text
    from screening.config import Config
    from screening.lists.loaded import open_lists
    from screening.match.evaluate import SEARCH_FLOOR, judge_search, search_figures
    from screening.match.screener import Screener

    lists = open_lists(data_dir, list_ids, demo=demo)
    for warning in lists.warnings:
        click.echo(warning, err=True)
    screener = Screener.open(lists.snapshots, Config(threshold=min(threshold, SEARCH_FLOOR)))
    parties = _parties(labelled)
    results = [
        judge_search(screener.screen(party).hits, expected, threshold)
        for party, expected in zip(_told(parties, len(parties), "searches"), labelled.texts("expected_id"), strict=True)
    ]
    if out is not None:
        _write(labelled, _search_columns(results, lists.embedded_only), out)
    figures = search_figures(results)
    if as_json:
        click.echo(json.dumps(searches_json(str(labelled.path), figures, threshold), ensure_ascii=False, indent=2))
    else:
        click.echo(searches_text(labelled.path.name, figures, threshold))


def _parties(labelled: LabelledFile) -> list[Party]:
    """The party of every search. Raises InputProblem naming the first country or birth date that cannot be read."""
    from screening.intake.countries import read_countries
    from screening.intake.dates import read_date

    parties = []
    cells = zip(*(labelled.texts(field) for field in ("query", "country", "birth_date")), strict=True)
    for row, ((name, country, born), kind) in enumerate(zip(cells, labelled.types(), strict=True), start=1):
        countries, unknown = read_countries(country)
        if unknown:
            raise InputProblem(f"{labelled.path}, row {row}: {', '.join(unknown)!r} is no known country")
        birth_date, why = read_date(born) if born else (None, "")
        if born and birth_date is None:
            raise InputProblem(f"{labelled.path}, row {row}: the birth date {born!r} {why}")
        parties.append(Party(name, type=kind, countries=countries, birth_date=birth_date))
    return parties


def _search_columns(results: Sequence[SearchResult], embedded_only: bool) -> dict[str, list[str]]:
    no_hit = RowOutcome.NOT_SCREENED if embedded_only else RowOutcome.CLEAR
    return {
        "top_score": ["" if result.top_score is None else f"{result.top_score:.6f}" for result in results],
        "top_id": [result.top_id for result in results],
        "outcome": [str(RowOutcome.REVIEW if result.hits else no_hit) for result in results],
    }


def _write(labelled: LabelledFile, columns: dict[str, list[str]], out: Path) -> None:
    """The file's own columns as they stand, in order, and the new ones after them (in place of older ones so named)."""
    from screening.reports.atomic import replacing

    table = labelled.table.copy()
    for name, cells in columns.items():
        if name in table.columns:
            click.echo(f"The column {name!r} of {labelled.path.name} is replaced in {out}.", err=True)
        table[name] = cells
    with replacing(out) as part:
        table.to_csv(part, index=False, encoding="utf-8", lineterminator="\n")
