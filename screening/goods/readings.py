"""Which parameter a value in a text belongs to: by its label, or because nothing else it could be is asked for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from screening.goods.catalogue import Parameter, Words
from screening.goods.quantities import ANYTHING, Interval, Quantity, read_quantities, read_sizes
from screening.goods.text import Token
from screening.goods.units import BASE_UNITS
from screening.goods.unread import joined, unread_values

#: How far, in characters, a label may stand before a value (`outer diameter of the tube: 76 mm`) or after it
#: (`60 kN roller force`). Found by trying traders' wording; a longer reach takes labels of other values.
_REACH_BEFORE, _REACH_AFTER = 28, 14
#: Lengths below this many mm are shown in µm.
_SMALL_LENGTH = 0.1


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says about one parameter: alternatives that must agree before a threshold is decided."""

    alternatives: tuple[Interval, ...]
    text: str
    unread: tuple[str, ...] = ()
    """Values among them that cannot be read, as written; they leave the threshold open."""


@dataclass(frozen=True, slots=True)
class _Label:
    start: int
    end: int
    parameters: frozenset[str]


class Labels:
    """The labels of all parameters by dimension, so that a value goes to the parameter that names it best."""

    def __init__(self, parameters: Mapping[str, Parameter]) -> None:
        self._by_first: dict[str, list[tuple[str, Words, str]]] = {}
        for parameter in parameters.values():
            for label in parameter.labels:
                if label:
                    self._by_first.setdefault(label[0], []).append((parameter.dimension, label, parameter.id))

    def find(self, tokens: list[Token]) -> dict[str, list[_Label]]:
        """Labels in the text by dimension; the longest label at a place wins."""
        found: dict[tuple[str, int, int], set[str]] = {}
        for i, token in enumerate(tokens):
            for dimension, label, parameter in self._by_first.get(token.word, ()):
                last = i + len(label) - 1
                if last < len(tokens) and all(tokens[i + n].word == word for n, word in enumerate(label)):
                    found.setdefault((dimension, token.start, tokens[last].end), set()).add(parameter)
        by_dimension: dict[str, list[_Label]] = {}
        for (dimension, start, end), names in sorted(found.items(), key=lambda item: (item[0][1], -item[0][2])):
            labels = by_dimension.setdefault(dimension, [])
            if not labels or end > labels[-1].end:
                labels.append(_Label(start, end, frozenset(names)))
        return by_dimension


@dataclass(frozen=True, slots=True)
class Stated:
    """All values, sizes and labels that a text states; read once, asked for by each recognised good."""

    quantities: tuple[Quantity, ...]
    sizes: tuple[tuple[int, int, tuple[float, ...]], ...]
    labels: Mapping[str, list[_Label]]
    tokens: list[Token]
    text: str
    runs: tuple[tuple[Quantity, ...], ...]
    """The quantities in runs, those of a run parted by a comma, a slash, `or` and the like."""

    @classmethod
    def read(cls, text: str, tokens: list[Token], labels: Labels, codes: Iterable[tuple[int, int]] = ()) -> Stated:
        """`tokens` are those of the folded `text`; `text` keeps its case, which tells MPa from mPa.

        Digits within `codes` (places of grades and part numbers) are no values: `AMS 6514 bar` states no pressure.
        """
        sizes = tuple(read_sizes(text))
        taken = sorted([*((start, end) for start, end, _ in sizes), *codes])
        starts = [start for start, _ in taken]
        single = []
        for quantity in read_quantities(text):
            at = bisect_right(starts, quantity.start) - 1
            if at < 0 or quantity.start >= taken[at][1]:
                single.append(quantity)
        named = labels.find(tokens)
        unread = unread_values(text, named, single, taken)
        quantities = tuple(sorted([*single, *unread], key=lambda q: q.start))
        return cls(quantities, sizes, named, tokens, text, tuple(joined(text, quantities)))

    def about(self, parameter: Parameter) -> Reading | None:
        """What the text says about `parameter`; None where it says nothing that can be read."""
        if parameter.side:
            return self._side(parameter)
        if parameter.dimension:
            return self._value(parameter) or (self._in_pair(parameter) if parameter.of_pair else None)
        return self._property(parameter)

    def _side(self, parameter: Parameter) -> Reading | None:
        sized = [(start, end, sorted(sides, reverse=True)) for start, end, sides in self.sizes if len(sides) == 3]
        if not sized:
            return None
        values = tuple(Interval(sides[parameter.side - 1], sides[parameter.side - 1]) for _, _, sides in sized)
        return Reading(values, "; ".join(self.text[start:end] for start, end, _ in sized))

    def _in_pair(self, parameter: Parameter) -> Reading | None:
        """The value of a pair that has one of the parameter's pair labels just before it."""
        for start, end, pair in self.sizes:
            before = [label for label in self.labels.get(parameter.dimension, ()) if start - 4 <= label.end <= start]
            if len(pair) == 2 and any(parameter.id in label.parameters for label in before):
                value = pair[parameter.of_pair - 1]
                return Reading((Interval(value, value),), self.text[start:end])
        return None

    def _property(self, parameter: Parameter) -> Reading | None:
        if parameter.not_of_blocks:
            blocks = [self.text[start:end] for start, end, sides in self.sizes if len(sides) == 3]
            if blocks:
                return Reading((Interval(0.0, 0.0),), blocks[0])
        present = [token.word for token in self.tokens]
        for phrases, value in ((parameter.no, 0.0), (parameter.yes, 1.0)):
            for phrase in phrases:
                at = find_phrase(present, phrase)
                if at >= 0:
                    written = self.text[self.tokens[at].start : self.tokens[at + len(phrase) - 1].end]
                    return Reading((Interval(value, value),), written)
        return None

    def _value(self, parameter: Parameter) -> Reading | None:
        """The values that a label of the parameter names, with those joined to them; else those that may stand bare."""
        labelled: list[Quantity] = []
        bare: list[Quantity] = []
        for run in self.runs:
            of_run = [(q, self._names(q)) for q in run if parameter.dimension in q.readings]
            named = [q for q, names in of_run if parameter.id in names]
            unnamed = [q for q, names in of_run if not names]
            labelled += named
            if named:
                alike = parameter.dimension in named[0].only_labelled
                labelled += [q for q in unnamed if alike or parameter.dimension not in q.only_labelled]
            else:
                bare += [q for q in unnamed if self._may_stand_bare(q, parameter)]
        chosen = sorted(labelled or bare, key=lambda q: q.start)
        if not chosen:
            return None
        alternatives = tuple(_end(i, parameter.take) for q in chosen for i in q.readings[parameter.dimension])
        return Reading(alternatives, "; ".join(q.text for q in chosen), tuple(q.text for q in chosen if q.unread))

    @staticmethod
    def _may_stand_bare(quantity: Quantity, parameter: Parameter) -> bool:
        sized = all(i.low <= parameter.at_most for i in quantity.readings[parameter.dimension])
        return parameter.unlabelled and sized and parameter.dimension not in quantity.only_labelled

    def _names(self, quantity: Quantity) -> frozenset[str]:
        """Parameters that the label nearest to the value names; empty where no label is near."""
        best: tuple[int, frozenset[str]] | None = None
        at = bisect_left(self.quantities, quantity.start, key=lambda q: q.start)
        before = max((q.end for q in self.quantities[max(0, at - 2) : at]), default=0)
        after = min((q.start for q in self.quantities[at : at + 3] if q.start >= quantity.end), default=len(self.text))
        for label in self._labels_near(quantity, before, after):
            if label.end == quantity.end:
                continue  # a word of the unit: pounds-force
            if label.end <= quantity.start:
                distance, gap, reach = quantity.start - label.end, self.text[label.end : quantity.start], _REACH_BEFORE
            else:
                distance = max(0, label.start - quantity.end)
                gap, reach = self.text[quantity.end : label.start], _REACH_AFTER
            if distance > reach or any(mark in gap for mark in (";", "\n", ", ")):
                continue
            if best is None or distance < best[0]:
                best = (distance, label.parameters)
            elif distance == best[0]:
                best = (distance, best[1] | label.parameters)
        return best[1] if best else frozenset()

    def _labels_near(self, quantity: Quantity, before: int, after: int) -> Iterable[_Label]:
        """Labels of the quantity's dimensions between the values before and after it."""
        for dimension in quantity.readings:
            labels = self.labels.get(dimension, [])
            first = bisect_left(labels, max(before, quantity.start - 2 * _REACH_BEFORE), key=lambda label: label.start)
            for label in labels[first:]:
                if label.start >= min(after, quantity.end + _REACH_AFTER + 1):
                    break
                yield label


def _end(interval: Interval, take: str) -> Interval:
    """The end of a stated range that counts for a parameter."""
    if take == "highest" and interval.high != float("inf"):
        return Interval(interval.high, interval.high, interval.high_open, interval.high_open)
    if take == "lowest" and interval.low != float("-inf"):
        return Interval(interval.low, interval.low, interval.low_open, interval.low_open)
    return interval


def has_phrase(present: list[str], phrase: Words) -> bool:
    """Whether the words of `phrase` stand in `present` one after the other."""
    return find_phrase(present, phrase) >= 0


def find_phrase(present: list[str], phrase: Words) -> int:
    """Where the words of `phrase` stand in `present` one after the other; -1 where they do not."""
    if not phrase or phrase[0] not in present:
        return -1
    count = len(phrase)
    places = (i for i in range(len(present) - count + 1) if tuple(present[i : i + count]) == phrase)
    return next(places, -1)


def shown(alternatives: Iterable[Interval], dimension: str) -> str:
    """Readings as people write them: `60 kN`, `20 to 2000 Hz`, `below 0.5 °/h`."""
    unit, scale = BASE_UNITS.get(dimension, ""), 1.0
    alternatives = tuple(alternatives)
    if dimension == "length" and all(i.high < _SMALL_LENGTH for i in alternatives):
        unit, scale = "µm", 1000.0
    together = " or ".join(dict.fromkeys(_shown(interval, scale) for interval in alternatives))
    return together if alternatives[-1] == ANYTHING else f"{together}{'' if unit == '%' else ' '}{unit}".strip()


def as_number(value: float) -> str:
    """A number as people write it: `0.883`, `16 600 000` (and not 1.66e+07)."""
    return f"{value:,.0f}".replace(",", " ") if 1e5 <= abs(value) < 1e15 else f"{value:g}"


def _shown(interval: Interval, scale: float) -> str:
    if interval == ANYTHING:
        return "not readable"
    low, high = as_number(interval.low * scale), as_number(interval.high * scale)
    if interval.low == interval.high:
        return low
    if interval.low == float("-inf"):
        return f"{'below' if interval.high_open else 'up to'} {high}"
    if interval.high == float("inf"):
        return f"{'above' if interval.low_open else 'at least'} {low}"
    return f"{low} to {high}"
