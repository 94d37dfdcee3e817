"""Which places a route, or notes on one, name only to say that the way does not lead there.

`Poti - Aktau (no RU transit)` does not pass through Russia, `Minsk - Almaty, no delay` does pass through Minsk. What
is denied is the place next to the negation and those tied to it, within one stage of the route; every other place of
the route stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from screening.rules.nearness import BEGINNING
from screening.rules.readers import data_table, place_at
from screening.rules.wording import fold

#: What ends a stage of a route. A dash without blanks may belong to a name.
_ENDS = re.compile(r"(\s[-–—]+\s|[,;:()\[\]>→»|.])")
_SENTENCES = re.compile(r"(?<=[.;!?])\s+")
#: Signs that tie two places.
_TIES = re.compile(r"[/&+]")
#: So many words may stand between a negation and the place.
_MOST_BETWEEN = 4


def without_denied_places(route: str) -> str:
    """The route less the places that it denies, with the words that deny them."""
    pieces = _ENDS.split(route)
    # every second piece is a sign between two stages
    return "".join(piece if number % 2 else _taken(piece) for number, piece in enumerate(pieces))


def without_denied_ways(notes: str) -> str:
    """Notes less the places to which they say a way not to lead (`so no RU transit`). A sentence that speaks of no way
    keeps its places: `no word of Iran on the invoice` speaks of Iran."""
    sentences = _SENTENCES.split(notes)
    return " ".join(without_denied_places(each) if _of_ways(each) else each for each in sentences)


@lru_cache(maxsize=4096)
def _of_ways(sentence: str) -> bool:
    stems = tuple(entry.removesuffix(BEGINNING) for entry in _table("ways"))
    return any(word.startswith(stems) for word in fold(sentence).split())


@lru_cache(maxsize=4096)
def _taken(stage: str) -> str:
    words = fold(_TIES.sub(" and ", stage)).split()
    denied: set[int] = set()
    for at in range(len(words)):
        if length := _phrase_at(words, at, "behind"):
            denied.update(_denied_behind(words, at, length))
        # who goes `not without Minsk` goes by Minsk
        if (length := _phrase_at(words, at, "before")) and not (at and _phrase_at(words, at - 1, "before")):
            denied.update(_denied_before(words, at, length))
    return " ".join(word for at, word in enumerate(words) if at not in denied) if denied else stage


def _denied_before(words: Sequence[str], at: int, length: int) -> range:
    """What is denied by a negation before it: `not via Minsk or Smolensk`."""
    start = at + length
    for place in range(start, min(start + _MOST_BETWEEN + 1, len(words))):
        if found := place_at(words, place):
            return range(at, _tied(words, place + found[1]))
        if _ends_a_negation(words[place]) or _phrase_at(words, place, "before"):
            break
    return range(0)


def _denied_behind(words: Sequence[str], at: int, length: int) -> range:
    """What is denied by a negation behind it: `Minsk excluded`."""
    for place in range(at - 1, max(at - 2 - _MOST_BETWEEN, -1), -1):
        if place_at(words, place):
            while (earlier := _tied_earlier(words, place)) is not None:
                place = earlier
            return range(place, at + length)
        if _ends_a_negation(words[place]):
            break
    return range(0)


def _tied(words: Sequence[str], end: int) -> int:
    """Where the places end that are tied to one that ends there."""
    while end < len(words) and words[end] in _table("between"):
        at = end + 1
        while at < len(words) and words[at] in _table("directions"):
            at += 1
        found = place_at(words, at)
        if not found:
            break
        end = at + found[1]
    return end


def _tied_earlier(words: Sequence[str], at: int) -> int | None:
    """Where the place begins, if there is one, to which the one beginning there is tied."""
    before = at - 2
    return before if before >= 0 and words[at - 1] in _table("between") and place_at(words, before) else None


def _ends_a_negation(word: str) -> bool:
    """Whether a negation no longer speaks of the places behind the word; a number makes it one (`train No 70`)."""
    entries = _table("ends")
    return (
        any(sign.isdecimal() for sign in word)
        or word in entries
        or any(word.startswith(each[:-1]) for each in entries if each.endswith(BEGINNING))
    )


def _phrase_at(words: Sequence[str], at: int, table: str) -> int:
    """Of how many words the phrase of a table is that begins there; 0 where none does."""
    return next((length for length in (3, 2, 1) if " ".join(words[at : at + length]) in _table(table)), 0)


@lru_cache(maxsize=8)
def _table(name: str) -> frozenset[str]:
    """The folded entries of a table of `denials.yml`; a mark of beginnings is kept."""
    entries = data_table("denials")[name]
    return frozenset(fold(entry).strip() + BEGINNING * entry.endswith(BEGINNING) for entry in entries)
