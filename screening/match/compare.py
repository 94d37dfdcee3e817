"""Compares two prepared names: aligns their tokens and weighs what agrees, what is missing, what contradicts.

    score = (query weight agreed / query weight + listed weight agreed / listed weight) / 2 - penalties

Each aligned pair adds its share, so the parts sum to the score and can be shown. A token without a counterpart is an
omission while the other side has nothing left over, and then weighs less; where both sides have something left over
they contradict each other, and it weighs in full.
"""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz.distance import OSA

from screening.match.similarity import How, Similarity, joins, other_readings, similarity
from screening.names.abbreviations import MIN_WHOLE, runs
from screening.names.common_names import are_near_names
from screening.names.fold import fold
from screening.names.tokens import OWN, Kind, NameForm, Token, Writing


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


EMPTY = Comparison(0.0, (), ())

#: Share of its weight that a missing token keeps when the other side has nothing left over (an omission): people leave
#: out middle names and patronymics freely, firms leave out their trade more than their own name.
OMITTED = {
    Kind.WORD: 0.5,
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
_SOLID_AGREEMENT = 1.44
#: Fathers' names and initials are left out so freely that less will do.
_SOLID_FOR_FATHERS = 1.0
#: So are a company's general words beside one rare word of its own (Vysokotochnye Kompleksy for NPO …).
_SOLID_FOR_GENERAL, _OMITTED_GENERAL = 1.0, 0.45
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
#: Two names with all words in common and a slip or two: letters needed, by number of slips and whether there are more
#: words than one, and cost of a slip as a share of the letters. A slip in 8 letters of two words reaches the default
#: threshold; recall by kind of slip is measured by `screening evaluate --selftest`.
SLIP_LETTERS = {(1, True): 8, (1, False): 9, (2, True): 14, (2, False): 16}
SLIP_COST = 1.0
#: A score that should be 0.85 must not miss the threshold by a rounding error.
_DIGITS = 9
#: Shorter names written without spaces are too easily alike.
MIN_LETTERS = 6
_NO_SLIP = (How.INITIAL, How.EQUIVALENT, How.STEM, How.ABBREVIATION)
#: From this similarity on an own word agrees surely enough to lend its weight to an abbreviation beside it.
OWN_AGREES = 0.8
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
    by_words = _compare_words(query, listed)
    if by_words.score < _JOINED.value and same_letters(query, listed):
        return Comparison(_JOINED.value, (Pair(query.tokens, listed.tokens, _JOINED, _JOINED.value),), ())
    by_initials = 0.0 if query.personal else _initials_alone(query, listed)
    if by_words.score < by_initials:
        alike = Similarity(by_initials, How.ABBREVIATION)
        return Comparison(by_initials, (Pair(query.tokens, listed.tokens, alike, by_initials),), ())
    return by_words


def _initials_alone(query: NameForm, listed: NameForm) -> float:
    """Score of a name of one word that is the initials of all words of the other; 0 where none is."""
    short, whole = (query, listed) if len(query.tokens) == 1 else (listed, query)
    text = short.tokens[0].text
    if len(short.tokens) > 1 or len(whole.tokens) == 1 or whole.initials != text or len(text) < MIN_WHOLE:
        return 0.0
    return INITIALS_ALONE.get(len(text), INITIALS_ALONE_LONG)


def _compare_words(query: NameForm, listed: NameForm) -> Comparison:
    pairs, left_q, left_l = _align(query.tokens, listed.tokens, companies=bool(query.initials and listed.initials))
    only_initials = all(Kind.INITIAL in (q[0].kind, p[0].kind) for q, p, _ in pairs)
    if only_initials and (left_q or left_l or any(s.how is How.INITIAL for _, _, s in pairs)):
        return EMPTY
    generic = all(t.kind is Kind.CONCEPT for q, _, _ in pairs for t in q)
    if generic:
        pairs = [(q, p, _GENERIC if s.how is How.MEANING else s) for q, p, s in pairs]
    pairs = _initials_in_doubt(_lone_word_in_doubt(pairs))
    agreed_words = sum(min(_weight(q), _weight(p)) * s.value for q, p, s in pairs if s.how is not How.INITIAL)
    contradicts = _substantive(left_q) and _substantive(left_l)
    factor = _GENERIC_LEFT if generic and agreed_words < _MANY_GENERIC else 1.0
    total_q = sum(_pair_weight(q, p) for q, p, _ in pairs)
    total_l = sum(_pair_weight(p, q) for q, p, _ in pairs)
    total_q += factor * sum(_left(t, query.personal, contradicts, agreed_words) for t in left_q)
    total_l += factor * sum(_left(t, query.personal, contradicts, agreed_words) for t in left_l)
    out: list[Pair] = []
    for q, p, s in pairs:
        share = (_pair_weight(q, p) / total_q + _pair_weight(p, q) / total_l) / 2
        out.append(Pair(q, p, s, share * s.value))
    out += [Pair((t,), (), None, 0.0) for t in left_q] + [Pair((), (t,), None, 0.0) for t in left_l]
    penalties = _penalties(query, listed, left_q, left_l)
    if _father_and_son_swapped(pairs, query.fathers, listed.fathers):
        penalties.append(Penalty("order", query.raw, listed.raw, -SWAP_CONFLICT))
    slip = _slip(pairs, [*left_q, *left_l])
    reached = sum(p.contribution for p in out)
    if slip > reached:
        out = [p._replace(contribution=p.contribution * slip / reached) for p in out]
    score = sum(p.contribution for p in out) + sum(p.contribution for p in penalties)
    return Comparison(round(max(0.0, min(1.0, score)), _DIGITS), tuple(out), tuple(penalties))


def same_letters(query: NameForm, listed: NameForm) -> bool:
    """Whether two names are the same but for their spaces."""
    return any(len(letters) >= MIN_LETTERS for letters in query.letters & listed.letters)


_Aligned = tuple[tuple[Token, ...], tuple[Token, ...], Similarity]


def _align(
    query: tuple[Token, ...], listed: tuple[Token, ...], *, companies: bool
) -> tuple[list[_Aligned], list[Token], list[Token]]:
    """Best pairs first, each token once; then two words against one, and in names of companies abbreviations; what is
    left on each side."""
    scored = []
    for i, q in enumerate(query):
        for j, p in enumerate(listed):
            s = similarity(q, p)
            if s.value > 0.0:
                low, high = sorted((q.text, p.text))
                scored.append((-s.value, -(q.weight + p.weight), low, high, i, j, s))
    scored.sort(key=lambda c: c[:4])
    used_q: set[int] = set()
    used_l: set[int] = set()
    pairs: list[_Aligned] = []
    for *_, i, j, s in scored:
        if i not in used_q and j not in used_l:
            used_q.add(i)
            used_l.add(j)
            pairs.append(((query[i],), (listed[j],), s))
    if len(used_q) < len(query) and len(used_l) < len(listed):
        pairs += [(parts, whole, _JOINED) for parts, whole in _joined(query, used_q, listed, used_l)]
        pairs += [(whole, parts, _JOINED) for parts, whole in _joined(listed, used_l, query, used_q)]
    if companies:
        pairs += _abbreviated(query, used_q, listed, used_l, pairs)
    pairs.sort(key=lambda pair: query.index(pair[0][0]))
    left_q = [t for i, t in enumerate(query) if i not in used_q]
    left_l = [t for j, t in enumerate(listed) if j not in used_l]
    return pairs, left_q, left_l


_JOINED = Similarity(0.95, How.JOINED)


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


#: How surely a word stands for the words of which it has the beginnings, by its letters, where an own word or number of
#: the name agrees beside it: two letters fit many words. By hand; what each step does is seen in `screening evaluate`.
ABBREVIATED = {2: 0.6, 3: 0.85}
ABBREVIATED_LONG = 0.9
#: The same where the initials are all that the two names share: chance alone makes many equal ones of four letters.
INITIALS_ALONE = {4: 0.8}
INITIALS_ALONE_LONG = 0.88


def _abbreviated(
    query: tuple[Token, ...], used_q: set[int], listed: tuple[Token, ...], used_l: set[int], pairs: list[_Aligned]
) -> list[_Aligned]:
    """Unused words that abbreviate a run of unused words of the other side, where another own word agrees; marks both
    used. The longest first."""
    if not any(s.value >= OWN_AGREES and all(vouches(t) for t in (*q, *p)) for q, p, s in pairs):
        return []
    found = []
    for shorts, words, in_query in ((query, listed, True), (listed, query, False)):
        for i, short in enumerate(shorts):
            found += [
                (-len(short.text), short.text, run.start - run.end, run.start, in_query, i)
                for run in runs(short, words)
            ]
    out: list[_Aligned] = []
    for _, _, minus_size, start, in_query, i in sorted(found):
        end = start - minus_size
        shorts, used_shorts, words, used_words = (
            (query, used_q, listed, used_l) if in_query else (listed, used_l, query, used_q)
        )
        if i in used_shorts or not used_words.isdisjoint(range(start, end)):
            continue
        used_shorts.add(i)
        used_words.update(range(start, end))
        value = ABBREVIATED.get(len(shorts[i].text), ABBREVIATED_LONG)
        pair = ((shorts[i],), words[start:end])
        out.append((*(pair if in_query else pair[::-1]), Similarity(value, How.ABBREVIATION)))
    return out


def vouches(token: Token) -> bool:
    """Whether a word that agrees may lend its weight to an abbreviation beside it: an own word, or a number that is
    no mere count (711, but not 1)."""
    return token.kind in OWN and (token.kind is not Kind.NUMBER or len(token.text) > 1)


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


def _left(token: Token, personal: bool, contradicts: bool, agreed: float) -> float:
    """What a token left over weighs; a syllable of a Chinese or Korean name in full: nobody leaves out half a name."""
    least = left_weight(token.kind, token.weight, personal, contradicts, agreed)
    return max(token.weight, least) if personal and token.writing is Writing.SYLLABLES else least


def left_weight(kind: Kind, weight: float, personal: bool, contradicts: bool, agreed: float) -> float:
    """What a token weighs that is left over. Without a contradiction it falls as `agreed` rises beyond a bound, below
    which it is the same; `bounds` builds on this."""
    if contradicts:
        return weight * _CONTRADICTION
    if kind is Kind.CONCEPT and agreed >= _SOLID_FOR_GENERAL:
        return weight * min(_OMITTED_GENERAL, _omitted_share(kind, agreed))
    of_father = personal and kind in (Kind.PATRONYMIC, Kind.INITIAL)
    if agreed >= (_SOLID_FOR_FATHERS if of_father else _SOLID_AGREEMENT):
        return weight * _omitted_share(kind, agreed)
    if personal and kind is Kind.WORD:
        return max(weight, OMITTED_NAME)
    return weight * (0.0 if kind is Kind.TITLE else 1.0)


def _substantive(left: list[Token]) -> bool:
    """Whether what is left over says something that could contradict."""
    return any(t.kind is not Kind.TITLE for t in left)


def _slip(pairs: list[_Aligned], left: list[Token]) -> float:
    """Score of two names that are the same but for one or two slips of the pen: judged by the letters of all words,
    which tell more than each word alone. 0 where a word is missing, stands for an initial or for another name, or where
    the slips are too many for the length; for two in one word, the letters of common names beside it count less."""
    if any(t.kind is not Kind.TITLE for t in left):
        return 0.0
    letters = slips = words = 0
    telling, most_in_a_word = 0.0, 0
    for q, p, s in pairs:
        if s.how in _NO_SLIP or any(t.original for t in (*q, *p)):
            return 0.0
        if len(q) == len(p) == 1 and q[0].key != p[0].key and other_readings(q[0], p[0]):
            return 0.0
        if q[0].kind is Kind.CONCEPT and s.how in (How.EQUAL, How.MEANING):
            continue
        written_q, written_p = "".join(t.text for t in q), "".join(t.text for t in p)
        if s.how is How.JOINED and OSA.distance(written_q, written_p) > 1:
            written_p = "".join(t.text for t in reversed(p))
        if len(q) == len(p) == 1 and (are_near_names(q[0].fold, p[0].fold) or _begin_differently(q[0], p[0])):
            return 0.0
        letters += (length := max(len(written_q), len(written_p)))
        telling += length * min(q[0].weight, p[0].weight)
        in_word = min(OSA.distance(written_q, written_p), OSA.distance(fold(written_q), fold(written_p)))
        slips += in_word
        most_in_a_word = max(most_in_a_word, in_word)
        words += 1
    needed = SLIP_LETTERS.get((slips, words > 1))
    enough = needed is not None and (letters if most_in_a_word <= 1 else telling) >= needed
    return 1.0 - SLIP_COST * slips / letters if enough else 0.0


def _begin_differently(a: Token, b: Token) -> bool:
    """Whether two words begin with other sounds; a slip of the pen seldom is in the first letter (see `similarity`)."""
    return a.fold[0] != b.fold[0] and a.skeleton[0] != b.skeleton[0]


def _lone_word_in_doubt(pairs: list[_Aligned]) -> list[_Aligned]:
    """Where all that agrees beside general words is one word, and that with an error, the error costs more: Brandt and
    Brandl are two firms, while two words with one error between them are most likely one party."""
    own = [i for i, (q, _, _) in enumerate(pairs) if any(t.kind not in (Kind.CONCEPT, Kind.TITLE) for t in q)]
    if len(own) == 1 and pairs[own[0]][2].how in (How.FUZZY, How.CONSONANTS):
        q, p, s = pairs[own[0]]
        doubtful = max(0.0, 1.0 - LONE_WORD_COST * (1.0 - s.value))
        return [*pairs[: own[0]], (q, p, Similarity(doubtful, s.how)), *pairs[own[0] + 1 :]]
    return pairs


def _initials_in_doubt(pairs: list[_Aligned]) -> list[_Aligned]:
    """Where one word agrees beside one initial, this says less: V. Putin is Vladimir Putin, J. Smith is anybody."""
    if len(pairs) != 2:
        return pairs
    return [(q, p, _INITIAL_ALONE if s.how is How.INITIAL else s) for q, p, s in pairs]


_INITIAL_ALONE = Similarity(0.4, How.INITIAL)


def _father_and_son_swapped(pairs: list[_Aligned], fathers_q: frozenset[str], fathers_l: frozenset[str]) -> bool:
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
