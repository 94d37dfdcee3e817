"""Whether a text denies the phrase that stands in it: `not anti-jam type` has no protection against jammers.

A denial counts directly before the phrase alone: whatever stands between may be denied instead.
"""

from __future__ import annotations

from functools import cache

from screening.rules.readers import data_table
from screening.rules.wording import Folded, fold, phrase_key

#: Before a number it is one itself: `drawing No. 2S19`.
_NUMBERING = " no "


def stands_undenied(key: str, text: Folded) -> bool:
    """Whether the phrase of this key (`phrase_key`) stands in the text somewhere without a denial before it."""
    denials = _denials()
    if any(sign.isdigit() for sign in key):
        denials = tuple(denial for denial in denials if denial != _NUMBERING)
    at = text.find(key)
    while at >= 0:
        before = fold(text[:at])
        # who delivers `not without` it delivers it
        if not before.endswith(denials) or before[: before.rstrip().rfind(" ") + 1].endswith(denials):
            return True
        at = text.find(key, at + 1)
    return False


@cache
def _denials() -> tuple[str, ...]:
    """The denials as a folded text ends with them."""
    keys = tuple(phrase_key(word) for word in data_table("denials")["of_words"])
    return tuple(key if key.endswith(" ") else f"{key} " for key in keys)
