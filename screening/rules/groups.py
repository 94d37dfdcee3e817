"""The second pass: rules over rows that share a key within a span of days.

The first pass keeps of each row only what a group rule needs (`facts`), as plain JSON values, so that a run can store
it beside a chunk and rows of earlier runs can take part. The second pass gathers, counts (`windows.py`), and answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any, TypeVar

from screening.model import Finding, FindingOutcome
from screening.rules.conditions import Condition, unknowns
from screening.rules.field import Field, Kind
from screening.rules.readers import Countries, Days, Unreadable, states_nothing
from screening.rules.rule import GroupSpec, Having, Measure, Rule
from screening.rules.subject import Subject
from screening.rules.template import fill_from
from screening.rules.windows import Member, Tally, by_day, looking_back, sliding
from screening.rules.wording import core_words

RowKey = TypeVar("RowKey")
Entry = Sequence[Any]
"""[key, first day or None, last day or None, [one value per measure], {column: stated}, row id, whether the row looks
back], and where something of it is open also [missing columns], whether one of them is essential."""

#: Rows named in a finding's evidence; the count is always given in full.
NAMED_ROWS = 10


def group_entries(rule: Rule, subject: Subject) -> Iterator[Entry]:
    """What the row gives to a group rule, or each of its parties."""
    assert rule.group is not None
    return entries_of(rule, subject.parties() if rule.group.each_party else (subject,))


def entries_of(rule: Rule, subjects: Sequence[Subject]) -> Iterator[Entry]:
    """What each of the subjects gives to a group rule: nothing where `when` is no or the key is missing.

    A row without a key stands in no group: it could belong to any, and a file without that column would give one open
    question for each of its rows. A row of which something is open gives two entries: what is sure of it, and what it
    would be if every open condition were yes.
    """
    spec = rule.group
    assert spec is not None
    seen: set[str] = set()
    several = len(subjects) > 1
    for each in subjects:
        if not _has_key(spec, each):
            continue
        takes_part = rule.when.test(each)
        if takes_part is False:
            continue
        keys = [_values(field, each) for field in spec.key]
        day = each.get(spec.date) if spec.date is not None else None
        first, last = (day.first, day.last) if isinstance(day, Days) else (None, None)
        stated = {field.column(each): field.stated(each) for field in spec.key}
        about = _open(rule, each)
        for sure in (True, False) if about else (True,):
            if sure and takes_part is None:
                continue
            measured = [_measured(having, each, sure) for having in spec.having]
            looks_back = spec.back_from is not None and _yes(spec.back_from, each, sure)
            for values in product(*keys):
                key = "\x1f".join(values)
                same = f"{key}\x1e{measured}\x1e{looks_back}\x1e{sure}" if several else key + str(sure)
                if same not in seen:
                    seen.add(same)
                    yield [key, first, last, measured, stated, each.row.id, looks_back, *(() if sure else about)]


def columns_needed(rule: Rule) -> frozenset[str]:
    """Columns without which a row gives nothing to a group rule; as `Condition.needs`."""
    assert rule.group is not None
    return rule.when.needs | {field.cell for field in rule.group.key if field.cell}


def _has_key(spec: GroupSpec, subject: Subject) -> bool:
    """Whether all fields of a group's key are stated and can be read; many rules gather by the same, so it is kept."""
    kept = subject.own
    found: bool | None = kept.get(spec.key_name)
    if found is None:
        found = kept[spec.key_name] = _states_all(spec.key, subject)
    return found


def _states_all(fields: Sequence[Field], subject: Subject) -> bool:
    for field in fields:
        value = subject.get(field)
        if value is None or type(value) is Unreadable:
            return False
        if field.kind in (Kind.NAME, Kind.TEXT) and states_nothing(field.stated(subject)):
            return False
    return True


def _open(rule: Rule, subject: Subject) -> tuple[list[str], bool] | tuple[()]:
    """The columns that would decide whether and with what the row takes part, and whether the rule calls one of them
    essential; nothing where all is known.
    """
    spec = rule.group
    assert spec is not None
    fields = [field for each in (rule.when, *spec.conditions) for field in unknowns(each, subject)]
    if spec.back_from is not None and spec.back_from.test(subject) is not False:
        # what the row itself does not state cannot be compared with what came before
        fields += [
            having.field
            for having in spec.having
            if having.measure is Measure.SAME and having.field is not None and not _values(having.field, subject)
        ]
    if not fields:
        return ()
    return sorted({field.column(subject) for field in fields}), any(field.id in rule.essential for field in fields)


def _yes(condition: Condition, subject: Subject, sure: bool) -> bool:
    """Whether the condition is yes, or where `sure` is false perhaps yes."""
    answer = condition.test(subject)
    return not sure if answer is None else answer


def _values(field: Field, subject: Subject) -> list[str]:
    return _as_keys(field, subject.get(field))


def _as_keys(field: Field, value: Any) -> list[str]:
    """The keys under which a value stands: each of a set, else the value as one text; none where it is not known."""
    if field.kind is Kind.SET and isinstance(value, frozenset):
        return sorted(value)
    key = _as_key(field, value)
    return [] if key is None else [key]


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


def _measured(having: Having, subject: Subject, sure: bool) -> Any:
    if having.where is not None and not _yes(having.where, subject, sure):
        return 0.0 if having.measure is Measure.SUM else None
    if having.field is None:
        return 1
    if having.measure is Measure.SAME:
        return _values(having.field, subject) or None
    value = subject.get(having.field)
    if having.measure is Measure.SUM:
        return value if isinstance(value, float | int) else None
    return _as_key(having.field, value)


def evaluate_group_rule(rule: Rule, entries: Iterable[tuple[RowKey, Entry]]) -> dict[RowKey, list[Finding]]:
    """The findings of one group rule, by row."""
    groups: dict[str, list[Member]] = defaultdict(list)
    rows: list[RowKey] = []
    numbers: dict[RowKey, int] = {}
    for row, (key, *member) in entries:
        groups[key].append(Member(len(rows), numbers.setdefault(row, len(numbers)), *member))
        rows.append(row)
    found: dict[RowKey, list[Finding]] = {}
    for members in groups.values():
        for order, finding in _answer(rule, members).items():
            found.setdefault(rows[order], []).append(finding)
    return {row: one_of_each(findings) for row, findings in found.items()}


def one_of_each(findings: Sequence[Finding]) -> list[Finding]:
    """What a rule says of a row that stands in several groups: all that fired, each once, else one open question."""
    fired = [f for f in findings if f.outcome is FindingOutcome.FIRED]
    unique: list[Finding] = []
    for finding in fired or findings[:1]:
        if finding not in unique:
            unique.append(finding)
    return unique


def _answer(rule: Rule, members: list[Member]) -> dict[int, Finding]:
    """The finding of each member, by order. A member of which something is open is undetermined where the group holds
    with it and has a member that surely takes part; it never makes others fire.
    """
    sure = [m for m in members if not m.missing]
    if not sure:
        return {}
    open_ones = [m for m in members if m.missing]
    twins = {m.row for m in open_ones}
    supposed = [m for m in sure if m.row not in twins] + open_ones
    spec = rule.group
    assert spec is not None
    if spec.back_from is not None:
        answers = _looked_back(rule, sure, open_ones)
    else:
        answers = _fired_windows(rule, sure)
        if open_ones:
            answers.update(_open_windows(rule, supposed))
    undated = [m for m in members if spec.date is not None and not m.is_dated]
    if undated and spec.back_from is not None:
        before = Tally(spec.having, by_day(sure))
        answers.update((m.order, _undetermined(rule, m)) for m in undated if m.looks_back and before.holds(m))
    elif undated:
        holds = {False: Tally(spec.having, sure).holds(), True: Tally(spec.having, supposed).holds()}
        answers.update((m.order, _undetermined(rule, m)) for m in undated if holds[bool(m.missing)])
    return answers


def _fired_windows(rule: Rule, members: Sequence[Member]) -> dict[int, Finding]:
    answers: dict[int, Finding] = {}
    answered = 0
    for start, end, tally, among in _windows(rule, members):
        finding = _fired(rule, among[start:], tally)
        answers.update((m.order, finding) for m in among[max(start, answered) : end])
        answered = end
    return answers


def _open_windows(rule: Rule, members: Sequence[Member]) -> dict[int, Finding]:
    answers: dict[int, Finding] = {}
    answered = 0
    for start, end, tally, among in _windows(rule, members):
        if tally.sure:
            answers.update((m.order, _undetermined(rule, m)) for m in among[max(start, answered) : end] if m.missing)
            answered = end
    return answers


def _windows(rule: Rule, members: Sequence[Member]) -> Iterator[tuple[int, int, Tally, Sequence[Member]]]:
    """The windows that hold, as indexes into the members among which they lie: all members where there is no date."""
    spec = rule.group
    assert spec is not None
    if spec.date is None:
        tally = Tally(spec.having, members)
        if tally.holds():
            yield 0, len(members), tally, members
        return
    dated = by_day(members)
    for start, end, tally in sliding(dated, spec.days, spec.having):
        yield start, end, tally, dated


def _looked_back(rule: Rule, sure: Sequence[Member], open_ones: Sequence[Member]) -> dict[int, Finding]:
    spec = rule.group
    assert spec is not None
    unknown = {m.row for m in open_ones}
    answers: dict[int, Finding] = {}
    for member, earlier, tally in looking_back(by_day([*sure, *open_ones]), spec.days, spec.having):
        if member.missing:
            answers[member.order] = _undetermined(rule, member)
        elif member.row not in unknown:
            answers[member.order] = _fired(rule, [member, *earlier[:NAMED_ROWS]], tally)
    return answers


def _fired(rule: Rule, members: Sequence[Member], tally: Tally) -> Finding:
    """The finding of a group that begins with `members`."""
    spec = rule.group
    assert spec is not None
    rows = len(tally.rows) + (spec.back_from is not None)
    places: dict[str, str] = {"group.rows": str(rows)}
    for having, reached in tally.reached():
        if having.measure is not Measure.ROWS:
            places.setdefault(f"group.{having.measure.value}", f"{reached:g}")
    stated = members[0].stated
    for field, text in zip(spec.key, stated.values(), strict=False):
        places[field.id] = text
    named: dict[int, str] = {}
    for member in members:
        named.setdefault(member.row, member.row_id)
        if len(named) == min(NAMED_ROWS, rows):
            break
    more = f" and {rows - NAMED_ROWS} more" if rows > NAMED_ROWS else ""
    return _finding(
        rule,
        FindingOutcome.FIRED,
        fill_from(rule.message, places),
        {**stated, "rows": "; ".join(named.values()) + more},
    )


def _undetermined(rule: Rule, member: Member) -> Finding:
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
        rule_version=rule.mark,
    )
