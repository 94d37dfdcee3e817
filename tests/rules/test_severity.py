"""How the severities of a row's findings make one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.model import Finding, FindingOutcome, Severity
from screening.rules import combine_severity
from tests.rules.building import finding

INFO, LOW, MEDIUM, HIGH, CRITICAL = (
    Severity.INFO,
    Severity.LOW,
    Severity.MEDIUM,
    Severity.HIGH,
    Severity.CRITICAL,
)


def row(*signs: tuple[str, Severity]) -> list[Finding]:
    return [finding(f"R-{i}", severity, family) for i, (family, severity) in enumerate(signs)]


@pytest.mark.parametrize("severity", [INFO, LOW, MEDIUM, HIGH, CRITICAL])
def test_one_finding_gives_its_own_severity(severity: Severity) -> None:
    assert combine_severity(row(("a", severity))) is severity


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        ([], Severity.NONE),
        ([("hub", INFO), ("front", INFO)], INFO),
        ([("hub", INFO), ("front", INFO), ("pay", INFO)], LOW),
        ([("hub", INFO), ("front", INFO), ("pay", LOW), ("front", INFO)], LOW),
        ([("pay", LOW), ("front", LOW)], LOW),
        ([("pay", LOW), ("front", LOW), ("hub", INFO), ("goods", INFO)], MEDIUM),
        ([("pay", LOW), ("front", LOW), ("papers", LOW)], MEDIUM),
        ([("pay", LOW), ("pay", LOW), ("pay", LOW), ("pay", LOW)], LOW),
        ([("pay", LOW), ("front", LOW), ("hub", INFO), ("hub", INFO), ("pay", INFO)], LOW),
        ([("pay", MEDIUM), ("front", MEDIUM)], MEDIUM),
        ([("pay", MEDIUM), ("front", MEDIUM), ("papers", MEDIUM)], HIGH),
        ([(f"family {i}", HIGH) for i in range(10)], HIGH),
    ],
)
def test_independent_signs_add_up_and_repeated_ones_hardly(
    signs: list[tuple[str, Severity]], expected: Severity
) -> None:
    assert combine_severity(row(*signs)) is expected


def test_a_rule_counts_once_however_many_parties_it_fired_on() -> None:
    assert combine_severity([finding("R-1", LOW)] * 20) is LOW


def test_undetermined_findings_have_no_weight() -> None:
    assert combine_severity([finding(severity=HIGH, outcome=FindingOutcome.UNDETERMINED)]) is Severity.NONE


def test_findings_without_a_family_count_as_goods() -> None:
    assert combine_severity(row(("", LOW), ("goods", LOW), ("pay", LOW))) is LOW


signs = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", "d"]), st.sampled_from([INFO, LOW, MEDIUM, HIGH, CRITICAL])), max_size=8
)


@given(signs, st.permutations(range(8)))
def test_the_order_of_findings_does_not_matter(found: list[tuple[str, Severity]], order: list[int]) -> None:
    findings = row(*found)
    shuffled = [findings[i] for i in order if i < len(findings)]
    assert combine_severity(findings) is combine_severity(shuffled)


@given(signs, st.tuples(st.sampled_from(["a", "e"]), st.sampled_from([INFO, LOW, MEDIUM, HIGH, CRITICAL])))
def test_one_more_sign_never_lowers_the_severity(found: list[tuple[str, Severity]], more: tuple[str, Severity]) -> None:
    assert combine_severity(row(*found, more)) >= combine_severity(row(*found))


@given(signs)
def test_a_row_is_critical_only_through_a_critical_rule(found: list[tuple[str, Severity]]) -> None:
    critical = any(severity is CRITICAL for _, severity in found)
    assert (combine_severity(row(*found)) is CRITICAL) is critical
