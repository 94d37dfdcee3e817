"""One test asked of one body: owned, not owned, or not to be decided, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from screening.ownership.closure import Link, Shares, closure
from screening.ownership.graph import Graph, capped, votes_of
from screening.ownership.law import Control, OwnershipTest, Together
from screening.ownership.shares import Share


class Doubt(StrEnum):
    """Why a test cannot be decided."""

    SHARES = "the shares stated leave it open"
    TOGETHER = "only together do listed parties pass the threshold; whether they act together is not known"
    CONTROL = "a listed party controls it, but does not own enough of it"
    UNDISCLOSED = "an owner is not disclosed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a test says of a body that is owned, or may be."""

    doubt: Doubt | None
    """None: it is owned."""
    links: Mapping[int, Link]
    """How: body -> its owners in the set; holds the body asked of."""
    seeds: frozenset[int]


class Neighbourhood:
    """A body with all that stands above it, cut out of the graph; shares are read from it once."""

    def __init__(self, graph: Graph, body: int) -> None:
        self.graph = graph
        self.body = body
        self.above = frozenset(graph.above(body) - {body})
        self._owned = self.above | {body}
        self._with_control = {owned: self._shares(owned) for owned in self._owned if owned in graph.owners}
        self._votes = {owned: votes_of(graph.owners[owned]) for owned in self._owned if owned in graph.owners}

    @property
    def has_votes(self) -> bool:
        return any(self._votes.values())

    def shares(self) -> Shares:
        return self._with_control

    def votes(self) -> Shares:
        """Votes, with the nothing of those who control otherwise."""
        return {owned: {**_nothing(self.graph, owned), **votes} for owned, votes in self._votes.items()}

    def controls(self, owner: int, owned: int) -> bool:
        return self.graph.owners[owned][owner].control

    def _shares(self, owned: int) -> dict[int, Share]:
        return {**_nothing(self.graph, owned), **capped(self.graph.owners[owned])}


def _nothing(graph: Graph, owned: int) -> dict[int, Share]:
    return {owner: Share(0, 0) for owner, holding in graph.owners[owned].items() if holding.control}


def judge(test: OwnershipTest, around: Neighbourhood, listed: Collection[int]) -> Verdict | None:
    """The verdict on the body, whose owners `listed` are the parties that the test speaks of; None where no reading of
    the holdings makes it owned or controlled by them, or by owners that are not disclosed.
    """
    seeds = frozenset(listed) & around.above
    if seeds:
        groups = [seeds] if test.together is Together.ADDS_UP else [frozenset({seed}) for seed in sorted(seeds)]
        for group in groups:
            found = _owned(test, around, group, certain=True, control=test.control is Control.FIRES)
            if found is not None:
                return Verdict(None, found, group)
        for group in groups:
            found = _owned(test, around, group, certain=False, control=test.control is Control.FIRES)
            if found is not None:
                return Verdict(Doubt.SHARES, found, group)
        doubts = [(Doubt.TOGETHER, test.control is Control.FIRES)] if test.together is Together.ASKS else []
        doubts += [(Doubt.CONTROL, True)] if test.control is Control.ASKS else []
        for doubt, control in doubts:
            found = _owned(test, around, seeds, certain=False, control=control)
            if found is not None:
                return Verdict(doubt, found, seeds)
    hidden = frozenset(owner for owner in around.above if around.graph.bodies[owner].undisclosed)
    if hidden:
        found = _owned(test, around, seeds | hidden, certain=False, control=test.control is Control.FIRES)
        if found is not None:
            return Verdict(Doubt.UNDISCLOSED, found, seeds | hidden)
    return None


def _owned(
    test: OwnershipTest, around: Neighbourhood, seeds: frozenset[int], *, certain: bool, control: bool
) -> dict[int, Link] | None:
    """How the seeds own the body by shares, or where the test counts them by votes; None where they do not."""
    for kind in (around.shares, around.votes) if test.votes and around.has_votes else (around.shares,):
        links = closure(kind(), seeds, test.threshold, certain, around.controls if control else None)
        if around.body in links:
            return links
    return None
