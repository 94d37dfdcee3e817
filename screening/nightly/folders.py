"""The dated folders of nightly runs."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

from screening.batch.run import is_finished
from screening.batch.since import KEPT

#: Folder of a run: its day, and from the second run of a day on its number.
RUN_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-(\d+))?")

#: In the output folder while a night is at work: the name of the last run that people were told of, or `_NONE`.
_UNTOLD = ".untold"
_NONE = "none"
#: What the clock may go on from one run to the next before its word is doubted where folders are to be removed.
_MOST_BETWEEN_RUNS = timedelta(days=31)


def runs_in(output: Path) -> list[Path]:
    """The folders of runs, finished or not, the oldest first; none where there is no such folder yet."""
    if not output.is_dir():
        return []
    named = [(match, path) for path in output.iterdir() if (match := RUN_NAME.fullmatch(path.name)) and path.is_dir()]
    dated = [(match, path) for match, path in named if _is_day(match[1])]
    return [path for _, path in sorted(dated, key=lambda pair: (pair[0][1], int(pair[0][2] or 1)))]


def folder_of(output: Path, runs: Sequence[Path], today: date) -> Path:
    """The folder of the day's unfinished run, else a new one; `runs` as `runs_in` gives them.

    The order of the names is the order of the runs. Where the clock stands before the last of them, a run gets the day
    of that one: it must not be taken for an earlier run, with which nothing is compared any more.
    """
    if not runs or _day(runs[-1]) < today:
        return output / today.isoformat()
    if not is_finished(runs[-1]):
        return runs[-1]
    match = RUN_NAME.fullmatch(runs[-1].name)
    assert match is not None
    return output / f"{match[1]}-{int(match[2] or 1) + 1}"


def behind_last_run(folder: Path, today: date) -> str:
    """A sentence where the clock stands before the last run, so that `folder` bears another day; "" where not."""
    if _day(folder) <= today:
        return ""
    return (
        f"the clock says {today}, which is before the last run: this one is kept as {folder.name}, behind it. Set the "
        "clock; where the day of the last run is wrong, rename its folder to the right one"
    )


def sure_day(runs: Sequence[Path], today: date) -> date:
    """Today, as far as the run before the last bears it out: a clock that jumped ahead by years must not make all
    evidence old in one night."""
    for run in runs[-2:-1]:
        if today - _day(run) > _MOST_BETWEEN_RUNS:
            return _day(run) + _MOST_BETWEEN_RUNS
    return today


def last_finished(runs: Sequence[Path]) -> Path | None:
    """The last run that came to its end."""
    return next((run for run in reversed(runs) if is_finished(run)), None)


def begin_telling(output: Path) -> None:
    """Notes which run was the last that people were told of, unless an earlier night noted it and was stopped before it
    told of its own. OSError where that cannot be written."""
    note = output / _UNTOLD
    if not note.exists():
        last = last_finished(runs_in(output))
        note.write_text(last.name if last else _NONE, encoding="utf-8")


def last_told(output: Path, runs: Sequence[Path]) -> Path | None:
    """The last run that people were told of: what is new since then is news."""
    try:
        name = (output / _UNTOLD).read_text(encoding="utf-8")
    except OSError:
        name = ""
    if name == _NONE:
        return None
    return next((run for run in runs if run.name == name and is_finished(run)), last_finished(runs))


def told(output: Path) -> None:
    """Notes that people were told of the last run, as far as the configuration wants it."""
    with suppress(OSError):  # at worst the next night tells of it once more
        (output / _UNTOLD).unlink(missing_ok=True)


def outdated(runs: Sequence[Path], today: date, keep_days: int) -> Iterator[Path]:
    """Folders older than so many days; never the last finished run, from which the next one starts."""
    last = last_finished(runs)
    for run in runs:
        if run != last and _day(run) < today - timedelta(days=keep_days):
            yield run


def forget_rows(runs: Sequence[Path], latest: Path) -> None:
    """Removes what runs before the latest kept for the next one: with its rows there, nothing rests on them."""
    for run in runs:
        if run != latest:
            shutil.rmtree(run / KEPT, ignore_errors=True)


def _day(run: Path) -> date:
    return date.fromisoformat(run.name[:10])


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
