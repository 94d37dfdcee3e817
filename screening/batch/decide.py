"""From what was found on a row to its one line in decisions.csv."""

from __future__ import annotations

from collections.abc import Sequence

from screening.config import Config
from screening.match.listed_party import counted, listed_parties
from screening.model import Decision, Finding, FindingOutcome, Hit, Row, RowError, RowOutcome, Severity
from screening.rules import combine_severity

#: Severity of a hit by its score, best first. A hit always outweighs a single indicator, so it starts at high;
#: from .95 the names are the same but for spelling, which is the first thing an analyst must see.
HIT_SEVERITY: tuple[tuple[float, Severity], ...] = ((0.95, Severity.CRITICAL), (0.0, Severity.HIGH))

#: In the reason of every row of which something was not screened, whatever its outcome; the review looks for it.
NOT_SCREENED = "not screened"


def hit_severity(score: float) -> Severity:
    """Severity of a hit whose score lies between 0 and 1."""
    return next(severity for least, severity in HIT_SEVERITY if score >= least)


def rules_alert(findings: Sequence[Finding], config: Config) -> bool:
    """Whether the findings alone make a row `review`: what fired reaches `config.review_severity` together, or a rule
    lacks a fact that it calls essential.
    """
    if any(f.essential for f in findings if f.outcome is FindingOutcome.UNDETERMINED):
        return True
    fired = any(f.outcome is FindingOutcome.FIRED for f in findings)
    return fired and combine_severity(findings) >= config.review_severity


def decide(
    row: Row,
    hits: Sequence[Hit],
    weak_matches: Sequence[Hit],
    findings: Sequence[Finding],
    config: Config,
    lists_trusted: bool,
    unsearchable: Sequence[str] = (),
) -> Decision:
    """The decision on a readable row.

    `review` when the row has a hit, when its fired findings together reach `config.review_severity`, or when a rule
    lacks a fact that it calls essential. Otherwise `error` where names in it were not screened (`unsearchable`, or the
    row's own `unscreened`), `not_screened` where the lists are not `lists_trusted`, else `clear`.
    """
    fired = [f for f in findings if f.outcome is FindingOutcome.FIRED]
    undetermined = [f for f in findings if f.outcome is FindingOutcome.UNDETERMINED]
    essential = [f for f in undetermined if f.essential]
    top_score = max((h.score for h in hits), default=None)
    combined = combine_severity(findings)
    severity = max(
        combined,
        Severity.NONE if top_score is None else hit_severity(top_score),
        *(f.severity for f in essential),
    )
    if hits or rules_alert(findings, config):
        outcome = RowOutcome.REVIEW
    elif unsearchable or row.unscreened:
        outcome = RowOutcome.ERROR
    elif lists_trusted:
        outcome = RowOutcome.CLEAR
    else:
        outcome = RowOutcome.NOT_SCREENED
    if outcome is RowOutcome.REVIEW:
        reasons = [*_hit_reasons(hits), *_finding_reasons(fired), *_essential_reasons(essential)]
    elif outcome is RowOutcome.CLEAR:
        reasons = [_clear_reason(fired, combined, config)]
        if undetermined:
            reasons.append(f"{_count(len(undetermined), 'question', 'questions')} that a missing fact leaves open")
    elif outcome is RowOutcome.ERROR:
        reasons = []
    else:
        reasons = [f"{NOT_SCREENED}: only the embedded lists are loaded; import an official list"]
    reasons.extend(
        f"{_short(name)!r} was {NOT_SCREENED}: nothing to search by, or far too long"
        for name in dict.fromkeys(unsearchable)
    )
    reasons.extend(f"{NOT_SCREENED}: {what}" for what in row.unscreened)
    reasons.extend(_weak_reasons(weak_matches))
    reasons.extend(f"unreadable cell: {issue}" for issue in row.issues)
    return Decision(
        file=row.file,
        row=row.number,
        id=row.id,
        outcome=outcome,
        severity=severity,
        top_score=top_score,
        hits=len(hits),
        findings=len(fired),
        undetermined=len(undetermined),
        reason="; ".join(reasons),
    )


def decide_error(error: RowError) -> Decision:
    """The decision on a row that could not be read or screened: an `error` line with its reason."""
    return Decision(
        file=error.file,
        row=error.number,
        id=error.id,
        outcome=RowOutcome.ERROR,
        severity=Severity.NONE,
        top_score=None,
        hits=0,
        findings=0,
        undetermined=0,
        reason=error.reason,
    )


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:57]}..."


def _weak_reasons(weak_matches: Sequence[Hit]) -> list[str]:
    elsewhere = sum(1 for match in weak_matches if match.entity.address_only)
    counted = (
        (len(weak_matches) - elsewhere, "on a weak alias alone"),
        (elsewhere, "in the house of a listed address, by another room or floor"),
    )
    return [f"{_count(count, 'match', 'matches')} {where}, shown apart" for count, where in counted if count]


def _hit_reasons(hits: Sequence[Hit]) -> list[str]:
    if not hits:
        return []
    top = min(hits, key=lambda h: (-h.score, h.list_id, h.entity.id))
    reasons = [
        f"{top.role} {_short(top.party_name)!r} {'is at' if top.entity.address_only else 'matches'} "
        f"{_short(top.matched_name.value)!r} "
        f"({top.list_id} {top.entity.id}) with score {top.score:.2f}"
    ]
    if len(hits) > 1:
        reasons.append(counted(listed_parties(hits)))
    return reasons


def _finding_reasons(fired: Sequence[Finding]) -> list[str]:
    if not fired:
        return []
    top = min(fired, key=lambda f: (-f.severity, f.rule))
    reasons = [f"{top.title} ({top.rule}, {top.severity.label})"]
    if len(fired) > 1:
        reasons.append(_count(len(fired) - 1, "further finding", "further findings"))
    return reasons


def _essential_reasons(essential: Sequence[Finding]) -> list[str]:
    return [f"{f.title} ({f.rule}) cannot be decided without {', '.join(f.missing)}" for f in essential]


def _clear_reason(fired: Sequence[Finding], combined: Severity, config: Config) -> str:
    if fired:
        return (
            f"no hit; {_count(len(fired), 'finding', 'findings')} of combined severity {combined.label}, "
            f"below {config.review_severity.label}"
        )
    return f"no hit from {config.threshold:g} and no finding"
