"""Runs the inline tests of a rule."""

from __future__ import annotations

from collections.abc import Iterator

from screening.model import Finding, FindingOutcome
from screening.rules.casefile import case_subject
from screening.rules.evaluate import evaluate_rule
from screening.rules.groups import evaluate_group_rule, group_entries
from screening.rules.problems import Problem
from screening.rules.rule import Case, Expect, Rule, Scope


def case_findings(rule: Rule, case: Case) -> list[Finding]:
    """What the rule finds in a case, whatever the rule's status and profile."""
    subjects = [case_subject(given, number) for number, given in enumerate(case.rows, start=1)]
    if rule.scope is not Scope.GROUP:
        return [finding for subject in subjects for finding in evaluate_rule(rule, subject)]
    entries = [(subject.row.number, entry) for subject in subjects for entry in group_entries(rule, subject)]
    return [finding for found in evaluate_group_rule(rule, entries).values() for finding in found]


def outcome_of(findings: list[Finding]) -> Expect:
    """Fired where one finding fired, else undetermined where there is one, else silent."""
    if any(finding.outcome is FindingOutcome.FIRED for finding in findings):
        return Expect.FIRED
    return Expect.UNDETERMINED if findings else Expect.SILENT


def failing_cases(rule: Rule) -> Iterator[Problem]:
    """A problem for each inline test that the rule does not pass."""
    for case in rule.cases:
        findings = case_findings(rule, case)
        found = outcome_of(findings)
        if found is not case.expect:
            said = f" ({findings[0].message})" if findings else ""
            yield Problem(
                rule.file,
                case.line,
                f"{rule.id}: the test {case.name!r} expects {case.expect.value}, but the rule is {found.value}{said}",
                of_case=True,
            )
        elif case.missing and set(case.missing) != {column for f in findings for column in f.missing}:
            named = ", ".join(sorted({column for f in findings for column in f.missing})) or "nothing"
            yield Problem(
                rule.file,
                case.line,
                f"{rule.id}: the test {case.name!r} names {', '.join(case.missing)}, the rule {named}",
                of_case=True,
            )
