"""README.html of an exported case: all that an examiner needs to follow it, on one page that works offline."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from screening.reports.checklist import SOURCE, checklist
from screening.reports.hit_view import compared_fields, entity_facts, party_facts, party_of, row_facts, waterfall
from screening.reports.manifest import setting_text
from screening.review.verdict import REASONS
from screening.review.view import AlertFile


def case_page(found: AlertFile, case: dict[str, Any]) -> str:
    """The page of a case; every value is escaped."""
    environment = Environment(
        loader=PackageLoader("screening.reports"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    hit = found.hit
    party = party_of(found.alert, hit) if hit else None
    return environment.get_template("case.html.j2").render(
        line=found.line,
        case=case,
        hit=hit,
        fields=compared_fields(hit) if hit else [],
        bars=waterfall(hit.pieces) if hit else [],
        pieces=hit.pieces if hit else [],
        party=[("name", party.name), *party_facts(party)] if party else [],
        entity=entity_facts(hit.entity) if hit else [],
        remarks=hit.entity.remarks if hit else "",
        url=hit.entity.url if hit else "",
        row=row_facts(found.alert.row) if found.alert.row else [],
        findings=found.alert.findings,
        steps=checklist(found.alert, hit) if hit else [],
        steps_source=SOURCE,
        decisions=found.decisions,
        related=found.related,
        reasons={code: reason.text for code, reason in REASONS.items()},
        log=found.log,
        settings=[(name, setting_text(value)) for name, value in case["settings"].items()],
    )
