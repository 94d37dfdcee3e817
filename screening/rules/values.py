"""The tables behind `$values.NAME`: dated, cited lists of countries, words, codes and numbers.

A values file is named after its table and says what it holds, as of when, and from which source:

    title: Countries under a comprehensive US embargo
    as_of: 2026-11-22
    kind: countries            # countries | words | choices | domains | codes | number
    sources: [{authority: US-OFAC, cite: "31 CFR parts 510, 515 and 560", url: …}]
    values:
      - IR
      - {value: CU, note: why, since: 1963-07-08}
      - $values.other_table    # takes over all of another table
    ended:                     # for the record, never used
      - {value: SY, until: 2025-07-01, cite: EO 14312}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from screening.lists.countries import is_country_code
from screening.rules import readers
from screening.rules.marked import Marked
from screening.rules.operators import Takes
from screening.rules.readers import Days
from screening.rules.wording import fold

PREFIX = "$values."
_KEYS = {"title", "as_of", "kind", "sources", "values", "ended", "note"}
_REQUIRED = ("title", "as_of", "kind", "sources", "values")
_ENTRY_KEYS = {"value", "note", "since", "cite"}
_ENDED_KEYS = {"value", "note", "since", "until", "cite"}

#: kind of a table -> arguments it may stand for
KINDS: Mapping[str, frozenset[Takes]] = {
    "countries": frozenset({Takes.COUNTRIES}),
    "words": frozenset({Takes.WORDS}),
    "choices": frozenset({Takes.CHOICES}),
    "domains": frozenset({Takes.DOMAINS}),
    "codes": frozenset({Takes.CODES}),
    "number": frozenset({Takes.NUMBER, Takes.COUNT}),
}


@dataclass(frozen=True, slots=True)
class Table:
    """One values file, `$values` resolved."""

    name: str
    kind: str
    title: str
    as_of: str
    values: tuple[Any, ...]
    content: Mapping[str, Any]
    """What enters the digest of the rule set."""


def read_tables(files: Mapping[str, Marked]) -> dict[str, Table]:
    """The tables of the files (by table name). Faults are recorded in the files; a faulty table is left out."""
    raw = {name: marked for name, marked in files.items() if _shape_is_right(marked)}
    tables: dict[str, Table] = {}
    for name, marked in raw.items():
        values = _resolve(name, raw, ())
        if values is None:
            continue
        content = {"kind": marked.value["kind"], "values": list(values)}
        tables[name] = Table(
            name, marked.value["kind"], marked.value["title"], str(marked.value["as_of"]), values, content
        )
    return tables


def is_reference(value: object) -> bool:
    """Whether a value stands for a table."""
    return isinstance(value, str) and value.startswith("$")


def reference_name(value: str) -> str | None:
    """Name of the table in `$values.NAME`; None for any other text with a dollar sign."""
    return value.removeprefix(PREFIX) if value.startswith(PREFIX) and len(value) > len(PREFIX) else None


def value_fault(kind: str, value: object) -> str | None:
    """What is wrong with one value of a table or argument of that kind, or None."""
    if kind == "number":
        return None if isinstance(value, int | float) and not isinstance(value, bool) else f"{value!r} is no number"
    if not isinstance(value, str):
        return f"{value!r} must be text: put it in quotes"
    if kind == "countries" and not is_country_code(value):
        return f"{value!r} is no ISO 3166-1 alpha-2 country code"
    if kind == "codes" and not (value.isdecimal() and 2 <= len(value) <= 12):
        return f"{value!r} is no tariff code of 2 to 12 digits"
    if kind in ("words", "choices") and not fold(value):
        return f"{value!r} has no letter or digit"
    if kind == "domains" and ("." not in value.strip(".") and not value.strip(".").isalpha()):
        return f"{value!r} is no domain"
    return None


def _shape_is_right(marked: Marked) -> bool:
    table = marked.value
    if marked.problems:
        return False
    if not isinstance(table, dict):
        marked.fault("a values file is a mapping with title, as_of, kind, sources and values")
        return False
    for key in table:
        if key not in _KEYS:
            marked.fault(f"unknown key {key!r}; known: {', '.join(sorted(_KEYS))}", key)
    for key in _REQUIRED:
        if not table.get(key):
            marked.fault(f"{key} is missing")
    if "as_of" in table and not isinstance(readers.read_date(str(table["as_of"])), Days):
        marked.fault(f"as_of must be a date such as 2026-11-22, not {table['as_of']!r}", "as_of")
    if not isinstance(table.get("kind"), str) or table["kind"] not in KINDS:
        marked.fault(f"unknown kind {table.get('kind')!r}; known: {', '.join(KINDS)}", "kind")
        return False
    for section in ("values", "ended"):
        if not isinstance(table.get(section, []), list):
            marked.fault(f"{section} must be a list", section)
            return False
    _check_entries(marked, table)
    return not marked.problems


def _check_entries(marked: Marked, table: Mapping[str, Any]) -> None:
    for section, known in (("values", _ENTRY_KEYS), ("ended", _ENDED_KEYS)):
        for index, entry in enumerate(table.get(section, [])):
            if isinstance(entry, dict):
                for key in entry:
                    if key not in known:
                        marked.fault(f"unknown key {key!r}; known: {', '.join(sorted(known))}", section, index, key)
            value = entry.get("value") if isinstance(entry, dict) else entry
            if isinstance(value, str) and is_reference(value):
                if reference_name(value) is None:
                    marked.fault(f"{value!r} must read $values.NAME", section, index)
                continue
            fault = value_fault(table["kind"], value)
            if fault:
                marked.fault(fault, section, index)


def _resolve(name: str, raw: Mapping[str, Marked], above: tuple[str, ...]) -> tuple[Any, ...] | None:
    marked = raw[name]
    found: list[Any] = []
    for index, entry in enumerate(marked.value["values"]):
        value = entry["value"] if isinstance(entry, dict) else entry
        if not is_reference(value):
            found.append(value)
            continue
        other = reference_name(value) or ""
        if other == name or other in above:
            circle = " -> ".join((*above[above.index(other) if other in above else len(above) :], name, other))
            marked.fault(f"the tables refer to each other in a circle: {circle}", "values", index)
            return None
        if other not in raw:
            marked.fault(f"there is no table {value}", "values", index)
            return None
        if raw[other].value["kind"] != marked.value["kind"]:
            marked.fault(f"{value} holds {raw[other].value['kind']}, not {marked.value['kind']}", "values", index)
            return None
        below = _resolve(other, raw, (*above, name))
        if below is None:
            return None
        found.extend(below)
    return tuple(dict.fromkeys(found))
