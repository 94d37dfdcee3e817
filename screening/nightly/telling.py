"""Tells those whom the configuration names how a night ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from screening.errors import EXIT_USAGE, OutputProblem, ScreeningError
from screening.model import RowOutcome
from screening.nightly.config import NightlyConfig
from screening.nightly.config_reader import read_ways
from screening.nightly.events import Clock, EventLog
from screening.nightly.folders import told
from screening.nightly.night import Night
from screening.nightly.notice import RunNews, message_of
from screening.nightly.notify import notify
from screening.nightly.notify_config import NotifySettings
from screening.reports.html import FILE_NAME as REPORT
from screening.review.record import undecided
from screening.review.verdict import Standing


def tell_failure(config: NightlyConfig, clock: Clock, failure: Exception, tell: Callable[[str], None]) -> None:
    """Tells those who want to know that a night failed."""
    if config.notify:
        _tell_failure(config.notify, EventLog(config.log, clock), failure, tell)


def tell_unusable(config_file: Path, clock: Clock, failure: Exception, tell: Callable[[str], None]) -> None:
    """Logs and tells that no night could begin with this configuration, as far as it says where to."""
    ways = read_ways(config_file)
    if ways.log is None:
        return
    log = EventLog(ways.log, clock)
    log.failed("configuration", failure)
    if ways.notify:
        _tell_failure(ways.notify, log, failure, tell)


def tell_night(config: NightlyConfig, clock: Clock, night: Night, status: int, tell: Callable[[str], None]) -> None:
    """Tells those who want to know how a night ended; `status` is the command's exit status. Until a message has got
    out, all that is new stays new for the next night."""
    if not config.notify or _tell(config.notify, news_of(night, status), EventLog(config.log, clock), tell):
        told(config.output)


def news_of(night: Night, status: int) -> RunNews:
    """What there is to tell of a night. Without decisions, and without an earlier run, all that is found is new."""
    manifest, changes = night.result.manifest, night.result.changes
    news = RunNews(
        exit_status=status,
        run_id=manifest.run_id,
        counts_in=manifest.counts_in,
        counts_out=manifest.counts_out,
        stale_lists=tuple(used.id for used in manifest.stale_lists),
        warnings=manifest.warnings,
        report=night.result.out_dir / REPORT,
        unusual=night.unusual,
    )
    if night.standing:
        files = {used.file for used in manifest.inputs}
        alerts = [a for a in night.standing.alerts if a.standing is Standing.CLOSED or a.file in files]
        counts = Counter(alert.standing for alert in alerts)
        # found first by a run of which nobody was told, since its night was stopped
        untold = {(thing.file, thing.row, thing.what, thing.listing) for thing in changes.new} if changes else set()
        late = [
            alert
            for alert in alerts
            if alert.standing is Standing.OPEN and (alert.file, alert.row, alert.what, alert.listing) in untold
        ]
        fresh = [a for a in alerts if a.standing in (Standing.NEW, Standing.REOPENED)] + late
        still_open = sum(counts[s] for s in (Standing.OPEN, Standing.ESCALATED, Standing.UNRESOLVED))
        return replace(
            news,
            new=counts[Standing.NEW] + len(late),
            still_open=still_open - len(late),
            reopened=counts[Standing.REOPENED],
            closed=counts[Standing.CLOSED],
            undecided=undecided(night.standing),
            elsewhere=sum(a.standing.to_do for a in night.standing.alerts) - sum(a.standing.to_do for a in alerts),
            details=tuple(f"{alert.standing}: {alert.row_id or f'row {alert.row}'}: {alert.text}" for alert in fresh),
        )
    if changes is None:
        return replace(news, new=manifest.count(RowOutcome.REVIEW) + manifest.count(RowOutcome.ERROR))
    return replace(
        news,
        new=len(changes.new),
        still_open=len(changes.still_open),
        closed=len(changes.gone),
        details=tuple(f"new: {thing.id or f'row {thing.row}'}: {thing.text}" for thing in changes.new),
    )


def _tell_failure(settings: NotifySettings, log: EventLog, failure: Exception, tell: Callable[[str], None]) -> None:
    if isinstance(failure, ScreeningError):
        news = RunNews(failure.exit_code, failure=str(failure) if settings.details else failure.plain)
    else:  # its text may quote what was being screened
        said = f"the software failed ({type(failure).__name__}); what the command printed says more"
        news = RunNews(EXIT_USAGE, failure=said)
    try:
        _tell(settings, news, log, tell)
    except OutputProblem as problem:  # of the log; what the user must hear of is why the night failed
        tell(f"Warning: {problem}")


def _tell(settings: NotifySettings, news: RunNews, log: EventLog, tell: Callable[[str], None]) -> bool:
    """Whether the message got out, or nobody wanted it."""
    notified = notify(settings, message_of(news, settings.details))
    for problem in notified.problems:
        tell(f"Warning: {problem}")
    if not notified.reached:
        tell("Warning: nobody was told; what is new stays new for the next night")
    log.write("notified", occasion=news.occasion.name.lower(), problems=notified.problems, reached=notified.reached)
    return notified.reached
