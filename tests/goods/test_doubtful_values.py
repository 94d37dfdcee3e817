"""Values that contradict each other, have no unit that is known, or cannot be meant, decide nothing and are told."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from screening.batch.stage import Stages, screen_row
from screening.cli.main import cli
from screening.config import Config
from screening.goods import default_catalogue, recognise, values_in_doubt
from screening.goods.quantities import negative_values, read_quantities
from screening.goods.text import plain
from screening.match.screener import Screening
from screening.model import Party, Row
from screening.rules import RuleSet

#: A value that clears the good, and one without a label that would list it.
CONTRADICTING = [
    ("fiber optic gyroscope bias stability 5 deg/h or 0.05 deg/h", "gyro", "gyro_drift"),
    ("fiber optic gyroscope bias stability 5 or 0.05 deg/h", "gyro", "gyro_drift"),
    ("turbojet engine thrust 300 N or 1200 N", "turbojet", "engine_thrust"),
    ("turbojet engine thrust 300 N / 1200 N", "turbojet", "engine_thrust"),
    ("turbojet engine thrust 300 N (1200 N)", "turbojet", "engine_thrust"),
    ("turbojet engine thrust 30 kg, 120 kg", "turbojet", "engine_thrust"),
    ("Strahltriebwerk Turbojet Schub 300 N oder 1200 N", "turbojet", "engine_thrust"),
    ("турбореактивный двигатель тяга 300 Н или 1200 Н", "turbojet", "engine_thrust"),
    ("turboréacteur poussée 300 N ou 1200 N", "turbojet", "engine_thrust"),
    ("موتور توربوجت رانش 300 N یا 1200 N", "turbojet", "engine_thrust"),
    ("turbojet motor itki 300 N veya 1200 N", "turbojet", "engine_thrust"),
    ("涡喷发动机 推力 300 N 或 1200 N", "turbojet", "engine_thrust"),
    ("frequency converter, output frequency 50 Hz, 800 Hz", "converter_power", "highest_frequency"),
    ("vibration shaker force 10 kN, 60 kN, 15 g", "vibration_test", "shaker_force"),
    ("vibration shaker 10 kN, 60 kN force", "vibration_test", "shaker_force"),
]


@pytest.mark.parametrize(("text", "good", "parameter"), CONTRADICTING, ids=[c[0] for c in CONTRADICTING])
def test_values_that_contradict_each_other_leave_the_good_open(text: str, good: str, parameter: str) -> None:
    match = {m.good: m for m in recognise(text)}[good]
    assert match.tier == "possible"
    assert parameter in match.readings


@pytest.mark.parametrize(
    ("text", "good", "tier"),
    [
        ("turbojet engine thrust 300 N or 400 N", "turbojet", "below_threshold"),
        ("turbojet engine thrust 300 N, 15 kg", "turbojet", "below_threshold"),
        ("turbojet engine thrust 300 N, weight 90 kg", "turbojet", "below_threshold"),
        ("vibration shaker force 10 to 22 kN, 5-3000 Hz", "vibration_test", "below_threshold"),
        ("frequency converter, output frequency 50 Hz, 60 Hz", "converter_power", "below_threshold"),
        ("Gyroscope, range 300 deg/s, drift 10 deg/h", "gyro", "below_threshold"),
        ("Low bias gyroscope range 300 deg/s", "gyro", "possible"),
        ("Low bias gyroscope 400 deg/s", "gyro", "possible"),
    ],
)
def test_values_that_agree_or_measure_other_things_decide_as_before(text: str, good: str, tier: str) -> None:
    assert {m.good: m.tier for m in recognise(text)}[good] == tier


@pytest.mark.parametrize(
    ("text", "good", "reading"),
    [
        ("GNSS receiver velocity 1500 mph", "gnss_receiver", "670.56 m/s (1500 mph)"),
        ("GNSS receiver velocity 1300 knots", "gnss_receiver", "668.777 m/s (1300 knots)"),
        ("gyroscope drift 0.1 rad/s", "gyro", "20626.5 °/h (0.1 rad/s)"),
        ("gyroscope drift 0.05 degrees per minute", "gyro", "3 °/h (0.05 degrees per minute)"),
        ("gyroscope drift 0.0001 deg/s", "gyro", "0.36 °/h (0.0001 deg/s)"),
        ("gyroscope drift 1 µrad/s", "gyro", "0.206265 °/h (1 μrad/s)"),
        ("turbojet thrust 120 pounds", "turbojet", "0.533787 kN (120 pounds)"),
        ("turbojet thrust 120 pounds-force", "turbojet", "0.533787 kN (120 pounds-force)"),
        ("accelerometer bias 0.3 mm/s2", "accelerometer", "30.5915 µg (0.3 mm/s2)"),
        ("accelerometer scale factor 0.1 %", "accelerometer", "1000 ppm (0.1 %)"),
        ("isostatic press 200 MPa, 12 inch cavity", "isostatic_press", "304.8 mm (12 inch)"),
        ("isostatic press 200 MPa 1400 °C, chamber 300 mm", "isostatic_press", "300 mm"),
    ],
)
def test_the_units_that_traders_write_are_read(text: str, good: str, reading: str) -> None:
    assert reading in {m.good: m for m in recognise(text)}[good].readings.values()


@pytest.mark.parametrize(
    ("text", "good", "unread"),
    [
        ("GNSS receiver velocity 1500 furlongs/fortnight, anti jam", "gnss_receiver", "1500 furlongs/fortnight"),
        ("turbojet thrust 120 slugs", "turbojet", "120 slugs"),
        ("turbojet thrust 300 N, max thrust 120 slugs", "turbojet", "120 slugs"),
        ("isostatic press, pressure 200 mPa, 1400 °C", "isostatic_press", "200 mPa"),
    ],
)
def test_a_number_beside_its_label_without_a_known_unit_is_told_and_leaves_the_good_open(
    text: str, good: str, unread: str
) -> None:
    match = {m.good: m for m in recognise(text)}[good]
    assert match.unread == (unread,)
    assert match.tier == "possible"
    assert values_in_doubt(text, [match]) == (f"{unread!r} has no unit that can be read",)


@pytest.mark.parametrize(
    "text",
    [
        "Isostatic press, pressure 2 stages",
        "Turbojet, thrust 2 axis stand",
        "GNSS receiver velocity 500 m/s, 48 channels",
        "Power supply, output 2 channels, 3 kV",
    ],
)
def test_a_count_beside_a_label_is_no_value(text: str) -> None:
    assert [unread for match in recognise(text) for unread in match.unread] == []


@pytest.mark.parametrize(
    ("text", "negative"),
    [
        ("Peristaltic pump, flow rate -24 l/min", "-24 l/min"),
        ("Steel pipe, diameter -300 mm", "-300 mm"),
        ("Steel pipe, diameter: −300 mm", "−300 mm"),
        ("Vessel, diameter minus 300 mm", "minus 300 mm"),
        ("Press, force = -60 kN", "-60 kN"),
        ("Vessel, pressure -20 bar", "-20 bar"),
    ],
)
def test_a_negative_size_is_told(text: str, negative: str) -> None:
    assert negative_values(plain(text)) == (negative,)
    assert values_in_doubt(text, ()) == (f"{negative!r} is negative",)


@pytest.mark.parametrize(
    "text",
    [
        "hose 5-20 mm",
        "hose 5 - 20 mm",
        "hose 5 -20 mm",
        "shaft 20 mm ±0.05 mm",
        "shaft 20 mm +0 -0.05 mm",
        "shaft 20 mm +0.02/-0.05 mm",
        "shaft 20 mm, tolerance -0.05 mm",
        "freezer -80 °C",
        "sensor -40...+85 °C",
        "part no. KX-300 mm",
        "KX-752-24 l/min pump",
        "Steel tube - 300 mm",
        "-300 mm steel tube",
        "aluminium powder -45 µm",
        "aluminium powder, -325 mesh",
        "power supply -48 V",
        "gauge, pressure -0.1 MPa to 2 MPa",
        "vacuum gauge, pressure -1 bar",
    ],
)
def test_ranges_tolerances_part_numbers_and_cold_are_no_negative_sizes(text: str) -> None:
    assert negative_values(plain(text)) == ()


def test_a_negative_size_decides_nothing() -> None:
    match = recognise("Isostatic press 200 MPa 1400 °C, diameter -300 mm")[0]
    assert (match.tier, match.unread) == ("possible", ("-300 mm",))


def test_a_temperature_below_absolute_zero_is_told() -> None:
    (quantity,) = read_quantities("-300 °C")
    assert quantity.unread


def test_the_command_tells_values_in_doubt() -> None:
    text = CliRunner().invoke(cli, ["goods", "Peristaltic pump, flow rate -24 l/min"]).output
    assert "Value in doubt, which decides nothing: '-24 l/min' is negative." in text
    told = json.loads(CliRunner().invoke(cli, ["goods", "--json", "turbojet thrust 120 slugs"]).output)
    assert told["values_in_doubt"] == ["'120 slugs' has no unit that can be read"]
    assert told["matches"][0]["unread"] == ["120 slugs"]


class NoLists:
    def screen(self, party: Party) -> Screening:
        return Screening((), (), ())


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Peristaltic pump, flow rate -24 l/min", "goods_description: '-24 l/min' is negative"),
        ("Turbojet engine, thrust 120 slugs", "goods_description: '120 slugs' has no unit that can be read"),
    ],
)
def test_the_row_of_an_order_tells_values_in_doubt(text: str, doubt: str) -> None:
    stages = Stages(NoLists(), Config(), True, RuleSet.load(), default_catalogue())
    row = Row("orders.csv", 1, "1", "order", (), {"goods_description": text})
    quality = screen_row(row, stages).alert.quality
    assert quality is not None
    assert doubt in quality.issues
