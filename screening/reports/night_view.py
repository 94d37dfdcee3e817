"""How the rows of a run stand after the night, for its page."""

from __future__ import annotations

from collections.abc import Sequence

from screening.batch.changes import to_review
from screening.model import Alert
from screening.reports.manifest import RunManifest
from screening.reports.night import NightAlert, NightReport, RunFigures
from screening.review.finds import alert_id_of
from screening.review.verdict import Standing

#: A sign for each standing, so that no reader depends on a colour.
MARKS = {
    Standing.NEW: "★",
    Standing.OPEN: "●",
    Standing.REOPENED: "↻",
    Standing.SUPPRESSED: "▽",
    Standing.CONFIRMED: "✖",
    Standing.ESCALATED: "▲",
    Standing.UNRESOLVED: "?",
    Standing.CLOSED: "–",
}
#: From what is to be looked at first to what nobody has to look at again.
URGENCY = (
    Standing.REOPENED,
    Standing.NEW,
    Standing.ESCALATED,
    Standing.UNRESOLVED,
    Standing.OPEN,
    Standing.CONFIRMED,
    Standing.SUPPRESSED,
    Standing.CLOSED,
)
#: What a filter calls the standings that somebody has to decide on.
TO_DO = "to_do"


class NightView:
    """Finds what stands in a row; without a night, nothing does and every row is as urgent as the next."""

    def __init__(self, night: NightReport | None, manifest: RunManifest) -> None:
        self._by_id = {one.alert.alert_id: one for one in night.alerts} if night else {}
        self._sources = {used.file: used.source or used.file for used in manifest.inputs}
        self._known = night is not None

    def of(self, alert: Alert) -> list[NightAlert]:
        """The hits and findings of a row with their standings, the most urgent first."""
        if not self._known:
            return []
        source = self._sources.get(alert.decision.file, alert.decision.file)
        ids = dict.fromkeys(alert_id_of(thing.key) for thing in to_review(alert, source))
        found = [self._by_id[alert_id] for alert_id in ids if alert_id in self._by_id]
        return sorted(found, key=lambda one: URGENCY.index(one.alert.standing))

    def rank(self, alert: Alert) -> int:
        """0 for a row with something new or re-opened, then what is still to do, confirmed, and suppressed. A row of
        which the night says nothing is to do."""
        found = self.of(alert)
        first = found[0].alert.standing if found else Standing.OPEN
        if first in (Standing.REOPENED, Standing.NEW):
            return 0
        return 1 if first.to_do else URGENCY.index(first)


def standings(things: Sequence[NightAlert]) -> list[Standing]:
    """The standings that occur, the most urgent first."""
    return list(dict.fromkeys(one.alert.standing for one in things))


def filter_words(things: Sequence[NightAlert]) -> str:
    """What the standing filter of the page finds a row by."""
    words = [standing.value for standing in standings(things)]
    return " ".join([*words, TO_DO] if any(one.alert.standing.to_do for one in things) else words)


def tone(standing: Standing) -> str:
    """Class of a standing's tag: to do, confirmed, or done."""
    if standing.to_do:
        return "todo"
    return "red" if standing is Standing.CONFIRMED else "done"


def trend_words(trend: Sequence[RunFigures]) -> str:
    """The trend in a sentence, for those who do not see the picture."""
    return "; ".join(
        f"{run.started[:10]} {run.to_do} to decide, {run.new} new, {run.reopened} re-opened" for run in trend
    )
