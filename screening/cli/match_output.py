"""Hits as JSON and as text, for check and compare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from screening.model import Hit, Piece, PieceOutcome
from screening.terminal import printable

_MARK = {
    PieceOutcome.AGREE: "agrees ",
    PieceOutcome.PARTIAL: "partly ",
    PieceOutcome.CONFLICT: "CONFLICT",
    PieceOutcome.ABSENT: "missing",
}


def hit_json(hit: Hit) -> dict[str, Any]:
    """A hit as the contract's JSON."""
    e = hit.entity
    return {
        "score": round(hit.score, 4),
        "list": hit.list_id,
        "entity": {
            "id": e.id,
            "name": e.name,
            "type": e.type,
            "programs": e.programs,
            "countries": e.countries,
            "birth_dates": [d.text for d in e.birth_dates],
            "identifiers": [{"type": i.type, "value": i.value, "country": i.country} for i in e.identifiers],
            "url": e.url,
        },
        "matched_name": {"value": hit.matched_name.value, "kind": hit.matched_name.kind},
        "same_party": hit.same_party,
        "same_party_reason": hit.same_party_reason,
        "explanation": [piece_json(p) for p in hit.pieces],
    }


def piece_json(piece: Piece) -> dict[str, Any]:
    """One piece of an explanation as the contract's JSON."""
    return {
        "feature": piece.feature,
        "outcome": piece.outcome,
        "query": piece.query,
        "listed": piece.listed,
        "contribution": round(piece.contribution, 6),
        "text": piece.text,
    }


def print_hits(hits: Sequence[Hit], explain: bool) -> None:
    """A table of hits, with a sentence for each piece if wanted."""
    if not hits:
        return
    rows = [("SCORE", "LIST", "ID", "NAME", "TYPE", "PROGRAMS", "COUNTRIES")]
    for h in hits:
        e = h.entity
        countries = ", ".join(e.countries or e.nationalities)
        rows.append((f"{h.score:.3f}", h.list_id, e.id, e.name, e.type, ", ".join(e.programs), countries))
    widths = [min(44, max(len(row[i]) for row in rows)) for i in range(len(rows[0]))]
    click.secho("\n  " + _line(rows[0], widths), dim=True)
    for hit, row in zip(hits, rows[1:], strict=True):
        click.secho("  " + _line(row, widths), fg="bright_red" if hit.score >= 0.95 else "yellow")
        if hit.matched_name.value != hit.entity.name:
            click.echo(
                f"         matched: {printable(hit.matched_name.value)} ({hit.matched_name.kind.replace('_', ' ')})"
            )
        if hit.same_party_reason:
            click.echo(f"         the same party: {printable(hit.same_party_reason)}")
        if explain:
            print_pieces(hit.pieces)


def print_pieces(pieces: Sequence[Piece]) -> None:
    """One line a piece: what it adds, how it stands, and why."""
    for piece in pieces:
        dim = piece.outcome is PieceOutcome.ABSENT and not piece.contribution
        click.secho(f"         {piece.contribution:+.3f}  {_MARK[piece.outcome]:8}  {printable(piece.text)}", dim=dim)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(_fit(printable(c), w) for c, w in zip(cells, widths, strict=True)).rstrip()


def _fit(text: str, width: int) -> str:
    return text[: width - 1] + "…" if len(text) > width else text.ljust(width)
