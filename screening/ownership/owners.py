"""The owners of a run: an owners file and the lists, asked of the parties of a row."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from screening.errors import InputProblem
from screening.intake.dates import read_date
from screening.intake.scan import scan_file
from screening.match.screener import Screening
from screening.model import EntityType, Finding, Hit, Identifier, PartialDate, Party, Row
from screening.ownership.bods import read_bods
from screening.ownership.findings import Affiliates, day_of, finding, one_of_each
from screening.ownership.graph import Graph
from screening.ownership.law import OwnershipTest, load_tests
from screening.ownership.owners_csv import read_owners_csv
from screening.ownership.reach import Reach
from screening.ownership.verdict import Holdings, Neighbourhood, judge
from screening.processes import collector_at_rest


class PartyScreener(Protocol):
    """What finds listed parties."""

    def screen(self, party: Party) -> Screening: ...


@dataclass(frozen=True, slots=True)
class OwnersFile:
    """An owners file as named by the user, and what it was when the run began."""

    path: Path
    digest: str
    """SHA-256 (hex) of its bytes."""
    affiliates: Affiliates = Affiliates.UNKNOWN

    def record(self) -> dict[str, str]:
        """What the manifest says of it."""
        return {"owners": self.path.name, "owners_digest": self.digest, "bis_affiliates": self.affiliates.value}


@dataclass(slots=True)
class Owners:
    """Answers which parties listed ones own. Owners are screened when they are first met, and remembered."""

    graph: Graph
    tests: tuple[OwnershipTest, ...]
    screener: PartyScreener
    affiliates: Affiliates = Affiliates.UNKNOWN
    _hits: dict[int, tuple[Hit, ...]] = field(default_factory=dict)
    """Of the owners that match listed parties."""
    _holdings: Holdings = field(init=False)
    _reach: Reach = field(init=False)

    def __post_init__(self) -> None:
        self._holdings = Holdings(self.graph)
        self._reach = Reach(self._holdings, self.tests, self._counts)

    @classmethod
    def open(cls, file: OwnersFile, screener: PartyScreener, profile: str) -> Owners:
        """Reads the file and the tests of a profile. InputProblem where it cannot be read or is another than before."""
        scan = scan_file(file.path)
        if scan.digest != file.digest:
            raise InputProblem(f"{file.path}: the file changed during the run; run again when it is complete")
        tests = tuple(test for test in load_tests() if profile in test.profiles)
        return cls(read_owners(file.path), tests, screener, file.affiliates)

    def findings(self, row: Row) -> tuple[Finding, ...]:
        """The findings of ownership on a row, by rule; a party that is not in the file has none."""
        day = day_of(row)
        found: list[Finding] = []
        for party in row.parties:
            for body in self.graph.find(party):
                found.extend(self.of_body(body, party, day))
        return one_of_each(found)

    def of_body(self, body: int, party: Party, day: str = "") -> list[Finding]:
        """What the tests in force on a day (ISO 8601; "" for today's) say of one body of the file."""
        if not self._reach.may_be_owned(body):
            return []
        above = self._reach.above(body)
        hits = {owner: self._hits[owner] for owner in sorted(above) if owner in self._hits}
        around = Neighbourhood(self._holdings, body, above)
        found: list[Finding] = []
        for test in self.tests:
            if not test.in_force(day):
                continue
            counted = {owner: h for owner, hs in hits.items() if (h := _counting(test, hs)) is not None}
            verdict = judge(test, around, counted.keys())
            if verdict is not None:
                each = finding(test, party, body, verdict, self.graph, counted, self.affiliates)
                if each is not None:
                    found.append(each)
        return found

    def _counts(self, owner: int) -> bool:
        """Whether an owner is listed, which its first question looks up, or undisclosed."""
        body = self.graph.bodies[owner]
        if body.undisclosed:
            return True
        party = Party(
            name=body.name,
            role="owner",
            type=EntityType(body.type) if body.type else EntityType.UNKNOWN,
            countries=body.countries,
            birth_date=_birth_date(body.birth_date),
            identifiers=(Identifier("", body.id),) if body.id else (),
        )
        hits = self.screener.screen(party).hits
        if hits:
            self._hits[owner] = hits
        return bool(hits)


def read_owners(path: Path) -> Graph:
    """The graph of an owners file, CSV or JSON of the ownership data standard; its content tells which.

    Raises InputProblem where it cannot be read.
    """
    scan = scan_file(path)
    with collector_at_rest():
        builder = read_bods(scan) if scan.head.lstrip()[:1] in (b"[", b"{") else read_owners_csv(scan)
        return builder.build()


def owners_file(path: Path, affiliates: Affiliates = Affiliates.UNKNOWN) -> OwnersFile:
    """The file as it is now. InputProblem where there is none."""
    return OwnersFile(path, scan_file(path).digest, affiliates)


def _counting(test: OwnershipTest, hits: tuple[Hit, ...]) -> Hit | None:
    """The best hit on a list that the test speaks of."""
    return next((hit for hit in hits if test.speaks_of(hit.list_id, hit.entity)), None)


def _birth_date(text: str) -> PartialDate | None:
    return read_date(text)[0] if text else None
