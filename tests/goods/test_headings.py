"""The tariff headings in which goods are seen are those that docs/goods.md lists and defends, and few."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.bench.goods_hs_table import MOST, flagged_headings

DOCUMENT = Path(__file__).parents[2] / "docs" / "goods.md"


def test_the_document_defends_every_heading_that_is_flagged(shared: Path) -> None:
    flagged, read = flagged_headings(shared / "data" / "trade" / "hs_harmonized-system.csv")
    section = DOCUMENT.read_text(encoding="utf-8").split("### The tariff's own headings")[1].split("\n## ")[0]
    defended = {code.replace(".", "") for code in re.findall(r"\b\d{4}\.\d\d\b", section)}
    assert set(flagged) == defended
    assert f"{len(flagged)} of them ({len(flagged) / read:.2%}".replace("%", " %") in section
    assert len(flagged) <= MOST * read


@pytest.mark.parametrize("text", ["Live horses; pure-bred", "Fuel cell forklift", "Seats; of wood"])
def test_an_ordinary_heading_is_not_flagged(text: str, tmp_path: Path) -> None:
    file = tmp_path / "headings.csv"
    file.write_text(f'hscode,description,level\n010121,"{text}",6\n', encoding="utf-8")
    assert flagged_headings(file) == ({}, 1)
