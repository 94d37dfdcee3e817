"""Every condition of every stable rule is there for a reason: without it, an inline case of the rule fails."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from screening.rules.cases import failing_cases
from screening.rules.folder import read_folder
from screening.rules.marked import Marked, read_marked
from screening.rules.rule import Rule, Status
from screening.rules.rulefile import read_rule
from screening.rules.sources import read_source_table

CATALOGUE = read_folder()
STABLE = [rule for rule in CATALOGUE.rules if rule.status is Status.STABLE]
REFERENCES = read_source_table(read_marked(CATALOGUE.folder / "values" / "sources.yml", "sources.yml"))
Path_ = tuple[Any, ...]


def droppable(node: Any, path: Path_) -> Iterator[Path_]:
    """Where a condition could be dropped from an `all` or `any` that keeps another."""
    if not isinstance(node, dict):
        return
    for join in ("all", "any"):
        for index, part in enumerate(node.get(join, ())):
            if len(node[join]) > 1:
                yield (*path, join, index)
            yield from droppable(part, (*path, join, index))
    if "not" in node:
        yield from droppable(node["not"], (*path, "not"))


def droppable_of_group(group: Any) -> Iterator[Path_]:
    """What could be dropped from a group: a part of its key, its window, a measure, which rows count."""
    if group is None:
        return
    for part in ("key", "having"):
        if len(group[part]) > 1:
            yield from (("group", part, index) for index in range(len(group[part])))
    if "window" in group:
        if "back_from" not in group["window"]:
            yield ("group", "window")
        yield from droppable(group["window"].get("back_from"), ("group", "window", "back_from"))
    for index, having in enumerate(group["having"]):
        if "where" in having:
            yield ("group", "having", index, "where")
            yield from droppable(having["where"], ("group", "having", index, "where"))


def without(raw: Any, path: Path_) -> Any:
    """A copy of a rule file's content that lacks what stands at the path; the message may name what is dropped."""
    changed = copy.deepcopy(raw) | {"message": "mutated"}
    node = changed
    for step in path[:-1]:
        node = node[step]
    del node[path[-1]]
    return changed


@pytest.mark.parametrize("rule", STABLE, ids=lambda rule: rule.id)
def test_dropping_any_condition_makes_a_case_fail(rule: Rule) -> None:
    marked = read_marked(CATALOGUE.folder / rule.file, rule.file)
    idle = []
    for path in (*droppable(marked.value["when"], ("when",)), *droppable_of_group(marked.value.get("group"))):
        read = read_rule(
            Marked(rule.file, without(marked.value, path), marked.lines),
            CATALOGUE.tables,
            frozenset(CATALOGUE.tables),
            frozenset(CATALOGUE.techniques),
            REFERENCES,
        )
        assert read is not None
        if not list(failing_cases(read[0])):
            idle.append(path)
    assert idle == []
