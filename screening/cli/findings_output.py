"""Findings on the terminal and as JSON of the contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from screening.model import Finding
from screening.terminal import printable


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding as the contract's JSON, with what is missing and what to ask."""
    source = finding.sources[0] if finding.sources else None
    return {
        "rule": finding.rule,
        "severity": finding.severity.label,
        "outcome": finding.outcome.value,
        "techniques": list(finding.techniques),
        "goods": list(finding.goods),
        "message": finding.message,
        "evidence": dict(finding.evidence),
        "source": {"title": source.title, "cite": source.cite, "url": source.url} if source else None,
        "missing": list(finding.missing),
        "question": finding.question,
    }


def print_findings(findings: Sequence[Finding]) -> None:
    """Each finding with its evidence, its source and the question to ask."""
    for finding in findings:
        click.echo()
        click.echo(printable(f"{finding.rule}  {finding.severity.label}, {finding.outcome.value}: {finding.message}"))
        for name, value in finding.evidence.items():
            for number, part in enumerate(value.split("; ")):
                label = name.replace("_", " ") if number == 0 else ""
                click.echo(printable(f"  {label:<14} {part}"))
        for source in finding.sources:
            click.echo(printable(f"  {'source':<14} {', '.join(t for t in (source.title, source.cite) if t)}"))
        if finding.question:
            click.echo(printable(f"  {'ask':<14} {finding.question}"))
