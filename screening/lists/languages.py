"""Languages as publishers name them, to ISO 639-1 codes (table in data/)."""

from __future__ import annotations

import re
from functools import cache

from screening.lists.name_tables import name_key, table_lines

_AND = re.compile(r"[;/,]|\band\b")


def language_code(name: str) -> str | None:
    """The code of a language by one name or several: `Czech`, `Kirghiz; Kyrgyz`, `Persian/Farsi`.

    "" for words known to name no language (`Cyrillic`), and for names of several languages; None for an unknown name.
    """
    codes = _codes()
    if (code := codes.get(name_key(name))) is not None:
        return code
    found = {codes.get(name_key(part)) for part in _AND.split(name)}
    if None in found:
        return None
    return found.pop() if len(found) == 1 else ""


@cache
def _codes() -> dict[str, str]:
    return {
        name_key(name): "" if code == "--" else code for code, names in table_lines("languages.txt") for name in names
    }
