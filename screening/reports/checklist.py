"""OFAC's five steps for telling a true hit from a false one, each with what this hit shows.

After OFAC's FAQ 5 (https://ofac.treasury.gov/faqs/5), in our own words; they serve for other lists as well.
"""

from __future__ import annotations

from dataclasses import dataclass

from screening.model import Alert, EntityType, Hit, PieceOutcome
from screening.reports.hit_view import compared_fields, party_of, unstated_fields

SOURCE = "after OFAC FAQ 5, https://ofac.treasury.gov/faqs/5"


@dataclass(frozen=True, slots=True)
class Step:
    """One question, and what the data at hand says to it."""

    question: str
    here: str


def checklist(alert: Alert, hit: Hit) -> tuple[Step, ...]:
    """The five steps for a hit."""
    return (
        Step(
            "Which list is it? Only a sanctions list, or a country under sanctions, makes this a sanctions hit; "
            "another reason (export control, own list) has its own rules.",
            f"{hit.list_id}, programmes: {', '.join(hit.entity.programs) or 'none stated'}.",
        ),
        Step(
            "Is it the same kind of party? A person is no company, vessel or aircraft: then the hit is false.",
            _kinds(alert, hit),
        ),
        Step(
            "How much of the listed name agrees? One of several parts alone (only a family name) speaks against a hit.",
            _name_parts(hit),
        ),
        Step(
            "Compare the whole entry with all that is known of the party. Where much is not known, ask for it first.",
            _not_known(hit),
        ),
        Step(
            "Do several details agree, or one exactly that only one party can have? Then treat it as a true hit: stop, "
            "report, and ask the authority where in doubt. Else it is false; write down why.",
            _details(hit),
        ),
    )


def _kinds(alert: Alert, hit: Hit) -> str:
    party = party_of(alert, hit)
    ours = EntityType.UNKNOWN if party is None else party.type
    said = "not stated" if ours is EntityType.UNKNOWN else ours.value
    return f"Ours: {said}; listed: {hit.entity.type.value}."


def _name_parts(hit: Hit) -> str:
    pieces = [piece for piece in hit.pieces if piece.feature == "name"]
    agreeing = [p.listed or p.query for p in pieces if p.outcome in (PieceOutcome.AGREE, PieceOutcome.PARTIAL)]
    others = [p.listed or p.query for p in pieces if p.outcome in (PieceOutcome.CONFLICT, PieceOutcome.ABSENT)]
    kind = hit.matched_name.kind.value.replace("_", " ")
    rest = f"; not: {', '.join(others)}" if others else ""
    return f"{hit.matched_name.value} ({kind}): agreeing {', '.join(agreeing) or 'nothing'}{rest}."


def _not_known(hit: Hit) -> str:
    missing = [field.label for field in compared_fields(hit) if field.outcome is PieceOutcome.ABSENT]
    unknown = list(dict.fromkeys([*missing, *unstated_fields(hit)]))
    return f"Missing on a side: {', '.join(unknown)}." if unknown else "Nothing that is compared is missing."


def _details(hit: Hit) -> str:
    def said(outcome: PieceOutcome) -> str:
        found = [field.label for field in compared_fields(hit) if field.outcome is outcome]
        return ", ".join(found) or "nothing"

    agrees, partly, conflicts = map(said, (PieceOutcome.AGREE, PieceOutcome.PARTIAL, PieceOutcome.CONFLICT))
    return f"Agrees: {agrees}; partly: {partly}; conflicts: {conflicts}."
