"""Alerts survive the way to disk and back, whatever text their cells hold."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from screening import model
from screening.batch.codec import alert_from_json, alert_to_json, to_line
from screening.model import Alert

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=6)  # lone surrogates included
NAME = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)
TEXTS = st.lists(ANY_TEXT, max_size=2).map(tuple)
CELLS = st.dictionaries(ANY_TEXT, ANY_TEXT, max_size=2)
SCORES = st.floats(0, 1)
DATES = st.builds(model.PartialDate, ANY_TEXT, ANY_TEXT, ANY_TEXT, st.booleans())
PARTIES = st.builds(
    model.Party,
    name=ANY_TEXT,
    role=ANY_TEXT,
    type=st.sampled_from(model.EntityType),
    aliases=TEXTS,
    countries=TEXTS,
    birth_date=st.none() | DATES,
    addresses=TEXTS,
    identifiers=st.lists(st.builds(model.Identifier, ANY_TEXT, ANY_TEXT, ANY_TEXT), max_size=2).map(tuple),
    details=CELLS,
)
ROWS = st.builds(
    model.Row,
    file=ANY_TEXT,
    number=st.integers(1, 10**9),
    id=ANY_TEXT,
    kind=st.sampled_from(["party", "order"]),
    parties=st.lists(PARTIES, max_size=2).map(tuple),
    fields=CELLS,
    extra=CELLS,
    issues=TEXTS,
    unscreened=TEXTS,
)
HITS = st.builds(
    model.Hit,
    role=ANY_TEXT,
    party_name=ANY_TEXT,
    score=SCORES,
    list_id=NAME,
    entity=st.builds(
        model.Entity,
        id=NAME,
        list_id=NAME,
        type=st.sampled_from(model.EntityType),
        names=st.lists(st.builds(model.Name, NAME), min_size=1, max_size=2).map(tuple),
        programs=st.lists(NAME, max_size=2).map(tuple),
    ),
    matched_name=st.builds(model.Name, NAME, st.sampled_from(model.NameKind), NAME),
    pieces=st.lists(
        st.builds(model.Piece, NAME, st.sampled_from(model.PieceOutcome), NAME, NAME, SCORES, NAME), max_size=2
    ).map(tuple),
    same_party=NAME,
)
FINDINGS = st.builds(
    model.Finding,
    rule=NAME,
    title=NAME,
    severity=st.sampled_from(model.Severity),
    outcome=st.sampled_from(model.FindingOutcome),
    message=ANY_TEXT,
    techniques=TEXTS,
    goods=TEXTS,
    evidence=CELLS,
    sources=st.lists(st.builds(model.Source, NAME, NAME, NAME), max_size=2).map(tuple),
    missing=TEXTS,
    essential=st.booleans(),
    question=ANY_TEXT,
    family=ANY_TEXT,
)
DECISIONS = st.builds(
    model.Decision,
    file=ANY_TEXT,
    row=st.integers(1, 10**9),
    id=ANY_TEXT,
    outcome=st.sampled_from(model.RowOutcome),
    severity=st.sampled_from(model.Severity),
    top_score=st.none() | SCORES,
    hits=st.integers(0, 9),
    findings=st.integers(0, 9),
    undetermined=st.integers(0, 9),
    reason=ANY_TEXT,
)


def _of_one_row(alert: Alert) -> Alert:
    """A row's file, number and id stand in its decision too."""
    decision = alert.decision
    row = alert.row and replace(alert.row, file=decision.file, number=decision.row, id=decision.id)
    return replace(alert, row=row)


ALERTS = st.builds(
    Alert,
    decision=DECISIONS,
    row=st.none() | ROWS,
    hits=st.lists(HITS, max_size=1).map(tuple),
    weak_matches=st.lists(HITS, max_size=1).map(tuple),
    findings=st.lists(FINDINGS, max_size=1).map(tuple),
).map(_of_one_row)


@settings(max_examples=60)
@given(ALERTS)
def test_an_alert_comes_back_unchanged_from_one_line(alert: Alert) -> None:
    line = to_line(alert_to_json(alert))
    assert line.isascii()
    assert line.splitlines() == [line.rstrip("\n")]
    assert alert_from_json(json.loads(line)) == alert


def test_every_field_of_a_finding_is_kept() -> None:
    # a field added to the record but forgotten in the codec would come back with its default
    fields = {
        name: "x" if kind == "str" else ("x",)
        for name, kind in model.Finding.__annotations__.items()
        if kind in ("str", "tuple[str, ...]")
    }
    finding = model.Finding(
        severity=model.Severity.LOW, outcome=model.FindingOutcome.FIRED, essential=True, evidence={"a": "b"}, **fields
    )
    decision = model.Decision("f", 1, "", model.RowOutcome.CLEAR, model.Severity.LOW, None, 0, 1, 0, "")
    alert = Alert(decision, None, findings=(finding,))
    assert alert_from_json(alert_to_json(alert)).findings == (finding,)
