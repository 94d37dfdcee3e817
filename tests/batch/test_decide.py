"""From what was found on a row to its outcome, its severity and one sentence of reason."""

from __future__ import annotations

import pytest

from screening.batch.decide import decide, hit_severity
from screening.config import Config
from screening.model import (
    Decision,
    Entity,
    EntityType,
    Finding,
    FindingOutcome,
    Hit,
    Name,
    Party,
    Row,
    Severity,
)

ROW = Row("orders.csv", 3, "A3", "order", (Party("Bakeri Group", "consignee"),), {})


LOST = Row("orders.csv", 4, "A4", "order", (), {}, unscreened=("end_user_name: '#REF!' is no name",))


def hit(score: float, entity: str = "7") -> Hit:
    listed = Entity(entity, "un_sc", EntityType.ORGANIZATION, (Name("Shahid Bagheri"),))
    return Hit("consignee", "Bakeri Group", score, "un_sc", listed, Name("Bakeri"), ())


def fired(severity: Severity, rule: str = "RF-1", family: str = "front_companies") -> Finding:
    return Finding(rule, f"Title of {rule}", severity, FindingOutcome.FIRED, "m", family=family)


def undetermined(essential: bool) -> Finding:
    missing = ("end_use",)
    outcome = FindingOutcome.UNDETERMINED
    return Finding("RF-9", "End use fits", Severity.MEDIUM, outcome, "m", missing=missing, essential=essential)


def decided(hits=(), weak=(), findings=(), row: Row = ROW, trusted: bool = True, unsearchable=()) -> Decision:
    return decide(row, hits, weak, findings, Config(), trusted, unsearchable)


@pytest.mark.parametrize(
    ("score", "severity"),
    [(1.0, Severity.CRITICAL), (0.95, Severity.CRITICAL), (0.9499, Severity.HIGH), (0.5, Severity.HIGH)],
)
def test_a_hit_is_high_and_a_nearly_equal_name_critical(score: float, severity: Severity) -> None:
    assert hit_severity(score) is severity
    assert decided(hits=[hit(score)]).severity is severity


@pytest.mark.parametrize(
    ("case", "outcome"),
    [
        ({}, "clear"),
        ({"trusted": False}, "not_screened"),
        ({"unsearchable": ["B."]}, "error"),
        ({"unsearchable": ["B."], "trusted": False}, "error"),
        ({"row": LOST}, "error"),
        ({"row": LOST, "hits": [hit(0.9)]}, "review"),
        ({"hits": [hit(0.9)], "unsearchable": ["B."]}, "review"),
        ({"hits": [hit(0.9)], "trusted": False}, "review"),
        ({"weak": [hit(0.99)]}, "clear"),
        ({"findings": [fired(Severity.LOW)]}, "clear"),
        ({"findings": [fired(Severity.MEDIUM)]}, "review"),
        ({"findings": [fired(Severity.MEDIUM)], "trusted": False}, "review"),
        ({"findings": [fired(Severity.LOW, f"RF-{n}", f"family {n}") for n in range(3)]}, "review"),
        ({"findings": [undetermined(essential=False)]}, "clear"),
        ({"findings": [undetermined(essential=True)]}, "review"),
    ],
)
def test_the_outcome_follows_from_what_was_found(case: dict, outcome: str) -> None:
    assert decided(**case).outcome.value == outcome


def test_the_threshold_of_review_is_a_setting() -> None:
    findings = [fired(Severity.MEDIUM)]
    strict = decide(ROW, (), (), findings, Config(review_severity=Severity.HIGH), True)
    assert strict.outcome.value == "clear"


def test_an_essential_question_gives_the_row_its_severity() -> None:
    assert decided(findings=[undetermined(essential=True)]).severity is Severity.MEDIUM


def test_counts_tell_fired_from_undetermined() -> None:
    decision = decided(hits=[hit(0.9), hit(0.86, "8")], findings=[fired(Severity.LOW), undetermined(False)])
    assert (decision.hits, decision.findings, decision.undetermined, decision.top_score) == (2, 1, 1, 0.9)


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        (
            {"hits": [hit(0.86, "8"), hit(0.9)], "findings": [fired(Severity.MEDIUM)]},
            "consignee 'Bakeri Group' matches 'Bakeri' (un_sc 7) with score 0.90; 2 parties in 2 listings; "
            "Title of RF-1 (RF-1, medium)",
        ),
        (
            {"findings": [fired(Severity.LOW, "RF-2"), fired(Severity.MEDIUM)]},
            "Title of RF-1 (RF-1, medium); 1 further finding",
        ),
        ({"findings": [undetermined(True)]}, "End use fits (RF-9) cannot be decided without end_use"),
        ({"findings": [fired(Severity.LOW)]}, "no hit; 1 finding of combined severity low, below medium"),
        (
            {"findings": [undetermined(False)]},
            "no hit from 0.85 and no finding; 1 question that a missing fact leaves open",
        ),
        ({"weak": [hit(0.99)]}, "no hit from 0.85 and no finding; 1 match on a weak alias alone, shown apart"),
        ({"trusted": False}, "not screened: only the embedded lists are loaded; import an official list"),
        ({"unsearchable": ["B."]}, "'B.' was not screened: nothing to search by, or far too long"),
        ({"row": LOST}, "not screened: end_user_name: '#REF!' is no name"),
        (
            {"row": Row("o.csv", 1, "", "party", (Party("A"),), {}, issues=("birth_date: '31.31.1970' is no date",))},
            "no hit from 0.85 and no finding; unreadable cell: birth_date: '31.31.1970' is no date",
        ),
    ],
)
def test_the_reason_says_the_most_important_first(case: dict, reason: str) -> None:
    assert decided(**case).reason == reason


def test_a_very_long_name_does_not_flood_the_reason() -> None:
    assert len(decided(unsearchable=["x" * 5000]).reason) < 200
