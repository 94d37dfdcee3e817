"""The set of owned bodies against a slow one that knows no order: repeat until nothing changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from screening.ownership.closure import Threshold, closure, held_by
from screening.ownership.shares import PERCENT, Share

HALF = Threshold(50 * PERCENT, exclusive=False)
Shares = dict[int, dict[int, Share]]


@st.composite
def holdings(draw: st.DrawFn) -> Shares:
    """Up to eight bodies that hold ranges of each other, circles included."""
    bodies = st.integers(0, 7)
    ends = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted)
    found: Shares = {}
    for owned, owner, (low, high) in draw(st.lists(st.tuples(bodies, bodies, ends), max_size=20)):
        if owned != owner:
            found.setdefault(owned, {})[owner] = Share(low * PERCENT, high * PERCENT)
    return found


def slowly(shares: Shares, seeds: set[int], certain: bool) -> set[int]:
    inside = set(seeds)
    while True:
        more = {
            owned
            for owned, owners in shares.items()
            if owned not in inside
            and sum(s.low if certain else s.high for o, s in owners.items() if o in inside) >= HALF.steps
        }
        if not more:
            return inside - seeds
        inside |= more


@given(holdings(), st.sets(st.integers(0, 7), max_size=3), st.booleans())
def test_it_is_the_smallest_set_that_the_holdings_force(shares: Shares, seeds: set[int], certain: bool) -> None:
    assert set(closure(shares, held_by(shares), seeds, HALF, certain)) == slowly(shares, seeds, certain)


@given(holdings(), st.sets(st.integers(0, 7), max_size=3))
def test_what_is_certain_is_possible_too(shares: Shares, seeds: set[int]) -> None:
    held = held_by(shares)
    assert set(closure(shares, held, seeds, HALF, True)) <= set(closure(shares, held, seeds, HALF, False))


@given(holdings(), st.sets(st.integers(0, 7), min_size=1, max_size=3))
def test_every_link_leads_to_a_seed_and_reaches_the_threshold(shares: Shares, seeds: set[int]) -> None:
    links = closure(shares, held_by(shares), seeds, HALF, True)
    came_in = set(seeds)
    for body, link in links.items():
        owners = {owner for owner, _ in link.owners}
        assert owners <= came_in
        assert sum(share.low for _, share in link.owners) == link.total >= HALF.steps
        came_in.add(body)
