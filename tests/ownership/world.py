"""Owners files written where a test wants them, and a screener that knows who is listed without any list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from screening.match.screener import Screening
from screening.model import Entity, EntityType, Finding, Hit, Name, Party, Row
from screening.ownership.findings import Affiliates
from screening.ownership.law import load_tests
from screening.ownership.owners import Owners, read_owners

SDN = ("us_ofac_sdn", "")
ENTITY_LIST = ("us_csl", "EL")
EU = ("eu_fsf", "")
UK = ("gb_uksl", "")


class Listed:
    """Finds exactly the names it is told of; counts what it is asked."""

    def __init__(self, names: Mapping[str, tuple[str, str]]) -> None:
        self.names = names
        self.asked: list[str] = []

    def screen(self, party: Party) -> Screening:
        self.asked.append(party.name)
        if party.name not in self.names:
            return Screening((), (), ())
        list_id, sublist = self.names[party.name]
        name = Name(party.name.upper())
        entity = Entity(f"{list_id}-1", list_id, EntityType.UNKNOWN, (name,), sublist=sublist)
        return Screening((Hit("owner", party.name, 0.97, list_id, entity, name, ()),), (), ())


def owners_csv(folder: Path, rows: Sequence[str], header: str = "owner,owned,share,date") -> Path:
    path = folder / "owners.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def order(name: str, day: str = "") -> Row:
    fields = {"customer_name": name} | ({"order_date": day} if day else {})
    return Row("orders.csv", 1, "1", "order", (Party(name, "customer"),), fields)


def ask(
    path: Path,
    listed: Mapping[str, tuple[str, str]],
    name: str = "Target Ltd",
    profile: str = "US",
    day: str = "",
    affiliates: Affiliates = Affiliates.SUSPENDED,
) -> tuple[Finding, ...]:
    """The findings on a customer of that name."""
    tests = tuple(test for test in load_tests() if profile in test.profiles)
    return Owners(read_owners(path), tests, Listed(listed), affiliates).findings(order(name, day))


def told(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """(rule, outcome) of each finding."""
    return [(each.rule, each.outcome.value) for each in findings]
