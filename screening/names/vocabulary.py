"""What is known of the words of company names: the tables of names/data, ready for look-up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Generic, NamedTuple, TypeVar

from screening.names.data_files import kept, load
from screening.names.fold import word_fold
from screening.names.tokens import Kind
from screening.names.transliterate import script_of, to_ascii

#: Files of concepts, and weight of a concept by tier (see data/company_words.yml); a name's own words weigh 1.
_CONCEPT_FILES = ("company_words", "company_bodies", "company_industry", "company_trades")
_CONCEPT_WEIGHT = {"1": 0.2, "2": 0.4, "3": 0.65}
#: Places and common brand words are a firm's own, so they weigh more than a concept, yet less than an invented word.
#: Chosen by hand between the two. Of 6,000 listed companies, 0.6 and 0.8 for common words alerted 33; 0.45 and 0.65
#: alerted 31 and lost 4 labelled pairs of firms; the weights here stand between and alerted 31.
_PLACE_WEIGHT = {"1": 0.5, "2": 0.8}
_COMMON_WEIGHT = {"tier1": 0.5, "tier2": 0.7}
UNSPACED = ("han", "kana", "hangul")
#: What may follow the start of a known word: after a long start up to five letters, after any start only endings
#: as words of the Slavic, Germanic, Romance and Turkish languages have, in folded letters.
_SHORTEST_PREFIX, _LONG_PREFIX, _LONGEST_ENDING = 4, 7, 5
_DERIVED = (
    "n nn en enn on onn ov ev sk nsk ovsk ansk esk isk ik ic cn icn cesk icesk istik isticesk nik al ial eln aln teln "
    "tel itel iteln ateln telsk stv enstv telstv estv nost ost ist ing ed or ator itor iv ivn ativ ativn at ation "
    "ational ion ional ment ir irov irovan irovann iz izir izirovan izirovann atsi atsion atsionn tsi tsion tsionn "
    "atsiin izatsi izatsion ok ek ar arsk er eri ersk ler ung ungs ix ier ur dor sion asion ikv age aj si silik lik "
    "li ci cilik ul an ian ese anse ense ikal olog ologik ologikal ism etic eticesk "
    "etik etn ivaiux ostroiteln ostroen omicesk onomicesk"
)
_INFLECTED = (
    "s es ies er ers en em ern k ka ki ku lar ler lari leri eri os as is us um ai oi ei ii oe ie ee ui ia io iu ogo "
    "ego omu emu ih im imi om am ov ev ami ah a e i o u"
)
_MIN_PLACE = 4

T = TypeVar("T")


@cache
def _endings() -> re.Pattern[str]:
    return re.compile("({})?({})?".format(*("|".join(endings.split()) for endings in (_DERIVED, _INFLECTED))))


class Meaning(NamedTuple):
    """What a word stands for: words with equal keys mean the same."""

    key: str
    kind: Kind
    weight: float


class Table(NamedTuple, Generic[T]):
    """Words and starts of words, by their folds."""

    exact: dict[str, T]
    prefixes: dict[str, T]

    def add(self, word: str, value: T) -> None:
        """Adds a word, or with a trailing `*` the start of one; the first meaning of a word stays."""
        start = _prefix_key(word[:-1]) if word.endswith("*") else ""
        if len(start) >= _SHORTEST_PREFIX:
            self.prefixes.setdefault(start, value)
        else:
            self.exact.setdefault(word_key(word.rstrip("*")), value)

    def find(self, word: str) -> T | None:
        """Value of the word, else of the longest start of it with no more behind than an ending."""
        key = word_key(word)
        if key in self.exact:
            return self.exact[key]
        for size in range(len(key), _SHORTEST_PREFIX - 1, -1):
            value = self.prefixes.get(key[:size])
            if value is not None and _is_ending(key[size:], size):
                return value
        return None


def _is_ending(rest: str, size: int) -> bool:
    """Whether `rest` may follow the start of a word of `size` letters."""
    return (size >= _LONG_PREFIX and len(rest) <= _LONGEST_ENDING) or _endings().fullmatch(rest) is not None


class Vocabulary(NamedTuple):
    """All tables. Unspaced scripts are looked up as written, other words by `word_key`."""

    words: Table[Meaning]
    unspaced: dict[str, Meaning]
    longest_unspaced: int
    common: dict[str, float]
    compounds: Table[tuple[str, ...]]
    acronyms: dict[str, tuple[str, ...]]
    phrases: dict[tuple[str, ...], tuple[str, ...]]
    from_cyrillic: dict[str, str]
    """English words by how they come back from Cyrillic letters, in ASCII letters."""
    first_halves: dict[str, str]
    """What the first half of a compound means, by its fold."""
    last_parts: dict[str, tuple[str, ...]]
    """Roots written behind a place or a body, in ASCII letters, with the words they stand for."""
    unions: dict[tuple[str, ...], Meaning]
    """What neighbouring general words mean together, by the keys of their meanings."""
    proper: frozenset[str]
    """Words as written in ASCII letters that are no general words though they fold like one."""
    ignored: frozenset[str]
    ordinals: dict[str, str]
    number_marks: frozenset[str]
    spellings: dict[str, tuple[str, ...]]
    """Key of a meaning: the words for it, or their beginnings, in ASCII letters."""
    short_forms: dict[str, tuple[str, ...]]
    """Key of a meaning of several words: its initials, as they stand in abbreviations."""


#: Letters that Persian and Arabic write differently, or that are written or left out.
_ARABIC_LETTERS = str.maketrans("أإآٱىیکة", "ااااييكه", "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670")
_ACRONYM = 3


@lru_cache(maxsize=20_000)
def word_key(word: str) -> str:
    """Under what a word is known: its fold, unless that is so short that it may be another word's. Words in Arabic
    letters show no vowels and are known by their letters."""
    if script_of(word) == "arabic":
        return word.translate(_ARABIC_LETTERS)
    ascii_word = to_ascii(word)
    folded = word_fold(ascii_word)
    return folded if len(folded) > _ACRONYM else ascii_word


def _prefix_key(start: str) -> str:
    """Key of the start of a word: what follows may change its last letter, so a consonant is put behind and off."""
    ascii_start = to_ascii(start)
    return word_fold(ascii_start + ("d" if ascii_start.endswith("b") else "b"))[:-1]


@kept
def vocabulary() -> Vocabulary:
    """The tables, read once."""
    meanings = list(_meanings())
    words: Table[Meaning] = Table({}, {})
    unspaced: dict[str, Meaning] = {}
    spellings: dict[str, set[str]] = {}
    for word, meaning in meanings:
        spellings.setdefault(meaning.key, set()).add(to_ascii(word.rstrip("*")))
        if script_of(word) in UNSPACED:
            unspaced.setdefault(word, meaning)
        else:
            words.add(word, meaning)
    structure, phrases, built = load("company_words"), load("company_phrases"), load("company_compounds")
    short_forms = {key: tuple(shorts.split()) for key, shorts in built["short_forms"].items()}
    for key, shorts in short_forms.items():
        spellings.setdefault(key, set()).update(shorts)
    acronyms = phrases["bodies"] | phrases["acronyms"]
    compounds: Table[tuple[str, ...]] = Table({}, {})
    for parts, listed in built["compounds"].items():
        for word in listed.split():
            compounds.add(word, tuple(parts.split()))
    return Vocabulary(
        words,
        unspaced,
        max(map(len, unspaced)),
        {word_key(word): weight for tier, weight in _COMMON_WEIGHT.items() for word in load("common_words")[tier]},
        compounds,
        {word if not word.isascii() else word_key(word): tuple(v.split()) for word, v in acronyms.items()},
        {tuple(map(word_key, k.split())): tuple(v.split()) for k, v in phrases["phrases"].items()},
        {back: word for word, spellings in built["from_cyrillic"].items() for back in spellings.split()},
        {word_key(half): meaning for meaning, halves in built["first_halves"].items() for half in halves.split()},
        {part: tuple(meaning.split()) for meaning, parts in built["last_parts"].items() for part in parts.split()},
        _unions(built["unions"]),
        frozenset(structure["proper"]),
        frozenset(word_key(word) for word in structure["ignored"]),
        {word_key(word): str(number) for word, number in phrases["ordinals"].items()},
        frozenset(word_key(word) for word in structure["number_marks"]),
        {key: tuple(sorted(words)) for key, words in spellings.items()},
        short_forms,
    )


def _unions(unions: dict[str, list[str]]) -> dict[tuple[str, ...], Meaning]:
    """Every run of concepts, with what the words are together: one general word."""
    weight = _CONCEPT_WEIGHT["3"]
    return {
        tuple("=" + concept for concept in run.split()): Meaning("=" + together, Kind.CONCEPT, weight)
        for together, runs in unions.items()
        for run in runs
    }


def _meanings() -> Iterable[tuple[str, Meaning]]:
    """Every word of the files of places and concepts, with what it means. Words of one meaning share the object, which
    the kept table then holds once."""
    for place, entry in load("company_places")["places"].items():
        tier, *listed = entry.split()
        meaning = Meaning("@" + place, Kind.WORD, _PLACE_WEIGHT[tier])
        for word in listed:
            yield word, meaning
            if len(word) >= _MIN_PLACE and script_of(word) in ("latin", "cyrillic") and not word.endswith("*"):
                yield (word if to_ascii(word).endswith("sk") else word + "sk") + "*", meaning
    for name in _CONCEPT_FILES:
        for concept, entry in load(name)["concepts"].items():
            tier, *listed = entry.split()
            meaning = Meaning("=" + concept, Kind.CONCEPT, _CONCEPT_WEIGHT[tier])
            for word in listed:
                yield word, meaning
