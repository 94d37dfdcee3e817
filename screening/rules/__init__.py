"""Procurement rules: cited conditions in YAML, asked of orders and parties in three-valued logic."""

from screening.rules.ruleset import RuleSet
from screening.rules.severity import combine_severity

__all__ = ["RuleSet", "combine_severity"]
