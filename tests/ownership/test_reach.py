"""What is left out before the tests of ownership are asked changes no finding, and every owner is looked up once."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from screening.model import Finding, Party
from screening.ownership.findings import Affiliates
from screening.ownership.law import load_tests
from screening.ownership.owners import Owners, read_owners
from screening.ownership.reach import Reach
from tests.ownership.world import ENTITY_LIST, EU, SDN, UK, Listed, owners_csv

_SHARES = ("50", "50.01", "30", "25", "20", "10", "25-50", "", "more than 25 %", "0")


def rows(seed: int) -> list[str]:
    """Some forty holdings among a dozen companies and eight persons, circles among them."""
    chosen = random.Random(seed)
    bodies = [f"Company {n}" for n in range(12)]
    owners = [*bodies, *(f"Person {n}" for n in range(8))]
    return [
        f"{chosen.choice(owners)},{chosen.choice(bodies)},{chosen.choice(_SHARES)},2025-06-30,"
        f"{chosen.choice(('', '', '50', '20'))},{chosen.choice(('', '', '', 'yes'))}"
        for _ in range(40)
    ]


def everything_above(self: Reach, body: int) -> frozenset[int]:
    found: set[int] = set()
    waiting = [body]
    while waiting:
        for owner in self._owners.get(waiting.pop(), ()):
            if owner not in found and owner != body:
                found.add(owner)
                waiting.append(owner)
    return frozenset(found)


def all_findings(path: Path, profile: str) -> dict[str, list[Finding]]:
    listed = {"Person 0": SDN, "Person 1": EU, "Person 2": UK, "Person 3": ENTITY_LIST, "Company 3": SDN}
    tests = tuple(test for test in load_tests() if profile in test.profiles)
    screener = Listed(listed)
    owners = Owners(read_owners(path), tests, screener, Affiliates.IN_FORCE)
    found = {body.name: owners.of_body(n, Party(body.name)) for n, body in enumerate(owners.graph.bodies)}
    assert len(screener.asked) == len(set(screener.asked))
    return found


@pytest.mark.parametrize("profile", ["US", "EU", "UK"])
def test_the_bodies_that_nobody_can_own_are_left_out_rightly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, profile: str
) -> None:
    owned = 0
    for seed in range(60):
        path = owners_csv(tmp_path, rows(seed), "owner,owned,share,date,votes,control")
        found = all_findings(path, profile)
        owned += sum(map(bool, found.values()))
        with monkeypatch.context() as patched:
            patched.setattr(Reach, "above", everything_above)
            climb = Reach.may_be_owned
            patched.setattr(Reach, "may_be_owned", lambda self, body, climb=climb: climb(self, body) or True)
            assert all_findings(path, profile) == found, seed
    assert owned > 60, "the made-up world holds owned companies"
