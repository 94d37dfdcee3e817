"""A text that a spreadsheet spoilt is no text without signs: rules that need it are open, and the row says so."""

from __future__ import annotations

import pytest

from screening.model import FindingOutcome, Row
from screening.rules.ruleset import RuleSet

CELLS = {"customer_name": "Acme Gears Ltd", "destination_country": "AE", "hs_code": "845811"}


@pytest.mark.parametrize(("notes", "spoilt"), [("#REF!", True), ("#NAME?", True), ("#4 bolts", False), ("n/a", False)])
def test_rules_that_read_notes_are_open(notes: str, spoilt: bool) -> None:
    findings, _, quality = RuleSet.load().look(Row("f", 1, "", "order", (), {**CELLS, "notes": notes}))
    opened = {finding.rule for finding in findings if finding.outcome is FindingOutcome.UNDETERMINED}

    assert ({"RF-0617", "RF-0706", "RF-0708"} <= opened) is spoilt
    assert any("spreadsheet" in issue for issue in quality.issues) is spoilt
