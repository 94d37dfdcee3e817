"""The dated folders of nightly runs."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from screening.batch.run import is_finished
from screening.batch.since import KEPT

#: Folder of a run: its day, and from the second run of a day on its number.
RUN_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-(\d+))?")


def runs_in(output: Path) -> list[Path]:
    """The folders of runs, finished or not, the oldest first; none where there is no such folder yet."""
    if not output.is_dir():
        return []
    named = [(match, path) for path in output.iterdir() if (match := RUN_NAME.fullmatch(path.name)) and path.is_dir()]
    return [path for _, path in sorted(named, key=lambda pair: (pair[0][1], int(pair[0][2] or 1)))]


def folder_of(output: Path, runs: Sequence[Path], day: str) -> Path:
    """The folder of the day's unfinished run, else a new one."""
    of_day = [run for run in runs if run.name[: len(day)] == day]
    if of_day and not is_finished(of_day[-1]):
        return of_day[-1]
    if not of_day:
        return output / day
    match = RUN_NAME.fullmatch(of_day[-1].name)
    assert match is not None
    return output / f"{day}-{int(match[2] or 1) + 1}"


def last_finished(runs: Sequence[Path]) -> Path | None:
    """The last run that came to its end."""
    return next((run for run in reversed(runs) if is_finished(run)), None)


def outdated(runs: Sequence[Path], today: date, keep_days: int) -> Iterator[Path]:
    """Folders older than so many days; never the last finished run, from which the next one starts."""
    last = last_finished(runs)
    for run in runs:
        match = RUN_NAME.fullmatch(run.name)
        if match and run != last and date.fromisoformat(match[1]) < today - timedelta(days=keep_days):
            yield run


def forget_rows(runs: Sequence[Path], latest: Path) -> None:
    """Removes what runs before the latest kept for the next one: with its rows there, nothing rests on them."""
    for run in runs:
        if run != latest:
            shutil.rmtree(run / KEPT, ignore_errors=True)
