"""In what two names of a labelled pair differ: script, and kind of difference. For tables, never for a score.

Read from the words as they stand, in the order in which a person would say it: another script, only marks, only the
legal form, only the order, only spaces, then what is left when equal words are taken away.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from rapidfuzz.distance import OSA

from screening.model import EntityType
from screening.names.fold import word_fold
from screening.names.legal_forms import strip_legal_forms
from screening.names.transliterate import script_of, to_ascii


class Difference(StrEnum):
    """How the listed name came to look like the query, were they one party."""

    EXACT = "exact"
    MARKS = "case, punctuation, marks"
    SCRIPT = "other script"
    LEGAL_FORM = "legal form"
    ORDER = "word order"
    JOINED = "joined or split words"
    TRANSLITERATION = "transliteration"
    TYPO = "typo"
    INITIAL = "initial"
    MISSING_PART = "missing part"
    EXTRA_PART = "extra part"
    OTHER = "other words"


_WORD = re.compile(r"\w+")
_DASHES = {ord(dash): " " for dash in "-‐‑‒–—_/"}
_JOINING = re.compile("['’‘`´ʹʻʼʿʾ.]")
#: Letters from which one edit, and two, still read as a slip of the hand.
_ONE_EDIT, _TWO_EDITS = 4, 7


def scripts(query: str, name: str) -> str:
    """`latin` where both are written so, else `cyrillic / latin`: the script of the query, then of the listed name."""
    of_query, of_name = script_of(query), script_of(name)
    return of_query if of_query == of_name else f"{of_query} / {of_name}"


def difference(query: str, name: str, type: EntityType) -> Difference:
    """The one kind of difference that explains the pair best; OTHER where both sides have words the other lacks."""
    if query == name:
        return Difference.EXACT
    if script_of(query) != script_of(name):
        return Difference.SCRIPT
    words_q, words_n = _words(query), _words(name)
    if words_q == words_n:
        return Difference.MARKS
    own_q, own_n = (
        (words_q, words_n)
        if type is EntityType.PERSON
        else (strip_legal_forms(words_q)[0], strip_legal_forms(words_n)[0])
    )
    if own_q == own_n:
        return Difference.LEGAL_FORM
    if sorted(own_q) == sorted(own_n):
        return Difference.ORDER
    if sorted("".join(own_q)) == sorted("".join(own_n)) and len(own_q) != len(own_n):
        return Difference.JOINED
    return _by_leftovers(own_q, own_n)


def _by_leftovers(words_q: list[str], words_n: list[str]) -> Difference:
    left_n = list(words_n)
    left_q = [word for word in words_q if not _taken(word, left_n)]
    seen = []
    for word in list(left_q):
        alike = ((_alike(word, other), other) for other in left_n)
        how, other = next((found for found in alike if found[0]), (None, ""))
        if how:
            seen.append(how)
            left_q.remove(word)
            left_n.remove(other)
    if left_q and left_n:
        return Difference.OTHER
    if left_q or left_n:
        return Difference.EXTRA_PART if left_q else Difference.MISSING_PART
    return max(seen, key=list(Difference).index)


def _taken(word: str, words: list[str]) -> bool:
    """Whether `word` is among `words`; then it is taken out."""
    if word not in words:
        return False
    words.remove(word)
    return True


def _alike(word: str, other: str) -> Difference | None:
    """Why two different words may be one."""
    if word_fold(word) == word_fold(other):
        return Difference.TRANSLITERATION
    if min(len(word), len(other)) == 1:
        return Difference.INITIAL if word[0] == other[0] else None
    longer = max(len(word), len(other))
    edits = 2 if longer >= _TWO_EDITS else 1 if longer >= _ONE_EDIT else 0
    return Difference.TYPO if OSA.distance(word, other, score_cutoff=edits) <= edits else None


def _words(name: str) -> list[str]:
    """Words in lower case ASCII, without marks; what joins letters (apostrophes, dots) is left out."""
    plain = unicodedata.normalize("NFKC", name).translate(_DASHES)
    return [to_ascii(word).casefold() for word in _WORD.findall(_JOINING.sub("", plain))]
