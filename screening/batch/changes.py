"""What changed for the analyst from one run to the next: which things to review are new, still open, or gone.

A thing to review is one hit (a party and a listing) or one finding of a row in review. Its key holds what stays the
same when a file is written anew: the row's own id, the listing, the rule; not the row number and not the score.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from screening.batch.codec import to_line
from screening.model import Alert, Finding, FindingOutcome, RowOutcome


class Change(StrEnum):
    """How a thing to review stands against the previous run."""

    NEW = "new"
    STILL_OPEN = "still_open"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ToReview:
    """One hit, one finding, or one row in error."""

    key: tuple[str, ...]
    file: str
    row: int
    """In the run that it was found in: the previous one for what is gone."""
    id: str
    kind: str
    """`hit`, `finding` or `error`."""
    what: str
    """List of a hit, rule of a finding."""
    listing: str
    """Entity id of a hit."""
    severity: str
    """Of the row."""
    text: str
    """One sentence."""


@dataclass(frozen=True, slots=True)
class Changes:
    """All things to review of this run and the previous one, each once, in the order of their rows."""

    previous: str
    """Id of the run compared with."""
    new: tuple[ToReview, ...]
    still_open: tuple[ToReview, ...]
    gone: tuple[ToReview, ...]

    def all(self) -> Iterator[tuple[Change, ToReview]]:
        """Everything, the new first."""
        for change, things in (
            (Change.NEW, self.new),
            (Change.STILL_OPEN, self.still_open),
            (Change.GONE, self.gone),
        ):
            for thing in things:
                yield change, thing


def compare(
    previous_run: str, previous: Iterable[ToReview], current: Iterable[ToReview], screened: Collection[str]
) -> Changes:
    """Sort the things of two runs by their keys. What stands in several rows under one key counts once.

    `screened` names the sources that this run screened: what was found in another one is not gone, and neither is what
    was found in a row that is in error now.
    """
    before = _by_key(previous)
    now = _by_key(current)
    in_error = {_row_of(thing) for thing in now.values() if thing.kind == "error"}
    return Changes(
        previous=previous_run,
        new=tuple(thing for key, thing in now.items() if key not in before),
        still_open=tuple(thing for key, thing in now.items() if key in before),
        gone=tuple(
            thing
            for key, thing in before.items()
            if key not in now and key[0] in screened and (thing.kind == "error" or _row_of(thing) not in in_error)
        ),
    )


def to_review(alert: Alert, source: str) -> Iterator[ToReview]:
    """The things to review of a row; `source` names its file in a way that stays the same from run to run."""
    decision = alert.decision
    if decision.outcome is RowOutcome.ERROR:
        who = decision.id or _content_key(alert) or f"row {decision.row}"
        yield _thing(alert, (source, "error", who, decision.reason), "error", "", "", decision.reason)
    if decision.outcome is not RowOutcome.REVIEW:
        return
    for hit in alert.hits:
        who = decision.id or hit.party_name
        text = f"{hit.role} {hit.party_name} matches {hit.entity.name} ({hit.score:.2f})"
        key = (source, "hit", who, hit.role, hit.list_id, hit.entity.id)
        yield _thing(alert, key, "hit", hit.list_id, hit.entity.id, text)
    who = decision.id or _content_key(alert)
    for finding in alert.findings:
        if needs_review(finding):
            yield _thing(alert, (source, "finding", who, finding.rule), "finding", finding.rule, "", finding.message)


def _thing(alert: Alert, key: tuple[str, ...], kind: str, what: str, listing: str, text: str) -> ToReview:
    decision = alert.decision
    return ToReview(key, decision.file, decision.row, decision.id, kind, what, listing, decision.severity.label, text)


def needs_review(finding: Finding) -> bool:
    """Whether somebody has to look at a finding of a row in review: it fired, or its missing fact is essential."""
    return finding.outcome is FindingOutcome.FIRED or finding.essential


def _row_of(thing: ToReview) -> tuple[str, str]:
    """Source of a row, and what it is known by."""
    return thing.key[0], thing.key[2]


def _by_key(things: Iterable[ToReview]) -> dict[tuple[str, ...], ToReview]:
    found: dict[tuple[str, ...], ToReview] = {}
    for thing in things:
        found.setdefault(thing.key, thing)
    return found


def _content_key(alert: Alert) -> str:
    """Stands for the id of a row that has none: the same cells give the same key. "" where there are no cells."""
    if alert.row is None:
        return ""
    cells = [sorted(alert.row.fields.items()), sorted(alert.row.extra.items())]
    return hashlib.sha256(to_line(cells).encode("ascii")).hexdigest()[:16]
