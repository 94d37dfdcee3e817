"""Alerts of the review as text and as JSON."""

from __future__ import annotations

import dataclasses
import json
import textwrap
from collections.abc import Iterable
from typing import Any

import click

from screening.batch.codec import alert_to_json
from screening.cli.findings_output import print_findings
from screening.cli.match_output import hit_json
from screening.model import Alert, Hit
from screening.reports.checklist import SOURCE, checklist
from screening.reports.hit_view import compared_fields, entity_facts, party_facts, party_of, row_facts
from screening.review.record import RunStanding
from screening.review.verdict import REASONS
from screening.review.view import AlertFile, AlertLine
from screening.terminal import printable

#: Columns of a terminal that the two sides of a hit take.
_SIDE = 46


def print_standing(standing: RunStanding) -> None:
    """How everything stands after a run, and the head of the log to write down."""
    counted = ", ".join(f"{count:,} {name}" for name, count in standing.counts.items() if count)
    click.echo(f"Run {standing.run_id}: {counted or 'nothing to review'}.")
    click.echo(f"Audit log: {standing.head}")


def print_lines(lines: Iterable[AlertLine]) -> None:
    """One alert a line, and below it why it stands so."""
    count = 0
    for line in lines:
        count += 1
        who = f"{line.file} {line.row_id or f'row {line.row}'}"
        whose = f"  [{line.assigned}]" if line.assigned else ""
        head = f"{line.alert_id}  {line.standing.value:<10} {line.severity:<8} {who}: {line.text}{whose}"
        click.echo(printable(head))
        if line.reason:
            click.echo(printable(f"{'':18}{line.reason}"))
    if not count:
        click.echo("No alerts stand so.")


def alert_record(found: AlertFile) -> dict[str, Any]:
    """The alert as JSON values."""
    return {
        **dataclasses.asdict(found.line),
        "hit": hit_json(found.hit) if found.hit else None,
        "row": alert_to_json(found.alert),
        "decisions": list(found.decisions),
        "related": list(found.related),
        "log": list(found.log),
        "checklist": [dataclasses.asdict(step) for step in checklist(found.alert, found.hit)] if found.hit else [],
    }


def print_alert(found: AlertFile) -> None:
    """The alert for a person who must decide."""
    print_lines([found.line])
    click.echo(f"{'':18}first found by {found.line.first_run}, last by {found.line.last_run}")
    if found.hit is not None:
        _print_hit(found.alert, found.hit)
    elif found.alert.row is not None:
        _print_facts("THE ROW", row_facts(found.alert.row))
    if found.finding is not None:
        print_findings([found.finding])
    _print_decisions("Decisions on this alert", found.decisions)
    _print_decisions("Decisions on the same list entry, for others", found.related)
    if found.hit is not None:
        click.echo(f"\nBefore you decide ({SOURCE}):")
        for number, step in enumerate(checklist(found.alert, found.hit), start=1):
            click.echo(textwrap.fill(f"[ ] {number}. {step.question}", 100, subsequent_indent="       "))
            here = printable(f"here: {step.here}")
            click.echo(textwrap.fill(here, 100, initial_indent=" " * 7, subsequent_indent=" " * 13))
    click.echo(f"\nDecide: screening review decide {found.line.alert_id[:8]} VERDICT --reason CODE --note TEXT")


def _print_hit(alert: Alert, hit: Hit) -> None:
    click.echo(f"\nScore {hit.score:.4f} on {hit.list_id} {hit.entity.id}\n")
    click.echo(f"{'':15} {'OURS':<{_SIDE}} {'LISTED':<{_SIDE}}")
    for field in compared_fields(hit):
        ours, listed = (textwrap.wrap(printable(text), _SIDE) or ["-"] for text in (field.party, field.entity))
        for at in range(max(len(ours), len(listed))):
            cells = (ours[at] if at < len(ours) else "", listed[at] if at < len(listed) else "")
            label, verdict = (field.label, field.verdict) if at == 0 else ("", "")
            click.echo(f"{label:<15} {cells[0]:<{_SIDE}} {cells[1]:<{_SIDE}} {verdict}".rstrip())
    party = party_of(alert, hit)
    _print_facts("OUR DATA", party_facts(party) if party else [])
    _print_facts("THE LIST ENTRY", entity_facts(hit.entity))


def _print_facts(title: str, facts: list[tuple[str, str]]) -> None:
    click.echo(f"\n{title}")
    for label, value in facts:
        click.echo(textwrap.fill(printable(f"  {label:<14} {value}"), 110, subsequent_indent=" " * 17))


def _print_decisions(title: str, decisions: Iterable[dict[str, Any]]) -> None:
    decisions = list(decisions)
    if decisions:
        click.echo(f"\n{title}")
    for one in decisions:
        second = f", approved by {one['approved_by']}" if one["approved_by"] else ", NOT APPROVED" * one["second"]
        until = f", holds until {one['expires']}" if one["expires"] else ""
        click.echo(printable(f"  {one['decided'][:10]} {one['verdict']} by {one['user']}{second}{until}"))
        click.echo(printable(f"             {one['code']}: {REASONS[one['code']].text} {one['note']}"))
        if one["ended"]:
            click.echo(printable(f"             ended {one['ended'][:10]}: {one['ended_why']}"))


def print_log(lines: Iterable[dict[str, Any]], as_json: bool) -> None:
    """Lines of the audit log."""
    for line in lines:
        if as_json:
            click.echo(json.dumps(line, ensure_ascii=False))
            continue
        mark = f" [{line['mark']}]" if line["mark"] else ""
        text = f"{line['number']:>6} {line['time']}{mark} {line['user']} {line['action']} {line['subject']}"
        click.echo(printable(f"{text} {line['details']}"))
