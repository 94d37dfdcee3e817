"""Letters of any script in ASCII letters."""

from __future__ import annotations


def anyascii(text: str) -> str:
    """What the library of this name makes of the text; ASCII alone, as most names are, does without importing it."""
    if text.isascii():
        return text
    import anyascii as library

    return library.anyascii(text)
