"""Reads the countries of a cell: codes, names in several languages, nationalities, several countries in one cell."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from screening.intake.header_text import header_key
from screening.intake.placeholders import is_placeholder
from screening.lists.countries import country_code, nationality_words

_DATA = Path(__file__).parent / "data"
_STRONG_BREAK = re.compile(r"[;|\n]")
_WEAK_BREAK = re.compile(r"[,/+]|\s[-–>]+\s|->|→|\band\b", re.IGNORECASE)

#: `U.A.E.`, `K. S. A.`
_INITIALS = re.compile(r"[^\W\d_](?:\.\s?[^\W\d_]){1,3}\.?")


@lru_cache(maxsize=16_384)
def read_countries(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """ISO alpha-2 codes of the countries in a cell, without repetition, and the parts that name no known country.

    `;`, `|` and line breaks always part countries; commas, slashes and arrows only where the whole is no country
    itself (`Korea, Republic of`).
    """
    codes: list[str] = []
    unknown: list[str] = []
    for part in _STRONG_BREAK.split(text):
        if is_placeholder(part):
            continue
        if code := _code(part):
            codes.append(code)
            continue
        pieces = [piece.strip() for piece in _WEAK_BREAK.split(part) if not is_placeholder(piece)]
        found = [_code(piece) for piece in pieces]
        codes.extend(filter(None, found))
        missed = [piece for piece, code in zip(pieces, found, strict=True) if not code]
        unknown.extend(missed if any(found) else [part.strip()])
    return tuple(dict.fromkeys(codes)), tuple(unknown)


def _code(name: str) -> str:
    letters = "".join(filter(str.isalpha, name)) if _INITIALS.fullmatch(name.strip()) else name
    return _codes().get(header_key(name)) or _codes().get(header_key(letters)) or country_code(letters) or ""


@cache
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}

    def add(name: str, code: str) -> None:
        if codes.setdefault(header_key(name), code) != code:
            raise ValueError(f"countries: {name!r} stands for {codes[header_key(name)]} and {code}")

    for line in _lines("countries.txt"):
        alpha2, alpha3, *names = line.split(" ", 2)
        for name in (alpha2, alpha3, *(names[0].split(" | ") if names else ())):
            add(name, alpha2)
    for line in _lines("country_names.txt"):
        alpha2, listed = line.split(" ", 1)
        for name in listed.split(" | "):
            add(name, alpha2)
    for word, alpha2 in nationality_words():
        add(word, alpha2)
    return codes


def _lines(file: str) -> list[str]:
    text = (_DATA / file).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]
