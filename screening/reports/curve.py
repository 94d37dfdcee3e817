"""The precision-recall curve as one SVG without script, style sheet or font of its own; prints in black and white."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import numpy as np

from screening.match.against import Against
from screening.match.evaluate import Figures, PairsEvaluation
from screening.match.metrics import OperatingPoint, operating_points

#: The picture's size and margins, in SVG units.
_WIDTH, _HEIGHT = 640, 430
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 18, 16, 92
#: Colour and dashes of each curve; the dashes tell them apart without colour.
_STROKES = (("#1f4e79", ""), ("#a84300", "7 4"), ("#5b6875", "2 3"))
_FONT = "system-ui, 'Segoe UI', Roboto, Arial, sans-serif"


class Mark(NamedTuple):
    """A point of the curve with its label."""

    label: str
    recall: float
    precision: float


class Curve(NamedTuple):
    """One scorer's curve: (recall, precision), each 0 to 1, by falling threshold."""

    name: str
    points: Sequence[tuple[float, float]]
    marks: Sequence[Mark] = ()


def curve_svg(title: str, curves: Sequence[Curve]) -> str:
    """A standalone SVG document of up to three curves, the first drawn on top. The same curves give the same text."""
    assert len(curves) <= len(_STROKES), "no stroke for a fourth curve"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'font-family="{_FONT}" font-size="12" fill="#1c2733">',
        f"<title>{escape(title)}</title>",
        *_axes(),
    ]
    drawn = list(zip(curves, _STROKES, strict=False))
    for curve, (colour, dashes) in reversed(drawn):
        parts.append(_line(curve, colour, dashes))
    for curve, (colour, _) in reversed(drawn):
        parts += [line for number, mark in enumerate(curve.marks) for line in _mark(mark, colour, number)]
    for number, (curve, (colour, dashes)) in enumerate(drawn):
        parts += _legend(number, curve.name, colour, dashes)
    return "\n".join([*parts, "</svg>", ""])


def curves_of(labels: Sequence[int], result: PairsEvaluation, against: Against | None = None) -> tuple[Curve, ...]:
    """The curves of the matcher, the second file if there is one, and the baseline; the matcher's with its marks."""
    marks = [
        _mark_of(f"threshold {result.ours.at_threshold.threshold:g}", result.ours.at_threshold),
        *(
            []
            if result.ours.best is None
            else [_mark_of(f"best F1, {result.ours.best.threshold:.2f}", result.ours.best)]
        ),
    ]
    return (
        Curve(_named("screening", result.ours), _points(labels, result.scores), marks),
        *([] if against is None else [Curve(_named(against.title, against.theirs), _points(labels, against.scores))]),
        Curve(_named("rapidfuzz WRatio", result.baseline), _points(labels, result.baseline_scores)),
    )


def _points(labels: Sequence[int], scores: Sequence[float]) -> list[tuple[float, float]]:
    """(recall, precision) at every distinct score; none where there is no real match."""
    points = operating_points(np.array(labels, dtype=np.int64), np.array(scores, dtype=np.float64))
    shares = [(point.confusion.recall, point.confusion.precision) for point in points]
    return [(recall, precision) for recall, precision in shares if recall is not None and precision is not None]


def _mark_of(label: str, point: OperatingPoint) -> Mark:
    """Where nothing is called, precision is drawn as 1: no alert was wrong."""
    recall, precision = point.confusion.recall, point.confusion.precision
    return Mark(label, recall or 0.0, 1.0 if precision is None else precision)


def _named(name: str, figures: Figures) -> str:
    value = figures.average_precision
    return name if value is None else f"{name}, average precision {value:.3f}"


def _x(recall: float) -> float:
    return _LEFT + recall * (_WIDTH - _LEFT - _RIGHT)


def _y(precision: float) -> float:
    return _TOP + (1 - precision) * (_HEIGHT - _TOP - _BOTTOM)


def _axes() -> list[str]:
    parts = []
    for step in range(0, 11, 2):
        value = step / 10
        x, y = _x(value), _y(value)
        parts += [
            f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}M{x:.1f} {_TOP}V{_HEIGHT - _BOTTOM}" stroke="#d5dbe1"/>',
            f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:.1f}</text>',
            f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 17}" text-anchor="middle">{value:.1f}</text>',
        ]
    middle_x, middle_y = (_x(0) + _x(1)) / 2, (_y(0) + _y(1)) / 2
    return [
        *parts,
        f'<text x="{middle_x:.1f}" y="{_HEIGHT - _BOTTOM + 36}" text-anchor="middle">'
        "recall: share of the same parties that are found</text>",
        f'<text x="16" y="{middle_y:.1f}" text-anchor="middle" transform="rotate(-90 16 {middle_y:.1f})">'
        "precision: share of right alerts</text>",
    ]


def _line(curve: Curve, colour: str, dashes: str) -> str:
    path = " ".join(f"{_x(recall):.1f},{_y(precision):.1f}" for recall, precision in curve.points)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>'


def _mark(mark: Mark, colour: str, number: int) -> list[str]:
    """A dot and its label below to the left, one under the other, where the area under a good curve is empty."""
    x, y = _x(mark.recall), _y(mark.precision)
    label_y = max(y, _TOP) + 30 + 20 * number
    return [
        f'<path d="M{x:.1f} {y:.1f}L{x - 14:.1f} {label_y - 4:.1f}" stroke="{colour}"/>',
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#fff" stroke="{colour}" stroke-width="2"/>',
        f'<text x="{x - 18:.1f}" y="{label_y:.1f}" text-anchor="end">{escape(mark.label)}</text>',
    ]


def _legend(number: int, name: str, colour: str, dashes: str) -> list[str]:
    x, y = _LEFT, _HEIGHT - 40 + 15 * number
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return [
        f'<path d="M{x} {y - 4}h34" stroke="{colour}" stroke-width="2"{dashed}/>',
        f'<text x="{x + 42}" y="{y}">{escape(name)}</text>',
    ]
