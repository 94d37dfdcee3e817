"""Hints whether a US control number asks for a licence to a destination, by the Commerce Country Chart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from screening.goods.strict_yaml import Problems, Section, open_yaml
from screening.model import Source

#: Destinations that the chart answers in another country's row (15 CFR 738.3(b); 85 FR 83788 for Hong Kong).
_ROW_OF = {"HK": "CN", "LI": "CH"}


@dataclass(frozen=True, slots=True)
class Reasons:
    """Columns of the chart that an entry names."""

    whole: tuple[str, ...]
    part: tuple[str, ...]
    """Columns for a part of the entry only."""
    own: bool
    """Whether the entry states a requirement of its own besides the chart."""


@dataclass(frozen=True, slots=True)
class LicenceHints:
    """The chart and the reasons for control of the catalogue's numbers; a hint is no determination."""

    as_of: str
    source: Source
    elsewhere: Mapping[str, tuple[str, str]]
    """Destination -> what is asked there whatever the chart says, and where that stands."""
    open_to: Mapping[str, frozenset[str]]
    """Column -> destinations without a mark in it."""
    asks_for: Mapping[str, frozenset[str]]
    """Column -> destinations with a mark, for the columns that are written so."""
    reasons: Mapping[str, Reasons]
    """By control number."""

    def hint(self, number: str, country: str) -> str:
        """What the chart says of a control number and a destination (alpha-2); "" for an unknown number."""
        if number not in self.reasons:
            return ""
        destination = _ROW_OF.get(country, country)
        if destination in self.elsewhere:
            says, cite = self.elsewhere[destination]
            return f"{says} ({cite})"
        reasons = self.reasons[number]
        if not reasons.whole and not reasons.part:
            return "not by the chart: read the entry, which names another agency's rules or its own"
        asking = [column for column in reasons.whole if self._asks(column, destination)]
        asking += [f"{column} for a part of the entry" for column in reasons.part if self._asks(column, destination)]
        besides = "; the entry states a requirement of its own besides" if reasons.own else ""
        if not asking:
            return f"none by the chart{besides}; end use and end user can still ask for one (15 CFR part 744)"
        return f"licence by {', '.join(asking)}, unless an exception applies{besides}"

    def _asks(self, column: str, destination: str) -> bool:
        if column in self.asks_for:
            return destination in self.asks_for[column]
        return destination not in self.open_to[column]


def read_licences(file: Path, problems: Problems) -> LicenceHints | None:
    """The hints of a file; None, with the problems noted, where it cannot be read."""
    section = open_yaml(file, problems)
    if section is None:
        return None
    as_of, source = section.need("as_of").as_text(), section.need("source").as_section()
    hints = LicenceHints(
        as_of,
        Source(source.need("title").as_text(), f"as of {as_of}", source.need("url").as_text()),
        dict(_elsewhere(section)),
        *_columns(section),
        dict(_entries(section)),
    )
    for reasons in hints.reasons.values():
        for column in (*reasons.whole, *reasons.part):
            if column not in hints.open_to and column not in hints.asks_for:
                section.problem(f"the column {column!r} is not among `columns`")
    source.close()
    section.close()
    return hints


def _elsewhere(section: Section) -> list[tuple[str, tuple[str, str]]]:
    found: list[tuple[str, tuple[str, str]]] = []
    for item in section.need("elsewhere").as_items():
        fields = item.as_section()
        said = (fields.need("says").as_text(), fields.need("cite").as_text())
        found += [(country, said) for country in fields.need("countries").as_texts()]
        fields.close()
    return found


def _columns(section: Section) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    open_to: dict[str, frozenset[str]] = {}
    asks_for: dict[str, frozenset[str]] = {}
    for column, value in section.need("columns").as_section().take_rest().items():
        fields = value.as_section()
        without, marked = fields.take("open"), fields.take("asks")
        if (without is None) == (marked is None):
            value.problem("either `open` or `asks` is expected here")
        if without is not None:
            open_to[column] = frozenset(without.as_texts())
        if marked is not None:
            asks_for[column] = frozenset(marked.as_texts())
        fields.close()
    return open_to, asks_for


def _entries(section: Section) -> list[tuple[str, Reasons]]:
    found: list[tuple[str, Reasons]] = []
    for item in section.need("entries").as_items():
        fields = item.as_section()
        own = fields.take("own")
        reasons = Reasons(fields.texts("whole"), fields.texts("part"), own.as_bool() if own else False)
        found += [(number, reasons) for number in fields.need("numbers").as_texts()]
        fields.close()
    return found
