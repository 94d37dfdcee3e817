"""A hit as the analyst sees it: both sides field by field, and how the score came about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from screening.lists.effects import effect_of
from screening.model import Alert, Entity, EntityType, Hit, Party, Piece, PieceOutcome, Row

VERDICTS = {
    PieceOutcome.AGREE: "AGREES",
    PieceOutcome.PARTIAL: "PARTLY",
    PieceOutcome.CONFLICT: "CONFLICTS",
    PieceOutcome.ABSENT: "MISSING",
}

#: Roles that are the same on every order of one exporter, so they tell nothing about a row.
_OWN_SIDE = ("seller", "manufacturer")


@dataclass(frozen=True, slots=True)
class Field:
    """One compared field: what stands on each side, and what that says."""

    label: str
    party: str
    entity: str
    outcome: PieceOutcome

    @property
    def verdict(self) -> str:
        """The word for the outcome, so that no reader depends on a colour."""
        return VERDICTS[self.outcome]


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of the score: from `start` over `contribution` (both in score units)."""

    label: str
    contribution: float
    start: float

    @property
    def left(self) -> float:
        """Where the bar begins, whatever its direction."""
        return min(self.start, self.start + self.contribution)


def compared_fields(hit: Hit) -> list[Field]:
    """The fields in which at least one side says something; the name first, then in the order of the pieces."""
    name_pieces = [piece for piece in hit.pieces if piece.feature == "name"]
    by_address = hit.entity.address_only and not name_pieces
    outcome = PieceOutcome.ABSENT if by_address else _name_outcome(name_pieces)
    fields = [Field("name", hit.party_name, "" if by_address else hit.matched_name.value, outcome)]
    fields += [
        Field(_label(piece), piece.query, piece.listed, piece.outcome)
        for piece in hit.pieces
        if piece.feature != "name" and (piece.query or piece.listed)
    ]
    return fields


def unstated_fields(hit: Hit) -> list[str]:
    """The fields about which neither side says anything."""
    return list(dict.fromkeys(_label(p) for p in hit.pieces if p.feature != "name" and not (p.query or p.listed)))


def waterfall(pieces: Iterable[Piece]) -> list[Bar]:
    """The pieces that moved the score, each starting where the one before ended."""
    bars: list[Bar] = []
    reached = 0.0
    for piece in pieces:
        if abs(piece.contribution) >= 0.00005:
            words = piece.query or piece.listed
            label = f"{_label(piece)}: {words}" if words else _label(piece)
            bars.append(Bar(label, piece.contribution, reached))
            reached += piece.contribution
    return bars


def party_of(alert: Alert, hit: Hit) -> Party | None:
    """The party of the row that the hit is about; None where the row is not at hand."""
    parties = alert.row.parties if alert.row else ()
    with_role = [party for party in parties if party.role == hit.role]
    return next((party for party in with_role if party.name == hit.party_name), with_role[0] if with_role else None)


def names_of(alert: Alert) -> list[str]:
    """The names that tell a row from others: of the parties hit, else of all, the user's own side last."""
    if alert.hits:
        return list(dict.fromkeys(hit.party_name for hit in alert.hits))
    parties = sorted(alert.row.parties if alert.row else (), key=lambda party: party.role in _OWN_SIDE)
    return list(dict.fromkeys(party.name for party in parties))


def party_facts(party: Party) -> list[tuple[str, str]]:
    """What the user's data says of the party, label and value, empty ones left out."""
    facts = [
        ("role", party.role.replace("_", " ")),
        ("type", "" if party.type is EntityType.UNKNOWN else party.type.value),
        ("other names", "; ".join(party.aliases)),
        ("country", ", ".join(party.countries)),
        ("birth date", party.birth_date.text if party.birth_date else ""),
        ("address", "; ".join(party.addresses)),
        ("identifiers", "; ".join(f"{i.type} {i.value} {i.country}".strip() for i in party.identifiers)),
        *((key.replace("_", " "), value) for key, value in party.details.items()),
    ]
    return [(label, value) for label, value in facts if value]


def row_facts(row: Row) -> list[tuple[str, str]]:
    """The row as it was read: recognised columns by their own names, the others as the file heads them."""
    return [*((field.replace("_", " "), value) for field, value in row.fields.items()), *row.extra.items()]


def entity_facts(entity: Entity) -> list[tuple[str, str]]:
    """What the list publishes of the entity but its remarks, label and value, empty ones left out."""
    others = [f"{name.value} ({name.kind.value.replace('_', ' ')})" for name in entity.names[1:]]
    facts = [
        ("listed as", entity.name),
        ("type", "" if entity.type is EntityType.UNKNOWN else entity.type.value),
        ("programmes", "; ".join(entity.programs)),
        ("sublist", entity.sublist),
        ("legal effect", effect_of(entity)),
        ("designated", entity.designated),
        ("other names", "; ".join(others)),
        ("country", ", ".join(entity.countries)),
        ("nationality", ", ".join(entity.nationalities)),
        ("born", "; ".join((*(date.text for date in entity.birth_dates), *entity.birth_places))),
        ("title", "; ".join(entity.titles)),
        ("identifiers", "; ".join(f"{i.type} {i.value} {i.country}".strip() for i in entity.identifiers)),
        ("address", "; ".join(_address(address.text, address.city, address.country) for address in entity.addresses)),
        *((key.replace("_", " "), value) for key, value in sorted(entity.vessel.items())),
        ("related", "; ".join(f"{relation.kind.replace('_', ' ')} {relation.target}" for relation in entity.relations)),
        ("source record", " · ".join(part for part in (entity.locator.file, entity.locator.record) if part)),
    ]
    return [(label, value) for label, value in facts if value]


def _address(text: str, city: str, country: str) -> str:
    parts = [part for part in (text, city, country) if part]
    return ", ".join(part for i, part in enumerate(parts) if not any(part in other for other in parts[:i]))


def _label(piece: Piece) -> str:
    return piece.feature.replace("_", " ")


def _name_outcome(pieces: Sequence[Piece]) -> PieceOutcome:
    outcomes = {piece.outcome for piece in pieces}
    if outcomes <= {PieceOutcome.AGREE}:
        return PieceOutcome.AGREE
    if outcomes & {PieceOutcome.AGREE, PieceOutcome.PARTIAL}:
        return PieceOutcome.PARTIAL
    return PieceOutcome.CONFLICT
