"""`bounds.upper_bound` for many pairs of names at once: a row for each pair, a column for each token.

All that the bound asks of a token, but for its counterparts, is its kind and weight. The few pairs of the two that
there are become classes, numbers that stand in the arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screening.match.bounds import LAST_STEP, SLACK, STEPS_A_UNIT, least_left
from screening.match.compare import FURTHER_NAME, SOLID_AGREEMENT
from screening.match.slips import MOST_SLIPS
from screening.names.person import INITIAL_WEIGHT
from screening.names.tokens import OWN, Kind

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Classes = NDArray[np.intp]
Slips = NDArray[np.int8]
#: Class of a column that has no token in its row: a title without weight.
NO_TOKEN = 0


class TokenClasses:
    """Kinds and weights of tokens by class."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[Kind, float], int] = {}
        self._tables: _Tables | None = None
        self.number(Kind.TITLE, 0.0)

    def number(self, kind: Kind, weight: float) -> int:
        """The class of tokens of this kind and weight."""
        found = self._numbers.get((kind, weight))
        if found is None:
            found = self._numbers[kind, weight] = len(self._numbers)
            self._tables = None
        return found

    def numbers(self, kinds: Sequence[Kind], weights: Sequence[float]) -> Classes:
        """The classes of many tokens."""
        return np.fromiter(map(self.number, kinds, weights), np.intp, len(kinds))

    def tables(self) -> _Tables:
        """What the bound knows of each class."""
        if self._tables is None:
            self._tables = _Tables.of(list(self._numbers))
        return self._tables


class _Tables(NamedTuple):
    weight: Floats
    initial: Flags
    own: Flags
    word: Flags
    """Neither initial nor title."""
    left: Floats
    """`least_left`, by whether the names are personal, whether they contradict each other, step, and class."""

    @classmethod
    def of(cls, classes: Sequence[tuple[Kind, float]]) -> _Tables:
        left = [
            [
                [[least_left(*each, personal, contradicts, step) for each in classes] for step in range(LAST_STEP + 1)]
                for contradicts in (False, True)
            ]
            for personal in (False, True)
        ]
        kinds = [kind for kind, _ in classes]
        return cls(
            np.array([weight for _, weight in classes]),
            np.array([kind is Kind.INITIAL for kind in kinds]),
            np.array([kind in OWN for kind in kinds]),
            np.array([kind not in (Kind.INITIAL, Kind.TITLE) for kind in kinds]),
            np.array(left),
        )


#: The classes met so far by this process; they never change, there only come more.
CLASSES = TokenClasses()


class RatedSide(NamedTuple):
    """One side of the pairs: class of every token, and what its counterparts are at best (see `Rated`)."""

    classes: Classes
    best: Floats
    slips: Slips

    def rows(self, which: NDArray[np.intp]) -> RatedSide:
        """Some of the pairs."""
        return RatedSide(self.classes[which], self.best[which], self.slips[which])


class _Side:
    """What the bound needs of one side."""

    def __init__(self, side: RatedSide, tables: _Tables) -> None:
        self.classes, self.best, slips = side
        self.weight = tables.weight[side.classes]
        initial = tables.initial[side.classes]
        self.unmatched = side.best == 0.0
        self.initials = np.count_nonzero(initial, axis=1)
        word = tables.word[side.classes]
        self.left = np.count_nonzero(word & self.unmatched, axis=1)
        self.slips = (slips * word).sum(axis=1)
        self.agreed: Floats = (self.weight * np.where(initial, 1.0, side.best)).sum(axis=1)

    def share(self, agreed: Floats, left_weights: Floats, partners: NDArray[np.intp], further: Floats) -> Floats:
        """A / (A + B), where the other side's initials take out the largest parts of B."""
        missing = np.where(self.unmatched, left_weights, np.minimum(self.weight * (1.0 - self.best), left_weights))
        lacking = missing.sum(axis=1)
        taken = np.flatnonzero((partners > 0) | (further < 1.0))
        if len(taken):
            falling = -np.sort(-missing[taken], axis=1)
            place = np.arange(missing.shape[1]) - partners[taken, None]
            lacking[taken] = (falling * np.where(place >= 0, further[taken, None] ** place, 0.0)).sum(axis=1)
        share = np.zeros_like(agreed)
        np.divide(agreed, agreed + lacking, out=share, where=agreed > 0.0)
        return share


def upper_bounds(query: RatedSide, listed: RatedSide, personal: Flags) -> Floats:
    """The bound of each pair; see `bounds`, whose steps these are."""
    tables = CLASSES.tables()
    q, p = _Side(query, tables), _Side(listed, tables)
    left_q, left_l = q.left - p.initials, p.left - q.initials
    agreed_q = q.agreed + INITIAL_WEIGHT * p.initials
    agreed_l = p.agreed + INITIAL_WEIGHT * q.initials
    contradicts = (left_q > 0) & (left_l > 0)
    step = np.minimum(LAST_STEP, np.ceil(np.minimum(agreed_q, agreed_l) * STEPS_A_UNIT - SLACK)).astype(np.intp)
    left = tables.left[personal.astype(np.intp), contradicts.astype(np.intp), step]
    lenient = personal & ~contradicts & (step >= SOLID_AGREEMENT * STEPS_A_UNIT)
    further = np.where(lenient, FURTHER_NAME, 1.0)
    shares = (
        side.share(agreed, np.take_along_axis(left, side.classes, axis=1), partners, further)
        for side, agreed, partners in ((q, agreed_q, p.initials), (p, agreed_l, q.initials))
    )
    bound: Floats = np.add(*shares) / 2
    return np.where((q.slips <= MOST_SLIPS) & (p.slips <= MOST_SLIPS), 1.0, bound)


def raised(side: RatedSide, which: Flags, value: float) -> RatedSide:
    """The side with some of its tokens as similar as the value."""
    return side._replace(best=np.where(which, np.maximum(side.best, value), side.best))


def own_words_agree(query: RatedSide, listed: RatedSide, surely: float) -> Flags:
    """Pairs of which an own word of each side has a counterpart that is `surely` as similar."""
    own = CLASSES.tables().own
    sides = (np.any((side.best >= surely) & own[side.classes], axis=1) for side in (query, listed))
    both: Flags = np.logical_and.reduce(list(sides))
    return both


def words_left(query: RatedSide, listed: RatedSide) -> NDArray[np.intp]:
    """How many words have no counterpart, not even an initial, on the side that has fewer of them."""
    tables = CLASSES.tables()
    q, p = _Side(query, tables), _Side(listed, tables)
    fewer: NDArray[np.intp] = np.minimum(q.left - p.initials, p.left - q.initials)
    return fewer
