"""Who owns whom, as the newest statements say: bodies as numbers, with the holdings in each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from screening.model import Party
from screening.ownership.shares import WHOLE, Share
from screening.rules.wording import LEGAL_FORMS, fold

_SINGLE_LETTERS = re.compile(r"\b\w(?: \w\b)+")


class Body(NamedTuple):
    """A person or company as an owners file names it."""

    name: str
    id: str = ""
    """Its number in the file or a register; bodies with one number are one, whatever their names."""
    countries: tuple[str, ...] = ()
    type: str = ""
    """`person` or `organization`, where the file says."""
    birth_date: str = ""
    undisclosed: str = ""
    """Why an owner is not named; "" for one that is."""


class Holding(NamedTuple):
    """What one body holds in another."""

    share: Share | None
    """Of the shares; None where the statement is about votes or control alone."""
    votes: Share | None = None
    control: bool = False
    date: str = ""
    """As of when, ISO 8601; "" where the statement has no date."""
    place: str = ""
    """Where it stands: `row 12` or the id of a statement."""


@dataclass(frozen=True, slots=True)
class Graph:
    """The newest statements of one file."""

    bodies: Sequence[Body]
    owners: Mapping[int, Mapping[int, Holding]]
    """Owned body -> owner -> holding."""
    by_id: Mapping[str, int]
    by_name: Mapping[str, tuple[int, ...]]
    issues: tuple[str, ...]
    """What could not be read as it stands, for people."""

    def find(self, party: Party) -> tuple[int, ...]:
        """The bodies that a party of a row is: by its number, else its name; legal forms apart where one has none."""
        for identifier in party.identifiers:
            found = self.by_id.get(id_key(identifier.value))
            if found is not None:
                return (found,)
        for name in (party.name, *party.aliases):
            key = name_key(name)
            if key in self.by_name:
                return self.by_name[key]
            bare = _bare(key)
            others = self.by_name.get(bare, ()) if bare != key else self.by_name.get(_BARE + bare, ())
            if others:
                return others
        return ()


#: Marks the names without legal form of bodies that have one.
_BARE = "\x1f"
#: Statements of one day about one holding whose places are named, and what stands for the others.
_NAMED_PLACES, _MORE = 3, " and more"


def name_key(name: str) -> str:
    """What two spellings of one name share: case, accents, punctuation and `L.L.C.` do not count, legal forms do."""
    return _SINGLE_LETTERS.sub(lambda match: match[0].replace(" ", ""), fold(name).strip())


def id_key(text: str) -> str:
    """A number without case, spaces and punctuation."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _bare(key: str) -> str:
    return " ".join(word for word in key.split() if word not in LEGAL_FORMS)


@dataclass(slots=True)
class GraphBuilder:
    """Gathers statements in any order. The newest of an owner and a body wins; two of one day make a range."""

    issues: list[str] = field(default_factory=list)
    _bodies: list[Body] = field(default_factory=list)
    _names: list[str] = field(default_factory=list)
    """`name_key` of each body."""
    _numbers: dict[str, int] = field(default_factory=dict)
    _seen: dict[Body, int] = field(default_factory=dict)
    _holdings: dict[tuple[int, int], Holding] = field(default_factory=dict)

    def body(self, body: Body) -> int:
        """The number of a body; one with the same id, or without ids the same name, has the same number."""
        number = self._seen.get(body)
        if number is not None:
            return number
        name = name_key(body.name)
        key = f"id {id_key(body.id)}" if body.id else f"name {body.undisclosed} {name}"
        number = self._numbers.setdefault(key, len(self._bodies))
        if number == len(self._bodies):
            self._bodies.append(body)
            self._names.append(name)
        self._seen[body] = number
        return number

    def add(self, owner: int, owned: int, holding: Holding) -> None:
        """Takes a statement."""
        if owner == owned:
            self.issues.append(f"{holding.place}: {self._bodies[owner].name!r} is said to own itself; left out")
            return
        earlier = self._holdings.get((owner, owned))
        if earlier is None or holding.date > earlier.date:
            self._holdings[owner, owned] = holding
        elif holding.date == earlier.date:
            self._holdings[owner, owned] = _both(earlier, holding)

    def build(self) -> Graph:
        """The graph of all statements so far."""
        same = self._named_like_a_numbered_one()
        owners: dict[int, dict[int, Holding]] = defaultdict(dict)
        for (owner, owned), holding in self._holdings.items():
            owner, owned = same.get(owner, owner), same.get(owned, owned)
            if owner == owned:
                continue
            other = owners[owned].get(owner)
            if other is not None:
                newest = max(other, holding, key=lambda each: each.date)
                holding = newest if other.date != holding.date else _both(other, holding)
            owners[owned][owner] = holding
        current = {owned: kept for owned, of_body in owners.items() if (kept := _without_past(of_body))}
        by_name: dict[str, list[int]] = defaultdict(list)
        for number, key in enumerate(self._names):
            if number in same or not key:
                continue
            by_name[key].append(number)
            bare = _bare(key)
            if bare not in ("", key):
                by_name[_BARE + bare].append(number)
        by_id = {key[3:]: number for key, number in self._numbers.items() if key.startswith("id ")}
        names = {key: tuple(numbers) for key, numbers in by_name.items()}
        return Graph(self._bodies, current, by_id, names, tuple(self.issues))

    def _named_like_a_numbered_one(self) -> dict[int, int]:
        """Bodies without id whose name exactly one body with id bears: they are that one."""
        numbered: dict[str, set[int]] = defaultdict(set)
        for key, number in self._numbers.items():
            if key.startswith("id "):
                numbered[self._names[number]].add(number)
        same: dict[int, int] = {}
        if not numbered:
            return same
        for key, number in self._numbers.items():
            if key.startswith("name "):
                found = numbered.get(self._names[number], set())
                if len(found) == 1:
                    same[number] = next(iter(found))
                elif found:
                    self.issues.append(f"{self._bodies[number].name!r} is the name of {len(found)} numbered bodies")
        return same


def _both(one: Holding, other: Holding) -> Holding:
    """Two statements of one day: the range that holds both."""
    return Holding(
        _hull(one.share, other.share),
        _hull(one.votes, other.votes),
        one.control or other.control,
        one.date,
        _places(one.place, other.place),
    )


def _places(one: str, other: str) -> str:
    """Where both stand; of many statements the first few, so that a file that repeats one does not write a book."""
    if one == other or one.endswith(_MORE):
        return one
    return f"{one} and {other}" if one.count(" and ") < _NAMED_PLACES - 1 else one + _MORE


def _hull(one: Share | None, other: Share | None) -> Share | None:
    if one is None or other is None:
        return one if other is None else other
    return Share(min(one.low, other.low), max(one.high, other.high))


def _without_past(owners: dict[int, Holding]) -> dict[int, Holding]:
    return {owner: holding for owner, holding in owners.items() if not _is_over(holding)}


def _is_over(holding: Holding) -> bool:
    """Whether the newest statement says that nothing is held any more."""
    nothing = Share(0, 0)
    return holding.share in (None, nothing) and holding.votes in (None, nothing) and not holding.control


def capped(holdings: Mapping[int, Holding]) -> dict[int, Share]:
    """The shares of one body's owners, none larger than what the others leave; owners of votes alone are left out."""
    shares = {owner: holding.share for owner, holding in holdings.items() if holding.share is not None}
    certain = sum(share.low for share in shares.values())
    if certain > WHOLE:
        return shares
    return {
        owner: Share(share.low, max(share.low, min(share.high, WHOLE - certain + share.low)))
        for owner, share in shares.items()
    }


def votes_of(holdings: Mapping[int, Holding]) -> dict[int, Share]:
    """The stated votes of one body's owners."""
    return {owner: holding.votes for owner, holding in holdings.items() if holding.votes is not None}


def stated_too_much(shares: Iterable[Share]) -> int:
    """The sum of shares that are certain, where it passes the whole; else 0."""
    total = sum(share.low for share in shares)
    return total if total > WHOLE else 0
