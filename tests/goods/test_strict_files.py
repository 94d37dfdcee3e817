"""Broken goods files are refused with every problem, file and line at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from screening.errors import RulesProblem
from screening.goods import Catalogue

GOOD = """goods:
  - id: mill
    name: Jet mill
    programmes: [missile]
    tier: threshold
    hs6: ["847420"]
    terms: {en: [jet mill]}
    thresholds:
      - {regime: MTCR, item: 1.A, all: [{parameter: size, op: ">=", value: 5, unit: mm}]}
    question: What is milled?
    sources: [OWN]
    found: [a jet mill]
    not_found: [a windmill]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "words.yml").write_text("spellings: {}\nfiller: []\nordinary: []\n", encoding="utf-8")
    (tmp_path / "sources.yml").write_text("OWN: {title: Own knowledge}\n", encoding="utf-8")
    parameters = "size: {name: size, dimension: length, unlabelled: true}\n"
    (tmp_path / "parameters.yml").write_text(parameters, encoding="utf-8")
    (tmp_path / "hs_codes.yml").write_text("hs_codes: []\n", encoding="utf-8")
    (tmp_path / "mills.yml").write_text(GOOD, encoding="utf-8")
    return tmp_path


def problems(folder: Path) -> str:
    with pytest.raises(RulesProblem) as caught:
        Catalogue.load(folder)
    return str(caught.value)


def test_a_small_catalogue_loads(folder: Path) -> None:
    assert list(Catalogue.load(folder).goods) == ["mill"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    name: Jet mill\n", "    name: Jet mill\n    colour: red\n", "mills.yml:4: unknown key 'colour'"),
        (
            "    tier: threshold\n",
            "    tier: threshold\n    tier: watch\n",
            "mills.yml:6: the key 'tier' stands here twice",
        ),
        ('hs6: ["847420"]', "hs6: [847420]", "mills.yml:6: text is expected here"),
        ('hs6: ["847420"]', 'hs6: ["8474"]', "mills.yml:6: '8474' is no six-digit HS code"),
        ("tier: threshold", "tier: secret", "mills.yml:5: 'secret' is not one of"),
        (
            "tier: threshold",
            "tier: controlled",
            "tier `threshold` needs `thresholds`, and only it and `watch` may have them",
        ),
        ("programmes: [missile]", "programmes: missile", "mills.yml:4: a list is expected here"),
        ("parameter: size", "parameter: weight", "unknown parameter 'weight'"),
        ("unit: mm", "unit: kg", "the unit 'kg' does not measure size"),
        ("sources: [OWN]", "sources: [HEARSAY]", "mills.yml:11: unknown source 'HEARSAY'"),
        ("    question: What is milled?\n", "", "the key 'question' is missing"),
        ("goods:\n", "goods: [\n", "is not YAML"),
    ],
)
def test_a_fault_is_named_with_its_line(folder: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    (folder / "mills.yml").write_text(GOOD.replace(old, new), encoding="utf-8")
    assert said in problems(folder)


def test_three_faults_are_shown_at_once(folder: Path) -> None:
    text = GOOD.replace("tier: threshold", "tier: secret").replace("value: 5", "value: much").replace("[OWN]", "[X]")
    (folder / "mills.yml").write_text(text, encoding="utf-8")
    said = problems(folder)
    assert len(re.findall(r"mills\.yml:\d+:", said)) >= 3
    assert "problems in the goods files" in said


def test_a_good_defined_in_two_files_is_refused(folder: Path) -> None:
    (folder / "more.yml").write_text(GOOD, encoding="utf-8")
    assert "the good 'mill' is defined twice" in problems(folder)


def test_a_missing_word_list_is_named(folder: Path) -> None:
    (folder / "words.yml").unlink()
    assert "words.yml:1: the file is missing" in problems(folder)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    assert "no goods files" in problems(tmp_path)
