"""Reads entities.ftm.json of OpenSanctions: one FollowTheMoney object a line.

Targets become entities. Objects that describe them (sanctions, documents, addresses) and links between parties are
added to their targets; parties that are no targets serve as the other ends of links. All are counted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.published_dates import published_day
from screening.lists.readers.ftm_party import Linked, party_entity
from screening.lists.readers.ftm_terms import TYPES
from screening.lists.readers.ftm_topics import is_listed
from screening.lists.reading import Reading
from screening.lists.scratch import Scratch
from screening.lists.shelf import Shelf
from screening.model import Issue

#: Schema of a link -> (property of one end, of the other, kind of relation from one to the other, and back).
_LINKS = {
    "Ownership": ("owner", "asset", "owner_of", "owned_by"),
    "Directorship": ("director", "organization", "director_of", "directed_by"),
    "Membership": ("member", "organization", "member_of", "has_member"),
    "Employment": ("employee", "employer", "employed_by", "employer_of"),
    "Representation": ("agent", "client", "acting_for", "represented_by"),
    "Family": ("person", "relative", "family", "family"),
    "Associate": ("person", "associate", "associate", "associate"),
    "Succession": ("predecessor", "successor", "succeeded_by", "successor_of"),
    "UnknownLink": ("subject", "object", "linked_to", "linked_to"),
    "Debt": ("debtor", "creditor", "debtor_of", "creditor_of"),
}
#: Schema of a party that names another itself -> (property, kind of relation to it, and back).
_OWN_LINKS = {"CryptoWallet": ("holder", "held_by", "holder_of")}
#: Schemata that describe a party, with the property that leads to it.
_DESCRIPTIONS = {"Sanction": "entity", "Passport": "holder", "Identification": "holder", "Occupancy": "holder"}
#: Schemata that the parties refer to, or that say nothing for screening.
_REFERRED = frozenset({"Address", "Position", "Documentation", "Document", "Article", "ProjectParticipant", "Project"})
_OTHER_SCHEMATA = frozenset((*_DESCRIPTIONS, *_LINKS, *_REFERRED))


#: Bytes of the longest line taken: the objects of OpenSanctions stay far below.
_LONGEST_LINE = 1 << 24


@dataclass(slots=True)
class _Objects:
    """The objects of a file, sorted by their part."""

    parties: Scratch[dict[str, Any]] = field(default_factory=Scratch)
    referred: Scratch[dict[str, Any]] = field(default_factory=Scratch)
    described: Scratch[dict[str, Any]] = field(default_factory=Scratch)
    """By the party that they describe."""
    links: Scratch[dict[str, Any]] = field(default_factory=Scratch)
    counts: Counter[str] = field(default_factory=Counter)
    marked: bool = False
    """Whether any party says that it is a target, or that it is none."""
    last_seen: str = ""

    def about(self, party: dict[str, Any], links: Sequence[tuple[str, str, str]]) -> Linked:
        """All that other objects say of a party."""
        described = self.described.get(party["id"])
        keys = list(party["properties"].get("addressEntity", ()))
        keys += [post for each in described for post in each["properties"].get("post", ())]
        referred = {key: found[0] for key in keys if (found := self.referred.get(key))}
        return Linked(tuple(described), referred, tuple(links))


def read(file: SourceFile, list_id: str) -> Reading:
    """The targets, and parties whose topics tell of a restriction; where no object is marked as one, all parties.

    Raises InputProblem for a line that is no FollowTheMoney object, an id given twice, or a file without a party.
    """
    issues: list[Issue] = []
    objects = _sorted_objects(file, issues)
    if not objects.parties:
        raise InputProblem(f"{file.name} holds no person, organization or vessel")
    linked = _links(objects, issues, file.plain_name)
    leftovers: Counter[tuple[str, str]] = Counter()
    entities = Shelf()
    for party in objects.parties.values():
        if not objects.marked or _is_listed(party):
            about = objects.about(party, linked.get(party["id"]))
            entities.add(party_entity(party, about, list_id, file.plain_name, issues, leftovers))
    for (schema, name), count in sorted(leftovers.items()):
        issues.append(Issue(file.plain_name, "", f"{schema}.{name}", f"unknown property, in {count} object(s)"))
    counts = {"object": objects.counts.total(), "target": len(entities), **dict(sorted(objects.counts.items()))}
    return Reading(entities, tuple(issues), objects.last_seen, counts)


def _sorted_objects(file: SourceFile, issues: list[Issue]) -> _Objects:
    objects = _Objects()
    ids: Scratch[None] = Scratch()
    for number, record in _records(file):
        key, schema = record["id"], record["schema"]
        if key in ids:
            raise InputProblem(f"{file.name}, line {number}: the id {key} stands twice")
        ids.add(key, None)
        objects.counts[schema] += 1
        objects.last_seen = max(objects.last_seen, published_day(str(record.get("last_seen", ""))))
        if schema in TYPES or (schema not in _OTHER_SCHEMATA and _is_listed(record)):
            if schema not in TYPES:
                message = f"unknown schema {schema!r}; kept as a party of unknown kind, since it is listed"
                issues.append(Issue(file.plain_name, f"line {number}", "schema", message))
            objects.parties.add(key, record)
            objects.marked = objects.marked or "target" in record
            if schema in _OWN_LINKS:
                for holder in record["properties"].get(_OWN_LINKS[schema][0], ()):
                    objects.described.add(holder, record)
        elif schema in _DESCRIPTIONS:
            for party in record["properties"].get(_DESCRIPTIONS[schema], ()):
                objects.described.add(party, record)
        elif schema in _LINKS:
            objects.links.add(key, record)
        elif schema in _REFERRED:
            objects.referred.add(key, record)
        else:
            issues.append(Issue(file.plain_name, f"line {number}", "schema", f"unknown schema {schema!r}"))
    return objects


def _is_listed(record: dict[str, Any]) -> bool:
    return bool(record.get("target")) or is_listed(record["properties"].get("topics", ()))


def _records(file: SourceFile) -> Iterator[tuple[int, dict[str, Any]]]:
    """Number and object of each line, checked for its shape."""
    with file.opened() as content:
        for number, line in enumerate(iter(lambda: content.readline(_LONGEST_LINE), b""), start=1):
            if not line.strip():
                continue
            if len(line) == _LONGEST_LINE:
                raise InputProblem(f"{file.name}, line {number}: more than {_LONGEST_LINE:,} bytes; it is no export")
            try:
                record = json.loads(line)
            except (ValueError, RecursionError) as exc:
                raise InputProblem(f"{file.name}, line {number}: no readable JSON ({exc}); download it again") from None
            if not _is_object(record):
                raise InputProblem(f"{file.name}, line {number}: no FollowTheMoney object (id, schema, properties)")
            yield number, record


def _is_object(record: Any) -> bool:
    return (
        isinstance(record, dict)
        and all(isinstance(record.get(key), str) and record[key] for key in ("id", "schema"))
        and isinstance(record.get("properties"), dict)
        and all(
            isinstance(values, list) and all(isinstance(value, str) for value in values)
            for values in record["properties"].values()
        )
    )


def _links(objects: _Objects, issues: list[Issue], file: str) -> Scratch[tuple[str, str, str]]:
    """By party: (kind, name of the other, id of the other) of each of its links, read from both ends."""
    found: Scratch[tuple[str, str, str]] = Scratch()
    for link_id, schema, first, second, kind, back in _ends(objects):
        for here, there, relation in ((first, second, kind), (second, first, back)):
            if other_party := objects.parties.get(there):
                found.add(here, (relation, str(other_party[0].get("caption", "")), there))
            else:
                issues.append(Issue(file, f"id {link_id}", schema, f"leads to {there}, not in it"))
    return found


def _ends(objects: _Objects) -> Iterator[tuple[str, str, str, str, str, str]]:
    """Id and schema of each link, the ids of its ends, and the kind of relation from one to the other and back."""
    for link in objects.links.values():
        one, other, kind, back = _LINKS[link["schema"]]
        for first in link["properties"].get(one, ()):
            for second in link["properties"].get(other, ()):
                yield link["id"], link["schema"], first, second, kind, back
    for party in objects.parties.values():
        if own := _OWN_LINKS.get(party["schema"]):
            name, kind, back = own
            for second in party["properties"].get(name, ()):
                yield party["id"], party["schema"], party["id"], second, kind, back
