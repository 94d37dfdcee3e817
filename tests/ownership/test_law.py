"""rules/ownership.yml: dated, cited, and read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from screening.errors import RulesProblem
from screening.lists.catalogue import load_catalogue
from screening.lists.embedding import embedded_ids
from screening.ownership.law import load_tests
from screening.rules.folder import read_folder

TEST = {
    "title": "Half",
    "profile": ["US"],
    "lists": ["us_ofac_sdn"],
    "share": "at least 50",
    "together": "adds up",
    "control": "does not count",
    "severity": "high",
    "techniques": ["fatf_bo"],
    "sources": [{"ref": "OFAC-50"}],
    "question": "Who owns it?",
}


def write(folder: Path, **changes: object) -> Path:
    path = folder / "ownership.yml"
    kept = {key: value for key, value in (TEST | changes).items() if value is not None}
    path.write_text(yaml.safe_dump({"OWN-1": kept}), encoding="utf-8")
    return path


def test_every_list_and_technique_is_known() -> None:
    known = {*load_catalogue(), *embedded_ids()}
    for test in load_tests():
        assert {list_id for list_id, _ in test.lists} <= known, test.id
        assert set(test.techniques) <= set(read_folder().techniques), test.id


def test_every_test_is_cited_and_each_regime_has_one_in_force() -> None:
    assert all(test.sources and test.question for test in load_tests())
    for profile in ("US", "EU", "UK"):
        assert any(profile in t.profiles and t.in_force("") and len(t.profiles) == 1 for t in load_tests())


def test_a_sound_test_is_read(tmp_path: Path) -> None:
    (test,) = load_tests(write(tmp_path))
    assert (test.id, test.votes, test.switch) == ("OWN-1", False, "")
    assert test.in_force("1999-01-01")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"question": None}, "has no question"),
        ({"share": "half"}, "share is `at least N` or `more than N`"),
        ({"together": "maybe"}, "together 'maybe' is unknown"),
        ({"control": "maybe"}, "control 'maybe' is unknown"),
        ({"votes": "yes"}, "votes 'yes' is unknown"),
        ({"profile": ["FR"]}, "profile is a list of US, EU, UK"),
        ({"lists": "us_ofac_sdn"}, "lists is a list"),
        ({"from": "some day"}, "from must be a date"),
        ({"switch": "other"}, "switch 'other' is unknown"),
        ({"severity": "huge"}, "severity 'huge' is unknown"),
        ({"sources": [{"ref": "NOBODY"}]}, "unknown source 'NOBODY'"),
    ],
)
def test_a_faulty_test_is_refused_with_its_line(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    with pytest.raises(RulesProblem, match=r"ownership\.yml:\d+: ") as refused:
        load_tests(write(tmp_path, **changes))
    assert said in str(refused.value)
