"""The names of one entry of the Canadian list: in English and French, aliases between commas, some with a label."""

from __future__ import annotations

import re

from screening.lists.languages import language_code
from screening.lists.readers.draft import Draft
from screening.model import NameKind

#: Not a break between aliases: the comma before a legal form (`Orlov Co., Ltd.`).
_LEGAL_FORM = r"(?:Ltd|Limited|Inc|LLC|L\.L\.C|LLP|Co|Corp|S\.A|SA|JSC|PJSC|GmbH|Pte|Pvt)\b"
_ALIAS_BREAK = re.compile(rf";|,\s+(?!{_LEGAL_FORM})")
#: The language of what follows: `Belarusian: Петрель`.
_LABEL = re.compile(r"([A-Za-z]{4,12}):\s*")
#: A half of a name in two languages has at least so many letters: `M/V` and `A/S` stay whole.
_SHORTEST_HALF = 3


def take_names(person: str, other: str, aliases: str, draft: Draft) -> None:
    """Takes all names: a person's is primary where there is one, else that of the body or ship."""
    english, french = _halves(other)
    draft.name(person or english, NameKind.PRIMARY)
    draft.name(english if person else "")
    draft.name(french, lang="fr")
    for alias in _ALIAS_BREAK.split(aliases):
        _take_alias(alias.strip(), bool(person), draft)


def _take_alias(alias: str, of_person: bool, draft: Draft) -> None:
    label = _LABEL.match(alias)
    lang = language_code(label[1]) if label else None
    if label and lang is not None:
        alias = alias[label.end() :]
    for name in filter(None, _halves(alias)):
        # Variants of the first or the last name alone: too little to be the person's name.
        single = of_person and len(name.split()) == 1
        draft.name(name, NameKind.WEAK_ALIAS if single else NameKind.ALIAS, lang or "")


def _halves(name: str) -> tuple[str, str]:
    """The English and the French half of a name, of which the second may be empty: `Hara Institute/Institut Hara`.

    A slash in brackets, or with fewer than three letters on a side, belongs to the name.
    """
    outside = re.sub(r"\([^()]*\)", lambda match: "_" * len(match[0]), name)
    english, slash, french = outside.partition("/")
    if "/" in french or min(_letters(english), _letters(french)) < _SHORTEST_HALF:
        return name, ""
    at = len(english)
    return name[:at].strip(), name[at + len(slash) :].strip()


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
