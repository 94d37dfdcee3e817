"""Makes text safe and plain for one cell of a table."""

from __future__ import annotations

from collections.abc import Iterable

#: A spreadsheet may take text that begins so for a formula (OWASP, "CSV Injection"; the full-width signs count in
#: East Asian locales). Leading blanks are looked through, since some programs trim them on opening.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def harmless(text: str) -> str:
    """The text, with a leading apostrophe where a spreadsheet could take it for a formula."""
    if text.startswith(FORMULA_STARTS) or (text[:1].isspace() and text.lstrip().startswith(FORMULA_STARTS)):
        return "'" + text
    return text


def joined(values: Iterable[str]) -> str:
    """Several values in one cell, separated by `;` (a `;` inside a value becomes a comma)."""
    return ";".join(value.replace(";", ",") for value in values)


def score_text(score: float) -> str:
    """A score from 0 to 1 with four decimals, the same everywhere."""
    return f"{score:.4f}"
