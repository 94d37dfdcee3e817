"""Words of any script in ASCII letters, near to how names are written in Latin documents."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from screening.names.ascii import anyascii
from screening.names.data_files import load
from screening.names.japanese import kana_to_latin
from screening.names.scripts import romanised, script_name
from screening.names.tokens import Writing

_ARABIC_MARKS = re.compile(r"[\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06ED\u0640]")
#: Behind a vowel е is ye (Чагаев, Chagayev), which keeps it apart from an umlaut written out.
_GLIDED = re.compile("(?<=[аоуыэ])е")
_LATIN_EXTRA = str.maketrans(
    {"ə": "a", "Ə": "a", "ı": "i", "İ": "i", "ß": "ss", "ø": "o", "œ": "oe", "æ": "ae", "þ": "th", "ð": "d"}
)


@cache
def _letters() -> dict[str, dict[str, str]]:
    """Latin spelling of each letter, by script."""
    tables = {script: (pair.partition(":") for pair in text.split()) for script, text in load("letters").items()}
    return {script: {letter: latin for letter, _, latin in pairs} for script, pairs in tables.items()}


def script_of(word: str) -> str:
    """Script of the first letter of `word`: latin, cyrillic, arabic, hebrew, han, kana, hangul or other."""
    if word.isascii():
        return "latin"
    for ch in word:
        code = ord(ch)
        if not ch.isalpha():
            continue
        if code < 0x250 or 0x1E00 <= code < 0x1F00:
            return "latin"
        if 0x400 <= code < 0x530:
            return "cyrillic"
        if 0x600 <= code < 0x780 or 0xFB50 <= code < 0xFF00:
            return "arabic"
        if 0x590 <= code < 0x600:
            return "hebrew"
        if 0x4E00 <= code < 0xA000 or 0x3400 <= code < 0x4DC0:
            return "han"
        if 0x3040 <= code < 0x3100:
            return "kana"
        if 0xAC00 <= code < 0xD7B0 or 0x1100 <= code < 0x1200:
            return "hangul"
        return "other"
    return "latin"


#: From the revised romanisation to the spelling of North Korean documents, which is what lists mostly have.
_KOREAN_VOWELS = (("yeo", "yo"), ("eo", "o"), ("eu", "u"))
_KOREAN_INITIALS = {"g": "k", "d": "t", "b": "p"}


def _north_korean(word: str) -> str:
    """Hangul in the spelling of North Korean documents, syllable by syllable (Pak Jong Chon)."""
    out: list[str] = []
    for ch in word:
        text = anyascii(ch).lower()
        for south, north in _KOREAN_VOWELS:
            text = text.replace(south, north)
        first = _KOREAN_INITIALS.get(text[:1], text[:1]) if not out else text[:1]
        last = _KOREAN_INITIALS.get(text[-1:], text[-1:]) if not text.endswith("ng") else "g"
        out.append(first + text[1:-1] + last if len(text) > 1 else first)
    return "".join(out)


def without_article(word: str) -> str:
    """An Arabic word without the article written onto it; any other word as it is."""
    return word[2:] if word.startswith("ال") and len(word) > _MIN_WITH_ARTICLE else word


_MIN_WITH_ARTICLE = 4
_WRITING = {
    "arabic": Writing.CONSONANTS,
    "hebrew": Writing.CONSONANTS,
    "han": Writing.SYLLABLES,
    "hangul": Writing.SYLLABLES,
    "kana": Writing.SYLLABLES,
}


def writing_of(word: str) -> Writing:
    """What the script of `word` shows of its sound."""
    return Writing.LETTERS if word.isascii() else _WRITING.get(script_of(word), Writing.LETTERS)


def original(word: str) -> str:
    """The word itself where `patterns` knows its script, else nothing."""
    if word.isascii():
        return ""
    return word if writing_of(word) is Writing.CONSONANTS or script_name(word[0]) else ""


@lru_cache(maxsize=20_000)
def to_ascii(word: str) -> str:
    """One cleaned word in lower-case ASCII letters and digits; empty where nothing can be written.

    Unspaced scripts come out without breaks.
    """
    if word.isascii():
        return word.lower()
    script = script_of(word)
    lower = word.lower()
    known = script_name(word[0])
    if script == "cyrillic":
        text = "".join(_letters()["cyrillic"].get(ch, ch) for ch in _GLIDED.sub("йе", lower.replace("ьо", "ё")))
    elif script == "arabic":
        text = "".join(_letters()["arabic"].get(ch, ch) for ch in _ARABIC_MARKS.sub("", lower))
    elif script == "hangul":
        text = _north_korean(lower)
    elif script == "kana":
        text = kana_to_latin(lower)
    elif script == "hebrew":
        text = "".join(_letters()["hebrew"].get(ch, ch) for ch in lower)
    elif known:
        text = romanised(lower, known)
    else:
        text = lower.translate(_LATIN_EXTRA)
    return "".join(ch for ch in anyascii(text).lower() if ch.isalnum())
