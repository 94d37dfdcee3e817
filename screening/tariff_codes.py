"""Tariff codes as people and spreadsheets write them: one form for goods, rules and tests of plausibility."""

from __future__ import annotations

import re
import unicodedata

#: A spreadsheet took the code for a number: `8.54231E+05`, `854231.0`.
_POWER = re.compile(r"(\d)[.,]?(\d*)E\+?(\d{1,2})", re.IGNORECASE)
_FRACTION = re.compile(r"(\d{4,12})[.,]0")
_NEGATIVE = re.compile(r"[-−–]\s*(?=\d)")
#: Digits that a power must show before the code can be told from it: those of a subheading.
_SUBHEADING = 6


def tariff_text(stated: str) -> tuple[str, str]:
    """One code as stated, made readable where a spreadsheet spoilt it, and what is odd about it ("" for nothing).

    A power that shows fewer than six digits gives "" for the code: what it was cannot be told.
    """
    text = unicodedata.normalize("NFKC", stated).strip()
    odd = ""
    if sign := _NEGATIVE.match(text):
        text, odd = text[sign.end() :], "has a minus sign"
    if power := _POWER.fullmatch(text):
        digits, size = power[1] + power[2], int(power[3]) + 1
        if len(digits) < min(size, _SUBHEADING):
            return "", "is a power that a spreadsheet wrote, and too short to tell the code"
        lost = "0" if size % 2 else ""  # a code has an even number of digits; chapters 01 to 09 lose theirs
        return (lost + digits)[:_SUBHEADING], "is a power that a spreadsheet wrote"
    if fraction := _FRACTION.fullmatch(text):
        return fraction[1], "is a fraction that a spreadsheet wrote"
    return text, odd
