"""One night: update → verify → screen what changed → compare → apply decisions → report → tidy up."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from screening.batch.job import Job, ProgressCallback
from screening.batch.lock import FolderInUse, folder_lock
from screening.batch.run import RunResult, is_finished, run_batch
from screening.batch.workdir import CannotResume, writing
from screening.errors import OutputProblem, ScreeningError
from screening.intake import InputFile
from screening.lists.disk import private_folder
from screening.lists.update import Updater
from screening.lists.update_all import update_lists
from screening.match.index import ensure_index
from screening.nightly.accepted import unaccepted
from screening.nightly.config import ListUpdate, NightlyConfig, Review
from screening.nightly.events import Clock, EventLog
from screening.nightly.folders import (
    begin_telling,
    behind_last_run,
    forget_rows,
    last_finished,
    outdated,
    runs_in,
    sure_day,
)
from screening.nightly.job import answered, nightly_job
from screening.nightly.report import write_night_reports
from screening.nightly.unusual import unusual
from screening.processes import usable_processors
from screening.reports.manifest import read_manifest, setting_text
from screening.review.record import RunStanding
from screening.review.state import open_state, state_path


class AnotherNight(OutputProblem):
    """A run is going on in the output folder: this one did nothing, and the other has not failed."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told what during a night."""

    progress: ProgressCallback
    tell: Callable[[str], None]
    """Sentences for people."""
    opened: Callable[[InputFile], None]
    """Each input file, once it was understood."""


@dataclass(frozen=True, slots=True)
class Night:
    """A finished night."""

    result: RunResult
    standing: RunStanding | None
    """How every alert stands after it; None where no decisions are kept."""
    unusual: tuple[str, ...] = ()
    """What somebody should look at although no row says so: changed settings, lists, inputs or rows left out."""


def run_night(config: NightlyConfig, data_dir: Path, clock: Clock, watch: Watch) -> Night:
    """The whole night; `data_dir` holds where the configuration names none.

    No other nightly run writes into the same output folder meanwhile. Raises the ScreeningError that stopped it; what
    is finished by then is used when the command is given again on the same day. AnotherNight where one is going on.
    """
    data_dir = config.data_dir or data_dir
    with writing(config.output):
        private_folder(config.output)
    log = EventLog(config.log, clock)
    begun = log.night(inputs=[wanted.pattern for wanted in config.inputs], threshold=config.threshold)
    with _alone(config.output), begun:
        with writing(config.output):
            begin_telling(config.output)
        if config.update:
            _update(config.update, data_dir, log, watch.tell)
        with ExitStack() as stack:
            job = _opened(config, data_dir, log, clock, watch, stack)
            result = _screened(job, log, clock, watch)
        odd = unusual(read_manifest(job.since) if job.since else None, result.manifest)
        for sentence in odd:
            watch.tell(f"Warning: {sentence}")
        standing = None
        if config.review:
            standing = _reviewed(config, config.review, data_dir, result.out_dir, log, clock, watch.tell)
        with log.step("tidied") as facts:
            facts["removed"] = _tidy(config, result.out_dir, clock)
        log.write("ended", run=result.manifest.run_id, unusual=odd)
    return Night(result, standing, (*job.notes, *odd))


@contextmanager
def _alone(output: Path) -> Iterator[None]:
    with ExitStack() as held:
        try:
            held.enter_context(folder_lock(output))
        except FolderInUse as exc:
            raise AnotherNight(str(exc)) from exc
        yield


def _opened(config: NightlyConfig, data_dir: Path, log: EventLog, clock: Clock, watch: Watch, stack: ExitStack) -> Job:
    """The job, its queries answered and its lists verified; the answers go with the stack."""
    with log.step("opened") as facts:
        answers = stack.enter_context(answered(config, watch.tell))
        job = nightly_job(config, data_dir, clock(), answers)
        if changed := unaccepted(config, data_dir, job.since, clock):
            job = replace(job, notes=(changed,))
            watch.tell(f"Warning: {changed}")
        facts |= {"files": [source.file.file for source in job.sources], "folder": job.out_dir.name}
        if warning := behind_last_run(job.out_dir, clock().date()):
            watch.tell(f"Warning: {warning}")
            facts["warning"] = warning
        for source in job.sources:
            watch.opened(source.file)
    with log.step("verified") as facts:
        for snapshot in job.lists.snapshots:
            snapshot.verify()
        facts["lists"] = {s.list_id: {"digest": s.digest, "stale": s.stale(clock())} for s in job.lists.snapshots}
    return job


def _screened(job: Job, log: EventLog, clock: Clock, watch: Watch) -> RunResult:
    with log.step("screened") as facts:
        try:
            result = run_batch(job, watch.progress, clock)
        except CannotResume:  # what an interrupted run of the same day left does not fit any more
            result = run_batch(replace(job, resume=False), watch.progress, clock)
        manifest = result.manifest
        facts |= {"run": manifest.run_id, "rows": manifest.counts_in, "outcomes": dict(manifest.counts_out)}
        facts |= {"reused": manifest.rows_reused, "since": manifest.since, "warnings": list(manifest.warnings)}
        if result.changes:
            facts |= {"new": len(result.changes.new), "gone": len(result.changes.gone)}
    return result


def _update(wanted: ListUpdate, data_dir: Path, log: EventLog, tell: Callable[[str], None]) -> None:
    """Updates the lists. A list that fails keeps its last good copy; whether that is still good enough, its age says
    when the lists are opened."""
    with log.step("updated") as facts, folder_lock(private_folder(data_dir / "lists")):
        updater = Updater(data_dir, say=lambda text: tell(f"Fetching {text}"))
        results = update_lists(updater, wanted.lists, wanted.folder, tell)
        for result in results:
            if result.failure:
                tell(f"FAILED: {result.list_id}: {result.failure.reason}")
            elif result.snapshot and result.outcome == "imported":
                ensure_index(result.snapshot, processes=usable_processors())
        facts["lists"] = {
            result.list_id: result.failure.reason if result.failure else result.outcome for result in results
        }


def _reviewed(
    config: NightlyConfig,
    review: Review,
    data_dir: Path,
    latest: Path,
    log: EventLog,
    clock: Clock,
    tell: Callable[[str], None],
) -> RunStanding:
    """Takes the latest run into the state, and before it those that ended without their decisions, since the night was
    stopped in between. Gives how each alert stands after it.

    Where the state cannot be used, the results are there all the same, and the message says so.
    """
    with log.step("reviewed") as facts:
        try:
            with open_state(review.state or state_path(data_dir), clock) as state:
                if changed := state.change_policy(review.policy):
                    facts["policy_changed"] = {name: list(values) for name, values in changed.items()}
                    said = ", ".join(
                        f"{name} from {setting_text(was)} to {setting_text(now)}"
                        for name, (was, now) in changed.items()
                    )
                    tell(f"Warning: the policy of decisions changed: {said} (by the configuration)")
                waiting = _waiting(config.output, latest, state.runs())
                for run in (*waiting, latest):
                    standing = state.record_run(run)
                    write_night_reports(run, _run_before(run), standing, state, data_dir)
        except ScreeningError as exc:
            raise exc.with_more(
                f"\nThe screening itself ended well: its results are in {latest}, but no decision was applied to them. "
                "Once this is mended, the next run takes them in."
            ) from exc
        facts |= {"run": standing.run_id, "standings": {str(s): count for s, count in standing.counts.items()}}
        facts |= {"audit_lines": standing.head.lines, "audit_head": standing.head.hash}
        if waiting:
            facts["caught_up"] = [run.name for run in waiting]
    return standing


def _waiting(output: Path, latest: Path, known: Collection[str]) -> list[Path]:
    """The finished runs before the latest that came after all that the state knows, in their order."""
    waiting = []
    for run in reversed(runs_in(output)):
        if run != latest and is_finished(run):
            if read_manifest(run).run_id in known:
                break
            waiting.append(run)
    return waiting[::-1]


def _run_before(run: Path) -> Path | None:
    runs = runs_in(run.parent)
    return last_finished(runs[: runs.index(run)])


def _tidy(config: NightlyConfig, latest: Path, clock: Clock) -> list[str]:
    """Removes what nobody needs any more; the names of the folders that went."""
    runs = runs_in(config.output)
    forget_rows(runs, latest)
    gone = list(outdated(runs, sure_day(runs, clock().date()), config.keep_days))
    with writing(config.output):
        for run in gone:
            shutil.rmtree(run)
    return [run.name for run in gone]
