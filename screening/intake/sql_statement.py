"""Whether a text is one SELECT and nothing else.

A net against slips of the person who writes the query, not a wall: the wall is the database's, by a read-only
transaction and an account that may only read.
"""

from __future__ import annotations

import re

#: What holds no code: comments, texts, names in quotation marks, PostgreSQL's texts between $tag$ … $tag$.
_QUOTED = re.compile(
    r"""--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$""", re.DOTALL
)
#: Where databases differ on where a text or comment ends: comments in comments, a mark behind a backslash.
_UNCLEAR = re.compile(r"/\*(?:(?!\*/).)*/\*|\\['\"`]", re.DOTALL)
_WRITING = re.compile(
    r"\b(insert|update|delete|merge|replace\s+into|into|truncate|drop|alter|create|grant|call|exec|execute|lock)\b",
    re.IGNORECASE,
)


def why_not_read_only(statement: str, strictly: bool = False) -> str:
    """Why the statement is not one SELECT, as the end of a sentence; "" where it is.

    `strictly` also refuses words that write, for databases that do not refuse them themselves.
    """
    code = _QUOTED.sub(" ", statement).strip()
    if not code:
        return "is empty: write a SELECT"
    if not re.match(r"(select|with)\b", code, re.IGNORECASE):
        return "must begin with SELECT or WITH: nothing else is run"
    more = code.rstrip("; \t\r\n").count(";")
    if more or (";" in statement.strip().rstrip(";") and _UNCLEAR.search(statement)):
        return "must be a single statement: write one SELECT, and no ; before its end"
    if strictly and (word := _WRITING.search(code)):
        return f"holds the word {word[0]!r}, which may write: read from a view that does without it"
    return ""


def ends_in_order(statement: str) -> bool:
    """Whether an ORDER BY stands in the statement, outside of brackets: those inside order something else."""
    code = _QUOTED.sub(" ", statement)
    while (shorter := re.sub(r"\([^()]*\)", " ", code)) != code:
        code = shorter
    return re.search(r"\border\s+by\b", code, re.IGNORECASE) is not None
