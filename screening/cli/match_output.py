"""Hits as JSON and as text, for check and compare: one party once, with all its listings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from screening.lists.effects import effect_of
from screening.match.listed_party import ListedParty, place
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
            "sublist": e.sublist,
            "legal_effect": effect_of(e),
            "designated": e.designated,
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


def party_json(party: ListedParty) -> dict[str, Any]:
    """One listed party with all its listings: what each says of it, and how they are known to be one."""
    return {
        "same_party": party.best.same_party,
        "name": party.best.entity.name,
        "score": round(party.best.score, 4),
        "programs": party.programs,
        "countries": party.countries,
        "legal_effects": list(party.effects),
        "listings": [
            {
                "list": hit.list_id,
                "sublist": hit.entity.sublist,
                "entity_id": hit.entity.id,
                "name": hit.entity.name,
                "score": round(hit.score, 4),
                "programs": hit.entity.programs,
                "legal_effect": effect_of(hit.entity),
                "reason": hit.same_party_reason,
            }
            for hit in party.listings
        ],
        "reasons": party.reasons,
    }


def print_parties(parties: Sequence[ListedParty], explain: bool) -> None:
    """Each party once: what all its listings together say, then a table of them."""
    for party in parties:
        hit = party.best
        head = ", ".join([hit.entity.name, hit.entity.type, *party.countries])
        click.secho(f"\n  {printable(head)}", bold=True)
        if party.programs:
            _print_fact("programmes", ", ".join(party.programs))
        _print_fact("listed on", ", ".join(party.places))
        for effect, places in party.effects.items():
            _print_fact("effect", effect + (f" [{', '.join(places)}]" if len(party.effects) > 1 else ""))
        _print_listings(party.listings, explain)


def _print_fact(label: str, text: str) -> None:
    """A labelled text, broken at the width of the terminal."""
    import shutil  # takes longer to import than a check without a hit takes to print

    width = shutil.get_terminal_size().columns
    lead = f"    {label + ':':12}"
    click.echo(click.wrap_text(printable(text), width, lead, " " * len(lead)))


def _print_listings(hits: Sequence[Hit], explain: bool) -> None:
    rows = [("SCORE", "LIST", "ID", "NAME", "TYPE", "PROGRAMS", "COUNTRIES")]
    for h in hits:
        e = h.entity
        countries = ", ".join(e.countries or e.nationalities)
        rows.append((f"{h.score:.3f}", place(h), e.id, e.name, e.type, ", ".join(e.programs), countries))
    widths = [min(44, max(len(row[i]) for row in rows)) for i in range(len(rows[0]))]
    click.secho("    " + _line(rows[0], widths), dim=True)
    for hit, row in zip(hits, rows[1:], strict=True):
        click.secho("    " + _line(row, widths), fg="bright_red" if hit.score >= 0.95 else "yellow")
        if hit.matched_name.value != hit.entity.name:
            kind = hit.matched_name.kind.replace("_", " ")
            click.echo(f"           matched: {printable(hit.matched_name.value)} ({kind})")
        if hit.same_party_reason:
            click.echo(f"           the same party: {printable(hit.same_party_reason)}")
        if explain:
            print_pieces(hit.pieces, indent=11)


def print_pieces(pieces: Sequence[Piece], indent: int = 9) -> None:
    """One line a piece: what it adds, how it stands, and why."""
    for piece in pieces:
        dim = piece.outcome is PieceOutcome.ABSENT and not piece.contribution
        line = f"{piece.contribution:+.3f}  {_MARK[piece.outcome]:8}  {printable(piece.text)}"
        click.secho(" " * indent + line, dim=dim)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(_fit(printable(c), w) for c, w in zip(cells, widths, strict=True)).rstrip()


def _fit(text: str, width: int) -> str:
    return text[: width - 1] + "…" if len(text) > width else text.ljust(width)
