"""Which lists a run searches, and whether they can be trusted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from screening.errors import ListsProblem, UsageProblem
from screening.lists.embedding import embedded_ids, embedded_snapshot
from screening.lists.snapshot import Snapshot
from screening.lists.store import Store
from screening.lists.update_notes import last_failure
from screening.records import dataclass

#: Id of a team's own list.
OWN_LIST = "internal"


@dataclass(frozen=True, slots=True)
class LoadedLists:
    """The snapshots a run searches, by list id, their bytes checked."""

    snapshots: tuple[Snapshot, ...]
    embedded_only: bool
    """No official list, only embedded ones or the team's own, and not on purpose: no hit means `not_screened`, never
    `clear`."""
    demo: bool
    warnings: tuple[str, ...]
    """Sentences every output must show: embedded lists in use, stale lists, and the notes."""
    notes: tuple[str, ...] = ()
    """Those of the warnings that no other field tells of: failed updates, a look back."""
    as_of: datetime | None = None
    """The moment whose lists these are; None: now."""


def open_lists(
    data_dir: Path,
    list_ids: Sequence[str] = (),
    demo: bool = False,
    max_age_days: float | None = None,
    now: datetime | None = None,
    as_of: datetime | None = None,
    by_stamp: bool = False,
) -> LoadedLists:
    """Opens the lists of a run: those named, else all imported ones; the embedded ones where none of these is official.

    A team's own list is not official: it adds to a screening and is none. With `demo`, the embedded lists alone.
    `max_age_days` is the longest time since a list's import; embedded lists have no age. `now` defaults to the clock.
    With `as_of`, the snapshots that were in use at that moment, with the age they had then. `by_stamp`: a list found
    whole before and untouched since is not read again (see `stamps`).
    Raises UsageProblem for an unknown list id, ListsProblem where a list is damaged, too old, not imported, or was not
    yet at that moment.
    """
    store = Store(data_dir)
    now = as_of or now or datetime.now(UTC)
    if as_of:
        snapshots = _looking_back(store, list_ids, as_of, demo)
    elif demo:
        snapshots = _demo_lists(data_dir, list_ids)
    elif list_ids:
        snapshots = [_named(store, data_dir, list_id) for list_id in sorted(set(list_ids))]
    else:
        snapshots = list(store.snapshots())
        if not any(map(_is_official, snapshots)):
            snapshots = [*_all_embedded(data_dir), *snapshots]
    for snapshot in snapshots:
        snapshot.check_digest(by_stamp=by_stamp)
        _check_age(snapshot, max_age_days, now)
    unofficial = not any(map(_is_official, snapshots))
    notes = [_look_back_note(as_of)] if as_of else [] if demo else list(_failure_notes(store, snapshots, list_ids))
    warnings = [*notes, *(_stale_warning(snapshot, now) for snapshot in snapshots if snapshot.stale(now))]
    if demo:
        warnings.insert(0, "Demonstration on the embedded lists: they are no live lists, and this is no screening.")
    elif unofficial:
        warnings.insert(
            0,
            f"Only {_unofficial_names(snapshots)} searched: no hit is no clearance. "
            "Import an official list with: screening lists import us_ofac_sdn sdn.csv alt.csv add.csv",
        )
    return LoadedLists(
        tuple(snapshots), unofficial and not demo, demo, tuple(warnings), notes=tuple(notes), as_of=as_of
    )


def _is_official(snapshot: Snapshot) -> bool:
    return not snapshot.embedded and snapshot.list_id != OWN_LIST


def _unofficial_names(snapshots: Sequence[Snapshot]) -> str:
    if all(snapshot.embedded for snapshot in snapshots):
        return "the embedded lists were"
    has_embedded = any(snapshot.embedded for snapshot in snapshots)
    return "your own list and the embedded lists were" if has_embedded else "your own list was"


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


def _looking_back(store: Store, list_ids: Sequence[str], as_of: datetime, demo: bool) -> list[Snapshot]:
    embedded = sorted(set(list_ids) & set(embedded_ids()))
    if demo or embedded:
        raise UsageProblem(
            "the embedded lists belong to the version of the software and have no history; "
            f"leave out {'--demo' if demo else f'--list {embedded[0]}'} or --as-of"
        )
    found = {list_id: store.as_of(list_id, as_of) for list_id in sorted(set(list_ids) or store.list_ids())}
    missing = [list_id for list_id, snapshot in found.items() if snapshot is None]
    snapshots = [snapshot for snapshot in found.values() if snapshot]
    if list_ids and missing:
        raise ListsProblem(f"at {_said(as_of)} these lists were not imported yet: {', '.join(missing)}")
    if not snapshots:
        raise ListsProblem(f"at {_said(as_of)} no list was imported yet, so what was screened then cannot be shown")
    return snapshots


def _look_back_note(as_of: datetime) -> str:
    return f"Lists as of {_said(as_of)}: this shows what was listed then; it is no screening of today."


def _failure_notes(store: Store, snapshots: Sequence[Snapshot], list_ids: Sequence[str]) -> Iterator[str]:
    """What the last updates failed to bring; of lists that were never loaded too, unless the run names its lists."""
    in_use = {snapshot.list_id: snapshot for snapshot in snapshots if not snapshot.embedded}
    for list_id in sorted(in_use) if list_ids else store.list_ids():
        snapshot = in_use.get(list_id)
        if failure := last_failure(store.folder / list_id, snapshot):
            at = f" at {failure.time}" if failure.time else ""
            what = (
                f"the copy of {snapshot.imported} was searched" if snapshot else "it was never loaded, so not searched"
            )
            yield f"The last update of list {list_id}{at} failed, and {what}: {failure.reason}"


def _said(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


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
