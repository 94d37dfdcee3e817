"""Upper bounds of a score from what is cheap to know: how well each token's best counterpart in the other name agrees.

Let s be the similarity of a token and its best counterpart (0 without one), w its weight, and take one side of
`compare`. Its share of the score is a / (a + b): a, what its aligned tokens agree on, b, what they lack of full
agreement plus the weight of tokens left over. Names that agree as joined words or by an abbreviation are not bounded
here: the index finds the former by keys of their own, and `may_be_abbreviated` tells the latter.

* a <= A, the sum of w s: tokens are aligned with one counterpart at most, never better than with the best. An initial
  may meet any word, so the own ones count in full, and those of the other side add as many times their weight.
* b >= B, summed over the tokens that are no initials. An aligned token lacks at least w (1 - s); one left over weighs
  at least what `least_left` says for the agreement, which is at most the smaller of both A. A token that has a
  counterpart may still be left over, so the smaller of both counts. Where more tokens of both sides lack a counterpart
  than there are initials to meet them, the names contradict each other for certain. The initials of the other side may
  each take one token out of B, at worst the largest.
* a / (a + b) <= a / (a + B) <= A / (A + B), for a <= A.

Everything else in `compare` lowers the score, except the judgement by letters (`_slip`), which needs a counterpart for
every token but titles and initials on both sides: such names are bounded by 1. `bulk_bounds` is the same for arrays.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from screening.match.compare import OWN_AGREES, left_weight
from screening.names.abbreviations import runs
from screening.names.person import INITIAL_WEIGHT
from screening.names.tokens import OWN, Kind, NameForm, Token

#: Rounding must not lose a name that scores exactly the threshold.
SLACK = 2e-9
#: The agreement is rounded up to one of so many steps for each unit of weight; the last step is without end.
STEPS_A_UNIT, LAST_STEP = 20, 80


class Rated(NamedTuple):
    """A token and the similarity of its best counterpart in the other name."""

    token: Token
    best: float


def upper_bound(query: Sequence[Rated], listed: Sequence[Rated], personal: bool) -> float:
    """No more than this can two names score that agree in single words only; derived above."""
    initials_q, initials_l = _initials(query), _initials(listed)
    left_q, left_l = _left(query) - initials_l, _left(listed) - initials_q
    if left_q <= 0 and left_l <= 0:
        return 1.0
    agreed_q = _agreed(query) + INITIAL_WEIGHT * initials_l
    agreed_l = _agreed(listed) + INITIAL_WEIGHT * initials_q
    contradicts = left_q > 0 and left_l > 0
    step = step_of(min(agreed_q, agreed_l))
    missing_q = [_missing(r, personal, contradicts, step) for r in query]
    missing_l = [_missing(r, personal, contradicts, step) for r in listed]
    return (_share(agreed_q, missing_q, initials_l) + _share(agreed_l, missing_l, initials_q)) / 2


def step_of(agreed: float) -> int:
    """The step that an agreement is rounded up to; the order in which it was summed up makes no difference."""
    return min(LAST_STEP, math.ceil(agreed * STEPS_A_UNIT - SLACK))


@cache
def least_left(kind: Kind, weight: float, personal: bool, contradicts: bool, step: int) -> float:
    """Least weight of a token left over where no more than the step's weight agrees. `contradicts`: for certain; if
    not, the names may do so or not. Initials are left aside."""
    if kind in (Kind.INITIAL, Kind.TITLE):
        return 0.0
    contradicting = left_weight(kind, weight, personal, True, 0.0)
    if contradicts:
        return contradicting
    most = math.inf if step == LAST_STEP else step / STEPS_A_UNIT
    return min(contradicting, *(left_weight(kind, weight, personal, False, agreed) for agreed in (0.0, most)))


def may_be_abbreviated(query: Sequence[Rated], listed: Sequence[Rated]) -> bool:
    """Whether `compare` may align a word of one company's name with words of the other that it abbreviates: an own word
    agrees surely enough on both sides, and beside it there is room for an abbreviation and for two words."""
    if not all(any(r.best >= OWN_AGREES and r.token.kind in OWN for r in side) for side in (query, listed)):
        return False
    tokens_q, tokens_l = tuple(r.token for r in query), tuple(r.token for r in listed)
    return abbreviates(tokens_q, tokens_l) or abbreviates(tokens_l, tokens_q)


def abbreviates(shorts: tuple[Token, ...], words: tuple[Token, ...]) -> bool:
    """Whether one of the tokens may abbreviate neighbouring words, with another one beside it on both sides."""
    return len(shorts) > 1 and len(words) > 2 and any(runs(short, words) for short in shorts)


def to_walk(form: NameForm, frequencies: Sequence[int], at_least: float) -> list[int]:
    """Places of the tokens of which a name without initials must have a counterpart to reach the score.

    The listed side adds at most one half, so the query's share must reach 2 `at_least` - 1. The commonest tokens are
    left out as long as a name that has nothing but them, and all of them, and the initials, stays below by the bound.
    In a company's name none of its own words is left out: one, and an abbreviation of the others, may be enough.
    """
    tokens = form.tokens
    share = 2 * at_least - 1
    words = [i for i, t in enumerate(tokens) if t.kind is not Kind.INITIAL]
    words.sort(key=lambda i: (-frequencies[i], tokens[i].key))
    reach = sum(t.weight for t in tokens if t.kind is Kind.INITIAL)
    for position, place in enumerate(words):
        reach += tokens[place].weight
        step = step_of(reach)
        rest = (tokens[i] for i in words[position + 1 :])
        missing = sum(least_left(t.kind, t.weight, form.personal, False, step) for t in rest)
        if reach >= (share - SLACK) * (reach + missing):
            own = [] if form.personal else [i for i in words[:position] if tokens[i].kind in OWN]
            return own + words[position:]
    return []


def _initials(side: Sequence[Rated]) -> int:
    return sum(r.token.kind is Kind.INITIAL for r in side)


def _left(side: Sequence[Rated]) -> int:
    """Tokens for which there is no counterpart but an initial, titles left aside."""
    return sum(not r.best and r.token.kind not in (Kind.INITIAL, Kind.TITLE) for r in side)


def _agreed(side: Sequence[Rated]) -> float:
    return sum(r.token.weight * (1.0 if r.token.kind is Kind.INITIAL else r.best) for r in side)


def _missing(rated: Rated, personal: bool, contradicts: bool, step: int) -> float:
    """Least that the token adds to B."""
    token, best = rated
    left = least_left(token.kind, token.weight, personal, contradicts, step)
    return min(token.weight * (1.0 - best), left) if best else left


def _share(agreed: float, missing: list[float], partners: int) -> float:
    """A / (A + B), where the other side's initials take out the largest parts of B."""
    lacking = sum(sorted(missing, reverse=True)[partners:])
    return agreed / (agreed + lacking) if agreed else 0.0
