"""Compares a party's address with that of an entry which lists an address and no name.

Street, house number and city must agree; then the room decides. Another room of the same house is weaker than the same
one: the entry means a room, and a tower in Hong Kong holds hundreds of firms. A room that is not stated may be the one.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

from screening.match.address_parts import WIDEST, Parts, Street, house_range, houses, parts_of
from screening.match.address_words import CITY_STATES, COMMON_BUILDING_WORDS, OTHER_STREET
from screening.match.evidence import Evidence
from screening.model import Address, Party, PieceOutcome

AGREE, PARTIAL, CONFLICT, ABSENT = PieceOutcome.AGREE, PieceOutcome.PARTIAL, PieceOutcome.CONFLICT, PieceOutcome.ABSENT
#: What each part adds where it agrees, as a share of what the parts add that the list states. Street, house and city
#: alone reach the usual threshold: with no room stated, it may be the listed one. By hand.
_SHARES = {"street": 0.5, "number": 0.25, "city": 0.13, "building": 0.02, "floor": 0.02, "room": 0.08}
#: Taken off by another room, and by another floor: each takes an address of the same house below the usual threshold.
_OTHERS = {"room": 0.1, "floor": 0.1}
#: Shorter names of streets are not the same with a letter changed.
_LONG_NAME = 6
#: A room's number that is as long holds its floor.
_WHOLE_ROOM = 3
_POSTAL_CODE = re.compile(r"\d{5}")
#: The key of listed addresses without any number but a postal code.
_NO_NUMBER = zlib.crc32(b"address without number")


def listed_keys(addresses: Iterable[Address]) -> set[int]:
    """Index keys of the addresses of an entry that is listed by address alone."""
    keys: set[int] = set()
    for address in _stated(addresses):
        parts = _listed_parts(address)
        numbers = [street.number for street in parts.streets] or _without_postal_codes(parts.numbers)
        keys |= _keys(numbers) or {_NO_NUMBER}
    return keys


def party_keys(texts: Iterable[str]) -> set[int]:
    """Index keys under which an entry stands that one of these addresses may be."""
    return {_NO_NUMBER}.union(*(_keys(parts_of(text).numbers) for text in texts))


def _keys(numbers: Iterable[str]) -> set[int]:
    return {zlib.crc32(f"house {house}".encode()) for number in numbers for house in houses(number)}


def address_evidence(party: Party, addresses: Iterable[Address]) -> tuple[float, list[Evidence]]:
    """Score of the party's address that is most like a listed one, and what each part of it adds; 0 and nothing where
    street, number and city do not agree."""
    found: list[tuple[float, list[Evidence]]] = [(0.0, [])]
    for address in _stated(addresses):
        listed = _listed_parts(address)
        for text in party.addresses:
            ours = parts_of(text)
            for country in party.countries:
                if country in CITY_STATES:
                    ours.places.append((CITY_STATES[country],))
            evidence = list(_compared(ours, listed, text, address))
            if evidence:
                found.append((sum(each.contribution for each in evidence), evidence))
    return max(found, key=lambda each: each[0])


def _stated(addresses: Iterable[Address]) -> Iterable[Address]:
    """Those that say more than a country or a city."""
    return (address for address in addresses if address.text)


@lru_cache(maxsize=1_000)
def _listed_parts(address: Address) -> Parts:
    city_state = CITY_STATES.get(address.country, "")
    return parts_of(", ".join(filter(None, (address.text, address.city, address.postal_code, city_state))))


def _compared(ours: Parts, listed: Parts, text: str, address: Address) -> Iterator[Evidence]:
    """The parts in the order of their weight; nothing where one that must agree does not."""
    house = _house(ours, listed)
    if listed.streets and house is None:
        return
    if not listed.streets and not _contains(ours, listed):
        return
    city = _city(ours, listed, house)
    if city is None:
        return
    if house:
        yield from _weighed(
            listed,
            ("street", AGREE, house[0].text, house[1].text),
            ("number", AGREE, house[0].number, house[1].number),
            ("city", AGREE, city, city),
            _building(ours, listed),
            _floor(ours, listed),
            _room(ours, listed),
        )
    else:
        yield Evidence("address", AGREE, text, address.text, 1.0)


_Found = tuple[str, PieceOutcome, str, str]


def _weighed(listed: Parts, *compared: _Found) -> Iterator[Evidence]:
    stated = {feature for feature, _, _, theirs in compared if theirs}
    whole = sum(_SHARES[feature] for feature in stated)
    for feature, outcome, ours, theirs in compared:
        if outcome is AGREE:
            change = _SHARES[feature] / whole
        else:
            change = -_OTHERS[feature] if outcome is CONFLICT else 0.0
        if ours or theirs:
            yield Evidence(f"address ({feature})", outcome, ours, theirs, change)


def _house(ours: Parts, listed: Parts) -> tuple[Street, Street] | None:
    """The street and number that both have."""
    pairs = ((our, their) for our in ours.streets for their in listed.streets)
    return next((pair for pair in pairs if _is_same_house(pair[0].number, pair[1].number) and _is_same(*pair)), None)


def _is_same_house(ours: str, theirs: str) -> bool:
    first, last, letter = house_range(ours)
    their_first, their_last, their_letter = house_range(theirs)
    single = first == last and their_first == their_last
    return first <= their_last and their_first <= last and (letter == their_letter or not single)


def _is_same(ours: Street, theirs: Street) -> bool:
    if (ours.kind and theirs.kind and ours.kind != theirs.kind) or (
        ours.direction and theirs.direction and ours.direction != theirs.direction
    ):
        return False
    return _is_same_name(ours.name, theirs.name) or _is_same_name(theirs.name, ours.name)


def _is_same_name(longer: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether the name is the same, or stands at the end of the longer one behind a place: `Wanchai Lockhart`."""
    wanted = "".join(name)
    for start in range(len(longer)):
        found = "".join(longer[start:])
        if found == wanted or (min(len(found), len(wanted)) >= _LONG_NAME and OSA.distance(found, wanted) == 1):
            return not OTHER_STREET.intersection(longer[:start])
    return False


def _city(ours: Parts, listed: Parts, house: tuple[Street, Street] | None) -> str | None:
    """A place that both name; None where they name none. The last one, the widest, is the same only where nothing
    narrower differs, but for a city that is a state."""
    letters = "".join(word for place in ours.places for word in place)
    if house:
        our_street, their_street = ("".join(street.name) for street in house)
        if our_street.endswith(their_street):
            letters += our_street.removesuffix(their_street)  # Wanchai Lockhart Road
    for place in listed.places:
        text = "".join(place)
        narrow = place is not listed.places[-1] or text in CITY_STATES.values()
        if text in letters and (narrow or len(listed.places) == 1 or letters == text):
            return " ".join(place)
    return None


def _building(ours: Parts, listed: Parts) -> _Found:
    return _part(
        "building",
        [" ".join(name) for name in ours.buildings],
        [" ".join(name) for name in listed.buildings],
        any((own := _own_name(name)) and own in ours.letters for name in listed.buildings),
        PARTIAL,
    )


def _own_name(building: tuple[str, ...]) -> str:
    return "".join(word for word in building if word not in COMMON_BUILDING_WORDS)


def _floor(ours: Parts, listed: Parts) -> _Found:
    agrees = bool(set(ours.floors) & set(listed.floors))
    return _part("floor", ours.floors, listed.floors, agrees, CONFLICT)


def _room(ours: Parts, listed: Parts) -> _Found:
    """Flat D of another floor is another room; 1402 is one room whatever the floor. A range wider than any tower's says
    nothing of a room."""
    if any(_is_no_room(code) for code in (*ours.rooms, *listed.rooms)):
        return "room", ABSENT, ", ".join(ours.rooms).upper(), ", ".join(listed.rooms).upper()
    shared = _rooms(ours) & _rooms(listed)
    if ours.floors and listed.floors and not set(ours.floors) & set(listed.floors):
        shared = {room for room in shared if len(room) >= _WHOLE_ROOM}
        return _part("room", _rooms_on_floors(ours), _rooms_on_floors(listed), bool(shared), CONFLICT)
    return _part("room", ours.rooms, listed.rooms, bool(shared), CONFLICT)


def _rooms_on_floors(parts: Parts) -> list[str]:
    return [f"{room} ({', '.join(parts.floors)}/F)" for room in parts.rooms]


def _part(feature: str, ours: list[str], theirs: list[str], agrees: bool, otherwise: PieceOutcome) -> _Found:
    if agrees:
        outcome = AGREE
    else:
        outcome = otherwise if ours and theirs else ABSENT
    return feature, outcome, ", ".join(ours).upper(), ", ".join(theirs).upper()


def _rooms(parts: Parts) -> set[str]:
    """The ways to write the rooms: `4` on floor 7 is also `74` and `704`; `1318-19` are two."""
    found: set[str] = set()
    for code in parts.rooms:
        first, last, letter = house_range(code)
        singles = [code.lstrip("0")] if letter or not first else [str(room) for room in range(first, last + 1)]
        for room in singles:
            found |= {room, *(floor + written for floor in parts.floors for written in (room, room.zfill(2)))}
    return found


def _is_no_room(code: str) -> bool:
    first, last, _ = house_range(code)
    return last - first > WIDEST


def _contains(ours: Parts, listed: Parts) -> bool:
    """Whether all of a listed address without street stands in ours."""
    names = [word for name in (*listed.buildings, *listed.places) for word in name]
    numbers = set(_without_postal_codes(listed.numbers))
    return bool(names) and all(word in ours.letters for word in names) and numbers <= set(ours.numbers)


def _without_postal_codes(numbers: Iterable[str]) -> list[str]:
    return [number for number in numbers if not _POSTAL_CODE.search(number)]
