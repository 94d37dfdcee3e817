"""Findings of ownership on the parties of a row, with the chain from the listed owners to the party."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from screening.intake.dates import read_date
from screening.model import Finding, FindingOutcome, Hit, Party, Row
from screening.ownership.graph import Graph, stated_too_much
from screening.ownership.law import OwnershipTest
from screening.ownership.shares import WHOLE, Share, text_of
from screening.ownership.verdict import Doubt, Verdict

FAMILY = "ownership"
#: Links of a chain that are told; the count of the others follows.
_LINKS = 20


class Affiliates(StrEnum):
    """What the user has recorded of the BIS Affiliates Rule."""

    UNKNOWN = "unknown"
    IN_FORCE = "in-force"
    SUSPENDED = "suspended"


#: Why the rule cannot be decided without the user's word.
_WHY_UNKNOWN = (
    "Whether the BIS Affiliates Rule (90 FR 47201) applies is not recorded: it was suspended from 2025-11-10 to "
    "2026-11-09 (90 FR 50857), and this software does not know what came after. Check, then record it with "
    "--bis-affiliates in-force or suspended"
)


def finding(
    test: OwnershipTest,
    party: Party,
    body: int,
    verdict: Verdict,
    graph: Graph,
    hits: Mapping[int, Hit],
    affiliates: Affiliates,
) -> Finding | None:
    """The finding of a verdict; None where a switched rule is suspended. `hits`: the matches of the listed owners."""
    if test.switch and affiliates is Affiliates.SUSPENDED:
        return None
    link = verdict.links[body]
    held = "is controlled" if link.by_control else f"is owned {text_of(Share(*_reach(link.owners)))}"
    owners = "; ".join(_listed(graph, seed, hits) for seed in sorted(_used(verdict, body)))
    outcome = FindingOutcome.FIRED
    missing: tuple[str, ...] = ()
    says = f"{party.name} {held}, directly or through companies, by parties that match listed ones."
    if verdict.doubt is not None:
        outcome, missing = FindingOutcome.UNDETERMINED, ("owners",)
        says = f"{test.title}: cannot be decided for {party.name}; {verdict.doubt.value}."
    elif test.switch and affiliates is Affiliates.UNKNOWN:
        outcome, missing = FindingOutcome.UNDETERMINED, (test.switch,)
        says = f"{says} {_WHY_UNKNOWN}."
    evidence = {
        "owned": graph.bodies[body].name,
        "chain": "; ".join(_chain(graph, verdict, body)),
        "listed_owners": owners,
    }
    if too_much := _contradiction(graph, body):
        evidence["note"] = too_much
    return Finding(
        rule=test.id,
        title=test.title,
        severity=test.severity,
        outcome=outcome,
        message=says,
        techniques=test.techniques,
        evidence=evidence,
        sources=test.sources,
        missing=missing,
        essential=outcome is FindingOutcome.UNDETERMINED and verdict.doubt is not Doubt.UNDISCLOSED,
        question=test.question,
        family=FAMILY,
    )


def one_of_each(findings: list[Finding]) -> tuple[Finding, ...]:
    """One finding for each test: those that fired stand before those that could not be decided; equal ones once."""
    kept: dict[str, list[Finding]] = {}
    for each in findings:
        kept.setdefault(each.rule, []).append(each)
    result: list[Finding] = []
    for of_rule in kept.values():
        fired = [each for each in of_rule if each.outcome is FindingOutcome.FIRED]
        for each in fired or of_rule[:1]:
            if each not in result:
                result.append(each)
    return tuple(sorted(result, key=lambda each: each.rule))


def day_of(row: Row) -> str:
    """The day of an order as ISO 8601, by which its law is chosen; "" where it is not a clear day."""
    date, why = read_date(row.fields.get("order_date", ""))
    return date.earliest if date is not None and not why and date.earliest == date.latest else ""


def _reach(owners: tuple[tuple[int, Share], ...]) -> tuple[int, int]:
    return min(WHOLE, sum(share.low for _, share in owners)), min(WHOLE, sum(share.high for _, share in owners))


def _chain(graph: Graph, verdict: Verdict, body: int) -> Iterator[str]:
    """Who holds what, from the party upwards."""
    told = 0
    waiting, seen = [body], {body}
    while waiting:
        owned = waiting.pop(0)
        for owner, share in verdict.links[owned].owners:
            if told == _LINKS:
                yield "and further holdings above"
                return
            told += 1
            yield _holding(graph, owner, owned, share)
            if owner in verdict.links and owner not in seen:
                seen.add(owner)
                waiting.append(owner)


def _holding(graph: Graph, owner: int, owned: int, share: Share) -> str:
    holding = graph.owners[owned][owner]
    what = text_of(share) if share.high else ""
    how = " and ".join(part for part in (what and f"{what} of", "control of" if holding.control else "") if part)
    when = ", ".join(part for part in (holding.date and f"as of {holding.date}", holding.place) if part)
    return f"{_name(graph, owner)} has {how or 'an interest in'} {_name(graph, owned)}" + (f" ({when})" if when else "")


def _used(verdict: Verdict, body: int) -> set[int]:
    """The listed or undisclosed owners that the chain ends in."""
    used: set[int] = set()
    waiting, seen = [body], {body}
    while waiting:
        for owner, _ in verdict.links[waiting.pop()].owners:
            if owner in verdict.seeds:
                used.add(owner)
            elif owner in verdict.links and owner not in seen:
                seen.add(owner)
                waiting.append(owner)
    return used


def _listed(graph: Graph, owner: int, hits: Mapping[int, Hit]) -> str:
    hit = hits.get(owner)
    if hit is None:
        return f"{_name(graph, owner)} ({graph.bodies[owner].undisclosed})"
    part = f" {hit.entity.sublist}" if hit.entity.sublist else ""
    return f"{_name(graph, owner)} = {hit.entity.name} ({hit.list_id}{part} {hit.entity.id}, score {hit.score:.3f})"


def _name(graph: Graph, body: int) -> str:
    return graph.bodies[body].name or "an owner who is not named"


def _contradiction(graph: Graph, body: int) -> str:
    shares = [holding.share for holding in graph.owners.get(body, {}).values() if holding.share is not None]
    total = stated_too_much(shares)
    return f"the stated shares add up to {text_of(Share(total, total))}: more than the whole" if total else ""
