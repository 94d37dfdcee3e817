"""What a decision rests on, and in words what of it has changed since.

The basis of a hit is the party's data as given, the list entry as published, the settings that made the pair a hit, and
its score; that of a finding is the row's data, the rule's content, and what it said. List digests, row numbers, the
place of a record in its file and the order of values are no part of it.

A basis has a form. Form 2 keeps the cells of a party apart (`fields`) that the party's record holds together, so that a
country that changes places with a nationality is seen; a decision of form 1 is compared without them, as it was before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from screening.intake.fields import PARTY_ROLE
from screening.lists.codec import entity_to_json
from screening.lists.diff import FieldChange, changed_fields
from screening.model import Alert, Finding, Hit, Party, Row
from screening.review.canonical import canonical, digest

Basis = dict[str, Any]

#: Form of a hit's basis; those that say none are of form 1.
_FORM = 2
#: Field of the row -> where the party's record holds it together with others.
_HELD_TOGETHER = {
    **dict.fromkeys(("country", "nationality", "vessel_flag"), "countries"),
    **dict.fromkeys(("name", "first_name", "middle_name", "last_name"), "name"),
    **dict.fromkeys(("address", "postal_code", "city", "region"), "addresses"),
    **dict.fromkeys(("id", "identifier", "identifier_type", "identifier_country", "imo", "vessel_imo"), "identifiers"),
}
#: Fields of an order that say something of its vessel and bear no role in their name.
_OF_VESSELS = ("vessel_flag", "vessel_imo")
_VALUES = re.compile(r"[;|\n]")

#: Decimals of a score that count: those of hits.csv.
_DECIMALS = 4
#: What tells parties of one name apart.
_TELLS_APART = {"addresses", "identifiers", "birth_date", "phone", "email", "website", "account", "wallet"}
_WORDS = {
    "addresses": "address", "aliases": "alias", "birth_dates": "birth date", "birth_places": "birth place",
    "countries": "country", "identifiers": "identifier", "names": "name", "nationalities": "nationality",
    "programs": "programme", "relations": "relation", "titles": "title", "vessel": "vessel data", "type": "type",
}  # fmt: skip


def hit_basis(alert: Alert, hit: Hit, config: Mapping[str, Any]) -> Basis:
    """What a decision on a hit rests on; `config` as in the manifest of the run."""
    return {
        "form": _FORM,
        "about": hit.role.replace("_", " "),
        "data": _distinct([_with_fields(_party(party), alert.row, party.role) for party in _parties(alert, hit)]),
        "entity": _entity(hit),
        "score": round(hit.score, _DECIMALS),
        "threshold": config["threshold"],
        "weak_aliases_alert": hit.list_id in (config.get("weak_aliases_alert") or ()),
        "list": hit.list_id,
    }


def pair_of(alert: Alert, basis: Basis) -> str:
    """What stays the same where another order names the same party: the digest of all that is said of it and of the
    list entry. "" where the row is no order, or nothing is said by which parties of one name could be told apart.
    """
    data = _together(basis["data"])  # as in form 1, so that pairs of earlier runs are found
    if alert.row is None or alert.row.kind != "order" or len(data) != 1 or not _TELLS_APART & data[0].keys():
        return ""
    return digest(canonical([basis["list"], basis["entity"]["id"], data[0]]))


def finding_basis(alert: Alert, finding: Finding) -> Basis:
    """What a decision on a finding rests on."""
    return {
        "about": alert.row.kind if alert.row else "row",
        "data": [dict(alert.row.fields)] if alert.row else [],
        "rule": finding.rule,
        "rule_version": finding.rule_version,
        "said": [
            {
                "outcome": finding.outcome.value,
                "severity": finding.severity.label,
                "message": finding.message,
                "evidence": dict(finding.evidence),
                "goods": sorted(finding.goods),
                "missing": sorted(finding.missing),
            }
        ],
    }


def error_basis(alert: Alert) -> Basis:
    """What is known of a row in error."""
    return {"about": "row", "data": [dict(alert.row.fields)] if alert.row else [], "reason": alert.decision.reason}


def merged(first: Basis, second: Basis) -> Basis:
    """The basis of one thing that stands in two rows: the data of both, and the higher score."""
    both = first | {"data": _distinct(first["data"] + second["data"])}
    if "said" in first:
        both["said"] = _distinct(first["said"] + second["said"])
    if "score" in first:
        both["score"] = max(first["score"], second["score"])
    return both


def what_changed(before: Basis, now: Basis) -> list[str]:
    """One clause for each change that puts a decision in question; nothing where it holds."""
    return [*_data_changes(before, now), *_entity_changes(before, now), *_setting_changes(before, now),
            *_finding_changes(before, now)]  # fmt: skip


def _data_changes(before: Basis, now: Basis) -> Iterator[str]:
    was, has = before["data"], now["data"]
    if "form" not in before:
        was, has = _together(was), _together(has)
    if canonical(was) == canonical(has):
        return
    if len(was) == len(has) == 1:
        fields = list(_party_changes(was[0], has[0]))
        for change in fields:
            yield f"the {now['about']}'s {_changed(change)}"
        if not fields:
            yield f"the {now['about']}'s data changed"
    else:
        yield f"the rows of this {now['about']} changed ({len(was)} before, {len(has)} now)"


def _party_changes(was: dict[str, Any], has: dict[str, Any]) -> Iterator[FieldChange]:
    """What of one party's data changed; a cell that is kept apart is named where the record does not show it."""
    changes = changed_fields(_without_fields(was), _without_fields(has))
    yield from changes
    shown = {change.field for change in changes}
    for change in changed_fields(was.get("fields", {}), has.get("fields", {})):
        if _HELD_TOGETHER[change.field] not in shown:
            yield change


def _entity_changes(before: Basis, now: Basis) -> Iterator[str]:
    was, has = before.get("entity"), now.get("entity")
    if was is None or has is None or canonical(was) == canonical(has):
        return
    fields = changed_fields(_readable(was), _readable(has))
    changes = ", ".join(text for change in fields for text in _each_change(change))
    yield f"the list entry changed: {changes or 'the form of its fields'}"


def _setting_changes(before: Basis, now: Basis) -> Iterator[str]:
    if "threshold" not in now:
        return
    was, has = before["threshold"], now["threshold"]
    if was != has:
        yield f"the threshold was {'lowered' if has < was else 'raised'} from {score_words(was)} to {score_words(has)}"
    if before["weak_aliases_alert"] != now["weak_aliases_alert"]:
        how = "alert alone now" if now["weak_aliases_alert"] else "do not alert alone any more"
        yield f"weak aliases of {now['list']} {how}"
    if now["score"] > before["score"]:
        yield f"the score rose from {score_words(before['score'])} to {score_words(now['score'])}"


def _finding_changes(before: Basis, now: Basis) -> Iterator[str]:
    if "said" not in now:
        return
    if before["rule_version"] != now["rule_version"]:
        was, has = (basis["rule_version"].partition(":")[0] for basis in (before, now))
        how = f"version {was} became {has}" if was != has else f"its content, at version {has}"
        yield f"the rule {now['rule']} changed ({how})"
    if canonical(before["said"]) != canonical(now["said"]):
        if len(before["said"]) == len(now["said"]) == 1:
            was, has = before["said"][0], now["said"][0]
            parts = [name for name in sorted(has) if canonical(was.get(name)) != canonical(has[name])]
            yield f"what the rule found changed ({', '.join(parts)})"
        else:
            yield "what the rule found changed (in another number of rows)"


def score_words(score: float) -> str:
    """A score with two decimals, or as many as tell it apart (four at most)."""
    text = f"{score:.{_DECIMALS}f}".rstrip("0")
    return text if len(text.partition(".")[2]) >= 2 else f"{score:.2f}"


def _changed(change: FieldChange) -> str:
    """`country changed from SE to IR`, of a field of the party."""
    word = _word(change.field)
    if change.removed and change.added:
        return f"{word} changed from {', '.join(change.removed)} to {', '.join(change.added)}"
    return f"{word} was added: {', '.join(change.added)}" if change.added else (
        f"{word} was removed: {', '.join(change.removed)}"
    )  # fmt: skip


def _each_change(change: FieldChange) -> Iterator[str]:
    """`birth date added 1961-05-03`, of a field of the list entry."""
    word = _word(change.field)
    if len(change.removed) == len(change.added) == 1:
        yield f"{word} changed from {change.removed[0]} to {change.added[0]}"
        return
    yield from (f"{word} added {text}" for text in change.added)
    yield from (f"{word} removed {text}" for text in change.removed)


def _word(field: str) -> str:
    return _WORDS.get(field, field.replace("_", " "))


def _parties(alert: Alert, hit: Hit) -> list[Party]:
    """The party that was hit; all of its role where the name alone does not tell which."""
    of_role = [party for party in (alert.row.parties if alert.row else ()) if party.role == hit.role]
    named = [party for party in of_role if hit.party_name in (party.name, *party.aliases)]
    return named or of_role


def _party(party: Party) -> dict[str, Any]:
    """All that the row says of the party, without what is empty."""
    record: dict[str, Any] = {
        "name": party.name,
        "type": party.type.value,
        "aliases": sorted(party.aliases),
        "countries": sorted(party.countries),
        "birth_date": party.birth_date.text if party.birth_date else "",
        "addresses": sorted(party.addresses),
        "identifiers": _distinct([{"type": i.type, "value": i.value, "country": i.country} for i in party.identifiers]),
    }
    return {key: value for key, value in (record | dict(party.details)).items() if value}


def _with_fields(record: dict[str, Any], row: Row | None, role: str) -> dict[str, Any]:
    """The record of a party, with the row's cells of its role that the record holds together."""
    if row is None:
        return record
    before = "" if role == PARTY_ROLE else f"{role}_"
    keys = {field: before + field for field in _HELD_TOGETHER if field != "id" or role != PARTY_ROLE}
    if role in (PARTY_ROLE, "vessel"):
        keys |= {field: field for field in _OF_VESSELS}
    stated = {field: _values(row.fields[key]) for field, key in keys.items() if key in row.fields}
    return record | {"fields": stated} if stated else record


def _values(text: str) -> list[str]:
    return sorted(value for part in _VALUES.split(text) if (value := " ".join(part.split())))


def _without_fields(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key != "fields"}


def _together(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The data of parties as form 1 has it."""
    return _distinct([_without_fields(record) for record in records])


def _entity(hit: Hit) -> dict[str, Any]:
    """The entry as published, without its place in the file, the values of each field in a fixed order."""
    record: dict[str, Any] = json.loads(entity_to_json(hit.entity))
    record.pop("locator", None)
    return {key: _in_order(value) if isinstance(value, list) else value for key, value in record.items()}


def _in_order(values: list[Any]) -> list[Any]:
    """The values in an order that does not depend on the one in which they stand."""
    if len(values) < 2:
        return values
    return sorted(values) if isinstance(values[0], str) else sorted(values, key=canonical)


def _readable(entity: Mapping[str, Any]) -> dict[str, Any]:
    """The entry with its dates as people write them."""
    dates = [
        date["earliest"] if date.get("earliest") == date.get("latest") else date.get("text", "")
        for date in entity.get("birth_dates", ())
    ]
    return {**entity, "birth_dates": dates}


def _distinct(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each once, in a fixed order."""
    if len(records) < 2:
        return records
    return list({canonical(record): record for record in sorted(records, key=canonical)}.values())
