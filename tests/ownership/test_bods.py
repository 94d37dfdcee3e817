"""Owners files after the Beneficial Ownership Data Standard 0.4: the conformance set, and statements of our own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from screening.errors import InputProblem
from screening.ownership.owners import read_owners
from screening.ownership.shares import PERCENT, UNKNOWN, WHOLE, Share
from tests.ownership.world import SDN, UK, ask, told


def entity(name: str, **details: Any) -> dict[str, Any]:
    return {
        "recordId": name,
        "recordType": "entity",
        "recordDetails": {"name": name, "entityType": {"type": "registeredEntity"}, **details},
    }


def person(name: str, **details: Any) -> dict[str, Any]:
    names = {"names": [{"type": "legal", "fullName": name}]} if "personType" not in details else {}
    return {"recordId": name, "recordType": "person", "recordDetails": {**names, **details}}


def shareholding(share: Any, kind: str = "shareholding", **more: Any) -> dict[str, Any]:
    return {"type": kind, "directOrIndirect": "direct", "share": share, **more}


def relation(owner: Any, owned: str, *interests: Any, record: str = "", **more: Any) -> dict[str, Any]:
    details = {"subject": owned, "interestedParty": owner, "interests": list(interests), **more.pop("details", {})}
    return {"recordId": record or f"{owner} in {owned}", "recordType": "relationship", "recordDetails": details, **more}


def write(folder: Path, *statements: Mapping[str, Any]) -> Path:
    path = folder / "owners.json"
    path.write_text(json.dumps(statements), encoding="utf-8")
    return path


def share_of(path: Path, owner: str = "Petrov", owned: str = "Target Ltd") -> Share | None:
    graph = read_owners(path)
    names = {body.name: number for number, body in enumerate(graph.bodies)}
    holding = graph.owners.get(names[owned], {}).get(names[owner])
    return holding.share if holding else None


TARGET, PETROV = entity("Target Ltd"), person("Petrov")


@pytest.mark.parametrize(
    ("stated", "share"),
    [
        ({"exact": 75}, Share(75 * PERCENT, 75 * PERCENT)),
        ({"exact": 33.3333333}, Share(333_333, 333_334)),
        ({"minimum": 25, "maximum": 50}, Share(25 * PERCENT, 50 * PERCENT)),
        ({"exclusiveMinimum": 50, "maximum": 75}, Share(50 * PERCENT + 1, 75 * PERCENT)),
        ({"minimum": 25, "exclusiveMaximum": 50}, Share(25 * PERCENT, 50 * PERCENT - 1)),
        ({"minimum": 25}, Share(25 * PERCENT, WHOLE)),
        ({"exact": 175}, UNKNOWN),
        ({}, UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_shares_keep_their_bounds(tmp_path: Path, stated: Any, share: Share) -> None:
    assert share_of(write(tmp_path, TARGET, PETROV, relation("Petrov", "Target Ltd", shareholding(stated)))) == share


def test_a_relationship_without_interests_is_an_unknown_share(tmp_path: Path) -> None:
    assert share_of(write(tmp_path, TARGET, PETROV, relation("Petrov", "Target Ltd"))) == UNKNOWN


@pytest.mark.parametrize("kind", [{"a": 1}, ["shareholding"], 7, None])
def test_an_interest_of_no_readable_kind_is_taken_for_a_share(tmp_path: Path, kind: Any) -> None:
    interest = {"type": kind, "share": {"exact": 60}}
    parts = {"componentRecords": [{"a": 1}, 7]}
    path = write(tmp_path, TARGET, PETROV, relation("Petrov", "Target Ltd", interest, details=parts))
    assert told(ask(path, {"Petrov": SDN})) == [("OWN-US-50", "fired")]


@pytest.mark.parametrize("wrong", [7, "x", {"a": 1}, [7]])
def test_lists_that_are_none_are_passed_over(tmp_path: Path, wrong: Any) -> None:
    owner = person("Petrov", identifiers=wrong, nationalities=wrong)
    path = write(tmp_path, TARGET, owner, relation("Petrov", "Target Ltd", wrong))
    assert share_of(path) == UNKNOWN


def test_votes_do_not_add_to_shares(tmp_path: Path) -> None:
    votes = shareholding({"exact": 60}, "votingRights")
    path = write(tmp_path, TARGET, PETROV, relation("Petrov", "Target Ltd", shareholding({"exact": 30}), votes))
    assert share_of(path) == Share(30 * PERCENT, 30 * PERCENT)
    assert ask(path, {"Petrov": SDN}) == ()
    assert told(ask(path, {"Petrov": UK}, profile="UK")) == [("OWN-UK-50", "fired")]


def test_the_right_to_appoint_the_board_is_control(tmp_path: Path) -> None:
    board = {"type": "appointmentOfBoard", "directOrIndirect": "direct"}
    path = write(tmp_path, TARGET, PETROV, relation("Petrov", "Target Ltd", board))
    assert told(ask(path, {"Petrov": UK}, profile="UK")) == [("OWN-UK-50", "fired")]
    assert ask(path, {"Petrov": SDN}) == ()


def test_a_seat_on_the_board_decides_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, TARGET, PETROV, relation("Petrov", "Target Ltd", {"type": "boardMember"}))
    assert ask(path, {"Petrov": UK}, profile="UK") == ()


def test_what_has_ended_or_was_closed_no_longer_counts(tmp_path: Path) -> None:
    ended = relation("Petrov", "Target Ltd", shareholding({"exact": 75}, endDate="2024-01-01"))
    closed = relation("Petrov", "Target Ltd", shareholding({"exact": 75}), recordStatus="closed")
    for statement in (ended, closed):
        assert ask(write(tmp_path, TARGET, PETROV, statement), {"Petrov": SDN}) == ()


def test_a_later_statement_of_a_record_replaces_an_earlier_one(tmp_path: Path) -> None:
    old = relation("Petrov", "Target Ltd", shareholding({"exact": 75}), statementDate="2023-01-01")
    new = relation("Petrov", "Target Ltd", shareholding({"exact": 10}), statementDate="2024-01-01")
    for statements in ((old, new), (new, old)):
        assert share_of(write(tmp_path, TARGET, PETROV, *statements)) == Share(10 * PERCENT, 10 * PERCENT)


def test_an_indirect_interest_is_not_counted_beside_its_parts(tmp_path: Path) -> None:
    middle = entity("Middle")
    parts = [
        relation("Petrov", "Middle", shareholding({"exact": 100}), record="r1"),
        relation("Middle", "Target Ltd", shareholding({"exact": 30}), record="r2"),
    ]
    indirect = shareholding({"exact": 30}) | {"directOrIndirect": "indirect"}
    whole = relation("Petrov", "Target Ltd", indirect, details={"componentRecords": ["r1", "r2", "Middle"]})
    assert ask(write(tmp_path, TARGET, PETROV, middle, *parts, whole), {"Petrov": SDN}) == ()
    alone = relation("Petrov", "Target Ltd", indirect | {"share": {"exact": 60}})
    assert told(ask(write(tmp_path, TARGET, PETROV, alone), {"Petrov": SDN})) == [("OWN-US-50", "fired")]


def test_an_owner_who_is_not_disclosed_leaves_it_open_without_sending_to_review(tmp_path: Path) -> None:
    unnamed = {"reason": "interestedPartyHasNotProvidedInformation"}
    findings = ask(write(tmp_path, TARGET, relation(unnamed, "Target Ltd")), {})
    assert ("OWN-US-50", "undetermined") in told(findings)
    assert not any(each.essential for each in findings)
    assert "interestedPartyHasNotProvidedInformation" in findings[0].evidence["listed_owners"]


def test_a_company_that_has_no_owners_is_not_a_question(tmp_path: Path) -> None:
    assert ask(write(tmp_path, TARGET, relation({"reason": "noBeneficialOwners"}, "Target Ltd")), {}) == ()


def test_lines_of_json_read_like_a_list(tmp_path: Path) -> None:
    path = tmp_path / "owners.jsonl"
    statements = [TARGET, PETROV, relation("Petrov", "Target Ltd", shareholding({"exact": 75}))]
    path.write_text("\n".join(map(json.dumps, statements)) + "\n", encoding="utf-8")
    assert told(ask(path, {"Petrov": SDN})) == [("OWN-US-50", "fired")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[{", "cannot be read as JSON"),
        ('[{"statementID": "a", "statementType": "entityStatement"}]', "has no recordId"),
        ('[{"recordId": "a", "publicationDetails": {"bodsVersion": "0.3"}}]', "is of version 0.3"),
        ("[" * 100_000, "cannot be read as JSON"),
    ],
)
def test_what_is_no_file_of_this_version_stops(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "owners.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputProblem, match=said):
        read_owners(path)


def test_statements_that_lead_nowhere_are_issues(tmp_path: Path) -> None:
    lost = relation("Petrov", "Nobody", shareholding({"exact": 75}))
    absent = relation("Ghost", "Target Ltd", shareholding({"exact": 75}))
    graph = read_owners(write(tmp_path, TARGET, PETROV, lost, absent, {"recordId": "x", "recordType": "ship",
                                                                      "recordDetails": {}}))  # fmt: skip
    assert len(graph.issues) == 3
    assert told(ask(write(tmp_path, TARGET, absent), {}))[0] == ("OWN-ANY-50", "undetermined")


# --- the conformance set of the package bods-v04-fixtures ---------------------------------------------------------


def fixture(tmp_path: Path, name: str) -> Path:
    fixtures = pytest.importorskip("bods_fixtures", reason="bods-v04-fixtures is not installed (extra dev)")
    return write(tmp_path, *fixtures.load(name).statements)


def test_every_fixture_is_read_without_an_issue(tmp_path: Path) -> None:
    fixtures = pytest.importorskip("bods_fixtures", reason="bods-v04-fixtures is not installed (extra dev)")
    for name in fixtures.list_cases():
        assert read_owners(fixture(tmp_path, name)).issues == (), name


def test_fixture_of_direct_ownership(tmp_path: Path) -> None:
    path = fixture(tmp_path, "core/01-direct-ownership")
    graph = read_owners(path)
    (holding,) = graph.owners[graph.by_id["10000001"]].values()
    assert holding.share == holding.votes == Share(75 * PERCENT, 75 * PERCENT)
    (found,) = ask(path, {"Jane Smith": SDN}, name="Acme Holdings Ltd")
    assert told([found]) == [("OWN-US-50", "fired")]
    assert found.evidence["chain"].startswith("Jane Smith has 75 % of Acme Holdings Ltd")


def test_fixture_of_circular_ownership(tmp_path: Path) -> None:
    path = fixture(tmp_path, "edge-cases/10-circular-ownership")
    assert len(read_owners(path).owners) == 2
    for name in ("Alpha Corp Ltd", "Beta Corp Ltd"):
        assert ask(path, {}, name=name) == ()


def test_fixture_of_an_unknown_owner(tmp_path: Path) -> None:
    findings = ask(fixture(tmp_path, "edge-cases/11-anonymous-person"), {}, name="Opaque Holdings SA")
    assert findings
    assert {each.outcome.value for each in findings} == {"undetermined"}
    assert "subjectUnableToConfirmOrIdentifyBeneficialOwner" in findings[0].evidence["listed_owners"]
