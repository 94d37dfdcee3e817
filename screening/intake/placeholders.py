"""Tells the words that people write into a cell instead of leaving it empty."""

from __future__ import annotations

#: Words for "no value". `NA` is not among them: it is Namibia. Names are never read this way: a party called "unknown"
#: is a fact that rules look at.
_WORDS = frozenset(
    {"", "n/a", "n.a.", "n.a", "#n/a", "none", "null", "nil", "nan", "unknown", "not known", "not available", "tbd"}
)


def is_placeholder(text: str) -> bool:
    """True where a typed cell (country, date, kind, number) says that nothing is known, `-` and `?` included."""
    plain = text.strip().casefold()
    return plain in _WORDS or not any(c.isalnum() for c in plain)
