"""Identifiers as comparable text: what is shared by two records is one number, however it is punctuated."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from screening.model import Identifier

#: Types that do not name one party for good: they never make a hit alone. A KPP is the code of a tax office, which
#: all firms of a district may bear.
WEAK_TYPES = frozenset(
    ("website", "email", "phone", "fax", "un_ref", "gender", "call_sign", "ofac_ent_num", "mmsi", "kpp", "referent")
)
#: Shorter values are shared by chance.
MIN_LENGTH = 6


def normal_value(value: str) -> str:
    """Letters and digits of an identifier, in upper case, without a leading `IMO`."""
    text = "".join(ch for ch in value.upper() if ch.isalnum())
    return text[3:] if text.startswith("IMO") and text[3:].isdigit() else text


def is_strong(identifier: Identifier) -> bool:
    """Whether sharing this identifier means being the same party."""
    value = normal_value(identifier.value)
    return (
        identifier.type not in WEAK_TYPES
        and len(value) >= MIN_LENGTH
        and any(ch.isdigit() for ch in value)
        and len(set(value)) > 2
    )


def shared_identifiers(
    party: Iterable[Identifier], entity: Iterable[Identifier]
) -> list[tuple[Identifier, Identifier]]:
    """Pairs of strong identifiers with equal value and types that can be the same; an unstated type fits any."""
    listed = [e for e in entity if is_strong(e)]
    return [
        (p, e)
        for p in party
        if is_strong(p)
        for e in listed
        if normal_value(p.value) == normal_value(e.value) and _types_agree(p, e)
    ]


def _types_agree(p: Identifier, e: Identifier) -> bool:
    if p.type and e.type and p.type != e.type and "imo" in (p.type, e.type):
        return False
    return not (p.country and e.country and p.country != e.country)


def identifier_keys(identifiers: Iterable[Identifier]) -> set[int]:
    """Index keys of strong identifiers."""
    return {zlib.crc32(normal_value(i.value).encode()) for i in identifiers if is_strong(i)}
