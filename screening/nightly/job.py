"""From a configuration to the job of one night."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from screening.batch.job import Job, Source
from screening.batch.workdir import writing
from screening.config import Config
from screening.errors import UsageProblem
from screening.intake import open_input
from screening.intake.sql import fetch_query
from screening.lists.disk import private_folder
from screening.lists.loaded import open_lists
from screening.nightly.config import NightlyConfig
from screening.nightly.folders import RUN_NAME, folder_of, last_finished, last_told, runs_in

#: Below the output folder: the answers of queries, while they are screened.
_ANSWERS = ".queries"


def nightly_job(config: NightlyConfig, data_dir: Path, now: datetime, answers: Mapping[str, Path]) -> Job:
    """The job of this night: its files are opened, the lists' age is checked, the previous run is found.

    `data_dir` holds where the configuration names none; the date of `now` names the folder; `answers` has the answers
    of the queries by their names, and those that are missing there are left out. Raises a ScreeningError of the kind
    that fits. Nothing is written.
    """
    _keep_results_out(config)
    settings = settings_of(config)
    sources = tuple(
        Source(open_input(path, wanted.mapping, wanted.kind, wanted.sheet, wanted.encoding), wanted.pattern)
        for wanted in config.inputs
        for path in (wanted.files or [answers[wanted.pattern]] * (wanted.pattern in answers))
    )
    lists = open_lists(config.data_dir or data_dir, config.lists, config.demo, config.max_age_days, now)
    settings.check_lists([snapshot.list_id for snapshot in lists.snapshots])
    runs = runs_in(config.output)
    return Job(
        sources=sources,
        out_dir=folder_of(config.output, runs, now.date()),
        lists=lists,
        config=settings,
        reasons={"threshold": config.threshold_reason} if config.threshold_reason else {},
        rules_dir=config.rules_dir,
        use_rules=config.use_rules,
        workers=config.workers,
        previous=last_told(config.output, runs),
        since=last_finished(runs),
        resume=True,
    )


def settings_of(config: NightlyConfig) -> Config:
    """The settings of a night."""
    return Config(
        threshold=config.threshold,
        review_severity=config.review_severity,
        weak_aliases_alert=config.weak_alias_alerts,
        profile=config.profile,
        home=config.home,
        max_age_days=config.max_age_days,
    )


@contextmanager
def answered(config: NightlyConfig, tell: Callable[[str], None]) -> Iterator[Mapping[str, Path]]:
    """The answers of the queries as files, which are removed when the block ends. `tell` hears what is odd."""
    folder = config.output / _ANSWERS
    queries = [wanted.query for wanted in config.inputs if wanted.query]
    _remove(folder)  # those of a night that was killed
    try:
        for query in queries:
            for warning in query.warnings:
                tell(f"Warning: {warning}")
        yield {query.name: fetch_query(query, private_folder(folder) / f"{query.name}.csv") for query in queries}
    finally:
        _remove(folder)


def _remove(folder: Path) -> None:
    with writing(folder):
        if folder.exists():
            shutil.rmtree(folder)


def _keep_results_out(config: NightlyConfig) -> None:
    """UsageProblem where a pattern of the inputs also finds what earlier runs wrote."""
    output = config.output.resolve()
    for wanted in config.inputs:
        for path in wanted.files:
            below = path.resolve().parts[len(output.parts) :] if output in path.resolve().parents else ()
            if len(below) > 1 and RUN_NAME.fullmatch(below[0]):
                raise UsageProblem(
                    f"{wanted.pattern!r} also finds results of earlier runs, such as {path}; let the pattern find "
                    "less, or choose an output folder elsewhere"
                )
