"""Between two runs, what an analyst has to do is new, still open or gone."""

from __future__ import annotations

from dataclasses import replace

from screening.batch.changes import compare, to_review
from screening.model import (
    Alert,
    Decision,
    Entity,
    EntityType,
    Finding,
    FindingOutcome,
    Hit,
    Name,
    Row,
    RowOutcome,
    Severity,
)


def hit(name: str = "SHAHID BAKERI", entity: str = "7", score: float = 0.97) -> Hit:
    listed = Entity(entity, "un_sc", EntityType.ORGANIZATION, (Name("SHAHID BAGHERI"),))
    return Hit("party", name, score, "un_sc", listed, Name("SHAHID BAGHERI"), ())


def finding(rule: str = "RF-0010", outcome: FindingOutcome = FindingOutcome.FIRED, essential: bool = False) -> Finding:
    return Finding(rule, "t", Severity.MEDIUM, outcome, f"{rule} says so", essential=essential)


def alert(
    number: int = 1,
    row_id: str = "C1",
    hits: tuple[Hit, ...] = (),
    findings: tuple[Finding, ...] = (),
    outcome: RowOutcome = RowOutcome.REVIEW,
    file: str = "c.csv",
) -> Alert:
    row = Row(file, number, row_id, "party", (), {"name": f"N{row_id or 'x'}"})
    decision = Decision(file, number, row_id, outcome, Severity.HIGH, None, len(hits), len(findings), 0, "why")
    return Alert(decision, row, hits, (), findings)


def changes(before: list[Alert], now: list[Alert], source: str = "c*.csv") -> dict[str, list[str]]:
    things = [[t for a in alerts for t in to_review(a, source)] for alerts in (before, now)]
    result = compare("last", *things, screened=["c*.csv"])
    return {
        "new": [t.text for t in result.new],
        "still": [t.text for t in result.still_open],
        "gone": [t.text for t in result.gone],
    }


HIT_TEXT = "party SHAHID BAKERI matches SHAHID BAGHERI (0.97)"


def test_the_same_hit_in_another_row_file_and_score_is_still_open() -> None:
    moved = alert(9, hits=(hit(score=0.91),), file="c-2026-11-23.csv")
    assert changes([alert(hits=(hit(),))], [moved]) == {
        "new": [],
        "still": ["party SHAHID BAKERI matches SHAHID BAGHERI (0.91)"],
        "gone": [],
    }


def test_a_hit_of_an_added_customer_is_new() -> None:
    old = alert(hits=(hit("OLD CO"),))
    assert changes([old], [old, alert(2, "C2", (hit(),))])["new"] == [HIT_TEXT]


def test_a_second_listing_of_a_known_customer_is_new() -> None:
    assert changes([alert(hits=(hit(),))], [alert(hits=(hit(), hit(entity="8")))])["new"] == [HIT_TEXT]


def test_what_no_longer_stands_is_gone() -> None:
    assert changes([alert(hits=(hit(),))], [])["gone"] == [HIT_TEXT]


def test_what_belongs_to_a_file_that_this_run_did_not_screen_is_not_gone() -> None:
    found = [alert(hits=(hit(),))]
    assert changes(found, [], "dropped.csv")["gone"] == []
    assert changes(found, [])["gone"] == [HIT_TEXT]


def test_what_was_found_in_a_row_that_is_in_error_now_is_not_gone() -> None:
    before = [alert(hits=(hit(),), findings=(finding(),)), alert(2, "C2", hits=(hit(),))]
    assert changes(before, [alert(outcome=RowOutcome.ERROR)]) == {"new": ["why"], "still": [], "gone": [HIT_TEXT]}


def test_an_error_that_was_mended_is_gone() -> None:
    assert changes([alert(outcome=RowOutcome.ERROR)], [])["gone"] == ["why"]


def test_without_ids_the_party_name_tells_hits_apart() -> None:
    old = alert(1, "", (hit("OLD CO"),))
    assert changes([old], [alert(1, "", (hit(),)), replace(old, row=None)])["new"] == [HIT_TEXT]


def test_findings_are_told_apart_by_row_and_rule() -> None:
    before = [alert(findings=(finding(),))]
    now = [alert(findings=(finding(), finding("RF-0011"))), alert(2, "C2", findings=(finding(),))]
    assert changes(before, now) == {
        "new": ["RF-0011 says so", "RF-0010 says so"],
        "still": ["RF-0010 says so"],
        "gone": [],
    }


def test_a_question_counts_only_where_its_fact_is_essential() -> None:
    asked = finding(outcome=FindingOutcome.UNDETERMINED)
    essential = finding("RF-0012", FindingOutcome.UNDETERMINED, essential=True)
    assert changes([], [alert(findings=(asked, essential))])["new"] == ["RF-0012 says so"]


def test_findings_of_a_clear_row_are_nothing_to_review() -> None:
    assert changes([], [alert(findings=(finding(),), outcome=RowOutcome.CLEAR)])["new"] == []


def test_a_row_in_error_is_something_to_review() -> None:
    assert changes([], [alert(outcome=RowOutcome.ERROR)])["new"] == ["why"]
