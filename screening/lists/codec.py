"""Entities as one line of JSON each, the form in which snapshots keep them.

Keys are sorted and empty fields left out, so that equal entities always give equal bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from screening.model import (
    Address,
    Entity,
    EntityType,
    Identifier,
    Locator,
    Name,
    NameKind,
    PartialDate,
    Relation,
)

#: Characters that some programs take for a line break, and lone surrogates, which UTF-8 cannot hold.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_TEXTS = ("gender", "designated", "legal_effect", "sublist", "remarks", "url")
_TEXT_LISTS = ("programs", "countries", "nationalities", "birth_places", "titles")


def entity_to_json(entity: Entity) -> str:
    """The entity as one line of compact JSON without a line break; `entity_from_json` gives it back unchanged."""
    always = {"id": entity.id, "list_id": entity.list_id, "type": entity.type.value}
    record: dict[str, Any] = {
        "names": [_filled(value=name.value, kind=name.kind.value, lang=name.lang) for name in entity.names],
        "birth_dates": [
            _filled(earliest=date.earliest, latest=date.latest, text=date.text, circa=date.circa)
            for date in entity.birth_dates
        ],
        "identifiers": [_filled(type=i.type, value=i.value, country=i.country) for i in entity.identifiers],
        "addresses": [
            _filled(text=a.text, city=a.city, region=a.region, postal_code=a.postal_code, country=a.country)
            for a in entity.addresses
        ],
        "relations": [_filled(kind=r.kind, target=r.target, target_id=r.target_id) for r in entity.relations],
        "vessel": dict(entity.vessel),
        "locator": _filled(file=entity.locator.file, record=entity.locator.record),
    }
    for key in (*_TEXTS, *_TEXT_LISTS, "address_only"):
        record[key] = getattr(entity, key)
    line = json.dumps(always | _filled(**record), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", line)


def entity_from_json(line: str) -> Entity:
    """The entity of one line; ValueError, KeyError or TypeError where the line is no entity."""
    record = json.loads(line)
    if not isinstance(record, dict):
        raise ValueError("a line must hold one JSON object")
    fields = {key: _READ[key](value) for key, value in record.items() if key in _READ}
    return Entity(**{"names": ()} | fields)


def _filled(**fields: Any) -> dict[str, Any]:
    """The fields that say something: neither empty nor False."""
    return {key: value for key, value in fields.items() if value}


def _as_it_stands(value: Any) -> Any:
    return value


def _names(names: list[dict[str, Any]]) -> tuple[Name, ...]:
    return tuple([Name(n.get("value", ""), _KINDS[n["kind"]], n.get("lang", "")) for n in names])


def _birth_dates(dates: list[dict[str, Any]]) -> tuple[PartialDate, ...]:
    return tuple(
        PartialDate(date.get("earliest", ""), date.get("latest", ""), date.get("text", ""), date.get("circa", False))
        for date in dates
    )


def _identifiers(identifiers: list[dict[str, Any]]) -> tuple[Identifier, ...]:
    return tuple(Identifier(i.get("type", ""), i.get("value", ""), i.get("country", "")) for i in identifiers)


def _addresses(addresses: list[dict[str, Any]]) -> tuple[Address, ...]:
    return tuple(Address(**address) for address in addresses)


def _relations(relations: list[dict[str, Any]]) -> tuple[Relation, ...]:
    return tuple(Relation(r.get("kind", ""), r.get("target", ""), r.get("target_id", "")) for r in relations)


def _locator(locator: dict[str, Any]) -> Locator:
    return Locator(**{"file": "", "record": ""} | locator)


_KINDS = {kind.value: kind for kind in NameKind}
#: How each field of an entity is read; what is left out of a line has the value that stands for nothing.
_READ: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("id", "list_id", *_TEXTS, "vessel", "address_only"), _as_it_stands),
    **dict.fromkeys(_TEXT_LISTS, tuple),
    "type": EntityType,
    "names": _names,
    "birth_dates": _birth_dates,
    "identifiers": _identifiers,
    "addresses": _addresses,
    "relations": _relations,
    "locator": _locator,
}
