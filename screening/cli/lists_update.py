"""`screening lists update`: brings lists up to date from their publishers, or from a folder."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from screening.cli.lists_output import print_json, status_record
from screening.cli.options import data_dir_option, json_option, max_age_option
from screening.errors import EXIT_CLEAR, EXIT_LISTS, EXIT_UPDATE

if TYPE_CHECKING:
    from screening.lists.snapshot import Snapshot
    from screening.lists.update import Updated


@click.command("update", epilog="Example: screening lists update us_ofac_sdn un_sc --max-age 3")
@click.argument("list_ids", nargs=-1, metavar="[LIST_ID]…")
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="Take the files from DIR instead: under their published names, or in a subfolder named like the list.",
)
@max_age_option
@data_dir_option
@json_option
def command(
    list_ids: tuple[str, ...], folder: Path | None, max_age_days: float | None, data_dir: Path, as_json: bool
) -> int:
    """Fetch lists from their publishers and use them from now on.

    Without LIST_ID: the lists that are imported; where none is, all that can be fetched. Only what
    changed is fetched. A list whose update fails keeps its last good copy, and every output says so until
    an update or import succeeds.

    \b
    Exit status: 0 all up to date; 4 an update failed and an older copy stays in use;
    3 a list is then missing, damaged, or older than --max-age.
    """
    from screening.batch.lock import folder_lock
    from screening.lists.disk import private_folder
    from screening.lists.store import Store
    from screening.lists.update import Updater
    from screening.lists.update_all import update_lists

    updater = Updater(data_dir, say=lambda text: click.echo(f"Fetching {text}", err=True))
    with folder_lock(private_folder(data_dir / "lists")):
        results = update_lists(updater, list_ids, folder, lambda text: click.echo(text, err=True))
        for result in results:
            if result.snapshot and result.outcome == "imported":
                _build_index(result.snapshot)
    now = datetime.now(UTC)
    if as_json:
        print_json([_record(result, now) for result in results])
    for result in results:
        if not as_json or result.failure:
            _print(result, as_json)
    looked_at = {result.list_id for result in results} | set(() if list_ids else Store(data_dir).list_ids())
    if any(_unusable(updater.in_use(list_id), max_age_days, now) for list_id in looked_at):
        return EXIT_LISTS
    return EXIT_UPDATE if any(result.failure for result in results) else EXIT_CLEAR


def _unusable(snapshot: Snapshot | None, max_age_days: float | None, now: datetime) -> bool:
    """Whether a list is missing, damaged or older than allowed, so that a run on it would stop."""
    age = snapshot.age_days(now) if snapshot else None
    return age is None or (max_age_days is not None and age > max_age_days)


def _record(result: Updated, now: datetime) -> dict[str, Any]:
    return {
        "id": result.list_id,
        "outcome": result.outcome,
        "reason": result.failure.reason if result.failure else None,
        "previous_digest": result.previous.digest if result.previous else None,
        "changes": _changes(result),
        "warnings": list(result.warnings),
        "list": status_record(result.snapshot, now) if result.snapshot else None,
    }


def _print(result: Updated, to_stderr: bool) -> None:
    if result.failure:
        stays = (
            f"The copy of {result.snapshot.imported} stays in use."
            if result.snapshot
            else "There is no copy to use: nothing is screened against it."
        )
        click.secho(f"FAILED: {result.list_id}: {result.failure.reason}. {stays}", fg="red", bold=True, err=True)
        return
    assert result.snapshot
    size = f"{result.snapshot.entity_count:,} entities, published {result.snapshot.published or 'unknown'}"
    changes = _changes(result)
    what = "up to date, " if result.outcome == "unchanged" else ""
    said = "; " + ", ".join(f"{count:,} {kind}" for kind, count in changes.items()) if changes else ""
    click.echo(f"{result.list_id}: {what}{size}{said}", err=to_stderr)
    for warning in result.warnings:
        click.echo(f"Warning: {result.list_id}: {warning}", err=True)


def _changes(result: Updated) -> dict[str, int] | None:
    """How many entities an import added, removed and changed; None where there was no copy before, or no import."""
    from collections import Counter

    from screening.lists.diff import diff_snapshots

    if result.outcome != "imported" or not (result.previous and result.snapshot):
        return None
    counts = Counter(change.kind for change in diff_snapshots(result.previous, result.snapshot))
    return {kind: counts[kind] for kind in ("added", "removed", "changed")}


def _build_index(snapshot: Snapshot) -> None:
    from screening.match.index import ensure_index
    from screening.processes import usable_processors

    ensure_index(snapshot, processes=usable_processors())
