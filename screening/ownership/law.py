"""The tests of ownership, read strictly from rules/ownership.yml: dated, cited, each with the lists it speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from screening.model import Entity, Severity, Source
from screening.ownership.closure import Threshold
from screening.ownership.shares import PERCENT
from screening.resources import data_folder
from screening.rules.marked import Marked, read_marked
from screening.rules.problems import refuse
from screening.rules.readers import Days, read_date
from screening.rules.rulefile import PROFILES
from screening.rules.sources import read_source_table, read_sources

_REQUIRED = frozenset(
    {"title", "profile", "lists", "share", "together", "control", "severity", "techniques", "sources", "question"}
)
_OPTIONAL = frozenset({"from", "until", "votes", "switch"})
_SHARE = re.compile(r"(at least|more than) (\d{1,3})")
#: Rules that are in force only if the user says so.
SWITCHES = frozenset({"bis_affiliates"})


class Together(StrEnum):
    """What the holdings of several listed parties make."""

    ADDS_UP = "adds up"
    ASKS = "asks"
    """Each party counts alone; if only the sum passes, ask whether they act together."""


class Control(StrEnum):
    """What control without shares makes."""

    IGNORED = "does not count"
    ASKS = "asks"
    FIRES = "fires"


@dataclass(frozen=True, slots=True)
class OwnershipTest:
    """One test of one regime."""

    id: str
    title: str
    profiles: frozenset[str]
    first_day: str
    """ISO 8601; "" for always."""
    last_day: str
    """"" while it is in force."""
    lists: frozenset[tuple[str, str]]
    """(list id, sublist); sublist "" for the whole list."""
    threshold: Threshold
    together: Together
    control: Control
    votes: bool
    """Whether votes count as shares do, beside them."""
    switch: str
    """Name of the setting that says whether the rule is in force; "" for none."""
    severity: Severity
    techniques: tuple[str, ...]
    sources: tuple[Source, ...]
    question: str

    def speaks_of(self, list_id: str, entity: Entity) -> bool:
        """Whether being listed there makes a party one whose holdings this test counts."""
        if (list_id, "") in self.lists:
            return True
        return any((list_id, part) in self.lists for part in entity.sublist.split("; "))

    def in_force(self, day: str) -> bool:
        """Whether it was in force on a day (ISO 8601); today's law where the day is ""."""
        if not day:
            return not self.last_day
        return self.first_day <= day and (not self.last_day or day <= self.last_day)


@cache
def load_tests(file: Path | None = None) -> tuple[OwnershipTest, ...]:
    """The tests of a file, by default the shipped one. Raises RulesProblem with every fault at its line."""
    rules = data_folder("rules")
    path = file or rules / "ownership.yml"
    marked = read_marked(path, path.name)
    references = read_source_table(read_marked(rules / "values" / "sources.yml", "values/sources.yml"))
    if not marked.problems and not isinstance(marked.value, dict):
        marked.fault("is a mapping from ids to tests of ownership")
    tests = []
    for name, entry in marked.value.items() if not marked.problems else ():
        if (test := _test(marked, name, entry, references)) is not None:
            tests.append(test)
    if marked.problems:
        raise refuse(marked.problems, path.parent)
    return tuple(tests)


def _test(marked: Marked, name: str, entry: Any, references: dict[str, Source]) -> OwnershipTest | None:
    before = len(marked.problems)
    if not isinstance(entry, dict):
        marked.fault("a test of ownership is a mapping", name)
        return None
    for key in entry.keys() - _REQUIRED - _OPTIONAL:
        marked.fault(f"unknown key {key!r}; known: {', '.join(sorted(_REQUIRED | _OPTIONAL))}", name, key)
    for key in sorted(_REQUIRED - entry.keys()):
        marked.fault(f"{name} has no {key}", name)
    for key, known in (("together", list(Together)), ("control", list(Control)), ("votes", ["counts"])):
        if entry.get(key, known[0]) not in known:
            marked.fault(f"{key} {entry[key]!r} is unknown; one of {', '.join(known)}", name, key)
    for key in ("from", "until"):
        if key in entry and not isinstance(read_date(str(entry[key])), Days):
            marked.fault(f"{key} must be a date such as 2024-07-03, not {entry[key]!r}", name, key)
    for key, allowed in (("profile", PROFILES), ("lists", None), ("techniques", None)):
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(isinstance(x, str) and (not allowed or x in allowed) for x in value):
            marked.fault(f"{key} is a list of {', '.join(allowed) if allowed else 'ids'}", name, key)
    if entry.get("switch", "bis_affiliates") not in SWITCHES:
        marked.fault(f"switch {entry['switch']!r} is unknown; known: {', '.join(sorted(SWITCHES))}", name, "switch")
    if entry.get("severity", "low") not in [severity.label for severity in Severity if severity]:
        marked.fault(f"severity {entry['severity']!r} is unknown", name, "severity")
    share = _SHARE.fullmatch(str(entry.get("share", "at least 50")))
    if share is None:
        marked.fault(f"share is `at least N` or `more than N`, not {entry['share']!r}", name, "share")
    sources = read_sources(marked, entry.get("sources", []), (name, "sources"), references)
    if share is None or len(marked.problems) > before:
        return None
    return OwnershipTest(
        id=name,
        title=entry["title"],
        profiles=frozenset(entry["profile"]),
        first_day=str(entry.get("from", "")),
        last_day=str(entry.get("until", "")),
        lists=frozenset((lst.partition("/")[0], lst.partition("/")[2]) for lst in entry["lists"]),
        threshold=Threshold(int(share[2]) * PERCENT, share[1] == "more than"),
        together=Together(entry["together"]),
        control=Control(entry["control"]),
        votes="votes" in entry,
        switch=entry.get("switch", ""),
        severity=Severity.parse(entry["severity"]),
        techniques=tuple(entry["techniques"]),
        sources=sources,
        question=entry["question"],
    )
