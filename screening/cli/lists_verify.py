"""`screening lists verify`: every stored byte and count, and what makes a sound copy doubtful."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from screening.cli.lists_output import issue_kinds, print_json
from screening.cli.options import data_dir_option, json_option
from screening.errors import ListsProblem
from screening.lists.snapshot import stale_mark
from screening.lists.update_notes import NOTES

if TYPE_CHECKING:
    from screening.lists.census import Census
    from screening.lists.snapshot import Snapshot
    from screening.lists.store import Store


@click.command("verify", epilog="Example: screening lists verify us_ofac_sdn")
@click.argument("list_ids", nargs=-1)
@click.option("--all", "all_kept", is_flag=True, help="Every snapshot that is kept, not only the one in use.")
@data_dir_option
@json_option
def command(list_ids: tuple[str, ...], all_kept: bool, data_dir: Path, as_json: bool) -> None:
    """Check every stored byte, entity and count of the imported lists, and the history of what was in use.

    Says too what the reader could not take as it stood, such as aliases of no entity, and where a list is
    smaller than believable. Exits with 3 where a list is damaged or none is imported.
    """
    from screening.lists.store import Store

    store = Store(data_dir)
    chosen = list_ids or [list_id for list_id in store.list_ids() if _was_imported(store, list_id)]
    if not chosen:
        raise ListsProblem("no list is imported, so there is nothing to verify")
    sound: list[tuple[Snapshot, list[str]]] = []
    damage: list[str] = []
    for list_id in chosen:
        for digest in _digests(store, list_id, all_kept, damage):
            try:
                snapshot = store.snapshot(list_id, digest)
                sound.append((snapshot, _doubts(snapshot, snapshot.verify())))
            except ListsProblem as problem:
                damage.append(str(problem))
    if as_json:
        print_json([_record(snapshot, doubts) for snapshot, doubts in sound])
    else:
        for snapshot, doubts in sound:
            _print(snapshot, doubts)
    if damage:
        raise ListsProblem("\n".join(damage))


def _was_imported(store: Store, list_id: str) -> bool:
    """Whether there is anything of the list; what a failed first update left is nothing."""
    return any(not child.name.startswith(".") and child.name != NOTES for child in (store.folder / list_id).iterdir())


def _digests(store: Store, list_id: str, all_kept: bool, damage: list[str]) -> tuple[str, ...]:
    """The snapshots of a list to look at; what is wrong with the list itself is added to the damage."""
    try:
        store.history(list_id)
        current = store.current(list_id)
        if current is None:
            raise ListsProblem(f"list {list_id} is not imported")
    except ListsProblem as problem:
        damage.append(str(problem))
        return store.digests(list_id) if all_kept else ()
    return store.digests(list_id) if all_kept else (current.digest,)


def _record(snapshot: Snapshot, doubts: list[str]) -> dict[str, Any]:
    record = {"id": snapshot.list_id, "digest": snapshot.digest, "intact": True, "warnings": doubts}
    return record | {"stale": snapshot.stale()} | {"issue_kinds": issue_kinds(snapshot.issues())}


def _print(snapshot: Snapshot, doubts: list[str]) -> None:
    facts = ["intact", f"{snapshot.entity_count:,} entities", f"digest {snapshot.digest[:12]}", stale_mark(snapshot)]
    click.echo(f"{snapshot.list_id}: {', '.join(filter(None, facts))}")
    for doubt in doubts:
        click.secho(f"  doubtful: {doubt}", fg="yellow")
    for kind in issue_kinds(snapshot.issues()):
        click.echo(f"  {kind['count']:,} × {kind['example']}")


def _doubts(snapshot: Snapshot, census: Census) -> list[str]:
    """What makes a sound copy doubtful: assertions of the catalogue that it breaks, bytes without a digest."""
    from screening.lists.assertions import broken_assertions
    from screening.lists.catalogue import load_catalogue

    entry = load_catalogue().get(snapshot.list_id)
    doubts = list(broken_assertions(entry, census)) if entry else []
    if not snapshot.issues_digest:
        doubts.append("imported by an older version, which kept no digests of its issues and manifest: import it again")
    return doubts
