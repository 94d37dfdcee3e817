"""The places of the Swiss list, to which addresses and places of birth refer."""

from __future__ import annotations

from dataclasses import dataclass

from screening.lists.readers.markup import Node


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


def read_place(node: Node) -> tuple[str, Place]:
    """Id and content of a place; other spellings of its names are passed over."""
    country = next(iter(node.all("country")), None)
    code = country.attr("iso-code") if country else ""
    name = country.own_text() if country else ""
    return node.attr("ssid"), Place(node.text("location"), node.text("area"), code or name, name or code)
