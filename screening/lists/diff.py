"""What changed between two snapshots of a list: entities added, removed, and changed field by field.

The order of values within a field and the place of a record in its file are no change.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from screening.lists.snapshot import Snapshot

#: Where a record stands in its file moves with every addition; the list's id is the same on both sides.
_NO_CHANGE = {"locator", "list_id", "id"}
#: As `codec` writes it. Within a text the quotation marks would be escaped.
_LOCATOR = re.compile(r'"locator":\{[^{}]*\},?')
#: The part of a structured value that is read first.
_MAIN = ("value", "text", "target")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one field of an entity lost and gained, as text."""

    field: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntityChange:
    """An entity that stands in one snapshot only, or in both with different fields."""

    kind: str
    """`added`, `removed` or `changed`."""
    id: str
    name: str
    """The primary name; of a changed entity the new one."""
    type: str
    fields: tuple[FieldChange, ...] = ()
    """Changed entities only, by field name."""


def diff_snapshots(old: Snapshot, new: Snapshot) -> Iterator[EntityChange]:
    """The changes from `old` to `new` by rising entity id (as text); memory does not grow with the lists.

    Raises ListsProblem where the bytes of either are not those that were imported.
    """
    before, after = _records(old), _records(new)
    was, now = next(before, None), next(after, None)
    while was or now:
        if now is None or (was and was["id"] < now["id"]):
            assert was is not None
            yield _whole("removed", was)
            was = next(before, None)
        elif was is None or now["id"] < was["id"]:
            yield _whole("added", now)
            now = next(after, None)
        else:
            if fields := changed_fields(was, now):
                yield EntityChange("changed", now["id"], _name(now), now["type"], fields)
            was, now = next(before, None), next(after, None)


def renewed_ids(old: Snapshot, new: Snapshot) -> tuple[set[str], set[str]]:
    """Ids of the entities that `new` has and `old` had not, or not with quite the same content, and of those gone.

    Stricter than `diff_snapshots`: another order of names is another content, since it shows in results. Raises
    ListsProblem where the bytes of either are not those that were imported.
    """
    renewed: set[str] = set()
    gone: set[str] = set()
    before, after = _lines(old), _lines(new)
    was, now = next(before, ""), next(after, "")
    while was or now:
        if was == now:  # lists of one day and the next differ in few lines; only these are read
            was, now = next(before, ""), next(after, "")
        elif not now or (was and _id(was) < _id(now)):
            gone.add(_id(was))
            was = next(before, "")
        else:
            renewed.add(_id(now))
            was, now = next(before, "") if was and _id(was) == _id(now) else was, next(after, "")
    return renewed, gone


def _id(line: str) -> str:
    return str(json.loads(line)["id"])


def _lines(snapshot: Snapshot) -> Iterator[str]:
    """The entities as kept, sorted by id, without the places of their records."""
    snapshot.check_digest()
    with snapshot.entities_path.open(encoding="utf-8", newline="\n") as lines:
        yield from (_LOCATOR.sub("", line, count=1) for line in lines)


def _records(snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    """The entities as kept, sorted by id. Not as `Entity`: a field that this version does not know counts too."""
    snapshot.check_digest()
    with snapshot.entities_path.open(encoding="utf-8", newline="\n") as lines:
        yield from map(json.loads, lines)


def _whole(kind: str, record: Mapping[str, Any]) -> EntityChange:
    return EntityChange(kind, record["id"], _name(record), record["type"])


def _name(record: Mapping[str, Any]) -> str:
    return str(record["names"][0].get("value", ""))


def changed_fields(was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """What the fields of one record (JSON values) lost and gained, by field name; where it stands is no field."""
    changes = []
    for field in sorted({*was, *now} - _NO_CHANGE):
        if was.get(field) == now.get(field):
            continue
        before, after = Counter(_texts(was.get(field))), Counter(_texts(now.get(field)))
        if before != after:
            changes.append(
                FieldChange(
                    field, tuple(sorted((before - after).elements())), tuple(sorted((after - before).elements()))
                )
            )
    return tuple(changes)


def _texts(value: Any) -> list[str]:
    """The values of a field as text: one of a plain field, one an item of a list or mapping."""
    if value is None:
        return []
    if isinstance(value, dict):
        return [f"{key}: {item}" for key, item in value.items()]
    return [_text(item) for item in value] if isinstance(value, list) else [str(value)]


def _text(item: Any) -> str:
    """`Old Works (former)`: the main part of a structured value, the rest in brackets."""
    if not isinstance(item, dict):
        return str(item)
    main = next((item[key] for key in _MAIN if item.get(key)), "")
    others = [value for _, value in sorted(item.items()) if value not in ("", main)]
    rest = ", ".join("circa" if value is True else str(value) for value in others)
    return f"{main} ({rest})" if main and rest else main or rest
