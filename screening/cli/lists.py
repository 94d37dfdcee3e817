"""`screening lists`: the catalogue of official lists, import, what is loaded, verification."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from screening.cli.options import data_dir_option, json_option, list_option
from screening.errors import ListsProblem, UsageProblem

if TYPE_CHECKING:
    from screening.lists.snapshot import Snapshot
    from screening.model import Entity, Issue

#: How many kinds of issues `import` prints; all of them stand in the snapshot's issues.jsonl.
_SHOWN_ISSUES = 8


@click.group("lists")
def command() -> None:
    """Import, inspect and verify lists.

    \b
    Examples:
      screening lists sources
      screening lists import us_ofac_sdn sdn.csv alt.csv add.csv sdn_comments.csv
      screening lists import un_sc consolidated.xml
      screening lists status
      screening lists show 9349 --list us_ofac_sdn
    """


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

    _progress(f"Reading {len(files)} file(s) of {list_id} …")
    imported = import_files(data_dir, list_id, files, published)
    for warning in imported.warnings:
        click.echo(f"Warning: {list_id}: {warning}", err=True)
    _progress("Building the search index …")
    _build_index(imported.snapshot)
    if as_json:
        _print_json(
            _status(imported.snapshot, datetime.now(UTC))
            | {"warnings": list(imported.warnings), "issue_kinds": _issue_kinds(imported.reading.issues)}
        )
    else:
        _print_import(imported.snapshot, imported.reading.issues)


@command.command("status", epilog="Example: screening lists status --json")
@data_dir_option
@json_option
def status_command(data_dir: Path, as_json: bool) -> None:
    """Show which lists are loaded, how large and how old they are.

    Exits with 3 where a list is damaged.
    """
    from screening.lists.embedding import embedded_ids, embedded_snapshot
    from screening.lists.store import Store

    store, now = Store(data_dir), datetime.now(UTC)
    snapshots, damage = _each(store.list_ids(), store.current)
    embedded_only = not snapshots and not damage
    if embedded_only:
        snapshots = [embedded_snapshot(data_dir, list_id) for list_id in embedded_ids()]
    if as_json:
        _print_json([_status(snapshot, now) for snapshot in snapshots])
    else:
        _print_table(_status_rows(snapshots, now))
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
        _print_json([dataclasses.asdict(entry) | {"importable": entry.importable} for entry in entries])
        return
    for entry in entries:
        reader = f"import: {entry.files}" if entry.importable else "no reader yet"
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
    found = [entity for snapshot in snapshots for entity in snapshot.entities() if entity.id == entity_id]
    if not found:
        searched = ", ".join(snapshot.list_id for snapshot in snapshots)
        raise UsageProblem(f"no entity {entity_id!r} in the lists searched ({searched})")
    if as_json:
        _print_json([json.loads(entity_to_json(entity)) for entity in found])
        return
    for entity in found:
        _print_entity(entity)


@command.command("verify", epilog="Example: screening lists verify us_ofac_sdn")
@click.argument("list_ids", nargs=-1)
@data_dir_option
@json_option
def verify_command(list_ids: tuple[str, ...], data_dir: Path, as_json: bool) -> None:
    """Check every stored byte, entity and count of the imported lists.

    Exits with 3 where a list is damaged or none is imported.
    """
    from screening.lists.store import Store

    store = Store(data_dir)

    def verified(list_id: str) -> Snapshot:
        snapshot = store.current(list_id)
        if snapshot is None:
            raise ListsProblem(f"list {list_id} is not imported")
        snapshot.verify()
        return snapshot

    chosen = list_ids or store.list_ids()
    if not chosen:
        raise ListsProblem("no list is imported, so there is nothing to verify")
    snapshots, damage = _each(chosen, verified)
    if as_json:
        _print_json([{"id": snapshot.list_id, "digest": snapshot.digest, "intact": True} for snapshot in snapshots])
    else:
        for snapshot in snapshots:
            click.echo(f"{snapshot.list_id}: intact, {snapshot.entity_count:,} entities, digest {snapshot.digest[:12]}")
    if damage:
        raise ListsProblem("\n".join(damage))


def _each(list_ids: Iterable[str], get: Any) -> tuple[list[Snapshot], list[str]]:
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

    ensure_index(snapshot)


def _status(snapshot: Snapshot, now: datetime) -> dict[str, Any]:
    age = snapshot.age_days(now)
    return {
        "id": snapshot.list_id,
        "digest": snapshot.digest,
        "published": snapshot.published or None,
        "imported": None if snapshot.embedded else snapshot.imported,
        "age_days": None if age is None else round(age, 2),
        "stale": snapshot.stale(now),
        "records": sum(snapshot.records.values()),
        "records_by_kind": dict(snapshot.records),
        "entities": snapshot.entity_count,
        "names": snapshot.name_count,
        "aliases": snapshot.alias_count,
        "weak_aliases": snapshot.weak_alias_count,
        "issues": snapshot.issue_count,
        "embedded": snapshot.embedded,
    }


def _status_rows(snapshots: Sequence[Snapshot], now: datetime) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        ("list", "published", "age", "entities", "names", "aliases", "weak", "issues", "digest", "")
    ]
    for snapshot in snapshots:
        age = snapshot.age_days(now)
        rows.append(
            (
                snapshot.list_id,
                snapshot.published or "unknown",
                "embedded" if age is None else f"{age:.1f} days",
                f"{snapshot.entity_count:,}",
                f"{snapshot.name_count:,}",
                f"{snapshot.alias_count:,}",
                f"{snapshot.weak_alias_count:,}",
                f"{snapshot.issue_count:,}",
                snapshot.digest[:12],
                "STALE" if snapshot.stale(now) else "",
            )
        )
    return rows


def _print_table(rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [
            cell.rjust(width) if 2 <= column <= 7 else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        click.echo("  ".join(cells).rstrip())


def _print_import(snapshot: Snapshot, issues: Sequence[Issue]) -> None:
    records = ", ".join(f"{count:,} {kind}" for kind, count in sorted(snapshot.records.items()))
    primary = snapshot.name_count - snapshot.alias_count - snapshot.weak_alias_count
    click.echo(f"{snapshot.list_id}: {snapshot.entity_count:,} entities imported; records: {records}")
    click.echo(
        f"names: {primary:,} primary, {snapshot.alias_count:,} aliases and former names, "
        f"{snapshot.weak_alias_count:,} weak aliases"
    )
    click.echo(f"published: {snapshot.published or 'not stated (give it with --published)'}; digest: {snapshot.digest}")
    kinds = _issue_kinds(issues)
    if kinds:
        click.echo(f"{len(issues):,} issue(s), all of them in {snapshot.folder / 'issues.jsonl'}:")
        for kind in kinds[:_SHOWN_ISSUES]:
            click.echo(f"  {kind['count']:,} × {kind['example']}")
        if len(kinds) > _SHOWN_ISSUES:
            click.echo(f"  … and {len(kinds) - _SHOWN_ISSUES} further kinds")


def _issue_kinds(issues: Iterable[Issue]) -> list[dict[str, Any]]:
    """Issues that differ in their numbers alone taken together: how many, and the first as an example."""
    counts: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], str] = {}
    for issue in issues:
        kind = (issue.field, re.sub(r"\d+", "#", issue.message))
        counts[kind] += 1
        place = ", ".join(filter(None, [issue.file, issue.record, issue.field]))
        examples.setdefault(kind, f"{place}: {issue.message}" if place else issue.message)
    return [{"count": count, "example": examples[kind]} for kind, count in counts.most_common()]


def _print_entity(entity: Entity) -> None:
    click.echo(f"{click.style(entity.name, bold=True)}  ({entity.type.value}, {entity.list_id} {entity.id})")
    lines = [
        *((name.kind.value.replace("_", " "), name.value) for name in entity.names[1:]),
        ("programmes", ", ".join(entity.programs)),
        ("countries", ", ".join(entity.countries)),
        ("nationalities", ", ".join(entity.nationalities)),
        *(("born", date.text) for date in entity.birth_dates),
        *(("born in", place) for place in entity.birth_places),
        ("gender", entity.gender),
        *(("title", title) for title in entity.titles),
        *((i.type, f"{i.value} ({i.country})" if i.country else i.value) for i in entity.identifiers),
        *(
            ("address", ", ".join(filter(None, [a.text, a.city, a.region, a.postal_code, a.country])))
            for a in entity.addresses
        ),
        *((relation.kind.replace("_", " "), relation.target) for relation in entity.relations),
        *((key.replace("_", " "), value) for key, value in entity.vessel.items()),
        ("designated", entity.designated),
        ("remarks", entity.remarks),
        ("page", entity.url),
        ("record", f"{entity.locator.file}, {entity.locator.record}"),
    ]
    for label, text in lines:
        if text:
            click.echo(f"  {label + ':':16} {text}")


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _progress(text: str) -> None:
    click.echo(text, err=True)
