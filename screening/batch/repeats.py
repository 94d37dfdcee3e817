"""Screens a party that stands in many rows once: order files name the same seller, bank and forwarder over and over."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace

from screening.batch.stage import PartyScreener
from screening.match.screener import Screening
from screening.model import Hit, Party

#: Parties remembered before all are forgotten, some 1 kB each; a hit, with its listed party, counts as several.
MOST = 20_000
_PARTIES_FOR_A_HIT = 4


class RememberingScreener:
    """Gives what another screener gives, which must depend on nothing but the party and not on its role or details."""

    def __init__(self, screener: PartyScreener) -> None:
        self._screener = screener
        self._found: dict[Hashable, Screening] = {}
        self._held = 0

    def unknown(self, parties: Iterable[Party]) -> list[Party]:
        """The parties that were not screened yet, each once."""
        return [party for key, party in {_key(p): p for p in parties}.items() if key not in self._found]

    def screen(self, party: Party) -> Screening:
        """What was found for the same party in any role, now in this one."""
        key = _key(party)
        found = self._found.get(key)
        if found is None:
            if self._held >= MOST:
                self._found.clear()
                self._held = 0
            found = self._found[key] = self._screener.screen(party)
            self._held += 1 + _PARTIES_FOR_A_HIT * (len(found.hits) + len(found.weak_matches))
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
