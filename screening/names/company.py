"""Company names: what their words mean across languages."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from screening.names.data_files import load
from screening.names.fold import skeleton, word_fold
from screening.names.tokens import Kind, Token
from screening.names.transliterate import original, script_of, to_ascii, without_article, writing_of

#: Weight of a concept by tier (see data/company_words.yml); a name's own words weigh 1.
TIER_WEIGHT = {1: 0.2, 2: 0.4, 3: 0.65}
#: Numbers tell factories, institutes and ships apart, so they weigh nearly as much as a name's own word.
NUMBER_WEIGHT = 0.7
#: A single letter in a company name; unlike a person's initial it stands for no word.
LETTER_WEIGHT = 0.3
_UNSPACED = ("han", "kana", "hangul")
#: Chinese words of one character that end a place name: city, province, county, district.
_CUTS = frozenset("市省县區区")
#: What may follow the start of a known word: an ending, or after a long start the rest of a compound.
_LONG_PREFIX, _LONGEST_ENDING = 6, 6
_ADJECTIVE_ENDINGS = ("skai", "ski", "ska", "skoe", "sko", "skogo", "skii", "sk")
_MIN_STEM = 4
_LONGEST_ACRONYM = 7


class _Words(NamedTuple):
    exact: dict[str, str]
    prefixes: dict[str, str]
    unspaced: dict[str, str]
    longest_unspaced: int
    weights: dict[str, float]
    ignored: frozenset[str]
    acronyms: dict[str, tuple[str, ...]]
    ordinals: dict[str, str]
    number_marks: frozenset[str]
    phrases: dict[tuple[str, ...], str]
    spellings: dict[str, tuple[str, ...]]


@cache
def _words() -> _Words:
    content = load("company_words")
    exact: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    unspaced: dict[str, str] = {}
    weights: dict[str, float] = {}
    for concept, entry in content["concepts"].items():
        weights[concept] = TIER_WEIGHT[entry["tier"]]
        for word in entry["words"]:
            stem = word.rstrip("*")
            if script_of(stem) in _UNSPACED:
                unspaced.setdefault(stem, concept)
                continue
            table = prefixes if word.endswith("*") else exact
            table.setdefault(word_fold(to_ascii(stem)) if table is exact else _prefix_fold(stem), concept)
    return _Words(
        exact,
        prefixes,
        unspaced,
        max(map(len, unspaced)),
        weights,
        frozenset(word_fold(to_ascii(str(w))) for w in content["ignored"]),
        {word_fold(to_ascii(str(k))): tuple(v.split()) for k, v in content["acronyms"].items()},
        {word_fold(to_ascii(str(k))): str(v) for k, v in content["ordinals"].items()},
        frozenset(word_fold(to_ascii(str(w))) for w in content["number_marks"]),
        {tuple(k.split()): v for k, v in content["phrases"].items()},
        {
            concept: tuple(sorted({to_ascii(word.rstrip("*")) for word in entry["words"]}))
            for concept, entry in content["concepts"].items()
        },
    )


def _prefix_fold(stem: str) -> str:
    """Fold of the start of a word: what follows may change its last letter, so an `x` is put behind and taken off."""
    return word_fold(to_ascii(stem) + "b")[:-1]


def expand(words: list[str]) -> list[str]:
    """Words with abbreviations written out (`nii` → scientific research institute) and unspaced scripts cut."""
    table = _words()
    out: list[str] = []
    for word in _one_word_phrases(words, table):
        if script_of(word) in _UNSPACED:
            out.extend(_cut_unspaced(word, table))
            continue
        phrase = table.acronyms.get(word_fold(to_ascii(word))) if len(word) <= _LONGEST_ACRONYM else None
        out.extend(phrase if phrase is not None else (word,))
    return out


def _one_word_phrases(words: list[str], table: _Words) -> list[str]:
    """Two words that are one (Hong Kong) written as one."""
    out: list[str] = []
    for word in words:
        one = table.phrases.get((out[-1], word)) if out else None
        if one is not None:
            out[-1] = one
        else:
            out.append(word)
    return out


def _cut_unspaced(word: str, table: _Words) -> list[str]:
    """Known company words cut out of unspaced text, longest first from the left; what lies between stays together."""
    parts: list[str] = []
    pending = ""
    i = 0
    while i < len(word):
        for size in range(min(table.longest_unspaced, len(word) - i), 0, -1):
            if word[i : i + size] in table.unspaced and (size > 1 or i + size == len(word) or word[i] in _CUTS):
                if pending:
                    parts.append(pending)
                    pending = ""
                parts.append(word[i : i + size])
                i += size
                break
        else:
            pending += word[i]
            i += 1
    return [*parts, pending] if pending else parts


def concept_of(word: str) -> str:
    """Concept that a word (lower case, any script) stands for, or an empty string."""
    table = _words()
    if word in table.unspaced:
        return table.unspaced[word]
    folded = word_fold(to_ascii(word))
    concept = table.exact.get(folded)
    if concept is not None:
        return concept
    if without_article(word) != word:
        return concept_of(without_article(word))
    for size in range(len(folded), 2, -1):
        concept = table.prefixes.get(folded[:size])
        if concept is not None and (size >= _LONG_PREFIX or len(folded) - size <= _LONGEST_ENDING):
            return concept
    return ""


def concept_spellings(concept: str) -> tuple[str, ...]:
    """The words of a concept, or their beginnings, in ASCII letters."""
    return _words().spellings[concept]


@lru_cache(maxsize=20_000)
def company_token(word: str) -> Token | None:
    """Token of one word of a company name; None for words that are ignored (of, and, imeni)."""
    table = _words()
    ascii_word = to_ascii(word)
    folded = word_fold(ascii_word)
    if not ascii_word or (folded in table.ignored and not word.isupper()):
        return None
    number = ascii_word if ascii_word.isdigit() else table.ordinals.get(folded)
    if number is not None:
        number = number.lstrip("0") or "0"
        return Token(number, "#" + number, folded, skeleton(folded), Kind.NUMBER, NUMBER_WEIGHT)
    concept = concept_of(word)
    if concept:
        return Token(ascii_word, "=" + concept, folded, skeleton(folded), Kind.CONCEPT, table.weights[concept])
    if len(ascii_word) == 1:
        return Token(ascii_word, folded, folded, skeleton(folded), Kind.WORD, LETTER_WEIGHT)
    if without_article(word) != word:
        return company_token(without_article(word))
    return Token(
        ascii_word,
        folded,
        folded,
        skeleton(folded),
        Kind.WORD,
        1.0,
        stem=_stem(folded),
        writing=writing_of(word),
        original=original(word),
    )


def is_number_mark(word: str) -> bool:
    """Whether the word only announces a number (`No`, `nomer`)."""
    return word_fold(to_ascii(word)) in _words().number_marks


def _stem(folded: str) -> str:
    """A place adjective without its ending: `serovski` → `serov`; empty where there is none."""
    for ending in _ADJECTIVE_ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= _MIN_STEM:
            return folded[: -len(ending)]
    return ""
