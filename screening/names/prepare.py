"""From a name as written to a `NameForm`: the one entry to this package."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from screening.model import EntityType
from screening.names import japanese
from screening.names.clean import CleanText, clean
from screening.names.company import company_token, expand, initial, is_number_mark, unite
from screening.names.honoree import honorees, lighten
from screening.names.legal_forms import starts_with_legal_form, strip_legal_forms
from screening.names.person import fathers_names, join_parts, person_token, person_tokens
from screening.names.sounds import whole
from screening.names.tokens import NameForm, Token
from screening.names.transliterate import script_of, to_ascii
from screening.names.words import split_words

_VESSEL_PREFIXES = frozenset(("mv", "mt", "ms", "ss", "mtv", "vessel", "motor", "tanker", "ship", "vlcc", "lpg", "lng"))
_BRACKETS = re.compile(r"[(\[（【]([^()\[\]（）【】]*)[)\]）】]?")
_ALSO = re.compile(
    r"(?<!\s)\s+(?:/|[afnd]\.?[kb]\.?a\.?|[afnd]/[kb]/a|t/a|also known as|formerly|doing business as)\s+", re.IGNORECASE
)
_COMMA = re.compile(r",\s+")
#: All ASCII texts with several names have one of these.
_PARTED = re.compile(rf"[(\[]|{_COMMA.pattern}|{_ALSO.pattern}", re.IGNORECASE)
_PARENT = re.compile(r"\w\s+(corporation|company|concern|holding|group)$", re.IGNORECASE)
#: What a bracket says before the name in it (`formerly Promsvyazbank`).
_SAID_BEFORE = re.compile(r"^(formerly|previously|also|known as|now|ex|[afn]\.?k\.?a\.?)[\s.:,-]+", re.IGNORECASE)
_OPENING = frozenset("“«‘\"'„")
_MIN_AFTER_COMMA = 2
_MIN_BRACKET_LETTERS = 10
_MIN_ACRONYM = 4
_MIN_SPELLED_OUT = 3
_UNSPEAKABLE = re.compile(r"[B-DF-HJ-NP-TV-XZ]{3,6}")
#: Scripts in which one word can be a whole name.
_UNSPACED = ("han", "kana", "hangul")
#: The character for a city behind its name is left out as often as the word.
_CITY = "市"
_WORDS = re.compile(r"[^\W\d_]+")
#: Numerals that are single letters count as numbers only at the end (Tanker I, Fund V).
_LAST_NUMERALS = {"i": "1", "v": "5", "x": "10"}


@lru_cache(maxsize=2_000)
def split_variants(name: str) -> tuple[str, ...]:
    """The names that stand in one field: the text, bracketed names and acronyms, around `/` and `a.k.a.`, readings of
    a Japanese name in Chinese characters. At least one, the text first. A single word in brackets that is no acronym of
    the rest belongs to the text: a place."""
    if name.isascii() and not _PARTED.search(name):
        return (name.strip() or name,)
    inner = [m.strip() for m in _BRACKETS.findall(name)]
    rest = _BRACKETS.sub(" ", name).strip()
    apart = {text for text in inner if len(text.split()) > 1 or _is_acronym(text, rest)}
    outer = _BRACKETS.sub(lambda m: " " if m[1].strip() in apart else f" {m[1]} ", name).strip()
    parts = [p for p in _ALSO.split(outer) if p.strip()] or [name]
    parts += [text for part in parts for text in _after_comma(part)]
    parts += [text for part in parts for text in _by_script(part)]
    parts += [_SAID_BEFORE.sub("", text) for text in inner if text in apart and _stands_alone(text, name)]
    parts += [reading for part in parts for reading in japanese.readings(part)]
    return tuple(dict.fromkeys(parts))


def prepare_all(name: str, type: EntityType) -> tuple[NameForm, ...]:
    """All names that stand in one field, prepared; the first is the text's own, the others are parts of it."""
    first, *others = split_variants(name)
    return prepare(first, type), *(prepare(text, type)._replace(part=True) for text in others)


def _by_script(text: str) -> list[str]:
    """The two names in `KIM Kwang Yon 김광연`: in Latin letters and in another script, where each is long enough."""
    if text.isascii():
        return []
    latin: list[str] = []
    other: list[str] = []
    for word in text.split():
        (latin if script_of(word) == "latin" else other).append(word)
    long_enough = len(latin) > 1 and (len(other) > 1 or any(script_of(word) in _UNSPACED for word in other))
    return [" ".join(latin), " ".join(other)] if long_enough and all(map(_one_script, other)) else []


def _one_script(word: str) -> bool:
    """Whether no Latin letter stands among the others (`Pаrchin` with one foreign letter is one word)."""
    return not any(ch.isascii() and ch.isalpha() for ch in word) and any(ch.isalpha() for ch in word)


def _is_acronym(text: str, rest: str) -> bool:
    """Whether the letters are those that the other words begin with, in order (IAMCO: Iran Aircraft Manufacturing
    Company), where words may be left out, but not all others; or capitals that nobody could speak (KTRV)."""
    letters = "".join(_WORDS.findall(text)).casefold()
    if strip_legal_forms(["name", letters])[1]:
        return False
    reached = {(0, 0)}
    for word in _WORDS.findall(rest.casefold()):
        reached |= {
            (at + size, used + 1)
            for at, used in reached
            for size in range(1, len(word) + 1)
            if letters.startswith(word[:size], at)
        }
    return any(at == len(letters) and used > 1 for at, used in reached) or _UNSPEAKABLE.fullmatch(text) is not None


def _stands_alone(bracketed: str, name: str) -> bool:
    """Whether bracketed text is a name by itself: two or more words, long enough to be one party's or with a number as
    ships have them, or an acronym of the whole name (at its end: `Corps (IRGC) Missile Command` is not the IRGC)."""
    if _SAID_BEFORE.match(bracketed):
        return True
    if len(bracketed.split()) > 1:
        return len(bracketed) >= _MIN_BRACKET_LETTERS or bracketed[-1].isdigit()
    return len(bracketed) >= _MIN_ACRONYM and name.rstrip(" .").endswith((bracketed + ")", bracketed))


def _after_comma(text: str) -> list[str]:
    """The firm in `Parent Corporation, JSC Firm` or `Parent Corporation, Firm Works`: what follows a comma behind a
    parent, or starts with a legal form or a quotation mark."""
    first, *others = _COMMA.split(text)
    if not others:
        return []
    behind_parent = _PARENT.search(first) is not None
    found = []
    for part in others:
        words = split_words(clean(part), join_initials=True)
        if len(words) >= _MIN_AFTER_COMMA and (behind_parent or part[0] in _OPENING or starts_with_legal_form(words)):
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
        tokens = _distinct(person_tokens(words, family_first=bool(comma) and len(family.split()) == 1))
        return NameForm(name, tokens, letters=frozenset(letters), personal=True, fathers=fathers_names(words))
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
    letters |= {_letters(words), *whole(words)}
    if any(map(str.isdigit, words)):
        words = [word for word, behind in pairwise((*words, "")) if not (behind.isdigit() and is_number_mark(word))]
    words = _without_own_acronym(words)
    honoured = honorees(words)
    others = unite(map(company_token, expand([w for i, w in enumerate(words) if i not in honoured])))
    light = lighten([company_token(words[i]) for i in sorted(honoured)], others) if honoured else ()
    tokens = _distinct((*others, *light)) or _plain(words)
    initials = "".join(map(initial, words))
    return NameForm(name, tokens, legal, legal_text, frozenset(letters), initials)


def _without_own_acronym(words: list[str]) -> list[str]:
    """Words of a company name without the acronym of the others at its end (`Atomic Energy Organization AEO`)."""
    if len(words) <= _MIN_SPELLED_OUT or not _MIN_SPELLED_OUT <= len(words[-1]) < len(words) + 1:
        return words
    initials = iter(word[0].upper() for word in words[:-1])
    return words[:-1] if all(letter in initials for letter in words[-1].upper()) else words


def _letters(words: list[str]) -> str:
    text = "".join(words)
    if text.isascii():
        return text.lower()
    return "".join(to_ascii(word.replace(_CITY, "") or word) for word in words)


def _plain(words: list[str]) -> tuple[Token, ...]:
    """Tokens of words that would all be ignored as company words, so that `AND` or `Van` still compare."""
    return _distinct([person_token(w) for w in words])


def _distinct(tokens: Iterable[Token | None]) -> tuple[Token, ...]:
    """Tokens without ignored ones; a concept (`=`) or place (`@`) already present tells nothing new."""
    kept: list[Token] = []
    seen: set[str] = set()
    for token in tokens:
        if token is None or not token.key or (token.key[0] in "=@" and token.key in seen):
            continue
        seen.add(token.key)
        kept.append(token)
    return tuple(kept)
