"""How `screening lists` shows snapshots, issues and entities: tables and text for people, JSON for programs."""

from __future__ import annotations

import dataclasses
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from screening.lists.effects import effect_of
from screening.lists.snapshot import stale_mark

if TYPE_CHECKING:
    from screening.lists.snapshot import Snapshot
    from screening.lists.update_notes import Failure
    from screening.model import Entity, Issue

#: How many kinds of issues an import prints; all of them stand in the snapshot's issues.jsonl.
_SHOWN_ISSUES = 8


def status_record(snapshot: Snapshot, now: datetime) -> dict[str, Any]:
    """What `status --json` says of one list; ages in days."""
    age, failure = snapshot.age_days(now), _last_failure(snapshot)
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
        "entities_by_type": dict(snapshot.entities_by_type),
        "names_by_kind": dict(snapshot.names_by_kind),
        "last_update_failure": dataclasses.asdict(failure) if failure else None,
    }


def print_status(snapshots: Sequence[Snapshot], now: datetime) -> None:
    """One line a list: dates, sizes, digest, and STALE where it is; then what the sizes are made of."""
    _print_table(_status_rows(snapshots, now))
    for snapshot in snapshots:
        parts = [_counts(snapshot.entities_by_type), "names: " + _counts(snapshot.names_by_kind)]
        if snapshot.entities_by_type:
            click.echo(f"{snapshot.list_id}: {'; '.join(parts)}")
    for snapshot in snapshots:
        if failure := _last_failure(snapshot):
            at = f" at {failure.time}" if failure.time else ""
            click.secho(f"{snapshot.list_id}: THE LAST UPDATE FAILED{at}: {failure.reason}", fg="red", bold=True)


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {kind.replace('_', ' ')}" for kind, count in sorted(counts.items()))


def _last_failure(snapshot: Snapshot) -> Failure | None:
    from screening.lists.update_notes import last_failure

    return None if snapshot.embedded else last_failure(snapshot.folder.parent, snapshot)


def _status_rows(snapshots: Sequence[Snapshot], now: datetime) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        ("list", "published", "fetched", "age", "entities", "names", "aliases", "weak", "issues", "digest", "")
    ]
    for snapshot in snapshots:
        age = snapshot.age_days(now)
        rows.append(
            (
                snapshot.list_id,
                snapshot.published or "unknown",
                "" if age is None else snapshot.imported[:16].replace("T", " "),
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
            cell.rjust(width) if 3 <= column <= 8 else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        click.echo("  ".join(cells).rstrip())


def print_import(snapshot: Snapshot, issues: Sequence[Issue]) -> None:
    """What an import read, stored and could not take."""
    records = ", ".join(f"{count:,} {kind}" for kind, count in sorted(snapshot.records.items()))
    primary = snapshot.name_count - snapshot.alias_count - snapshot.weak_alias_count
    click.echo(f"{snapshot.list_id}: {snapshot.entity_count:,} entities imported; records: {records}")
    click.echo(
        f"names: {primary:,} primary, {snapshot.alias_count:,} aliases and former names, "
        f"{snapshot.weak_alias_count:,} weak aliases"
    )
    click.echo(f"published: {snapshot.published or 'not stated (give it with --published)'}; digest: {snapshot.digest}")
    kinds = issue_kinds(issues)
    if kinds:
        click.echo(f"{len(issues):,} issue(s), all of them in {snapshot.folder / 'issues.jsonl'}:")
        for kind in kinds[:_SHOWN_ISSUES]:
            click.echo(f"  {kind['count']:,} × {kind['example']}")
        if len(kinds) > _SHOWN_ISSUES:
            click.echo(f"  … and {len(kinds) - _SHOWN_ISSUES} further kinds")


def issue_kinds(issues: Iterable[Issue]) -> list[dict[str, Any]]:
    """Issues that differ in their numbers alone taken together: how many, and the first as an example."""
    counts: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], str] = {}
    for issue in issues:
        kind = (issue.field, re.sub(r"\d+", "#", issue.message))
        counts[kind] += 1
        place = ", ".join(filter(None, [issue.file, issue.record, issue.field]))
        examples.setdefault(kind, f"{place}: {issue.message}" if place else issue.message)
    return [{"count": count, "example": examples[kind]} for kind, count in counts.most_common()]


def print_entity(entity: Entity, snapshot: Snapshot) -> None:
    """Every filled field of an entity, one a line, under a mark where its list is stale."""
    click.echo(f"{click.style(entity.name, bold=True)}  ({entity.type.value}, {entity.list_id} {entity.id})")
    if mark := stale_mark(snapshot):
        click.secho(f"  list of {snapshot.published or 'unknown date'}, {mark}", fg="red", bold=True)
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
        ("list within", entity.sublist),
        ("legal effect", effect_of(entity)),
        ("designated", entity.designated),
        ("remarks", entity.remarks),
        ("page", entity.url),
        ("record", f"{entity.locator.file}, {entity.locator.record}"),
    ]
    for label, text in lines:
        if text:
            click.echo(f"  {label + ':':16} {text}")


def print_json(value: Any) -> None:
    """The value as readable JSON, names in their own script."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
