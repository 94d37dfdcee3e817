"""Finds the catalogue's terms in a description: one look-up a word, whatever the number of terms."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from screening.goods.catalogue import Catalogue, Good, Term
from screening.goods.text import Token, fold

#: Words of at least this many letters may be misspelt: one edit, two from the second length on. Shorter words have
#: too many neighbours (gyro/giro, mill/mile).
_ONE_EDIT, _TWO_EDITS = 5, 9
#: A term of one word has no neighbour to confirm it: it may have one edit, and only from this many letters on. With
#: another last letter it is another word: пластины (plates) is no пластит (plastic explosive).
_LONE_WORD, _LONE_SPELLING = 7, 0.9
#: Letters of each part of a compound that is taken apart (`flowforming`).
_SHORTEST_PART = 4
#: What may stand between the words of a term of two words, and of a longer one.
_SLACK_PAIR, _SLACK_LONG = 1, 2
#: Tokens that a phrase can stretch over at all, fillers included.
_REACH = 16
#: Between the parts of a code: `HX-752`, `HX 752`, `HX752`, `1.6358`, `CAS 7790-98-9`.
_CODE_JOINTS = frozenset({"", "-", " ", "/", ".", "–", "_", " -", "- ", ". ", ": ", "-#", " #", "("})
_MAX_CACHED_WORDS = 1 << 16
#: Signs that stand together in a term stand so in a text: 火炮 is a gun, 炮火 none; リシン a poison, シリンダ none.
_TOGETHER = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]{2,}")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A term found in a text: its place in characters, and how well it was spelt (1 is exact)."""

    good: str
    term: Term
    start: int
    end: int
    spelling: float
    tokens: frozenset[int]
    """Positions of the tokens that make it up."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a term word stands: one token, two written apart, or a part of one written together."""

    first: int
    last: int
    spelling: float
    part: bool = False


class TermIndex:
    """Inverted index over the words of all terms. Reads only; safe to share."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._filler = catalogue.filler
        self._ordinary = catalogue.ordinary
        self._codes: dict[str, list[tuple[Good, Term]]] = {}
        phrases: list[tuple[Good, Term]] = []
        for good in catalogue.goods.values():
            for term in good.terms:
                if term.exact:
                    self._codes.setdefault(term.words[0], []).append((good, term))
                else:
                    phrases.append((good, term))
        frequency = Counter(word for _, term in phrases for word in set(term.words))
        self._phrases: dict[str, list[tuple[Good, Term]]] = {}
        for good, term in phrases:
            anchor = min(term.words, key=lambda word: (frequency[word], -len(word), word))
            self._phrases.setdefault(anchor, []).append((good, term))
        self._vocabulary = frozenset(frequency)
        self._by_shape: dict[tuple[str, int], list[tuple[str, str]]] = {}
        variants = {variant: word for variant, word in catalogue.spellings.items() if word in self._vocabulary}
        for written, word in sorted({**variants, **{word: word for word in self._vocabulary}}.items()):
            if len(written) >= _ONE_EDIT and written.isalpha():
                self._by_shape.setdefault((written[0], len(written)), []).append((written, word))
        self._known: dict[str, tuple[tuple[str, float], ...]] = {}
        self._runs = {term.text: _TOGETHER.findall(fold(term.text)) for _, term in phrases}

    def find(self, tokens: list[Token], folded: str) -> list[Occurrence]:
        """All terms in the tokens of `folded`, in the order of the text."""
        found = list(self._find_codes(tokens, folded))
        places = self._places(tokens)
        costs = self._running_costs(tokens)
        for anchor in places:
            for good, term in self._phrases.get(anchor, ()):
                if all(word in places for word in term.words):
                    found += (
                        o
                        for o in self._occurrences(good, term, anchor, places, tokens, costs)
                        if all(run in "".join(folded[o.start : o.end].split()) for run in self._runs[term.text])
                    )
        return sorted(found, key=lambda o: (o.start, -o.end, o.good, o.term.text))

    def _places(self, tokens: list[Token]) -> dict[str, list[_Place]]:
        places: dict[str, list[_Place]] = {}
        for i, token in enumerate(tokens):
            known = self._words_of(token.word)
            together = len(known) == 2 and known[0][0] + known[1][0] == token.word
            for word, spelling in known:
                places.setdefault(word, []).append(_Place(i, i, spelling, together))
            if i + 1 < len(tokens) and tokens[i + 1].gap == 0:
                joined = token.word + tokens[i + 1].word
                if joined in self._vocabulary and len(joined) >= _ONE_EDIT:
                    places.setdefault(joined, []).append(_Place(i, i + 1, 1.0))
        return places

    def _find_codes(self, tokens: list[Token], folded: str) -> Iterable[Occurrence]:
        for i, token in enumerate(tokens):
            for good, term in self._codes.get(token.word, ()):
                last = i + len(term.words) - 1
                if last >= len(tokens):
                    continue
                if all(_code_part(tokens[i + n].word, part) for n, part in enumerate(term.words)) and all(
                    folded[tokens[n].end : tokens[n + 1].start] in _CODE_JOINTS for n in range(i, last)
                ):
                    yield Occurrence(good.id, term, token.start, tokens[last].end, 1.0, frozenset(range(i, last + 1)))

    def _occurrences(
        self,
        good: Good,
        term: Term,
        anchor: str,
        places: dict[str, list[_Place]],
        tokens: list[Token],
        costs: list[int],
    ) -> Iterable[Occurrence]:
        slack = 0 if len(term.words) == 1 else _SLACK_PAIR if len(term.words) == 2 else _SLACK_LONG
        others = list(term.words)
        others.remove(anchor)
        for at in places[anchor]:
            chosen = [at]
            for word in others:
                near = min(
                    (p for p in _near(places[word], at.first) if not any(_clash(p, taken) for taken in chosen)),
                    key=lambda p: (abs(p.first - at.first), p.first),
                    default=None,
                )
                if near is None:
                    break
                chosen.append(near)
            if len(chosen) < len(term.words):
                continue
            used = frozenset(i for p in chosen for i in range(p.first, p.last + 1))
            first, last = min(used), max(used)
            own = sum(self._cost(tokens[i]) for i in used if i != first)
            spelt_right = any(p.spelling == 1.0 for p in chosen) or (
                len(chosen) == 1
                and at.spelling >= _LONE_SPELLING
                and len(anchor) >= _LONE_WORD
                and _same_ending(tokens[first].word, anchor)
            )
            if costs[last] - costs[first] - own <= slack and spelt_right:
                spelling = min(p.spelling for p in chosen)
                yield Occurrence(good.id, term, tokens[first].start, tokens[last].end, spelling, used)

    def _cost(self, token: Token) -> int:
        return 0 if token.word in self._filler else 1

    def _running_costs(self, tokens: list[Token]) -> list[int]:
        total, costs = 0, []
        for token in tokens:
            total += token.gap + self._cost(token)
            costs.append(total)
        return costs

    def _words_of(self, word: str) -> tuple[tuple[str, float], ...]:
        """The term words that `word` may be, each with how well it is spelt.

        A word of one language is one letter away from its kin in another (misil, missile): it stands for both, so that
        further languages take nothing from the misspelt words of the first. What is no kin is an ordinary word.
        """
        spelt_right = word in self._vocabulary
        if spelt_right and (len(word) < _ONE_EDIT or word in self._ordinary):
            return ((word, 1.0),)
        known = self._known.get(word)
        if known is None:
            if spelt_right:
                known = ((word, 1.0), *(near for near in self._neighbours(word) if near[1] == _LONE_SPELLING))
            else:
                known = self._similar(word) if word.isalpha() and len(word) >= _ONE_EDIT else ()
            if len(self._known) < _MAX_CACHED_WORDS:
                self._known[word] = known
        return known

    def _similar(self, word: str) -> tuple[tuple[str, float], ...]:
        if word in self._ordinary:
            return ()
        for i in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            if word[:i] in self._vocabulary and word[i:] in self._vocabulary:
                return ((word[:i], 1.0), (word[i:], 1.0))
        return self._neighbours(word)

    def _neighbours(self, word: str) -> tuple[tuple[str, float], ...]:
        """The other term words that are spelt most like `word`, as far as a typing error reaches."""
        edits = 2 if len(word) >= _TWO_EDITS else 1
        found: list[tuple[int, str]] = []
        for length in range(len(word) - edits, len(word) + edits + 1):
            allowed = 2 if min(len(word), length) >= _TWO_EDITS else 1
            for written, candidate in self._by_shape.get((word[0], length), ()):
                distance = OSA.distance(word, written, score_cutoff=allowed)
                if 0 < distance <= allowed:
                    found.append((distance, candidate))
        if not found:
            return ()
        nearest = min(distance for distance, _ in found)
        best = dict.fromkeys(candidate for distance, candidate in found if distance == nearest)
        return tuple((candidate, 1 - 0.1 * nearest) for candidate in best)


def _same_ending(word: str, term_word: str) -> bool:
    """Whether two words end in the same letter, or one is the other and an ending."""
    return word[-1] == term_word[-1] or word.startswith(term_word) or term_word.startswith(word)


def _near(places: list[_Place], token: int) -> list[_Place]:
    """The places of a word that one phrase could reach from a token."""
    if len(places) < _REACH:
        return places
    low = bisect_left(places, token - _REACH, key=lambda place: place.first)
    high = bisect_right(places, token + _REACH, key=lambda place: place.first)
    return places[low:high]


def _clash(place: _Place, taken: _Place) -> bool:
    """Whether two words of a term would be read from the same token (allowed for the parts of a compound)."""
    apart = place.last < taken.first or taken.last < place.first
    return not apart and not (place.part and taken.part and place is not taken)


def _code_part(word: str, part: str) -> bool:
    """Whether a token is a part of a code, in which `#` stands for any digit."""
    if "#" not in part:
        return word == part
    return len(word) == len(part) and all(
        (p == "#" and c.isdecimal()) or p == c for c, p in zip(word, part, strict=True)
    )
