"""What a message says: the gravest first, all counts, and parties only where that is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from screening.nightly.notice import Occasion, RunNews, message_of

COUNTS = {"clear": 1190, "review": 8, "error": 2, "not_screened": 0}


def news(**changes: object) -> RunNews:
    facts: dict[str, object] = {
        "exit_status": 1, "run_id": "r1", "counts_in": 1200, "counts_out": COUNTS, "new": 2, "still_open": 7,
        "reopened": 1, "closed": 3, "stale_lists": ("un_sc",), "warnings": ("a header was guessed",),
        "report": Path("reports/2026-11-22/report.html"), "details": ("c.csv 17: Anna Orlova matches Orlov",),
    }  # fmt: skip
    return RunNews(**(facts | changes))  # type: ignore[arg-type]


def test_the_numbers_of_a_run_are_told() -> None:
    message = message_of(news())
    assert message.subject == "Screening r1: 2 new, 1 re-opened, 7 still open"
    assert message.text.splitlines() == [
        "Screening r1: 2 new, 1 re-opened, 7 still open.",
        "",
        "Rows: 1,200 in = 1,190 clear + 8 review + 2 error + 0 not screened",
        "To review: 2 new, 1 re-opened, 7 still open, 3 closed",
        "Lists older than usual: un_sc",
        "Warning: a header was guessed",
        f"Report: {Path('reports/2026-11-22/report.html')}",
    ]
    record = json.loads(json.dumps(message.record))
    assert record == {
        "version": 1, "occasion": "new", "run_id": "r1", "exit_status": 1, "failure": "",
        "counts": {"in": 1200, **COUNTS}, "new": 2, "still_open": 7, "reopened": 1, "closed": 3,
            "undecided": 0, "elsewhere": 0, "unusual": [],
        "stale_lists": ["un_sc"], "warnings": ["a header was guessed"],
        "report": str(Path("reports/2026-11-22/report.html")),
    }  # fmt: skip
    assert record["counts"]["in"] == sum(rows for outcome, rows in record["counts"].items() if outcome != "in")


def test_parties_are_named_only_where_that_is_asked_for() -> None:
    without, with_details = message_of(news()), message_of(news(), details=True)
    assert "Orlov" not in without.subject + without.text + json.dumps(without.record)
    assert "- c.csv 17: Anna Orlova matches Orlov" in with_details.text
    assert with_details.record["details"] == ["c.csv 17: Anna Orlova matches Orlov"]
    many = message_of(news(details=tuple(f"thing {number}" for number in range(60))), details=True)
    assert "- thing 49\nand 10 more in the report\n" in many.text


def test_a_name_cannot_forge_lines_of_the_message() -> None:
    message = message_of(news(details=("Anna\r\nReport: http://evil.example\x1b[2J",)), details=True)
    assert "- Anna  Report: http://evil.example [2J\n" in message.text


@pytest.mark.parametrize(
    ("changes", "occasion"),
    [
        ({}, Occasion.NEW),
        ({"new": 0}, Occasion.NEW),  # one is re-opened
        ({"new": 0, "reopened": 0}, Occasion.REVIEW),
        ({"new": 0, "reopened": 0, "still_open": 0}, Occasion.REVIEW),  # rows in error
        ({"new": 0, "reopened": 0, "still_open": 0, "counts_out": {"clear": 1200}, "exit_status": 0}, Occasion.NOTHING),
        ({"exit_status": 3}, Occasion.FAILURE),
        ({"exit_status": 2}, Occasion.FAILURE),
        ({"exit_status": 0}, Occasion.NEW),  # --exit-zero
        ({"failure": "the disk is full"}, Occasion.FAILURE),
    ],
)
def test_the_gravest_thing_decides(changes: dict[str, object], occasion: Occasion) -> None:
    assert message_of(news(**changes)).occasion is occasion


def test_a_run_that_failed_says_why_and_clears_nothing() -> None:
    message = message_of(RunNews(exit_status=3, failure="the list un_sc is 9 days old\nimport it again"))
    assert message.subject == "Screening FAILED (exit status 3)"
    assert message.text == (
        "Screening FAILED (exit status 3).\n\nthe list un_sc is 9 days old\nimport it again\n\n"
        "Nothing is cleared by a run that failed.\n"
    )


def test_what_is_gone_undecided_and_what_is_unusual_is_news() -> None:
    quiet = news(new=0, reopened=0)
    assert message_of(quiet).occasion is Occasion.REVIEW
    gone = message_of(news(new=0, reopened=0, undecided=2))
    assert (gone.occasion, gone.subject) == (Occasion.NEW, "Screening r1: 0 new, 7 still open, 2 gone undecided")
    assert "3 closed (2 of them undecided)" in gone.text
    odd = message_of(news(new=0, reopened=0, unusual=("c.csv has no rows",)))
    assert (odd.occasion, odd.subject) == (Occasion.NEW, "Screening r1: 0 new, 7 still open, look at the warnings")
    assert "LOOK AT THIS: c.csv has no rows" in odd.text


def test_what_is_to_do_in_other_inputs_is_told_by_itself() -> None:
    message = message_of(news(new=0, reopened=0, still_open=0, counts_out={"clear": 3}, elsewhere=255))
    assert message.occasion is Occasion.REVIEW
    assert "To review in inputs that this run did not screen: 255" in message.text
