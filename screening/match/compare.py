"""Compares two prepared names: aligns their tokens and weighs what agrees, what is missing, what contradicts.

    score = (query weight agreed / query weight + listed weight agreed / listed weight) / 2 - penalties

Each aligned pair adds its share, so the parts sum to the score and can be shown. A token without a counterpart is an
omission while the other side has nothing left over, and then weighs less; where both sides have something left over
they contradict each other, and it weighs in full.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from screening.match.align import JOINED, Agreement, Aligned, agreements, align
from screening.match.similarity import How, Similarity
from screening.match.slips import slip_score
from screening.names.abbreviations import MIN_WHOLE
from screening.names.tokens import Kind, NameForm, Token, Writing


class Pair(NamedTuple):
    """One aligned piece: tokens of both sides, or of one (the other empty)."""

    query: tuple[Token, ...]
    listed: tuple[Token, ...]
    similarity: Similarity | None
    contribution: float


class Penalty(NamedTuple):
    """Something that lowers the score beside the tokens."""

    feature: str
    query: str
    listed: str
    contribution: float


class Comparison(NamedTuple):
    """Score of two names, and what it is made of: contributions of pairs and penalties sum to it."""

    score: float
    pairs: tuple[Pair, ...]
    penalties: tuple[Penalty, ...]
    texts: tuple[str, str] = ("", "")
    """The two names as written."""


EMPTY = Comparison(0.0, (), ())

#: Share of its weight that a missing token keeps when the other side has nothing left over (an omission): people leave
#: out middle names and patronymics freely, firms leave out their trade more than their own name.
OMITTED = {
    Kind.WORD: 0.2,
    Kind.PATRONYMIC: 0.25,
    Kind.HONOREE: 0.3,
    Kind.TITLE: 0.0,
    Kind.INITIAL: 0.2,
    Kind.CONCEPT: 0.6,
    Kind.NUMBER: 1.0,
}
#: The more own weight agrees, the less a missing word matters (Ricardo Garcia agrees with many, two rare names not):
#: the share above holds in the middle and changes by the slope for each unit of weight. Two names of average rarity lie
#: in the middle, two rare ones (2.0) near the least.
_MIDDLE, _SLOPE, _LEAST, _MOST = 1.7, 2.0, 0.4, 1.6
#: An omission is only taken lightly when this much own weight agrees; one common word is no name, nor are two.
SOLID_AGREEMENT = 1.44
#: Fathers' names and initials are left out so freely that less will do.
_SOLID_FOR_FATHERS = 1.0
#: So are a company's general words, and whom it is named after, beside one rare word of its own (Vysokotochnye
#: Kompleksy for NPO …; Splav for Splav named after …).
_SOLID_FOR_GENERAL, _OMITTED_GENERAL = 1.0, 0.45
#: What each further missing name of a person weighs beside the one before.
FURTHER_NAME = 0.5
#: A missing word weighs at least this much beside two common names: a common name is left out no more than a rare one.
OMITTED_NAME = 0.75
#: Two different numbers (plant 5, plant 7) or two different legal forms.
NUMBER_CONFLICT = 0.12
LEGAL_CONFLICT = 0.03
#: A legal form that stands on one side only, and a name that is one of several in its text: next to nothing, so that of
#: two listings that agree the one that agrees in everything comes first.
LEGAL_ABSENT = 0.005
PART_OF_TEXT = 0.01
#: A bin B against B bin A: father and son.
SWAP_CONFLICT = 0.2
_CONTRADICTION = 1.1
#: An initial that agrees beside one word: anybody's (by hand; V. Putin has a rare one).
_INITIAL_ALONE = Similarity(0.4, How.INITIAL)
#: A score that should be 0.85 must not miss the threshold by a rounding error.
_DIGITS = 9
#: Shorter names written without spaces are too easily alike.
MIN_LETTERS = 6
#: How surely a word stands for the words of which it is the initials, by its letters, where this is all that the two
#: names share: chance alone makes many equal ones of four letters.
INITIALS_ALONE = {4: 0.8}
INITIALS_ALONE_LONG = 0.88
#: How much more an error costs in the only own word that agrees.
LONE_WORD_COST = 1.4
#: Where only general words agree (Tech Industries, Industrial Technologies), meaning alone is no name.
_GENERIC = Similarity(0.8, How.MEANING)
_GENERIC_LEFT = 2.0
#: So many of them that agree are a name after all (Central Scientific Institute of Chemistry and Mechanics).
_MANY_GENERIC = 1.8


def compare_forms(query: NameForm, listed: NameForm) -> Comparison:
    """Compares two prepared names of one type. Symmetric in score; 1 for names with equal tokens; 0 to 1."""
    if not query.tokens or not listed.tokens:
        return EMPTY
    texts = (query.raw, listed.raw)
    by_words = _compare_words(query, listed)
    if by_words.score < JOINED.value and same_letters(query, listed):
        return Comparison(JOINED.value, (Pair(query.tokens, listed.tokens, JOINED, JOINED.value),), (), texts)
    by_initials = 0.0 if query.personal else initials_alone(query, listed)
    if by_words.score < by_initials:
        alike = Similarity(by_initials, How.ABBREVIATION)
        return Comparison(by_initials, (Pair(query.tokens, listed.tokens, alike, by_initials),), (), texts)
    return by_words


def initials_alone(query: NameForm, listed: NameForm) -> float:
    """Score of a name of one word that is the initials of all words of the other; 0 where none is."""
    short, whole = (query, listed) if len(query.tokens) == 1 else (listed, query)
    text = short.tokens[0].text
    if len(short.tokens) > 1 or len(whole.tokens) == 1 or whole.initials != text or len(text) < MIN_WHOLE:
        return 0.0
    return INITIALS_ALONE.get(len(text), INITIALS_ALONE_LONG)


class _Judged(NamedTuple):
    """Aligned pairs with what each adds to the score, and what is left on each side."""

    pairs: list[Aligned]
    contributions: list[float]
    left_q: list[Token]
    left_l: list[Token]


def _compare_words(query: NameForm, listed: NameForm) -> Comparison:
    companies = bool(query.initials and listed.initials)
    agreeing = agreements(query.tokens, listed.tokens)
    judged = _judge(query.tokens, listed.tokens, agreeing, personal=query.personal, companies=companies)
    if judged is None:
        return EMPTY
    pairs, contributions, left_q, left_l = judged
    out = [Pair(*pair, contribution) for pair, contribution in zip(pairs, contributions, strict=True)]
    out += [Pair((t,), (), None, 0.0) for t in left_q] + [Pair((), (t,), None, 0.0) for t in left_l]
    penalties = _penalties(query, listed, left_q, left_l)
    if _father_and_son_swapped(pairs, query.fathers, listed.fathers):
        penalties.append(Penalty("order", query.raw, listed.raw, -SWAP_CONFLICT))
    score = sum(contributions) + sum(p.contribution for p in penalties)
    return Comparison(round(max(0.0, min(1.0, score)), _DIGITS), tuple(out), tuple(penalties), (query.raw, listed.raw))


def score_of_words(
    query: tuple[Token, ...],
    listed: tuple[Token, ...],
    agreeing: Sequence[Agreement],
    *,
    personal: bool,
    may_join: bool = False,
) -> float:
    """No less than the score of two names with these tokens, of which these agree, unless they are the same letters or
    one is the initials of the other: that without the penalties, which need the whole names. `may_join`: False where no
    two words of one name are one of the other."""
    # whether names may abbreviate others needs the whole names too; beside joined words it may lower the score
    ways = (False, True) if may_join and not personal else (not personal,)
    judged = (
        _judge(query, listed, agreeing, personal=personal, companies=companies, may_join=may_join) for companies in ways
    )
    return max(0.0 if each is None else sum(each.contributions) for each in judged)


def _judge(
    query: tuple[Token, ...],
    listed: tuple[Token, ...],
    agreeing: Sequence[Agreement],
    *,
    personal: bool,
    companies: bool,
    may_join: bool = True,
) -> _Judged | None:
    """What the words say; None where nothing agrees but initials."""
    pairs, left_q, left_l = align(query, listed, agreeing, companies=companies, may_join=may_join)
    only_initials = all(Kind.INITIAL in (q[0].kind, p[0].kind) for q, p, _ in pairs)
    if only_initials and (left_q or left_l or any(s.how is How.INITIAL for _, _, s in pairs)):
        return None
    generic = all(t.kind is Kind.CONCEPT for q, p, _ in pairs for t in (*q, *p))
    if generic:
        pairs = [(q, p, _GENERIC if s.how is How.MEANING else s) for q, p, s in pairs]
    pairs = _initials_in_doubt(_lone_word_in_doubt(pairs))
    agreed_words = sum(min(_weight(q), _weight(p)) * s.value for q, p, s in pairs if s.how is not How.INITIAL)
    contradicts = _substantive(left_q) and _substantive(left_l)
    factor = _GENERIC_LEFT if generic and agreed_words < _MANY_GENERIC else 1.0
    total_q = sum(_pair_weight(q, p) for q, p, _ in pairs)
    total_l = sum(_pair_weight(p, q) for q, p, _ in pairs)
    total_q += factor * _left_total(left_q, personal, contradicts, agreed_words)
    total_l += factor * _left_total(left_l, personal, contradicts, agreed_words)
    contributions = [(_pair_weight(q, p) / total_q + _pair_weight(p, q) / total_l) / 2 * s.value for q, p, s in pairs]
    slip, reached = slip_score(pairs, [*left_q, *left_l]), sum(contributions)
    if slip > reached:
        contributions = [contribution * slip / reached for contribution in contributions]
    return _Judged(pairs, contributions, left_q, left_l)


def same_letters(query: NameForm, listed: NameForm) -> bool:
    """Whether two names are the same but for their spaces."""
    return any(len(letters) >= MIN_LETTERS for letters in query.letters & listed.letters)


def _weight(tokens: tuple[Token, ...]) -> float:
    return sum(t.weight for t in tokens)


def _pair_weight(own: tuple[Token, ...], other: tuple[Token, ...]) -> float:
    """Weight of a pair on one side: a word that meets only an initial tells no more than the initial."""
    weight = _weight(own)
    if len(own) == len(other) == 1 and Kind.INITIAL in (own[0].kind, other[0].kind):
        return min(weight, other[0].weight)
    return weight


def _omitted_share(kind: Kind, agreed: float) -> float:
    """Share of its weight that a missing token keeps where `agreed` weight agrees; falls as `agreed` rises."""
    share = OMITTED[kind]
    return share * min(_MOST, max(_LEAST, 1.0 - _SLOPE * (agreed - _MIDDLE)))


def _left_total(left: list[Token], personal: bool, contradicts: bool, agreed: float) -> float:
    """What all tokens left over on a side weigh. Of a person's names every further one that is missing weighs less:
    who writes two of a chain of five leaves out the others together."""
    weights = sorted((_left(t, personal, contradicts, agreed) for t in left), reverse=True)
    if not personal or contradicts or agreed < SOLID_AGREEMENT:
        return sum(weights)
    return sum(weight * FURTHER_NAME**i for i, weight in enumerate(weights))


def _left(token: Token, personal: bool, contradicts: bool, agreed: float) -> float:
    """What a token left over weighs; a syllable of a Chinese or Korean name in full: nobody leaves out half a name."""
    least = left_weight(token.kind, token.weight, personal, contradicts, agreed)
    return max(token.weight, least) if personal and token.writing is Writing.SYLLABLES else least


def left_weight(kind: Kind, weight: float, personal: bool, contradicts: bool, agreed: float) -> float:
    """What a token weighs that is left over. Without a contradiction it falls as `agreed` rises beyond a bound, below
    which it is the same; `bounds` builds on this."""
    if contradicts:
        return weight * _CONTRADICTION
    if kind in (Kind.CONCEPT, Kind.HONOREE) and agreed >= _SOLID_FOR_GENERAL:
        return weight * min(_OMITTED_GENERAL, _omitted_share(kind, agreed))
    of_father = personal and kind in (Kind.PATRONYMIC, Kind.INITIAL)
    if agreed >= (_SOLID_FOR_FATHERS if of_father else SOLID_AGREEMENT):
        return weight * min(1.0, _omitted_share(kind, agreed))
    if personal and kind is Kind.WORD:
        return max(weight, OMITTED_NAME)
    return weight * (0.0 if kind is Kind.TITLE else 1.0)


def _substantive(left: list[Token]) -> bool:
    """Whether what is left over says something that could contradict."""
    return any(t.kind is not Kind.TITLE for t in left)


def _lone_word_in_doubt(pairs: list[Aligned]) -> list[Aligned]:
    """Where all that agrees beside general words is one word, and that with an error, the error costs more: Brandt and
    Brandl are two firms, while two words with one error between them are most likely one party."""
    own = [i for i, (q, p, _) in enumerate(pairs) if any(_is_own(t) for t in (*q, *p))]
    if len(own) == 1 and pairs[own[0]][2].how in (How.FUZZY, How.CONSONANTS):
        q, p, s = pairs[own[0]]
        doubtful = max(0.0, 1.0 - LONE_WORD_COST * (1.0 - s.value))
        return [*pairs[: own[0]], (q, p, Similarity(doubtful, s.how)), *pairs[own[0] + 1 :]]
    return pairs


def _is_own(token: Token) -> bool:
    return token.kind not in (Kind.CONCEPT, Kind.TITLE)


def _initials_in_doubt(pairs: list[Aligned]) -> list[Aligned]:
    """Where one word agrees beside one initial, this says less: V. Putin is Vladimir Putin, J. Smith is anybody."""
    if len(pairs) != 2:
        return pairs
    return [(q, p, _INITIAL_ALONE if s.how is How.INITIAL else s) for q, p, s in pairs]


def _father_and_son_swapped(pairs: list[Aligned], fathers_q: frozenset[str], fathers_l: frozenset[str]) -> bool:
    """Whether one agreeing name is the father's here and the son's there, and another the other way round."""
    sides = {(q[0].key in fathers_q, p[0].key in fathers_l) for q, p, _ in pairs}
    return {(True, False), (False, True)} <= sides


def _penalties(query: NameForm, listed: NameForm, left_q: list[Token], left_l: list[Token]) -> list[Penalty]:
    out: list[Penalty] = []
    numbers_q = [t.text for t in left_q if t.kind is Kind.NUMBER]
    numbers_l = [t.text for t in left_l if t.kind is Kind.NUMBER]
    if numbers_q and numbers_l:
        out.append(Penalty("number", " ".join(numbers_q), " ".join(numbers_l), -NUMBER_CONFLICT))
    if query.legal != listed.legal:
        conflict = query.legal and listed.legal and "corporation" not in (query.legal, listed.legal)
        cost = LEGAL_CONFLICT if conflict else LEGAL_ABSENT
        out.append(Penalty("legal_form", query.legal_text, listed.legal_text, -cost))
    if query.part or listed.part:
        out.append(Penalty("part", query.raw, listed.raw, -PART_OF_TEXT))
    return out
