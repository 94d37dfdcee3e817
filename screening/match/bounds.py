"""Upper bounds of a score from what is cheap to know: how well each token's best counterpart in the other name agrees.

Let s be the similarity of a token and its best counterpart (0 without one), w its weight, and take one side of
`compare`. Its share of the score is a / (a + b): a, what its aligned tokens agree on, b, what they lack of full
agreement plus the weight of tokens left over. Names that agree as joined words are not bounded here: the index finds
them by keys of their own.

* a <= A, the sum of w s: tokens are aligned with one counterpart at most, never better than with the best. An initial
  may meet any word, so the own ones count in full, and those of the other side add as many times their weight.
* b >= B, summed over the tokens that are no initials. An aligned token lacks at least w (1 - s); one left over weighs
  at least what `least_left` says for the agreement, which is at most the smaller of both A. A token that has a
  counterpart may still be left over, so the smaller of both counts. Where more tokens of both sides lack a counterpart
  than there are initials to meet them, the names contradict each other for certain. The initials of the other side may
  each take one token out of B, at worst the largest.
* In a person's name each further token left over may weigh less (`compare.FURTHER_NAME`). So may then each further
  part of B, from the largest on: no part comes earlier in that order than among the tokens left over alone.
* a / (a + b) <= a / (a + B) <= A / (A + B), for a <= A.

A word that abbreviates a run of words of the other side agrees with them by a value v that depends on its letters, and
each of them with it: the pair adds w v to a and w (1 - v) to b on either side, as if v were the similarity of each of
its tokens. So with v for their s, where it is greater, the bound holds for names with abbreviations (`abbreviated`).

Everything else in `compare` lowers the score, except the judgement by letters (`slips`). It needs a counterpart for
every token but titles, and no more than `MOST_SLIPS` slips in all. Each pair has at least the fewest slips between its
tokens and any counterparts, so where these sum up to more on a side, the judgement says nothing; elsewhere the bound
is 1. `bulk_bounds` is the same for arrays.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache, lru_cache, reduce
from operator import or_
from typing import NamedTuple

from screening.match.align import JOINED, OWN_AGREES, Lends, abbreviation_value, lends, vouches
from screening.match.compare import FURTHER_NAME, SOLID_AGREEMENT, left_weight
from screening.match.similarity import LEAST_EDIT_COST, Similarity
from screening.match.slips import MOST_SLIPS, SLIP_COST, token_slips
from screening.names.abbreviations import may_abbreviate, runs
from screening.names.person import INITIAL_WEIGHT
from screening.names.tokens import OWN, Kind, NameForm, Token

#: Rounding must not lose a name that scores exactly the threshold.
SLACK = 2e-9
#: The agreement is rounded up to one of so many steps for each unit of weight; the last step is without end.
STEPS_A_UNIT, LAST_STEP = 20, 80


#: Stands for any number of slips that nothing makes up for.
TOO_MANY = MOST_SLIPS + 1


class Rated(NamedTuple):
    """A token and what its counterparts in the other name are at best."""

    token: Token
    best: float
    """The greatest similarity; 0 without a counterpart."""
    slips: int
    """The fewest slips, `TOO_MANY` without a counterpart that slips set apart."""


def upper_bound(query: Sequence[Rated], listed: Sequence[Rated], personal: bool) -> float:
    """No more than this can two names score that agree in single words only; derived above."""
    initials_q, initials_l = _initials(query), _initials(listed)
    left_q, left_l = _left(query) - initials_l, _left(listed) - initials_q
    if _slips(query) <= MOST_SLIPS and _slips(listed) <= MOST_SLIPS:
        return 1.0
    agreed_q = _agreed(query) + INITIAL_WEIGHT * initials_l
    agreed_l = _agreed(listed) + INITIAL_WEIGHT * initials_q
    contradicts = left_q > 0 and left_l > 0
    step = step_of(min(agreed_q, agreed_l))
    further = least_further(personal, contradicts, step)
    missing_q = [_missing(r, personal, contradicts, step) for r in query]
    missing_l = [_missing(r, personal, contradicts, step) for r in listed]
    return (_share(agreed_q, missing_q, initials_l, further) + _share(agreed_l, missing_l, initials_q, further)) / 2


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


def least_further(personal: bool, contradicts: bool, step: int) -> float:
    """What each further token adds to B beside the one before: in a person's name the ones left over may add less."""
    lenient = personal and not contradicts and step >= SOLID_AGREEMENT * STEPS_A_UNIT
    return FURTHER_NAME if lenient else 1.0


def fewest_slips(token: Token, counterpart: Token, similarity: Similarity) -> int:
    """Slips between a token and one counterpart."""
    slips = token_slips(token, counterpart, similarity.how)
    return TOO_MANY if slips is None else min(slips, TOO_MANY)


def abbreviated(query: Sequence[Rated], listed: Sequence[Rated]) -> tuple[list[Rated], list[Rated]]:
    """Both sides of two companies' names, their words as similar as abbreviations may make them: where own words that
    agree surely enough let one stand, and beside them there is room for an abbreviation and for two words."""
    ours, theirs = list(query), list(listed)
    if _may_lend(query, listed):
        for shorts, words in ((ours, theirs), (theirs, ours)):
            if len(shorts) < 2 or len(words) < 3:
                continue
            tokens = tuple(r.token for r in words)
            for place, (short, *_) in enumerate(shorts):
                for start, end in runs(short, tokens):
                    value = abbreviation_value(short)
                    shorts[place] = _raised(shorts[place], value)
                    words[start:end] = [_raised(word, value) for word in words[start:end]]
    return ours, theirs


def own_words_agree(query: Sequence[Rated], listed: Sequence[Rated]) -> bool:
    """Whether an own word agrees surely enough on both sides: only beside one may others be an abbreviation."""
    return all(any(r.best >= OWN_AGREES and r.token.kind in OWN for r in side) for side in (query, listed))


def _may_lend(query: Sequence[Rated], listed: Sequence[Rated]) -> bool:
    """Whether own words that agree surely enough let an abbreviation stand: one of them is no place, and either one
    vouches for it on both sides, or there is no more to abbreviate than one word of a side."""
    ours, theirs = (
        reduce(or_, (lends(r.token) for r in side if r.best >= OWN_AGREES), Lends.NOTHING) for side in (query, listed)
    )
    if not (ours & theirs & Lends.OWN and (ours | theirs) & Lends.NO_PLACE):
        return False
    left = _left(query) - _initials(listed), _left(listed) - _initials(query)
    return bool(ours & theirs & Lends.VOUCHES) or min(left) <= 1


def _raised(rated: Rated, value: float) -> Rated:
    return rated._replace(best=max(rated.best, value))


class Walk(NamedTuple):
    """Places of the tokens of which a name without initials must have a counterpart to reach a score."""

    all: list[int]
    """Those of which any name may."""
    short: list[int]
    """Those of which only names of no more than `most` tokens may."""
    most: int


def to_walk(form: NameForm, frequencies: Sequence[int], at_least: float) -> Walk:
    """The tokens whose counterparts are to be looked through for names that reach the score.

    The listed side adds at most one half, so the query's share must reach 2 `at_least` - 1. The commonest tokens are
    left out as long as a name that has nothing but them, and all of them, and the initials, stays below by the bound.

    In a company's name one of its own words, and an abbreviation of the others, may be enough, where another word may
    be one or two others have one. If none vouches for it, it leaves nothing of either name (`align`): then no more than
    one word of the query is not left out, or one of the listed name has no counterpart.
    """
    tokens = form.tokens
    share = 2 * at_least - 1
    words = [i for i, t in enumerate(tokens) if t.kind is not Kind.INITIAL]
    words.sort(key=lambda i: (-frequencies[i], tokens[i].key))
    reach = sum(t.weight for t in tokens if t.kind is Kind.INITIAL)
    left_out = _left_out(reach, tuple((tokens[i].kind, tokens[i].weight) for i in words), form.personal, share)
    walked = words[left_out:]
    if form.personal or not walked:
        return Walk(walked, [], 0)
    shorts = [i for i, token in enumerate(tokens) if may_abbreviate(token)]
    room = len(tokens) > 2
    own = [i for i in words[:left_out] if tokens[i].kind in OWN and (room or any(short != i for short in shorts))]
    vouching = own if len(walked) == 1 else [i for i in own if vouches(tokens[i])]
    return Walk(vouching + walked, [i for i in own if i not in vouching], len(tokens) - len(walked) + 1)


@lru_cache(maxsize=20_000)
def _left_out(reach: float, words: tuple[tuple[Kind, float], ...], personal: bool, share: float) -> int:
    """How many of the words, by kind and weight and the commonest first, need not be walked beside initials of the
    weight `reach`."""
    for position, (_, weight) in enumerate(words):
        reach += weight
        step = step_of(reach)
        missing = _together(
            [least_left(*word, personal, False, step) for word in words[position + 1 :]],
            least_further(personal, False, step),
        )
        if reach >= (share - SLACK) * (reach + missing):
            return position
    return len(words)


def needs_equal_word(form: NameForm, at_least: float) -> bool:
    """Whether a name can only reach the score if one of its words has the key or the fold of one of these.

    A score is a mean of similarities, so one of them must reach it. Of words that differ in both it is at most that of
    joined words or, where an edit sets them apart, falls the more the shorter they are (`similarity._by_edits`), as the
    judgement by all letters does (`slips`)."""
    lack = 1.0 - at_least + SLACK
    if at_least - SLACK <= JOINED.value or not form.tokens:
        return False
    longest = max(max(len(t.text), len(t.fold)) for t in form.tokens) + 1
    letters = sum(len(t.text) for t in form.tokens) + MOST_SLIPS
    return longest * lack < LEAST_EDIT_COST and letters * lack < SLIP_COST


def _initials(side: Sequence[Rated]) -> int:
    return sum(r.token.kind is Kind.INITIAL for r in side)


def _slips(side: Sequence[Rated]) -> int:
    return sum(r.slips for r in side if r.token.kind not in (Kind.INITIAL, Kind.TITLE))


def _left(side: Sequence[Rated]) -> int:
    """Tokens for which there is no counterpart but an initial, titles left aside."""
    return sum(not r.best and r.token.kind not in (Kind.INITIAL, Kind.TITLE) for r in side)


def _agreed(side: Sequence[Rated]) -> float:
    return sum(r.token.weight * (1.0 if r.token.kind is Kind.INITIAL else r.best) for r in side)


def _missing(rated: Rated, personal: bool, contradicts: bool, step: int) -> float:
    """Least that the token adds to B."""
    token, best, _ = rated
    left = least_left(token.kind, token.weight, personal, contradicts, step)
    return min(token.weight * (1.0 - best), left) if best else left


def _share(agreed: float, missing: list[float], partners: int, further: float) -> float:
    """A / (A + B), where the other side's initials take out the largest parts of B."""
    lacking = _together(sorted(missing, reverse=True)[partners:], further)
    return agreed / (agreed + lacking) if agreed else 0.0


def _together(missing: list[float], further: float) -> float:
    return sum(part * further**i for i, part in enumerate(sorted(missing, reverse=True)))
