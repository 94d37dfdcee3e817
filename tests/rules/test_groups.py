"""Rules over rows that share a key: windows, counts, sums, and rows without a date."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from screening.model import Finding, FindingOutcome
from screening.rules.casefile import build_row
from screening.rules.ruleset import RuleSet
from tests.rules.building import one_rule

SHARED_PART = {
    "scope": "group",
    "when": {"field": "order.part_number", "present": True},
    "group": {
        "key": ["order.part_number"],
        "window": {"days": 30, "date": "order.order_date"},
        "having": [{"distinct": "order.customer_name", "ge": 2}],
    },
    "message": "{group.distinct} buyers ordered {order.part_number} ({group.rows} rows).",
}


def run(rules: RuleSet, *rows: dict[str, object]) -> dict[int, tuple[Finding, ...]]:
    """Both passes, with the facts going through JSON as in a run."""
    facts = []
    for number, stated in enumerate(rows):
        row, goods = build_row(stated, number)
        facts.append((number, json.loads(json.dumps(rules.group_facts(row, goods)))))
    return rules.evaluate_groups(facts)


def order(day: str | None, customer: str, part: str = "X1", **more: object) -> dict[str, object]:
    stated: dict[str, object] = {"customer_name": customer, "part_number": part, **more}
    return stated if day is None else {"order_date": day, **stated}


def test_every_row_of_the_group_gets_the_finding(tmp_path: Path) -> None:
    found = run(
        one_rule(tmp_path, **SHARED_PART),
        order("2026-01-01", "Alpha"),
        order("2026-01-05", "Alpha"),
        order("2026-01-10", "Beta"),
        order("2026-01-10", "Gamma", part="Y2"),
    )
    assert sorted(found) == [0, 1, 2]
    assert {findings[0].message for findings in found.values()} == {"2 buyers ordered X1 (3 rows)."}
    assert found[0][0].evidence == {"part_number": "X1", "rows": "0; 1; 2"}


def test_rows_outside_the_window_take_no_part(tmp_path: Path) -> None:
    found = run(
        one_rule(tmp_path, **SHARED_PART),
        order("2025-01-01", "Alpha"),
        order("2026-01-01", "Alpha"),
        order("2026-01-30", "Beta"),
        order("2026-03-30", "Gamma"),
    )
    assert sorted(found) == [1, 2]


def test_a_window_of_thirty_days_ends_before_the_thirty_first(tmp_path: Path) -> None:
    rules = one_rule(tmp_path, **SHARED_PART)
    assert run(rules, order("2026-01-01", "Alpha"), order("2026-01-31", "Beta")) == {}
    assert sorted(run(rules, order("2026-01-01", "Alpha"), order("2026-01-30", "Beta"))) == [0, 1]


def test_one_company_in_two_spellings_counts_once(tmp_path: Path) -> None:
    rules = one_rule(tmp_path, **SHARED_PART)
    assert run(rules, order("2026-01-01", "Alpha Ltd"), order("2026-01-02", "ALPHA LIMITED")) == {}


def test_a_word_for_nothing_makes_no_group(tmp_path: Path) -> None:
    rules = one_rule(tmp_path, **SHARED_PART)
    assert run(rules, order("2026-01-01", "Alpha", part="n/a"), order("2026-01-02", "Beta", part="n/a")) == {}


def test_a_row_without_a_date_is_undetermined_where_the_group_would_hold(tmp_path: Path) -> None:
    found = run(one_rule(tmp_path, **SHARED_PART), order("2026-01-01", "Alpha"), order(None, "Beta"))
    assert {row: (f[0].outcome, f[0].missing) for row, f in found.items()} == {
        1: (FindingOutcome.UNDETERMINED, ("order_date",))
    }


def test_a_month_is_not_a_date_for_a_window(tmp_path: Path) -> None:
    found = run(one_rule(tmp_path, **SHARED_PART), order("2026-01-01", "Alpha"), order("2026-01", "Beta"))
    assert found[1][0].outcome is FindingOutcome.UNDETERMINED


def test_sums_and_counts_must_both_hold(tmp_path: Path) -> None:
    group = {
        "key": ["order.customer_name"],
        "having": [{"rows": True, "ge": 2}, {"sum": "order.total_value", "ge": 100}],
    }
    rules = one_rule(
        tmp_path,
        scope="group",
        when={"field": "order.customer_name", "present": True},
        group=group,
        message="{order.customer_name}: {group.sum} in {group.rows} rows.",
    )
    assert (
        run(rules, order("2026-01-01", "Alpha", total_value="60"), order("2026-01-02", "Alpha", total_value="30")) == {}
    )
    found = run(rules, order("2026-01-01", "Alpha", total_value="60"), order("2026-01-02", "Alpha", total_value="40"))
    assert found[1][0].message == "Alpha: 100 in 2 rows."


def test_a_credit_note_before_the_window_does_not_hide_the_sum_after_it(tmp_path: Path) -> None:
    group = {
        "key": ["order.customer_name"],
        "window": {"days": 30, "date": "order.order_date"},
        "having": [{"sum": "order.total_value", "ge": 100}],
    }
    when = {"field": "order.customer_name", "present": True}
    rules = one_rule(tmp_path, scope="group", when=when, group=group, message="{group.sum}")
    values = ["-10", "60", "40"]
    found = run(rules, *(order(f"2026-01-0{day}", "Alpha", total_value=v) for day, v in enumerate(values, start=1)))
    assert sorted(found) == [1, 2]


def test_a_row_whose_key_is_missing_stands_in_no_group(tmp_path: Path) -> None:
    rules = one_rule(tmp_path, **SHARED_PART)
    row, goods = build_row({"order_date": "2026-01-01", "customer_name": "Alpha"})
    assert rules.group_facts(row, goods) is None


SHARED_PART_TO_FRANCE = SHARED_PART | {"when": {"field": "order.destination_country", "country_in": ["FR"]}}


def test_a_row_that_perhaps_belongs_to_a_group_is_undetermined_and_makes_no_other_fire(tmp_path: Path) -> None:
    found = run(
        one_rule(tmp_path, **SHARED_PART_TO_FRANCE),
        order("2026-01-01", "Alpha", destination_country="FR"),
        order("2026-01-05", "Beta"),
        order("2026-01-06", "Gamma", destination_country="DE"),
        order("2026-03-30", "Delta"),
    )
    assert {row: [(f.outcome, f.missing, f.essential) for f in of_row] for row, of_row in found.items()} == {
        1: [(FindingOutcome.UNDETERMINED, ("destination_country",), False)]
    }


def test_a_group_that_fired_leaves_those_who_perhaps_belong_to_it_undetermined(tmp_path: Path) -> None:
    found = run(
        one_rule(tmp_path, **SHARED_PART_TO_FRANCE, essential=["order.destination_country"]),
        order("2026-01-01", "Alpha", destination_country="FR"),
        order("2026-01-02", "Beta", destination_country="FR"),
        order("2026-01-03", "Gamma"),
        order(None, "Delta"),
    )
    fired, undetermined = FindingOutcome.FIRED, FindingOutcome.UNDETERMINED
    assert [found[row][0].outcome for row in range(4)] == [fired, fired, undetermined, undetermined]
    assert found[0][0].message == "2 buyers ordered X1 (2 rows)."
    assert found[3][0].missing == ("destination_country", "order_date")
    assert found[3][0].essential


def test_rows_that_all_lack_the_fact_are_not_flooded_with_questions(tmp_path: Path) -> None:
    rules = one_rule(tmp_path, **SHARED_PART_TO_FRANCE)
    assert run(rules, order("2026-01-01", "Alpha"), order("2026-01-02", "Beta")) == {}


def test_parties_that_share_an_address_are_found_across_rows(tmp_path: Path) -> None:
    rules = one_rule(
        tmp_path,
        scope="group",
        when={"field": "party.role", "in": ["customer"]},
        group={"each": "party", "key": ["party.address"], "having": [{"distinct": "party.name", "ge": 2}]},
        message="{group.distinct} parties share {party.address}.",
    )
    found = run(
        rules,
        {"customer_name": "Alpha", "customer_address": "5 Rose Street"},
        {"customer_name": "Beta", "customer_address": "5, ROSE STREET"},
    )
    assert [found[row][0].message for row in (0, 1)] == ["2 parties share 5 Rose Street."] * 2


def test_long_lists_of_rows_are_cut_in_the_evidence_but_counted_in_full(tmp_path: Path) -> None:
    rules = one_rule(tmp_path, **SHARED_PART)
    rows = [order(f"2026-01-{1 + i:02}", name) for i, name in enumerate(["Alpha", "Beta"] * 7)]
    found = run(rules, *rows)
    assert found[0][0].evidence["rows"].endswith("9 and 4 more")
    assert "(14 rows)" in found[0][0].message


FIRST_OF_ITS_KIND = {
    "scope": "group",
    "when": {"field": "order.customer_name", "present": True},
    "group": {
        "key": ["order.customer_name"],
        "window": {
            "days": 365,
            "date": "order.order_date",
            "back_from": {"field": "order.goods_tiers", "any_in": ["controlled"]},
        },
        "having": [{"rows": True, "ge": 2}, {"same": "order.hs_headings", "le": 0}],
    },
    "message": "{order.customer_name} buys this for the first time ({group.rows} rows).",
}
LISTED_GOODS = [{"id": "flow_forming", "tier": "controlled"}]


def bought(day: str | None, code: str, **more: object) -> dict[str, object]:
    return order(day, "Alpha", hs_code=code, goods_description="parts", **more)


def test_a_row_that_looks_back_alone_gets_the_finding(tmp_path: Path) -> None:
    rules = one_rule(tmp_path, **FIRST_OF_ITS_KIND)
    past = [bought("2026-01-01", "848180"), bought("2026-01-02", "848180")]
    found = run(rules, *past, bought("2026-02-01", "846390", goods=LISTED_GOODS))
    assert {row: f[0].message for row, f in found.items()} == {2: "Alpha buys this for the first time (3 rows)."}
    assert found[2][0].evidence["rows"] == "2; 0; 1"
    assert run(rules, *past, bought("2026-02-01", "848180", goods=LISTED_GOODS)) == {}


def test_looking_back_ends_after_so_many_days_and_leaves_out_the_day_itself(tmp_path: Path) -> None:
    rules = one_rule(tmp_path, **FIRST_OF_ITS_KIND)
    now = bought("2026-01-01", "846390", goods=LISTED_GOODS)
    assert sorted(run(rules, bought("2025-01-01", "848180"), bought("2025-06-01", "848180"), now)) == [2]
    assert run(rules, bought("2024-12-31", "848180"), bought("2025-06-01", "848180"), now) == {}
    assert run(rules, bought("2025-06-01", "848180"), bought("2026-01-01", "848180"), now) == {}


def test_what_is_not_stated_where_a_row_looks_back_leaves_it_open(tmp_path: Path) -> None:
    rules = one_rule(tmp_path, **FIRST_OF_ITS_KIND)
    past = [bought("2026-01-01", "848180"), bought("2026-01-02", "848180")]
    undetermined = FindingOutcome.UNDETERMINED
    for last, missing in (
        (bought(None, "846390", goods=LISTED_GOODS), "order_date"),
        (bought("2026-02-01", "", goods=LISTED_GOODS), "hs_code"),
        (order("2026-02-01", "Alpha", part="", hs_code=""), "goods_description"),
    ):
        found = run(rules, *past, last)
        assert [(f.outcome, missing in f.missing) for f in found.get(2, ())] == [(undetermined, True)], missing
        assert set(found) == {2}


def test_a_measure_counts_the_rows_it_is_told_to(tmp_path: Path) -> None:
    having = [{"rows": True, "ge": 2, "where": {"field": "order.destination_country", "country_in": ["AE"]}}]
    rules = one_rule(
        tmp_path,
        scope="group",
        when={"field": "order.customer_name", "present": True},
        group={"key": ["order.customer_name"], "having": having},
        message="{group.rows} rows",
    )
    rows = [order(None, "Alpha", destination_country=code) for code in ("AE", "FR", "AE")]
    assert sorted(run(rules, *rows)) == [0, 1, 2]
    assert run(rules, *rows[:2]) == {}
    found = run(rules, *rows[:2], order(None, "Alpha"))
    assert {row: (f[0].outcome, f[0].missing) for row, f in found.items()} == {
        2: (FindingOutcome.UNDETERMINED, ("destination_country",))
    }


def test_a_row_counts_once_however_many_of_its_parties_share_the_key(tmp_path: Path) -> None:
    rules = one_rule(
        tmp_path,
        scope="group",
        when={"field": "party.address", "present": True},
        group={"each": "party", "key": ["party.address"], "having": [{"rows": True, "ge": 2}]},
        message="{group.rows} rows",
    )
    one = {"customer_name": "Alpha", "customer_address": "5 Rose Street", "purchaser_name": "Beta"}
    assert run(rules, one | {"purchaser_address": "5 Rose Street"}) == {}


def test_a_set_puts_the_row_into_a_group_for_each_of_its_values(tmp_path: Path) -> None:
    rules = one_rule(
        tmp_path,
        scope="group",
        when={"field": "party.role", "in": ["customer"]},
        group={"each": "party", "key": ["party.principals"], "having": [{"unrelated": "party.name", "ge": 2}]},
        message="{group.unrelated} parties: {party.principals}",
    )
    rows = [
        {"customer_name": "Alpha", "customer_director": "Reza Danesh; Chan Tai Man"},
        {"customer_name": "Beta", "customer_owner": "REZA DANESH"},
        {"customer_name": "Gamma", "customer_director": "Chan Tai-Man"},
        {"customer_name": "Delta", "customer_director": "Li Wei"},
    ]
    assert sorted(run(rules, *rows)) == [0, 1, 2]


def test_a_large_group_is_answered_in_a_time_that_follows_its_size(tmp_path: Path) -> None:
    """Ten thousand rows with one key, each window a thousand rows: looking at each window anew would take minutes."""
    rows = [
        order(f"{2000 + i // 360}-{1 + i // 30 % 12:02}-{1 + i % 28:02}", f"Buyer{i % 997} Co") for i in range(10_000)
    ]
    assert len(run(one_rule(tmp_path, **SHARED_PART), *rows)) == len(rows)


days = st.integers(min_value=0, max_value=90)


@given(st.lists(st.tuples(days, st.sampled_from(["Alpha", "Beta", "Gamma"])), min_size=1, max_size=12))
def test_the_sliding_window_finds_what_looking_at_every_pair_finds(orders: list[tuple[int, str]]) -> None:
    """A row belongs to a group of two buyers exactly where another buyer's row lies within the window, or a window
    that holds two buyers spans it.
    """
    from datetime import date, timedelta

    rules = GROUP_RULES
    start = date(2026, 1, 1)
    rows = [order((start + timedelta(days=offset)).isoformat(), name) for offset, name in orders]
    expected = set()
    for first, _ in orders:
        window = [i for i, (day, _) in enumerate(orders) if first <= day < first + 30]
        if len({orders[i][1] for i in window}) >= 2:
            expected |= set(window)
    assert set(run(rules, *rows)) == expected


def _group_rules() -> RuleSet:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return one_rule(Path(folder), **SHARED_PART)


GROUP_RULES = _group_rules()
