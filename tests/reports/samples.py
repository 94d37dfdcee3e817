"""Synthetic alerts and manifests: invented parties, realistic shapes."""

from __future__ import annotations

from collections.abc import Iterator

from screening.model import (
    Address,
    Alert,
    Decision,
    Entity,
    EntityType,
    Finding,
    FindingOutcome,
    Hit,
    Identifier,
    Locator,
    Name,
    NameKind,
    PartialDate,
    Party,
    Piece,
    PieceOutcome,
    Relation,
    Row,
    RowOutcome,
    Severity,
    Source,
)  # fmt: skip
from screening.reports.manifest import HistoryUse, InputUse, ListUse, RunManifest

AGREE, PARTIAL, CONFLICT, ABSENT = PieceOutcome.AGREE, PieceOutcome.PARTIAL, PieceOutcome.CONFLICT, PieceOutcome.ABSENT

KARUN = Entity(
    id="91801",
    list_id="us_ofac_sdn",
    type=EntityType.ORGANIZATION,
    names=(
        Name("KARUN PRECISION INDUSTRIES"),
        Name("Sanaye Daghigh Karun", NameKind.ALIAS),
        Name("صنایع دقیق کارون", NameKind.ALIAS, "fa"),
        Name("KPI", NameKind.WEAK_ALIAS),
    ),
    programs=("NPWMD", "IFSR"),
    countries=("IR",),
    identifiers=(Identifier("registration", "128846", "IR"),),
    addresses=(Address("No. 14, Kaveh Boulevard", "Isfahan", country="IR"),),
    relations=(Relation("subordinate_to", "Example Aerospace Group"),),
    designated="2012-07-12",
    legal_effect="Blocking; secondary sanctions risk",
    remarks="Linked to the procurement of flow-forming machines (invented for this test).",
    url="https://example.org/sdn/91801",
    locator=Locator("sdn.csv", "91801"),
)
KARUN_UN = Entity(
    id="6908999",
    list_id="un_sc",
    type=EntityType.ORGANIZATION,
    names=(Name("Karun Precision Ind."), Name("Karoun Daghigh", NameKind.FORMER)),
    programs=("1737",),
    countries=("IR",),
    designated="2010-06-09",
    url="javascript:alert(2)",
)
OFFICER = Entity(
    id="91855",
    list_id="us_ofac_sdn",
    type=EntityType.PERSON,
    names=(Name("RAHMATI, Behzad Ali"), Name("Behzad RAHMATY", NameKind.ALIAS)),
    programs=("SDGT",),
    countries=("IR",),
    nationalities=("IR",),
    birth_dates=(PartialDate("1964-01-01", "1965-12-31", "circa 1964", circa=True),),
    birth_places=("Shiraz, Iran",),
    titles=("Brigadier General",),
    identifiers=(Identifier("passport", "K8812345", "IR"),),
    designated="2019-03-26",
    url="https://example.org/sdn/91855",
)


def karun_hit(score: float = 0.9312, name: str = "Karoon Precision Industry Co.", role: str = "customer") -> Hit:
    """A company hit whose pieces sum to the default score."""
    pieces = (
        Piece("name", PARTIAL, "karoon", "karun", 0.41, "“karoon” and “karun” are spellings of one word."),
        Piece("name", AGREE, "precision", "precision", 0.30, "“precision” stands in both names."),
        Piece(
            "name", PARTIAL, "industry", "industries", 0.19, "“industry” and “industries” differ by a letter or two."
        ),
        Piece("name", ABSENT, "co", "", 0.0, "The legal form “co” stands only in the name screened."),
        Piece("type", AGREE, "organization", "organization", 0.0, "The type agrees: organization and organization."),
        Piece("country", CONFLICT, "AE", "IR", -0.02, "The country contradicts: AE here, IR on the list."),
        Piece("city", AGREE, "Isfahan", "Isfahan", 0.0512, "The city agrees: Isfahan and Isfahan."),
        Piece("identifier", ABSENT, "", "128846", 0.0, "No identifier to compare in the data screened."),
        Piece("birth_date", ABSENT, "", "", 0.0, "No birth date to compare."),
    )
    return Hit(role, name, score, "us_ofac_sdn", KARUN, KARUN.names[0], pieces, same_party="P1")


def un_hit() -> Hit:
    """The same company on a second list."""
    pieces = (Piece("name", PARTIAL, "karoon", "karun", 0.8711, "“karoon” and “karun” are spellings of one word."),)
    return Hit("customer", "Karoon Precision Industry Co.", 0.8711, "un_sc", KARUN_UN, KARUN_UN.names[0], pieces, "P1")


def officer_hit() -> Hit:
    """A person hit with an agreeing birth date and a contradicting identifier."""
    pieces = (
        Piece("name", AGREE, "behzad", "behzad", 0.36, "“behzad” stands in both names."),
        Piece("name", PARTIAL, "rahmati", "rahmaty", 0.48, "“rahmati” and “rahmaty” are spellings of one word."),
        Piece("birth_date", AGREE, "1964", "circa 1964", 0.08, "The birth date agrees: 1964 and circa 1964."),
        Piece("country", AGREE, "IR", "IR", 0.04, "The country agrees: IR and IR."),
    )
    return Hit("director", "Behzad Rahmati", 0.96, "us_ofac_sdn", OFFICER, OFFICER.names[1], pieces)


FORWARDER = Finding(
    rule="RF-0010",
    title="Freight forwarder named as end user",
    severity=Severity.MEDIUM,
    outcome=FindingOutcome.FIRED,
    message="Swift Cargo LLC is named as end_user but looks like a freight forwarder.",
    techniques=("false_enduser_to_intermediary", "transshipment"),
    evidence={"party.name": "Swift Cargo LLC", "party.business": "freight forwarding"},
    sources=(Source("Know your customer guidance", "EAR part 732 Supp. 3", "https://www.ecfr.gov/current/title-15"),),
    question="Who will use the goods, and where?",
)
FLOW_FORMING = Finding(
    rule="GD-0007",
    title="Flow-forming machine",
    severity=Severity.HIGH,
    outcome=FindingOutcome.FIRED,
    message="The description names a flow-forming machine with 3 rollers, at or above the controlled threshold.",
    goods=("flow_forming",),
    evidence={"goods_description": "CNC flow forming machine, 3 rollers", "hs_code": "843280"},
    sources=(Source("MTCR Annex", "3.B.3"), Source("Commerce Control List", "2B109")),
)
FOUNDED_UNKNOWN = Finding(
    rule="FC-0003",
    title="Company founded shortly before the order",
    severity=Severity.LOW,
    outcome=FindingOutcome.UNDETERMINED,
    message="Whether the customer was founded shortly before the order is not known.",
    missing=("customer_founded",),
    question="When was the company founded?",
)
END_USER_UNKNOWN = Finding(
    rule="EU-0001",
    title="No end user is named",
    severity=Severity.MEDIUM,
    outcome=FindingOutcome.UNDETERMINED,
    message="The goods are controlled and no end user is named.",
    missing=("end_user_name", "end_use"),
    essential=True,
    question="Who is the end user?",
)


def order_row(number: int, order_id: str, customer: str = "Karoon Precision Industry Co.") -> Row:
    """A readable order."""
    parties = (
        Party(
            customer,
            "customer",
            EntityType.ORGANIZATION,
            aliases=("KPI Trading",),
            countries=("AE",),
            addresses=("Office 12, Jebel Ali, Dubai",),
            details={"phone": "+971 4 555 0100", "business": "machinery"},
        ),
        Party("Behzad Rahmati", "director", EntityType.PERSON),
    )
    fields = {
        "order_id": order_id,
        "customer_name": customer,
        "customer_country": "AE",
        "goods_description": "CNC flow forming machine, 3 rollers",
        "destination_country": "AE",
    }
    return Row("orders.csv", number, order_id, "order", parties, fields, {"Sales rep": "=cmd()", "Région": "Golfe"})


def alert(
    number: int,
    *,
    row_id: str = "",
    hits: tuple[Hit, ...] = (),
    findings: tuple[Finding, ...] = (),
    weak: tuple[Hit, ...] = (),
    outcome: RowOutcome = RowOutcome.REVIEW,
    severity: Severity = Severity.HIGH,
    reason: str = "found by a test",
    row: Row | None = None,
) -> Alert:
    """An alert whose decision counts what it holds."""
    row_id = row_id or f"O-{number:03}"
    fired = sum(finding.outcome is FindingOutcome.FIRED for finding in findings)
    top = max((hit.score for hit in hits), default=None)
    decision = Decision(
        "orders.csv", number, row_id, outcome, severity, top, len(hits), fired, len(findings) - fired, reason
    )
    if row is None and outcome is not RowOutcome.ERROR:
        row = order_row(number, row_id)
    return Alert(decision, row, hits, weak, findings)


def weak_hit() -> Hit:
    """A match on a weak alias alone."""
    pieces = (Piece("name", AGREE, "kpi", "kpi", 1.0, "“kpi” stands in both names."),)
    return Hit("customer", "KPI Gulf", 1.0, "us_ofac_sdn", KARUN, KARUN.names[3], pieces)


def sample_alerts() -> Iterator[Alert]:
    """Eight rows: five to review, one clear, one not readable, one clear with a weak alias."""
    yield alert(1, hits=(karun_hit(), un_hit()), findings=(FORWARDER, FOUNDED_UNKNOWN), reason="2 hits, 1 finding")
    yield alert(2, outcome=RowOutcome.CLEAR, severity=Severity.NONE, reason="no hit from 0.85 and no finding")
    yield alert(3, hits=(officer_hit(),), severity=Severity.CRITICAL, reason="director 'Behzad Rahmati' matches")
    yield alert(4, outcome=RowOutcome.ERROR, severity=Severity.NONE, reason="3 cells too many in this row")
    yield alert(5, findings=(FLOW_FORMING, FORWARDER), reason="Flow-forming machine (GD-0007, high)")
    yield alert(6, weak=(weak_hit(),), findings=(FOUNDED_UNKNOWN,), outcome=RowOutcome.CLEAR, severity=Severity.NONE)
    hostile = "<script>alert(1)</script>"
    yield alert(
        7, row_id='"><img src=x onerror=alert(3)>', hits=(karun_hit(0.87, hostile),), row=order_row(7, hostile, hostile)
    )
    yield alert(8, findings=(END_USER_UNKNOWN,), severity=Severity.MEDIUM, reason="No end user is named (EU-0001)")


def sample_manifest(**changes: object) -> RunManifest:
    """The manifest of `sample_alerts`, with the named fields changed."""
    fields: dict[str, object] = {
        "run_id": "2026-11-22T060000-4f1c",
        "software_version": "0.1.0",
        "config": {"threshold": 0.85, "review_severity": "medium", "profile": "US", "max_age_days": None},
        "config_digest": "c" * 64,
        "lists": (
            ListUse(
                "us_ofac_sdn", "a" * 64, "2026-11-20", "2026-11-21T05:00:00+00:00", 1.04, False, 17_412, "OFAC SDN"
            ),
            ListUse(
                "un_sc", "b" * 64, "2026-02-27", "2026-03-01T05:00:00+00:00", 266.0, True, 1_003, "UN Consolidated"
            ),
        ),
        "rules_digest": "d" * 64,
        "goods_digest": "e" * 64,
        "rule_count": 41,
        "inputs": (
            InputUse("orders.csv", "f" * 64, 8, "order", "utf-8", {"Customer": "customer_name", "Sales rep": ""}),
        ),
        "counts_in": 8,
        "counts_out": {"clear": 2, "review": 5, "error": 1, "not_screened": 0},
        "started": "2026-11-22T06:00:00+00:00",
        "ended": "2026-11-22T06:00:02+00:00",
        "duration": 2.0,
        "rows_per_second": 4.0,
        "peak_memory_mb": 181.5,
        "embedded_only": False,
        "demo": False,
        "warnings": ("orders.csv: column 'Sales rep' was not recognised and is carried along",),
        "history": (HistoryUse("2026-11-21T060000-9a77", "9" * 64),),
    }
    return RunManifest(**(fields | changes))  # type: ignore[arg-type]
