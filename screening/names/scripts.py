"""Greek, Armenian, Georgian, Indic scripts and Thai: the units of a word, each a set of Latin spellings.

Indic letters of all the blocks that Unicode lays out alike are read as Devanagari; a consonant without a vowel sign has
its inherent vowel, which is written or left out. Thai vowels that stand before their consonant are put behind it, and
letters marked silent are dropped.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise

from screening.names.data_files import load

#: Spellings of a unit with what they cost, the usual one first.
Unit = tuple[tuple[str, float], ...]
_BLOCKS = (
    (0x370, 0x400, "greek"),
    (0x1F00, 0x2000, "greek"),
    (0x530, 0x590, "armenian"),
    (0x10A0, 0x1100, "georgian"),
    (0x900, 0xD80, "indic"),
    (0xE00, 0xE80, "thai"),
)
_DEVANAGARI, _BLOCK_MASK = 0x900, 0x7F
_VIRAMA, _NUKTA, _ADDAK = "\u094d", "\u093c", "\u0971"
_INDIC_CONSONANT = re.compile("[\u0915-\u0939\u0978-\u097f]")
_INDIC_SIGN = re.compile("[\u093e-\u094c]")
_THAI_SILENT = re.compile("[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c")
_THAI_MARKS = re.compile("[\u0e47-\u0e4e]")
_THAI_LEADING = re.compile("([\u0e40-\u0e44])([\u0e01-\u0e2e])")
_DOUBLE = re.compile(r"([^γ])\1")


def script_name(ch: str) -> str:
    """The script of this module that a letter belongs to; empty where none."""
    code = ord(ch)
    return next((name for start, end, name in _BLOCKS if start <= code < end), "")


def parse_unit(spellings: list[str]) -> Unit:
    """A unit from entries such as `b`, `p:.1` and `-` for nothing."""
    pairs = (entry.partition(":") for entry in spellings)
    return tuple(("" if latin == "-" else latin, float(cost or 0)) for latin, _, cost in pairs)


@cache
def _units(script: str) -> dict[str, Unit]:
    table: dict[str, Unit] = {}
    for entry in load("scripts")[script].split():
        letters, _, spellings = entry.partition("=")
        table[letters] = parse_unit(spellings.split(","))
    return table


@cache
def gap_cost(script: str) -> float:
    """What a Latin vowel costs that the script does not show."""
    return float(load("scripts")["gap"][script])


@lru_cache(maxsize=20_000)
def units(word: str, script: str) -> tuple[Unit, ...]:
    """The units of a lower-case word."""
    table = _units(script)
    if script == "indic":
        return tuple(table[name] for name in _indic(word) if name in table)
    text = _thai(word) if script == "thai" else _DOUBLE.sub(r"\1", _bare(word))
    found: list[Unit] = []
    while text:
        length = 2 if text[:2] in table else 1
        if text[:length] in table:
            found.append(table[text[:length]])
        text = text[length:]
    return tuple(found)


def _bare(word: str) -> str:
    """Letters without their accents."""
    return "".join(ch for ch in unicodedata.normalize("NFD", word) if not unicodedata.combining(ch))


def _thai(word: str) -> str:
    return _THAI_LEADING.sub(r"\2\1", _THAI_MARKS.sub("", _THAI_SILENT.sub("", word)))


def _indic(word: str) -> list[str]:
    """Names of the units: letters of Devanagari, with `schwa` where a consonant keeps its inherent vowel."""
    letters = (ch for ch in unicodedata.normalize("NFC", word) if script_name(ch) == "indic")
    text = "".join(chr(_DEVANAGARI + (ord(ch) & _BLOCK_MASK)) for ch in letters)
    text = text.replace(_ADDAK, "").replace(_NUKTA, "")
    names: list[str] = []
    for ch, following in pairwise(text + " "):
        if ch == _VIRAMA or (names and names[-1] == ch):
            continue
        names.append(ch)
        if _INDIC_CONSONANT.match(ch) and following != _VIRAMA and not _INDIC_SIGN.match(following):
            names.append("last" if following == " " else "schwa")
    return names


def romanised(word: str, script: str) -> str:
    """The usual spelling."""
    return "".join(unit[0][0] for unit in units(word, script))
