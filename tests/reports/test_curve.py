"""The curve is one well-formed SVG that needs nothing else."""

import pytest
from lxml import etree

from screening.reports.curve import Curve, Mark, curve_svg

SVG = "{http://www.w3.org/2000/svg}"
LINE = Curve("screening <1>", [(0.2, 1.0), (1.0, 0.5)], [Mark("threshold 0.85", 0.2, 1.0)])


def drawn(*curves: Curve) -> etree._Element:
    return etree.fromstring(curve_svg("Precision & recall", curves).encode())


def test_each_curve_is_a_line_with_its_name():
    picture = drawn(LINE, Curve("WRatio", [(0.5, 0.5)]))

    assert len(picture.findall(f"{SVG}polyline")) == 2
    texts = [text.text for text in picture.findall(f"{SVG}text")]
    assert "screening <1>" in texts
    assert "WRatio" in texts
    assert "threshold 0.85" in texts


def test_precision_rises_upwards_and_recall_to_the_right():
    (line,) = drawn(LINE).findall(f"{SVG}polyline")
    (left, top), (right, bottom) = (map(float, point.split(",")) for point in line.attrib["points"].split())

    assert left < right
    assert top < bottom


def test_curves_differ_without_colour_too():
    lines = drawn(LINE, LINE, LINE).findall(f"{SVG}polyline")

    assert len({line.get("stroke-dasharray") for line in lines}) == 3


def test_the_picture_refers_to_nothing_outside():
    text = curve_svg("t", [LINE])

    assert "href" not in text
    assert "<style" not in text
    assert "<script" not in text


def test_a_fourth_curve_is_refused():
    with pytest.raises(AssertionError):
        curve_svg("t", [LINE] * 4)
