"""Legal forms of companies: found at any place or at the edges of a name, and taken off."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from screening.names.data_files import kept, load
from screening.names.fold import word_fold
from screening.names.transliterate import to_ascii


class _Forms(NamedTuple):
    anywhere: dict[tuple[str, ...], str]
    edge: dict[tuple[str, ...], str]
    end: dict[tuple[str, ...], str]
    longest: int
    first_anywhere: frozenset[str]
    """First words of the forms that stand anywhere."""
    outer: frozenset[str]
    """First and last words of the others."""


@kept
def _forms() -> _Forms:
    """The forms by their folded words, each with its class."""
    anywhere: dict[tuple[str, ...], str] = {}
    edge: dict[tuple[str, ...], str] = {}
    end: dict[tuple[str, ...], str] = {}
    for legal_class, entry in load("legal_forms").items():
        for table, key in ((anywhere, "anywhere"), (edge, "edge"), (end, "end")):
            for phrase in entry.get(key, ()):
                table.setdefault(_phrase_key([to_ascii(w) for w in phrase.split()]), legal_class)
    longest = max(len(words) for words in (*anywhere, *edge, *end))
    first = frozenset(key[0] for key in anywhere)
    return _Forms(anywhere, edge, end, longest, first, frozenset(key[i] for key in (*edge, *end) for i in (0, -1)))


def strip_legal_forms(words: list[str]) -> tuple[list[str], str, str]:
    """`words` (lower case, any script) without legal forms, the class of the form, and its text.

    Where nothing else would be left, the words stay as they are and no class is given. The first form
    found gives the class, except that `corporation` gives way to a more telling one.
    """
    forms = _forms()
    plain = [_mended(to_ascii(w)) for w in words]
    rest: list[str] = []
    kept_plain: list[str] = []
    found: list[tuple[str, str]] = []
    i = 0
    while i < len(words):
        longest = forms.longest if _begins(plain[i], forms.first_anywhere) else 0
        for size in range(min(longest, len(words) - i), 0, -1):
            legal_class = forms.anywhere.get(_phrase_key(plain[i : i + size]))
            if legal_class is not None:
                found.append((legal_class, " ".join(words[i : i + size])))
                i += size
                break
        else:
            rest.append(words[i])
            kept_plain.append(plain[i])
            i += 1
    while rest:
        edge = _edge_form(kept_plain, forms)
        if edge is None or len(rest) == edge[1]:
            break
        legal_class, size, at_start = edge
        span = slice(0, size) if at_start else slice(len(rest) - size, len(rest))
        found.append((legal_class, " ".join(rest[span])))
        del rest[span], kept_plain[span]
    if not rest:
        return words, "", ""
    found.sort(key=lambda f: f[0] == "corporation")
    return rest, found[0][0] if found else "", " ".join(text for _, text in found)


@lru_cache(maxsize=20_000)
def _mended(ascii_word: str) -> str:
    """A word of a legal form with one letter wrong (`limite`, `compnay`) as it should be; any other word as it is."""
    if len(ascii_word) < _MIN_MENDED:
        return ascii_word
    for word in load("company_words")["mistyped"]:
        if word[0] == ascii_word[0] and OSA.distance(word, ascii_word, score_cutoff=1) == 1:
            return str(word)
    return ascii_word


_MIN_MENDED = 6


def starts_with_legal_form(words: list[str]) -> bool:
    """Whether the first words are a legal form, and something else follows."""
    if strip_legal_forms(words)[0] == words:
        return False
    forms = _forms()
    plain = [to_ascii(w) for w in words]
    starts = (_phrase_key(plain[:size]) for size in range(1, min(forms.longest + 1, len(words))))
    return any(start in forms.anywhere or start in forms.edge for start in starts)


def _phrase_key(words: list[str]) -> tuple[str, ...]:
    """A single word counts as written (`Asia` is no `ASA`), the words of a phrase in any romanisation."""
    return tuple(words) if len(words) == 1 else tuple(word_fold(word) for word in words)


def _begins(word: str, words: frozenset[str]) -> bool:
    """Whether it may be the outer word of a form, alone or in a phrase."""
    return word in words or word_fold(word) in words


def _edge_form(plain: list[str], forms: _Forms) -> tuple[str, int, bool] | None:
    """Class, length and side of a legal form at an end of the name; the end before the start."""
    if not (_begins(plain[0], forms.outer) or _begins(plain[-1], forms.outer)):
        return None
    for size in range(min(3, len(plain)), 0, -1):
        for at_start in (False, True):
            span = _phrase_key(plain[:size] if at_start else plain[-size:])
            legal_class = forms.edge.get(span) or (None if at_start else forms.end.get(span))
            if legal_class is not None:
                return legal_class, size, at_start
    return None
