"""Goods recognition: a trader's description to the controlled or sought-after goods it may be."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from screening.goods.catalogue import Catalogue, HsEntry
from screening.goods.findings import findings_of
from screening.goods.hs import listing
from screening.goods.quantities import negative_values
from screening.goods.recognise import Recogniser
from screening.goods.text import plain
from screening.kept import kept
from screening.model import Finding, GoodsMatch

__all__ = [
    "Catalogue",
    "HsEntry",
    "catalogue_of",
    "default_catalogue",
    "goods_findings",
    "hs_listing",
    "recognise",
    "values_in_doubt",
]


def default_catalogue() -> Catalogue:
    """The catalogue that ships with the software, read and checked once for each version of it."""
    return _shipped()


def catalogue_of(rules_folder: Path | None) -> Catalogue:
    """The goods of a folder of rules, or those that ship with the software where it has none of its own."""
    own = rules_folder / "goods" if rules_folder else None
    return Catalogue.load(own) if own and own.is_dir() else default_catalogue()


_shipped = kept(Catalogue.load, Catalogue.version)


_recognisers: dict[str, Recogniser] = {}


def _recogniser(catalogue: Catalogue) -> Recogniser:
    """The recogniser of a catalogue, built once for each digest."""
    if catalogue.digest not in _recognisers:
        _recognisers[catalogue.digest] = Recogniser.of(catalogue)
    return _recognisers[catalogue.digest]


def recognise(
    description: str,
    *,
    hs_code: str = "",
    eccn: str = "",
    part_number: str = "",
    catalogue: Catalogue | None = None,
) -> tuple[GoodsMatch, ...]:
    """The goods that a description, with the codes stated beside it, may be: best first, empty where none is found.

    A stated control number that no recognised good accounts for gives every good of that number (`declared`), and so
    does a stated tariff code of a high-priority list where the description says nothing (`spare parts`).
    Nothing found means that no good of the catalogue was recognised, not that the goods are free of controls.
    """
    chosen = catalogue or default_catalogue()
    return _recogniser(chosen).recognise(description, hs_code.strip(), eccn, part_number)


def goods_findings(
    matches: Iterable[GoodsMatch], catalogue: Catalogue | None = None, destination: str = ""
) -> tuple[Finding, ...]:
    """One finding for each described good, and one for each stated control number that stands for others; `possible`
    ones are undetermined and name the parameters to ask for. With a destination (alpha-2) they hold what the Commerce
    Country Chart hints of licences there.
    """
    return findings_of(matches, catalogue or default_catalogue(), destination)


def hs_listing(hs_code: str, catalogue: Catalogue | None = None) -> tuple[HsEntry, ...]:
    """Entries of the Common High Priority List and of the drone tariff lines that name the stated code."""
    return listing(hs_code, (catalogue or default_catalogue()).hs_entries)


def values_in_doubt(description: str, matches: Iterable[GoodsMatch]) -> tuple[str, ...]:
    """Technical values of a description that cannot be read or cannot be meant (`-24 l/min`), as `'value': why`."""
    negative = negative_values(plain(description))
    unread = [text for match in matches for text in match.unread if text not in negative]
    told = [f"{text!r} is negative" for text in negative]
    return (*told, *(f"{text!r} has no unit that can be read" for text in dict.fromkeys(unread)))
