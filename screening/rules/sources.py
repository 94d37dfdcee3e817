"""Where rules come from: `{ref: ID, cite: …}` into rules/values/sources.yml, or the source written out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from screening.model import Source
from screening.rules.marked import Marked

SOURCE_KEYS = frozenset({"authority", "title", "cite", "url", "ref"})
_TABLE_KEYS = frozenset({"authority", "title", "date", "url", "read"})


def read_source_table(marked: Marked) -> dict[str, Source]:
    """The named sources of sources.yml: id -> {authority, title, date, url, read}."""
    table: dict[str, Source] = {}
    if not isinstance(marked.value, dict):
        if not marked.problems:
            marked.fault("sources.yml is a mapping from ids to authority, title, date, url and how it was read")
        return table
    for name, entry in marked.value.items():
        if not isinstance(entry, dict) or not {"authority", "title"} <= set(entry) or set(entry) - _TABLE_KEYS:
            marked.fault(
                f"a source has the keys {', '.join(sorted(_TABLE_KEYS))}; authority and title must be there", name
            )
            continue
        day = f" ({entry['date']})" if entry.get("date") else ""
        table[name] = Source(f"{entry['authority']}: {entry['title']}{day}", "", str(entry.get("url") or ""))
    return table


def read_sources(
    marked: Marked, raw: Any, path: tuple[str | int, ...], references: Mapping[str, Source]
) -> tuple[Source, ...]:
    """The sources of a rule; faults are recorded in the file."""
    if not isinstance(raw, list):
        marked.fault("sources is a list", *path)
        return ()
    found: list[Source] = []
    for index, item in enumerate(raw):
        here = (*path, index)
        if not isinstance(item, dict) or not all(isinstance(text, str) for text in item.values()):
            marked.fault(
                "a source is a mapping such as {authority: US-BIS, cite: …, url: …} or {ref: ID, cite: …}", *here
            )
            continue
        for key in item:
            if key not in SOURCE_KEYS:
                marked.fault(f"unknown key {key!r}; known: {', '.join(sorted(SOURCE_KEYS))}", *here, key)
        if "ref" in item:
            if item["ref"] not in references:
                marked.fault(f"unknown source {item['ref']!r}; rules/values/sources.yml has them", *here, "ref")
                continue
            known = references[item["ref"]]
            found.append(Source(known.title, item.get("cite", ""), item.get("url", known.url)))
        elif not item.get("authority") and not item.get("title"):
            marked.fault("a source needs authority or title, or ref", *here)
        else:
            title = ": ".join(text for key in ("authority", "title") if (text := item.get(key)))
            found.append(Source(title, item.get("cite", ""), item.get("url", "")))
    return tuple(found)
