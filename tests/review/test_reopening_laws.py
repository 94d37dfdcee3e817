"""Laws: a false positive re-opens when something that it rests on changed, and only then."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.model import Address, Entity, Identifier, Locator, Name, NameKind, Party
from screening.review.state import open_state
from screening.review.verdict import Standing, Verdict
from tests.review.world import CUSTOMER, FIRST_DAY, LISTED, Clock, alert, born, hit, write_run

OURS = replace(CUSTOMER, aliases=("A. Orlovski",), identifiers=(Identifier("passport", "71 1", "SE"),))
THEIRS = replace(LISTED, programs=("NPWMD", "RUSSIA-EO14024"), identifiers=(Identifier("passport", "66 2", "RU"),))


@dataclass(frozen=True)
class Scene:
    """One row and one listed entity as a run finds them."""

    party: Party = OURS
    entity: Entity = THEIRS
    score: float = 0.9
    number: int = 1
    list_digest: str = "a" * 64
    extra: dict[str, str] = field(default_factory=dict)
    config: dict[str, Any] = field(default_factory=lambda: {"threshold": 0.85})


def party(**changes: Any) -> Callable[[Scene], Scene]:
    return lambda scene: replace(scene, party=replace(scene.party, **changes))


def listed(**changes: Any) -> Callable[[Scene], Scene]:
    return lambda scene: replace(scene, entity=replace(scene.entity, **changes))


def config(**changes: Any) -> Callable[[Scene], Scene]:
    return lambda scene: replace(scene, config={**scene.config, **changes})


def scene(**changes: Any) -> Callable[[Scene], Scene]:
    return lambda before: replace(before, **changes)


#: Changes that put a decision in question, each with a word of its reason. No two touch the same field.
RELEVANT: dict[str, Callable[[Scene], Scene]] = {
    "the party's country changed": party(countries=("NO",)),
    "the party's birth date": party(birth_date=born(1961)),
    "the party's alias": party(aliases=("A. Orlovski", "Tolya")),
    "the party's address": party(addresses=("1 Main Street",)),
    "the party's identifier": party(identifiers=(Identifier("passport", "71 9", "SE"),)),
    "the party's phone": party(details={"phone": "+46 8 555 01"}),
    "birth date added 1961": listed(birth_dates=(born(1961),)),
    "name added": listed(names=(*LISTED.names, Name("TOLIK", NameKind.WEAK_ALIAS))),
    "programme removed": listed(programs=("NPWMD",)),
    "country added IR": listed(countries=("RU", "IR")),
    "address added": listed(addresses=(Address("1 Main Street", country="RU"),)),
    "remarks added": listed(remarks="Linked to others."),
    "the threshold was lowered": config(threshold=0.8),
    "weak aliases of us_ofac_sdn alert alone now": config(weak_aliases_alert=["us_ofac_sdn"]),
    "the score rose from 0.90 to 0.95": scene(score=0.95),
}
#: Changes that say nothing of the pair.
IRRELEVANT: dict[str, Callable[[Scene], Scene]] = {
    "another list digest": scene(list_digest="b" * 64),
    "another row number": scene(number=77),
    "a column carried along": scene(extra={"Last login": "today"}),
    "another place in the list file": listed(locator=Locator("sdn.csv", "line 9")),
    "another order of the programmes": listed(programs=("RUSSIA-EO14024", "NPWMD")),
    "weak aliases of another list": config(weak_aliases_alert=["un_sc"]),
    "another age of lists": config(max_age_days=9.0),
    "a reason for the threshold": config(threshold_reason="tested on 2,000 pairs"),
}
#: They set one field both ways; of two only one can be drawn.
_SAME_FIELD = (
    {"programme removed", "another order of the programmes"},
    {"weak aliases of us_ofac_sdn alert alone now", "weak aliases of another list"},
)


def standing_after(first: Scene, second: Scene) -> tuple[Standing, str]:
    clock = Clock()
    with tempfile.TemporaryDirectory() as name, open_state(Path(name) / "s.sqlite", clock, "ada") as state:
        (found,) = state.record_run(written(Path(name), "one", first)).alerts
        state.decide(found.alert_id, Verdict.FALSE_POSITIVE, "different_country", "Lives in Sweden since birth.")
        clock.pass_days(1)
        (found,) = state.record_run(written(Path(name), "two", second)).alerts
        assert list(state.verify()) == []
        return found.standing, found.reason


def written(folder: Path, run_id: str, at: Scene) -> Path:
    row = alert("C1", [hit(at.entity, at.score, at.party)], number=at.number, party=at.party, extra=at.extra)
    return write_run(folder / run_id, run_id, [row], config=at.config, list_digest=at.list_digest)


@settings(max_examples=40)
@given(st.sets(st.sampled_from(sorted(RELEVANT)), max_size=4), st.sets(st.sampled_from(sorted(IRRELEVANT)), max_size=4))
def test_a_decision_re_opens_when_and_only_when_something_relevant_changed(relevant, irrelevant):
    for pair in _SAME_FIELD:
        if pair <= relevant | irrelevant:
            irrelevant = irrelevant - pair
    now = Scene()
    for change in [*(RELEVANT[name] for name in relevant), *(IRRELEVANT[name] for name in irrelevant)]:
        now = change(now)

    standing, reason = standing_after(Scene(), now)

    assert standing is (Standing.REOPENED if relevant else Standing.SUPPRESSED)
    for word in relevant:
        assert word in reason
    for word in set(RELEVANT) - relevant:
        assert word not in reason


@pytest.mark.parametrize("name", RELEVANT)
def test_each_relevant_change_re_opens_by_itself(name):
    standing, reason = standing_after(Scene(), RELEVANT[name](Scene()))

    assert standing is Standing.REOPENED
    assert name in reason


@pytest.mark.parametrize("name", IRRELEVANT)
def test_no_irrelevant_change_re_opens(name):
    assert standing_after(Scene(), IRRELEVANT[name](Scene()))[0] is Standing.SUPPRESSED


@given(st.permutations(LISTED.names), st.permutations(["IR", "RU", "SY"]), st.permutations(["A. Orlovski", "Tolya"]))
@settings(max_examples=15)
def test_the_order_of_values_is_no_change(names, countries, aliases):
    def ordered(names, countries, aliases):
        # the first name is the primary one, whatever the order of the others
        return listed(names=tuple(names), countries=tuple(countries))(party(aliases=tuple(aliases))(Scene()))

    before = ordered(LISTED.names, ["IR", "RU", "SY"], ["A. Orlovski", "Tolya"])

    assert standing_after(before, ordered(names, countries, aliases))[0] is Standing.SUPPRESSED


# --- many nights against an independent account -------------------------------------------------


@dataclass
class Account:
    """What an analyst with pen and paper would know of one customer."""

    country: str = "SE"
    listed_in: str = "RU"
    score: float = 0.9
    there: bool = True
    seen: bool = False
    was_there: bool = False
    cleared: tuple[str, str, float, float] | None = None
    """Country, listed country, threshold and score when it was cleared."""
    until: str = ""
    reopened: bool = False

    def expected(self, threshold: float, day: str) -> Standing | None:
        """How it must stand tonight; None: no word of it. Counts the night as seen."""
        gone, back, first = self.was_there and not self.there, self.seen and not self.was_there, not self.seen
        self.was_there = self.there
        if not self.there:
            return Standing.CLOSED if gone else None
        self.seen = True
        reopened, self.reopened = self.reopened, False
        if self.cleared is not None:
            country, listed_in, at, score = self.cleared
            same = (country, listed_in, at) == (self.country, self.listed_in, threshold)
            if same and self.score <= score and day <= self.until:
                return Standing.SUPPRESSED
            self.cleared = None
            return Standing.REOPENED
        if back or reopened:
            return Standing.REOPENED
        return Standing.NEW if first else Standing.OPEN


@pytest.mark.parametrize("seed", range(4))
def test_thirty_nights_agree_with_an_account_kept_apart(tmp_path, seed):
    chance = random.Random(seed)
    clock = Clock()
    accounts = {f"C{number}": Account() for number in range(12)}
    threshold = 0.85
    seen: set[Standing] = set()
    with open_state(tmp_path / "state.sqlite", clock, "ada") as state:
        ids: dict[str, str] = {}
        for night in range(30):
            clock.now = FIRST_DAY + timedelta(days=night)
            threshold = chance.choice([0.85] * 8 + [0.8]) if threshold == 0.85 else 0.85
            for account in accounts.values():
                account.there = chance.random() < (0.9 if account.was_there else 0.5)
                account.country = chance.choice([account.country] * 12 + ["SE", "NO"])
                account.listed_in = chance.choice([account.listed_in] * 12 + ["RU", "IR"])
                account.score = chance.choice([account.score] * 12 + [0.9, 0.95])
            rows = list(accounts.items())
            chance.shuffle(rows)
            alerts = []
            for number, (row_id, account) in enumerate(rows, start=1):
                if account.there:
                    someone = replace(CUSTOMER, countries=(account.country,))
                    entity = replace(LISTED, countries=(account.listed_in,))
                    found = [hit(entity, account.score, someone)]
                    alerts.append(alert(row_id, found, number=number, party=someone))
            run = write_run(
                tmp_path / f"night-{night}", f"night-{night}", alerts, config={"threshold": threshold},
                list_digest=f"{night:064}",
            )  # fmt: skip

            told = {found.row_id: found for found in state.record_run(run).alerts}

            ids |= {row_id: found.alert_id for row_id, found in told.items()}
            day = clock.now.date().isoformat()
            expected = {
                row_id: standing
                for row_id, account in accounts.items()
                if (standing := account.expected(threshold, day)) is not None
            }
            assert {row_id: found.standing for row_id, found in told.items()} == expected, f"night {night}"
            seen |= set(expected.values())
            for row_id, account in accounts.items():
                if not account.there:
                    continue
                if account.cleared is None and chance.random() < 0.4:
                    account.until = (clock.now + timedelta(days=chance.choice([2, 5, 365]))).date().isoformat()
                    note = "Lives in Sweden since birth."
                    state.decide(ids[row_id], Verdict.FALSE_POSITIVE, "different_country", note, account.until)
                    account.cleared = (account.country, account.listed_in, threshold, account.score)
                elif account.cleared is not None and chance.random() < 0.05:
                    state.reopen(ids[row_id], "A second look.")
                    account.cleared, account.reopened = None, True
        assert list(state.verify()) == []
    assert seen == {Standing.NEW, Standing.OPEN, Standing.REOPENED, Standing.SUPPRESSED, Standing.CLOSED}
