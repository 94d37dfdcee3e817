"""One real party with all its listings, as analysts want to see it: what each list says of it, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from screening.lists.effects import effect_of
from screening.model import Hit
from screening.records import dataclass


@dataclass(frozen=True, slots=True)
class ListedParty:
    """The hits that list one real party, the best score first: one at least."""

    listings: tuple[Hit, ...]

    @property
    def best(self) -> Hit:
        """The listing that is most like the party screened."""
        return self.listings[0]

    @property
    def programs(self) -> tuple[str, ...]:
        """The programmes of all listings, each once."""
        return _once(program for hit in self.listings for program in hit.entity.programs)

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries that the listings tie the party to."""
        return _once(code for hit in self.listings for code in (hit.entity.countries or hit.entity.nationalities))

    @property
    def places(self) -> tuple[str, ...]:
        """The lists it is on, each with the sub-list where it has one."""
        return _once(map(place, self.listings))

    @property
    def effects(self) -> Mapping[str, tuple[str, ...]]:
        """What being listed means, and which `places` say so."""
        said: dict[str, list[str]] = {}
        for hit in self.listings:
            said.setdefault(effect_of(hit.entity), []).append(place(hit))
        return {effect: _once(places) for effect, places in said.items()}

    @property
    def reasons(self) -> tuple[str, ...]:
        """The numbers and references by which the listings are known to be of one party."""
        return _once(hit.same_party_reason for hit in self.listings if hit.same_party_reason)


def listed_parties(hits: Sequence[Hit]) -> tuple[ListedParty, ...]:
    """The hits by real party, the best score first; hits that no label joins stand alone."""
    ordered = sorted(enumerate(hits), key=lambda pair: (-pair[1].score, pair[0]))
    groups: dict[tuple[str, str], list[Hit]] = {}
    for position, hit in ordered:
        groups.setdefault((hit.role, hit.same_party or f"#{position}"), []).append(hit)
    return tuple(ListedParty(tuple(group)) for group in groups.values())


def counted(parties: Sequence[ListedParty]) -> str:
    """How many there are: `2 parties in 6 listings`."""
    listings = sum(len(party.listings) for party in parties)
    return (
        f"{len(parties):,} {'party' if len(parties) == 1 else 'parties'} in "
        f"{listings:,} {'listing' if listings == 1 else 'listings'}"
    )


def place(hit: Hit) -> str:
    """The list of a hit, with the sub-list: `us_csl (EL)`."""
    return f"{hit.list_id} ({hit.entity.sublist})" if hit.entity.sublist else hit.list_id


def _once(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
