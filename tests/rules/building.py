"""Small rules folders for tests, written where the test wants them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from screening.model import Finding, FindingOutcome, Severity
from screening.rules.casefile import build_row
from screening.rules.ruleset import RuleSet
from screening.rules.subject import Subject

TECHNIQUES = "split_orders: {title: Split orders}\nfront_recent: {title: New company}\n"


def rule_text(**changes: object) -> str:
    """A sound stable rule as YAML; `changes` replace keys, None removes one."""
    rule: dict[str, object] = {
        "id": "T-1",
        "title": "Destination is Utopia",
        "status": "stable",
        "severity": "low",
        "scope": "order",
        "version": 1,
        "techniques": ["split_orders"],
        "sources": [{"authority": "US-BIS", "cite": "flag 1"}],
        "when": {"field": "order.destination_country", "country_in": ["FR"]},
        "message": "The goods go to {order.destination_country}.",
        "tests": [
            {"name": "there", "given": {"destination_country": "FR"}, "expect": "fired"},
            {"name": "elsewhere", "given": {"destination_country": "DE"}, "expect": "silent"},
        ],
    }
    rule.update(changes)
    kept = {key: value for key, value in rule.items() if value is not None}
    return yaml.safe_dump(kept, sort_keys=False, allow_unicode=True)


def write_folder(folder: Path, rules: Mapping[str, str], values: Mapping[str, str] | None = None) -> Path:
    """A rules folder with these files below catalogue/own and values/."""
    catalogue = folder / "catalogue" / "own"
    catalogue.mkdir(parents=True, exist_ok=True)
    (folder / "values").mkdir(exist_ok=True)
    (folder / "values" / "techniques.yml").write_text(TECHNIQUES, encoding="utf-8")
    for name, text in rules.items():
        (catalogue / f"{name}.yml").write_text(text, encoding="utf-8")
    for name, text in (values or {}).items():
        (folder / "values" / f"{name}.yml").write_text(text, encoding="utf-8")
    return folder


def one_rule(folder: Path, **changes: object) -> RuleSet:
    """A rule set of one draft-like rule without inline tests (status testing keeps it short)."""
    text = rule_text(**{"status": "testing", "tests": None, **changes})
    return RuleSet.load(write_folder(folder, {"T-1": text}))


def subject(**given: object) -> Subject:
    """An order (or party) with these columns, seen as a whole."""
    row, goods = build_row(given)
    return Subject(row, goods)


def finding(
    rule: str = "R-1",
    severity: Severity = Severity.LOW,
    family: str = "financing",
    outcome: FindingOutcome = FindingOutcome.FIRED,
) -> Finding:
    """A finding with nothing but what severities are combined from."""
    return Finding(rule, rule, severity, outcome, "", family=family)
