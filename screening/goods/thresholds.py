"""Compares what a text states with the values from which a good is listed; what is not stated stays undecided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from screening.goods.catalogue import Condition, Group
from screening.goods.quantities import Interval
from screening.goods.readings import Reading

Verdict = bool | None
"""True: met. False: not met. None: cannot be decided."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one regime's threshold, each condition with its own, and what is missing for it."""

    group: Group
    verdict: Verdict
    lines: tuple[str, ...]
    missing: tuple[str, ...]


def compare(interval: Interval, op: str, low: float, high: float) -> Verdict:
    """Whether every, no, or only some value of `interval` fulfils the comparison with `low` (`high` for `between`)."""
    if op in (">=", ">", "is"):
        if op == "is":
            return interval.low == low
        met = interval.low > low or (interval.low == low and (op == ">=" or interval.low_open))
        failed = interval.high < low or (interval.high == low and (op == ">" or interval.high_open))
    elif op in ("<=", "<"):
        met = interval.high < low or (interval.high == low and (op == "<=" or interval.high_open))
        failed = interval.low > low or (interval.low == low and (op == "<" or interval.low_open))
    else:
        met = interval.low >= low and interval.high <= high
        failed = interval.high < low or interval.low > high
    return True if met else False if failed else None


def judge(group: Group, readings: Mapping[str, Reading]) -> Judgement:
    """The verdict on `group` from the readings by parameter."""
    verdict, lines, missing = _group(group, readings)
    return Judgement(group, verdict, tuple(lines), tuple(dict.fromkeys(missing)) if verdict is None else ())


def parameters_of(groups: tuple[Group, ...]) -> tuple[str, ...]:
    """Ids of the parameters that `groups` ask for, in their order, each once."""
    names: list[str] = []
    for group in groups:
        for part in group.parts:
            names += [part.parameter] if isinstance(part, Condition) else parameters_of((part,))
    return tuple(dict.fromkeys(names))


def _condition(condition: Condition, readings: Mapping[str, Reading]) -> tuple[Verdict, list[str], list[str]]:
    reading = readings.get(condition.parameter)
    if reading is None and condition.assume is not None:
        return condition.assume, [f"{condition.text}: taken as {'met' if condition.assume else 'not met'}"], []
    verdict: Verdict = None
    if reading is not None:
        each = {compare(i, condition.op, condition.low, condition.high) for i in reading.alternatives}
        verdict = each.pop() if len(each) == 1 else None
    said = "not stated" if reading is None else "unclear" if verdict is None else "met" if verdict else "not met"
    return verdict, [f"{condition.text}: {said}"], [condition.parameter] if verdict is None else []


def _group(group: Group, readings: Mapping[str, Reading]) -> tuple[Verdict, list[str], list[str]]:
    verdicts: list[Verdict] = []
    lines: list[str] = []
    missing: list[str] = []
    for part in group.parts:
        verdict, said, lacking = _condition(part, readings) if isinstance(part, Condition) else _group(part, readings)
        verdicts.append(verdict)
        lines += said
        missing += lacking
    deciding = group.mode == "any"
    if deciding in verdicts:
        return deciding, lines, []
    if None in verdicts:
        return None, lines, missing
    return not deciding, lines, []
