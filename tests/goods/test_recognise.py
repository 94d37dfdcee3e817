"""What `recognise` makes of a description and of the codes beside it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.goods import goods_findings, recognise
from screening.model import FindingOutcome, GoodsMatch, Severity

ORDINARY = [
    "Cotton T-shirts, knitted, 100 % cotton, 5000 pcs",
    "Office chairs with wheels",
    "Frozen chicken breast, 10 kg cartons",
    "Stainless steel cutlery set, 24 pieces",
    "Wooden pallets EPAL, used",
    "Laptop computers 15 inch, Core i5",
    "Mobile phone cases, silicone",
    "Ceramic tiles 60x60 cm, glazed",
    "Pharmaceutical tablets, paracetamol 500 mg",
    "Fresh apples, Gala, 18 kg boxes",
    "Diesel generator 50 kVA",
    "Car tyres 205/55 R16",
    "Water pumps for irrigation, 2 hp",
    "PVC pipes 110 mm, 6 m long",
    "Cement CEM I 42.5 R in bags",
    "Polyethylene granules HDPE, film grade",
    "Household refrigerators 300 L",
    "Tractor spare parts, oil filters",
    "Paper towels, 2-ply",
    "LED lamps E27 9 W",
    "Copper wire 2.5 mm2, insulated",
    "Deep groove ball bearings 6204-2RS",
    "Kitchen mixer 5 L with dough hook",
    "Graphite pencils HB",
    "Benchtop centrifuge 4000 rpm",
    "Tungsten halogen bulbs 50 W",
    "Fishing rods, carbon",
    "Steel screws M8x40",
    "Washing powder 10 kg",
    "Table salt, sodium chloride, food grade",
    "Детская одежда, хлопок",
    "儿童玩具 塑料",
    "لباس پنبه ای",
    "Servo voltage stabiliser for home use",
    "Vacuum cleaner bags",
    "Industrial sewing machine with servo motor",
    "Hydraulic cylinder for excavator",
    "Air compressor 50 L, 8 bar",
    "Nitrile gloves, powder free, box of 100",
    "Baking powder 100 g",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_goods_are_not_recognised(text: str) -> None:
    assert recognise(text) == ()


def goods(text: str, hs_code: str = "", eccn: str = "") -> list[str]:
    return [match.good for match in recognise(text, hs_code=hs_code, eccn=eccn)]


def test_nothing_is_recognised_in_an_empty_description() -> None:
    assert recognise("") == ()
    assert recognise("   \n\t") == ()


def test_words_may_stand_in_any_order_with_little_between() -> None:
    assert goods("machine, filament winding type") == ["filament_winding"]
    assert goods("winding machine for filament") == ["filament_winding"]


def test_words_far_apart_make_no_phrase() -> None:
    assert goods("Carbon black 20 t; glass fibre mats") == []


def test_compounds_are_found_written_together_and_apart() -> None:
    assert goods("flowforming machine") == goods("flow-forming machine") == ["flow_forming"]
    assert goods("turbo-jet engine") == ["turbojet"]


def test_the_longer_term_of_another_good_covers_the_shorter() -> None:
    assert goods("Carbon fibre prepreg line")[0] == "prepreg_equipment"
    assert "carbon_fibre" not in goods("Carbon fibre prepreg line")


def test_what_a_thing_is_for_ranks_behind_the_thing() -> None:
    assert goods("Filament winding machine for carbon fibre")[0] == "filament_winding"


def test_goods_that_are_left_out_are_not_recognised() -> None:
    assert goods("Gas turbines, other than turbo-jets") == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("sprayer pump, ilaçlama drone'u değil traktör tipi", False),
        ("sprayer pump, not a drone", False),
        ("Spritze, keine Drohne", False),
        ("ドローンではない", False),
        ("sadece drone değil, pompa da", True),
        ("sprayer, not a pump, drone", True),
        ("sprayer pump: not a: drone", True),
        ("not a drone; drone kit", True),
    ],
)
def test_what_a_thing_is_said_not_to_be_is_not_recognised(text: str, named: bool) -> None:
    assert ("uav_airframe" in goods(text)) is named


def test_an_ambiguous_term_needs_context_or_an_agreeing_code() -> None:
    assert goods("AP 25 kg drums") == []
    assert goods("AP 200 micron, oxidiser") == ["ammonium_perchlorate"]
    assert goods("AP 25 kg drums", hs_code="2829.90") == ["ammonium_perchlorate"]


def test_a_part_number_is_recognised_from_its_own_column() -> None:
    (match,) = recognise("Electronic parts", part_number="STM32F407VGT6")
    assert match.good == "microcontroller"
    assert match.matched == ("STM32F407",)


def test_cas_and_un_numbers_are_recognised() -> None:
    assert goods("Chemical, CAS 7790-98-9") == ["ammonium_perchlorate"]
    assert goods("UN 1442, class 5.1") == ["ammonium_perchlorate"]


def test_a_grade_of_many_meanings_needs_its_material() -> None:
    assert goods("Vitamin C 350 mg") == []
    assert goods("C350 steel bar") == ["maraging_steel"]


def test_an_ambiguous_term_that_stands_alone_is_recognised_less_surely() -> None:
    (alone,), (named,) = recognise("C350"), recognise("C350 maraging steel")
    assert alone.good == named.good == "maraging_steel"
    assert alone.score < named.score


def test_the_stated_hs_code_is_compared_with_the_expected_ones() -> None:
    assert recognise("Gyroscope", hs_code="9014.20")[0].hs_agrees is True
    assert recognise("Gyroscope", hs_code="84321000")[0].hs_agrees is False
    assert recognise("Gyroscope")[0].hs_agrees is None


def test_an_agreeing_code_makes_the_recognition_surer() -> None:
    assert recognise("Gyroscope", hs_code="901420")[0].score > recognise("Gyroscope")[0].score
    assert recognise("Gyroscope", eccn="7A102")[0].score > recognise("Gyroscope")[0].score


def test_a_stated_control_number_is_a_recognition_of_its_own() -> None:
    (match,) = recognise("tube", eccn="1C216.a")
    assert (match.good, match.tier, match.matched, match.declared) == (
        "maraging_steel", "controlled", ("ECCN 1C216",), True,
    )  # fmt: skip
    assert match.score < recognise("Maraging steel tube")[0].score
    (finding,) = goods_findings([match])
    assert (finding.outcome, finding.severity) == (FindingOutcome.FIRED, Severity.LOW)
    assert "The seller's own classification is ECCN 1C216, which covers: Maraging steel" in finding.message


def test_a_control_number_of_several_goods_gives_all_of_them_in_order() -> None:
    found = recognise("solid, in drums", eccn="1C111", hs_code="7603.10")
    assert len(found) > 5
    assert all(match.declared for match in found)
    assert [m.good for m in found[1:]] == sorted(m.good for m in found[1:])
    assert found[0].hs_agrees is True
    assert {match.hs_agrees for match in found[1:]} == {None}, "another good's tariff code contradicts nothing"
    (finding,) = goods_findings(found)
    assert finding.goods == tuple(match.good for match in found), "one number is one sign"


def test_a_control_number_that_a_described_good_accounts_for_adds_none() -> None:
    assert (
        goods("HTPB binder, hydroxyl value 0.8", eccn="1C111") == goods("HTPB binder, hydroxyl value 0.8") == ["htpb"]
    )


def test_several_stated_numbers_are_each_looked_at() -> None:
    found = {match.good: match.matched for match in recognise("Gyroscope, tube", eccn="7A102; 1C216")}
    assert found == {"gyro": ("Gyroscope",), "maraging_steel": ("ECCN 1C216",)}


def test_a_number_controlled_for_anti_terrorism_alone_makes_a_good_to_watch() -> None:
    assert {match.tier for match in recognise("integrated circuits", eccn="3A991")} == {"watch"}


@pytest.mark.parametrize("eccn", ["", "EAR99", "NLR", "8517.62", "1C999", "n/a"])
def test_other_words_in_the_column_of_control_numbers_are_no_recognition(eccn: str) -> None:
    assert recognise("Office chairs", eccn=eccn) == ()


def test_matched_words_are_shown_as_written() -> None:
    assert recognise("پودرِ آلومینیوم کروی")[0].matched == ("پودرِ آلومینیوم",)
    assert recognise("PRÄZISIONSKUGELLAGER P4")[0].matched[0] == "PRÄZISIONSKUGELLAGER"


@settings(max_examples=150)
@given(st.text(max_size=200), st.text(max_size=12), st.text(max_size=8), st.text(max_size=20))
def test_any_text_is_answered_and_always_alike(text: str, hs_code: str, eccn: str, part: str) -> None:
    first = recognise(text, hs_code=hs_code, eccn=eccn, part_number=part)
    assert first == recognise(text, hs_code=hs_code, eccn=eccn, part_number=part)
    assert list(first) == sorted(first, key=lambda m: -m.score)
    assert all(0 < m.score <= 1 for m in first)


_PIECES = [
    "gyro",
    "carbon",
    "fibre",
    "0.5",
    "°/h",
    "kN",
    "5-axis",
    "powder",
    "1,250",
    "µm",
    "T800",
    ";",
    "for",
    "陀螺",
    "<",
]


@settings(max_examples=150)
@given(st.lists(st.sampled_from(_PIECES), max_size=12))
def test_jumbled_goods_text_is_answered(pieces: list[str]) -> None:
    for match in recognise(" ".join(pieces)):
        assert match.tier in {"controlled", "possible", "below_threshold", "watch"}
        assert bool(match.missing) == (match.tier == "possible")


def test_a_huge_cell_is_answered() -> None:
    assert goods("lorem ipsum 5 mm, " * 20_000 + "flow forming machine") == ["flow_forming"]
    assert goods("graphite block diameter 5 mm, " * 3_000) == ["graphite_fine"]


def found(tier: str, text: str) -> GoodsMatch:
    (match,) = (m for m in recognise(text) if m.tier == tier)
    return match


def test_a_controlled_good_fires_low() -> None:
    (finding,) = goods_findings([found("controlled", "Ammonium perchlorate")])
    assert (finding.rule, finding.goods) == ("goods/ammonium_perchlorate", ("ammonium_perchlorate",))
    assert (finding.severity, finding.outcome) == (Severity.LOW, FindingOutcome.FIRED)
    assert finding.sources
    assert finding.question


def test_a_weapon_is_looked_at_wherever_it_goes() -> None:
    (finding,) = goods_findings([found("controlled", "152 mm artillery shells OF-540")])
    assert (finding.severity, finding.outcome) == (Severity.MEDIUM, FindingOutcome.FIRED)
    assert "a weapon or a part of one" in finding.message


def test_a_watched_good_and_one_below_the_threshold_only_inform() -> None:
    watch, below = found("watch", "Sodium perchlorate"), found("below_threshold", "Hydrazine hydrate 64%")
    assert [f.severity for f in goods_findings([watch, below])] == [Severity.INFO, Severity.INFO]


def test_a_possible_good_is_undetermined_and_says_what_to_ask() -> None:
    (finding,) = goods_findings([found("possible", "Gyroscope")])
    assert finding.outcome is FindingOutcome.UNDETERMINED
    assert finding.missing == ("drift-rate or bias stability",)
    assert not finding.essential


def test_a_wrong_hs_code_stands_in_the_message() -> None:
    (finding,) = goods_findings(recognise("Gyroscope", hs_code="8432.10"))
    assert "8432.10 is none of those expected" in finding.message


def hs_descriptions(shared: Path) -> list[str]:
    with (shared / "data" / "trade" / "hs_harmonized-system.csv").open(encoding="utf-8", newline="") as file:
        return [row["description"] for row in csv.DictReader(file) if row["level"] == "6"]


def test_few_tariff_headings_are_taken_for_listed_goods(shared: Path) -> None:
    texts = hs_descriptions(shared)
    flagged = [t for t in texts if any(m.tier != "below_threshold" for m in recognise(t))]
    assert len(texts) > 5000
    assert len(flagged) / len(texts) <= 0.04


@pytest.mark.parametrize(
    ("description", "part_number", "hs_code", "found"),
    [
        ("Gear pump", "DA-43", "841360", False),  # another maker's number, under the tariff chapter of other goods
        ("Conveyor roller", "MI8", "843139", False),
        ("Spare parts", "MI8", "843139", True),  # no other word says what the thing is
        ("Main rotor blade", "MI8", "880730", True),
        ("Gear pump", "GP-20B", "841360", True),  # longer numbers are taken at their word
        ("MI8", "", "843139", True),
    ],
)
def test_a_short_number_among_other_words_needs_its_tariff_chapter(
    description: str, part_number: str, hs_code: str, found: bool
) -> None:
    goods = {match.good for match in recognise(description, hs_code=hs_code, part_number=part_number)}

    assert bool(goods & {"uav_engine_si", "helicopter_parts", "pulse_switch"}) is found


def test_katakana_is_read_in_order() -> None:
    assert recognise("リシン 1 mg")[0].good == "toxin_pathogen"
    assert recognise("空気圧シリンダ") == ()
