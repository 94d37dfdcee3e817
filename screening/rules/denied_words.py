"""Whether a text denies the phrase that stands in it: `not anti-jam type` has no protection against jammers.

A denial counts directly before or behind the phrase alone: whatever stands between may be denied instead. A Turkish
ending that an apostrophe cuts off stands between no more than the apostrophe (`drone'u değil`).
"""

from __future__ import annotations

from functools import cache

from screening.rules.readers import data_table
from screening.rules.wording import Folded, fold, phrase_key

#: Before a number it is one itself: `drawing No. 2S19`.
_NUMBERING = " no "
#: Endings of Turkish words stand behind an apostrophe in names and foreign words alone.
_LONGEST_ENDING = 3
_TURKISH_DENIALS = (" degil ", " degildir ", " yok ", " yoktur ")


def stands_undenied(key: str, text: Folded) -> bool:
    """Whether the phrase of this key (`phrase_key`) stands in the text somewhere undenied."""
    denials = _denials()
    if any(sign.isdigit() for sign in key):
        denials = tuple(denial for denial in denials if denial != _NUMBERING)
    at = text.find(key)
    while at >= 0:
        before = fold(text[:at])
        # who delivers `not without` it delivers it
        denied = before.endswith(denials) and not before[: before.rstrip().rfind(" ") + 1].endswith(denials)
        if not denied and not _denied_behind(text[at + len(key) :]):
            return True
        at = text.find(key, at + 1)
    return False


def _denied_behind(rest: str) -> bool:
    """Whether the text behind a phrase begins with a denial of it."""
    behind = fold(rest)
    ending, _, further = behind[1:].partition(" ")
    if len(ending) <= _LONGEST_ENDING and f" {further}".startswith(_TURKISH_DENIALS):
        return True
    for denial in _denials_behind():
        if behind.startswith(denial) or (denial[0] != " " and behind[1:].startswith(denial)):
            following = behind[len(denial) :].partition(" ")[0]
            return following not in data_table("denials")["leaving_out"]
    return False


@cache
def _denials_behind() -> tuple[str, ...]:
    """The denials as a folded text begins with them, longer ones first."""
    keys = (phrase_key(word) for word in data_table("denials")["of_words_behind"])
    return tuple(sorted(keys, key=len, reverse=True))


@cache
def _denials() -> tuple[str, ...]:
    """The denials as a folded text ends with them."""
    keys = tuple(phrase_key(word) for word in data_table("denials")["of_words"])
    return tuple(key if key.endswith(" ") else f"{key} " for key in keys)
