"""Brings headers into the form in which they are compared."""

from __future__ import annotations

import re
import unicodedata

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NOT_WORD = re.compile(r"[\W_]+")


def header_words(header: str) -> str:
    """The header in lower case, without accents, words parted by single spaces (`ShipTo_Name` -> `ship to name`)."""
    text = _CAMEL.sub(" ", unicodedata.normalize("NFKC", header))
    text = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", text).strip()


def header_key(header: str) -> str:
    """The header without case, accents, spaces and punctuation: what synonyms are compared by."""
    return header_words(header).replace(" ", "")
