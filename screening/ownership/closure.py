"""Which bodies listed parties own: the smallest set that the holdings force, and the largest that they allow.

A body that passes the threshold counts in full as an owner of others (OFAC FAQ 401: where X is blocked and owns half of
A, and A owns half of B, B is blocked; where X owns a quarter of A and of B, and these own half of C each, none is). The
set grows from the listed parties alone, so that a circle of companies that own each other never lifts itself in.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from screening.ownership.shares import Share


@dataclass(frozen=True, slots=True)
class Threshold:
    """`at least` or `more than` a share of the whole."""

    steps: int
    """In steps of a ten-thousandth of a percent."""
    exclusive: bool

    def met(self, steps: int) -> bool:
        return steps > self.steps if self.exclusive else steps >= self.steps


@dataclass(frozen=True, slots=True)
class Link:
    """Why a body belongs to the set: the owners in the set and what they hold."""

    owners: tuple[tuple[int, Share], ...]
    total: int
    """What they hold together, in steps."""
    by_control: bool
    """It is in because one of them controls it, whatever the shares."""


Shares = Mapping[int, Mapping[int, Share]]
"""Owned body -> owner -> share."""


def held_by(shares: Shares) -> Mapping[int, list[int]]:
    """The same holdings from the owners' side: owner -> bodies."""
    held: dict[int, list[int]] = defaultdict(list)
    for owned, owners in shares.items():
        for owner in owners:
            held[owner].append(owned)
    return held


def closure(
    shares: Shares,
    held: Mapping[int, list[int]],
    seeds: Collection[int],
    threshold: Threshold,
    certain: bool,
    controls: Callable[[int, int], bool] | None = None,
) -> dict[int, Link]:
    """The bodies, beyond the seeds, that the seeds own by the threshold, directly or through bodies that they own.

    `held` is `held_by(shares)`, which many questions about the same holdings share.
    With `certain` the lower ends of the shares count, else the upper ones. `controls(owner, owned)` says whether
    control brings a body in. Every link names only owners that came in before, so that chains never run in a circle.
    """
    inside = set(seeds)
    sums: dict[int, int] = {}
    parts: dict[int, list[tuple[int, Share]]] = {}
    links: dict[int, Link] = {}
    waiting = deque(sorted(inside))
    while waiting:
        owner = waiting.popleft()
        for owned in held.get(owner, ()):
            if owned in inside:
                continue
            share = shares[owned][owner]
            sums[owned] = sums.get(owned, 0) + (share.low if certain else share.high)
            parts.setdefault(owned, []).append((owner, share))
            by_control = controls is not None and controls(owner, owned)
            if by_control or threshold.met(sums[owned]):
                inside.add(owned)
                links[owned] = Link(tuple(parts[owned]), sums[owned], by_control and not threshold.met(sums[owned]))
                waiting.append(owned)
    return links
