"""What the report of a night says beside its run: gathered from the state, the previous run and the lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from screening.batch.changes import Changes, ToReview, compare, to_review
from screening.batch.codec import alert_from_json
from screening.batch.kept import ALERTS, read_json_lines
from screening.batch.run import read_alerts
from screening.config import Config
from screening.errors import ListsProblem
from screening.lists.diff import diff_snapshots
from screening.lists.embedding import embedded_ids, embedded_snapshot
from screening.lists.snapshot import Snapshot
from screening.lists.store import Store
from screening.match.screener import Screener
from screening.match.selftest import DEFAULT_SEED, Recall, SelfTest, choose, planned, run_trials
from screening.model import Alert
from screening.reports.decisions_file import read_decisions
from screening.reports.html import write_report
from screening.reports.manifest import ListUse, RunManifest, read_manifest, setting_text
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
from screening.reports.xlsx import ALL_DECISIONS_UP_TO, DECISIONS_COLUMNS, write_workbook
from screening.review.history import PastRun, last_decisions, runs_up_to
from screening.review.policy import policy_changes
from screening.review.record import RunStanding
from screening.review.state import State
from screening.review.verdict import Standing

#: Runs of the trend; changed entries of a list that are named; newest entries of each list in the self-test.
TREND_RUNS, NAMED_ENTRIES, NEWEST_ENTRIES = 14, 50, 5
_NOT_SET = "not set"


def write_night_reports(
    run: Path, previous: Path | None, standing: RunStanding, state: State, data_dir: Path
) -> NightReport:
    """Write report.html, report.xlsx and night.json of a recorded run with what the state says; each takes the place
    of the earlier one at once. `previous` is the folder of the run before it.

    The same files and state give the same bytes. Raises InputProblem where a run is damaged, OutputProblem where a file
    cannot be written.
    """
    manifest = read_manifest(run)
    before = read_manifest(previous) if previous else None
    night = night_report(manifest, before, standing, state, data_dir)
    changes = _changes(run, manifest, previous, before)

    def alerts() -> Iterator[Alert]:
        return read_alerts(run)

    write_report(run, manifest, alerts, changes, night)
    decisions = _decision_lines(run) if manifest.counts_in <= ALL_DECISIONS_UP_TO else None
    write_workbook(run, manifest, alerts, changes, night, decisions)
    night.write(run)
    return night


def night_report(
    manifest: RunManifest, before: RunManifest | None, standing: RunStanding, state: State, data_dir: Path
) -> NightReport:
    """What the state, the previous run and the lists in `data_dir` say of a recorded run."""
    sources = {used.source or used.file for used in manifest.inputs}
    files = {used.file for used in manifest.inputs}
    decisions = last_decisions(state.database)
    store = Store(data_dir)
    return NightReport(
        run_id=manifest.run_id,
        previous=before.run_id if before else "",
        alerts=tuple(
            NightAlert(
                one,
                decisions.get(one.alert_id),
                elsewhere=one.standing is not Standing.CLOSED and one.file not in files,
            )
            for one in standing.alerts
        ),
        trend=tuple(map(_figures, runs_up_to(state.database, manifest.run_id, sources, TREND_RUNS))),
        lists=tuple(_list_changes(manifest, before, store)) if before else (),
        settings=(*(_setting_changes(manifest, before) if before else ()), *_policy_changes(manifest, state)),
        digests=tuple(_digest_changes(manifest, before)) if before else (),
        newest=_newest_found(manifest, store, data_dir),
        head=standing.head,
    )


def _changes(run: Path, now: RunManifest, previous: Path | None, before: RunManifest | None) -> Changes | None:
    if previous is None or before is None:
        return None
    screened = {used.source or used.file for used in now.inputs} if not now.embedded_only else set()
    return compare(before.run_id, _things(previous), _things(run), screened)


def _decision_lines(run: Path) -> Iterator[list[str]]:
    """The lines of decisions.csv without the input's own columns: the alerts kept leave most clear rows out."""
    for line in read_decisions(run, DECISIONS_COLUMNS):
        yield list(line.values())


def _things(run: Path) -> Iterator[ToReview]:
    for record in read_json_lines(run / ALERTS):
        yield from to_review(alert_from_json(record), record["source"])


def _figures(run: PastRun) -> RunFigures:
    manifest, counts = run.manifest, run.counts
    return RunFigures(
        run_id=run.run_id,
        started=manifest["started"],
        rows=manifest["counts_in"],
        review=manifest["counts_out"].get("review", 0),
        new=counts[Standing.NEW],
        reopened=counts[Standing.REOPENED],
        to_do=sum(count for standing, count in counts.items() if standing.to_do),
        suppressed=counts[Standing.SUPPRESSED],
        seconds=manifest["duration"],
    )


def _list_changes(manifest: RunManifest, before: RunManifest, store: Store) -> Iterator[ListChange]:
    was = {used.id: used for used in before.lists}
    now = {used.id: used for used in manifest.lists}
    for list_id in sorted({*was, *now}):
        old, new = was.get(list_id), now.get(list_id)
        if old is None or new is None:
            note = (
                "not searched by the previous run" if old is None else "searched by the previous run, not by this one"
            )
            yield ListChange(list_id, old.digest if old else "", new.digest if new else "", None, note=note)
        elif old.digest == new.digest:
            yield ListChange(list_id, old.digest, new.digest, {"added": 0, "removed": 0, "changed": 0})
        else:
            yield _compared(old, new, store)


def _compared(old: ListUse, new: ListUse, store: Store) -> ListChange:
    try:
        changes = diff_snapshots(store.snapshot(old.id, old.digest), store.snapshot(new.id, new.digest))
        counts: Counter[str] = Counter()
        named: list[ChangedEntry] = []
        for change in changes:
            counts[change.kind] += 1
            if len(named) < NAMED_ENTRIES:
                fields = tuple(field.field for field in change.fields)
                named.append(ChangedEntry(change.kind, change.id, change.name, fields))
    except ListsProblem:
        note = "its entries cannot be compared: one of the two copies is not kept, or damaged"
        return ListChange(old.id, old.digest, new.digest, None, note=note)
    totals = {kind: counts[kind] for kind in ("added", "removed", "changed")}
    return ListChange(old.id, old.digest, new.digest, totals, tuple(named))


def _setting_changes(manifest: RunManifest, before: RunManifest) -> Iterator[ValueChange]:
    was, now = _plain(before), _plain(manifest)
    changed = [name for name in sorted({*was, *now}) if was.get(name, _NOT_SET) != now.get(name, _NOT_SET)]
    for name in changed:
        if name.removesuffix("_reason") not in changed or not name.endswith("_reason"):  # it stands beside its setting
            reason = str(manifest.config.get(f"{name}_reason", ""))
            yield ValueChange(name, was.get(name, _NOT_SET), now.get(name, _NOT_SET), reason)


def _policy_changes(manifest: RunManifest, state: State) -> Iterator[ValueChange]:
    for line, changes in policy_changes(state.database, manifest.run_id):
        for name, (was, now) in changes.items():
            reason = f"the policy of decisions changed, by {line['user']} at {line['time']}"
            yield ValueChange(f"review {name}", setting_text(was), setting_text(now), reason)


def _plain(manifest: RunManifest) -> dict[str, str]:
    return {name: setting_text(value) for name, value in manifest.config.items()}


def _digest_changes(manifest: RunManifest, before: RunManifest) -> Iterator[ValueChange]:
    for name, old, new in (
        ("software", before.software_version, manifest.software_version),
        ("rules", before.rules_digest, manifest.rules_digest),
        ("goods", before.goods_digest, manifest.goods_digest),
        ("names", before.names_digest, manifest.names_digest),
    ):
        if old != new:
            yield ValueChange(name, old or "none", new or "none")


def _newest_found(manifest: RunManifest, store: Store, data_dir: Path) -> NewestFound | None:
    """Near-copies of the newest entries, screened on the lists and at the settings of the run."""
    try:
        snapshots = [_as_searched(used, store, data_dir) for used in manifest.lists]
    except ListsProblem:
        return None
    settings: dict[str, Any] = dict(manifest.config)
    config = Config(threshold=settings["threshold"], weak_aliases_alert=tuple(settings.get("weak_aliases_alert") or ()))
    chosen = [
        one for snapshot in snapshots for one in choose(snapshot, 2 * NEWEST_ENTRIES - 1, DEFAULT_SEED) if one.newest
    ]
    trials = tuple(run_trials(Screener.open(snapshots, config), list(planned(chosen, DEFAULT_SEED))))
    test = SelfTest(NEWEST_ENTRIES, DEFAULT_SEED, config.threshold, tuple(snapshots), trials)
    return NewestFound(
        each=NEWEST_ENTRIES,
        entries=len(chosen),
        whole=_found(test.whole),
        by_kind=_all_found(test.by_kind()),
        by_list=_all_found(test.by_list()),
        missed=tuple(
            Missed(t.list_id, t.entity_id, t.listed, t.query, t.kind.value, round(t.score, 4)) for t in test.misses
        ),
        beyond=len(test.beyond),
    )


def _as_searched(used: ListUse, store: Store, data_dir: Path) -> Snapshot:
    """The snapshot that a run searched; ListsProblem where it is not kept any more."""
    if used.id not in embedded_ids():
        return store.snapshot(used.id, used.digest)
    embedded = embedded_snapshot(data_dir, used.id)
    if embedded.digest != used.digest:
        raise ListsProblem(f"the embedded list {used.id} is another one than when the run was made")
    return embedded


def _found(recall: Recall) -> Found:
    return Found(str(recall.group), recall.found, recall.trials)


def _all_found(recalls: Sequence[Recall]) -> tuple[Found, ...]:
    return tuple(map(_found, recalls))
