"""Takes a postal address apart: room, floor, building, street with its number, and the places it lies in.

The parts may stand in any order and need no commas. What cannot be told apart stays among the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from screening.lists.countries import country_code
from screening.match.address_words import (
    BUILDINGS,
    CITY_STATES,
    COMMA,
    DIRECTIONS,
    DISTRICT_WORDS,
    ROOMS,
    STREETS,
    words,
)

_FLOOR = re.compile(r"(\d{1,3}[a-z]?|[a-z]{1,2})/f|(\d{1,2})f|f(\d{1,2})")
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)?")
_ROOM = re.compile(r"[a-z]?\d[a-z0-9]*(?:[-/][a-z0-9]+)*|[a-z]\d*(?:-[a-z]\d*)?")
_NUMBER = re.compile(r"(\d+)([a-z]?)(?:[-/](\d+)([a-z]?))?")
#: Digits of the longest number of a house; longer ones are postal codes.
_HOUSE_DIGITS = 4
_LONGEST_NAME = 4
#: Words whose number is no house's.
_NO_STREET = BUILDINGS | ROOMS | {"block", "floor", "korpus", "zone"}
#: Most numbers that a range of houses, or of rooms, is taken to hold; no street and no tower has more.
WIDEST = 1_000


class Street(NamedTuple):
    """A street with the number of the house."""

    name: tuple[str, ...]
    kind: str
    """Its word for a street (`road`), "" where it has none."""
    direction: str
    number: str

    @property
    def text(self) -> str:
        """The street without its number."""
        return " ".join(filter(None, (*self.name, self.kind, self.direction)))


@dataclass(slots=True)
class Parts:
    """An address taken apart."""

    rooms: list[str] = field(default_factory=list)
    floors: list[str] = field(default_factory=list)
    buildings: list[tuple[str, ...]] = field(default_factory=list)
    streets: list[Street] = field(default_factory=list)
    places: list[tuple[str, ...]] = field(default_factory=list)
    """What is left, by part of the text: districts, cities; no countries."""
    numbers: list[str] = field(default_factory=list)
    """All that is written with digits."""
    letters: str = ""
    """All words as one."""


def parts_of(text: str) -> Parts:
    """The parts of an address."""
    tokens = [COMMA, *words(text), COMMA]
    parts = Parts(
        numbers=[token for token in tokens if token[0].isdigit()],
        letters="".join(token for token in tokens if token.isalpha()),
    )
    used = [False] * len(tokens)
    _take_rooms(tokens, used, parts)
    _take_floors(tokens, used, parts)
    _take_streets(tokens, used, parts)
    _take_buildings(tokens, used, parts)
    segments = list(_segments(tokens, used))
    if not parts.streets:
        parts.streets += filter(None, map(_untyped_street, segments))
    if not parts.rooms and (code := segments[0][0] if segments else "") == tokens[1] and _is_bare_room(code):
        parts.rooms.append(code)
    named = {name for street in parts.streets if not street.kind for name in street.name}
    dropped = named | DISTRICT_WORDS | {"number"}
    for segment in segments:
        place = _without_country(tuple(w for w in segment if w.isalpha() and w not in dropped))
        if place:
            parts.places.append(place)
    return parts


def house_range(number: str) -> tuple[int, int, str]:
    """First and last of the houses, and the letter of a single one: `109-111`, `253-61`, `12a`."""
    found = _NUMBER.fullmatch(number) if len(number) <= 30 else None
    if found is None:
        return 0, 0, number
    first, letter, last, _ = found.groups()
    if last is None:
        return int(first), int(first), letter
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return int(first), max(int(first), int(last)), ""


def houses(number: str) -> Iterable[int]:
    """The numbers that a house may be known by."""
    first, last, _ = house_range(number)
    return range(first, last + 1) if last - first <= WIDEST else (first, last)


def _take_rooms(tokens: list[str], used: list[bool], parts: Parts) -> None:
    for at, token in enumerate(tokens):
        if token in ROOMS and not used[at]:
            number = at + 1
            while tokens[number] in ROOMS or tokens[number] == "number":
                number += 1
            code = tokens[number]
            if _ROOM.fullmatch(code) and not _FLOOR.fullmatch(code):
                parts.rooms.append(code)
                used[at : number + 1] = [True] * (number + 1 - at)


def _take_floors(tokens: list[str], used: list[bool], parts: Parts) -> None:
    for at, token in enumerate(tokens):
        if used[at]:
            continue
        if found := _FLOOR.fullmatch(token):
            parts.floors.append(next(filter(None, found.groups())).lstrip("0"))
            used[at] = True
        elif token in ("floor", "kat"):
            for beside in (at - 1, at + 1) if token == "floor" else (at + 1, at - 1):  # Kat 3 in Turkish
                if not used[beside] and (number := _ORDINAL.fullmatch(tokens[beside])):
                    parts.floors.append(number[1].lstrip("0"))
                    used[beside] = True
                    break
            used[at] = True


def _take_streets(tokens: list[str], used: list[bool], parts: Parts) -> None:
    """Streets whose house stands before them come first: in `One Place 18 Luard Road` the 18 belongs to the road."""
    for house_of in (_house_before, _house_behind):
        for at, token in enumerate(tokens):
            start = at if token not in STREETS or used[at] else _start_of_name(tokens, used, at)
            if start == at:
                continue
            direction = _direction(tokens[at + 1])
            after = at + 1 + bool(direction)
            house = house_of(tokens, start, after)
            if house is not None and not used[house]:
                parts.streets.append(Street(tuple(tokens[start:at]), token, direction, tokens[house]))
                used[house] = True
                used[start:after] = [True] * (after - start)


def _take_buildings(tokens: list[str], used: list[bool], parts: Parts) -> None:
    for at, token in enumerate(tokens):
        if token in BUILDINGS and not used[at]:
            start = _start_of_name(tokens, used, at)
            if start < at:
                parts.buildings.append(tuple(tokens[start:at]))
                used[start : at + 1] = [True] * (at + 1 - start)


def _start_of_name(tokens: list[str], used: list[bool], end: int) -> int:
    """Where the name that ends before `end` begins."""
    start = end
    while end - start < _LONGEST_NAME:
        word = tokens[start - 1]
        ends = word in (COMMA, "number") or used[start - 1] or _NUMBER.fullmatch(word) is not None
        if ends or (start < end and word in BUILDINGS):
            break
        start -= 1
    return start


def _direction(token: str) -> str:
    return token if token in DIRECTIONS.values() else DIRECTIONS.get(token, "")


def _house_before(tokens: list[str], start: int, after: int) -> int | None:
    house = start - 1
    while house > 0 and tokens[house] in (COMMA, "number"):
        house -= 1
    return house if _is_house(tokens[house]) else None


def _house_behind(tokens: list[str], start: int, after: int) -> int | None:
    """The number right behind a street; behind a comma where a word says that it is one or it stands alone: `, 12,`."""
    house = after
    while house < len(tokens) - 1 and tokens[house] in (COMMA, "number"):
        house += 1
    said = "number" in tokens[after:house] or COMMA not in tokens[after:house] or COMMA in tokens[house + 1 : house + 2]
    return house if said and _is_house(tokens[house]) else None


def _is_house(token: str) -> bool:
    found = _NUMBER.fullmatch(token)
    return found is not None and len(found[1]) <= _HOUSE_DIGITS


def _segments(tokens: list[str], used: list[bool]) -> Iterable[tuple[str, ...]]:
    segment: list[str] = []
    for token, is_used in zip(tokens, used, strict=True):
        if token != COMMA and not is_used:
            segment.append(token)
        elif segment:
            yield tuple(segment)
            segment = []


def _untyped_street(segment: tuple[str, ...]) -> Street | None:
    """`89 Queensway`, `Storgatan 12`: a name and a number are a street, where no word says what they are."""
    name = tuple(word for word in segment if word.isalpha() and word != "number")
    numbers = [word for word in segment if _is_house(word)]
    if (
        not name
        or not _NO_STREET.isdisjoint(name)
        or len(numbers) != 1
        or len(name) > _LONGEST_NAME
        or numbers[0] not in (segment[0], segment[-1])
    ):
        return None
    return Street(name, "", "", numbers[0])


def _is_bare_room(token: str) -> bool:
    """`15B` at the head of an address; a postal code is longer."""
    return token[0].isdigit() and _ROOM.fullmatch(token) is not None and re.search(r"\d{5}", token) is None


def _without_country(segment: tuple[str, ...]) -> tuple[str, ...]:
    """The part without a country at its end, but for those that are a city."""
    for length in (3, 2, 1):
        end = " ".join(segment[-length:])
        if len(segment) >= length and end not in CITY_STATES.values() and country_code(end):
            return segment[:-length]
    return segment
