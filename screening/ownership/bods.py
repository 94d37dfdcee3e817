"""Owners files after the Beneficial Ownership Data Standard, version 0.4: a JSON list, or one statement a line.

The structure is the published one (https://standard.openownership.org/en/0.4.0/): statements about entities, persons
and relationships, tied by `recordId`. A later statement of a record replaces an earlier one; a closed record is over.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from screening.errors import InputProblem
from screening.intake.bytes_read import MeteredFile, open_content
from screening.intake.scan import FileScan
from screening.ownership.graph import Body, GraphBuilder, Holding
from screening.ownership.shares import UNKNOWN, WHOLE, Share, of_number

#: Interests that are shares of the ownership, that are votes, and that are control in other ways (codelist
#: `interestType`); the others (settlor, nominee, board member without a right to appoint …) decide none of the tests.
_SHARES = {"shareholding"}
_VOTES = {"votingRights"}
_CONTROL = {
    "appointmentOfBoard",
    "otherInfluenceOrControl",
    "controlViaCompanyRulesOrArticles",
    "controlByLegalFramework",
}
#: Reasons for an unnamed owner that say that there is none to name (codelist `unspecifiedReason`).
_NO_OWNER = {"noBeneficialOwners"}


def read_bods(scan: FileScan) -> GraphBuilder:
    """The statements of a file. InputProblem where it is no JSON or not of version 0.4; a statement that cannot be read
    is an issue.
    """
    records = _newest(scan.path, _statements(scan))
    builder = GraphBuilder()
    numbers: dict[str, int] = {}
    relationships: list[tuple[str, dict[str, Any], dict[str, Any]]] = []
    for record_id, statement in records.items():
        details = statement.get("recordDetails")
        if statement.get("recordStatus") == "closed" or not isinstance(details, dict):
            continue
        match statement.get("recordType"):
            case "relationship":
                relationships.append((record_id, statement, details))
            case "entity":
                numbers[record_id] = builder.body(_entity(record_id, details))
            case "person":
                numbers[record_id] = builder.body(_person(record_id, details))
            case other:
                builder.issues.append(f"{record_id}: the record type {other!r} is unknown; left out")
    present = {record_id for record_id, _, _ in relationships}
    for record_id, statement, details in relationships:
        _relate(builder, numbers, record_id, statement, details, present)
    return builder


def _statements(scan: FileScan) -> Iterator[dict[str, Any]]:
    try:
        with MeteredFile(scan.path) as raw, open_content(raw, gzipped=scan.gzipped) as content:
            text = content.read().decode("utf-8-sig")
        whole = json.loads(text) if text.lstrip().startswith("[") else [json.loads(x) for x in text.splitlines() if x]
    except (OSError, EOFError, ValueError, RecursionError) as exc:
        raise InputProblem(f"{scan.path}: cannot be read as JSON: {exc}") from exc
    for number, statement in enumerate(whole, start=1):
        if not isinstance(statement, dict) or not isinstance(statement.get("recordId"), str):
            raise InputProblem(
                f"{scan.path}: statement {number} has no recordId; this reads the ownership data standard, version 0.4"
            )
        yield statement


def _newest(path: Path, statements: Iterator[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The last statement of each record, by date, then by its place in the file."""
    newest: dict[str, dict[str, Any]] = {}
    for statement in statements:
        publication = statement.get("publicationDetails")
        version = str(publication.get("bodsVersion", "0.4")) if isinstance(publication, dict) else "0.4"
        if not version.startswith("0.4"):
            raise InputProblem(f"{path}: is of version {version} of the ownership data standard; this reads 0.4")
        record_id = statement["recordId"]
        earlier = newest.get(record_id)
        if earlier is None or str(statement.get("statementDate", "")) >= str(earlier.get("statementDate", "")):
            newest[record_id] = statement
    return newest


def _entity(record_id: str, details: Mapping[str, Any]) -> Body:
    country = _mapping(details.get("jurisdiction")).get("code", "")
    return Body(str(details.get("name") or record_id), _number(record_id, details), _country(country), "organization")


def _person(record_id: str, details: Mapping[str, Any]) -> Body:
    names = [each.get("fullName") for each in _list(details.get("names")) if isinstance(each, dict)]
    name = next((str(name) for name in names if name), "")
    countries = tuple(c for each in _list(details.get("nationalities")) for c in _country(_mapping(each).get("code")))
    kind = str(details.get("personType", "knownPerson"))
    reason = "" if name else _unspecified(details.get("unspecifiedPersonDetails")) or kind
    return Body(
        name, _number(record_id, details), countries, "person", str(details.get("birthDate") or ""), undisclosed=reason
    )


def _number(record_id: str, details: Mapping[str, Any]) -> str:
    """The first register number, so that a row that states it finds the body; else the id of the record."""
    for each in _list(details.get("identifiers")):
        if isinstance(each, dict) and each.get("id"):
            return str(each["id"])
    return record_id


def _relate(
    builder: GraphBuilder,
    numbers: Mapping[str, int],
    record_id: str,
    statement: Mapping[str, Any],
    details: Mapping[str, Any],
    present: set[str],
) -> None:
    subject, owner = details.get("subject"), details.get("interestedParty")
    if not isinstance(subject, str) or subject not in numbers:
        builder.issues.append(f"{record_id}: its subject is not among the entities of the file; left out")
        return
    if isinstance(owner, dict):
        reason = _unspecified(owner)
        if reason in _NO_OWNER:
            return
        name = f"undisclosed owner of {record_id}"
        number = builder.body(Body(name, undisclosed=reason or "no reason given"))
    elif isinstance(owner, str) and owner in numbers:
        number = numbers[owner]
    else:
        builder.issues.append(f"{record_id}: its interested party is not in the file; taken as an undisclosed owner")
        number = builder.body(Body(f"owner {owner} of {record_id}", undisclosed="not in the file"))
    components = [_text(part) for part in _list(details.get("componentRecords"))]
    parts_known = bool(components) and all(part in present or part in numbers for part in components)
    holding = _holding(details.get("interests"), str(statement.get("statementDate", "")), record_id, parts_known)
    if holding is not None:
        builder.add(number, numbers[subject], holding)


def _holding(interests: Any, date: str, record_id: str, parts_known: bool) -> Holding | None:
    """What the interests amount to; None where they decide nothing, or where the file has their parts one by one."""
    if not _list(interests):
        return Holding(UNKNOWN, None, False, date, record_id)
    share: Share | None = None
    votes: Share | None = None
    control = False
    counted = False
    for interest in map(_mapping, interests):  # what is no interest says nothing of its share, which is unknown
        if interest.get("directOrIndirect") == "indirect" and parts_known:
            continue  # its parts stand in the file; to count both would count the same shares twice
        if interest.get("endDate"):
            continue
        kind = _text(interest.get("type"))
        counted = True
        if kind in _SHARES:
            share = _sum(share, _share(interest.get("share")))
        elif kind in _VOTES:
            votes = _sum(votes, _share(interest.get("share")))
        elif kind in _CONTROL:
            control = True
        elif kind in ("", "unknownInterest", "unpublishedInterest"):
            share = _sum(share, _share(interest.get("share")))
    if not counted or (share is None and votes is None and not control):
        return None
    return Holding(share, votes, control, date, record_id)


def _sum(one: Share | None, other: Share) -> Share:
    """Two holdings of one owner: perhaps different shares, perhaps the same ones told twice."""
    if one is None:
        return other
    return Share(max(one.low, other.low), min(WHOLE, one.high + other.high))


def _share(raw: Any) -> Share:
    """`{exact}` or `{minimum, maximum, exclusiveMinimum, exclusiveMaximum}`, in percent."""
    said = {key: value for key, value in _mapping(raw).items() if isinstance(value, int | float)}
    if "exact" in said and not isinstance(said["exact"], bool):
        low, high = of_number(said["exact"]), of_number(said["exact"], up=True)
    else:
        low = of_number(said.get("minimum", 0)) if "minimum" in said else 0
        high = of_number(said["maximum"], up=True) if "maximum" in said else WHOLE
        # version 0.4 states exclusive bounds as numbers of their own; earlier ones as flags
        low = _bound(said.get("exclusiveMinimum"), low, 1)
        high = _bound(said.get("exclusiveMaximum"), high, -1)
    return Share(low, high) if 0 <= low <= high <= WHOLE else UNKNOWN


def _bound(exclusive: Any, bound: int, step: int) -> int:
    if isinstance(exclusive, bool):
        return bound + step if exclusive else bound
    return bound if exclusive is None else of_number(exclusive, up=step < 0) + step


def _unspecified(raw: Any) -> str:
    return str(_mapping(raw).get("reason") or "")


def _country(code: Any) -> tuple[str, ...]:
    """The country of a code such as `GB` or `US-DE`."""
    text = str(code or "")[:2].upper()
    return (text,) if len(text) == 2 and text.isalpha() else ()


def _mapping(raw: Any) -> dict[str, Any]:
    return raw if isinstance(raw, dict) else {}


def _list(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else []


def _text(raw: Any) -> str:
    return raw if isinstance(raw, str) else ""
