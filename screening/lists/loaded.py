"""Which lists a run searches, and whether they can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from screening.errors import ListsProblem, UsageProblem
from screening.lists.embedding import embedded_ids, embedded_snapshot
from screening.lists.snapshot import Snapshot
from screening.lists.store import Store


@dataclass(frozen=True, slots=True)
class LoadedLists:
    """The snapshots a run searches, by list id, their bytes checked."""

    snapshots: tuple[Snapshot, ...]
    embedded_only: bool
    """Only embedded lists, and not on purpose: no hit means `not_screened`, never `clear`."""
    demo: bool
    warnings: tuple[str, ...]
    """Sentences every output must show: embedded lists in use, stale lists."""


def open_lists(
    data_dir: Path,
    list_ids: Sequence[str] = (),
    demo: bool = False,
    max_age_days: float | None = None,
    now: datetime | None = None,
) -> LoadedLists:
    """Opens the lists of a run: those named, else all imported ones, else (or with `demo`) the embedded ones.

    `max_age_days` is the longest time since a list's import; embedded lists have no age. `now` defaults to the clock.
    Raises UsageProblem for an unknown list id, ListsProblem where a list is damaged, too old or not imported.
    """
    store = Store(data_dir)
    now = now or datetime.now(UTC)
    if demo:
        snapshots = _demo_lists(data_dir, list_ids)
    elif list_ids:
        snapshots = [_named(store, data_dir, list_id) for list_id in sorted(set(list_ids))]
    else:
        snapshots = list(store.snapshots()) or _all_embedded(data_dir)
    for snapshot in snapshots:
        snapshot.check_digest()
        _check_age(snapshot, max_age_days, now)
    only_embedded = all(snapshot.embedded for snapshot in snapshots)
    warnings = [_stale_warning(snapshot, now) for snapshot in snapshots if snapshot.stale(now)]
    if demo:
        warnings.insert(0, "Demonstration on the embedded lists: they are no live lists, and this is no screening.")
    elif only_embedded:
        warnings.insert(
            0,
            "Only the embedded lists were searched: no hit is no clearance. "
            "Import an official list with: screening lists import us_ofac_sdn sdn.csv alt.csv add.csv",
        )
    return LoadedLists(tuple(snapshots), only_embedded and not demo, demo, tuple(warnings))


def _all_embedded(data_dir: Path) -> list[Snapshot]:
    ids = embedded_ids()
    if not ids:
        raise ListsProblem("no list is imported and this installation has no embedded lists; import a list")
    return [embedded_snapshot(data_dir, list_id) for list_id in ids]


def _demo_lists(data_dir: Path, list_ids: Sequence[str]) -> list[Snapshot]:
    official = sorted(set(list_ids) - set(embedded_ids()))
    if official:
        raise UsageProblem(
            f"--demo searches the embedded lists only ({', '.join(embedded_ids())}); leave out --list {official[0]}"
        )
    if not list_ids:
        return _all_embedded(data_dir)
    return [embedded_snapshot(data_dir, list_id) for list_id in sorted(set(list_ids))]


def _named(store: Store, data_dir: Path, list_id: str) -> Snapshot:
    if list_id in embedded_ids():
        return embedded_snapshot(data_dir, list_id)
    from screening.lists.catalogue import load_catalogue

    known = load_catalogue()
    if list_id not in known:
        raise UsageProblem(
            f"unknown list {list_id!r}; known lists: {', '.join(sorted([*known, *embedded_ids()]))}; "
            f"imported: {', '.join(store.list_ids()) or 'none'}"
        )
    snapshot = store.current(list_id)
    if snapshot is None:
        raise ListsProblem(
            f"list {list_id} is not imported (imported: {', '.join(store.list_ids()) or 'none'}); "
            f"import it with: screening lists import {list_id} FILE…"
        )
    return snapshot


def _check_age(snapshot: Snapshot, max_age_days: float | None, now: datetime) -> None:
    age = snapshot.age_days(now)
    if max_age_days is not None and age is not None and age > max_age_days:
        raise ListsProblem(
            f"list {snapshot.list_id} was imported {age:.1f} days ago, more than the {max_age_days:g} days allowed; "
            f"fetch the newest files and import them with: screening lists import {snapshot.list_id} FILE…"
        )


def _stale_warning(snapshot: Snapshot, now: datetime) -> str:
    return (
        f"List {snapshot.list_id} is stale: imported {snapshot.age_days(now):.0f} days ago, "
        f"usually renewed within {snapshot.usual_age_days:g} days."
    )
