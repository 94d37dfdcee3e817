"""From a name as written to a `NameForm`: the one entry to this package."""

from __future__ import annotations

import re

from screening.model import EntityType
from screening.names.clean import CleanText, clean
from screening.names.company import company_token, expand, is_number_mark
from screening.names.legal_forms import starts_with_legal_form, strip_legal_forms
from screening.names.person import fathers_names, join_parts, person_token, person_tokens
from screening.names.tokens import NameForm, Token
from screening.names.transliterate import to_ascii
from screening.names.words import split_words

_VESSEL_PREFIXES = frozenset(("mv", "mt", "ms", "ss", "mtv", "vessel", "motor", "tanker", "ship", "vlcc", "lpg", "lng"))
_BRACKETS = re.compile(r"[(\[（【]([^()\[\]（）【】]*)[)\]）】]?")
_ALSO = re.compile(
    r"\s+(?:/|[afnd]\.?[kb]\.?a\.?|[afnd]/[kb]/a|t/a|also known as|formerly|doing business as)\s+", re.IGNORECASE
)
_COMMA = re.compile(r",\s+")
_OPENING = frozenset("“«‘\"'„")
_MIN_AFTER_COMMA = 2
_MIN_BRACKET_LETTERS = 10
_MIN_ACRONYM = 4
_MIN_SPELLED_OUT = 3
_WORDS = re.compile(r"[^\W\d_]+")
#: Numerals that are single letters count as numbers only at the end (Tanker I, Fund V).
_LAST_NUMERALS = {"i": "1", "v": "5", "x": "10"}


def split_variants(name: str) -> tuple[str, ...]:
    """The names that stand in one field: the text, bracketed names and acronyms, around `/` and `a.k.a.`. At least
    one, the text first. A single word in brackets that is no acronym of the rest belongs to the text: a place."""
    inner = [m.strip() for m in _BRACKETS.findall(name)]
    rest = _BRACKETS.sub(" ", name).strip()
    apart = {text for text in inner if len(text.split()) > 1 or _is_acronym(text, rest)}
    outer = _BRACKETS.sub(lambda m: " " if m[1].strip() in apart else f" {m[1]} ", name).strip()
    parts = [p for p in _ALSO.split(outer) if p.strip()] or [name]
    parts += [text for part in parts for text in _after_comma(part)]
    parts += [text for text in inner if text in apart and _stands_alone(text, name)]
    return tuple(dict.fromkeys(parts))


def _is_acronym(text: str, rest: str) -> bool:
    """Whether the letters are initials of the other words, in order."""
    initials = iter(word[0].upper() for word in _WORDS.findall(rest))
    return len(text) >= _MIN_SPELLED_OUT - 1 and all(letter in initials for letter in text)


def _stands_alone(bracketed: str, name: str) -> bool:
    """Whether bracketed text is a name by itself: two or more words, or an acronym of the whole name (at its end, for
    `Corps (IRGC) Missile Command` is not the IRGC), long enough to be one party's."""
    if len(bracketed.split()) > 1:
        return len(bracketed) >= _MIN_BRACKET_LETTERS
    return len(bracketed) >= _MIN_ACRONYM and name.rstrip(" .").endswith((bracketed + ")", bracketed))


def _after_comma(text: str) -> list[str]:
    """The firm in `Parent Corporation, JSC Firm` or `Parent Corporation, “Firm Works”`: what follows a comma and starts
    with a legal form or a quotation mark."""
    found = []
    for part in _COMMA.split(text)[1:]:
        words = split_words(clean(part), join_initials=True)
        if len(words) >= _MIN_AFTER_COMMA and (part[0] in _OPENING or starts_with_legal_form(words)):
            found.append(part)
    return found


def prepare(name: str, type: EntityType) -> NameForm:
    """`name` prepared as a name of this type; UNKNOWN is prepared as an organization.

    A name of which nothing is left (only punctuation or ignored words) has no tokens and matches nothing.
    """
    text = clean(name)
    if type is EntityType.PERSON:
        written = split_words(text, join_initials=False)
        words = join_parts(written)
        family, comma, given = text.partition(",")
        letters = {_letters(written)}
        if comma:
            letters.add(_letters(split_words(CleanText(f"{given} {family}"), join_initials=False)))
        return NameForm(name, _distinct(person_tokens(words)), letters=frozenset(letters), fathers=fathers_names(words))
    words = split_words(text, join_initials=True)
    letters = {_letters(words)}
    if len(words) > 1:
        words[-1] = _LAST_NUMERALS.get(words[-1], words[-1])
    if type in (EntityType.VESSEL, EntityType.AIRCRAFT):
        if len(words) > 1 and words[0].lower() in _VESSEL_PREFIXES:
            words = words[1:]
        tokens = _distinct([company_token(w) for w in words]) or _plain(words)
        return NameForm(name, tokens, letters=frozenset((_letters(words),)))
    words, legal, legal_text = strip_legal_forms(words)
    letters.add(_letters(words))
    words = [
        w for i, w in enumerate(words) if not (is_number_mark(w) and i + 1 < len(words) and words[i + 1].isdigit())
    ]
    tokens = _distinct([company_token(w) for w in expand(_without_own_acronym(words))]) or _plain(words)
    return NameForm(name, tokens, legal, legal_text, frozenset(letters))


def _without_own_acronym(words: list[str]) -> list[str]:
    """Words of a company name without the acronym of the others at its end (`Atomic Energy Organization AEO`)."""
    if len(words) <= _MIN_SPELLED_OUT or not _MIN_SPELLED_OUT <= len(words[-1]) < len(words) + 1:
        return words
    initials = iter(word[0].upper() for word in words[:-1])
    return words[:-1] if all(letter in initials for letter in words[-1].upper()) else words


def _letters(words: list[str]) -> str:
    return "".join(to_ascii(word) for word in words)


def _plain(words: list[str]) -> tuple[Token, ...]:
    """Tokens of words that would all be ignored as company words, so that `AND` or `Van` still compare."""
    return _distinct([person_token(w) for w in words])


def _distinct(tokens: list[Token | None]) -> tuple[Token, ...]:
    """Tokens without ignored ones; a concept (`=`) or place (`@`) already present tells nothing new."""
    kept: list[Token] = []
    seen: set[str] = set()
    for token in tokens:
        if token is None or (token.key[0] in "=@" and token.key in seen):
            continue
        seen.add(token.key)
        kept.append(token)
    return tuple(kept)
