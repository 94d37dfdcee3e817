"""The state of the review: what a command or a nightly run opens, asks and changes."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from screening.errors import UsageProblem
from screening.review import decisions, decisions_csv
from screening.review.audit import Head, add_line, chain_problems, head
from screening.review.canonical import storable
from screening.review.damage import damage
from screening.review.database import NOT_AS_WRITTEN, Database, damaged, open_database
from screening.review.integrity import file_problems
from screening.review.policy import change_policy, policy_of
from screening.review.record import RunStanding, record_run
from screening.review.replay import table_problems
from screening.review.retention import Pruned, prune
from screening.review.verdict import ReviewPolicy, Standing, Verdict
from screening.review.view import AlertFile, AlertLine, alert_file, alert_lines

#: Name of the state file in the data folder.
FILE_NAME = "state.sqlite"


def system_clock() -> datetime:
    """The time here, with its offset."""
    return datetime.now().astimezone()


def state_path(data_dir: Path) -> Path:
    """SCREENING_STATE, or the state file of a data folder."""
    return Path(os.environ.get("SCREENING_STATE") or data_dir / FILE_NAME)


def current_user() -> str:
    """SCREENING_USER, or the name under which the process is logged in."""
    if name := os.environ.get("SCREENING_USER", "").strip():
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container without a name for the user
        return "unknown"


class State:
    """An open state file."""

    def __init__(self, database: Database, user: str) -> None:
        self.database = database
        self.user = storable(user)

    @property
    def policy(self) -> ReviewPolicy:
        """The policy in use."""
        return policy_of(self.database)

    def change_policy(self, parts: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
        """Use these parts of a `ReviewPolicy` from now on and keep the others; see
        `screening.review.policy.change_policy`."""
        with self.database.transaction():
            return change_policy(self.database, parts, self.user)

    @property
    def head(self) -> Head:
        """The end of the audit log."""
        return head(self.database)

    def verify(self, remembered: str = "") -> Iterator[str]:
        """What shows that the log or the tables were changed from outside; `remembered` is the hash of a head that was
        written down elsewhere."""
        yield from file_problems(self.database)
        yield from chain_problems(self.database, remembered)
        yield from table_problems(self.database)

    def log(self, last: int | None = None) -> Iterator[dict[str, Any]]:
        """The lines of the audit log, all or the last ones, in their order."""
        first = 1 if last is None else max(1, self.head.lines - last + 1)
        for line in self.database.rows("SELECT * FROM audit WHERE number >= ? ORDER BY number", first):
            yield dict(line)

    def runs(self) -> frozenset[str]:
        """Ids of the runs that were taken in."""
        return frozenset(str(row["run_id"]) for row in self.database.rows("SELECT run_id FROM runs"))

    def record_run(self, run_dir: Path, sources: Collection[str] | None = None) -> RunStanding:
        """Take a finished run into the state; see `screening.review.record.record_run`."""
        return record_run(self.database, run_dir, sources, self.user)

    def alerts(self, standings: Collection[Standing] = (), run: str = "", assigned: str = "") -> Iterator[AlertLine]:
        """The alerts that stand so, were found last by that run, and are that person's."""
        return alert_lines(self.database, frozenset(standings), run, assigned)

    def alert(self, alert_id: str) -> AlertFile:
        """All that is known of one alert; UsageProblem where there is none of that id."""
        return alert_file(self.database, alert_id)

    def decide(self, alert_id: str, verdict: Verdict, code: str, note: str, expires: str = "") -> int:
        """Record a verdict; see `screening.review.decisions.decide`."""
        return decisions.decide(self.database, alert_id, verdict, code, storable(note), self.user, expires)

    def approve(self, alert_id: str) -> int:
        """Approve, as the second person, what waits; see `screening.review.decisions.approve`."""
        return decisions.approve(self.database, alert_id, self.user)

    def assign(self, alert_id: str, to: str) -> None:
        """Give an alert to somebody."""
        decisions.assign(self.database, alert_id, storable(to), self.user)

    def decision_records(self) -> Iterator[dict[str, str]]:
        """The decisions that hold, as records for a CSV."""
        return decisions_csv.decision_records(self.database)

    def note_export(self, text: str, count: int) -> None:
        """Note in the audit log that decisions were written to a file of this text."""
        decisions_csv.note_export(self.database, text, count, self.user)

    def import_decisions(self, path: Path) -> decisions_csv.Imported:
        """Record the decisions of a CSV file, all or none; see `screening.review.decisions_csv.import_decisions`."""
        return decisions_csv.import_decisions(self.database, path, self.user)

    def prune(self, dry_run: bool = False) -> Pruned:
        """Remove what is older than the retention; see `screening.review.retention.prune`."""
        return prune(self.database, self.user, dry_run)

    @contextmanager
    def noting(self, action: str, subject: str, details: dict[str, Any]) -> Iterator[None]:
        """Add a line to the audit log; it is kept only where the block ends well."""
        with self.database.transaction():
            add_line(self.database, self.user, action, subject, details)
            yield

    def reopen(self, alert_id: str, note: str) -> None:
        """End the decision on an alert by hand."""
        decisions.reopen(self.database, alert_id, storable(note), self.user)


@contextmanager
def open_state(
    path: Path, clock: Callable[[], datetime] = system_clock, user: str = "", create: bool = True
) -> Iterator[State]:
    """The state file at `path`, made where there is none; `user` (default: `current_user`) signs what is done.

    Raises StateProblem where it is damaged, of a newer version or another program's; OutputProblem where it cannot be
    written; UsageProblem where there is none and none may be made.
    """
    if not create and not path.exists():
        raise UsageProblem(f"there is no state file {path}; a nightly run or `screening review record RUN` makes one")
    with open_database(path, clock) as database:
        try:
            yield State(database, user or current_user())
        except NOT_AS_WRITTEN as exc:
            if why := damage(database):
                raise damaged(path, why) from exc
            raise
