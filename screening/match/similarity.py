"""How alike two tokens are, and why. The only place that knows; the index offers every pair that scores here.

`index.token_keys` must produce a shared key for every pair that `similarity` rates above zero: whoever adds a way
to agree here adds its key there (tests/match/test_index.py holds the two together).
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from screening.names import patterns, sounds
from screening.names.common_names import are_near_names, are_two_names
from screening.names.fold import fold
from screening.names.tokens import DAUGHTER, SON, Kind, Token, Writing


class How(StrEnum):
    """Why two tokens agree."""

    EQUAL = "equal"
    SPELLING = "spelling"
    """The same sound in another romanisation."""
    MEANING = "meaning"
    """The same meaning in another language or form (zavod, plant; industrial, industries)."""
    EQUIVALENT = "equivalent"
    """National form, nickname or usual abbreviation of one name."""
    FUZZY = "fuzzy"
    CONSONANTS = "consonants"
    """Equal but for vowels."""
    STEM = "stem"
    """A place and its adjective (Serov, Serovsky)."""
    INITIAL = "initial"
    JOINED = "joined"
    """Two words on one side, one on the other."""
    ABBREVIATION = "abbreviation"
    """One word made of the beginnings of several (ARZ, Aircraft Repair Plant)."""


class Similarity(NamedTuple):
    """0 to 1, and why."""

    value: float
    how: How


NONE = Similarity(0.0, How.FUZZY)

#: Values of the ways that are not measured by edits. Chosen by hand so that each step down costs more than the one
#: before; how they do on labelled pairs is shown by `screening evaluate`.
SPELLING, MEANING, EQUIVALENT, STEM, INITIAL, CONSONANTS = 0.97, 0.95, 0.88, 0.9, 0.8, 0.9
#: One reading in common: a little less, since a spelling may stand for several.
SOUND = 0.93
#: The same name by the habits of two languages.
HABIT = 0.93
#: Edits allowed by the length of the longer fold: one in four or five letters, two from six on. With three letters or
#: fewer every edit makes another name (Wei, Wen).
MAX_EDITS = (0, 0, 0, 0, 1, 1, 2)
MOST_EDITS = max(MAX_EDITS)
#: A vowel edit costs half: vowels are what romanisations and typists get wrong most. Not a vowel behind the whole other
#: word, which makes another name (Valentin, Valentina).
VOWEL_EDIT = 0.5
#: A share of edits costs this much more than itself, so that two doubtful words do not add up to a hit.
EDIT_COST = 1.5
#: What an edit costs at least of a word's letters.
LEAST_EDIT_COST = EDIT_COST * VOWEL_EDIT
#: Across scripts nobody mistypes: another letter is more likely another name.
_SCRIPT_EDIT_COST = 2.5
#: One letter for two sounds in German and English (Basalt, Bazalt; Kasan, Kazan).
VOICED = str.maketrans("z", "s")
#: Typing errors seldom hit the first letter (Pollock & Zamora 1984); a different one is a sign of another word.
_NO_EDITS = 3
#: Longer words are compared as they stand: their deletion keys would run into thousands, and no name has such words.
LONGEST_EDITED = 40
_FIRST_LETTER, _OTHER_FIRST_SOUND = 0.08, 0.2
_FIRST_SOUNDS = ("kgh", "bpvf", "dt", "sz", "jic", "aeiou")
#: Two well-known names with the same consonants.
NEAR_NAME = 0.85
#: Words of four letters and more are known again with one letter mistyped.
MIN_TYPED = 4
MIN_VALUE = 0.5
_MIN_SKELETON = 3
#: A word of another script that is read as a Latin one: known or long enough, else too short to tell much; what each
#: unit of `patterns.cost` takes off, and how much of it is free.
KNOWN, SHORT_CONSONANTS, COST, _FREE = 0.93, 0.8, 0.6, 0.1
MAX_JOINED_COST = 0.5
_ARTICLE = re.compile(r"^(?:[ae]l|b[ei]n)(?=.{3})|^[ae](?=([stdznrc])\1)|^[ae]s(?=sh)|^e(?=ch.{3})")
#: Shorter romanised Chinese and Korean words have no near spellings.
_MIN_SYLLABIC = 6


def max_edits(length: int) -> int:
    """Edits allowed between folds of which the longer has `length` letters."""
    return MAX_EDITS[length] if length < len(MAX_EDITS) else MAX_EDITS[-1]


def similarity(a: Token, b: Token) -> Similarity:
    """How alike two tokens are. Symmetric; 1 exactly for equal tokens."""
    if a.key == b.key and (a.writing is b.writing or Writing.CONSONANTS not in (a.writing, b.writing)):
        if a.text == b.text or a.kind is Kind.NUMBER:
            return Similarity(1.0, How.EQUAL)
        return Similarity(SPELLING, How.SPELLING) if a.fold == b.fold else Similarity(MEANING, How.MEANING)
    if Kind.NUMBER in (a.kind, b.kind) or a.kind is b.kind is Kind.CONCEPT:
        return NONE
    if Kind.INITIAL in (a.kind, b.kind):
        return Similarity(INITIAL, How.INITIAL) if a.text[0] == b.text[0] or a.fold[0] == b.fold[0] else NONE
    if a.sounds and b.sounds and a.sounds & b.sounds:
        return Similarity(SOUND, How.SPELLING)
    if (a.habits or b.habits) and (a.fold in b.habits or b.fold in a.habits or a.habits & b.habits):
        return Similarity(HABIT, How.SPELLING)
    if a.original or b.original:
        return max(_by_pattern(a, b), _by_letters(a, b), key=_value)
    return _by_letters(a, b)


def _value(found: Similarity) -> float:
    return found.value


def _by_letters(a: Token, b: Token) -> Similarity:
    """By their Latin letters, which say little of a word without vowels, and by what is known of them."""
    fathers = Kind.PATRONYMIC in (a.kind, b.kind)
    if fathers and _father_stated(a) != _father_stated(b):
        # Ivanovich is no Ivanov; with a slip in its ending it is as long as before
        return _by_edits(a, b) if abs(len(a.fold) - len(b.fold)) < len("ov") else NONE
    if a.groups & b.groups:
        return Similarity(EQUIVALENT, How.EQUIVALENT)
    if Writing.CONSONANTS in (a.writing, b.writing):
        return NONE
    if (a.stem or b.stem) and (a.stem or a.fold) == (b.stem or b.fold):
        return Similarity(STEM, How.STEM)
    return _by_edits(a, b)


def _father_stated(token: Token) -> bool:
    """Whether a word is a father's name by its form (Petrovich, Ilyas oglu), which no other name resembles."""
    return token.kind is Kind.PATRONYMIC and token.stem.endswith((SON, DAUGHTER))


def other_readings(a: Token, b: Token) -> bool:
    """Whether both words are known to stand for names, and for none in common (Hassan, Hussein)."""
    return bool(a.sounds and b.sounds and not a.sounds & b.sounds)


def joins(whole: Token, first: Token, second: Token) -> bool:
    """Whether two words written together are the one word, by sound or, without vowels, by consonants."""
    together = first.text + second.text
    if Kind.INITIAL in (whole.kind, first.kind, second.kind):
        return False
    if whole.original and not (first.original or second.original):
        outlines = map(patterns.latin_outline, (first.text, second.text))
        return patterns.script_outline((whole.original,)).may_admit(*outlines) and _reads_as(
            (whole.original,), together
        )
    if first.original and second.original and not whole.original:
        return _reads_as((first.original, second.original), whole.text)
    if whole.sounds and whole.sounds & sounds.joined(first.sounds, second.sounds):
        return True
    return whole.fold == fold(together)


def _reads_as(words: tuple[str, ...], latin: str) -> bool:
    cost, enough = patterns.agreement(words, latin)
    return enough and cost <= MAX_JOINED_COST


@lru_cache(maxsize=20_000)
def without_articles(text: str) -> tuple[str, ...]:
    """A Latin word with and without an Arabic article written onto it (Aljubouri, Essaadi)."""
    return tuple(dict.fromkeys((text, _ARTICLE.sub("", text))))


def _by_pattern(a: Token, b: Token) -> Similarity:
    """A word of another script against a Latin one, by how its letters may be written in Latin."""
    if a.original and b.original:
        same = a.skeleton == b.skeleton and len(a.skeleton) >= _MIN_SKELETON and a.writing is b.writing
        return Similarity(CONSONANTS, How.CONSONANTS) if same and a.writing is Writing.CONSONANTS else NONE
    script, latin = (a, b) if a.original else (b, a)
    words = (script.original,)
    cost, enough = min(patterns.agreement(words, text) for text in without_articles(latin.text))
    value = (KNOWN if enough else SHORT_CONSONANTS) - COST * max(0.0, cost - _FREE)
    how = How.CONSONANTS if script.writing is Writing.CONSONANTS else How.SPELLING
    return Similarity(value, how) if value >= MIN_VALUE else NONE


@cache
def first_letter_cost(a: str, b: str) -> float:
    """What two words lose whose folds begin with these letters."""
    if a == b:
        return 0.0
    return _FIRST_LETTER if any(a in sounds and b in sounds for sounds in _FIRST_SOUNDS) else _OTHER_FIRST_SOUND


def typed(token: Token) -> bool:
    """Whether a word is long enough to be known again with one letter mistyped."""
    return MIN_TYPED <= len(token.text) <= LONGEST_EDITED and token.writing is Writing.LETTERS and not token.original


def one_typing_error(a: Token, b: Token) -> bool:
    """Whether two words differ by one letter as written; folding can make more of it (Orion, Oion; Saman, Saan)."""
    if abs(len(a.text) - len(b.text)) > 1 or not (typed(a) and typed(b)):
        return False
    return OSA.distance(a.text, b.text, score_cutoff=1) == 1


def _by_edits(a: Token, b: Token) -> Similarity:
    length_a, length_b = len(a.fold), len(b.fold)
    longest = length_a if length_a > length_b else length_b
    if (longest <= _NO_EDITS and not one_typing_error(a, b)) or longest > LONGEST_EDITED:
        return NONE
    if Writing.SYLLABLES in (a.writing, b.writing) and (longest < _MIN_SYLLABIC or (a.sounds and b.sounds)):
        return NONE
    same_consonants = a.skeleton == b.skeleton and len(a.skeleton) >= _MIN_SKELETON
    if (
        Kind.PATRONYMIC in (a.kind, b.kind) and _father_stated(a) and _father_stated(b)
    ):  # only the father's name counts, not the ending that all share
        if a.stem[-2:] != b.stem[-2:]:
            return NONE
        same_consonants, longest = False, max(len(a.stem), len(b.stem)) - len(SON)
    limit = longest if same_consonants else max_edits(longest)
    distance = OSA.distance(a.fold, b.fold, score_cutoff=limit)
    if distance > limit:
        if not one_typing_error(a, b):
            return NONE
        distance, longest = 1, max(len(a.text), len(b.text))
    if are_two_names(a.fold, b.fold):
        return NONE
    if distance <= MOST_EDITS and a.fold.translate(VOICED) == b.fold.translate(VOICED):
        return Similarity(HABIT, How.SPELLING)
    gendered = a.fold.startswith(b.fold) or b.fold.startswith(a.fold)
    share = distance / longest * (VOWEL_EDIT if same_consonants and not gendered and not other_readings(a, b) else 1.0)
    price = _SCRIPT_EDIT_COST if a.original or b.original else EDIT_COST
    value = 1.0 - price * share - first_letter_cost(a.fold[0], b.fold[0])
    if are_near_names(a.fold, b.fold):
        value *= NEAR_NAME
    if value < MIN_VALUE:
        return NONE
    return Similarity(min(value, SPELLING), How.CONSONANTS if same_consonants else How.FUZZY)
