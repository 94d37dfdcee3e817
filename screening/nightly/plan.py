"""What a night would do, without doing any of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from screening.batch.workdir import WorkFolder
from screening.lists.snapshot import stale_mark
from screening.nightly.accepted import unaccepted
from screening.nightly.config import ListUpdate, NightlyConfig
from screening.nightly.folders import behind_last_run, outdated, runs_in, sure_day
from screening.nightly.job import nightly_job
from screening.nightly.notify import unready
from screening.review.state import state_path
from screening.review.verdict import policy_values


def planned(config: NightlyConfig, data_dir: Path, now: datetime) -> Iterator[str]:
    """Sentences on each step of a night at `now`. Everything is opened and checked as the night would, nothing is
    written; raises what would stop it. Lists are looked at as they are before an update.
    """
    data_dir = config.data_dir or data_dir
    if config.update:
        yield f"update:  {_update_words(config.update)}"
    job = nightly_job(config, data_dir, now, {})
    for snapshot in job.lists.snapshots:
        age = snapshot.age_days(now)
        old = "" if age is None else f", imported {age:.1f} days ago"
        mark = stale_mark(snapshot, now)
        published = snapshot.published or "unknown"
        yield (
            f"list:    {snapshot.list_id}, {snapshot.entity_count:,} entities, published {published}{old}"
            f"{f', {mark}' if mark else ''}"
        )
    for source in job.sources:
        file = source.file
        found = f" (found by {source.name})" if source.name != file.file else ""
        yield f"input:   {file.path}{found}, a {file.kind} file of about {file.estimate_rows():,} rows"
    for wanted in config.inputs:
        if wanted.query:
            yield f"input:   {wanted.pattern}, a query that would be asked"
            yield from (f"warning: {warning}" for warning in wanted.query.warnings)
    if changed := unaccepted(config, data_dir, job.since, lambda: now):
        yield f"warning: {changed}"
    yield f"since:   {job.since}" if job.since else "since:   no earlier run: every row is screened"
    unfinished = ", which goes on with the unfinished run there" if WorkFolder(job.out_dir).exists() else ""
    yield f"results: {job.out_dir}{unfinished}"
    if config.review:
        asked = [f"{name} {value}" for name, value in policy_values(config.review.policy).items()]
        said = ", ".join([*asked, "the rest of the policy as it is there" if asked else "with the policy there"])
        yield f"review:  {config.review.state or state_path(data_dir)} ({said})"
    if config.notify:
        ways = [
            way for way, settings in (("e-mail", config.notify.email), ("webhook", config.notify.webhook)) if settings
        ]
        yield f"notify:  {' and '.join(ways)}, when: {config.notify.when}"
        yield from (f"warning: {problem}" for problem in unready(config.notify))
    if warning := behind_last_run(job.out_dir, now.date()):
        yield f"warning: {warning}"
    runs = runs_in(config.output)
    for run in outdated(runs, sure_day([*runs, job.out_dir], now.date()), config.keep_days):
        yield f"removed: {run}, older than {config.keep_days:,} days"
    yield f"log:     {config.log}"


def _update_words(wanted: ListUpdate) -> str:
    which = ", ".join(wanted.lists) or "all imported lists"
    return f"{which} from {wanted.folder or 'their publishers'}"
