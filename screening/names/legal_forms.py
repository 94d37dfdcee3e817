"""Legal forms of companies: found at any place or at the edges of a name, and taken off."""

from __future__ import annotations

from functools import cache, lru_cache
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
    first_anywhere: dict[str, int]
    """First words of the forms that stand anywhere, and the words of the longest of them."""
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
    first = {key[0]: len(key) for key in sorted(anywhere, key=len)}
    return _Forms(anywhere, edge, end, longest, first, frozenset(key[i] for key in (*edge, *end) for i in (0, -1)))


def strip_legal_forms(words: list[str]) -> tuple[list[str], str, str]:
    """`words` (lower case, any script) without legal forms, the class of the form, and its text.

    Where nothing else would be left, the words stay as they are and no class is given. The first form
    found gives the class, except that `corporation` gives way to a more telling one.
    """
    seen = list(map(_seen, words))
    if not seen or not (seen[0].outer or seen[-1].outer or any(word.longest for word in seen)):
        return words, "", ""
    forms = _forms()
    rest: list[str] = []
    rest_seen: list[_Seen] = []
    found: list[tuple[str, str]] = []
    i = 0
    while i < len(words):
        for size in range(min(seen[i].longest, len(words) - i), 0, -1):
            legal_class = forms.anywhere.get(_phrase(seen[i : i + size]))
            if legal_class is not None:
                found.append((legal_class, " ".join(words[i : i + size])))
                i += size
                break
        else:
            rest.append(words[i])
            rest_seen.append(seen[i])
            i += 1
    while rest:
        edge = _edge_form(rest_seen, forms)
        if edge is None or len(rest) == edge[1]:
            break
        legal_class, size, at_start = edge
        span = slice(0, size) if at_start else slice(len(rest) - size, len(rest))
        found.append((legal_class, " ".join(rest[span])))
        del rest[span], rest_seen[span]
    if not rest:
        return words, "", ""
    found.sort(key=lambda f: f[0] == "corporation")
    return rest, found[0][0] if found else "", " ".join(text for _, text in found)


class _Seen(NamedTuple):
    """A word as it may stand in a form."""

    plain: str
    folded: str
    longest: int
    """Words of the longest form that stands anywhere and may begin with it; 0 where none does."""
    outer: bool
    """Whether it may be the first or the last word of another form."""


@lru_cache(maxsize=20_000)
def _seen(word: str) -> _Seen:
    plain, forms = _mended(to_ascii(word)), _forms()
    both = plain, word_fold(plain)
    longest = max(forms.first_anywhere.get(written, 0) for written in both)
    return _Seen(*both, longest, not forms.outer.isdisjoint(both))


def _mended(ascii_word: str) -> str:
    """A word of a legal form with one letter wrong (`limite`, `compnay`) as it should be; any other word as it is."""
    if len(ascii_word) < _MIN_MENDED:
        return ascii_word
    for word in _mistyped().get(ascii_word[0], ()):
        if OSA.distance(word, ascii_word, score_cutoff=1) == 1:
            return word
    return ascii_word


_MIN_MENDED = 6


@cache
def _mistyped() -> dict[str, list[str]]:
    """Words of legal forms that are mended, by their first letters."""
    found: dict[str, list[str]] = {}
    for word in load("company_words")["mistyped"]:
        found.setdefault(word[0], []).append(word)
    return found


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


def _phrase(words: list[_Seen]) -> tuple[str, ...]:
    """`_phrase_key` of words of a name."""
    return (words[0].plain,) if len(words) == 1 else tuple([word.folded for word in words])


def _edge_form(words: list[_Seen], forms: _Forms) -> tuple[str, int, bool] | None:
    """Class, length and side of a legal form at an end of the name; the end before the start."""
    if not (words[0].outer or words[-1].outer):
        return None
    for size in range(min(3, len(words)), 0, -1):
        for at_start in (False, True):
            span = _phrase(words[:size] if at_start else words[-size:])
            legal_class = forms.edge.get(span) or (None if at_start else forms.end.get(span))
            if legal_class is not None:
                return legal_class, size, at_start
    return None
