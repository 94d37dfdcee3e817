"""A hit as the analyst sees it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screening.model import EntityType, Party, PieceOutcome
from screening.reports import hit_view
from tests.reports.samples import FORWARDER, alert, karun_hit, officer_hit, order_row


def test_the_name_comes_first_and_unstated_fields_are_named_apart() -> None:
    assert [field.label for field in hit_view.compared_fields(karun_hit())] == [
        "name",
        "type",
        "country",
        "city",
        "identifier",
    ]
    assert hit_view.unstated_fields(karun_hit()) == ["birth date"]


@pytest.mark.parametrize(
    ("outcomes", "verdict"),
    [
        ({"agree"}, "AGREES"),
        ({"agree", "absent"}, "PARTLY"),
        ({"partial"}, "PARTLY"),
        ({"agree", "conflict"}, "PARTLY"),
        ({"conflict", "absent"}, "CONFLICTS"),
        (set(), "AGREES"),
    ],
)
def test_the_name_agrees_only_where_every_word_does(outcomes: set[str], verdict: str) -> None:
    piece = karun_hit().pieces[0]
    hit = replace(karun_hit(), pieces=tuple(replace(piece, outcome=PieceOutcome(one)) for one in sorted(outcomes)))
    assert hit_view.compared_fields(hit)[0].verdict == verdict


def test_missing_is_never_called_a_conflict() -> None:
    verdicts = {field.label: field.verdict for field in hit_view.compared_fields(karun_hit())}
    assert verdicts["identifier"] == "MISSING"


def test_each_bar_starts_where_the_one_before_ended() -> None:
    bars = hit_view.waterfall(karun_hit().pieces)
    assert [bar.start for bar in bars] == pytest.approx([0.0, 0.41, 0.71, 0.90, 0.88])
    assert bars[-1].start + bars[-1].contribution == pytest.approx(karun_hit().score)


def test_a_bar_that_takes_off_is_drawn_from_its_lower_end() -> None:
    falling = hit_view.waterfall(karun_hit().pieces)[3]
    assert falling.left == pytest.approx(0.88)


def test_the_party_of_a_hit_is_found_by_role_and_name() -> None:
    found = hit_view.party_of(alert(1, hits=(officer_hit(),)), officer_hit())
    assert found is not None
    assert found.name == "Behzad Rahmati"
    assert hit_view.party_of(alert(1), replace(officer_hit(), role="bank")) is None


def test_a_row_without_hits_is_named_by_the_other_side_first() -> None:
    own = Party("Our Own GmbH", "seller")
    row = order_row(1, "A")
    row = replace(row, parties=(own, *row.parties))
    assert hit_view.names_of(alert(1, findings=(FORWARDER,), row=row))[0] == "Karoon Precision Industry Co."
    assert hit_view.names_of(alert(1, hits=(officer_hit(),), row=row)) == ["Behzad Rahmati"]


def test_facts_leave_out_what_is_not_stated() -> None:
    assert hit_view.party_facts(Party("A", "bank", EntityType.UNKNOWN)) == [("role", "bank")]


def test_entity_facts_name_every_alias_with_its_kind() -> None:
    facts = dict(hit_view.entity_facts(karun_hit().entity))
    assert facts["other names"] == "Sanaye Daghigh Karun (alias); صنایع دقیق کارون (alias); KPI (weak alias)"
    assert facts["address"] == "No. 14, Kaveh Boulevard, Isfahan, IR"


def test_the_row_is_shown_with_the_columns_that_were_not_recognised() -> None:
    facts = hit_view.row_facts(order_row(1, "A"))
    assert ("customer country", "AE") in facts
    assert facts[-2:] == [("Sales rep", "=cmd()"), ("Région", "Golfe")]
