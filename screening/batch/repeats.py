"""Screens a party that stands in many rows once: order files name the same seller, bank and forwarder over and over."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace

from screening.batch.stage import PartyScreener
from screening.match.screener import Screening
from screening.model import Hit, Party

#: Parties remembered before all are forgotten; some 20 MB where none has a hit.
MOST = 20_000


class RememberingScreener:
    """Gives what another screener gives, which must depend on nothing but the party and not on its role or details."""

    def __init__(self, screener: PartyScreener) -> None:
        self._screener = screener
        self._found: dict[Hashable, Screening] = {}

    def unknown(self, parties: Iterable[Party]) -> list[Party]:
        """The parties that were not screened yet, each once."""
        return [party for key, party in {_key(p): p for p in parties}.items() if key not in self._found]

    def screen(self, party: Party) -> Screening:
        """What was found for the same party in any role, now in this one."""
        key = _key(party)
        found = self._found.get(key)
        if found is None:
            if len(self._found) >= MOST:
                self._found.clear()
            found = self._found[key] = self._screener.screen(party)
        return found._replace(
            hits=_in_role(found.hits, party.role), weak_matches=_in_role(found.weak_matches, party.role)
        )


def _key(party: Party) -> Hashable:
    return (
        party.name,
        party.type,
        party.aliases,
        party.countries,
        party.birth_date,
        party.addresses,
        party.identifiers,
    )


def _in_role(hits: tuple[Hit, ...], role: str) -> tuple[Hit, ...]:
    return tuple(replace(hit, role=role) for hit in hits)
