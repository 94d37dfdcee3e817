"""Lays two names beside each other: which words of the one stand for which of the other.

Best pairs first, each word once; then two words against one; then, in names of companies, words that abbreviate others.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntFlag, auto
from typing import NamedTuple

from screening.match.similarity import How, Similarity, joins, similarity
from screening.names.abbreviations import runs
from screening.names.tokens import OWN, Kind, Token

#: Two words written as one.
JOINED = Similarity(0.95, How.JOINED)
#: From this similarity on an own word agrees surely enough to lend its weight to an abbreviation beside it.
OWN_AGREES = 0.8
#: How surely a word stands for the words of which it has the beginnings, by its letters, where an own word or number of
#: the name agrees beside it: two letters fit many words. By hand; what each step does is seen in `screening evaluate`.
ABBREVIATED = {2: 0.6, 3: 0.85}
ABBREVIATED_LONG = 0.9
#: Weight from which an own word is more than a place or a common brand word, and digits that make a number more than a
#: count. By hand: with less beside them, abbreviations of two to four letters fit firms at random.
_TELLING, _MIN_DIGITS = 0.9, 3
#: So many letters that stand for all that is left need only some own word beside them that is no place.
_MIN_ALL_LETTERS = 3
Aligned = tuple[tuple[Token, ...], tuple[Token, ...], Similarity]
"""Tokens of both sides that stand for each other."""


Agreement = tuple[int, int, Similarity]
"""Places of two tokens that agree, in the query and in the listed name."""


class Alignment(NamedTuple):
    """Pairs in the order of the query, and what is left on each side."""

    pairs: list[Aligned]
    left_q: list[Token]
    left_l: list[Token]


def agreements(query: tuple[Token, ...], listed: tuple[Token, ...]) -> list[Agreement]:
    """All tokens of both sides that agree at all."""
    return [(i, j, s) for i, q in enumerate(query) for j, p in enumerate(listed) if (s := similarity(q, p)).value > 0.0]


def align(
    query: tuple[Token, ...],
    listed: tuple[Token, ...],
    agreeing: Sequence[Agreement],
    *,
    companies: bool,
    may_join: bool = True,
) -> Alignment:
    """Best of the agreeing pairs first, each token once; then two words against one, and in names of companies
    abbreviations; what is left on each side. `may_join`: False where it is known that no two words are one."""
    scored = []
    for i, j, s in agreeing:
        q, p = query[i], listed[j]
        low, high = sorted((q.text, p.text))
        scored.append((-s.value, -(q.weight + p.weight), low, high, i, j, s))
    scored.sort(key=lambda c: c[:4])
    used_q: set[int] = set()
    used_l: set[int] = set()
    pairs: list[Aligned] = []
    for *_, i, j, s in scored:
        if i not in used_q and j not in used_l:
            used_q.add(i)
            used_l.add(j)
            pairs.append(((query[i],), (listed[j],), s))
    if may_join and len(used_q) < len(query) and len(used_l) < len(listed):
        pairs += [(parts, whole, JOINED) for parts, whole in _joined(query, used_q, listed, used_l)]
        pairs += [(whole, parts, JOINED) for parts, whole in _joined(listed, used_l, query, used_q)]
    if companies:
        pairs += _abbreviated(query, used_q, listed, used_l, pairs)
    pairs.sort(key=lambda pair: query.index(pair[0][0]))
    left_q = [t for i, t in enumerate(query) if i not in used_q]
    left_l = [t for j, t in enumerate(listed) if j not in used_l]
    return Alignment(pairs, left_q, left_l)


def _joined(
    parts: tuple[Token, ...], used_parts: set[int], wholes: tuple[Token, ...], used_wholes: set[int]
) -> list[tuple[tuple[Token, ...], tuple[Token, ...]]]:
    """Two neighbouring unused tokens of one side that together are an unused token of the other; marks them used."""
    found: list[tuple[tuple[Token, ...], tuple[Token, ...]]] = []
    for i in range(len(parts) - 1):
        a, b = parts[i], parts[i + 1]
        for j, whole in enumerate(wholes):
            if used_parts & {i, i + 1} or j in used_wholes:
                continue
            if joins(whole, a, b) or joins(whole, b, a):
                used_parts |= {i, i + 1}
                used_wholes.add(j)
                found.append(((a, b), (whole,)))
    return found


def _abbreviated(
    query: tuple[Token, ...], used_q: set[int], listed: tuple[Token, ...], used_l: set[int], pairs: list[Aligned]
) -> list[Aligned]:
    """Unused words that abbreviate a run of unused words of the other side, where another own word agrees; marks both
    used. The longest first."""
    agreed = [(*q, *p) for q, p, s in pairs if s.value >= OWN_AGREES and all(t.kind in OWN for t in (*q, *p))]
    vouched = any(all(map(vouches, tokens)) for tokens in agreed)
    if all(token.key[0] == "@" for tokens in agreed for token in tokens):  # nothing but places
        return []
    found = []
    for shorts, words, in_query in ((query, listed, True), (listed, query, False)):
        for i in set(range(len(shorts))) - (used_q if in_query else used_l):
            short = shorts[i]
            found += [
                (-len(short.text), short.text, run.start - run.end, run.start, in_query, i)
                for run in runs(short, words)
            ]
    out: list[Aligned] = []
    for _, _, minus_size, start, in_query, i in sorted(found):
        end = start - minus_size
        shorts, used_shorts, words, used_words = (
            (query, used_q, listed, used_l) if in_query else (listed, used_l, query, used_q)
        )
        if i in used_shorts or not used_words.isdisjoint(range(start, end)):
            continue
        nothing_left = len(used_shorts) == len(shorts) - 1 and len(used_words) + end - start == len(words)
        if not vouched and not (nothing_left and len(shorts[i].text) >= _MIN_ALL_LETTERS):
            continue
        used_shorts.add(i)
        used_words.update(range(start, end))
        value = abbreviation_value(shorts[i])
        pair = ((shorts[i],), words[start:end])
        out.append((*(pair if in_query else pair[::-1]), Similarity(value, How.ABBREVIATION)))
    return out


def abbreviation_value(short: Token) -> float:
    """How surely a word abbreviates the words that it may abbreviate."""
    return ABBREVIATED.get(len(short.text), ABBREVIATED_LONG)


class Lends(IntFlag):
    """What a word is that agrees, to abbreviations beside it (see `_abbreviated`)."""

    NOTHING = 0
    OWN = auto()
    NO_PLACE = auto()
    VOUCHES = auto()


def lends(token: Token) -> Lends:
    """What a word lends to abbreviations where it agrees surely enough."""
    if token.kind not in OWN:
        return Lends.NOTHING
    place, telling = token.key[0] == "@", vouches(token)
    return Lends.OWN | (Lends.NOTHING if place else Lends.NO_PLACE) | (Lends.VOUCHES if telling else Lends.NOTHING)


def vouches(token: Token) -> bool:
    """Whether a word that agrees may lend its weight to an abbreviation beside it: an own word that is neither a place
    nor a common one, whom the body honours, or a number that is no mere count (711, but not 12)."""
    if token.kind is Kind.WORD:
        return token.weight >= _TELLING
    return token.kind is Kind.HONOREE or (token.kind is Kind.NUMBER and len(token.text) >= _MIN_DIGITS)
