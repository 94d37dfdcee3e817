"""Asks one rule of one row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from screening.model import Finding
from screening.rules.findings import fired, undetermined
from screening.rules.rule import Rule, Scope
from screening.rules.subject import Subject
from screening.rules.wording import fold


def evaluate_rule(rule: Rule, subject: Subject) -> Iterator[Finding]:
    """The findings of a rule of scope order, party or goods on a row: one for each party or good on which it fired
    (a party in several roles is one, and so are the goods of one stated control number), or one undetermined finding
    where it fired on none and some fact is missing.
    """
    if rule.needs_order and subject.row.kind == "party":
        return
    subjects: Sequence[Subject]
    if rule.scope is Scope.ORDER:
        subjects = (subject,)
    elif rule.scope is Scope.PARTY:
        subjects = subject.parties()
    else:
        subjects = tuple(subject.with_good(good) for good in subject.goods)
    yield from answer(rule, subjects)


def answer(rule: Rule, subjects: Sequence[Subject]) -> Iterator[Finding]:
    """As `evaluate_rule`, for subjects that are chosen already."""
    test = rule.when.test
    yes: dict[str, list[Subject]] = {}
    unknown: list[Subject] = []
    for each in subjects:
        found = test(each)
        if found is True:
            yes.setdefault(_told_apart_by(each) or str(len(yes)), []).append(each)
        elif found is None:
            unknown.append(each)
    for same in yes.values():
        yield fired(rule, same)
    if unknown and not yes:
        yield undetermined(rule, unknown)


def _told_apart_by(subject: Subject) -> str:
    """What makes several subjects one finding: a party in several roles, the goods of one stated control number."""
    if subject.party is not None:
        return fold(subject.party.name)
    return "; ".join(subject.good.matched) if subject.good is not None and subject.good.declared else ""
