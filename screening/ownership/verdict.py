"""One test asked of one body: owned, not owned, or not to be decided, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from screening.ownership.closure import Link, Shares, Threshold, closure, held_by
from screening.ownership.graph import Graph, Holding, capped, votes_of
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


class Holdings:
    """The shares and votes of a graph, read from each body once."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._shares: dict[int, dict[int, Share]] = {}

    def shares(self, owned: int) -> dict[int, Share]:
        """The shares of a body's owners; those who control it otherwise hold nothing."""
        found = self._shares.get(owned)
        if found is None:
            owners = self.graph.owners[owned]
            found = self._shares[owned] = {**_nothing(owners), **capped(owners)}
        return found

    def votes(self, owned: int) -> dict[int, Share]:
        """The stated votes of a body's owners; those who control it otherwise have none."""
        owners = self.graph.owners[owned]
        return {**_nothing(owners), **votes_of(owners)}


class Neighbourhood:
    """A body with all that stands above it, cut out of the graph."""

    def __init__(self, holdings: Holdings, body: int, above: frozenset[int]) -> None:
        self.graph = holdings.graph
        self.body = body
        self.above = above
        """The direct and indirect owners who matter, without the body itself."""
        self._holdings = holdings
        self._owned = [owned for owned in (*sorted(above), body) if owned in self.graph.owners]
        self._shares: Shares = {owned: holdings.shares(owned) for owned in self._owned}
        self._held = held_by(self._shares)
        self._asked: dict[tuple[frozenset[int], Threshold, bool, bool], dict[int, Link]] = {}

    def owned_by_shares(
        self, seeds: frozenset[int], threshold: Threshold, certain: bool, control: bool
    ) -> dict[int, Link]:
        """`closure` by shares; asked again, as tests of like thresholds do, the same answer."""
        key = (seeds, threshold, certain, control)
        if key not in self._asked:
            controls = self.controls if control else None
            self._asked[key] = closure(self._shares, self._held, seeds, threshold, certain, controls)
        return self._asked[key]

    def owned_by_votes(
        self, seeds: frozenset[int], threshold: Threshold, certain: bool, control: bool
    ) -> dict[int, Link]:
        """`closure` by votes; nothing where no votes are stated."""
        if not any(votes_of(self.graph.owners[owned]) for owned in self._owned):
            return {}
        votes = {owned: self._holdings.votes(owned) for owned in self._owned}
        return closure(votes, held_by(votes), seeds, threshold, certain, self.controls if control else None)

    def controls(self, owner: int, owned: int) -> bool:
        """Whether an owner is said to control a body."""
        return self.graph.owners[owned][owner].control


def _nothing(owners: Mapping[int, Holding]) -> dict[int, Share]:
    return {owner: Share(0, 0) for owner, holding in owners.items() if holding.control}


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
    for kind in (around.owned_by_shares, around.owned_by_votes) if test.votes else (around.owned_by_shares,):
        links = kind(seeds, test.threshold, certain, control)
        if around.body in links:
            return links
    return None
