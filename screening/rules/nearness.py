"""Whether words of several lists stand close together in a text: what clerks say in a hundred ways has the same parts.

"Please leave the institute off all papers" and "ohne Name der Hochschule auf den Dokumenten" share no phrase, but both
have a word for leaving out, one for papers and one for a party within a few words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from screening.rules.wording import Folded, fold, phrase_key

#: At the end of a word of a list: every word that begins so. It is not written behind words of unspaced scripts, where
#: any occurrence counts.
BEGINNING = "*"
#: Words remembered by each list, as far as they are in it; texts of one trade repeat theirs.
_MOST_KNOWN = 10_000


class WordList:
    """Words, beginnings of words and phrases, and where a text has them."""

    def __init__(self, entries: Iterable[str]) -> None:
        self._words: set[str] = set()
        self._begins: tuple[str, ...] = ()
        self._phrases: dict[str, list[tuple[str, ...]]] = {}
        self._unspaced: list[str] = []
        self._known: dict[str, bool] = {}
        for entry in entries:
            self._add(phrase_key(entry), begins=entry.endswith(BEGINNING))

    def _add(self, key: str, begins: bool) -> None:
        words = tuple(key.split())
        if key and not key.startswith(" "):
            self._unspaced.append(key)
        elif len(words) > 1:
            self._phrases.setdefault(words[0], []).append(words)
        elif begins:
            self._begins += words
        else:
            self._words.update(words)

    def places(self, words: Sequence[str]) -> list[int]:
        """The places of the words in a text of words, ascending; of a phrase, that of its first."""
        return [place for place, word in enumerate(words) if self._has(word, words, place)]

    def _has(self, word: str, words: Sequence[str], place: int) -> bool:
        known = self._known.get(word)
        if known is None:
            known = self._stands_alone(word)
            if len(self._known) < _MOST_KNOWN:
                self._known[word] = known
        return known or any(
            tuple(words[place : place + len(phrase)]) == phrase for phrase in self._phrases.get(word, ())
        )

    def _stands_alone(self, word: str) -> bool:
        if word in self._words or word.startswith(self._begins):
            return True
        return not word.isascii() and any(key in word for key in self._unspaced)


def near(within: int, lists: Sequence[Sequence[str]]) -> Callable[[Folded], bool]:
    """Asks whether a text has a word of each list, the first and the last of them at most `within` words apart.

    One word may stand for several lists: scripts without spaces write whole sentences as one.
    """
    compiled = [_compiled(tuple(entries)) for entries in lists]

    def test(text: Folded) -> bool:
        words = text.split()
        places: list[list[int]] = []
        for each in compiled:
            found = each.places(words)
            if not found:
                return False
            places.append(found)
        starts = (place for found in places for place in found)
        return any(all(any(start <= p <= start + within for p in found) for found in places) for start in starts)

    return test


@lru_cache(maxsize=256)
def _compiled(entries: tuple[str, ...]) -> WordList:
    return WordList(entries)


def with_quotations_as_words(fields: Mapping[str, str]) -> Folded | None:
    """The notes of an order folded, every piece between quotation marks replaced by the one word `quotation`.

    So nearness is counted across what is quoted, and a mark that is never closed counts for nothing.
    """
    pieces = _SINGLE.sub(_MARK, fields.get("notes", "").translate(_MARKS)).split(_MARK)
    closed = len(pieces) - 1 - (len(pieces) - 1) % 2
    outside = [piece if place % 2 == 0 or place >= closed else QUOTATION for place, piece in enumerate(pieces)]
    return fold(" ".join(outside)) or None


QUOTATION = "quotation"
"""What stands for a piece in quotation marks."""
_MARK = '"'
#: A single mark between a letter and no letter; elsewhere it is an apostrophe, or stands for feet and minutes.
_SINGLE = re.compile(r"(?<![^\s(])['\u2018](?=[^\W\d])|(?<=[^\W\d])['\u2019](?![\w])")
_MARKS = str.maketrans(dict.fromkeys("“”„‟«»「」『』〝〞＂", _MARK))
