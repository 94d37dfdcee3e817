"""Unlisted goods and a stated end use: weapons and armed forces are reviewed, the nearest honest uses are not."""

from __future__ import annotations

from typing import Any

import pytest

from screening.model import Severity
from screening.rules import RuleSet, combine_severity
from screening.rules.casefile import build_row
from screening.rules.folder import read_folder

CATALOGUE = read_folder()
RULES = {profile: RuleSet.of(CATALOGUE, profile) for profile in ("US", "EU", "UK")}
#: A lathe of nobody's list: only what it is for can stop it.
LATHE = {
    "order_date": "2026-09-01", "customer_name": "Dalian Machine Works", "customer_country": "CN",
    "customer_business": "machine shop", "consignee_name": "Dalian Machine Works", "consignee_country": "CN",
    "end_user_name": "Dalian Machine Works", "end_user_country": "CN", "end_user_business": "machine shop",
    "destination_country": "CN", "goods_description": "lathe", "hs_code": "845811", "eccn": "EAR99",
    "payment_method": "bank transfer",
}  # fmt: skip
COLUMNS = ("end_use", "end_use_statement", "notes")
WEAPONS = (
    "for the army", "military aircraft production", "military intelligence", "drone production for the armed forces",
    "nuclear explosive research", "heavy water production", "chemical weapons precursor production",
    "biological weapons research", "Urananreicherung", "für die Armee", "armes chimiques", "armas nucleares",
    "askeri uçak üretimi", "для нужд вооружённых сил", "обогащение урана", "军用飞机生产", "核武器研究", "برای ارتش",
    "أسلحة كيميائية", "生物兵器の研究", "핵무기 연구",
)  # fmt: skip
HONEST = (
    "nuclear medicine, radiotherapy ward", "nuclear power plant safety, project of the IAEA", "vaccine research",
    "exhibition in the museum of the army", "sewing of trousers, military clothing size L",
    "heavy water for NMR samples", "非军用",
    "not for military or WMD use; signed by dean", "will not be used for chemical, biological or nuclear weapons",
    "crop protection", "chemical reactor for paint", "ore enrichment plant", "avalanche defence above the village",
    "非军事用途", "askeri amaçlarla kullanılmayacak", "kein militärischer Zweck, keine militärische Verwendung",
)  # fmt: skip


def severity(profile: str, **more: Any) -> Severity:
    row, goods = build_row(LATHE | more)
    return combine_severity(RULES[profile].evaluate(row, goods))


@pytest.mark.parametrize("text", WEAPONS)
@pytest.mark.parametrize("column", COLUMNS)
def test_an_end_use_in_weapons_is_reviewed_wherever_it_stands(column: str, text: str) -> None:
    assert severity("US", **{column: text}) >= Severity.MEDIUM


@pytest.mark.parametrize("profile", ["EU", "UK"])
def test_the_catch_alls_are_law_of_all_three_regimes(profile: str) -> None:
    assert [text for text in WEAPONS if severity(profile, end_use=text) < Severity.MEDIUM] == []


@pytest.mark.parametrize("text", HONEST)
@pytest.mark.parametrize("column", COLUMNS)
def test_the_nearest_honest_use_is_left_alone(column: str, text: str) -> None:
    assert severity("US", **{column: text}) < Severity.MEDIUM


@pytest.mark.parametrize(
    ("country", "use"),
    [
        ("PK", "heavy water production"), ("EG", "nerve gas"), ("SA", "ballistic missiles"), ("RU", "for the army"),
        ("VE", "military intelligence"),
    ],
)  # fmt: skip
def test_a_country_of_concern_makes_it_high(country: str, use: str) -> None:
    countries = {f"{role}_country": country for role in ("customer", "consignee", "end_user", "destination")}
    assert severity("US", end_use=use, **countries) >= Severity.HIGH
