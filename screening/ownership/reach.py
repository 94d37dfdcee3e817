"""Which bodies listed or undisclosed owners may own at all, by the widest reading of every test."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from screening.ownership.law import OwnershipTest
from screening.ownership.verdict import Holdings

#: What is known of a body, a byte each, so that millions cost little memory.
_SCREENED, _COUNTS, _CLIMBED, _OWNED = 1, 2, 4, 8
_MATTERS = _COUNTS | _OWNED


class Reach:
    """Answers for one graph. Every body is climbed once, and its owners are screened when they are first met.

    `counts(owner)` says whether a body is listed or undisclosed. A body that may be owned has owners that count, or may
    be owned themselves, with shares or votes whose upper ends pass the lowest threshold together, or with control. No
    test with a higher threshold, fewer owners or lower ends can reach another body.
    """

    def __init__(self, holdings: Holdings, tests: Iterable[OwnershipTest], counts: Callable[[int], bool]) -> None:
        self._holdings = holdings
        self._owners = holdings.graph.owners
        self._counts = counts
        self._state = bytearray(len(holdings.graph.bodies))
        thresholds = [test.threshold for test in tests]
        self._widest = min(thresholds, key=lambda each: (each.steps, each.exclusive), default=None)

    def may_be_owned(self, body: int) -> bool:
        """Whether some reading of the holdings gives the body to owners that count."""
        if not self._state[body] & _CLIMBED:
            self._climb(body)
        return bool(self._state[body] & _OWNED)

    def above(self, body: int) -> frozenset[int]:
        """The owners, direct or not, that count or may be owned, as far as others of them lead to them; of a body that
        was asked of before."""
        found: set[int] = set()
        waiting = [body]
        while waiting:
            for owner in self._owners.get(waiting.pop(), ()):
                if self._state[owner] & _MATTERS and owner not in found and owner != body:
                    found.add(owner)
                    waiting.append(owner)
        return frozenset(found)

    def _climb(self, body: int) -> None:
        state = self._state
        state[body] |= _CLIMBED
        climbed = [body]
        held: dict[int, list[int]] = defaultdict(list)
        for owned in climbed:  # it grows
            for owner in self._owners.get(owned, ()):
                if not state[owner] & _SCREENED:
                    state[owner] |= _SCREENED | (_COUNTS if self._counts(owner) else 0)
                if not state[owner] & _CLIMBED:
                    state[owner] |= _CLIMBED
                    climbed.append(owner)
                if not state[owner] & _MATTERS:
                    held[owner].append(owned)
        # the highest come last: asked first, they settle most of those below in one go
        waiting = climbed
        while waiting:
            owned = waiting.pop()
            if not state[owned] & _OWNED and self._passes(owned):
                state[owned] |= _OWNED
                if not state[owned] & _COUNTS:
                    waiting += held.pop(owned, ())

    def _passes(self, owned: int) -> bool:
        """Whether those of its owners who matter so far reach the body."""
        owners = self._owners.get(owned, {})
        mattering = [owner for owner in owners if self._state[owner] & _MATTERS]
        if not mattering or self._widest is None:
            return False
        shares = self._holdings.shares(owned)
        if self._widest.met(sum(shares[owner].high for owner in mattering if owner in shares)):
            return True
        if any(owners[owner].control for owner in mattering):
            return True
        votes = (owners[owner].votes for owner in mattering)
        return self._widest.met(sum(share.high for share in votes if share is not None))
