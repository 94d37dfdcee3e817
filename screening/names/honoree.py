"""Whom a works or an institute is named after: `imeni V.V. Bakhireva`, `named after N.N. Trofimov`, `A.E. Nudelman …`.

Such a name belongs to the full style of the body and is left out as freely as a patronymic, so it weighs less than
the body's own words.
"""

from __future__ import annotations

from collections.abc import Sequence

from screening.names.company import meaning_of
from screening.names.tokens import OWN, Kind, Token
from screening.names.transliterate import to_ascii

#: Weight beside the body's own words, which weigh 1.
HONOREE_WEIGHT = 0.5
INITIALS_WEIGHT = 0.1
_MARKS = frozenset(("imeni", "im", "named", "named_after"))
_AFTER = "after"
_RANKS = frozenset(
    ("academician", "akademika", "general", "generala", "marshal", "marshala", "professor", "professora")
)
_LONGEST_INITIALS = 3
_MOST_NAMES = 2
#: Weight of a general word that is rather special (tier 3 of the company words).
_SPECIAL = 0.65


def honorees(words: list[str]) -> set[int]:
    """Positions of the words (initials and names) that say whom the body is named after."""
    found: set[int] = set()
    for i, word in enumerate(words):
        ascii_word = to_ascii(word)
        if ascii_word in _MARKS:
            behind = i + 1
            if behind < len(words) and to_ascii(words[behind]) == _AFTER:
                behind += 1
            found |= _name_at(words, behind, with_initials=False)
        elif word.isupper() and len(word) <= _LONGEST_INITIALS and i + 1 < len(words):
            name = _name_at(words, i, with_initials=True)
            behind = i + len(name)
            if behind == len(words) or _is_concept(words[behind]):
                found |= name
    return found


def _name_at(words: list[str], start: int, *, with_initials: bool) -> set[int]:
    """Initials and one or two names from `start`; behind initials that nothing announced, only one name."""
    found: set[int] = set()
    names = 0
    for i in range(start, len(words)):
        ascii_word = to_ascii(words[i])
        if ascii_word in _RANKS or (not names and len(ascii_word) <= _LONGEST_INITIALS and not ascii_word.isdigit()):
            found.add(i)
        elif names < (1 if with_initials else _MOST_NAMES) and ascii_word.isalpha() and not _is_concept(words[i]):
            found.add(i)
            names += 1
        else:
            break
    return found if names else set()


def _is_concept(word: str) -> bool:
    meaning = meaning_of(word)
    return meaning is not None and meaning.kind is Kind.CONCEPT


def lighten(honoured: Sequence[Token | None], others: Sequence[Token | None]) -> list[Token | None]:
    """Tokens of an honoree made light, where `others` are there to know the body by: own words, or a special trade."""
    if not any(token is not None and (token.kind in OWN or token.weight >= _SPECIAL) for token in others):
        return list(honoured)
    return [_light(token) for token in honoured]


def _light(token: Token | None) -> Token | None:
    if token is None or token.kind is not Kind.WORD:
        return token
    initials = len(token.text) <= _LONGEST_INITIALS
    return token._replace(kind=Kind.HONOREE, weight=INITIALS_WEIGHT if initials else HONOREE_WEIGHT)
