"""Values of a text that belong together, and numbers beside a label that no unit makes readable."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from screening.goods.quantities import ANYTHING, Quantity

#: What joins values of one thing, as in `5 deg/h or 0.05 deg/h`: in the languages of the catalogue, accents off.
_WORDS = (
    r"and/or|or|and|oder|und|bzw\.?|resp\.?|ou|et|o|y|e|или|либо|и|veya|ya da|ve|و|یا|او|أو|或者?|和|及|与|または|と"
)
_JOINT = re.compile(rf"\s*(?:[,;،、，/|&+(]|\)|{_WORDS})\s*(?:{_WORDS})?\s*", re.IGNORECASE)
#: Longer gaps, in characters, join nothing.
_LONGEST_JOINT = 24
#: Between a label and its number.
_LEAD = (
    r"[\s:=~≈<>≤≥(]*(?:(?:of|is|up to|max\.?|min\.?|approx\.?|about|ca\.?|over|above|below|von|bis|до|от|не менее)\s+)?"
)
_NUMBER = re.compile(rf"{_LEAD}(?P<number>\d+(?:[.,]\d+)*)")
#: A unit that nobody knows, or the joint and the number that follow (`5 or 0.05 deg/h`: the first has no unit).
_UNIT = re.compile(r"[\s-]?(?P<unit>[^\W\d_]+(?:[/·.]?[^\W\d_]+)*\d*)")
#: Words after a number that count things and are no unit: `output 2 channels`, `pressure 3 stages`.
_COUNTED = frozenset(
    """channel channels ch stage stages zone zones phase phases axis axes pc pcs piece pieces set sets unit units ea nos
    year years month months week weeks day days step steps setting settings level levels mode modes way ways point
    points type types class series x to for with model version ver times in at und mit von bis fur st stk stuck шт
    штук adet lot lots part parts port ports pin pins pole poles wire wires piston pistons roll rolls bag bags drum
    drums box boxes kit kits sensor sensors per from on the de du la le a d m gen generation star nd rd th size
    канал канала каналов ступени ступень зоны фазы фаз для kanal kanale stufen zonen phasen voies etages""".split()  # noqa: SIM905
)
#: Labels shorter than this stand in texts as other words too (`Ti 6Al`, `W 80`).
_SHORTEST_LABEL = 3


class Label(Protocol):
    """Where a label of a dimension stands."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def joined(text: str, quantities: Sequence[Quantity]) -> list[tuple[Quantity, ...]]:
    """The quantities in runs: those of a run are parted by nothing but a comma, a slash, `or` and the like."""
    runs: list[list[Quantity]] = []
    for quantity in quantities:
        if runs and _is_joint(text[runs[-1][-1].end : quantity.start]):
            runs[-1].append(quantity)
        else:
            runs.append([quantity])
    return [tuple(run) for run in runs]


def _is_joint(between: str) -> bool:
    return len(between) <= _LONGEST_JOINT and _JOINT.fullmatch(between) is not None


def unread_values(
    text: str, labels: Mapping[str, Iterable[Label]], quantities: Sequence[Quantity], taken: Iterable[tuple[int, int]]
) -> list[Quantity]:
    """Numbers that follow a label and have no unit that is known: each leaves its dimension open.

    Numbers of `quantities`, or within the places `taken` by sizes and part numbers, are none.
    """
    spans = sorted([*((q.start, q.end) for q in quantities), *taken])
    starts = [start for start, _ in spans]
    found: dict[tuple[int, int], set[str]] = {}
    for dimension, places in labels.items():
        for label in places:
            number = _NUMBER.match(text, label.end) if label.end - label.start >= _SHORTEST_LABEL else None
            if number is None or _is_taken(number.start("number"), spans, starts):
                continue
            end = _end_of_unread(text, number.end(), starts)
            if end:
                found.setdefault((number.start("number"), end), set()).add(dimension)
    return [
        Quantity(start, end, text[start:end], dict.fromkeys(sorted(dimensions), (ANYTHING,)), unread=True)
        for (start, end), dimensions in sorted(found.items())
    ]


def _is_taken(place: int, spans: Sequence[tuple[int, int]], starts: Sequence[int]) -> bool:
    at = bisect_right(starts, place) - 1
    return at >= 0 and place < spans[at][1]


def _end_of_unread(text: str, after: int, starts: Sequence[int]) -> int:
    """Where a number without a readable unit ends, its unknown unit included; 0 where what follows is no unit."""
    at = bisect_right(starts, after - 1)
    if at < len(starts) and starts[at] > after and _is_joint(text[after : starts[at]]):
        return after
    unit = _UNIT.match(text, after)
    if unit is None or unit["unit"].lower() in _COUNTED:
        return 0
    return unit.end()
