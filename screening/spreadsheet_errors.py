"""What a spreadsheet writes where a formula failed: something was meant to stand there, and nobody knows what."""

from __future__ import annotations

_ERRORS = frozenset({"#N/A", "#REF", "#NAME", "#VALUE", "#DIV/0", "#NUM", "#NULL"})


def is_spreadsheet_error(text: str) -> bool:
    """Whether the whole cell is such a value (`#REF!`)."""
    return text.startswith("#") and text.strip().rstrip("!?").upper() in _ERRORS
