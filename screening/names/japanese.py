"""Japanese names: one reading for the ways of romanisation, kana, and names written in Chinese characters."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import islice, product

from screening.names.ascii import anyascii
from screening.names.data_files import load

_SMALL = frozenset("ゃゅょャュョ")
_RARE = frozenset("ゐゑぢづをぃぅぇぉゎ")
_DOUBLING_SIGN = "っ"
_DOUBLING = frozenset("っッ")
#: From Hepburn to the letters of Kunrei, in which every consonant has one letter; long vowels become short.
_TO_KUNREI = (
    ("sh", "sy"), ("ch", "ty"), ("j", "zy"), ("ts", "t"), ("f", "h"), ("yi", "i"), ("dz", "z"), ("du", "zu"),
    ("di", "zi"),
)  # fmt: skip
_LONG = re.compile(r"(?<=o)[uo]+|(?<=u)u+|(?<=a)a+|(?<=[ou])h(?![aiueoy])")
_N = re.compile(r"m(?=[pb])")
_WORD = re.compile(r"(?:(?:([kstpgzdb])\1?|[nhmr])?y?[aiueo]|w[ao]|n(?![aiueoy]))+")
#: The letters and the last letter of what may be romanised Japanese.
_POSSIBLE = re.compile(r"[abcdefghijkmnoprstuwyz]*[aiueofhn]")
_MOST_READINGS = 4
_LONGEST_FAMILY = 3
_SHORTEST, _LONGEST = 3, 8
_SEPARATORS = re.compile(r"[\s\u3000・･]+")


def kana_to_latin(word: str) -> str:
    """Kana in Hepburn letters: しょう sho, っか kka, the long stroke left out."""
    out = ""
    double = False
    for ch in word:
        if ch in _DOUBLING:
            double = True
            continue
        text = "".join(c for c in anyascii(ch).lower() if c.isalpha())
        if ch in _SMALL and out.endswith("i"):
            out = out[:-1]
            text = text[1:] if out.endswith(("sh", "ch", "j")) else text
        out += text[:1] + text if double and text else text
        double = False
    return out


@cache
def _kana() -> dict[str, str]:
    """Hiragana by what they say: one sign, or one with a small ya, yu or yo."""
    signs = [chr(code) for code in range(0x3042, 0x3094) if chr(code) not in _RARE | _SMALL | _DOUBLING]
    glided = [
        sign + small for sign in signs if len(anyascii(sign)) > 1 and anyascii(sign)[-1] == "i" for small in "ゃゅょ"
    ]
    return {kana_to_latin(text): text for text in signs + glided}


def _to_kana(reading: str) -> str:
    """A reading in kana, which show that it was not typed in Latin letters."""
    out = ""
    while reading:
        length = next((n for n in (3, 2, 1) if reading[:n] in _kana()), 1)
        out += _kana().get(reading[:length], _DOUBLING_SIGN)
        reading = reading[length:]
    return out


@lru_cache(maxsize=20_000)
def read_latin(word: str) -> frozenset[str]:
    """What a romanised word says in Japanese; empty where it could not be Japanese."""
    if not _POSSIBLE.fullmatch(word):
        return frozenset()
    text = word
    for old, new in _TO_KUNREI:
        text = text.replace(old, new)
    text = _LONG.sub("", _N.sub("n", text))
    return frozenset((text,)) if _WORD.fullmatch(text) else frozenset()


@cache
def _table(part: str) -> dict[str, list[str]]:
    entries = (entry.partition(":") for entry in load("japanese_names")[part].split())
    table: dict[str, list[str]] = {}
    for written, _, readings in entries:
        table.setdefault(written, []).extend(readings.split(","))
    return table


def _given_names(written: str) -> list[str]:
    """Readings of a given name: as a whole, then as a first and a last element."""
    found = list(_table("given").get(written, ()))
    for cut in range(1, len(written)):
        first, last = _table("first").get(written[:cut], ()), _table("last").get(written[cut:], ())
        found += [a + b for a, b in product(first, last)]
    return found


def readings(name: str) -> list[str]:
    """Usual readings, in kana, of a Japanese personal name in Chinese characters; none where it is not one."""
    if name.isascii():
        return []
    written = _SEPARATORS.sub("", name)
    if not _SHORTEST <= len(written) <= _LONGEST or written.isascii():
        return []
    for length in range(min(_LONGEST_FAMILY, len(written) - 1), 0, -1):
        families, given = _table("family").get(written[:length], ()), _given_names(written[length:])
        if families and given:
            read = (f"{_to_kana(family)} {_to_kana(one)}" for one, family in product(given, families))
            return list(islice(dict.fromkeys(read), _MOST_READINGS))
    return []
