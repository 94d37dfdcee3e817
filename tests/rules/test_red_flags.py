"""rules/values/red_flags.yml: every flag of the facts has an answer, and a faulty answer is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from screening.model import Source
from screening.rules.folder import read_folder
from screening.rules.marked import read_marked_text
from screening.rules.red_flags import Answer, Origin, RedFlag, read_red_flags
from tests.rules.building import rule_text, write_folder

CATALOGUE = read_folder()
FACTS = Path(__file__).resolve().parents[2].parent / "shared" / "facts" / "guidance.yaml"
REFERENCES = {"BIS-RF": Source("BIS red flags", "", "https://example.org")}


def read(entry: str) -> tuple[dict[str, RedFlag], list[str]]:
    """The flag `f` with this entry, and the faults found."""
    marked = read_marked_text(f"f: {{{entry}}}\n", "values/red_flags.yml")
    flags = read_red_flags(marked, {"RF-0001", "RF-0002"}, REFERENCES)
    return flags, [str(problem) for problem in marked.problems]


START = "title: Cash, source: {ref: BIS-RF, cite: flag 5}, origin: official, "


def test_a_flag_keeps_its_rules_and_limits() -> None:
    source = "source: {ref: BIS-RF, cite: flag 5}"
    flags, problems = read(f"title: Cash, {source}, origin: derived, rules: [RF-0001], limits: small sums")
    assert problems == []
    assert flags["f"].answer is Answer.COVERED
    assert flags["f"].origin is Origin.DERIVED
    assert flags["f"].rules == ("RF-0001",)
    assert flags["f"].limits == "small sums"
    assert flags["f"].source == Source("BIS red flags", "flag 5", "https://example.org")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("elsewhere: the matcher", Answer.COVERED),
        ("not_checkable: no column", Answer.NOT_CHECKABLE),
        ("open: later", Answer.OPEN),
    ],
)
def test_a_flag_without_rules_has_another_answer(answer: str, expected: Answer) -> None:
    flags, problems = read(START + answer)
    assert problems == []
    assert flags["f"].answer is expected
    assert flags["f"].reason == ("" if expected is Answer.COVERED else answer.partition(": ")[2])


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (START[:-2], "one answer"),
        (START + "rules: [RF-0001], open: later", "one answer"),
        (START + "open: later, not_checkable: never", "one answer"),
        (START + "rules: [RF-9999]", "RF-9999 is no stable or testing rule"),
        (START + "rules: [RF-0001, RF-0001]", "RF-0001 stands twice"),
        (START + "rules: []", "a list of rule ids"),
        (START + "rules: RF-0001", "a list of rule ids"),
        (START + "open: 7", "open must be text"),
        (START + "open: later, limits: some", "limits say what a covering rule"),
        (START + "open: later, extra: some", "unknown key 'extra'"),
        (START.replace("official", "hearsay") + "open: later", "origin 'hearsay' is unknown"),
        (START.replace("BIS-RF", "NOBODY") + "open: later", "unknown source 'NOBODY'"),
        ("source: {ref: BIS-RF}, origin: official, open: later", "has no title"),
        ("title: Cash, origin: official, open: later", "has no source"),
        ("title: Cash, source: {ref: BIS-RF}, open: later", "has no origin"),
    ],
)
def test_a_faulty_flag_is_refused_with_its_line(entry: str, said: str) -> None:
    flags, problems = read(entry)
    assert flags == {}
    assert any(said in problem and problem.startswith("values/red_flags.yml:1:") for problem in problems), problems


def test_a_folder_with_a_flag_of_a_rule_that_does_not_run_is_refused(tmp_path: Path) -> None:
    text = "f: {title: Cash, source: {authority: BIS}, origin: official, rules: [T-1]}\n"
    draft = write_folder(tmp_path / "draft", {"T-1": rule_text(status="draft")}, {"red_flags": text})
    sound = write_folder(tmp_path / "sound", {"T-1": rule_text()}, {"red_flags": text})
    assert [p.message for p in read_folder(draft).problems] == ["T-1 is no stable or testing rule of this folder"]
    assert read_folder(sound).problems == ()
    assert read_folder(sound).red_flags["f"].rules == ("T-1",)


def test_rules_without_values_of_their_own_are_not_measured_by_the_shipped_flags(tmp_path: Path) -> None:
    (tmp_path / "T-1.yml").write_text(rule_text(techniques=None), encoding="utf-8")
    assert read_folder(tmp_path).problems == ()
    assert read_folder(tmp_path).red_flags == {}


def test_every_flag_of_the_facts_is_answered_with_its_origin() -> None:
    if not FACTS.exists():
        pytest.skip("the shared facts are not beside this checkout")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    facts = yaml.load(FACTS.read_text(encoding="utf-8"), Loader=loader)["red_flags"]
    origins = {
        f["id"]: Origin.MEMORY if not f["seen"] else Origin.DERIVED if f.get("derived") else Origin.OFFICIAL
        for f in facts
    }
    assert {flag.id: flag.origin for flag in CATALOGUE.red_flags.values()} == origins


def test_the_titles_are_our_own_words() -> None:
    if not FACTS.exists():
        pytest.skip("the shared facts are not beside this checkout")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    facts = yaml.load(FACTS.read_text(encoding="utf-8"), Loader=loader)["red_flags"]
    told = {f["id"]: f["description"].rstrip(".").casefold() for f in facts}
    assert [f.id for f in CATALOGUE.red_flags.values() if f.title.casefold() == told[f.id]] == []


def test_derived_flags_cite_no_advisory() -> None:
    derived = [flag for flag in CATALOGUE.red_flags.values() if flag.origin is Origin.DERIVED]
    assert derived
    assert {flag.source.title.partition(":")[0] for flag in derived} == {"This project"}
