"""`screening evaluate --audit`: draws the names, audits the index with them, and shows what was found."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from screening.cli.run_progress import told
from screening.errors import InputProblem
from screening.model import Party, Row

if TYPE_CHECKING:
    from screening.config import Config
    from screening.match.audit import Audit, Lost, Tally
    from screening.match.labelled import LabelledFile

#: Lost pairs, and names that cannot be searched, that the text shows; JSON has all.
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class AuditAsked:
    """What the command line asks for."""

    names: int
    near_copies: int
    seed: int
    workers: int | None


def run_audit(
    source: LabelledFile | Path | None,
    asked: AuditAsked,
    mapping: Mapping[str, str],
    data_dir: Path,
    list_ids: Sequence[str],
    demo: bool,
    config: Config,
) -> Audit:
    """Audits the index of the loaded lists with names of the source and near-copies, showing progress."""
    from screening.lists.loaded import open_lists
    from screening.match.audit import Audit, Drawn, Origin
    from screening.match.audit_workers import audit_all
    from screening.match.draw import draw_parties, near_copies

    lists = open_lists(data_dir, list_ids, demo=demo)
    for warning in lists.warnings:
        click.echo(warning, err=True)
    parties = [] if source is None else draw_parties(_parties(source, mapping), asked.names, asked.seed)
    if source is not None and not parties:
        raise InputProblem(f"{_path(source)}: no row names a party to audit with")
    copies = near_copies(lists.snapshots, asked.near_copies, asked.seed)
    drawn = [
        *(Drawn(party, Origin.FILE) for party in parties),
        *(Drawn(party, Origin.NEAR_COPY) for party in copies),
    ]
    chunks = audit_all(drawn, lists.snapshots, config, asked.workers or os.cpu_count() or 1)
    done = [(chunk.about, one) for chunk, one in told(_each(chunks), len(drawn), "names")]
    name = "" if source is None else _path(source).name
    return Audit(asked.seed, config.threshold, name, lists.snapshots, done[0][0], tuple(one for _, one in done))


def _each(chunks: Iterator[Any]) -> Iterator[Any]:
    return ((chunk, one) for chunk in chunks for one in chunk.audited)


def _path(source: LabelledFile | Path) -> Path:
    return source if isinstance(source, Path) else source.path


def _parties(source: LabelledFile | Path, mapping: Mapping[str, str]) -> Iterator[Party]:
    """The parties of a customer or order file as a batch screens them; of labelled data, the names that are queried."""
    if isinstance(source, Path):
        from screening.intake import open_input

        for row in open_input(source, mapping, None).rows():
            if isinstance(row, Row):
                yield from row.parties
        return
    for name, type in zip(source.texts("query"), source.types(), strict=True):
        if name:
            yield Party(name, type=type)


def audit_text(audit: Audit) -> str:
    """The figures, every lost pair, and what cannot be searched."""
    from screening.cli.evaluation import table
    from screening.terminal import printable

    head = ("searched", "names", "pairs", "that matter", f"from {audit.threshold:g}", "lost", "recall")
    searched = f"names of {audit.source} and near-copies" if audit.source else "near-copies"
    lines = [
        f"audit of the index: {searched} of listed names, each compared with all {audit.about.names:,} listed names "
        f"(threshold {audit.threshold:g}, seed {audit.seed})",
        *(f"  {s.list_id}  {s.entity_count:,} entities, digest {s.digest}" for s in audit.lists),
        "",
        *table(head, [*map(_row, audit.tallies())]),
        "",
        "A pair matters from the name score that screening asks for: the threshold, less where a birth date, a country",
        "or an address could lift it, more against another type of party.",
        "",
    ]
    if audit.lost:
        lines += [
            f"LOST: {len(audit.lost):,} pairs that the index did not offer",
            *map(_lost_line, audit.lost[:_SHOWN]),
        ]
        lines += [f"  … and {len(audit.lost) - _SHOWN:,} more (--json has all)"] if len(audit.lost) > _SHOWN else []
    else:
        lines += ["The index lost nothing."]
    if audit.unsearchable:
        shown = "; ".join(audit.unsearchable[:_SHOWN])
        lines += [
            "Not searched, for want of a word (single letters) or as far too long, and reported as errors by a batch: "
            f"{len(audit.unsearchable):,} names, with {audit.unsearched:,} pairs that would matter: {shown}"
        ]
    if audit.about.unsearchable:
        shown = "; ".join(f"{one.text} ({one.list_id} {one.entity_id})" for one in audit.about.unsearchable[:_SHOWN])
        lines += [f"Listed names without a word to find them by: {len(audit.about.unsearchable):,}: {shown}"]
    lines += ["No name was searched by a scan: the index knows none."]
    return "\n".join(map(printable, lines))


def audit_json(audit: Audit) -> dict[str, Any]:
    """The same as JSON values; every lost pair."""
    return {
        "kind": "audit",
        "threshold": audit.threshold,
        "seed": audit.seed,
        "file": audit.source or None,
        "lists": [
            {"id": s.list_id, "digest": s.digest, "published": s.published or None, "entities": s.entity_count}
            for s in audit.lists
        ],
        "listed_names": audit.about.names,
        **_tally_json(audit.whole),
        "by_origin": [{"origin": tally.group, **_tally_json(tally)} for tally in audit.by_origin()],
        "lost_pairs": [_lost_json(lost) for lost in audit.lost],
        "not_searched": {"names": list(audit.unsearchable), "pairs_that_would_matter": audit.unsearched},
        "searched_by_scan": 0,
        "listed_without_a_word": [
            {"list": one.list_id, "entity_id": one.entity_id, "name": one.text} for one in audit.about.unsearchable
        ],
    }


def _row(tally: Tally) -> tuple[str, ...]:
    recall = "–" if tally.recall is None else f"{tally.recall:.6f}"
    counts = (tally.names, tally.pairs, tally.mattering, tally.at_threshold, tally.lost)
    return tally.group, *(f"{count:,}" for count in counts), recall


def _tally_json(tally: Tally) -> dict[str, Any]:
    return {
        "names": tally.names,
        "pairs": tally.pairs,
        "pairs_that_matter": tally.mattering,
        "pairs_at_threshold": tally.at_threshold,
        "lost": tally.lost,
        "recall": tally.recall,
    }


def _lost_line(lost: Lost) -> str:
    pair, where = lost.pair, _where(lost)
    listed = pair.listed
    return f"  {pair.score:.3f}  {pair.query}  /  {listed.text}  ({listed.list_id} {listed.entity_id}; in {where})"


def _where(lost: Lost) -> str:
    return " and ".join(["check"] * lost.in_check + ["batch"] * lost.in_batch)


def _lost_json(lost: Lost) -> dict[str, Any]:
    pair, listed = lost.pair, lost.pair.listed
    return {
        "query": pair.query,
        "listed": listed.text,
        "list": listed.list_id,
        "entity_id": listed.entity_id,
        "type": listed.type,
        "score": pair.score,
        "score_that_matters": round(pair.at_least, 6),
        "lost_in_check": lost.in_check,
        "lost_in_batch": lost.in_batch,
    }
