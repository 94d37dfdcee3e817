"""The shipped catalogue: every good is found as traders write it, and its codes exist."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import yaml

from screening.goods import Catalogue, default_catalogue, recognise

GOODS = sorted(default_catalogue().goods)
#: Topics that the facts lack: weapons, and what public cases name besides missiles and drones.
_FURTHER = (
    *("munitions", "weapon_systems", "sensors_space"),
    *("aviation", "chemical", "computing", "dual_use", "fuel_cycle", "further", "nuclear", "photonics", "workshop"),
)


@pytest.mark.parametrize("good_id", GOODS)
def test_a_good_is_found_in_its_descriptions(good_id: str, catalogue: Catalogue) -> None:
    missed = [t for t in catalogue.goods[good_id].found if good_id not in {m.good for m in recognise(t)}]
    assert missed == []


@pytest.mark.parametrize("good_id", GOODS)
def test_a_good_is_not_seen_in_its_lookalikes(good_id: str, catalogue: Catalogue) -> None:
    taken = [t for t in catalogue.goods[good_id].not_found if good_id in {m.good for m in recognise(t)}]
    assert taken == []


@pytest.mark.parametrize("good_id", GOODS)
def test_a_good_has_three_descriptions_and_two_lookalikes(good_id: str, catalogue: Catalogue) -> None:
    good = catalogue.goods[good_id]
    assert len(good.found) >= 3
    assert len(good.not_found) >= 2


def test_every_good_says_what_to_ask_and_where_it_is_from(catalogue: Catalogue) -> None:
    incomplete = [g.id for g in catalogue.goods.values() if not g.question.endswith("?") or not g.sources]
    assert incomplete == []


def test_a_listed_good_names_its_list(catalogue: Catalogue) -> None:
    unplaced = [g.id for g in catalogue.goods.values() if g.tier != "watch" and not g.mtcr and not g.eccn_codes]
    assert unplaced == []


def test_the_digest_is_stable_and_follows_the_content(tmp_path: Path, catalogue: Catalogue) -> None:
    folder = Path(__file__).parents[2] / "rules" / "goods"
    for file in folder.glob("*.yml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    assert Catalogue.load(tmp_path).digest == catalogue.digest
    words = tmp_path / "words.yml"
    words.write_text(words.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    assert Catalogue.load(tmp_path).digest != catalogue.digest


def test_goods_are_those_of_the_facts_and_the_further_topics(shared: Path, catalogue: Catalogue) -> None:
    facts = yaml.safe_load((shared / "facts" / "guidance.yaml").read_text(encoding="utf-8"))
    further = {g.id for g in catalogue.goods.values() if g.category in _FURTHER}
    assert set(catalogue.goods) == {good["id"] for good in facts["goods"]} | further
    assert len(further) >= 60


def test_us_control_numbers_stand_in_the_commerce_control_list(shared: Path, catalogue: Catalogue) -> None:
    with gzip.open(shared / "data" / "trade" / "ccl.json.gz", "rt", encoding="utf-8") as file:
        known = {entry["eccn"] for entry in json.load(file)["entries"]}
    unknown = {(g.id, code) for g in catalogue.goods.values() for code in g.eccns.get("US", ()) if code not in known}
    assert unknown == set()


def test_eu_control_numbers_stand_in_the_european_list(shared: Path, catalogue: Catalogue) -> None:
    path = shared / "data" / "trade" / "norway_list1_2_regulations_2022-10.json.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        known = {row["fields"]["code"] for row in json.load(file) if row["model"] == "regulations.regulation"}
    stated = {(g.id, code) for g in catalogue.goods.values() for code in g.eccns.get("EU", ())}
    assert {(good, code) for good, code in stated if code not in known and not code.startswith("ML")} == set()


def test_hs_codes_exist_in_the_tariff(shared: Path, catalogue: Catalogue) -> None:
    lines = (shared / "data" / "trade" / "hs_harmonized-system.csv").read_text(encoding="utf-8").splitlines()
    known = {line.split(",")[1] for line in lines}
    codes = {(g.id, code) for g in catalogue.goods.values() for code in g.hs6}
    codes |= {(entry.list, entry.hs6) for entry in catalogue.hs_entries}
    assert {(owner, code) for owner, code in codes if code not in known} == set()
