"""A rules folder is refused with every fault, file and line at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from screening.errors import RulesProblem
from screening.rules.folder import read_folder
from screening.rules.marked import read_marked_text
from screening.rules.ruleset import RuleSet
from tests.rules.building import rule_text, write_folder

BROKEN = """\
id: T-1
title: Three faults
status: stable
severity: enormous
scope: order
version: 1
sources: [{authority: US-BIS}]
when:
  all:
    - {field: order.destinatoin_country, country_in: [FR]}
    - {field: order.end_use, matches: "x.*"}
message: "x"
tests:
  - {name: a, given: {destination_country: FR}, expect: fired}
  - {name: b, given: {destination_country: DE}, expect: silent}
"""


def problems(folder: Path) -> list[str]:
    return [str(problem) for problem in read_folder(folder).problems]


def test_three_faults_are_shown_together_with_their_lines(tmp_path: Path) -> None:
    write_folder(tmp_path, {"T-1": BROKEN})
    with pytest.raises(RulesProblem) as caught:
        RuleSet.load(tmp_path)
    text = str(caught.value)
    assert "catalogue/own/T-1.yml:4: severity 'enormous' is unknown" in text
    assert "catalogue/own/T-1.yml:10: unknown field 'order.destinatoin_country'; did you mean" in text
    assert "catalogue/own/T-1.yml:11: unknown operator 'matches'" in text
    assert "(3 problems)" in text


def test_faults_of_several_files_are_shown_together(tmp_path: Path) -> None:
    write_folder(
        tmp_path,
        {"T-1": rule_text(severity="enormous"), "T-2": rule_text(id="T-2", scope="village")},
        {"words": "title: x\n"},
    )
    text = "\n".join(problems(tmp_path))
    assert "T-1.yml:4" in text
    assert "T-2.yml:5" in text
    assert "values/words.yml" in text


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"title": None}, "the key 'title' is missing"),
        ({"status": "final"}, "status 'final' is unknown"),
        ({"version": 0}, "'version' must be a whole number"),
        ({"version": True}, "'version' must be a whole number"),
        ({"techniques": ["magic"]}, "unknown technique 'magic'"),
        ({"sources": None}, "a stable rule needs a source"),
        ({"sources": [{"ref": "NOWHERE"}]}, "unknown source 'NOWHERE'"),
        ({"sources": [{"authority": "US-BIS", "page": "3"}]}, "unknown key 'page'"),
        ({"tests": None}, "a stable rule needs a test that expects fired"),
        ({"profile": ["MARS"]}, "profile must be all or a list"),
        ({"reviewed": "soon"}, "'reviewed' must be a date"),
        ({"message": "{order.nothing}"}, "unknown field {order.nothing} in the message"),
        ({"message": "{goods.name}"}, "unknown field {goods.name} in the message"),
        ({"message": "{order.end_use"}, "a brace is left open"),
        ({"essential": ["order.nothing"]}, "unknown field 'order.nothing'"),
        ({"id": "T-9"}, "must be called T-9-some-words.yml"),
        ({"reason": "old"}, "`reason` says why a rule is deprecated"),
        ({"group": {"key": ["order.part_number"]}}, "`group` belongs to rules of scope group only"),
        ({"scope": "group"}, "a rule of scope group needs `group:`"),
        ({"when": {}}, "a condition needs `field:`"),
        ({"when": {"all": []}}, "'all' takes a list"),
        ({"when": {"all": [{"field": "order.end_use", "missing": True}], "any": []}}, "'all' stands alone"),
        ({"when": {"field": "order.end_use"}}, "exactly one operator, not 0"),
        ({"when": {"field": "order.end_use", "missing": True, "present": True}}, "exactly one operator, not 2"),
        ({"when": {"field": "order.end_use", "gt": 5}}, "'gt' cannot be asked of order.end_use (text)"),
        ({"when": {"field": "order.total_value", "gt": "five"}}, "'gt' takes a number"),
        ({"when": {"field": "order.destination", "country_in": ["XX"]}}, "'XX' is no ISO 3166-1"),
        ({"when": {"field": "order.destination", "country_in": []}}, "not an empty list"),
        ({"when": {"field": "order.hs_code", "code_starts_with": [8542]}}, "must be text: put it in quotes"),
        ({"when": {"field": "order.end_use", "has_word": ["--"]}}, "has no letter or digit"),
        ({"when": {"field": "order.order_date", "after": "soon"}}, "'after' takes a date"),
        ({"when": {"field": "party.name", "missing": True}}, "cannot be asked here"),
        ({"when": {"field": "order.end_use", "has_word": "$values.nothing"}}, "there is no table '$values.nothing'"),
        ({"when": {"field": "order.end_use", "has_word": "$nothing"}}, "there is no table '$nothing'"),
        ({"when": {"field": "order.end_use", "missing": True, "if_missing": True}}, "if_missing is true or false"),
        ({"when": {"field": "order.total_value", "same_as": "order.end_use"}}, "'same_as' cannot be asked of"),
        ({"when": {"field": "order.payer_name", "same_as": "order.end_use"}}, "cannot be compared with"),
        (
            {"when": {"field": "order.customer_founded", "younger_than": {"days": 5, "at": "order.end_use"}}},
            "order.end_use is no date field",
        ),
        ({"scope": "goods", "when": {"field": "goods.tier", "in": ["control"]}}, "'control' is no value of goods.tier"),
        ({"tests": [{"name": "x", "given": {"colour": "red"}, "expect": "fired"}]}, "unknown column 'colour'"),
        ({"tests": [{"name": "x", "given": {}, "expect": "maybe"}]}, "expect is fired, silent or undetermined"),
        ({"tests": [{"name": "x", "expect": "fired"}]}, "a test has the keys"),
    ],
)
def test_a_fault_is_refused(tmp_path: Path, changes: dict[str, object], fault: str) -> None:
    write_folder(tmp_path, {"T-1": rule_text(**changes)})
    assert fault in "\n".join(problems(tmp_path))


def test_a_failing_inline_test_is_refused_at_its_line(tmp_path: Path) -> None:
    tests = [
        {"name": "there", "given": {"destination_country": "FR"}, "expect": "silent"},
        {"name": "elsewhere", "given": {"destination_country": "DE"}, "expect": "fired"},
    ]
    write_folder(tmp_path, {"T-1": rule_text(tests=tests)})
    found = problems(tmp_path)
    assert len(found) == 2
    assert "the test 'there' expects silent, but the rule is fired" in found[0]


def test_a_test_that_names_the_wrong_missing_column_is_refused(tmp_path: Path) -> None:
    case = {"name": "nothing", "given": {"end_use": "x"}, "expect": "undetermined", "missing": ["end_use"]}
    write_folder(tmp_path, {"T-1": rule_text(status="testing", tests=[case])})
    assert "names end_use, the rule destination_country" in problems(tmp_path)[0]


def test_two_rules_with_one_id_are_refused(tmp_path: Path) -> None:
    write_folder(tmp_path, {"T-1-a": rule_text(), "T-1-b": rule_text()})
    assert "the id T-1 is also that of catalogue/own/T-1-a.yml" in problems(tmp_path)[0]


def test_a_key_that_stands_twice_is_refused() -> None:
    marked = read_marked_text("a: 1\nb: 2\na: 3\n", "t.yml")
    assert [str(problem) for problem in marked.problems] == ["t.yml:3: the key 'a' stands twice in one mapping"]


def test_anchors_are_refused() -> None:
    marked = read_marked_text("a: &x [1]\nb: *x\n", "t.yml")
    assert "anchors and aliases" in str(marked.problems[0])


@pytest.mark.parametrize(
    ("text", "value"),
    [("NO", "NO"), ("yes", "yes"), ("0123", "0123"), ("12:30", "12:30"), ("2024-01-01", "2024-01-01")],
)
def test_what_yaml_would_guess_stays_text(text: str, value: str) -> None:
    assert read_marked_text(f"a: {text}\n", "t.yml").value == {"a": value}


@pytest.mark.parametrize(("text", "value"), [("true", True), ("7", 7), ("-1.5", -1.5), ("null", None), ("'7'", "7")])
def test_plain_numbers_and_truths_are_read(text: str, value: object) -> None:
    assert read_marked_text(f"a: {text}\n", "t.yml").value == {"a": value}


def test_broken_yaml_and_an_empty_file_are_faults_with_a_line(tmp_path: Path) -> None:
    write_folder(tmp_path, {"T-1": "a: [1\nb: 2\n", "T-2": ""})
    text = "\n".join(problems(tmp_path))
    assert "T-1.yml:2: is not YAML" in text
    assert "T-2.yml: is empty" in text


def test_bottomless_nesting_is_a_fault_and_no_crash() -> None:
    marked = read_marked_text("a: " + "[" * 5000 + "]" * 5000, "t.yml")
    (problem,) = marked.problems  # newer parsers refuse it themselves, in words of their own
    assert re.fullmatch(r"t\.yml: is nested too deeply|t\.yml:1: is not YAML: .*nesting depth", str(problem))


def test_conditions_nested_deeper_than_anyone_reads_are_refused(tmp_path: Path) -> None:
    condition: dict[str, object] = {"field": "order.end_use", "missing": True}
    for _ in range(30):
        condition = {"not": condition}
    write_folder(tmp_path, {"T-1": rule_text(when=condition)})
    assert "nested deeper than 12" in "\n".join(problems(tmp_path))


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    (tmp_path / "catalogue").mkdir()
    assert "holds no rule" in problems(tmp_path)[0]


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesProblem, match="there is no rules folder"):
        RuleSet.load(tmp_path / "nowhere")


def values(name: str, *entries: str, kind: str = "countries") -> str:
    lines = "".join(f"  - {entry}\n" for entry in entries)
    return f"title: {name}\nas_of: 2026-11-22\nkind: {kind}\nsources: [{{authority: us}}]\nvalues:\n{lines}"


def test_a_table_may_take_over_another(tmp_path: Path) -> None:
    rule = rule_text(when={"field": "order.destination_country", "country_in": "$values.both"})
    write_folder(
        tmp_path, {"T-1": rule}, {"one": values("one", "FR"), "both": values("both", "$values.one", "{value: IT}")}
    )
    assert problems(tmp_path) == []


def test_tables_in_a_circle_are_refused(tmp_path: Path) -> None:
    write_folder(
        tmp_path, {"T-1": rule_text()}, {"one": values("one", "$values.two"), "two": values("two", "$values.one")}
    )
    assert "circle: one -> two -> one" in "\n".join(problems(tmp_path))


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        (values("t", "XX"), "'XX' is no ISO 3166-1"),
        (values("t", "$values.nothing"), "there is no table $values.nothing"),
        (values("t", "{value: FR, colour: red}"), "unknown key 'colour'"),
        (values("t", "FR", kind="towns"), "unknown kind 'towns'"),
        (values("t", "FR").replace("as_of: 2026-11-22", "as_of: soon"), "as_of must be a date"),
        (values("t", "FR").replace("title: t\n", ""), "title is missing"),
    ],
)
def test_a_faulty_table_is_refused(tmp_path: Path, table: str, fault: str) -> None:
    write_folder(tmp_path, {"T-1": rule_text()}, {"t": table})
    assert fault in "\n".join(problems(tmp_path))


def test_a_table_of_the_wrong_kind_is_refused(tmp_path: Path) -> None:
    rule = rule_text(when={"field": "order.end_use", "has_word": "$values.t"})
    write_folder(tmp_path, {"T-1": rule}, {"t": values("t", "FR")})
    assert "$values.t holds countries" in "\n".join(problems(tmp_path))


def test_a_folder_of_rule_files_alone_uses_the_shipped_tables(tmp_path: Path) -> None:
    rule = rule_text(
        techniques=["split_orders"],
        when={"field": "order.destination_country", "country_in": "$values.us_embargoed"},
        tests=[
            {"name": "there", "given": {"destination_country": "IR"}, "expect": "fired"},
            {"name": "elsewhere", "given": {"destination_country": "DE"}, "expect": "silent"},
        ],
    )
    (tmp_path / "T-1-mine.yml").write_text(rule, encoding="utf-8")
    rules = RuleSet.load(tmp_path).rules
    assert [(rule.id, rule.family) for rule in rules] == [("T-1", "own")]


def test_the_digest_changes_with_a_rule_a_table_and_the_profile_but_not_with_tests(tmp_path: Path) -> None:
    def digest(name: str, table: str = "FR", profile: str = "US", **changes: object) -> str:
        rule = rule_text(when={"field": "order.destination_country", "country_in": "$values.t"}, **changes)
        folder = write_folder(tmp_path / name, {"T-1": rule}, {"t": values("t", table, "FR")})
        return RuleSet.load(folder, profile).digest

    base = digest("a")
    assert digest("b") == base
    assert digest("c", reviewed="2026-01-01", blind_spots="x") == base
    assert len({base, digest("d", severity="high"), digest("e", table="IT"), digest("f", profile="EU")}) == 4


def test_only_stable_and_testing_rules_of_the_profile_run(tmp_path: Path) -> None:
    write_folder(
        tmp_path,
        {
            "A-1": rule_text(id="A-1", profile=["US"]),
            "A-2": rule_text(id="A-2", profile="EU"),
            "A-3": rule_text(id="A-3", status="draft"),
            "A-4": rule_text(id="A-4", status="testing", severity="high"),
            "A-5": rule_text(id="A-5", status="deprecated", reason="A-1 says it better"),
        },
    )
    rules = RuleSet.load(tmp_path, "US")
    assert [(rule.id, rule.effective_severity.label) for rule in rules.rules] == [("A-1", "low"), ("A-4", "info")]
