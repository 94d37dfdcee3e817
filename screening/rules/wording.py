"""How the words of two cells are compared: folded to lower case without accents, in whole words.

Rules ask whether a word or phrase stands in a text and whether two names can mean one company; telling
listed parties apart is the matcher's task, not this module's.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import NewType

from screening.names.han import han_variants

Folded = NewType("Folded", str)
"""Text folded by `fold`: words with one space before, between and after them, or ""."""

#: Letters that Unicode does not decompose, and Persian and Arabic variants of one letter.
_LETTERS = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th",
    "ي": "ی", "ك": "ک", "ى": "ی", "ة": "ه",
})  # fmt: skip

#: From this code point on, scripts write words without spaces (CJK radicals, kana, Han, hangul).
FIRST_CJK = 0x2E80

#: Legal forms, folded: they tell no company from another. Own list, from the company registers' usual endings.
LEGAL_FORMS = frozenset(
    """ab ag ao as bv bvba co company corp corporation dmcc doo dwc eood fz fzc fze fzco gmbh inc incorporated jsc joint
    stock kft kg limited limitada llc llp ltd ltda lda mbh nv oao of oo ooo oy oyj pao pjsc plc private pte pty pvt sa
    sab sae sal sanayi san sarl sas sdn bhd se sl societe spa sp srl srls sro the tic ticaret ve y z zao zrt o de und
    and""".split()  # noqa: SIM905 - a word list reads best as text
)

#: Words that companies of one trade share. Sharing only such words does not make two names one group.
TRADE_WORDS = frozenset(
    """business commerce commercial enterprise enterprises export exports general global group holding holdings import
    imports industrial industries industry international intl marketing overseas services service solutions supply
    supplies systems technologies technology tech trade trading traders world worldwide""".split()  # noqa: SIM905
)


#: All that folding does to ASCII.
_ASCII = str.maketrans({chr(code): chr(code).lower() if chr(code).isalnum() else " " for code in range(128)})


@lru_cache(maxsize=65536)
def fold(text: str) -> Folded:
    """Lower case, no accents, every run of other signs one space; ` acme gmbh ` for `Acme, GmbH`."""
    if text.isascii():
        words = text.translate(_ASCII).split()
        return Folded(f" {' '.join(words)} " if words else "")
    flat = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    if not flat.isascii():
        flat = flat.translate(han_variants())
    kept = "".join(sign if sign.isalnum() else "" if unicodedata.combining(sign) else " " for sign in flat)
    # the decomposition above parts hangul into its letters, which lie below FIRST_CJK
    words = unicodedata.normalize("NFC", kept).split()
    return Folded(f" {' '.join(words)} " if words else "")


@lru_cache(maxsize=65536)
def phrase_key(phrase: str) -> str:
    """What `Folded` text must contain where the phrase stands in it as whole words.

    Chinese, Japanese and Korean are written without word breaks, so there any occurrence counts.
    """
    folded = fold(phrase)
    if any(ord(sign) >= FIRST_CJK for sign in folded):
        return folded.strip()
    return folded


def phrase_head(key: str) -> str:
    """The first two words of a `phrase_key` with word breaks, or its one word: one of the `word_runs` of every text in
    which it stands."""
    return " ".join(key.split()[:2])


@lru_cache(maxsize=64)
def word_runs(text: Folded) -> frozenset[str]:
    """The words of a text, and every two that are neighbours; many rules in turn ask the few texts of one row."""
    words = text.split()
    return frozenset((*words, *(f"{a} {b}" for a, b in pairwise(words))))


def core_words(name: Folded) -> frozenset[str]:
    """The words of a company name that tell it from others; trade words count only where nothing else is left."""
    words = frozenset(name.split())
    without_form = words - LEGAL_FORMS
    return without_form - TRADE_WORDS or without_form or words


def may_be_one(name: Folded, other: Folded) -> bool:
    """Whether two names can mean the same company: the distinctive words of one are all in the other."""
    left, right = core_words(name), core_words(other)
    return left <= right or right <= left


def share_a_word(name: Folded, other: Folded) -> bool:
    """Whether two names share a distinctive word of at least three letters, as firms of one group do."""
    shared = frozenset(name.split()) & frozenset(other.split())
    return any(len(word) >= 3 for word in shared - LEGAL_FORMS - TRADE_WORDS)
