"""One real party on several lists: linked by shared identifiers and published references, never by name alone.

A link holds on through others: two listings that share nothing are one party where a third is linked with both. Nothing
makes one party of two entries that a publisher keeps apart, or of a person and a company: a link that would, be it
through others, is left out. Published references are followed first, since numbers may be forged or misprinted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from screening.match.identifiers import is_strong, normal_value, shared_identifiers
from screening.model import Entity, EntityType, Hit

#: Identifier types by which one list quotes another's id.
_QUOTED_ID = {"us_ofac_sdn": "ofac_ent_num", "us_ofac_cons": "ofac_ent_num"}
#: References that other lists quote (the UN's permanent reference number), and what they are called.
_QUOTED_REFERENCES = {"un_ref": "UN reference", "un_reference": "UN reference", "ofac_ent_num": "OFAC number"}
#: How OpenSanctions quotes the entries of other lists: list -> what it writes before the entry's id.
_REFERENT = "referent"
_REFERENT_PREFIXES = {"un_sc": "unsc", "gb_ofsi": "gb-hmt", "gb_uksl": "gb-fcdo", "ch_seco": "ch-seco"}
#: Lists that are several lists: a party that stands on two of them is two entries.
_SEVERAL_LISTS = frozenset({"us_csl"})


def label_same_party(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """`hits` of one party, each labelled with the first of those that list the same real party, and why it is one."""
    first = list(range(len(hits)))
    reasons = [""] * len(hits)
    for i, j, shared in chain(_shared_references(hits), _shared_numbers(hits)):
        if first[i] == first[j] or _are_apart(hits, first, i, j):
            continue
        kept, joined = sorted((first[i], first[j]))
        linked, other = (i, hits[j]) if joined == first[i] else (joined, hits[i])
        reasons[linked] = reasons[linked] or f"{shared}, as {other.list_id} {other.entity.id}"
        first = [kept if each == joined else each for each in first]
    return tuple(
        replace(hit, same_party=f"{hits[at].list_id}:{hits[at].entity.id}", same_party_reason=reason)
        for hit, at, reason in zip(hits, first, reasons, strict=True)
    )


def _are_apart(hits: Sequence[Hit], first: Sequence[int], i: int, j: int) -> bool:
    """Whether any listing linked with one is kept apart from any linked with the other."""
    ours, theirs = ([hit for hit, at in zip(hits, first, strict=True) if at == first[each]] for each in (i, j))
    return any(_kept_apart(a, b) for a in ours for b in theirs)


def _kept_apart(a: Hit, b: Hit) -> bool:
    """Whether one party cannot be both: two entries of one list, a person and a company."""
    types = {a.entity.type, b.entity.type} - {EntityType.UNKNOWN}
    if len(types) > 1:
        return True
    if a.list_id != b.list_id:
        return False
    sublists = (set(hit.entity.sublist.split("; ")) for hit in (a, b))
    return a.list_id not in _SEVERAL_LISTS or bool(set.intersection(*sublists))


def _pairs(hits: Sequence[Hit]) -> Iterator[tuple[int, int]]:
    return ((i, j) for i in range(len(hits)) for j in range(i) if not _kept_apart(hits[i], hits[j]))


def _shared_references(hits: Sequence[Hit]) -> Iterator[tuple[int, int, str]]:
    """Pairs of listings that one published reference names, with that reference."""
    for i, j in _pairs(hits):
        a, b = hits[i], hits[j]
        theirs = _references(b.entity)
        yield from ((i, j, said) for reference, said in _references(a.entity).items() if reference in theirs)
        for quoting, quoted in ((a, b), (b, a)):
            names = _quoted_as(quoted)
            for number in quoting.entity.identifiers:
                if said := names.get((number.type, number.value)):
                    yield i, j, said


def _quoted_as(hit: Hit) -> dict[tuple[str, str], str]:
    """By identifier with which another list quotes this entry: what to say of it."""
    entity = hit.entity
    names = {}
    if number_type := _QUOTED_ID.get(hit.list_id):
        names[number_type, entity.id] = f"OFAC number {entity.id}"
    quoted = [(_REFERENT_PREFIXES.get(hit.list_id, ""), entity.id)]
    if hit.list_id == "eu_fsf":
        quoted += [("eu-fsf", number.value) for number in entity.identifiers if number.type == "eu_reference"]
    for prefix, value in quoted:
        if prefix:
            referent = f"{prefix}-{re.sub(r'[^a-z0-9]+', '-', value.lower())}"
            names[_REFERENT, referent] = f"reference {referent}"
    return names


def _shared_numbers(hits: Sequence[Hit]) -> Iterator[tuple[int, int, str]]:
    """Pairs of listings that share a strong number which fits no other listing as well, with that number."""
    bearers: dict[str, list[Hit]] = {}
    for hit in hits:
        for value in {normal_value(number.value) for number in hit.entity.identifiers if is_strong(number)}:
            bearers.setdefault(value, []).append(hit)
    for i, j in _pairs(hits):
        a, b = hits[i], hits[j]
        for number, _ in shared_identifiers(a.entity.identifiers, b.entity.identifiers):
            others = [hit for hit in bearers[normal_value(number.value)] if hit is not a and hit is not b]
            if not any(_kept_apart(a, c) != _kept_apart(b, c) for c in others):
                said = (number.type.replace("_", " "), number.value, number.country)
                yield i, j, " ".join(filter(None, said))


def _references(entity: Entity) -> dict[tuple[str, str], str]:
    """Published references that name one party for good: kind and comparable value, with what to say of each."""
    return {
        (kind, normal_value(number.value)): f"{kind} {number.value}"
        for number in entity.identifiers
        if (kind := _QUOTED_REFERENCES.get(number.type))
    }
