"""Slips of the pen: two names with all words in common, judged by the letters of all words together."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from screening.match.align import Aligned
from screening.match.similarity import How, other_readings
from screening.names.common_names import are_near_names
from screening.names.fold import fold
from screening.names.tokens import Kind, Token

#: Two names with all words in common and a slip or two: letters needed, by number of slips and whether there are more
#: words than one, and cost of a slip as a share of the letters. A slip in 8 letters of two words reaches the default
#: threshold; recall by kind of slip is measured by `screening evaluate --selftest`.
SLIP_LETTERS = {(1, True): 8, (1, False): 9, (2, True): 14, (2, False): 16}
SLIP_COST = 1.0
#: The most slips that any number of letters makes up for.
MOST_SLIPS = max(slips for slips, _ in SLIP_LETTERS)
_NO_SLIP = (How.INITIAL, How.EQUIVALENT, How.STEM, How.ABBREVIATION)


def slip_score(pairs: Sequence[Aligned], left: Sequence[Token]) -> float:
    """Score of two names that are the same but for one or two slips of the pen: judged by the letters of all words,
    which tell more than each word alone. 0 where a word is missing, stands for an initial or for another name, or where
    the slips are too many for the length; for two in one word, the letters of common names beside it count less."""
    if any(t.kind is not Kind.TITLE for t in left):
        return 0.0
    slips = words = most_in_a_word = 0
    letters = telling = 0.0
    for q, p, s in pairs:
        here = slips_between(q, p, s.how)
        if here is None:
            return 0.0
        if _says_the_same(q[0], s.how):
            # written alike, a general word's letters tell what the word does; in another language they tell nothing
            letters += len(_written(q)) * q[0].weight if s.how is How.EQUAL else 0.0
        else:
            # no more than the slips make of the shorter: a longer romanisation makes no slip lighter
            shorter, longer = sorted((len(_written(q)), len(_written(p))))
            letters += (length := min(longer, shorter + here))
            telling += length * min(q[0].weight, p[0].weight)
            slips += here
            most_in_a_word = max(most_in_a_word, here)
            words += 1
    needed = SLIP_LETTERS.get((slips, words > 1))
    enough = needed is not None and (letters if most_in_a_word <= 1 else telling) >= needed
    return 1.0 - SLIP_COST * slips / letters if enough else 0.0


def slips_between(q: tuple[Token, ...], p: tuple[Token, ...], how: How) -> int | None:
    """Slips that make aligned words of one name those of the other; None where it is no slip that sets them apart."""
    if len(q) == len(p) == 1:
        return token_slips(q[0], p[0], how)
    if how in _NO_SLIP or any(t.original for t in (*q, *p)):
        return None
    if _says_the_same(q[0], how):
        return 0
    written_q, written_p = _written(q), _written(p)
    if how is How.JOINED and OSA.distance(written_q, written_p) > 1:  # perhaps the two words stand the other way round
        written_q, written_p = _written(q[::-1]), _written(p[::-1])
    return min(OSA.distance(written_q, written_p), OSA.distance(fold(written_q), fold(written_p)))


def token_slips(a: Token, b: Token, how: How) -> int | None:
    """`slips_between` two words."""
    if how in _NO_SLIP or a.original or b.original:
        return None
    if _says_the_same(a, how) or (a.key == b.key and a.fold == b.fold):
        return 0
    if a.key != b.key and other_readings(a, b):
        return None
    if are_near_names(a.fold, b.fold) or _begin_differently(a, b):
        return None
    return min(OSA.distance(a.text, b.text), OSA.distance(a.fold, b.fold))


def _says_the_same(token: Token, how: How) -> bool:
    """Whether a general word has the same meaning on both sides, so that its letters tell nothing."""
    return token.kind is Kind.CONCEPT and how in (How.EQUAL, How.MEANING)


def _written(tokens: tuple[Token, ...]) -> str:
    return "".join(t.text for t in tokens)


def _begin_differently(a: Token, b: Token) -> bool:
    """Whether two words begin with other sounds; a slip of the pen seldom is in the first letter (see `similarity`)."""
    return a.fold[0] != b.fold[0] and a.skeleton[0] != b.skeleton[0]
