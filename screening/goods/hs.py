"""Tariff codes: one form, agreement with the codes expected for a good, and the high-priority headings."""

from __future__ import annotations

import re
from functools import lru_cache

from screening.goods.catalogue import HsEntry
from screening.tariff_codes import tariff_text

#: Harmonized System chapters run from 01 to 97; 98 and 99 are national (WCO, HS 2022).
_CODE = re.compile(r"(?:0[1-9]|[1-9]\d)\d{2,10}")


def normalise_hs(code: str) -> str:
    """Digits of a tariff code of 4 to 12 digits, dots, spaces and hyphens removed; "" where it is no such code."""
    stated, _ = tariff_text(code.upper().removeprefix("HTS").removeprefix("HS").strip(" :"))
    digits = re.sub(r"[.\s\-]", "", stated)
    if len(digits) in (5, 7, 9) and re.fullmatch(r"[1-9]\d+", digits):
        digits = "0" + digits  # spreadsheets drop the leading zero of chapters 01 to 09
    return digits if _CODE.fullmatch(digits) and digits.isascii() else ""


def hs_agrees(stated: str, expected: tuple[str, ...]) -> bool | None:
    """Whether a stated code is one of the expected six-digit codes (a four-digit one: a heading of them).

    None where either is unknown, or the stated code cannot be read.
    """
    code = normalise_hs(stated)
    if not code or not expected:
        return None
    return any(code[:6] == hs6[: len(code[:6])] for hs6 in expected)


def hs_nearness(stated: str, expected: tuple[str, ...]) -> str:
    """How near a stated code is to the expected ones: `agrees`, `heading` (its first four digits are expected),
    `chapter` (the first two are) or `elsewhere`; "" where either is unknown. A code of another chapter says most.
    """
    code = normalise_hs(stated)
    if not code or not expected:
        return ""
    if hs_agrees(stated, expected):
        return "agrees"
    if any(code[:4] == hs6[:4] for hs6 in expected):
        return "heading"
    return "chapter" if any(code[:2] == hs6[:2] for hs6 in expected) else "elsewhere"


@lru_cache(maxsize=8)
def _by_code(entries: tuple[HsEntry, ...]) -> dict[str, tuple[HsEntry, ...]]:
    found: dict[str, tuple[HsEntry, ...]] = {}
    for entry in entries:
        found[entry.hs6] = (*found.get(entry.hs6, ()), entry)
    return found


def listing(code: str, entries: tuple[HsEntry, ...]) -> tuple[HsEntry, ...]:
    """The high-priority entries of a stated code of at least six digits; empty where there is none."""
    digits = normalise_hs(code)
    return _by_code(entries).get(digits[:6], ()) if len(digits) >= 6 else ()
