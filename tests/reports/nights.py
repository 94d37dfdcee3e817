"""A night over the sample alerts: every standing occurs, lists and settings changed, a near-copy was missed."""

from __future__ import annotations

from collections.abc import Iterable

from screening.batch.changes import to_review
from screening.model import Alert
from screening.reports.night import (
    ChangedEntry,
    Found,
    ListChange,
    Missed,
    NewestFound,
    NightAlert,
    NightReport,
    RunFigures,
    ValueChange,
)
from screening.review.audit import Head
from screening.review.finds import alert_id_of
from screening.review.history import PastDecision
from screening.review.record import AlertStanding
from screening.review.verdict import Standing
from tests.reports.samples import sample_alerts

#: How the things of the sample rows stand, by row and place in it; the others are open.
STANDINGS = {
    (1, 0): Standing.SUPPRESSED,
    (1, 1): Standing.SUPPRESSED,
    (1, 2): Standing.SUPPRESSED,
    (3, 0): Standing.CONFIRMED,
    (4, 0): Standing.UNRESOLVED,
    (5, 0): Standing.ESCALATED,
    (7, 0): Standing.NEW,
    (8, 0): Standing.REOPENED,
}


def past_decision(text: str = "Born 1985 by passport.", ended: str = "") -> PastDecision:
    return PastDecision(
        "false_positive", "different_birth_date", text, "ada", "2026-11-01T09:00:00+00:00", "2027-11-01", "ben", False,
        ended, "the list entry changed: birth date added 1961-05-03" if ended else "",
    )  # fmt: skip


def night_alerts(alerts: Iterable[Alert], note: str = "Born 1985 by passport.") -> list[NightAlert]:
    """The things of the alerts as the sample night has them."""
    found = []
    for one in alerts:
        for place, thing in enumerate(to_review(one, one.decision.file)):
            standing = STANDINGS.get((thing.row, place), Standing.OPEN)
            decision = None
            if standing in (Standing.SUPPRESSED, Standing.REOPENED):
                decision = past_decision(note, "2026-11-22T02:00:00+00:00" * (standing is Standing.REOPENED))
            reason = "the threshold was lowered from 0.90 to 0.85" if standing is Standing.REOPENED else ""
            found.append(
                NightAlert(
                    AlertStanding(
                        alert_id_of(thing.key), standing, reason, thing.kind, thing.file, thing.row, thing.id,
                        thing.what, thing.listing, thing.severity, thing.text,
                    ),
                    decision,
                )
            )  # fmt: skip
    return found


def closed(text: str = "customer KPI matches KARUN (0.91)", reason: str = "not found any more") -> NightAlert:
    alert = AlertStanding(
        "c" * 16, Standing.CLOSED, reason, "hit", "orders.csv", 9, "O-OLD", "un_sc", "1", "high", text
    )
    return NightAlert(alert, None)


def sample_night(
    alerts: Iterable[Alert] | None = None, text: str = "KARUN PRECISION", note: str = "Born 1985 by passport."
) -> NightReport:
    """The night; `text` stands for names and reasons, `note` for what people wrote."""
    given = list(sample_alerts() if alerts is None else alerts)
    return NightReport(
        run_id="2026-11-22T060000-4f1c",
        previous="2026-11-21T060000-9a77",
        alerts=(*night_alerts(given, note), closed(text)),
        trend=tuple(
            RunFigures(f"2026-11-{day}T060000", f"2026-11-{day}T06:00:00+00:00", 8, 5, day - 19, day % 2, 7, 2, 1.5)
            for day in (20, 21, 22)
        ),
        lists=(
            ListChange("un_sc", "9" * 64, "b" * 64, {"added": 1, "removed": 1, "changed": 1}, (
                ChangedEntry("added", "70", text), ChangedEntry("removed", "71", text),
                ChangedEntry("changed", "72", text, ("birth_dates", "names")),
            )),
            ListChange("us_ofac_sdn", "a" * 64, "a" * 64, {"added": 0, "removed": 0, "changed": 0}),
            ListChange("eu_fsf", "", "c" * 64, None, note="not searched by the previous run"),
        ),
        settings=(ValueChange("threshold", "0.9", "0.85", note),),
        digests=(ValueChange("rules", "1" * 64, "d" * 64),),
        newest=NewestFound(
            5, 10, Found("all", 119, 120), (Found("exact", 10, 10), Found("one typo", 9, 10)),
            (Found("us_ofac_sdn", 60, 60), Found("un_sc", 59, 60)),
            (Missed("un_sc", "70", text, "KARN PRCISION", "two typos", 0.8123),), 3,
        ),
        head=Head(42, "f" * 64),
    )  # fmt: skip
