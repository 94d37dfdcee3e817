"""The JSON Schema of rule files accepts what the loader accepts, and refuses what the loader refuses for its shape."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from screening.cli.main import cli
from screening.errors import RulesProblem
from screening.rules.folder import read_folder
from screening.rules.marked import read_marked
from screening.rules.schema import rule_schema
from tests.rules.building import rule_text, write_folder

jsonschema = pytest.importorskip("jsonschema")

CATALOGUE = read_folder()
SCHEMA = rule_schema(CATALOGUE)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def faults(validator: Any, rule: Any) -> list[str]:
    return [error.message for error in validator.iter_errors(rule)]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("rule", CATALOGUE.rules, ids=lambda rule: rule.id)
def test_every_shipped_rule_fits(rule: Any) -> None:
    assert faults(VALIDATOR, read_marked(CATALOGUE.folder / rule.file, rule.file).value) == []


FRANCE = {"field": "order.destination_country", "country_in": ["FR"]}
NO_NOTES = {"field": "order.notes", "missing": True}
GROUP = {"key": "order.customer_name", "having": [{"rows": True, "ge": 3}]}

FAULTY: dict[str, dict[str, Any]] = {
    "an unknown key": {"colour": "red"},
    "no message": {"message": None},
    "an unknown status": {"status": "beta"},
    "an unknown severity": {"severity": "huge"},
    "a severity that no rule has": {"severity": "none"},
    "an unknown scope": {"scope": "row"},
    "a version of nought": {"version": 0},
    "an unknown profile": {"profile": ["FR"]},
    "an unknown technique": {"techniques": ["magic"]},
    "a source of nowhere": {"sources": [{"cite": "flag 1"}]},
    "an unknown source": {"sources": [{"ref": "NOBODY"}]},
    "an unknown key of a source": {"sources": [{"authority": "BIS", "page": "3"}]},
    "an unknown field": {"when": {"field": "order.colour", "equals": "red"}},
    "a field of another scope": {"when": {"field": "party.name", "has_word": ["red"]}},
    "an operator of another kind": {"when": {"field": "order.destination_country", "gt": 3}},
    "two operators": {"when": FRANCE | {"present": True}},
    "no operator": {"when": {"field": "order.destination_country"}},
    "a country that is none": {"when": {"field": "order.destination_country", "country_in": ["France"]}},
    "an empty list": {"when": {"field": "order.destination_country", "country_in": []}},
    "an unknown table": {"when": {"field": "order.destination_country", "country_in": "$values.nowhere"}},
    "a table of another kind": {"when": {"field": "order.destination_country", "country_in": "$values.trades"}},
    "an empty all": {"when": {"all": []}},
    "all beside a field": {"when": {"all": [FRANCE], **FRANCE}},
    "if_missing beside present": {"when": {"field": "order.notes", "present": True, "if_missing": False}},
    "if_missing that is no answer": {"when": FRANCE | {"if_missing": "no"}},
    "a comparison of two kinds": {"when": {"field": "order.notes", "same_as": "order.destination_country"}},
    "a span without a field": {"when": {"field": "order.customer_founded", "younger_than": {"days": 3}}},
    "half a word": {"when": {"field": "order.notes", "min_words": 2.5}},
    "a group in a rule of an order": {"group": GROUP},
    "a group rule without a group": {"scope": "group"},
    "a group of nothing": {"scope": "group", "group": {"key": "order.customer_name"}},
    "a sum of words": {"scope": "group", "group": GROUP | {"having": [{"sum": "order.notes", "ge": 1}]}},
    "a window by a name": {
        "scope": "group",
        "group": GROUP | {"window": {"days": 3, "date": "order.customer_name"}},
    },
    "a role that is none": {"scope": "party", "when": {"field": "party.role", "equals": "cook"}},
    "a stable rule without tests": {"tests": None},
    "a test without an answer": {"tests": [{"name": "x", "given": {}}]},
    "a test with an unknown column": {"tests": [{"name": "x", "given": {"colour": "red"}, "expect": "fired"}]},
    "a test with an unknown key of a good": {
        "tests": [{"name": "x", "given": {"goods": [{"id": "gyro", "tier": "watch", "price": 3}]}, "expect": "fired"}]
    },
    "a retired rule without a reason": {"status": "deprecated"},
    "a reason without retirement": {"reason": "old"},
    "an essential field that is none": {"essential": ["order.colour"]},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    table = "title: Trades\nas_of: 2026-11-22\nkind: words\nsources: [{authority: US}]\nvalues: [bakery]\n"
    sources = "US-BIS-1: {authority: US-BIS, title: Flags}\n"
    return write_folder(tmp_path_factory.mktemp("rules"), {"T-1": rule_text()}, {"trades": table, "sources": sources})


@pytest.mark.parametrize("changes", FAULTY.values(), ids=FAULTY.keys())
def test_what_the_loader_refuses_for_its_shape_the_schema_refuses_too(folder: Path, changes: dict[str, Any]) -> None:
    text = rule_text(**changes)
    (folder / "catalogue" / "own" / "T-1.yml").write_text(text, encoding="utf-8")
    catalogue = read_folder(folder)
    assert catalogue.problems, "the loader accepts it"
    validator = jsonschema.Draft202012Validator(rule_schema(catalogue))
    assert faults(validator, yaml.safe_load(text))


SOUND: dict[str, dict[str, Any]] = {
    "as it stands": {},
    "a named source": {"sources": [{"ref": "US-BIS-1", "cite": "flag 5"}]},
    "a table": {"when": {"field": "order.notes", "has_word": "$values.trades"}, "tests": None, "status": "draft"},
    "a table among words": {
        "when": {"field": "order.notes", "has_word": ["cook", "$values.trades"]}, "tests": None, "status": "draft",
    },
    "conditions of conditions": {"when": {"all": [FRANCE, {"not": {"any": [NO_NOTES]}}]}},
    "a span": {
        "when": {"field": "order.customer_founded", "younger_than": {"days": 3, "at": "order.order_date"}},
        "tests": None, "status": "draft",
    },
    "one profile": {"profile": "EU"},
    "a retired rule": {"status": "deprecated", "reason": "Replaced by T-2."},
}  # fmt: skip


@pytest.mark.parametrize("changes", SOUND.values(), ids=SOUND.keys())
def test_what_the_loader_accepts_the_schema_accepts_too(folder: Path, changes: dict[str, Any]) -> None:
    text = rule_text(**changes)
    (folder / "catalogue" / "own" / "T-1.yml").write_text(text, encoding="utf-8")
    catalogue = read_folder(folder)
    assert [str(p) for p in catalogue.problems if not p.of_case] == []
    assert faults(jsonschema.Draft202012Validator(rule_schema(catalogue)), yaml.safe_load(text)) == []


def test_the_command_prints_the_schema_of_a_folder(folder: Path) -> None:
    said = json.loads(CliRunner().invoke(cli, ["rules", "schema", str(folder)]).output)
    assert said["properties"]["techniques"]["items"]["enum"] == ["front_recent", "split_orders"]
    assert json.loads(CliRunner().invoke(cli, ["rules", "schema"]).output) == json.loads(json.dumps(SCHEMA))
    missing = CliRunner().invoke(cli, ["rules", "schema", str(folder / "none")])
    assert isinstance(missing.exception, RulesProblem)
