"""Shares of ownership as ranges of whole numbers, so that nothing is lost or gained by adding them up."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

#: Steps of one percent: shares are counted in ten-thousandths of a percent.
PERCENT = 10_000
WHOLE = 100 * PERCENT

_NUMBER = r"(\d{1,3}(?:[.,]\d{1,12})?)"
_END = r" ?(?:%|percent|per cent|pct)?"
_PLAIN = re.compile(rf"{_NUMBER}{_END}")
_RANGE = re.compile(rf"(?:from |between )?{_NUMBER}{_END} ?(?:-|–|—|to|and|bis) ?{_NUMBER}{_END}")
_BOUND = re.compile(rf"(>=|≥|<=|≤|>|<|more than|over|at least|less than|under|up to|at most) ?{_NUMBER}{_END}")


class Share(NamedTuple):
    """A share from `low` to `high`, both included, in steps of 1/`PERCENT` percent."""

    low: int
    high: int


#: A share that nobody states.
UNKNOWN = Share(0, WHOLE)


@lru_cache(maxsize=65_536)
def read_share(text: str) -> Share | None:
    """The share in a cell, in percent: `51`, `51 %`, `33,3`, `25-50 %`, `more than 25 %`; None where it is no share.

    An empty cell is `UNKNOWN`. More digits than a step holds widen the range to the steps around them.
    """
    rest = " ".join(text.casefold().split())
    if not rest:
        return UNKNOWN
    if match := _PLAIN.fullmatch(rest):
        return _within(_down(match[1]), _up(match[1]))
    if match := _RANGE.fullmatch(rest):
        return _within(_down(match[1]), _up(match[2]))
    if match := _BOUND.fullmatch(rest):
        sign, number = match[1], match[2]
        if sign in (">", "more than", "over"):
            return _within(_down(number) + 1, WHOLE)
        if sign in (">=", "≥", "at least"):
            return _within(_down(number), WHOLE)
        if sign in ("<", "less than", "under"):
            return _within(0, _up(number) - 1)
        return _within(0, _up(number))
    return None


def of_number(value: float, *, up: bool = False) -> int:
    """A number of percent in steps, rounded down, or up."""
    return _up(repr(float(value))) if up else _down(repr(float(value)))


def text_of(share: Share) -> str:
    """`55 %`, `25 to 50 %`, or `an unknown share`."""
    if share == UNKNOWN:
        return "an unknown share"
    low, high = _percent(share.low), _percent(share.high)
    return f"{low} %" if low == high else f"{low} to {high} %"


def _within(low: int, high: int) -> Share | None:
    return Share(low, high) if 0 <= low <= high <= WHOLE else None


def _parts(number: str) -> tuple[int, str]:
    whole, _, fraction = number.replace(",", ".").partition(".")
    return int(whole) * PERCENT + int(fraction[:4].ljust(4, "0")), fraction[4:]


def _down(number: str) -> int:
    return _parts(number)[0]


def _up(number: str) -> int:
    steps, rest = _parts(number)
    return steps + bool(rest.strip("0"))


def _percent(steps: int) -> str:
    return f"{steps / PERCENT:.4f}".rstrip("0").rstrip(".")
