"""Goods text as tokens: one normal form for descriptions, terms and labels in any script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from screening.names.han import han_variants

#: Arabic-script letters that Persian and Arabic keyboards write differently, and signs that Unicode's compatibility
#: forms would turn into something else (the ordinal º is typed for the degree sign).
_SIGNS = str.maketrans(
    {
        "ي": "ی",
        "ى": "ی",
        "ك": "ک",
        "ة": "ه",
        "\u200c": " ",
        "\u0640": "",
        "º": "°",
        "˚": "°",
        "ı": "i",
        "″": '"',
        "ß": "ss",
    }
)
_CJK = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_ASCII_TOKEN = re.compile(r"[a-z]+|[\d#]+(?:[.,]\d+)*")
_TOKEN = re.compile(rf"[{_CJK}]|[^\W\d_{_CJK}]+|[\d#]+(?:[.,]\d+)*")
_CYRILLIC_ENDING = re.compile(
    r"(?:ами|ями|ого|его|ому|ему|ыми|ими|ая|яя|ое|ее|ыи|ии|ои|ые|ие|ую|юю|ых|их|ов|ев|ам|ям|ах|ях|ом|ем|еи|ия|ию"
    r"|а|я|о|е|ы|и|у|ю|ь)$"
)
_ARABIC_ARTICLE = "ال"
#: What words between the words of a phrase cost: a comma starts another item of a list, a sentence ends the phrase.
_COMMA_COST, _SENTENCE_COST = 1, 9
#: A comma with up to two digits behind it parts decimals (with the comma: three characters).
_DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or one CJK character of the folded text, with its place in it."""

    word: str
    start: int
    end: int
    gap: int
    """Cost of the punctuation between the token before and this one (0 for none, a space or a hyphen)."""


@lru_cache(maxsize=1 << 14)
def _plain_character(character: str) -> str:
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", character.translate(_SIGNS)))
    bare = "".join(c for c in parts if unicodedata.category(c) != "Mn")
    return unicodedata.normalize("NFC", bare).translate(_SIGNS).translate(han_variants())


def plain(text: str) -> str:
    """Width-folded text without accents or vowel marks, its case kept."""
    return text if text.isascii() else "".join(map(_plain_character, text))


def as_written(text: str, start: int, end: int) -> str:
    """The part of `text` from which the characters `start` to `end` of its plain form come."""
    if text.isascii():
        return text[start:end]
    places = [i for i, character in enumerate(text) for _ in _plain_character(character)]
    return text[places[start] : places[end - 1] + 1] if start < end else ""


def lower(text: str) -> str:
    """`text` in lower case, of the same length, so that places in one are places in the other."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def fold(text: str) -> str:
    """Plain text in lower case; the same on text that is folded already."""
    return lower(plain(text))


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """`word` (folded) without the endings of plural and case that traders vary, and without the Arabic article."""
    if word.isascii():
        if len(word) > 4 and word.endswith("ies"):
            return word[:-3] + "y"
        if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes")):
            return word[:-2]
        if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
            return word[:-1]
        return word
    if "а" <= word[0] <= "я" and len(word) > 4:
        return _CYRILLIC_ENDING.sub("", word)
    if word.startswith(_ARABIC_ARTICLE) and len(word) > 4:
        return word.removeprefix(_ARABIC_ARTICLE)
    return word


def _gap_cost(between: str) -> int:
    if not between or between in (" ", "-"):
        return 0
    if ";" in between or "\n" in between or ". " in between or "。" in between:
        return _SENTENCE_COST
    return _COMMA_COST if any(c in between for c in ",،、:|") else 0


def tokenise(folded: str, spellings: Mapping[str, str]) -> list[Token]:
    """Tokens of folded text; letters and digits part (`T800S` is t, 800, s); `spellings` maps variants to one form."""
    found: list[Token] = []
    last = 0
    for match in (_ASCII_TOKEN if folded.isascii() else _TOKEN).finditer(folded):
        start, end = match.span()
        word = stem(match.group())
        if "," in word and len(word) - word.rindex(",") <= _DECIMALS:
            word = word.replace(",", ".")  # 7,62 and 7.62 are one calibre
        found.append(Token(spellings.get(word, word), start, end, _gap_cost(folded[last:start]) if found else 0))
        last = end
    return found


def words(text: str, spellings: Mapping[str, str]) -> tuple[str, ...]:
    """The words of a term as `tokenise` would write them."""
    return tuple(token.word for token in tokenise(fold(text), spellings))
