"""Alerts as one line of JSON each: how finished chunks wait on disk, and what `alerts.jsonl.gz` holds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from screening.lists.codec import entity_from_json, entity_to_json
from screening.model import (
    Alert,
    Decision,
    EntityType,
    Finding,
    FindingOutcome,
    Hit,
    Identifier,
    Name,
    NameKind,
    PartialDate,
    Party,
    Piece,
    PieceOutcome,
    Row,
    RowOutcome,
    RowQuality,
    Severity,
    Source,
)


def alert_to_json(alert: Alert) -> dict[str, Any]:
    """The alert as plain JSON values, empty parts left out; `alert_from_json` gives it back unchanged."""
    record: dict[str, Any] = {"decision": _decision(alert.decision)}
    if alert.row is not None:
        record["row"] = _row(alert.row)
    if alert.hits:
        record["hits"] = [_hit(h) for h in alert.hits]
    if alert.weak_matches:
        record["weak_matches"] = [_hit(h) for h in alert.weak_matches]
    if alert.findings:
        record["findings"] = [_finding(f) for f in alert.findings]
    if alert.quality is not None:
        record["quality"] = [alert.quality.asked, alert.quality.readable, *alert.quality.issues]
    return record


def alert_from_json(record: Mapping[str, Any]) -> Alert:
    """The alert of what `alert_to_json` gave; KeyError, ValueError or TypeError for anything else."""
    decision = _read_decision(record["decision"])
    return Alert(
        decision=decision,
        row=_read_row(record["row"], decision) if "row" in record else None,
        hits=tuple(_read_hit(h) for h in record.get("hits", ())),
        weak_matches=tuple(_read_hit(h) for h in record.get("weak_matches", ())),
        findings=tuple(_read_finding(f) for f in record.get("findings", ())),
        quality=_read_quality(record.get("quality")),
    )


def plain_alert(record: Mapping[str, Any]) -> Alert | None:
    """The alert of a row with no hit, weak match or finding, without its parties and recognised cells, which no output
    shows; None for any other. Most rows of most runs are such, and this is much quicker than `alert_from_json`.
    """
    if any(part in record for part in ("hits", "weak_matches", "findings")) or "row" not in record:
        return None
    decision = _read_decision(record["decision"])
    row = record["row"]
    return Alert(
        decision,
        Row(decision.file, decision.row, decision.id, row["kind"], (), {}, row.get("extra", {})),
        quality=_read_quality(record.get("quality")),
    )


def _read_quality(record: Sequence[Any] | None) -> RowQuality | None:
    return None if record is None else RowQuality(record[0], record[1], tuple(record[2:]))


def to_line(record: Any) -> str:
    """JSON values as one line. Everything outside ASCII is escaped, so that any text a file may hold survives."""
    return json.dumps(record, ensure_ascii=True, separators=(",", ":")) + "\n"


def _decision(d: Decision) -> dict[str, Any]:
    return {
        "file": d.file,
        "row": d.row,
        "id": d.id,
        "outcome": d.outcome.value,
        "severity": d.severity.label,
        "top_score": d.top_score,
        "hits": d.hits,
        "findings": d.findings,
        "undetermined": d.undetermined,
        "reason": d.reason,
    }


def _read_decision(r: Mapping[str, Any]) -> Decision:
    return Decision(**{**r, "outcome": RowOutcome(r["outcome"]), "severity": Severity.parse(r["severity"])})


def _row(row: Row) -> dict[str, Any]:
    """All but what the decision says too: file, number and id."""
    record: dict[str, Any] = {
        "kind": row.kind,
        "parties": [_party(p) for p in row.parties],
        "fields": dict(row.fields),
    }
    if row.extra:
        record["extra"] = dict(row.extra)
    if row.issues:
        record["issues"] = row.issues
    if row.unscreened:
        record["unscreened"] = row.unscreened
    return record


def _read_row(r: Mapping[str, Any], decision: Decision) -> Row:
    return Row(
        file=decision.file,
        number=decision.row,
        id=decision.id,
        kind=r["kind"],
        parties=tuple(party_from_json(p) for p in r["parties"]),
        fields=r["fields"],
        extra=r.get("extra", {}),
        issues=tuple(r.get("issues", ())),
        unscreened=tuple(r.get("unscreened", ())),
    )


def _party(party: Party) -> dict[str, Any]:
    record: dict[str, Any] = {"name": party.name, "role": party.role, "type": party.type.value}
    for key in ("aliases", "countries", "addresses"):
        if value := getattr(party, key):
            record[key] = value
    if party.birth_date is not None:
        record["birth_date"] = _date(party.birth_date)
    if party.identifiers:
        record["identifiers"] = [[i.type, i.value, i.country] for i in party.identifiers]
    if party.details:
        record["details"] = dict(party.details)
    return record


def party_from_json(r: Mapping[str, Any]) -> Party:
    """The party of a kept row; without a role where the role was left out."""
    return Party(
        name=r["name"],
        role=r.get("role", ""),
        type=EntityType(r["type"]),
        aliases=tuple(r.get("aliases", ())),
        countries=tuple(r.get("countries", ())),
        birth_date=PartialDate(*r["birth_date"]) if "birth_date" in r else None,
        addresses=tuple(r.get("addresses", ())),
        identifiers=tuple(Identifier(*i) for i in r.get("identifiers", ())),
        details=r.get("details", {}),
    )


def _date(date: PartialDate) -> list[Any]:
    return [date.earliest, date.latest, date.text, date.circa]


def _hit(hit: Hit) -> dict[str, Any]:
    entity = json.loads(entity_to_json(hit.entity))
    entity.pop("locator", None)  # moves in the publisher's file from day to day; the snapshot has it
    return {
        "role": hit.role,
        "party_name": hit.party_name,
        "score": hit.score,
        "list_id": hit.list_id,
        "entity": entity,
        "matched_name": [hit.matched_name.value, hit.matched_name.kind.value, hit.matched_name.lang],
        "pieces": [[p.feature, p.outcome.value, p.query, p.listed, p.contribution, p.text] for p in hit.pieces],
        "same_party": hit.same_party,
        "same_party_reason": hit.same_party_reason,
    }


def _read_hit(r: Mapping[str, Any]) -> Hit:
    value, kind, lang = r["matched_name"]
    return Hit(
        role=r["role"],
        party_name=r["party_name"],
        score=r["score"],
        list_id=r["list_id"],
        entity=entity_from_json(json.dumps(r["entity"])),
        matched_name=Name(value, NameKind(kind), lang),
        pieces=tuple(Piece(feature, PieceOutcome(outcome), *rest) for feature, outcome, *rest in r["pieces"]),
        same_party=r["same_party"],
        same_party_reason=r.get("same_party_reason", ""),  # older runs did not say it
    )


def _finding(f: Finding) -> dict[str, Any]:
    record: dict[str, Any] = {
        "rule": f.rule,
        "title": f.title,
        "severity": f.severity.label,
        "outcome": f.outcome.value,
        "message": f.message,
    }
    for key in ("techniques", "goods", "missing", "essential", "question", "family", "rule_version"):
        if value := getattr(f, key):
            record[key] = value
    if f.evidence:
        record["evidence"] = dict(f.evidence)
    if f.sources:
        record["sources"] = [[s.title, s.cite, s.url] for s in f.sources]
    return record


def _read_finding(r: Mapping[str, Any]) -> Finding:
    texts = {key: tuple(r.get(key, ())) for key in ("techniques", "goods", "missing")}
    return Finding(
        **{
            **r,
            **texts,
            "severity": Severity.parse(r["severity"]),
            "outcome": FindingOutcome(r["outcome"]),
            "sources": tuple(Source(*s) for s in r.get("sources", ())),
        }
    )
