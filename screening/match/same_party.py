"""One real party on several lists: linked by shared identifiers and published references, never by name alone."""

from __future__ import annotations

from dataclasses import replace

from screening.match.identifiers import shared_identifiers
from screening.model import Hit

#: Identifier types by which one list quotes another's id.
_QUOTED_ID = {"us_ofac_sdn": "ofac_ent_num"}


def label_same_party(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """`hits` of one party, each labelled with the first of those that list the same real party."""
    labels: list[str] = []
    for i, hit in enumerate(hits):
        same = next((labels[j] for j in range(i) if _same(hits[j], hit)), "")
        labels.append(same or f"{hit.list_id}:{hit.entity.id}")
    return tuple(replace(hit, same_party=label) for hit, label in zip(hits, labels, strict=True))


def _same(a: Hit, b: Hit) -> bool:
    if shared_identifiers(a.entity.identifiers, b.entity.identifiers):
        return True
    return _quotes(a, b) or _quotes(b, a)


def _quotes(a: Hit, b: Hit) -> bool:
    """Whether `a` carries `b`'s own id on `b`'s list."""
    kind = _QUOTED_ID.get(b.list_id)
    return kind is not None and any(i.type == kind and i.value == b.entity.id for i in a.entity.identifiers)
