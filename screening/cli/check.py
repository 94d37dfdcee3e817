"""`screening check`: one party against the lists."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from screening.cli.findings_output import finding_json, print_findings
from screening.cli.match_output import hit_json, party_json, print_parties
from screening.cli.options import (
    affiliates_option,
    as_of_option,
    data_dir_option,
    demo_option,
    exit_zero_option,
    json_option,
    list_option,
    max_age_option,
    owners_option,
    threshold_option,
    weak_alias_option,
)
from screening.config import Config
from screening.errors import EXIT_CLEAR, EXIT_LISTS, EXIT_REVIEW, UsageProblem
from screening.lists.loaded import LoadedLists, open_lists
from screening.lists.snapshot import Snapshot, stale_mark
from screening.match.listed_party import counted, listed_parties
from screening.match.screener import LONGEST_NAME, Screener, Screening
from screening.model import (
    EntityType,
    Finding,
    FindingOutcome,
    Identifier,
    PartialDate,
    Party,
    Row,
    RowOutcome,
)
from screening.processes import usable_processors
from screening.terminal import printable

_TYPES = [t.value for t in EntityType if t is not EntityType.UNKNOWN]
_EXIT = {RowOutcome.CLEAR: EXIT_CLEAR, RowOutcome.REVIEW: EXIT_REVIEW, RowOutcome.NOT_SCREENED: EXIT_LISTS}


@click.command("check", short_help="Check one name against the lists.")
@click.argument("name")
@click.option("--type", "type_", type=click.Choice(_TYPES), help="Kind of party; unknown if not given.")
@click.option("--country", "countries", multiple=True, metavar="CC", help="Country, as code or name; repeatable.")
@click.option("--birth-date", metavar="D", help="1970-03-25, 1970-03 or 1970.")
@click.option(
    "--id",
    "identifiers",
    multiple=True,
    metavar="VALUE",
    help="Passport, tax, IMO … number; repeatable. `imo:9187629` names its kind.",
)
@click.option("--address", "addresses", multiple=True, metavar="A", help="Address; repeatable.")
@list_option
@threshold_option
@weak_alias_option
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Show at most N listed parties (all are counted)."
)
@click.option("--explain", is_flag=True, help="Say for each hit what agrees, what is missing, what contradicts.")
@owners_option
@affiliates_option
@click.option(
    "--profile", type=click.Choice(["US", "EU", "UK"]), default="US", show_default=True, help="Whose law, for --owners."
)
@demo_option
@max_age_option
@as_of_option
@exit_zero_option
@data_dir_option
@json_option
def command(
    name: str,
    type_: str | None,
    countries: tuple[str, ...],
    birth_date: str | None,
    identifiers: tuple[str, ...],
    addresses: tuple[str, ...],
    list_ids: tuple[str, ...],
    threshold: float,
    weak_alias_alerts: tuple[str, ...],
    limit: int | None,
    explain: bool,
    owners: Path | None,
    bis_affiliates: str,
    profile: str,
    demo: bool,
    max_age_days: float | None,
    as_of: datetime | None,
    exit_zero: bool,
    data_dir: Path,
    as_json: bool,
) -> int:
    """Check NAME against the lists.

    \b
    Examples:
      screening check "Bank Melli"
      screening check "Osama bin Laden" --type person --birth-date 1957 --explain
      screening check "ADRIAN DARYA 1" --type vessel --id imo:9116412 --json
      screening check --demo "SHIG"
      screening check "Blue Horizon FZE" --owners shareholders.csv --profile EU

    Exit status: 0 no hit, 1 a hit, 2 bad usage, 3 no list to be trusted (never "clear").
    """
    party = Party(
        name,
        type=EntityType(type_) if type_ else EntityType.UNKNOWN,
        countries=_countries(countries),
        birth_date=_birth_date(birth_date),
        addresses=addresses,
        identifiers=tuple(i for text in identifiers for i in _identifiers(text)),
    )
    config = Config(
        threshold=threshold, weak_aliases_alert=weak_alias_alerts, max_age_days=max_age_days, profile=profile
    )
    lists = open_lists(data_dir, list_ids, demo, max_age_days, as_of=as_of, by_stamp=True)
    config.check_lists([snapshot.list_id for snapshot in lists.snapshots])
    screener = Screener.open(lists.snapshots, config, by_stamp=True, processes=usable_processors())
    found = screener.screen(party)
    findings = _owned(party, owners, bis_affiliates, screener, config) if owners is not None else ()
    if found.unsearchable and not found.hits:
        raise UsageProblem(
            f"{_shown(name)} holds no name to search by (no letters, initials only, or over {LONGEST_NAME} "
            "characters); nothing was screened"
        )
    outcome = _outcome(found, findings, lists)
    if as_json:
        _print_json(party, config, lists, found, findings, outcome, limit)
    else:
        _print_text(party, config, lists, found, findings, outcome, limit, explain)
    return EXIT_CLEAR if outcome is RowOutcome.REVIEW and exit_zero else _EXIT[outcome]


def _shown(name: str) -> str:
    return repr(name if len(name) <= 60 else f"{name[:60]}…")


def _owned(party: Party, owners: Path, affiliates: str, screener: Screener, config: Config) -> tuple[Finding, ...]:
    from screening.ownership.findings import Affiliates
    from screening.ownership.owners import Owners, owners_file

    opened = Owners.open(owners_file(owners, Affiliates(affiliates)), screener, config.profile)
    for issue in opened.graph.issues:
        click.secho(printable(f"Note: {owners.name}: {issue}"), fg="yellow", err=True)
    return opened.findings(Row("", 1, "", "party", (party,), {}))


def _outcome(found: Screening, findings: tuple[Finding, ...], lists: LoadedLists) -> RowOutcome:
    if found.hits or any(f.outcome is FindingOutcome.FIRED or f.essential for f in findings):
        return RowOutcome.REVIEW
    return RowOutcome.NOT_SCREENED if lists.embedded_only else RowOutcome.CLEAR


def _countries(texts: tuple[str, ...]) -> tuple[str, ...]:
    if not texts:
        return ()
    from screening.intake.countries import read_countries

    codes: list[str] = []
    for text in texts:
        known, unknown = read_countries(text)
        if unknown:
            raise UsageProblem(f"--country {text!r} is no country that is known; use a two-letter code such as IR")
        codes.extend(known)
    return tuple(dict.fromkeys(codes))


def _birth_date(text: str | None) -> PartialDate | None:
    if text is None:
        return None
    from screening.intake.dates import read_date

    date, why = read_date(text)
    if date is None:
        raise UsageProblem(f"--birth-date {text!r} {why}")
    return date


def _identifiers(text: str) -> tuple[Identifier, ...]:
    """`imo:9187629` or a bare value of unstated kind."""
    from screening.intake.identifiers import identifier_kind, read_identifiers

    kind, colon, value = text.partition(":")
    known = identifier_kind(kind) if colon else None
    return read_identifiers(value, known) if known else read_identifiers(text, "")


def _mark(snapshot: Snapshot, as_of: datetime | None) -> str:
    mark = stale_mark(snapshot, as_of)
    return f", {mark}" if mark else ""


def _print_json(
    party: Party,
    config: Config,
    lists: LoadedLists,
    found: Screening,
    findings: tuple[Finding, ...],
    outcome: RowOutcome,
    limit: int | None,
) -> None:
    import json

    parties = listed_parties(found.hits)
    query: dict[str, Any] = {"name": party.name, "type": party.type, "countries": party.countries}
    query |= {"birth_date": party.birth_date.text if party.birth_date else None, "addresses": party.addresses}
    query |= {"identifiers": [{"type": i.type, "value": i.value} for i in party.identifiers]}
    answer = {
        "query": query,
        "outcome": outcome,
        "threshold": config.threshold,
        "lists": [
            {
                "id": s.list_id,
                "digest": s.digest,
                "published": s.published,
                "entities": s.entity_count,
                "imported": None if s.embedded else s.imported,
                "stale": s.stale(lists.as_of),
            }
            for s in lists.snapshots
        ],
        "warnings": lists.warnings,
        "hit_count": len(found.hits),
        "party_count": len(parties),
        "parties": [party_json(party) for party in parties[:limit]],
        "hits": [hit_json(h) for h in found.hits[:limit]],
        "weak_matches": [hit_json(h) for h in found.weak_matches[:limit]],
        "findings": [finding_json(f) for f in findings],
    }
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def _print_text(
    party: Party,
    config: Config,
    lists: LoadedLists,
    found: Screening,
    findings: tuple[Finding, ...],
    outcome: RowOutcome,
    limit: int | None,
    explain: bool,
) -> None:
    for warning in lists.warnings:
        click.secho(f"Note: {warning}", fg="yellow", err=True)
    parties = listed_parties(found.hits)
    verdict = {
        RowOutcome.REVIEW: f"REVIEW: {counted(parties)} at or above {config.threshold:g}"
        f"{', and its owners' * bool(findings)}",
        RowOutcome.CLEAR: f"no hit at or above {config.threshold:g} (no hit is not a clearance)",
        RowOutcome.NOT_SCREENED: "NOT SCREENED: no hit on the embedded lists, and no official list is imported",
    }[outcome]
    click.secho(printable(f"{party.name}: {verdict}"), bold=True)
    print_parties(parties[:limit], explain)
    if limit is not None and len(parties) > limit:
        click.echo(f"\n  … and {counted(parties[limit:])} more; raise --limit to see them")
    if found.weak_matches:
        click.echo("\nWeak aliases, and other rooms of listed addresses, that match (they make no hit by themselves):")
        print_parties(listed_parties(found.weak_matches)[:limit], explain)
    print_findings(findings)
    searched = ", ".join(
        f"{s.list_id} ({s.published or 'undated'}, {s.entity_count:,} entities{_mark(s, lists.as_of)})"
        for s in lists.snapshots
    )
    click.echo(f"\nSearched: {searched}")
