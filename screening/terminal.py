"""Text of files and lists on a terminal, which control characters could command and marks of direction disguise."""

from __future__ import annotations

#: Invisible, but they shape Persian and Indic letters: https://www.unicode.org/reports/tr31/ (ZWNJ and ZWJ).
_JOINERS = "\u200c\u200d"


def printable(text: str) -> str:
    """The text in one line, with a blank for every line break, control character and mark of direction."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() or character in _JOINERS else " " for character in text)
