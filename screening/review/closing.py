"""What a run did not find again: it stands as before where its row was not screened, else it is closed and says why."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from screening.batch.decide import NOT_SCREENED
from screening.intake.rows import MAX_ERROR_ID_CHARS
from screening.model import RowOutcome
from screening.reports.cells import harmless
from screening.reports.decisions_file import read_decisions
from screening.reports.manifest import RunManifest, setting_text

NOT_FOUND = "not found any more"
LEFT = "its row was not screened in this run, so that it stands as before"
MAYBE_LEFT = "its row may be one that was not screened in this run and has no id, so that it stands as before"

#: Settings that decide on findings and no hit, and those that decide on nothing that is found.
_OF_FINDINGS = {"review_severity", "profile", "home"}
_OF_NOTHING = {"max_age_days"}
#: Digests of a manifest, and what they are of.
_OF_ALL = {"software_version": "the software", "code_digest": "the software", "names_digest": "the words of names"}
_OF_RULES = {"rules_digest": "the rules", "goods_digest": "the goods"}

_Row = tuple[str, str]
"""Source and id."""


@dataclass(frozen=True, slots=True)
class RowsOfRun:
    """What became of the rows that somebody asks about."""

    screened: frozenset[_Row]
    unscreened: frozenset[_Row]
    """In error or not screened, wholly or in part."""
    nameless: frozenset[str]
    """Sources with unscreened rows of unknown id: it may have been lost with the row."""

    def why_left(self, alert: sqlite3.Row) -> str:
        """Why an alert stands as before: its row was not screened, or may be one whose id could not be read. "" where
        neither is so."""
        row = _row_of(alert)
        if row in self.unscreened:
            return LEFT
        return MAYBE_LEFT if alert["source"] in self.nameless and row not in self.screened else ""

    def has(self, alert: sqlite3.Row) -> bool:
        """Whether the row of an alert is in the input."""
        return _row_of(alert) in self.screened | self.unscreened


def rows_of_run(run_dir: Path, manifest: RunManifest, alerts: Collection[sqlite3.Row]) -> RowsOfRun:
    """What decisions.csv of a run says of the rows of these alerts. InputProblem where it cannot be read."""
    sources = {used.file: used.source or used.file for used in manifest.inputs}
    asked = {_row_of(alert) for alert in alerts}
    screened: set[_Row] = set()
    unscreened: set[_Row] = set()
    nameless: set[str] = set()
    for line in read_decisions(run_dir, ("file", "id", "outcome", "reason")):
        row = (sources.get(line["file"], line["file"]), line["id"][:MAX_ERROR_ID_CHARS])
        clean = line["outcome"] in (RowOutcome.CLEAR, RowOutcome.REVIEW) and not manifest.embedded_only
        if clean and not (line["outcome"] == RowOutcome.REVIEW and NOT_SCREENED in line["reason"]):
            if row in asked:
                screened.add(row)
        elif not row[1]:
            nameless.add(row[0])
        elif row in asked:
            unscreened.add(row)
    return RowsOfRun(frozenset(screened), frozenset(unscreened), frozenset(nameless))


def why_closed(
    alert: sqlite3.Row, rows: RowsOfRun, before: Mapping[str, Any], now: Mapping[str, Any], listed: bool
) -> str:
    """Why an alert is not found any more, as far as the manifests (run.json) of the run that found it last and of this
    one tell; `listed`: this run found its list entry in another row."""
    if alert["row_id"] and not rows.has(alert):
        return "its row is not in the input any more"
    if alert["kind"] == "error":
        if not alert["row_id"]:
            return NOT_FOUND
        in_error = _row_of(alert) in rows.unscreened
        return "its row cannot be screened for another reason now" if in_error else "its row was screened"
    is_hit = alert["kind"] == "hit"
    if is_hit and alert["what"] not in {used["id"] for used in now["lists"]}:
        return f"the list {alert['what']} is not searched any more"
    causes = dict(_causes(alert, is_hit, before, now, listed))
    if not causes:
        return NOT_FOUND
    if len(causes) > 1:
        return f"{NOT_FOUND}; since it was found last, {' and '.join(what for what, _ in causes.values())} changed"
    ((_, alone),) = causes.values()
    return alone


def _causes(
    alert: sqlite3.Row, is_hit: bool, before: Mapping[str, Any], now: Mapping[str, Any], listed: bool
) -> Iterator[tuple[str, tuple[str, str]]]:
    """What may be the cause: in a word for a list of several, and as a sentence where it is the only one."""
    what = "does not match any more" if is_hit else "the rule finds nothing any more"
    if _input_digests(before, alert["source"]) != _input_digests(now, alert["source"]):
        changed = "changed" if alert["row_id"] else "is gone or changed"
        yield (
            "input",
            ("the input", f"the row {changed}, so that it {what}" if is_hit else f"the row {changed}: {what}"),
        )
    lists = {used["id"] for used in (*before["lists"], *now["lists"])} if not is_hit else {alert["what"]}
    if differing := sorted(one for one in lists if _list_digest(before, one) != _list_digest(now, one)):
        named = f"the list {', '.join(differing)}"
        entry = f"its entry {alert['listing']} is gone from it or {what}"
        if listed:
            entry = f"its entry {alert['listing']} {what}"
        yield "lists", (named, f"{named} changed: {entry if is_hit else what}")
    if settings := ", ".join(_settings(is_hit, before, now)):
        yield "settings", (f"the settings ({settings})", f"the settings changed: {settings}")


def _settings(is_hit: bool, before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    was, has = before["config"], now["config"]
    passed_over = _OF_NOTHING | (_OF_FINDINGS if is_hit else set())
    for name in sorted({*was, *has} - passed_over):
        if was.get(name) != has.get(name) and not name.endswith("_reason"):
            yield f"{name} from {setting_text(was.get(name))} to {setting_text(has.get(name))}"
    digests = _OF_ALL if is_hit else _OF_ALL | _OF_RULES
    yield from dict.fromkeys(word for key, word in digests.items() if before.get(key, "") != now.get(key, ""))


def _input_digests(manifest: Mapping[str, Any], source: str) -> list[str]:
    return sorted(used["digest"] for used in manifest["inputs"] if (used.get("source") or used["file"]) == source)


def _list_digest(manifest: Mapping[str, Any], list_id: str) -> str:
    return next((str(used["digest"]) for used in manifest["lists"] if used["id"] == list_id), "")


def _row_of(alert: sqlite3.Row) -> _Row:
    return alert["source"], harmless(alert["row_id"])[:MAX_ERROR_ID_CHARS]
