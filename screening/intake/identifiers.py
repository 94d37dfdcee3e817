"""Reads identification numbers: several in a cell, and the kind where the cell itself says it (`INN 7707083893`)."""

from __future__ import annotations

import re

from screening.intake.header_text import header_key
from screening.intake.placeholders import is_placeholder
from screening.model import Identifier

#: Kind (the lists' lower-case slug) -> the words that stand for it before a number or in a column of kinds.
_WORDS = {
    "passport": "passport | passport no | passport number",
    "national_id": "national id | id card | ssn | national identity number | identity card",
    "tax_id": "inn | tax id | tin | vat | vat number | ein | tax number",
    "registration": "registration | registration number | reg no | company number | ogrn | uscc | crn",
    "imo": "imo | imo number",
    "mmsi": "mmsi",
    "call_sign": "call sign",
    "lei": "lei",
    "swift_bic": "swift | bic | swift bic",
    "duns": "duns",
    "wallet": "wallet | xbt | btc | eth | usdt | crypto wallet",
}
_KINDS = {header_key(word): kind for kind, words in _WORDS.items() for word in words.split(" | ")}
_BREAK = re.compile(r"[;|\n]")
_LABELLED = re.compile(
    r"(?P<label>[^\W\d][^\W\d. ]*(?:[ .]+[^\W\d]+\.?){0,2})\s*(?:[:#№]|\bno\b\.?|\s)\s*(?P<value>\S.*)", re.IGNORECASE
)
_JOINED = re.compile(r"(?P<label>IMO|INN|OGRN|DUNS|MMSI)(?P<value>\d+)", re.IGNORECASE)


def identifier_kind(word: str) -> str | None:
    """The kind that a word such as `Passport No.` names; None for an unknown word."""
    return _KINDS.get(header_key(word))


def read_identifiers(text: str, kind: str, country: str = "") -> tuple[Identifier, ...]:
    """The numbers of a cell, parted by `;`, `|` or line breaks. `kind` is the column's, "" where it does not say."""
    found = []
    for part in _BREAK.split(text):
        value = part.strip()
        if is_placeholder(value):
            continue
        own = kind
        label = _LABELLED.fullmatch(value) or _JOINED.fullmatch(value)
        if label and (named := identifier_kind(label["label"])):
            own, value = kind or named, label["value"].strip()
        found.append(Identifier(own, value, country))
    return tuple(found)


def looks_rounded(text: str) -> bool:
    """True for `1.23457E+12`: a spreadsheet has rounded the number, so its last digits are lost."""
    return bool(re.fullmatch(r"\d[.,]?\d*E\+\d{1,3}", text.strip(), re.IGNORECASE))
