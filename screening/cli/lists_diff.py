"""`screening lists diff`: what changed between two snapshots, as table, JSON or CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from screening.cli.lists_output import print_json
from screening.cli.options import data_dir_option, json_option
from screening.errors import UsageProblem
from screening.lists.snapshot import stale_mark

if TYPE_CHECKING:
    from screening.lists.diff import EntityChange
    from screening.lists.snapshot import Snapshot
    from screening.lists.store import Store

_COLUMNS = ("list", "change", "entity_id", "name", "type", "field", "removed", "added")
_KINDS = ("added", "removed", "changed")
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


@click.command("diff", epilog="Example: screening lists diff us_ofac_sdn 2026-11-01 2026-11-22")
@click.argument("references", nargs=-1, metavar="[LIST_ID] [A [B]]")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV: one line for each field that changed.")
@data_dir_option
@json_option
def command(references: tuple[str, ...], as_csv: bool, data_dir: Path, as_json: bool) -> None:
    """Show what changed between two snapshots: added, removed, changed with the fields that changed.

    \b
    A and B (older, newer) are each one of:
      the first digits of a digest (at least 4)   screening lists diff un_sc 3f8a c01d
      a date or time: what was in use then        screening lists diff 2026-11-01 2026-11-22
      `previous` or `current`, the defaults       screening lists diff us_ofac_sdn

    Without LIST_ID, two digests find their list themselves; dates and words
    compare every imported list that had a snapshot at both.
    """
    from screening.lists.diff import diff_snapshots
    from screening.lists.store import Store

    if as_csv and as_json:
        raise UsageProblem("--csv and --json exclude each other; leave one out")
    pairs = _pairs(Store(data_dir), references, datetime.now(UTC))
    changes = [(old, new, list(diff_snapshots(old, new))) for old, new in pairs]
    if as_json:
        print_json(_record(changes))
    elif as_csv:
        for new in (new for _, new, _ in changes if new.stale()):
            click.echo(f"Note: {new.list_id}: {stale_mark(new)}", err=True)
        _print_csv(changes)
    else:
        for old, new, found in changes:
            _print_table(old, new, found)


def _pairs(store: Store, references: Sequence[str], now: datetime) -> list[tuple[Snapshot, Snapshot]]:
    from screening.lists.versions import CURRENT, PREVIOUS, find_snapshot, lists_of_digest

    imported = store.list_ids()
    rest = list(references)
    if rest and rest[0] in imported:
        chosen: tuple[str, ...] = (rest.pop(0),)
    elif digest_lists := [set(lists_of_digest(store, said)) for said in rest if lists_of_digest(store, said)]:
        chosen = tuple(sorted(set.intersection(*digest_lists)))
        if not chosen:
            raise UsageProblem(
                f"{' and '.join(rest)} are snapshots of different lists; only those of one can be compared"
            )
    else:
        chosen = imported
    if len(rest) > 2:
        raise UsageProblem(f"give at most two snapshots to compare, not {', '.join(rest)}")
    if not chosen:
        raise UsageProblem("no list is imported, so there is nothing to compare")
    first, second = (*rest, *(PREVIOUS, CURRENT)[len(rest) :])
    if len(chosen) == 1:
        return [(find_snapshot(store, chosen[0], first, now), find_snapshot(store, chosen[0], second, now))]
    return list(_wherever_possible(store, chosen, first, second, now))


def _wherever_possible(
    store: Store, list_ids: Sequence[str], first: str, second: str, now: datetime
) -> Iterator[tuple[Snapshot, Snapshot]]:
    """The pairs of the lists that have both; what is left out, and why, is said."""
    from screening.lists.versions import find_snapshot

    nothing = True
    for list_id in list_ids:
        try:
            pair = find_snapshot(store, list_id, first, now), find_snapshot(store, list_id, second, now)
        except UsageProblem as problem:
            click.echo(f"Not compared: {problem}", err=True)
        else:
            nothing = False
            yield pair
    if nothing:
        raise UsageProblem("no list has both snapshots, so there is nothing to compare")


def _record(changes: Sequence[tuple[Snapshot, Snapshot, list[EntityChange]]]) -> dict[str, Any]:
    """One shape for one list or many: every change names its list."""
    record: dict[str, Any] = {"lists": [], "added": [], "removed": [], "changed": []}
    for old, new, found in changes:
        counts = Counter(change.kind for change in found)
        record["lists"].append(
            {"id": new.list_id, "from": _version(old), "to": _version(new)} | {kind: counts[kind] for kind in _KINDS}
        )
        for change in found:
            entry: dict[str, Any] = {"list": new.list_id, "id": change.id, "name": change.name, "type": change.type}
            if change.kind == "changed":
                entry["fields"] = {f.field: {"removed": f.removed, "added": f.added} for f in change.fields}
            record[change.kind].append(entry)
    return record


def _version(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "digest": snapshot.digest,
        "published": snapshot.published or None,
        "imported": snapshot.imported,
        "entities": snapshot.entity_count,
        "stale": snapshot.stale(),
    }


def _print_csv(changes: Sequence[tuple[Snapshot, Snapshot, list[EntityChange]]]) -> None:
    from screening.reports.cells import harmless, joined
    from screening.reports.tables import csv_line

    click.echo(csv_line(_COLUMNS), nl=False)
    for _, new, found in changes:
        for change in found:
            head = [new.list_id, change.kind, change.id, change.name, change.type]
            rows = [[*head, f.field, joined(f.removed), joined(f.added)] for f in change.fields] or [
                [*head, "", "", ""]
            ]
            for row in rows:
                click.echo(csv_line([harmless(cell) for cell in row]), nl=False)


def _print_table(old: Snapshot, new: Snapshot, found: Sequence[EntityChange]) -> None:
    counts = Counter(change.kind for change in found)
    title = click.style(f"{new.list_id}: {_label(old)} to {_label(new)}", bold=True)
    click.echo(f"{title}: " + ", ".join(f"{counts[kind]:,} {kind}" for kind in _KINDS) + _mark(new))
    for kind in _KINDS:
        for change in (change for change in found if change.kind == kind):
            click.echo(f"  {_SIGNS[kind]} {change.id:<10} {change.name} ({change.type})")
            for field in change.fields:
                click.echo(f"      {field.field.replace('_', ' ')}:")
                for sign, values in (("-", field.removed), ("+", field.added)):
                    for value in values:
                        click.echo(f"        {sign} {value}")


def _label(snapshot: Snapshot) -> str:
    dated = f"published {snapshot.published}" if snapshot.published else f"imported {snapshot.imported[:10]}"
    return f"{snapshot.digest[:12]} ({dated})"


def _mark(snapshot: Snapshot) -> str:
    """What must be said of a newer side that is old itself: later changes are not in it."""
    mark = stale_mark(snapshot)
    return f"; {mark}" if mark else ""
