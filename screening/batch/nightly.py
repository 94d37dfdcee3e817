"""The nightly run: the configured files into a dated folder, compared with the last finished run before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from screening.batch.job import Job, ProgressCallback, Source
from screening.batch.lock import folder_lock
from screening.batch.nightly_config import NightlyConfig
from screening.batch.run import RunResult, is_finished, run_batch
from screening.batch.workdir import CannotResume, writing
from screening.config import Config
from screening.errors import UsageProblem
from screening.intake import open_input
from screening.lists.disk import private_folder
from screening.lists.loaded import open_lists

#: Folder of a run: its day, and from the second run of a day on its number.
_RUN_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-(\d+))?")


@contextmanager
def nightly_job(config: NightlyConfig, data_dir: Path, now: datetime) -> Iterator[Job]:
    """The job of this night; no other nightly run writes into the same output folder before the block ends.

    The files are opened, the lists' age is checked, and the previous run is found. `data_dir` holds where the
    configuration names none; the date of `now` names the folder. Raises a ScreeningError of the kind that fits.
    """
    _keep_results_out(config)
    with writing(config.output):
        private_folder(config.output)
    settings = Config(
        threshold=config.threshold,
        review_severity=config.review_severity,
        weak_aliases_alert=config.weak_alias_alerts,
        profile=config.profile,
        home=config.home,
        max_age_days=config.max_age_days,
    )
    with folder_lock(config.output):
        sources = tuple(
            Source(open_input(path, wanted.mapping, wanted.kind, wanted.sheet, wanted.encoding), wanted.pattern)
            for wanted in config.inputs
            for path in wanted.files
        )
        lists = open_lists(config.data_dir or data_dir, config.lists, config.demo, config.max_age_days, now)
        settings.check_lists([snapshot.list_id for snapshot in lists.snapshots])
        runs = _runs(config.output)
        yield Job(
            sources=sources,
            out_dir=_folder(config.output, runs, now.date().isoformat()),
            lists=lists,
            config=settings,
            reasons={"threshold": config.threshold_reason} if config.threshold_reason else {},
            rules_dir=config.rules_dir,
            use_rules=config.use_rules,
            workers=config.workers,
            previous=next((run for run in reversed(runs) if is_finished(run)), None),
            resume=True,
        )


def run_nightly(job: Job, progress: ProgressCallback, clock: Callable[[], datetime]) -> RunResult:
    """Run the job. What an interrupted run of the same day left is used where it fits, and discarded where not."""
    try:
        return run_batch(job, progress, clock)
    except CannotResume:
        return run_batch(replace(job, resume=False), progress, clock)


def _keep_results_out(config: NightlyConfig) -> None:
    """UsageProblem where a pattern of the inputs also finds what earlier runs wrote."""
    output = config.output.resolve()
    for wanted in config.inputs:
        for path in wanted.files:
            below = path.resolve().parts[len(output.parts) :] if output in path.resolve().parents else ()
            if len(below) > 1 and _RUN_NAME.fullmatch(below[0]):
                raise UsageProblem(
                    f"{wanted.pattern!r} also finds results of earlier runs, such as {path}; let the pattern find "
                    "less, or choose an output folder elsewhere"
                )


def _runs(output: Path) -> list[Path]:
    """The folders of runs, finished or not, the oldest first."""
    named = [(match, path) for path in output.iterdir() if (match := _RUN_NAME.fullmatch(path.name)) and path.is_dir()]
    return [path for _, path in sorted(named, key=lambda pair: (pair[0][1], int(pair[0][2] or 1)))]


def _folder(output: Path, runs: Sequence[Path], day: str) -> Path:
    """The folder of the day's unfinished run, else a new one."""
    of_day = [run for run in runs if run.name[: len(day)] == day]
    if of_day and not is_finished(of_day[-1]):
        return of_day[-1]
    if not of_day:
        return output / day
    match = _RUN_NAME.fullmatch(of_day[-1].name)
    assert match is not None
    return output / f"{day}-{int(match[2] or 1) + 1}"
