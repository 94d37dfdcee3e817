"""Reads one column header: which role and which field of the contract it means."""

from __future__ import annotations

import re
from dataclasses import dataclass

from screening.intake.fields import PARTY_ROLE, REPEATABLE_FIELDS, vocabulary
from screening.intake.header_text import header_key, header_words

#: Characters of a header that anyone would write; a longer one means nothing.
_LONGEST = 500
_REVERSED = re.compile(r"^(?P<field>.+?) (?:of|du|de la|de|del|des|do|da) (?:the )?(?P<role>.+)$")
_NUMBERED = re.compile(r"^(?P<word>.*?\D)0*\d{1,2}$")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a header says. `role` is a role of the contract, `party` for a column without one, "" for an order field."""

    role: str
    field: str
    like: str = ""
    """Set where no field was recognised but the header begins with this role's word, or has the word `name`."""


def read_header(header: str) -> Meaning | None:
    """The meaning of a header, or None where nothing in it is known."""
    key = header_key(header) if len(header) <= _LONGEST else ""
    if not key:
        return None
    meaning = _lookup(key) or _lookup_reversed(header_words(header))
    if meaning is None and (numbered := _NUMBERED.match(key)):
        meaning = _lookup(numbered["word"])
        meaning = meaning if meaning and meaning.field in REPEATABLE_FIELDS else None
    if meaning is None and (like := _leading_role(key) or ("name" if "name" in header_words(header).split() else "")):
        return Meaning("", "", like=like)
    return meaning


def _lookup(key: str) -> Meaning | None:
    """Order field, field without a role, or role word and field; the longest role word wins."""
    words = vocabulary()
    if key in words.exact:
        return Meaning(*words.exact[key])
    if key in words.row_id:
        return Meaning(PARTY_ROLE, "id")
    if key in words.party_fields:
        return Meaning(PARTY_ROLE, words.party_fields[key])
    if key in words.order_fields:
        return Meaning("", words.order_fields[key])
    for length in range(len(key), 1, -1):
        role = words.roles.get(key[:length])
        if role is None:
            continue
        rest = key[length:]
        if rest in words.party_fields:
            return Meaning(role, words.party_fields[rest])
        if rest in words.role_id:
            return Meaning(role, "id")
    return None


def _lookup_reversed(words: str) -> Meaning | None:
    """`Country of the End User`, `Nom du client`."""
    match = _REVERSED.match(words)
    return _lookup((match["role"] + match["field"]).replace(" ", "")) if match else None


def _leading_role(key: str) -> str:
    """The role whose word begins the key, or ""; words without a role are no sign."""
    roles = vocabulary().roles
    for length in range(len(key), 3, -1):
        role = roles.get(key[:length])
        if role and role != PARTY_ROLE:
            return role
    return ""
