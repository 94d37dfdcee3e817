"""A coarser bound of pairs of names than `bulk_bounds`, from nothing but their agreements: most pairs fall here.

It adds up what the agreements of a pair bring, where the bound lays both names out word by word. A word with two
counterparts is counted twice: then more agrees and less is missing than can be, so whatever falls here falls there too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from screening.match.bounds import SLACK, STEPS_A_UNIT
from screening.match.bulk_abbreviations import Lending, has_room, lent_where_sure, may_stand
from screening.match.bulk_agreements import Agreements
from screening.match.bulk_bounds import CLASSES, Classes
from screening.match.bulk_counterparts import Flags, Floats
from screening.match.bulk_lookup import Ints
from screening.match.bulk_tokens import BulkTokens
from screening.match.compare import SOLID_AGREEMENT
from screening.match.sought import Sought

#: Steps of agreement (see `bounds`) up to which what is missing is added up once for each name: below the first next to
#: nothing is forgiven. Beyond the last only names that contradict each other are bounded.
_STEPS = STEPS_A_UNIT - 1, int(SOLID_AGREEMENT * STEPS_A_UNIT)
#: Whether names contradict each other, and the step: the columns of what is missing.
_LEVELS = ((1, 0), *((0, step) for step in _STEPS))
#: Listed names whose totals are added up at a time: a name takes some 500 bytes meanwhile, and 33 for good.
_AT_ONCE = 50_000
#: Rounding, in sums of another order, must not rule out what the bound does not.
_SLACK = 2 * SLACK


class _Totals(NamedTuple):
    """What names have in all: a row for each."""

    missing: Floats
    """What their words weigh where none agrees, a column for each of `_LEVELS`."""
    words: Ints
    """How many are neither initials nor titles."""
    initials: Flags
    """Whether there are initials."""

    @classmethod
    def of(cls, classes: Classes, owners: Ints, personal: Flags) -> _Totals:
        """From the classes of all tokens and the places of their names; `personal`: of each name."""
        tables, count = CLASSES.tables(), len(personal)
        kinds = personal.astype(np.intp)[owners]
        missing = [np.bincount(owners, tables.left[kinds, *level, classes], count) for level in _LEVELS]
        words, initials = (
            np.bincount(owners[some[classes]], minlength=count) for some in (tables.word, tables.initial)
        )
        return cls(np.stack(missing, axis=1), words, initials > 0)

    @classmethod
    def joined(cls, parts: Sequence[_Totals]) -> _Totals:
        """Those of several sets of names, one after the other."""
        missing, words, initials = zip(*parts, strict=True)
        return cls(np.concatenate(missing), np.concatenate(words), np.concatenate(initials))

    def at(self, rows: Ints) -> _Totals:
        """Those of some of the names."""
        return _Totals(self.missing[rows], self.words[rows], self.initials[rows])


class Sieve:
    """Lets those pairs of queries and names of one list pass that may reach the score asked for."""

    def __init__(self, tokens: BulkTokens) -> None:
        self._tokens = tokens
        count = len(tokens.persons)
        self._totals = _Totals.joined([self._totals_of(at, at + _AT_ONCE) for at in range(0, count or 1, _AT_ONCE)])

    def _totals_of(self, start: int, end: int) -> _Totals:
        """Those of a range of listed names."""
        persons = self._tokens.persons[start:end]
        listed, sizes = self._tokens.forward.get(np.arange(start, start + len(persons)))
        return _Totals.of(self._tokens.classes[listed], np.repeat(np.arange(len(persons)), sizes), persons)

    def passing(self, sought: Sought, agreements: Agreements, queries: Ints, names: Ints) -> Flags:
        """Which of the pairs may reach the score; every pair has an agreement."""
        listed, sizes = self._tokens.forward.get(names)
        entries, at = agreements.get(np.repeat(queries << 32, sizes) | listed)
        pairs = np.repeat(np.arange(len(names)), sizes)[at]
        starts = np.flatnonzero(np.diff(pairs, prepend=-1))
        agreeing = np.diff(starts, append=len(pairs))
        rows, width = sought.classes.shape
        of_queries = _Totals.of(sought.classes.ravel(), np.repeat(np.arange(rows), width), sought.persons)
        ours, theirs = of_queries.at(queries), self._totals.at(names)
        left = np.stack([ours.words - agreeing, theirs.words - agreeing])
        brought = np.add.reduceat(self._brought(sought, agreements)[entries], starts)
        reaching = _bounds(brought, ours, theirs, left) >= sought.at_least[queries] - _SLACK
        lent = np.bitwise_or.reduceat(self._lent(sought, agreements)[entries], starts)
        abbreviates = may_stand(lent[:, 0], lent[:, 1], left.min(axis=0)) & has_room(sought.sizes[queries], sizes)
        passing: Flags = reaching | ours.initials | theirs.initials | (abbreviates & ~sought.persons[queries])
        return passing

    def _brought(self, sought: Sought, agreements: Agreements) -> Floats:
        """What each agreement adds to the agreed weight of both sides, and what it takes from what is missing there at
        each of `_LEVELS`."""
        queries, tables = agreements.key >> 32, CLASSES.tables()
        personal = sought.persons[queries].astype(np.intp)
        sides = sought.classes[queries, agreements.column], self._tokens.classes[agreements.key & 0xFFFFFFFF]
        agreed = [tables.weight[side] * agreements.value for side in sides]
        lacking = [tables.weight[side] - each for side, each in zip(sides, agreed, strict=True)]
        taken = [
            np.maximum(tables.left[personal, *level, side] - lacks, 0.0)
            for side, lacks in zip(sides, lacking, strict=True)
            for level in _LEVELS
        ]
        return np.stack([*agreed, *taken], axis=1)

    def _lent(self, sought: Sought, agreements: Agreements) -> Lending:
        """What the words of both sides lend to abbreviations where they agree."""
        ours = sought.lending[agreements.key >> 32, agreements.column]
        theirs = self._tokens.lending.of(agreements.key & 0xFFFFFFFF)
        return lent_where_sure(np.stack([ours, theirs], axis=1), agreements.value[:, None])


def _bounds(brought: Floats, ours: _Totals, theirs: _Totals, left: Ints) -> Floats:
    """The bound of each pair without initials; `left`: words of both sides that have no counterpart, at least so many.
    1 where only slips may set the names apart, and beyond the last step."""
    step = np.ceil(brought[:, :2].min(axis=1) * STEPS_A_UNIT - SLACK)
    level = np.where((left > 0).all(axis=0), 0, 1 + np.searchsorted(_STEPS, step))
    bounded = (level < len(_LEVELS)) & (left > 0).any(axis=0)
    rows, level = np.arange(len(level)), np.where(bounded, level, 0)
    bound = np.zeros(len(level))
    for side, (totals, first) in enumerate(((ours, 2), (theirs, 2 + len(_LEVELS)))):
        missing = np.maximum(totals.missing[rows, level] - brought[rows, first + level], 0.0)
        whole = brought[:, side] + missing
        bound += np.divide(brought[:, side], whole, out=np.ones(len(whole)), where=whole > 0.0) / 2
    return np.where(bounded, bound, 1.0)
