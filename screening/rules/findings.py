"""From an answered rule to the finding a person reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from screening.model import Finding, FindingOutcome
from screening.rules.conditions import grounds, unknowns
from screening.rules.field import Field
from screening.rules.fields import FIELDS
from screening.rules.readers import Unreadable
from screening.rules.rule import Rule, Scope
from screening.rules.subject import Subject


def fired(rule: Rule, subjects: Sequence[Subject]) -> Finding:
    """The finding of a rule that fired on one good (or those of one stated control number), on one order, or on one
    party in one or more roles.
    """
    first = subjects[0]
    roles = ", ".join(dict.fromkeys(s.party.role.replace("_", " ") for s in subjects if s.party is not None))

    def value(place: str) -> str:
        if place == "goods.name" and len(subjects) > 1 and first.good is not None:
            return f"{first.good.name} or another of the {len(subjects)} goods of {' and '.join(first.good.matched)}"
        return roles if place == "party.role" else FIELDS[place].stated(first)

    evidence: dict[str, str] = {}
    for subject in subjects:
        for field in grounds(rule.when, subject):
            _add_evidence(evidence, field, subject)
    return Finding(
        rule=rule.id,
        title=rule.title,
        severity=rule.effective_severity,
        outcome=FindingOutcome.FIRED,
        message=rule.message.fill(value),
        techniques=rule.techniques,
        goods=tuple(dict.fromkeys(good for subject in subjects for good in _goods_of(rule, subject))),
        evidence=evidence,
        sources=rule.sources,
        question=rule.question,
        family=rule.family,
        rule_version=rule.mark,
    )


def undetermined(rule: Rule, subjects: Iterable[Subject]) -> Finding:
    """The one finding of a rule that could not be decided on a row, with the columns that would decide it."""
    missing: dict[str, str] = {}
    evidence: dict[str, str] = {}
    goods: dict[str, None] = {}
    essential = False
    for subject in subjects:
        goods.update(dict.fromkeys(_goods_of(rule, subject)))
        for field in unknowns(rule.when, subject):
            column = field.column(subject)
            value = subject.get(field)
            if column not in missing:
                missing[column] = _why_open(column, field, subject)
            if isinstance(value, Unreadable):
                _add_evidence(evidence, field, subject)
            essential = essential or field.id in rule.essential
    return Finding(
        rule=rule.id,
        title=rule.title,
        severity=rule.effective_severity,
        outcome=FindingOutcome.UNDETERMINED,
        message=f"{rule.title}: cannot be decided; {_what_is_missing(missing)}.",
        techniques=rule.techniques,
        goods=tuple(goods),
        evidence=evidence,
        sources=rule.sources,
        missing=tuple(sorted(missing)),
        essential=essential,
        question=rule.question,
        family=rule.family,
        rule_version=rule.mark,
    )


def _why_open(column: str, field: Field, subject: Subject) -> str:
    """Why a field decides nothing; "" where it is not stated."""
    value = subject.get(field)
    if isinstance(value, Unreadable):
        return value.reason
    return "" if value is None else f"{column} {field.stated(subject)!r} leaves it open"


def _what_is_missing(missing: dict[str, str]) -> str:
    absent = [column for column in sorted(missing) if not missing[column]]
    said = [f"{', '.join(absent)} {'is' if len(absent) == 1 else 'are'} not stated"] if absent else []
    return "; ".join([*said, *(missing[column] for column in sorted(missing) if missing[column])])


def _add_evidence(evidence: dict[str, str], field: Field, subject: Subject) -> None:
    if field.id == "party.role":
        return  # told by the column names and the message; it is no cell of its own
    stated = field.stated(subject)
    evidence.setdefault(field.column(subject), stated or "(not stated)")


def _goods_of(rule: Rule, subject: Subject) -> tuple[str, ...]:
    if subject.good is not None:
        return (subject.good.good,)
    if rule.scope is Scope.PARTY or rule.scope is Scope.ORDER:
        asked = any(field.id.startswith("order.goods") and field.id != "order.goods_description"
                    for field in rule.when.all_fields())  # fmt: skip
        return tuple(sorted({good.good for good in subject.goods})) if asked else ()
    return ()
