"""Values and units are read as written, or not at all."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.goods.quantities import Interval, numbers, read_quantities, read_sizes
from screening.goods.units import BASE_UNITS, UNITS, conversions, convert

VALUES = [
    ("50 kN", "force", 50, 50),
    ("11240 lbf", "force", 49.998, 49.999),
    ("400 N", "force", 0.4, 0.4),
    ("1.5 GPa", "pressure", 1500, 1500),
    ("280 ksi", "pressure", 1930, 1931),
    ("2000 bar", "pressure", 200, 200),
    ("180 kgf/mm2", "pressure", 1765, 1766),
    ("0.5 deg/h", "drift", 0.5, 0.5),
    ("0,05 °/h", "drift", 0.05, 0.05),
    ("0.1°/hr", "drift", 0.1, 0.1),
    ("400 deg/s", "rate", 400, 400),
    ("30 micron", "length", 0.03, 0.03),
    ("30 мкм", "length", 0.03, 0.03),
    ("200 mesh", "length", 0.075, 0.075),
    ("10 inch", "length", 254, 254),
    ("100-200 µm", "length", 0.1, 0.2),
    ("50 to 200 um", "length", 0.05, 0.2),
    ("873 K", "temperature", 599.8, 599.9),
    ("-55 to +125 °C", "temperature", -55, 125),
    ("-55...+125°C", "temperature", -55, 125),
    ("±10 °C", "temperature", -10, 10),
    ("50 µg", "bias", 50, 50),
    ("3 mg", "bias", 3000, 3000),
    ("99.7 %", "percent", 99.7, 99.7),
    ("99,7%", "percent", 99.7, 99.7),
    ("saflık %99,7", "percent", 99.7, 99.7),
    ("99 % 5 micron", "percent", 99, 99),
    ("3 simultaneously controlled axes", "axes", 3, 3),
    ("20 Hz - 2 kHz", "frequency", 20, 2000),
    ("20-2000 Hz", "frequency", 20, 2000),
    ("12,500 rpm", "rotation", 12500, 12500),
    ("12.500 U/min", "rotation", 12500, 12500),
    ("110 L", "volume", 110, 110),
    ("30 gallons", "volume", 113.56, 113.56),
    ("5-axis", "axes", 5, 5),
    ("four axes", "axes", 4, 4),
    ("пяти осевой", "axes", 5, 5),
    ("چهار محوره", "axes", 4, 4),
    ("五轴", "axes", 5, 5),
    ("Mach 3.5", "mach", 3.5, 3.5),
    ("1.78 g/cm3", "density", 1.78, 1.78),
    ("600 m/s", "speed", 600, 600),
    ("300 krad(Si)", "dose", 300000, 300000),
    ("20 hp", "power", 14.914, 14.914),
    ("5 x 10^5 rad", "dose", 500000, 500000),
    ("50 micrometers", "length", 0.05, 0.05),
    ("190 кгс/мм²", "pressure", 1863, 1864),
    ("0,5 град/час", "drift", 0.5, 0.5),
    ("15000 r.p.m.", "rotation", 15000, 15000),
    ("20MT", "mass", 20000, 20000),
    ("1,5 тонны", "mass", 1500, 1500),
    ("80 CFM", "flow", 2265, 2266),
    ("推力600N的", "force", 0.6, 0.6),
    ("精度3微米", "length", 0.003, 0.003),
    ("response >100 Hz -90 deg", "frequency", 100, math.inf),
    ("давление 100 Торр", "pressure", 0.01333, 0.01334),
]


@pytest.mark.parametrize(("text", "dimension", "low", "high"), VALUES, ids=[v[0] for v in VALUES])
def test_a_value_is_converted_to_its_base_unit(text: str, dimension: str, low: float, high: float) -> None:
    readings = [r for q in read_quantities(text) for r in q.readings.get(dimension, ())]
    assert len(readings) == 1
    assert readings[0].low == pytest.approx(low, rel=1e-3)
    assert readings[0].high == pytest.approx(high, rel=1e-3)


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("<0.5 deg/h", Interval(-math.inf, 0.5, high_open=True)),
        ("up to 5 deg/h", Interval(-math.inf, 5)),
        ("not exceeding 5 deg/h", Interval(-math.inf, 5)),
        (">= 3 deg/h", Interval(3, math.inf)),
        ("more than 3 deg/h", Interval(3, math.inf, low_open=True)),
    ],
)
def test_comparisons_bound_a_value(text: str, interval: Interval) -> None:
    (quantity,) = read_quantities(text)
    assert quantity.readings["drift"] == (interval,)


@pytest.mark.parametrize(
    "text",
    [
        "1/4 inch",
        "0.1 mm/s",
        "0.003 °/√h",
        "5 mPa",
        "7 mw",
        "12 apples",
        "model 4500",
        "size 42",
        "1.2.3.4 mm",
        "",
        "µm",
    ],
)
def test_what_cannot_be_read_is_left_out(text: str) -> None:
    assert read_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1250", (1250,)),
        ("1,250", (1250, 1.25)),
        ("1.250", (1250, 1.25)),
        ("0,250", (0.25,)),
        ("12,5", (12.5,)),
        ("1,250.5", (1250.5,)),
        ("1.250,5", (1250.5,)),
        ("1,250,000", (1250000,)),
        ("5e3", (5000,)),
        ("1e999", ()),
        ("۴", (4,)),
    ],
)
def test_a_number_keeps_every_way_it_can_be_read(text: str, expected: tuple[float, ...]) -> None:
    assert numbers(text) == expected


def test_sizes_share_the_unit_that_stands_last() -> None:
    assert [sides for _, _, sides in read_sizes("block 300x200 x 12 cm")] == [(3000, 2000, 120)]
    assert read_sizes("300 x 200") == []


@pytest.mark.parametrize("unit", sorted(UNITS))
def test_every_unit_measures_a_known_dimension(unit: str) -> None:
    assert {dimension for dimension, _, _ in conversions(unit)} <= set(BASE_UNITS)


@given(st.sampled_from(sorted(UNITS)), st.floats(min_value=1e-3, max_value=1e6))
def test_conversion_there_and_back_gives_the_value(unit: str, value: float) -> None:
    for dimension, factor, offset in conversions(unit):
        base = convert(value, unit, dimension)
        assert base is not None
        assert (base - offset) / factor == pytest.approx(value, rel=1e-9, abs=1e-9)


@given(st.text(max_size=120))
def test_any_text_can_be_read_for_values(text: str) -> None:
    for quantity in read_quantities(text):
        assert 0 <= quantity.start < quantity.end <= len(text)
        assert all(i.low <= i.high for readings in quantity.readings.values() for i in readings)
