"""Whether a text names a thing only by its likeness: a textbook on it, a poster of it, a model kit."""

from __future__ import annotations

from dataclasses import dataclass

from screening.goods.catalogue import Words
from screening.goods.text import Token

#: Words that may stand between the thing and its likeness: `FPGA design textbook`, `poster of the MiG-29`.
_BETWEEN = 2
#: What else links a book to its subject.
_ABOUT = frozenset({"on", "about", "по", "о", "об", "uber", "sur", "sobre", "su", "درباره", "عن"})


@dataclass(frozen=True, slots=True)
class Likeness:
    """Words that make a likeness of what stands before them (`model kit`) or after them (`poster of`)."""

    after: tuple[Words, ...]
    before: tuple[Words, ...]
    linking: frozenset[str]
    """Words that link the two in the second case (`of`); in the first they begin another thing (`with poster`)."""

    def is_meant(self, positions: frozenset[int], tokens: list[Token]) -> bool:
        """Whether the things at `positions` of `tokens` are the subject of a likeness and not sold themselves."""
        first, last = min(positions), max(positions)
        words = [token.word for token in tokens]
        for start in range(last + 1, min(last + 2 + _BETWEEN, len(tokens))):
            if tokens[start].gap:
                break
            if any(_stands(phrase, words, start) for phrase in self.after):
                return True
            if words[start] in self.linking or words[start][0].isdecimal():
                break
        for end in range(first - 1, max(-1, first - 2 - _BETWEEN), -1):
            if tokens[end + 1].gap:
                break
            if any(_stands(phrase, words, end + 1 - len(phrase)) for phrase in self.before):
                return True
            if words[end] not in self.linking | _ABOUT:
                break
        return False


def _stands(phrase: Words, words: list[str], start: int) -> bool:
    return start >= 0 and tuple(words[start : start + len(phrase)]) == phrase
