"""What a run leaves out to be fast changes no answer: rules that the columns decide, keys that make no group."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache, partial

import pytest

from screening.rules import shared_keys
from screening.rules.casefile import HOME, LISTED, build_row, case_subject
from screening.rules.cases import outcome_of
from screening.rules.evaluate import evaluate_rule
from screening.rules.folder import Catalogue, read_folder
from screening.rules.rule import Rule, Scope, Status
from screening.rules.ruleset import RuleSet

CATALOGUE = read_folder()
STABLE = [rule for rule in CATALOGUE.rules if rule.status is Status.STABLE]


def alone(catalogue: Catalogue, rule: Rule, home: str) -> RuleSet:
    return RuleSet.of(replace(catalogue, rules=(rule,)), sorted(rule.profiles)[0], home)


@pytest.mark.slow
@pytest.mark.parametrize("rule", [r for r in STABLE if r.scope is not Scope.GROUP], ids=lambda rule: rule.id)
def test_a_rule_in_a_run_says_what_it_says_alone(rule: Rule) -> None:
    """On its own cases and, since those of others lack other columns, on some cases of every other rule."""
    others = [case for other in STABLE if other.scope is not Scope.GROUP for case in other.cases[:2]]
    rules = cache(partial(alone, CATALOGUE, rule))
    for case in (*rule.cases, *others):
        (given,) = case.rows
        row, goods = build_row(given)
        found = rules(given.get(HOME, "")).evaluate(row, goods, frozenset(given.get(LISTED, ())))
        assert found == tuple(evaluate_rule(rule, case_subject(given)))


@pytest.mark.slow
def test_all_rules_together_say_what_each_says(profile_rules: RuleSet) -> None:
    """On the cases of all rules, forwards and backwards: what is remembered of one row must not tell on another."""
    cases = [
        case.rows[0]
        for rule in STABLE
        if rule.scope is not Scope.GROUP
        for case in rule.cases
        if not case.rows[0].get(HOME)
    ]
    asked = [rule for rule in profile_rules.rules if rule.scope is not Scope.GROUP]
    for given in (*cases, *reversed(cases)):
        row, goods = build_row(given)
        found = profile_rules.evaluate(row, goods, frozenset(given.get(LISTED, ())))
        subject = case_subject(given)
        assert found == tuple(finding for rule in asked for finding in evaluate_rule(rule, subject)), given


@pytest.fixture(params=["US", "EU"])
def profile_rules(request: pytest.FixtureRequest) -> RuleSet:
    return RuleSet.of(CATALOGUE, request.param)


@pytest.mark.parametrize("places", [1 << 24, 1])
@pytest.mark.parametrize("rule", [r for r in STABLE if r.scope is Scope.GROUP], ids=lambda rule: rule.id)
def test_a_group_rule_in_a_run_says_what_its_cases_expect(
    rule: Rule, places: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where all keys share one place."""
    monkeypatch.setattr(shared_keys, "PLACES", places)
    rules = alone(CATALOGUE, rule, "")
    for case in rule.cases:
        facts = []
        for number, given in enumerate(case.rows):
            row, goods = build_row(given, number)
            of_row = rules.look(row, goods, frozenset(given.get(LISTED, ())))[1]
            facts.append((number, json.loads(json.dumps(of_row))))
        found = [finding for findings in rules.evaluate_groups(facts).values() for finding in findings]
        assert outcome_of(found) is case.expect, case.name
