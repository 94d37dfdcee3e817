"""How the findings of one row make one severity: a single weak sign informs, several independent ones alert.

Each fired rule has points by its severity. Signs of one family tend to come together (a new company with a free-mail
address in a free zone is one kind of customer, not three proofs), so a family counts its strongest rule in full and
every further one with a single point, unless that one only informs. The points of the families are added:

    severity of a rule   info  low  medium  high  critical
    points                  1    3       8    20        50
    row severity from       1    3       8    20         – (only a critical rule makes a row critical)

Why these numbers: ordinary trade shows one low sign and a few informing ones at most (a buyer in Dubai, a Gmail
address, a parent company that pays, a free-zone office: 1 + 1 + 3 = 5), which stays below medium. A third low
sign from another family, or two low ones with two informing ones around them, reach 8: medium, the row is reviewed.
Three medium signs of different families (24) make high. Critical is never reached by adding up.
A rule counts once a row however many parties or goods it fired on. Undetermined findings have no points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from screening.model import Finding, FindingOutcome, Severity

POINTS = {
    Severity.NONE: 0,
    Severity.INFO: 1,
    Severity.LOW: 3,
    Severity.MEDIUM: 8,
    Severity.HIGH: 20,
    Severity.CRITICAL: 50,
}
"""Points of one fired rule by its severity."""

#: A further rule of a family that has counted already. One that only informs says again what is known.
REPEATED = 1

#: Row severities that points alone can reach, highest first.
_REACHED = (Severity.HIGH, Severity.MEDIUM, Severity.LOW, Severity.INFO)


def combine_severity(findings: Iterable[Finding]) -> Severity:
    """The row's severity (see above); NONE where nothing fired. A finding without a family counts as goods."""
    families: dict[str, dict[str, Severity]] = defaultdict(dict)
    for finding in findings:
        if finding.outcome is FindingOutcome.FIRED:
            rules = families[finding.family or "goods"]
            rules[finding.rule] = max(finding.severity, rules.get(finding.rule, Severity.NONE))
    total = sum(_points(list(rules.values())) for rules in families.values())
    alone = max((severity for rules in families.values() for severity in rules.values()), default=Severity.NONE)
    together = next((severity for severity in _REACHED if total >= POINTS[severity]), Severity.NONE)
    return max(alone, together)


def _points(severities: list[Severity]) -> int:
    """The points of one family."""
    repeated = sum(severity >= Severity.LOW for severity in severities) - 1
    return POINTS[max(severities)] + REPEATED * max(repeated, 0)
