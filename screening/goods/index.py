"""Finds the catalogue's terms in a description: one look-up a word, whatever the number of terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from screening.goods.catalogue import Catalogue, Good, Term
from screening.goods.text import Token

#: Words of at least this many letters may be misspelt: one edit, two from the second length on. Shorter words have
#: too many neighbours (gyro/giro, mill/mile).
_ONE_EDIT, _TWO_EDITS = 5, 9
#: What may stand between the words of a term of two words, and of a longer one.
_SLACK_PAIR, _SLACK_LONG = 1, 2
#: Between the parts of a code: `HX-752`, `HX 752`, `HX752`, `1.6358`, `CAS 7790-98-9`.
_CODE_JOINTS = frozenset({"", "-", " ", "/", ".", "–", "_", " -", "- ", ". ", ": ", "-#", " #", "("})
_MAX_CACHED_WORDS = 1 << 16


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A term found in a text: its place in characters, and how well it was spelt (1 is exact)."""

    good: str
    term: Term
    start: int
    end: int
    spelling: float


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
        self._by_initial: dict[str, list[str]] = {}
        for word in sorted(self._vocabulary):
            if len(word) >= _ONE_EDIT and word.isalpha():
                self._by_initial.setdefault(word[0], []).append(word)
        self._known: dict[str, tuple[tuple[str, float], ...]] = {}

    def find(self, tokens: list[Token], folded: str) -> list[Occurrence]:
        """All terms in the tokens of `folded`, in the order of the text."""
        found = list(self._find_codes(tokens, folded))
        places: dict[str, list[tuple[int, float]]] = {}
        for i, token in enumerate(tokens):
            for word, spelling in self._words_of(token.word):
                places.setdefault(word, []).append((i, spelling))
            if i + 1 < len(tokens) and tokens[i + 1].gap == 0:
                joined = token.word + tokens[i + 1].word
                if joined in self._vocabulary and len(joined) >= _ONE_EDIT:
                    places.setdefault(joined, []).append((i, 1.0))
        costs = self._running_costs(tokens)
        for anchor in places:
            for good, term in self._phrases.get(anchor, ()):
                found += self._occurrences(good, term, anchor, places, tokens, costs)
        return sorted(found, key=lambda o: (o.start, -o.end, o.good, o.term.text))

    def _find_codes(self, tokens: list[Token], folded: str) -> Iterable[Occurrence]:
        for i, token in enumerate(tokens):
            for good, term in self._codes.get(token.word, ()):
                last = i + len(term.words) - 1
                if last >= len(tokens):
                    continue
                if all(_code_part(tokens[i + n].word, part) for n, part in enumerate(term.words)) and all(
                    folded[tokens[n].end : tokens[n + 1].start] in _CODE_JOINTS for n in range(i, last)
                ):
                    yield Occurrence(good.id, term, token.start, tokens[last].end, 1.0)

    def _occurrences(
        self,
        good: Good,
        term: Term,
        anchor: str,
        places: dict[str, list[tuple[int, float]]],
        tokens: list[Token],
        costs: list[int],
    ) -> Iterable[Occurrence]:
        if any(word not in places for word in term.words):
            return
        slack = 0 if len(term.words) == 1 else _SLACK_PAIR if len(term.words) == 2 else _SLACK_LONG
        for at, spelling in places[anchor]:
            chosen = {at}
            spellings = [spelling]
            for word in term.words:
                if word != anchor:
                    near = min(
                        (p for p in places[word] if p[0] not in chosen or word not in tokens[p[0]].word),
                        key=lambda p: (abs(p[0] - at), p[0]),
                        default=None,
                    )
                    if near is None:
                        break
                    chosen.add(near[0])
                    spellings.append(near[1])
            else:
                first, last = min(chosen), max(chosen)
                own = sum(self._cost(tokens[i]) for i in chosen if i != first)
                if costs[last] - costs[first] - own <= slack and (1.0 in spellings or len(term.words) == 1):
                    yield Occurrence(good.id, term, tokens[first].start, tokens[last].end, min(spellings))

    def _cost(self, token: Token) -> int:
        return 0 if token.word in self._filler else 1

    def _running_costs(self, tokens: list[Token]) -> list[int]:
        total, costs = 0, []
        for token in tokens:
            total += token.gap + self._cost(token)
            costs.append(total)
        return costs

    def _words_of(self, word: str) -> tuple[tuple[str, float], ...]:
        """The term words that `word` may be, each with how well it is spelt."""
        if word in self._vocabulary:
            return ((word, 1.0),)
        known = self._known.get(word)
        if known is None:
            known = self._similar(word) if word.isalpha() and len(word) >= _ONE_EDIT else ()
            if len(self._known) < _MAX_CACHED_WORDS:
                self._known[word] = known
        return known

    def _similar(self, word: str) -> tuple[tuple[str, float], ...]:
        if word in self._ordinary:
            return ()
        for i in range(3, len(word) - 2):
            if word[:i] in self._vocabulary and word[i:] in self._vocabulary:
                return ((word[:i], 1.0), (word[i:], 1.0))
        edits = 2 if len(word) >= _TWO_EDITS else 1
        found = []
        for candidate in self._by_initial.get(word[0], ()):
            if abs(len(candidate) - len(word)) <= edits:
                distance = OSA.distance(word, candidate, score_cutoff=edits)
                if distance <= (2 if min(len(word), len(candidate)) >= _TWO_EDITS else 1):
                    found.append((distance, candidate))
        if not found:
            return ()
        nearest = min(distance for distance, _ in found)
        return tuple((candidate, 1 - 0.1 * distance) for distance, candidate in found if distance == nearest)


def _code_part(word: str, part: str) -> bool:
    """Whether a token is a part of a code, in which `#` stands for any digit."""
    if "#" not in part:
        return word == part
    return len(word) == len(part) and all(
        (p == "#" and c.isdecimal()) or p == c for c, p in zip(word, part, strict=True)
    )
