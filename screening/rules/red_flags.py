"""The red flags of official guidance and how each is answered: rules/values/red_flags.yml, read strictly.

    bis_05: {title: Cash is offered for a costly item, source: {ref: BIS-RF, cite: flag 5}, origin: official,
             rules: [RF-0303]}

A flag is covered (by `rules`, or `elsewhere` in the tool, or both), or it is `not_checkable`, or `open`; the last two
give their reason. `limits` says what the covering rules do not see of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from screening.model import Source
from screening.rules.marked import Marked
from screening.rules.sources import read_sources

_KEYS = frozenset({"title", "source", "origin", "rules", "elsewhere", "not_checkable", "open", "limits"})
_TEXTS = ("title", "elsewhere", "not_checkable", "open", "limits")


class Origin(StrEnum):
    """How a flag is known; a derived one must never be told as the wording of an advisory."""

    OFFICIAL = "official"
    DERIVED = "derived"
    MEMORY = "memory"


class Answer(StrEnum):
    """What became of a flag."""

    COVERED = "covered"
    NOT_CHECKABLE = "not checkable"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class RedFlag:
    """One red flag and its answer."""

    id: str
    title: str
    source: Source
    origin: Origin
    answer: Answer
    rules: tuple[str, ...]
    """Ids of running rules that look for it."""
    elsewhere: str
    """What else of the tool looks for it; "" for nothing."""
    reason: str
    """Why it cannot be checked or is open; "" where it is covered."""
    limits: str


def read_red_flags(marked: Marked, running: Collection[str], references: Mapping[str, Source]) -> dict[str, RedFlag]:
    """The flags of the file by id. Faults are recorded in `marked`: unknown keys, rules that do not run (`running` are
    the ids of those that do), sources that are not in `references`, no answer, or more than one.
    """
    if marked.problems:
        return {}
    if not isinstance(marked.value, dict):
        marked.fault("red_flags.yml is a mapping from ids to title, source, origin and an answer")
        return {}
    flags = (_flag(marked, name, entry, running, references) for name, entry in marked.value.items())
    return {flag.id: flag for flag in flags if flag is not None}


def _flag(
    marked: Marked, name: str, entry: Any, running: Collection[str], references: Mapping[str, Source]
) -> RedFlag | None:
    before = len(marked.problems)
    if not isinstance(entry, dict):
        marked.fault("a red flag is a mapping with title, source, origin and an answer", name)
        return None
    for key in entry:
        if key not in _KEYS:
            marked.fault(f"unknown key {key!r}; known: {', '.join(sorted(_KEYS))}", name, key)
    for key in _TEXTS:
        if key in entry and not (isinstance(entry[key], str) and entry[key].strip()):
            marked.fault(f"{key} must be text, not {entry[key]!r}", name, key)
    for key in ("title", "source", "origin"):
        if key not in entry:
            marked.fault(f"the red flag {name} has no {key}", name)
    if entry.get("origin", Origin.OFFICIAL) not in list(Origin):
        marked.fault(f"origin {entry['origin']!r} is unknown; one of {', '.join(Origin)}", name, "origin")
    rules = _rules(marked, name, entry.get("rules"), running)
    sources = read_sources(marked, [entry.get("source", {"title": "missing"})], (name, "source"), references)
    answers = {
        Answer.COVERED: "rules" in entry or "elsewhere" in entry,
        Answer.NOT_CHECKABLE: "not_checkable" in entry,
        Answer.OPEN: "open" in entry,
    }
    given = [answer for answer, is_given in answers.items() if is_given]
    if len(given) != 1:
        marked.fault("a red flag has one answer: rules or elsewhere (or both), or not_checkable, or open", name)
    elif "limits" in entry and given != [Answer.COVERED]:
        marked.fault("limits say what a covering rule does not see; here no rule covers the flag", name, "limits")
    if len(marked.problems) > before:
        return None
    reason = entry.get("not_checkable") or entry.get("open") or ""
    return RedFlag(
        id=name,
        title=entry["title"],
        source=sources[0],
        origin=Origin(entry["origin"]),
        answer=given[0],
        rules=rules,
        elsewhere=entry.get("elsewhere", ""),
        reason=reason,
        limits=entry.get("limits", ""),
    )


def _rules(marked: Marked, name: str, raw: Any, running: Collection[str]) -> tuple[str, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list) or not raw or not all(isinstance(rule, str) for rule in raw):
        marked.fault("rules is a list of rule ids", name, "rules")
        return ()
    for index, rule in enumerate(raw):
        if rule not in running:
            marked.fault(f"{rule} is no stable or testing rule of this folder", name, "rules", index)
        elif rule in raw[:index]:
            marked.fault(f"{rule} stands twice", name, "rules", index)
    return tuple(raw)
