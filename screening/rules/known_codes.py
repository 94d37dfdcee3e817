"""Which tariff codes, control numbers and currencies there are (tables in data/, each with its source and date)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


def is_tariff_code(digits: str) -> bool:
    """Whether a code of four or more digits begins with a heading of HS 2022, and from six on with a subheading."""
    return digits[:6] in _tariff_codes()


def is_control_number(number: str) -> bool:
    """Whether a number such as `3A001` stands in the US Commerce Control List or in Annex I of the EU."""
    return number in _control_numbers()


def is_currency(code: str) -> bool:
    """Whether three upper-case letters are a currency of ISO 4217, or were one until lately."""
    return code in _currencies()


@cache
def _tariff_codes() -> frozenset[str]:
    known = set()
    for line in _lines("hs2022.txt"):
        chapter, *headings = line.split()
        for entry in headings:
            heading, _, subheadings = entry.partition(":")
            known.add(chapter + heading)
            known |= {chapter + heading + subheadings[at : at + 2] for at in range(0, len(subheadings), 2)}
    return frozenset(known)


@cache
def _control_numbers() -> frozenset[str]:
    groups = (line.split() for line in _lines("control_numbers.txt"))
    return frozenset(group + number for group, *numbers in groups for number in numbers)


@cache
def _currencies() -> frozenset[str]:
    return frozenset(code for line in _lines("currencies.txt") for code in line.split())


def _lines(name: str) -> Iterator[str]:
    for line in (_DATA / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line
