"""JSON in one fixed form, so that equal things always have equal digests."""

from __future__ import annotations

import hashlib
import json
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def canonical(value: Any) -> str:
    """JSON values as one line of ASCII: keys sorted, no blanks."""
    return _ENCODER.encode(value)


def digest(text: str | bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text).hexdigest()


def storable(text: str) -> str:
    """The text with what is no character (half a surrogate pair) written out, since SQLite holds UTF-8 only."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
