"""`screening evaluate` on a file of searches: the lists are searched, and what was found is judged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from screening.cli.evaluate_pairs import write_scored
from screening.cli.run_progress import told
from screening.config import Config
from screening.errors import InputProblem
from screening.model import Party, RowOutcome

if TYPE_CHECKING:
    from screening.match.labelled import LabelledFile
    from screening.match.searches import SearchResult


def evaluate_searches(
    labelled: LabelledFile,
    list_ids: tuple[str, ...],
    demo: bool,
    data_dir: Path,
    threshold: float,
    out: Path | None,
    errors: int | None,
) -> tuple[dict[str, Any], str]:
    """The figures of a file of searches, as JSON values and as text."""
    from screening.cli.searches_output import mistakes_json, mistakes_text, searches_json, searches_text
    from screening.lists.loaded import open_lists
    from screening.match.screener import Screener
    from screening.match.searches import SEARCH_FLOOR, judge_search, search_figures, search_groups, worst_searches

    lists = open_lists(data_dir, list_ids, demo=demo)
    for warning in lists.warnings:
        click.echo(warning, err=True)
    screener = Screener.open(lists.snapshots, Config(threshold=min(threshold, SEARCH_FLOOR)))
    parties = _parties(labelled)
    results = [
        judge_search(screener.screen(party).hits, expected, threshold)
        for party, expected in zip(told(parties, len(parties), "searches"), labelled.texts("expected_id"), strict=True)
    ]
    if out is not None:
        write_scored(labelled, _search_columns(results, lists.embedded_only), out)
    groups = [("type", search_groups(results, [str(type) for type in labelled.types()]))]
    if "kind" in labelled.columns:
        groups.append(("kind", search_groups(results, labelled.texts("kind"))))
    figures = search_figures(results)
    answer = searches_json(str(labelled.path), figures, threshold, groups)
    text = searches_text(labelled.path.name, figures, threshold, groups)
    if errors:
        missed, alerts = worst_searches(results, errors)
        answer["mistakes"] = mistakes_json(labelled, results, missed, alerts)
        text = "\n".join([text, "", *mistakes_text(labelled, results, missed, alerts)])
    return answer, text


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
