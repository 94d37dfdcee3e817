"""Finished runs of one's own making: customers, entities and findings that a test changes from night to night."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from screening.batch.codec import alert_to_json
from screening.batch.kept import ALERTS, json_lines
from screening.model import (
    Alert,
    Decision,
    Entity,
    EntityType,
    Finding,
    FindingOutcome,
    Hit,
    Name,
    NameKind,
    PartialDate,
    Party,
    Row,
    RowOutcome,
    Severity,
)
from screening.reports.manifest import InputUse, ListUse, RunManifest
from screening.reports.tables import csv_line, decision_headings, decision_line

FIRST_DAY = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)

LISTED = Entity(
    "P1",
    "us_ofac_sdn",
    EntityType.PERSON,
    (Name("ORLOVSKI, Anatoliy Borisovich"), Name("ORLOVSKY, Anatoly", NameKind.ALIAS)),
    countries=("RU",),
    programs=("NPWMD",),
)
CUSTOMER = Party("Anatoli Orlovski", type=EntityType.PERSON, countries=("SE",))
RULE = Finding(
    "RF-0010",
    "Freight forwarder named as end user",
    Severity.MEDIUM,
    FindingOutcome.FIRED,
    "Alpine Cargo is named as end user but looks like a freight forwarder.",
    evidence={"end_user_name": "Alpine Cargo"},
    rule_version="1:aaaaaaaaaaaa",
)


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: datetime = FIRST_DAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: float) -> None:
        self.now += timedelta(days=days)


def born(year: int) -> PartialDate:
    return PartialDate(f"{year}-01-01", f"{year}-12-31", str(year))


def hit(entity: Entity = LISTED, score: float = 0.9, party: Party = CUSTOMER) -> Hit:
    return Hit(party.role, party.name, score, entity.list_id, entity, entity.names[0], ())


def alert(
    row_id: str = "C1",
    hits: Iterable[Hit] = (),
    findings: Iterable[Finding] = (),
    number: int = 1,
    party: Party = CUSTOMER,
    fields: Mapping[str, str] | None = None,
    extra: Mapping[str, str] | None = None,
    file: str = "customers.csv",
) -> Alert:
    """The alert of a row in review."""
    hits, findings = tuple(hits), tuple(findings)
    stated = {"id": row_id, "name": party.name, "country": ";".join(party.countries), "type": party.type.value}
    row = Row(file, number, row_id, "party", (party,), fields or stated, extra or {})
    top = max((h.score for h in hits), default=None)
    decision = Decision(
        file, number, row_id, RowOutcome.REVIEW, Severity.HIGH, top, len(hits), len(findings), 0, "found by a test"
    )
    return Alert(decision, row, hits, (), findings)


def error(row_id: str, number: int = 1, file: str = "customers.csv") -> Alert:
    """The alert of a row that could not be read."""
    decision = Decision(
        file, number, row_id, RowOutcome.ERROR, Severity.NONE, None, 0, 0, 0, "no name in column 'name'"
    )
    return Alert(decision, None)


def other_row(
    row_id: str, outcome: RowOutcome = RowOutcome.CLEAR, reason: str = "no hit", number: int = 50
) -> Decision:
    """The decision on a row on which nothing was found."""
    return Decision("customers.csv", number, row_id, outcome, Severity.NONE, None, 0, 0, 0, reason)


def write_run(
    folder: Path,
    run_id: str,
    alerts: Iterable[Alert],
    *,
    config: Mapping[str, object] | None = None,
    list_digest: str = "a" * 64,
    files: tuple[str, ...] = ("customers.csv",),
    rows: Iterable[Decision] = (),
    lists: Iterable[str] = ("us_ofac_sdn",),
    input_digest: str = "f" * 64,
    manifest: Mapping[str, object] | None = None,
) -> Path:
    """A folder such as a finished run leaves, as far as the review reads it; `rows` are those without an alert."""
    folder.mkdir(parents=True)
    count = 0
    with json_lines(folder / ALERTS) as kept, (folder / "decisions.csv").open("w", encoding="utf-8") as decisions:
        decisions.write(csv_line(decision_headings(())))
        for each in alerts:
            count += 1
            kept.write({"source": each.decision.file, **alert_to_json(each)})
            decisions.write(csv_line(decision_line(each, (), ())))
        for row in rows:
            decisions.write(csv_line(decision_line(Alert(row, None), (), ())))
    settings = {"threshold": 0.85, "review_severity": "medium", "weak_aliases_alert": [], "profile": "US", "home": ""}
    whole = RunManifest(
        run_id=run_id,
        software_version="0.1.0",
        config=settings | (config or {}),
        config_digest="c" * 64,
        lists=tuple(
            ListUse(list_id, list_digest, "2026-11-01", "2026-11-01T05:00:00+00:00", 1.0, False, 1) for list_id in lists
        ),
        rules_digest="d" * 64,
        goods_digest="e" * 64,
        rule_count=1,
        inputs=tuple(InputUse(file, input_digest, count, "party") for file in files),
        counts_in=count,
        counts_out={"review": count},
        started="2026-11-02T02:00:00+00:00",
        ended="2026-11-02T02:00:01+00:00",
        duration=1.0,
        rows_per_second=1.0,
        peak_memory_mb=None,
        embedded_only=False,
        demo=False,
    )
    replace(whole, **(manifest or {})).write(folder)  # type: ignore[arg-type]
    return folder


def at_threshold(value: float) -> dict[str, object]:
    return {"threshold": value}


def entity(**changes: object) -> Entity:
    """The listed person with the named fields changed."""
    return replace(LISTED, **changes)  # type: ignore[arg-type]


def details(line: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(line["details"])
    return found
