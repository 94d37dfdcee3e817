"""Other readings of Latin spellings: the same Slavic or Turkic name by a German, Polish, Turkish or other writer.

Folding makes the habits one where they do not contradict. These do: a German `z` is ts and `j` is y, a Polish `cz` is
ch, a Turkish `c` is j. So each is a reading beside the plain one, and only where the name shows the habit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from screening.names.data_files import load
from screening.names.fold import Fold, fold
from screening.names.transliterate import script_of, to_ascii

_NONE: frozenset[Fold] = frozenset()
_NO_HABITS: frozenset[str] = frozenset()


@cache
def _signs() -> dict[str, re.Pattern[str]]:
    """What shows each habit."""
    return {name: re.compile(str(entry["shown"])) for name, entry in load("habits").items()}


@cache
def _rewriting(name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """What a habit writes, and what is meant."""
    return tuple((re.compile(old), new) for old, new in load("habits")[name]["rewrite"])


def _spelled(word: str) -> str:
    return word if script_of(word) == "latin" else to_ascii(word)


@lru_cache(maxsize=20_000)
def _shown(word: str) -> frozenset[str]:
    """The habits that a word shows."""
    spelled = _spelled(word)
    return frozenset([name for name, sign in _signs().items() if sign.search(spelled)])


@lru_cache(maxsize=20_000)
def _folds(word: str, shown: frozenset[str]) -> frozenset[Fold]:
    """The folds of a word by these habits, but for the plain one."""
    spelled = _spelled(word)
    return frozenset([_rewritten(spelled, name) for name in shown]) - {fold(to_ascii(word)), ""}


@lru_cache(maxsize=20_000)
def _rewritten(word: str, name: str) -> Fold:
    text = word
    for old, new in _rewriting(name):
        text = old.sub(new, text)
    return fold(to_ascii(text))


def other_folds(words: Sequence[str]) -> list[frozenset[Fold]]:
    """For each lower-case word of a name, its folds by the habits that the name shows, but for the plain one."""
    shown = _NO_HABITS.union(*map(_shown, words))
    return [_folds(word, shown) for word in words] if shown else [_NONE] * len(words)
