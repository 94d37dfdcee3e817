"""A name taken apart for distorting: its own words, its legal form, its runs of letters; and one typing error."""

from __future__ import annotations

import re
from collections.abc import Iterable
from random import Random
from typing import NamedTuple

from screening.match.distortion_words import LEGAL_FORMS, LONGEST_FORM
from screening.model import EntityType

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_TURNED = re.compile(r"^([^,()]+),\s+([^,()]+)$")
_WORD = re.compile(r"[^\W\d_]+")


class NameParts(NamedTuple):
    """A name and its legal form; `own` is without commas and quotation marks where there is a form."""

    own: str
    form: str = ""
    form_first: bool = False

    def around(self, own: str) -> str:
        """The name with `own` in place of its own words."""
        return " ".join(filter(None, (self.form, own) if self.form_first else (own, self.form)))


def parts_of(name: str, type: EntityType) -> NameParts:
    """The own words of a company name and the legal form at its end or start; other names are all their own."""
    if type is not EntityType.ORGANIZATION:
        return NameParts(name)
    words = [word for word in (w.strip('"“”«»(),;') for w in name.split()) if word]
    for size in range(min(LONGEST_FORM, len(words) - 1), 0, -1):
        for form, rest, first in ((words[-size:], words[:-size], False), (words[:size], words[size:], True)):
            if " ".join(form).casefold() in LEGAL_FORMS:
                return NameParts(" ".join(rest), " ".join(form), first)
    return NameParts(name)


def natural_order(name: str, type: EntityType) -> str:
    """`SURNAME, Given Middle` of a person as `Given Middle SURNAME`; other names as they stand."""
    turned = _TURNED.match(name) if type is EntityType.PERSON else None
    return f"{turned.group(2)} {turned.group(1)}" if turned else name


def words_of(name: str, letters: int) -> list[re.Match[str]]:
    """The runs of at least so many letters."""
    return [word for word in _WORD.finditer(name) if len(word.group()) >= letters]


def letters_in(words: Iterable[str]) -> int:
    """Letters and digits in all."""
    return sum(c.isalnum() for w in words for c in w)


def with_typo(word: str, random: Random) -> str:
    """A letter replaced, left out, doubled in by mistake, or swapped with the next; the first letter stays."""
    if len(word) < 2:  # what an earlier error left of a word of two letters
        return word + random.choice(_LETTERS)
    at = random.randrange(1, len(word))
    wrong = like(word[at], random.choice(_LETTERS.replace(word[at].lower(), "")))
    ways = [
        word[:at] + wrong + word[at + 1 :],
        word[:at] + word[at + 1 :],
        word[:at] + wrong + word[at:],
    ]
    if at + 1 < len(word) and word[at] != word[at + 1]:
        ways.append(word[:at] + word[at + 1] + word[at] + word[at + 2 :])
    return random.choice(ways)


def like(model: str, text: str) -> str:
    """`text` in capitals where `model` is."""
    return text.upper() if model.isupper() else text.capitalize() if model[:1].isupper() else text
