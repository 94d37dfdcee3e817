"""One real party on several lists: linked by shared identifiers and published references, never by name alone.

A link holds on through others: two listings that share nothing are one party where a third is linked with both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from screening.match.identifiers import normal_value, shared_identifiers
from screening.model import Entity, Hit

#: Identifier types by which one list quotes another's id.
_QUOTED_ID = {"us_ofac_sdn": "ofac_ent_num", "us_ofac_cons": "ofac_ent_num"}
#: References that other lists quote (the UN's permanent reference number), and what they are called.
_QUOTED_REFERENCES = {"un_ref": "UN reference", "un_reference": "UN reference", "ofac_ent_num": "OFAC number"}


def label_same_party(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """`hits` of one party, each labelled with the first of those that list the same real party, and why it is one."""
    first = list(range(len(hits)))
    reasons = [""] * len(hits)
    for i in range(len(hits)):
        for j in range(i):
            if first[i] == first[j]:
                continue
            if shared := next(_shared(hits[i], hits[j]), ""):
                kept, joined = sorted((first[i], first[j]))
                linked, other = (i, hits[j]) if joined == first[i] else (joined, hits[i])
                reasons[linked] = reasons[linked] or f"{shared}, as {other.list_id} {other.entity.id}"
                first = [kept if each == joined else each for each in first]
    return tuple(
        replace(hit, same_party=f"{hits[at].list_id}:{hits[at].entity.id}", same_party_reason=reason)
        for hit, at, reason in zip(hits, first, reasons, strict=True)
    )


def _shared(a: Hit, b: Hit) -> Iterator[str]:
    """What says that both list one party: the stronger first."""
    for number, _ in shared_identifiers(a.entity.identifiers, b.entity.identifiers):
        yield " ".join(filter(None, [number.type.replace("_", " "), number.value, number.country]))
    theirs = _references(b.entity)
    yield from (said for reference, said in _references(a.entity).items() if reference in theirs)
    for quoting, quoted in ((a, b), (b, a)):
        if any(
            i.type == _QUOTED_ID.get(quoted.list_id) and i.value == quoted.entity.id for i in quoting.entity.identifiers
        ):
            yield f"OFAC number {quoted.entity.id}"


def _references(entity: Entity) -> dict[tuple[str, str], str]:
    """Published references that name one party for good: kind and comparable value, with what to say of each."""
    return {
        (kind, normal_value(number.value)): f"{kind} {number.value}"
        for number in entity.identifiers
        if (kind := _QUOTED_REFERENCES.get(number.type))
    }
