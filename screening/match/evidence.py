"""Secondary evidence: what type, birth date, country, identifiers and address say beside the name.

Agreement closes part of the gap to 1, contradiction takes off a fixed amount, absence does neither. A shared strong
identifier is a hit whatever the name. Evidence without a resembling name raises nothing, and no contradiction hides
an exact name: ships change numbers on paper, sole traders are person and firm.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from screening.match.identifiers import normal_value, shared_identifiers
from screening.model import Entity, EntityType, PartialDate, Party, PieceOutcome

#: Share of the gap to 1 that an agreement closes. A full birth date is shared by chance in 1 of some 25,000 pairs,
#: a year in 1 of 70, a country in 1 of 20 or less (lists and customers cluster): the steps are wide apart. By hand.
BIRTH_DAY_AGREES, BIRTH_YEAR_AGREES, COUNTRY_AGREES, CITY_AGREES = 0.5, 0.2, 0.1, 0.1
#: The same for a weak alias that is equal: no hit by itself, but it confirms a name that resembles (OFAC FAQ 124).
WEAK_ALIAS_AGREES = 0.6
#: Taken off the score by a contradiction.
BIRTH_CONFLICT, BIRTH_NEAR_CONFLICT, COUNTRY_CONFLICT, TYPE_CONFLICT, NUMBER_CONFLICT = 0.12, 0.04, 0.02, 0.12, 0.12
#: A weak alias counts only where it is practically equal (OFAC FAQ 124: broad names, used to confirm).
WEAK_ALIAS_SCORE = 0.97
#: Below this name score nothing raises: a birth date is no name.
MIN_NAME_SCORE = 0.6
#: An exact name keeps at least this score against any contradiction.
EXACT_FLOOR = 0.86
_EXACT = 0.999
_CIRCA = timedelta(days=2 * 365)
_SINGLE_NUMBERS = ("imo", "lei", "tax_id", "registration")


class Evidence(NamedTuple):
    """One compared field: what it says, both values, and what it adds to the score."""

    feature: str
    outcome: PieceOutcome
    query: str
    listed: str
    contribution: float
    corroborates: bool = False
    """Strong enough to let a weak alias alert."""


def weigh(name_score: float, party: Party, entity: Entity, weak_alias: str = "") -> tuple[float, list[Evidence]]:
    """Score with the evidence of all fields, and what each added; the additions sum to the difference.

    `name_score` and the result are 0 to 1. Fields missing on a side appear as absent with no contribution.
    `weak_alias`: the entity's weak alias that is equal to the party's name, where the score is another name's.
    """
    score = name_score
    out: list[Evidence] = []
    for found, effect in (*_weak_alias(party, weak_alias), *_fields(party, entity)):
        if found.outcome is PieceOutcome.AGREE and (name_score >= MIN_NAME_SCORE or effect == 1.0):
            change = (1.0 - score) * effect
        elif found.outcome is PieceOutcome.CONFLICT:
            floor = EXACT_FLOOR if name_score >= _EXACT else 0.0
            change = max(-effect, min(0.0, floor - score))
        else:
            change = 0.0
        score += change
        out.append(found._replace(contribution=change))
    return score, out


def reachable_from(threshold: float, party: Party, types: Collection[EntityType]) -> float:
    """Lowest name score that matters against entities of these types: from it the party's evidence could lift the name
    to `threshold`, or it says that a weak alias is equal.

    Of another type than the party an entity loses `TYPE_CONFLICT` before anything agrees, unless its name is exact."""
    gap = 1.0
    if party.birth_date is not None:
        gap *= 1.0 - BIRTH_DAY_AGREES
    if party.countries:
        gap *= 1.0 - COUNTRY_AGREES
    if party.addresses:
        gap *= 1.0 - CITY_AGREES
    least = 1.0 - (1.0 - threshold) / gap
    if EntityType.UNKNOWN not in (party.type, *types) and party.type not in types:
        least = min(least + TYPE_CONFLICT, WEAK_ALIAS_SCORE)
    return max(min(threshold, MIN_NAME_SCORE), least)


def _weak_alias(party: Party, weak_alias: str) -> Iterator[tuple[Evidence, float]]:
    if weak_alias:
        yield Evidence("weak_alias", PieceOutcome.AGREE, party.name, weak_alias, 0.0), WEAK_ALIAS_AGREES


def _fields(party: Party, entity: Entity) -> Iterator[tuple[Evidence, float]]:
    """Contradictions come before agreements, so that agreement closes what is left of the gap."""
    yield _type(party, entity)
    yield from _number_conflict(party, entity)
    yield from sorted(
        (_birth(party, entity), _country(party, entity)), key=lambda f: f[0].outcome is PieceOutcome.AGREE
    )
    yield _city(party, entity)
    yield _identifier(party, entity)


def _absent(feature: str, query: str, listed: str) -> tuple[Evidence, float]:
    return Evidence(feature, PieceOutcome.ABSENT, query, listed, 0.0), 0.0


def _type(party: Party, entity: Entity) -> tuple[Evidence, float]:
    if EntityType.UNKNOWN in (party.type, entity.type):
        return _absent("type", "" if party.type is EntityType.UNKNOWN else party.type, entity.type)
    agrees = party.type is entity.type
    outcome = PieceOutcome.AGREE if agrees else PieceOutcome.CONFLICT
    return Evidence("type", outcome, party.type, entity.type, 0.0), 0.0 if agrees else TYPE_CONFLICT


def _number_conflict(party: Party, entity: Entity) -> Iterator[tuple[Evidence, float]]:
    """Numbers of which a party has only one, stated on both sides and all different."""
    for kind in _SINGLE_NUMBERS:
        ours = {normal_value(i.value) for i in party.identifiers if i.type == kind}
        theirs = {normal_value(i.value) for i in entity.identifiers if i.type == kind}
        if ours and theirs and not ours & theirs:
            values = ", ".join(sorted(ours)), ", ".join(sorted(theirs))
            yield Evidence(f"identifier ({kind})", PieceOutcome.CONFLICT, *values, 0.0), NUMBER_CONFLICT


def _birth(party: Party, entity: Entity) -> tuple[Evidence, float]:
    ours, listed = party.birth_date, "; ".join(d.text for d in entity.birth_dates)
    if ours is None or not entity.birth_dates:
        return _absent("birth_date", ours.text if ours else "", listed)
    overlapping = [d for d in entity.birth_dates if _overlap(ours, d)]
    if overlapping:
        exact = ours.precision == "day" and any(d.precision == "day" and not d.circa for d in overlapping)
        found = Evidence("birth_date", PieceOutcome.AGREE, ours.text, listed, 0.0, corroborates=exact)
        return found, BIRTH_DAY_AGREES if exact else BIRTH_YEAR_AGREES
    years = min(abs(int(ours.earliest[:4]) - int(d.earliest[:4])) for d in entity.birth_dates)
    found = Evidence("birth_date", PieceOutcome.CONFLICT, ours.text, listed, 0.0)
    return found, BIRTH_NEAR_CONFLICT if years <= 1 else BIRTH_CONFLICT


def _overlap(a: PartialDate, b: PartialDate) -> bool:
    slack = _CIRCA if a.circa or b.circa else timedelta()
    a_from, a_to, b_from, b_to = (date.fromisoformat(d) for d in (a.earliest, a.latest, b.earliest, b.latest))
    return a_from - slack <= b_to and b_from - slack <= a_to


def _country(party: Party, entity: Entity) -> tuple[Evidence, float]:
    listed = dict.fromkeys(
        (*entity.countries, *entity.nationalities, *(a.country for a in entity.addresses if a.country))
    )
    query_text, listed_text = ", ".join(party.countries), ", ".join(listed)
    if not party.countries or not listed:
        return _absent("country", query_text, listed_text)
    agrees = bool(set(party.countries) & set(listed))
    outcome = PieceOutcome.AGREE if agrees else PieceOutcome.CONFLICT
    return Evidence("country", outcome, query_text, listed_text, 0.0), COUNTRY_AGREES if agrees else COUNTRY_CONFLICT


def _city(party: Party, entity: Entity) -> tuple[Evidence, float]:
    """Cities are only evidence for, never against: people and firms have several addresses."""
    cities = dict.fromkeys(a.city for a in entity.addresses if len(a.city) > 2)
    text = " | ".join(party.addresses)
    if not text or not cities:
        return _absent("address", text, ", ".join(cities))
    shared = [c for c in cities if c.casefold() in text.casefold()]
    if not shared:
        return Evidence("address", PieceOutcome.PARTIAL, text, ", ".join(cities), 0.0), 0.0
    return Evidence("address", PieceOutcome.AGREE, text, ", ".join(shared), 0.0), CITY_AGREES


def _identifier(party: Party, entity: Entity) -> tuple[Evidence, float]:
    shared = shared_identifiers(party.identifiers, entity.identifiers)
    if not shared:
        listed = ", ".join(dict.fromkeys(i.type for i in entity.identifiers))
        return _absent("identifier", ", ".join(i.value for i in party.identifiers), listed)
    ours, theirs = shared[0]
    listed = f"{theirs.type} {theirs.value}".strip()
    return Evidence("identifier", PieceOutcome.AGREE, ours.value, listed, 0.0, corroborates=True), 1.0
