"""The goods catalogue: what is sought, how traders write it, and the values from which it is listed."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from screening.errors import RulesProblem
from screening.goods.licences import LicenceHints
from screening.model import Source
from screening.resources import data_folder
from screening.small_files import read_small

Words = tuple[str, ...]
"""A phrase as its tokens."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A technical value or property that a threshold asks for, and the words by which texts state it."""

    id: str
    name: str
    dimension: str = ""
    """Dimension of a value (`length`); empty for a property that is there or not."""
    labels: tuple[Words, ...] = ()
    unlabelled: bool = False
    """Whether a lone value of the dimension is this parameter without its label."""
    at_most: float = math.inf
    """Largest value, in the base unit, that is believed without its label."""
    take: str = "stated"
    """Which end of a stated range counts: `stated` (the whole range must agree), `highest` or `lowest`."""
    yes: tuple[Words, ...] = ()
    no: tuple[Words, ...] = ()
    side: int = 0
    """1, 2 or 3: the largest, middle or smallest side of a stated size `A x B x C`."""
    of_pair: int = 0
    """1 or 2: which value of a pair such as `dia 150 x 300 mm` it is, where its label stands before the pair."""
    not_of_blocks: bool = False
    """A property (a form) that a stated size `A x B x C` rules out."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of a threshold, in the base unit of its parameter."""

    parameter: str
    op: str
    low: float
    high: float
    text: str
    assume: bool | None = None
    """What counts where the text says nothing of the parameter; None leaves it undecided."""


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions that must `all` hold, or of which `any` must."""

    mode: str
    parts: tuple[Condition | Group, ...]
    regime: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A phrase that names a good; where `needs` is given, one of these words must stand in the text too."""

    text: str
    words: Words
    needs: tuple[Words, ...] = ()
    exact: bool = False
    """A code, grade or part number: letter by letter, in order, nothing between."""
    watch: bool = False
    """Names a kindred thing that is not listed itself but sought (ferrocene beside catocene)."""
    gives: Mapping[str, float] = field(default_factory=dict)
    """Values that a grade implies, by parameter, in base units."""


@dataclass(frozen=True, slots=True)
class Good:
    """One good of the catalogue."""

    id: str
    name: str
    category: str
    programmes: tuple[str, ...]
    tier: str
    """`threshold` (its values decide), `controlled` (listed whatever its values) or `watch` (unlisted but sought)."""
    mtcr: str
    eccns: Mapping[str, tuple[str, ...]]
    """Control numbers by jurisdiction: US, EU, USML …"""
    hs6: tuple[str, ...]
    terms: tuple[Term, ...]
    not_this: tuple[Words, ...]
    sold_as_toy: bool
    """Whether it is also sold as a toy, a model or a poster (a type of aircraft): `not_this` holds the words of play
    then, and clears its codes too."""
    thresholds: tuple[Group, ...]
    sought_below: bool
    """Whether it is sought below its thresholds too (on a high-priority list whatever its values)."""
    question: str
    note: str
    sources: tuple[Source, ...]
    found: tuple[str, ...]
    """Descriptions that must be recognised as this good."""
    not_found: tuple[str, ...]
    """Lookalikes that must not."""

    @property
    def eccn_codes(self) -> tuple[str, ...]:
        """All control numbers, each once, with its jurisdiction unless it is the US one: `2B109`, `EU 9A121`."""
        return tuple(
            code if place == "US" else f"{place} {code}"
            for place, codes in self.eccns.items()
            for code in codes
            if place == "US" or code not in self.eccns.get("US", ())
        )


@dataclass(frozen=True, slots=True)
class HsEntry:
    """A tariff heading that a high-priority list names."""

    hs6: str
    list: str
    tier: str
    description: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Catalogue:
    """All goods with their parameters and word lists, read from one folder."""

    goods: Mapping[str, Good]
    parameters: Mapping[str, Parameter]
    spellings: Mapping[str, str]
    """Variant spelling -> the one used for comparison, both as stems."""
    filler: frozenset[str]
    """Words that may stand between the words of a term for nothing."""
    ordinary: frozenset[str]
    """Everyday words that are never taken for a misspelt term word."""
    thin: frozenset[str]
    """Words that say nothing of a thing (`spare parts`)."""
    likeness: tuple[tuple[Words, ...], tuple[Words, ...]]
    """Phrases that make a likeness of what stands before them (`model kit`), and of what follows them (`poster`)."""
    hs_entries: tuple[HsEntry, ...]
    licences: LicenceHints | None
    """Hints for licences; None where the folder has none."""
    digest: str
    """SHA-256 (hex) over the names and bytes of the files."""

    @classmethod
    def load(cls, folder: Path | None = None) -> Catalogue:
        """The catalogue in `folder`, or the one that ships with the software.

        Raises RulesProblem, naming every problem with file and line, where the files do not pass their checks.
        """
        from screening.goods.reading import read_catalogue

        files = _files(folder)
        try:
            digest = _digest(files)
        except OSError as exc:
            raise RulesProblem(f"{exc.filename} cannot be read ({exc.strerror}): restore it, or remove it") from exc
        return read_catalogue(files, digest)

    @staticmethod
    def version() -> str:
        """SHA-256 (hex) over the files that ship with the software and the code that reads them."""
        package = Path(__file__).parent
        beside = (package.parent / name for name in ("model.py", "yaml_nodes.py"))
        return _digest([*_files(None), *sorted(package.glob("*.py")), *beside])


def _files(folder: Path | None) -> list[Path]:
    folder = folder or data_folder("rules") / "goods"
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise RulesProblem(f"no goods files (*.yml) in {folder}")
    return files


def _digest(files: Iterable[Path]) -> str:
    """SHA-256 (hex) over the names and the bytes of files, whatever their line ends."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + read_small(file).replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()
