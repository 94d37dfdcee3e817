"""`screening lists prune`: removes old snapshots, after saying which."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from screening.cli.lists_output import print_json
from screening.cli.options import data_dir_option, json_option
from screening.errors import UsageProblem


@click.command("prune", epilog="Example: screening lists prune --keep 30 --older-than 365 --dry-run")
@click.argument("list_ids", nargs=-1, metavar="[LIST_ID]…")
@click.option(
    "--keep", type=click.IntRange(min=1), metavar="N", help="Keep so many of each list, the one in use first."
)
@click.option(
    "--older-than",
    "older_than_days",
    type=click.FloatRange(min=0),
    metavar="DAYS",
    help="Remove only what was last in use longer ago.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
@data_dir_option
@json_option
def command(
    list_ids: tuple[str, ...],
    keep: int | None,
    older_than_days: float | None,
    dry_run: bool,
    data_dir: Path,
    as_json: bool,
) -> None:
    """Remove snapshots that are no longer in use; the one in use always stays.

    What is removed cannot be searched with --as-of or compared any more. Many rules want records kept for
    years: check yours before. With both --keep and --older-than, only what fits both is removed.
    """
    from screening.batch.lock import folder_lock
    from screening.lists.disk import private_folder
    from screening.lists.prune import removable, remove
    from screening.lists.store import Store

    if keep is None and older_than_days is None:
        raise UsageProblem("say what to remove: all but N of each list (--keep N), or what is old (--older-than DAYS)")
    store, now = Store(data_dir), datetime.now(UTC)
    if unknown := sorted(set(list_ids) - set(store.list_ids())):
        raise UsageProblem(f"not imported: {', '.join(unknown)}; imported: {', '.join(store.list_ids()) or 'none'}")
    with folder_lock(private_folder(store.folder)):
        found = [
            one
            for list_id in (list_ids or store.list_ids())
            for one in removable(store, list_id, keep, older_than_days, now)
        ]
        if not dry_run:
            remove(store, found)
    if as_json:
        print_json(
            [
                {"id": one.list_id, "digest": one.digest, "last_used": one.last_used or None, "bytes": one.size}
                | {"removed": not dry_run}
                for one in found
            ]
        )
        return
    for one in found:
        what = "would remove" if dry_run else "removed"
        until = f"in use until {one.last_used}" if one.last_used else "not known when in use"
        click.echo(f"{one.list_id}: {what} {one.digest[:12]} ({until}, {one.size / 1e6:,.1f} MB)")
    if not found:
        click.echo("Nothing to remove.")
