"""The places of the Swiss list, to which addresses and places of birth refer."""

from __future__ import annotations

from dataclasses import dataclass

from screening.lists.readers.markup import Node, leftover_issues
from screening.model import Issue


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the list describes it."""

    location: str
    area: str
    country: str
    """The alpha-2 code, or the name where the list gives no code."""
    country_name: str

    @property
    def text(self) -> str:
        """Location, area and country as one text."""
        return ", ".join(filter(None, [self.location, self.area, self.country_name]))


def read_place(node: Node, file: str, issues: list[Issue]) -> tuple[str, Place]:
    """Id and content of a place; other spellings of its names are passed over, anything else left is an issue."""
    key = node.attr("ssid")
    for variants in ("location-variant", "area-variant"):
        node.all(variants)
    countries = node.all("country")[:1]
    code = "".join(country.attr("iso-code") for country in countries)
    name = "".join(country.own_text() for country in countries)
    place = Place(node.text("location"), node.text("area"), code or name, name or code)
    for one in (node, *countries):
        issues.extend(leftover_issues(one, file, f"place {key}"))
    return key, place
