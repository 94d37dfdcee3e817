"""Graded distortions of a name, as clerks, typists and evaders make them. Pure functions; the matcher is not asked.

What the self-test knows of names stands here and is written apart from `names/data`: a test that took its variants
from the matcher's own tables would only show that the tables agree with themselves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from enum import StrEnum
from random import Random
from typing import NamedTuple

from screening.match.distortion_words import (
    ABBREVIATIONS,
    GENERAL_WORDS,
    HONORIFICS,
    LEGAL_FORMS,
    PARTICLES,
    SPELLINGS,
    TITLES,
)
from screening.match.name_parts import NameParts, letters_in, like, natural_order, parts_of, with_typo, words_of
from screening.model import EntityType


class Kind(StrEnum):
    """What was done to the name, from the mildest to the strongest."""

    EXACT = "exact"
    CASE = "case"
    PUNCTUATION = "punctuation"
    WORD_ORDER = "word order"
    DIACRITICS = "diacritics"
    HOMOGLYPH = "homoglyph"
    TITLE = "title added"
    LEGAL_FORM_SWAPPED = "legal form swapped"
    LEGAL_FORM_REMOVED = "legal form removed"
    LEGAL_FORM_TYPO = "typo in the legal form"
    ABBREVIATION = "abbreviation"
    JOINED = "joined words"
    SPLIT = "split word"
    TRANSLITERATION = "transliteration"
    ONE_TYPO = "one typo"
    TWO_TYPOS = "two typos"
    MISSING_PART = "missing middle part"
    INITIAL = "initial for a given name"


class Distortion(NamedTuple):
    """A distorted name."""

    kind: Kind
    text: str
    beyond: str = ""
    """Why nobody could know the name again, in a few words; empty where a careful reader could."""


#: An edit in a shorter word makes another word (Wei, Wen); the same bound is named in docs/matching.md.
MIN_TYPO_LETTERS = 4
#: A shorter name has another one within one letter (Maria, Marin).
MIN_TYPO_NAME_LETTERS = 6
#: Two edits in one word, or in a name of so few letters (more than one letter in six wrong), leave too little.
MIN_TWO_TYPO_LETTERS = 12
#: Letters that must stay untouched where a part is left out or abbreviated: fewer are a common surname.
MIN_LEFT_LETTERS = 9
_MIN_PERSON_WORDS = 2
_MIN_FORM_TYPO_LETTERS = 6
_MIN_SPLIT_LETTERS = 8
_MIN_SPLIT_PART = 3
_HOMOGLYPHS = str.maketrans("aeopcyxAEOPCTXKMHB", "аеорсухАЕОРСТХКМНВ")
_ACCENTS = {"a": "áâäàã", "e": "éèêë", "i": "íîï", "o": "óôöò", "u": "úûü", "n": "ñ", "s": "š", "c": "çč", "z": "ž"}
_JOINING = re.compile("[.'’‘`ʿʾ]")
_PARTED = re.compile(r"[()\[\]/]")
_PUNCTUATION = re.compile(r"[^\w\s&+]|_")

Distorter = Callable[[str, EntityType, Random], Distortion | None]


def distortions(name: str, type: EntityType, random: Random) -> Iterator[Distortion]:
    """Every distortion that changes this name, one of each kind. The same `random` state gives the same texts."""
    for distorter in DISTORTERS:
        found = distorter(name, type, random)
        if found is not None and (found.text != name or found.kind is Kind.EXACT):
            yield found


def _exact(name: str, _type: EntityType, _random: Random) -> Distortion:
    return Distortion(Kind.EXACT, name)


def _case(name: str, _type: EntityType, _random: Random) -> Distortion:
    return Distortion(Kind.CASE, name.upper() if name != name.upper() else name.lower())


def _punctuation(name: str, type: EntityType, _random: Random) -> Distortion | None:
    """Without commas, dots, quotation marks and hyphens, the words in their published order."""
    text = " ".join(_PUNCTUATION.sub(" ", _JOINING.sub("", name)).split())
    return Distortion(Kind.PUNCTUATION, text) if text else None


def _word_order(name: str, type: EntityType, _random: Random) -> Distortion | None:
    """A person's given names before the surname or behind it; of other names the last word first, with the particles
    that belong to it. Not where brackets or slashes part the name."""
    natural = natural_order(name, type)
    if natural != name:
        return Distortion(Kind.WORD_ORDER, natural)
    parts = parts_of(name, type)
    words = parts.own.split()
    last = len(words) - 1
    while last > 0 and words[last - 1].casefold() in PARTICLES:
        last -= 1
    if last < 1 or _PARTED.search(name):
        return None
    return Distortion(Kind.WORD_ORDER, parts.around(" ".join([*words[last:], *words[:last]])))


def _diacritics(name: str, _type: EntityType, random: Random) -> Distortion | None:
    """Marks taken off where there are any, else put on two letters."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    if plain != unicodedata.normalize("NFD", name):
        return Distortion(Kind.DIACRITICS, plain)
    places = [i for i, c in enumerate(name) if c.lower() in _ACCENTS]
    if not places:
        return None
    letters = list(name)
    for i in random.sample(places, min(2, len(places))):
        accented = random.choice(_ACCENTS[letters[i].lower()])
        letters[i] = accented.upper() if letters[i].isupper() else accented
    return Distortion(Kind.DIACRITICS, "".join(letters))


def _homoglyph(name: str, _type: EntityType, random: Random) -> Distortion | None:
    """One or two Latin letters of one word drawn with their Cyrillic look-alikes."""
    able = [w for w in words_of(name, MIN_TYPO_LETTERS) if w.group().translate(_HOMOGLYPHS) != w.group()]
    if not able:
        return None
    word = random.choice(able)
    places = [i for i in range(*word.span()) if name[i].translate(_HOMOGLYPHS) != name[i]]
    letters = list(name)
    for i in random.sample(places, min(2, len(places), len(word.group()) // 3)):
        letters[i] = letters[i].translate(_HOMOGLYPHS)
    return Distortion(Kind.HOMOGLYPH, "".join(letters))


def _title(name: str, type: EntityType, random: Random) -> Distortion | None:
    titles = TITLES.get(type)
    return Distortion(Kind.TITLE, f"{random.choice(titles)} {natural_order(name, type)}") if titles else None


def _legal_form_swapped(name: str, type: EntityType, random: Random) -> Distortion | None:
    """The same legal form in another language or written out."""
    parts = parts_of(name, type)
    if not parts.form:
        return None
    others = [form for form in LEGAL_FORMS[parts.form.casefold()] if form.casefold() != parts.form.casefold()]
    return Distortion(Kind.LEGAL_FORM_SWAPPED, f"{parts.own} {random.choice(others)}")


def _legal_form_removed(name: str, type: EntityType, _random: Random) -> Distortion | None:
    parts = parts_of(name, type)
    return Distortion(Kind.LEGAL_FORM_REMOVED, parts.own) if parts.form else None


def _legal_form_typo(name: str, type: EntityType, random: Random) -> Distortion | None:
    parts = parts_of(name, type)
    words = words_of(parts.form, _MIN_FORM_TYPO_LETTERS)
    if not words:
        return None
    word = random.choice(words)
    wrong = parts.form[: word.start()] + with_typo(word.group(), random) + parts.form[word.end() :]
    return Distortion(Kind.LEGAL_FORM_TYPO, parts._replace(form=wrong).around(parts.own))


def _abbreviation(name: str, type: EntityType, _random: Random) -> Distortion | None:
    """Every usual word of a company name in its short form (Intl, Co, Mfg); a legal form of one word too (Ltd)."""
    if type is not EntityType.ORGANIZATION:
        return None
    parts = parts_of(name, type)
    own = " ".join(_shortened(word) for word in parts.own.split())
    form = _shortened(parts.form) if " " not in parts.form else parts.form
    text = parts._replace(form=form).around(own)
    return Distortion(Kind.ABBREVIATION, text) if text != parts.around(parts.own) else None


def _shortened(word: str) -> str:
    return ABBREVIATIONS.get(word.casefold().strip(",."), word)


def _joined(name: str, type: EntityType, random: Random) -> Distortion | None:
    """Two neighbouring words written as one."""
    parts = parts_of(natural_order(name, type), type)
    words = parts.own.split()
    if len(words) < 2:
        return None
    at = random.randrange(len(words) - 1)
    joined = [*words[:at], words[at] + words[at + 1], *words[at + 2 :]]
    return Distortion(Kind.JOINED, parts.around(" ".join(joined)))


def _split(name: str, type: EntityType, random: Random) -> Distortion | None:
    """A long word written as two."""
    parts = parts_of(name, type)
    able = words_of(parts.own, _MIN_SPLIT_LETTERS)
    if not able:
        return None
    word = random.choice(able)
    cut = random.randint(word.start() + _MIN_SPLIT_PART, word.end() - _MIN_SPLIT_PART)
    return Distortion(Kind.SPLIT, parts.around(f"{parts.own[:cut]} {parts.own[cut:]}"))


def _transliteration(name: str, type: EntityType, random: Random) -> Distortion | None:
    """One habit of romanisation for another, throughout the name; in company names only habits foreign to English."""
    spellings = SPELLINGS if type is EntityType.PERSON else [s for s in SPELLINGS if s.in_company_names]
    variants = []
    for spelling in spellings:
        text = spelling.pattern.sub(lambda m, to=spelling.to: like(m.group(), to), name)  # type: ignore[misc]
        if text != name:
            variants.append(text)
    return Distortion(Kind.TRANSLITERATION, random.choice(variants)) if variants else None


def _one_typo(name: str, type: EntityType, random: Random) -> Distortion | None:
    return _typos(Kind.ONE_TYPO, parts_of(name, type), 1, random)


def _two_typos(name: str, type: EntityType, random: Random) -> Distortion | None:
    return _typos(Kind.TWO_TYPOS, parts_of(name, type), 2, random)


def _missing_part(name: str, type: EntityType, random: Random) -> Distortion | None:
    """A name of three or more words without one of the inner ones."""
    parts = parts_of(natural_order(name, type), type)
    words = parts.own.split()
    if len(words) < 3:
        return None
    at = random.randrange(1, len(words) - 1)
    left = [*words[:at], *words[at + 1 :]]
    return Distortion(Kind.MISSING_PART, parts.around(" ".join(left)), _too_little(left, words[at], type))


def _initial(name: str, type: EntityType, _random: Random) -> Distortion | None:
    """The first given name as its initial."""
    words = natural_order(name, type).split()
    if type is not EntityType.PERSON or len(words) < 2 or len(words[0]) < 3 or not words[0].isalpha():
        return None
    beyond = f"fewer than {MIN_LEFT_LETTERS} letters are left" if letters_in(words[1:]) < MIN_LEFT_LETTERS else ""
    return Distortion(Kind.INITIAL, " ".join([f"{words[0][0].upper()}.", *words[1:]]), beyond)


DISTORTERS: tuple[Distorter, ...] = (
    _exact,
    _case,
    _punctuation,
    _word_order,
    _diacritics,
    _homoglyph,
    _title,
    _legal_form_swapped,
    _legal_form_removed,
    _legal_form_typo,
    _abbreviation,
    _joined,
    _split,
    _transliteration,
    _one_typo,
    _two_typos,
    _missing_part,
    _initial,
)


def _typos(kind: Kind, parts: NameParts, count: int, random: Random) -> Distortion | None:
    """`count` typing errors in different words where there are so many, never in a first letter or a legal form."""
    long = words_of(parts.own, MIN_TYPO_LETTERS)
    words = long or words_of(parts.own, 2)
    if not words:
        return None
    beyond = "" if long else f"no word has {MIN_TYPO_LETTERS} letters"
    if not beyond and letters_in([parts.own]) < MIN_TYPO_NAME_LETTERS:
        beyond = f"a name of fewer than {MIN_TYPO_NAME_LETTERS} letters"
    if count > 1 and not beyond and len(words) < count:
        beyond = "two errors in one word"
    if count > 1 and not beyond and letters_in([parts.own]) < MIN_TWO_TYPO_LETTERS:
        beyond = f"fewer than {MIN_TWO_TYPO_LETTERS} letters"
    chosen = random.sample(words, min(count, len(words)))
    own = parts.own
    for word in sorted(chosen, key=lambda w: -w.start()):
        wrong = word.group()
        for _ in range(count if len(chosen) < count else 1):
            wrong = with_typo(wrong, random)
        own = own[: word.start()] + wrong + own[word.end() :]
    return Distortion(kind, parts.around(own), beyond)


def _too_little(left: list[str], lost: str, type: EntityType) -> str:
    if letters_in(left) < MIN_LEFT_LETTERS:
        return f"fewer than {MIN_LEFT_LETTERS} letters are left"
    if letters_in(left) < len(lost):
        return "less than half of the name is left"
    if all(word.casefold() in GENERAL_WORDS for word in left):
        return "only general words are left"
    if type is EntityType.PERSON and sum(word.casefold() not in HONORIFICS for word in left) < _MIN_PERSON_WORDS:
        return "one name and an honorific are left"
    return ""
