"""`screening lists`: the catalogue of official lists, import, what is loaded, verification."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from screening.cli import lists_diff, lists_prune, lists_update, lists_verify
from screening.cli.lists_output import issue_kinds, print_entity, print_import, print_json, print_status, status_record
from screening.cli.options import data_dir_option, json_option, list_option
from screening.errors import ListsProblem, UsageProblem

if TYPE_CHECKING:
    from screening.lists.snapshot import Snapshot


@click.group("lists")
def command() -> None:
    """Update, import, inspect, compare and verify lists.

    \b
    Examples:
      screening lists sources
      screening lists update
      screening lists import us_ofac_sdn sdn.csv alt.csv add.csv sdn_comments.csv
      screening lists import un_sc consolidated.xml
      screening lists status
      screening lists diff us_ofac_sdn
      screening lists show 9349 --list us_ofac_sdn
    """


command.add_command(lists_diff.command)
command.add_command(lists_update.command)
command.add_command(lists_prune.command)
command.add_command(lists_verify.command)


@command.command("import", epilog="Example: screening lists import us_ofac_sdn sdn.csv alt.csv add.csv")
@click.argument("list_id")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--published", default="", metavar="DATE", help="Date of publication, where the files have none.")
@data_dir_option
@json_option
def import_command(list_id: str, files: tuple[Path, ...], published: str, data_dir: Path, as_json: bool) -> None:
    """Read the files of a list and use them from now on.

    The files may be packed with gzip and stand in any order. The copy in use before
    stays in use where anything fails. An old or partial file is taken with a warning.
    """
    from screening.lists.importing import import_files

    click.echo(f"Reading {len(files)} file(s) of {list_id} …", err=True)
    imported = import_files(data_dir, list_id, files, published)
    for warning in imported.warnings:
        click.echo(f"Warning: {list_id}: {warning}", err=True)
    click.echo("Building the search index …", err=True)
    _build_index(imported.snapshot)
    if as_json:
        print_json(
            status_record(imported.snapshot, datetime.now(UTC))
            | {"warnings": list(imported.warnings), "issue_kinds": issue_kinds(imported.reading.issues)}
        )
    else:
        print_import(imported.snapshot, imported.reading.issues)


@command.command("status", epilog="Example: screening lists status --json")
@data_dir_option
@json_option
def status_command(data_dir: Path, as_json: bool) -> None:
    """Show which lists are loaded, how large and how old they are.

    Exits with 3 where a list is damaged: its bytes or its manifest are not those of its import.
    """
    from screening.lists.embedding import embedded_ids, embedded_snapshot
    from screening.lists.store import Store
    from screening.lists.update_notes import last_failure

    store, now = Store(data_dir), datetime.now(UTC)
    snapshots, damage = _each(store.list_ids(), lambda list_id: _intact(store.current(list_id)))
    embedded_only = not snapshots and not damage
    if embedded_only:
        snapshots = [embedded_snapshot(data_dir, list_id) for list_id in embedded_ids()]
    loaded = {snapshot.list_id for snapshot in snapshots}
    never_loaded = [] if damage else [list_id for list_id in store.list_ids() if list_id not in loaded]
    for list_id in never_loaded:
        if failure := last_failure(store.folder / list_id, None):
            give_up = f"(to give the list up, remove {store.folder / list_id})"
            click.secho(f"{list_id}: NEVER LOADED: {failure.reason} {give_up}", fg="red", bold=True, err=True)
    if as_json:
        print_json([status_record(snapshot, now) for snapshot in snapshots])
    else:
        print_status(snapshots, now)
        if embedded_only:
            click.echo(
                "No official list is imported: only the embedded lists above can be searched, and no hit is no "
                "clearance.\nImport one, for example: screening lists import us_ofac_sdn sdn.csv alt.csv add.csv"
            )
    if damage:
        raise ListsProblem("\n".join(damage))


@command.command("sources", epilog="Example: screening lists sources --json")
@json_option
def sources_command(as_json: bool) -> None:
    """Show the catalogue of official lists: who publishes them, where, in which format."""
    import dataclasses

    from screening.lists.catalogue import load_catalogue

    entries = load_catalogue().values()
    if as_json:
        print_json([dataclasses.asdict(entry) | {"importable": entry.importable} for entry in entries])
        return
    for entry in entries:
        reader = f"import: {entry.files}" if entry.importable else "no reader yet"
        reader += "" if entry.fetch or not entry.importable else ", fetched by hand"
        click.echo(f"{click.style(entry.id, bold=True)}  {entry.title}")
        click.echo(f"    {entry.authority}; {entry.format}; {reader}; renewed {entry.cadence}")
        click.echo(f"    {entry.legal_effect}")
        for url in entry.urls:
            click.echo(f"    {url}" + ("" if entry.seen else "  (address from memory: check it)"))


@command.command("show", epilog="Example: screening lists show 9349 --list us_ofac_sdn")
@click.argument("entity_id")
@list_option
@data_dir_option
@json_option
def show_command(entity_id: str, list_ids: tuple[str, ...], data_dir: Path, as_json: bool) -> None:
    """Show all that the loaded lists say of one entity, by the publisher's own id."""
    from screening.lists.codec import entity_to_json
    from screening.lists.loaded import open_lists

    snapshots = open_lists(data_dir, list_ids).snapshots
    found = [(entity, snapshot) for snapshot in snapshots for entity in snapshot.entities() if entity.id == entity_id]
    if not found:
        searched = ", ".join(snapshot.list_id for snapshot in snapshots)
        raise UsageProblem(f"no entity {entity_id!r} in the lists searched ({searched})")
    if as_json:
        marks = ({"list_stale": snapshot.stale()} for _, snapshot in found)
        print_json([json.loads(entity_to_json(e)) | mark for (e, _), mark in zip(found, marks, strict=True)])
        return
    for entity, snapshot in found:
        print_entity(entity, snapshot)


def _intact(snapshot: Snapshot | None) -> Snapshot | None:
    """The snapshot, its bytes checked; ListsProblem where they changed."""
    if snapshot is not None:
        snapshot.check_digest()
    return snapshot


def _each(list_ids: Iterable[str], get: Callable[[str], Snapshot | None]) -> tuple[list[Snapshot], list[str]]:
    """The snapshots that can be had, and what is wrong with the others, so that one bad list hides no other."""
    snapshots: list[Snapshot] = []
    damage: list[str] = []
    for list_id in list_ids:
        try:
            snapshot = get(list_id)
        except ListsProblem as problem:
            damage.append(str(problem))
        else:
            snapshots += [snapshot] if snapshot else []
    return snapshots, damage


def _build_index(snapshot: Snapshot) -> None:
    from screening.match.index import ensure_index
    from screening.processes import usable_processors

    ensure_index(snapshot, processes=usable_processors())
