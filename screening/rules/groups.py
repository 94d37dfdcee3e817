"""The second pass: rules over rows that share a key within a span of days.

The first pass keeps of each row only what a group rule needs (`facts`), as plain JSON values, so that a run can store
it beside a chunk and rows of earlier runs can take part. The second pass gathers, slides the window, and answers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from screening.model import Finding, FindingOutcome
from screening.rules.conditions import unknowns
from screening.rules.fields import Field, Kind
from screening.rules.readers import Countries, Days, Unreadable
from screening.rules.rule import GroupSpec, Having, Measure, Rule
from screening.rules.subject import Subject
from screening.rules.template import fill_from
from screening.rules.wording import core_words

RowKey = TypeVar("RowKey")
Entry = list[Any]
"""[key, first day or None, last day or None, [one value per measure], {column: stated}, row id], and where `when` is
unknown also [missing columns], whether one of them is essential."""

#: Rows named in a finding's evidence; the count is always given in full.
NAMED_ROWS = 10


def group_entries(rule: Rule, subject: Subject) -> Iterator[Entry]:
    """What the row (or each party) gives to a group rule: nothing where `when` is no or the key is missing.

    A row without a key stands in no group: it could belong to any, and a file without that column would give one open
    question for each of its rows. A row whose `when` is unknown has its key, so that it is open in one group only.
    """
    spec = rule.group
    assert spec is not None
    subjects = [subject.with_party(party) for party in subject.row.parties] if spec.each_party else [subject]
    seen: set[str] = set()
    for each in subjects:
        takes_part = rule.when.test(each)
        if takes_part is False:
            continue
        keys = [_as_key(field, each.get(field)) for field in spec.key]
        if any(key is None for key in keys):
            continue
        key = "\x1f".join(str(key) for key in keys)
        measured = [_measured(having, each) for having in spec.having]
        same = f"{key}\x1e{measured}\x1e{takes_part}"
        if same in seen:
            continue
        seen.add(same)
        day = each.get(spec.date) if spec.date is not None else None
        first, last = (day.first, day.last) if isinstance(day, Days) else (None, None)
        stated = {field.column(each): field.stated(each) for field in spec.key}
        yield [key, first, last, measured, stated, subject.row.id, *(() if takes_part else _open(rule, each))]


def _open(rule: Rule, subject: Subject) -> tuple[list[str], bool]:
    """The columns that would decide whether the row takes part, and whether the rule calls one of them essential."""
    fields = list(unknowns(rule.when, subject))
    return sorted({field.column(subject) for field in fields}), any(field.id in rule.essential for field in fields)


def _as_key(field: Field, value: Any) -> str | None:
    if value is None or isinstance(value, Unreadable):
        return None
    if isinstance(value, Countries):
        return ",".join(sorted(value.known))
    if isinstance(value, frozenset | tuple):
        return ",".join(sorted(value)) or None
    if field.kind is Kind.NAME:
        return " ".join(sorted(core_words(value)))
    return str(value).strip()


def _measured(having: Having, subject: Subject) -> Any:
    if having.field is None:
        return 1
    value = subject.get(having.field)
    if having.measure is Measure.SUM:
        return value if isinstance(value, float | int) else None
    return _as_key(having.field, value)


@dataclass(slots=True)
class _Member:
    order: int
    first: int | None
    last: int | None
    measured: list[Any]
    stated: dict[str, str]
    row_id: str
    missing: Sequence[str] = ()
    """Columns for want of which it is open whether the row takes part."""
    essential: bool = False

    @property
    def is_dated(self) -> bool:
        """Whether the day is known; a month or year alone puts a row into no window."""
        return self.first is not None and self.first == self.last


def evaluate_group_rule(rule: Rule, entries: Iterable[tuple[RowKey, Entry]]) -> dict[RowKey, list[Finding]]:
    """The findings of one group rule, by row."""
    groups: dict[str, list[_Member]] = defaultdict(list)
    rows: list[RowKey] = []
    for row, (key, *member) in entries:
        groups[key].append(_Member(len(rows), *member))
        rows.append(row)
    found: dict[RowKey, list[Finding]] = {}
    for members in groups.values():
        for order, finding in _answer(rule, members).items():
            found.setdefault(rows[order], []).append(finding)
    return {row: _one_of_each(findings) for row, findings in found.items()}


def _one_of_each(findings: list[Finding]) -> list[Finding]:
    fired = [f for f in findings if f.outcome is FindingOutcome.FIRED]
    unique: list[Finding] = []
    for finding in fired or findings[:1]:
        if finding not in unique:
            unique.append(finding)
    return unique


def _answer(rule: Rule, members: list[_Member]) -> dict[int, Finding]:
    """The finding of each member, by order. A member that perhaps takes part is undetermined where the group holds with
    it and has a member that surely does; it never makes others fire.
    """
    spec = rule.group
    assert spec is not None
    sure = [m for m in members if not m.missing]
    if not sure:
        return {}
    answers: dict[int, Finding] = {}
    for group in _groups(spec, sure):
        finding = _fired(rule, group)
        for member in group:
            answers.setdefault(member.order, finding)
    if len(sure) < len(members):
        for group in _groups(spec, members):
            if not all(m.missing for m in group):
                answers.update((m.order, _undetermined(rule, m)) for m in group if m.missing)
    undated = [m for m in members if spec.date is not None and not m.is_dated]
    if undated:
        holds = {False: _holds(spec.having, sure), True: _holds(spec.having, members)}
        answers.update((m.order, _undetermined(rule, m)) for m in undated if holds[bool(m.missing)])
    return answers


def _groups(spec: GroupSpec, members: Sequence[_Member]) -> Iterator[Sequence[_Member]]:
    """The members that reach what the rule asks for: all of them, or those of each window of days."""
    if spec.date is None:
        if _holds(spec.having, members):
            yield members
        return
    dated = sorted((m for m in members if m.is_dated), key=lambda m: (m.last, m.order))
    for start, end in _windows(dated, spec.days, spec.having):
        yield dated[start:end]


def _windows(members: Sequence[_Member], days: int, having: Sequence[Having]) -> Iterator[tuple[int, int]]:
    """The largest windows (first index, index after the last) that hold, each start once, in order of time."""
    tally = _Tally(having)
    end = told = 0
    for start, member in enumerate(members):
        while end < len(members) and (members[end].last or 0) - (member.last or 0) < days:
            tally.add(members[end], 1)
            end += 1
        # A window within one that held says nothing new; one within a window that did not hold may, since a credit
        # note at its start took from the sum.
        if end > told and tally.holds():
            told = end
            yield start, end
        tally.add(member, -1)


def _holds(having: Sequence[Having], members: Iterable[_Member]) -> bool:
    tally = _Tally(having)
    for member in members:
        tally.add(member, 1)
    return tally.holds()


class _Tally:
    """Counts and sums of a window while it slides."""

    def __init__(self, having: Sequence[Having]) -> None:
        self.having = having
        self.values: list[Counter[str]] = [Counter() for _ in having]
        self.sums = [0.0] * len(having)

    def add(self, member: _Member, sign: int) -> None:
        for index, (having, value) in enumerate(zip(self.having, member.measured, strict=True)):
            if value is None:
                continue
            if having.measure is Measure.DISTINCT:
                counter = self.values[index]
                counter[value] += sign
                if not counter[value]:
                    del counter[value]
            else:
                self.sums[index] += sign * value

    def holds(self) -> bool:
        return all(reached >= having.least for having, reached in zip(self.having, self.reached(), strict=True))

    def reached(self) -> list[float]:
        return [
            float(len(self.values[i])) if having.measure is Measure.DISTINCT else self.sums[i]
            for i, having in enumerate(self.having)
        ]


def _fired(rule: Rule, members: Sequence[_Member]) -> Finding:
    spec = rule.group
    assert spec is not None
    tally = _Tally(spec.having)
    for member in members:
        tally.add(member, 1)
    places: dict[str, str] = {"group.rows": str(len({m.row_id for m in members}))}
    for having, reached in zip(spec.having, tally.reached(), strict=True):
        if having.measure is not Measure.ROWS:
            places[f"group.{having.measure.value}"] = f"{reached:g}"
    stated = members[0].stated
    for field, text in zip(spec.key, stated.values(), strict=False):
        places[field.id] = text
    ids = list(dict.fromkeys(m.row_id for m in members))
    more = f" and {len(ids) - NAMED_ROWS} more" if len(ids) > NAMED_ROWS else ""
    return _finding(
        rule,
        FindingOutcome.FIRED,
        fill_from(rule.message, places),
        {**stated, "rows": "; ".join(ids[:NAMED_ROWS]) + more},
    )


def _undetermined(rule: Rule, member: _Member) -> Finding:
    assert rule.group is not None
    missing, essential = list(member.missing), member.essential
    date = rule.group.date
    if date is not None and not member.is_dated:
        missing.append(date.id.partition(".")[2])
        essential = essential or date.id in rule.essential
    what = f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not stated or not clear"
    message = f"{rule.title}: cannot be decided; {what}."
    finding = _finding(rule, FindingOutcome.UNDETERMINED, message, dict(member.stated))
    return replace(finding, missing=tuple(missing), essential=essential)


def _finding(rule: Rule, outcome: FindingOutcome, message: str, evidence: Mapping[str, str]) -> Finding:
    return Finding(
        rule=rule.id,
        title=rule.title,
        severity=rule.effective_severity,
        outcome=outcome,
        message=message,
        techniques=rule.techniques,
        evidence=dict(evidence),
        sources=rule.sources,
        question=rule.question,
        family=rule.family,
    )
