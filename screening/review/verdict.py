"""The words of a review: verdicts, reasons, how an alert stands, and what a team's policy asks."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from screening.errors import UsageProblem
from screening.model import Severity


class Verdict(StrEnum):
    """What a person says of an alert."""

    TRUE_MATCH = "true_match"
    FALSE_POSITIVE = "false_positive"
    UNRESOLVED = "unresolved"
    ESCALATED = "escalated"

    @property
    def final(self) -> bool:
        """Whether it ends the review, so that a second person may have to approve it."""
        return self in (Verdict.TRUE_MATCH, Verdict.FALSE_POSITIVE)


class Standing(StrEnum):
    """How an alert stands."""

    NEW = "new"
    OPEN = "open"
    """Nothing that holds was decided, and an earlier run had it already."""
    REOPENED = "reopened"
    """A decision held and does no longer, or the thing was gone and is back."""
    SUPPRESSED = "suppressed"
    """A false positive that holds: shown and counted, but nobody has to look again."""
    CONFIRMED = "confirmed"
    ESCALATED = "escalated"
    UNRESOLVED = "unresolved"
    CLOSED = "closed"
    """The last run did not find it any more."""

    @property
    def to_do(self) -> bool:
        """Whether somebody still has to decide."""
        return self in (Standing.NEW, Standing.OPEN, Standing.REOPENED, Standing.ESCALATED, Standing.UNRESOLVED)


STANDING_OF = {
    Verdict.TRUE_MATCH: Standing.CONFIRMED,
    Verdict.FALSE_POSITIVE: Standing.SUPPRESSED,
    Verdict.UNRESOLVED: Standing.UNRESOLVED,
    Verdict.ESCALATED: Standing.ESCALATED,
}

_TRUE, _FALSE = frozenset({Verdict.TRUE_MATCH}), frozenset({Verdict.FALSE_POSITIVE})
_OPEN = frozenset({Verdict.UNRESOLVED, Verdict.ESCALATED})


@dataclass(frozen=True, slots=True)
class ReasonCode:
    """One reason of the closed list."""

    text: str
    verdicts: frozenset[Verdict]
    """The verdicts that it can give a reason for."""


#: The closed list of reasons (docs/review.md shows it as a table).
REASONS: Mapping[str, ReasonCode] = {
    "different_birth_date": ReasonCode("The birth dates contradict each other.", _FALSE),
    "different_country": ReasonCode("Countries or nationalities contradict each other.", _FALSE),
    "different_person_type": ReasonCode("One is a person, the other a company, vessel or aircraft.", _FALSE),
    "different_gender": ReasonCode("One is a man, the other a woman.", _FALSE),
    "different_address": ReasonCode("The addresses are known and are of different places.", _FALSE),
    "different_business": ReasonCode("The trades or activities are known and differ.", _FALSE),
    "other_identifier": ReasonCode("A number of the same kind (passport, tax, IMO …) differs.", _FALSE),
    "name_only_weak": ReasonCode("Only part of the name agrees, and nothing else does.", _FALSE),
    "explained": ReasonCode("The customer's answer explains the finding and is on file.", _FALSE),
    "ordinary_goods": ReasonCode("The goods are ordinary, or below the threshold that is controlled.", _FALSE),
    "licensed": ReasonCode("A licence or exemption covers the transaction.", _FALSE),
    "same_identifier": ReasonCode("A number that only one party can have is the same.", _TRUE),
    "same_details": ReasonCode("Name and further details (birth date, address, owners) agree.", _TRUE),
    "admitted": ReasonCode("The customer or a public register says that it is the listed party.", _TRUE),
    "indicator_confirmed": ReasonCode("What the rule looks for was found to be so.", _TRUE),
    "information_requested": ReasonCode("What would decide was asked for and is not there yet.", _OPEN),
    "needs_specialist": ReasonCode("Legal, export control or management must decide.", _OPEN),
    "reported": ReasonCode("Reported to the authority, whose answer is awaited.", _OPEN | _TRUE),
    "other": ReasonCode("None of these; the note says which.", frozenset(Verdict)),
}


def second_approver_from(text: str) -> bool | frozenset[Severity]:
    """What `always`, `never` or severities such as `high,critical` ask; UsageProblem for anything else."""
    if text.strip().lower() in ("always", "never"):
        return text.strip().lower() == "always"
    try:
        return frozenset(Severity.parse(label) for label in text.split(","))
    except ValueError as exc:
        raise UsageProblem(f"a second approver is asked always, never, or for severities: {exc}") from None


#: Most days of any term, a hundred years: more is meant as for ever, and no calendar has it.
MOST_DAYS = 36_500

#: Fewest characters of a note, so that a blank or a dot is none.
SHORTEST_NOTE = 5


def check_reason(verdict: Verdict, code: str, note: str) -> list[str]:
    """What is wrong with the reason and note of a verdict, as `column: problem`; nothing where they can stand."""
    problems = []
    known = REASONS.get(code)
    if known is None:
        problems.append(f"reason: {code!r} is no reason code; one of {', '.join(REASONS)}")
    elif verdict not in known.verdicts:
        fitting = [name for name, reason in REASONS.items() if verdict in reason.verdicts]
        problems.append(f"reason: {code} is no reason for {verdict}; one of {', '.join(fitting)}")
    if len(note.strip()) < SHORTEST_NOTE:
        problems.append("note: say in a sentence what was compared and found")
    return problems


def policy_values(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Parts of a policy by name, as JSON values."""
    return {
        key: sorted(severity.label for severity in value) if isinstance(value, frozenset) else value
        for key, value in parts.items()
    }


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """What a team asks of its decisions."""

    second_approver: bool | frozenset[Severity] = False
    """Whether final verdicts need a second person: always, never, or for rows of these severities."""
    expires_days: int = 365
    """Days for which a false positive holds where the decision itself says nothing."""
    endless: bool = False
    """Whether a decision may hold for ever (`--expires never`)."""
    retention_days: int = 3653
    """Days that everything is kept at least: ten years (31 CFR 501.601)."""

    def __post_init__(self) -> None:
        if not 1 <= self.expires_days <= MOST_DAYS:
            raise UsageProblem(f"decisions must hold for 1 to {MOST_DAYS:,} days, not {self.expires_days:,}")
        if not 1 <= self.retention_days <= MOST_DAYS:
            raise UsageProblem(f"the retention must be 1 to {MOST_DAYS:,} days, not {self.retention_days:,}")

    def needs_second(self, verdict: Verdict, severity: str) -> bool:
        """Whether this verdict on an alert of this severity (its label) waits for a second person."""
        if isinstance(self.second_approver, bool):
            return self.second_approver and verdict.final
        return verdict.final and Severity.parse(severity) in self.second_approver

    def record(self) -> dict[str, Any]:
        """The policy as JSON values."""
        return policy_values(dataclasses.asdict(self))

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> ReviewPolicy:
        """The policy of what `record` gave."""
        asked = record["second_approver"]
        second = asked if isinstance(asked, bool) else frozenset(map(Severity.parse, asked))
        days = [min(record[key], MOST_DAYS) for key in ("expires_days", "retention_days")]  # once they had no bound
        return cls(second, days[0], record["endless"], days[1])
