"""How alike two tokens are, and why. The only place that knows; the index offers every pair that scores here.

`index.token_keys` must produce a shared key for every pair that `similarity` rates above zero: whoever adds a way
to agree here adds its key there (tests/match/test_index.py holds the two together).
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from screening.names.common_names import are_near_names, are_two_names, is_well_known
from screening.names.fold import fold, skeleton
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
#: Edits allowed by the length of the longer fold: one in four or five letters, two from six on. With three letters or
#: fewer every edit makes another name (Wei, Wen).
_MAX_EDITS = (0, 0, 0, 0, 1, 1, 2)
#: A vowel edit costs half: vowels are what romanisations and typists get wrong most. Not a vowel behind the whole other
#: word, which makes another name (Valentin, Valentina).
_VOWEL_EDIT = 0.5
#: A share of edits costs this much more than itself, so that two doubtful words do not add up to a hit.
_EDIT_COST = 1.5
#: Typing errors seldom hit the first letter (Pollock & Zamora 1984); a different one is a sign of another word.
_NO_EDITS = 3
#: Longer words are compared as they stand: their deletion keys would run into thousands, and no name has such words.
LONGEST_EDITED = 40
_FIRST_LETTER, _OTHER_FIRST_SOUND = 0.08, 0.2
_FIRST_SOUNDS = ("kgh", "bpvf", "dt", "sz", "jic", "aeiou")
#: Two well-known names with the same consonants.
NEAR_NAME = 0.85
_MIN_VALUE = 0.5
_MIN_SKELETON = 3
#: Two words and one share this many consonants by chance too seldom to matter.
MIN_JOINED = 4
_SHORT_CONSONANTS = 0.8
_SHORT_KNOWN_CONSONANTS = 0.84
#: Shorter romanised Chinese and Korean words have no near spellings.
_MIN_SYLLABIC = 6


def max_edits(length: int) -> int:
    """Edits allowed between folds of which the longer has `length` letters."""
    return _MAX_EDITS[length] if length < len(_MAX_EDITS) else _MAX_EDITS[-1]


def similarity(a: Token, b: Token) -> Similarity:
    """How alike two tokens are. Symmetric; 1 exactly for equal tokens."""
    if a.key == b.key:
        if a.text == b.text or a.kind is Kind.NUMBER:
            return Similarity(1.0, How.EQUAL)
        return Similarity(SPELLING, How.SPELLING) if a.fold == b.fold else Similarity(MEANING, How.MEANING)
    if Kind.NUMBER in (a.kind, b.kind) or a.kind is b.kind is Kind.CONCEPT:
        return NONE
    if Kind.INITIAL in (a.kind, b.kind):
        return Similarity(INITIAL, How.INITIAL) if a.text[0] == b.text[0] or a.fold[0] == b.fold[0] else NONE
    if Writing.CONSONANTS in (a.writing, b.writing):
        return _by_consonants(a, b)
    if _father_stated(a) != _father_stated(
        b
    ):  # Ivanovich is no Ivanov; with a slip in its ending it is as long as before
        return _by_edits(a, b) if abs(len(a.fold) - len(b.fold)) < len("ov") else NONE
    if a.groups & b.groups:
        return Similarity(EQUIVALENT, How.EQUIVALENT)
    if (a.stem or b.stem) and (a.stem or a.fold) == (b.stem or b.fold):
        return Similarity(STEM, How.STEM)
    return _by_edits(a, b)


def _father_stated(token: Token) -> bool:
    """Whether a word is a father's name by its form (Petrovich, Ilyas oglu), which no other name resembles."""
    return token.kind is Kind.PATRONYMIC and token.stem.endswith((SON, DAUGHTER))


_ARABIC_SOUNDS = str.maketrans("pvfgjz", "bbbkkd")


def joins(whole: Token, first: Token, second: Token) -> bool:
    """Whether two words written together are the one word, by sound or, without vowels, by consonants."""
    together = first.text + second.text
    if Kind.INITIAL in (whole.kind, first.kind, second.kind):
        return False
    if Writing.CONSONANTS in (whole.writing, first.writing, second.writing):
        shown = consonants(whole.text)
        return len(shown) >= MIN_JOINED and shown == consonants(together)
    return whole.fold == fold(together)


@lru_cache(maxsize=20_000)
def consonants(text: str) -> str:
    """What Arabic and Hebrew script show of a word: w and y may be vowels, b, p, v and f share letters in one or the
    other, g, j and z vary by language, an h inside comes and goes."""
    shown = skeleton(fold(text.replace("w", "u"))).translate(_ARABIC_SOUNDS)
    return shown[:1] + shown[1:].replace("h", "")


def consonant_forms(token: Token) -> frozenset[str]:
    """The ways in which Arabic or Hebrew script may show a word: v as a consonant or, in Persian, as the letter of w;
    with the Arabic article written on or left off."""
    texts = {token.text, token.text.replace("v", "w")} if token.writing is not Writing.CONSONANTS else {token.text}
    if token.stem and token.text[:2] in ("al", "el"):
        texts |= {text[2:] for text in texts}
    return frozenset(consonants(text) for text in texts)


def _by_consonants(a: Token, b: Token) -> Similarity:
    """For words written without vowels only the consonants can be compared."""
    shared = consonant_forms(a) & consonant_forms(b)
    if not shared:
        return NONE
    if max(map(len, shared)) >= _MIN_SKELETON:
        return Similarity(CONSONANTS, How.CONSONANTS)
    well_known = is_well_known(a.fold) or is_well_known(b.fold)
    return Similarity(_SHORT_KNOWN_CONSONANTS if well_known else _SHORT_CONSONANTS, How.CONSONANTS)


def _first_letter_cost(a: str, b: str) -> float:
    if a == b:
        return 0.0
    return _FIRST_LETTER if any(a in sounds and b in sounds for sounds in _FIRST_SOUNDS) else _OTHER_FIRST_SOUND


def _by_edits(a: Token, b: Token) -> Similarity:
    length_a, length_b = len(a.fold), len(b.fold)
    longest = length_a if length_a > length_b else length_b
    if longest <= _NO_EDITS or longest > LONGEST_EDITED:
        return NONE
    if Writing.SYLLABLES in (a.writing, b.writing) and longest < _MIN_SYLLABIC:
        return NONE
    if are_two_names(a.fold, b.fold):
        return NONE
    same_consonants = a.skeleton == b.skeleton and len(a.skeleton) >= _MIN_SKELETON
    if _father_stated(a) and _father_stated(b):  # only the father's name counts, not the ending that all share
        if a.stem[-2:] != b.stem[-2:]:
            return NONE
        same_consonants, longest = False, max(len(a.stem), len(b.stem)) - len(SON)
    limit = longest if same_consonants else max_edits(longest)
    distance = OSA.distance(a.fold, b.fold, score_cutoff=limit)
    if distance > limit:
        return NONE
    gendered = a.fold.startswith(b.fold) or b.fold.startswith(a.fold)
    share = distance / longest * (_VOWEL_EDIT if same_consonants and not gendered else 1.0)
    value = 1.0 - _EDIT_COST * share - _first_letter_cost(a.fold[0], b.fold[0])
    if are_near_names(a.fold, b.fold):
        value *= NEAR_NAME
    if value < _MIN_VALUE:
        return NONE
    return Similarity(min(value, SPELLING), How.CONSONANTS if same_consonants else How.FUZZY)
