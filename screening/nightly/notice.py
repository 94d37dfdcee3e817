"""What is told of a nightly run: numbers and states, and names of parties only where the configuration asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any

from screening.errors import EXIT_CLEAR, EXIT_REVIEW
from screening.terminal import printable

#: Version of the JSON record, for those who read it by program: keys are added, none renamed or removed.
RECORD_VERSION = 1
#: Lines of details in a message; all of them stand in the report.
_DETAILS_SHOWN = 50


class Occasion(IntEnum):
    """The gravest thing that a message tells."""

    NOTHING = 0
    REVIEW = 1
    NEW = 2
    FAILURE = 3


@dataclass(frozen=True, slots=True)
class Message:
    """One message, for people and for programs."""

    subject: str
    text: str
    record: Mapping[str, Any]
    """What a webhook gets as JSON."""
    occasion: Occasion
    report: Path | None = None
    """The report that an e-mail may carry; None where there is none."""


@dataclass(frozen=True, slots=True)
class RunNews:
    """A run as its message tells it. A run that failed before its end has no counts."""

    exit_status: int
    run_id: str = ""
    counts_in: int = 0
    counts_out: Mapping[str, int] = field(default_factory=dict)
    """Rows by outcome: clear, review, error, not_screened."""
    new: int = 0
    still_open: int = 0
    reopened: int = 0
    closed: int = 0
    undecided: int = 0
    """Of those closed: nobody had decided on them."""
    elsewhere: int = 0
    """To decide in inputs that this run did not screen."""
    unusual: tuple[str, ...] = ()
    """What somebody should look at although no row says so."""
    stale_lists: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    report: Path | None = None
    failure: str = ""
    """Why the run failed; "" where it did not."""
    details: tuple[str, ...] = ()
    """A line for each thing that is new or re-opened; names parties, and is told only where that is asked for."""

    @property
    def occasion(self) -> Occasion:
        """The gravest thing to tell. Rows in error or not screened are to be reviewed, as nobody was cleared there."""
        if self.failure or self.exit_status not in (EXIT_CLEAR, EXIT_REVIEW):
            return Occasion.FAILURE
        if self.new or self.reopened or self.undecided or self.unusual:
            return Occasion.NEW
        rest = sum(rows for outcome, rows in self.counts_out.items() if outcome != "clear")
        return Occasion.REVIEW if rest or self.still_open or self.elsewhere else Occasion.NOTHING


def message_of(news: RunNews, details: bool = False) -> Message:
    """The message on a run; `details` lets it name parties."""
    return Message(_subject(news), _text(news, details), _record(news, details), news.occasion, news.report)


def _subject(news: RunNews) -> str:
    run = f" {news.run_id}" if news.run_id else ""
    if news.occasion is Occasion.FAILURE:
        return f"Screening{run} FAILED (exit status {news.exit_status})"
    if news.occasion is Occasion.NEW:
        again = f", {news.reopened:,} re-opened" if news.reopened else ""
        gone = f", {news.undecided:,} gone undecided" if news.undecided else ""
        look = ", look at the warnings" if news.unusual else ""
        return f"Screening{run}: {news.new:,} new{again}, {news.still_open:,} still open{gone}{look}"
    if news.occasion is Occasion.REVIEW:
        return f"Screening{run}: nothing new, {news.still_open:,} still open"
    return f"Screening{run}: nothing to review"


def _text(news: RunNews, details: bool) -> str:
    lines = [f"{_subject(news)}.", ""]
    if news.failure:
        lines += [*news.failure.splitlines(), "", "Nothing is cleared by a run that failed."]
    if news.counts_out:
        parts = " + ".join(f"{rows:,} {outcome.replace('_', ' ')}" for outcome, rows in news.counts_out.items())
        lines.append(f"Rows: {news.counts_in:,} in = {parts}")
        lines.append(
            f"To review: {news.new:,} new, {news.reopened:,} re-opened, {news.still_open:,} still open, "
            f"{news.closed:,} closed{f' ({news.undecided:,} of them undecided)' if news.undecided else ''}"
        )
    if news.elsewhere:
        lines.append(f"To review in inputs that this run did not screen: {news.elsewhere:,}")
    lines += [f"LOOK AT THIS: {sentence}" for sentence in news.unusual]
    if news.stale_lists:
        lines.append(f"Lists older than usual: {', '.join(news.stale_lists)}")
    lines += [f"Warning: {warning}" for warning in news.warnings]
    if news.report:
        lines.append(f"Report: {news.report}")
    if details and news.details:
        lines += ["", "New or re-opened:", *(f"- {line}" for line in news.details[:_DETAILS_SHOWN])]
        if len(news.details) > _DETAILS_SHOWN:
            lines.append(f"and {len(news.details) - _DETAILS_SHOWN:,} more in the report")
    return "\n".join(printable(line) for line in lines) + "\n"


def _record(news: RunNews, details: bool) -> dict[str, Any]:
    record: dict[str, Any] = {
        "version": RECORD_VERSION,
        "occasion": news.occasion.name.lower(),
        "run_id": news.run_id,
        "exit_status": news.exit_status,
        "failure": news.failure,
        "counts": {"in": news.counts_in, **news.counts_out},
        "new": news.new,
        "still_open": news.still_open,
        "reopened": news.reopened,
        "closed": news.closed,
        "undecided": news.undecided,
        "elsewhere": news.elsewhere,
        "unusual": list(news.unusual),
        "stale_lists": list(news.stale_lists),
        "warnings": list(news.warnings),
        "report": str(news.report) if news.report else "",
    }
    return record | ({"details": list(news.details)} if details else {})
