"""Rows that share a key, counted while a window of days slides over them or looks back from one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from screening.rules.kinship import unrelated_names
from screening.rules.rule import Having, Measure

#: Names beyond which no kinship is looked for: so many are no group of companies, and comparing each with each is slow.
MOST_COMPARED = 50


@dataclass(frozen=True, slots=True)
class Member:
    """What a row, or a party in it, gives to its group."""

    order: int
    row: int
    """Number of the row among the rows of the rule."""
    first: int | None
    last: int | None
    measured: Sequence[Any]
    stated: dict[str, str]
    row_id: str
    looks_back: bool
    missing: Sequence[str] = ()
    """Columns for want of which it is open whether, or with what, the row takes part."""
    essential: bool = False

    @property
    def is_dated(self) -> bool:
        """Whether the day is known; a month or year alone puts a row into no window."""
        return self.first is not None and self.first == self.last


def by_day(members: Iterable[Member]) -> list[Member]:
    """The members whose day is known, in order of time."""
    return sorted((m for m in members if m.is_dated), key=lambda m: (m.last, m.order))


class Tally:
    """What has been measured of the members in it."""

    def __init__(self, having: Sequence[Having], members: Iterable[Member] = ()) -> None:
        self.having = having
        self.rows: Counter[int] = Counter()
        self.sure = 0
        """Members of which it is known that they take part."""
        self._values: list[Counter[Any]] = [Counter() for _ in having]
        self._sums = [0.0] * len(having)
        self._unsummed = [0] * len(having)
        """Members that perhaps take part with a value that is not known: it may reach any sum."""
        self._kinships: dict[int, float] = {}
        for member in members:
            self.add(member, 1)

    def add(self, member: Member, sign: int) -> None:
        """Takes a member in (1) or out again (-1)."""
        _count(self.rows, member.row, sign)
        self.sure += sign * (not member.missing)
        for index, (having, value) in enumerate(zip(self.having, member.measured, strict=True)):
            if value is None:
                self._unsummed[index] += sign * (having.measure is Measure.SUM and bool(member.missing))
                continue
            match having.measure:
                case Measure.SUM:
                    self._sums[index] += sign * value
                case Measure.ROWS:
                    _count(self._values[index], member.row, sign)
                case Measure.SAME:
                    for each in value:
                        _count(self._values[index], each, sign)
                case _:
                    if _count(self._values[index], value, sign):
                        self._kinships.pop(index, None)

    def holds(self, member: Member | None = None) -> bool:
        """Whether the group reaches what is asked, seen from `member` where it looks back."""
        return all(having.holds(self._reached(index, having, member)) for index, having in enumerate(self.having))

    def reached(self) -> Iterator[tuple[Having, float]]:
        """Each measure of the whole group."""
        for index, having in enumerate(self.having):
            if having.measure is not Measure.SAME:
                yield having, self._reached(index, having, None)

    def _reached(self, index: int, having: Having, member: Member | None) -> float:
        values = self._values[index]
        if having.measure is Measure.SUM:
            return having.least if self._unsummed[index] else self._sums[index]
        if having.measure is Measure.SAME:
            own = member.measured[index] if member is not None else None
            return max((values[each] for each in own or ()), default=0)
        if having.measure is Measure.UNRELATED and having.least <= len(values) <= MOST_COMPARED:
            if index not in self._kinships:
                self._kinships[index] = unrelated_names(values)
            return self._kinships[index]
        return len(values)


def _count(values: Counter[Any], value: Any, sign: int) -> bool:
    """Adds or takes away one; whether the set of values has changed."""
    before = values[value]
    values[value] = before + sign
    if not values[value]:
        del values[value]
    return not before or before + sign == 0


def sliding(members: Sequence[Member], days: int, having: Sequence[Having]) -> Iterator[tuple[int, int, Tally]]:
    """The largest windows (first index, index after the last) over `by_day` members that hold, each start once, in
    order of time; each with its tally, which is good until the next is asked for.
    """
    tally = Tally(having)
    end = told = 0
    for start, member in enumerate(members):
        while end < len(members) and (members[end].last or 0) - (member.last or 0) < days:
            tally.add(members[end], 1)
            end += 1
        # A window within one that held says nothing new; one within a window that did not hold may, since a credit
        # note at its start took from the sum.
        if end > told and tally.holds():
            told = end
            yield start, end, tally
        tally.add(member, -1)


def looking_back(
    members: Sequence[Member], days: int, having: Sequence[Having]
) -> Iterator[tuple[Member, Sequence[Member], Tally]]:
    """Each of the `by_day` members that looks back, where those of the `days` before its own day hold; with them and
    their tally, which is good until the next is asked for. Members that perhaps take part are not counted.
    """
    tally = Tally(having)
    earlier: list[Member] = []
    start = 0
    for day, of_day in groupby(members, key=lambda m: m.last or 0):
        todays = list(of_day)
        while start < len(earlier) and day - (earlier[start].last or 0) > days:
            tally.add(earlier[start], -1)
            start += 1
        for member in todays:
            if member.looks_back and tally.holds(member):
                yield member, earlier[start:], tally
        for member in todays:
            if not member.missing:
                earlier.append(member)
                tally.add(member, 1)
