"""The `group:` of a rule file: which rows belong together, and what they must reach."""

from __future__ import annotations

import math
from typing import Any

from screening.rules.compiler import Compiler
from screening.rules.conditions import Condition
from screening.rules.field import Field, Kind
from screening.rules.rule import GroupSpec, Having, Measure, Scope

_KEYS = ("each", "having", "key", "window")
_WINDOW = "window takes {days: N, date: the id of a date field}, and back_from: a condition if wanted"
_HAVING = (
    "one of {rows: true, ge: N}, {distinct: FIELD, ge: N}, {unrelated: FIELD of names, ge: N}, {sum: FIELD, ge: N}, "
    "and {same: FIELD, le: N} where the window looks back; `where:` may say which rows count"
)
#: What each measure is taken of; the others take any field.
_OF_KIND = {Measure.SUM: (Kind.NUMBER, "number"), Measure.UNRELATED: (Kind.NAME, "name")}


def read_group(compiler: Compiler, raw: Any, scope: Scope | None, subjects: frozenset[str]) -> GroupSpec | None:
    """The group of a rule, or None where it has none; faults are recorded in the compiler's file."""
    marked = compiler.marked
    if scope is not Scope.GROUP:
        if raw is not None:
            marked.fault("`group` belongs to rules of scope group only", "group")
        return None
    if not isinstance(raw, dict):
        marked.fault("a rule of scope group needs `group:` with key, having, and optionally window", "group")
        return None
    for key in raw:
        if key not in _KEYS:
            marked.fault(f"unknown key {key!r}; known: {', '.join(_KEYS)}", "group", key)
    each = raw.get("each", "order")
    if each not in ("order", "party"):
        marked.fault(f"each must be order or party, not {each!r}", "group", "each")
    names = raw.get("key")
    names = names if isinstance(names, list) else [names]
    fields = tuple(f for i, name in enumerate(names) if (f := compiler.field(name, ("group", "key", i), subjects)))
    date, days, back_from = _window(compiler, raw.get("window"), subjects)
    having = _having(compiler, raw.get("having"), subjects, back_from is not None)
    return GroupSpec(fields, date, days, having, each == "party", back_from)


def _window(compiler: Compiler, raw: Any, subjects: frozenset[str]) -> tuple[Field | None, int, Condition | None]:
    path = ("group", "window")
    if raw is None:
        return None, 0, None
    days = raw.get("days") if isinstance(raw, dict) else None
    if (
        not isinstance(raw, dict)
        or set(raw) - {"back_from"} != {"days", "date"}
        or isinstance(days, bool)
        or not isinstance(days, int)
        or days < 1
    ):
        compiler.marked.fault(_WINDOW, *path)
        return None, 0, None
    date = compiler.field(raw["date"], (*path, "date"), subjects)
    if date is not None and date.kind is not Kind.DATE:
        compiler.marked.fault(f"{date.id} is no date field", *path, "date")
    back_from = raw.get("back_from")
    condition = None if back_from is None else compiler.condition(back_from, (*path, "back_from"), subjects)
    return date, days, condition


def _having(compiler: Compiler, raw: Any, subjects: frozenset[str], looks_back: bool) -> tuple[Having, ...]:
    if not isinstance(raw, list) or not raw:
        compiler.marked.fault("group needs `having:`, a list such as {rows: true, ge: 3}", "group", "having")
        return ()
    found: list[Having] = []
    for index, item in enumerate(raw):
        path = ("group", "having", index)
        measure = _measure(item)
        if measure is None:
            compiler.marked.fault(_HAVING, *path)
            continue
        if not looks_back and (measure is Measure.SAME or "le" in item):
            compiler.marked.fault("`same` and `le` need a window with `back_from`", *path)
        field = None
        if measure is not Measure.ROWS:
            field = compiler.field(item[measure], (*path, measure), subjects)
            kind, what = _OF_KIND.get(measure, (None, ""))
            if field is not None and kind is not None and field.kind is not kind:
                compiler.marked.fault(f"{field.id} is no {what}", *path)
        where = item.get("where")
        condition = None if where is None else compiler.condition(where, (*path, "where"), subjects)
        found.append(
            Having(measure, field, float(item.get("ge", -math.inf)), float(item.get("le", math.inf)), condition)
        )
    return tuple(found)


def _measure(item: Any) -> Measure | None:
    """The measure of a well-formed item, else None."""
    if not isinstance(item, dict):
        return None
    bounds = [item[key] for key in ("ge", "le") if key in item]
    measures = [key for key in item if key in list(Measure)]
    others = set(item) - {"ge", "le", "where", *measures}
    numbers = all(isinstance(bound, int | float) and not isinstance(bound, bool) for bound in bounds)
    return Measure(measures[0]) if bounds and numbers and len(measures) == 1 and not others else None
