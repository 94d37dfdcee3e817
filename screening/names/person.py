"""Personal names: titles, particles, articles, names of God's servants, patronymics, equivalents."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from screening.names import abjads, patterns
from screening.names.common_names import RARE, Part, is_well_known, weight_of
from screening.names.data_files import kept, load
from screening.names.family_forms import masculine
from screening.names.fold import Fold, fold, skeleton
from screening.names.habits import other_folds
from screening.names.patronymics import BEFORE_FATHER, BEHIND_FATHER, Father, father_in, father_named, groups_of
from screening.names.sounds import sounds
from screening.names.tokens import Kind, Token, Writing
from screening.names.transliterate import original, script_of, to_ascii, without_article, writing_of

#: Weights of parts that are no names of their own; those of names are in `common_names`.
INITIAL_WEIGHT = 0.3
PATRONYMIC_WEIGHT = 0.55
TITLE_WEIGHT = 0.08
GENERATION_WEIGHT = 0.1
#: One syllable of a Chinese or Korean name; two make a given name.
SYLLABLE_WEIGHT = 0.6
#: Second halves of compound names in Arabic script (Shams al-Din, Rahmat Allah).
_GOD = ("الله", "لله")
_ARABIC_SECOND_HALVES = frozenset(("الدين", "الدین", "الله", "اللهی", "اللهي", "الرحمن", "الرحمان"))
_WRITTEN_APART = frozenset(("ullah", "uddin", "eddine", "eddin"))
#: Names that must stand beside the fathers' ones.
_MIN_BESIDE_FATHERS = 2
#: Articles and particles written onto a name (Alhawsawi, Degeetere, Vandenberghe); the rest is compared too.
_WRITTEN_ARTICLE = (
    *("abdul", "vanden", "vander", "vonder", "delos", "delas", "della", "dello", "delle", "dalla", "degli", "vande"),
    *("dela", "van", "von", "bin", "ben", "al", "el", "del", "dos", "das", "de", "di", "du", "la", "le", "ter", "ten"),
)
#: Short ones that begin many names need a longer rest.
_DOUBTFUL_ARTICLE = frozenset(("del", "dos", "das", "de", "di", "du", "la", "le", "ter", "ten"))
_MIN_REST, _MIN_DOUBTFUL_REST, _MIN_WITH_ARTICLE = 3, 6, 6
#: `Son of` written onto the father's name, and the fewest letters behind it.
_WRITTEN_SON = ("ben", "bin", "ibn")
_MIN_AFTER_SON = 4
_LONGEST_COMPOUND = 3
_NAMES = (Kind.WORD, Kind.INITIAL)
_NO_FATHERS: frozenset[str] = frozenset()
_NO_GROUPS: frozenset[int] = frozenset()


#: The article of `Abd al-` in the sound of what follows (Abdurrahman, Abdennacer).
_ASSIMILATED = re.compile(r"abd[ue]([rsnzdt])\1..")
_LONG_VOWEL = re.compile(r"([aiu])\1")


class _Words(NamedTuple):
    titles: frozenset[str]
    particles: frozenset[str]
    articles: frozenset[str]
    servant: frozenset[str]
    compound_second: frozenset[str]
    groups: dict[str, frozenset[int]]
    generations: dict[str, str]
    one_name: dict[str, str]
    """Spellings of compound names (Boubaker, Abu Bakr), with the one that they all become."""
    one_name_begins: frozenset[str]
    """All beginnings of these spellings."""


@kept
def _words() -> _Words:
    content = load("person_words")

    def written(key: str) -> frozenset[str]:
        return frozenset(to_ascii(str(word)) for word in content[key])

    groups: dict[str, set[int]] = {}
    lines = [line for language in load("nicknames").values() for line in language]
    for number, line in enumerate(lines):
        for name in line:
            groups.setdefault(fold(to_ascii(name)), set()).add(number)
    return _Words(
        written("titles"),
        written("particles"),
        frozenset(str(w) for w in content["articles"]),
        frozenset(str(w) for w in content["servant"]),
        frozenset(str(w) for w in content["compound_second"]),
        {name: frozenset(numbers) for name, numbers in groups.items()},
        content["generations"],
        {spelling: name for name, spellings in content["one_name"].items() for spelling in spellings},
        frozenset(
            spelling[:size]
            for spellings in content["one_name"].values()
            for spelling in spellings
            for size in range(1, len(spelling) + 1)
        ),
    )


def join_parts(words: list[str]) -> list[str]:
    """Words of a personal name with what belongs together joined: `al zawahiri` → zawahiri, `abd al rahman` →
    abdulrahman, `nur al din` → nurudin; unspaced Chinese and Korean names cut into family and given name."""
    if all(map(_stands_alone, words)):
        return words
    table = _words()
    spread = [_fathers_name(part) for word in words for part in _cut_unspaced(word)]
    out: list[str] = []
    i = 0
    while i < len(spread):
        word, rest = spread[i], len(spread) - i - 1
        ascii_word = to_ascii(word)
        if ascii_word in table.one_name_begins and (compound := _compound(spread, i, table.one_name))[0]:
            out.append(compound[0])
            i += compound[1]
        elif ascii_word in table.servant and rest:
            skip = 2 if to_ascii(spread[i + 1]) in table.articles and rest > 1 else 1
            out.append(_servant(word, spread[i + skip]))
            i += skip + 1
        elif ascii_word in table.articles and rest and _is_article(word, ascii_word, to_ascii(spread[i + 1])):
            if to_ascii(spread[i + 1]) in table.compound_second and out:
                out[-1] += "u" + spread[i + 1]
                i += 1
            i += 1
        elif ascii_word in _WRITTEN_APART and out:
            out[-1] += word
            i += 1
        elif word in _ARABIC_SECOND_HALVES and out:
            out[-1] += without_article(word)
            i += 1
        else:
            out.append(word)
            i += 1
    return [_one_spelling(w) for w in out]


@lru_cache(maxsize=20_000)
def _stands_alone(word: str) -> bool:
    """Whether a word is neither changed nor joined with others, whatever stands beside it: as nearly all."""
    table = _words()
    ascii_word = to_ascii(word)
    if ascii_word in table.servant or ascii_word in table.articles or ascii_word in table.one_name_begins:
        return False
    if ascii_word in _WRITTEN_APART or word in _ARABIC_SECOND_HALVES:
        return False
    return _cut_unspaced(word) == [word] and _fathers_name(word) == _one_spelling(word) == word


def _compound(words: list[str], start: int, one_name: dict[str, str]) -> tuple[str, int]:
    """The compound name that one, two or three words from `start` are, and how many; empty where they are none."""
    joined = ""
    for count, word in enumerate(words[start : start + _LONGEST_COMPOUND], 1):
        joined += to_ascii(word)
        if joined in one_name:
            return one_name[joined], count
    return "", 0


def _fathers_name(word: str) -> str:
    """`Benmessaoud` as `ben Messaoud` is read, where the rest is a common name."""
    if not word.startswith(_WRITTEN_SON):
        return word
    rest = word[len(_WRITTEN_SON[0]) :]
    known = len(rest) >= _MIN_AFTER_SON and (patterns.names_like(rest) or weight_of(fold(rest)) < RARE)
    return rest if known else word


def _is_article(word: str, article: str, following: str) -> bool:
    """Whether a word that looks like the Arabic article is one: its l takes the sound of the next word or stays."""
    if script_of(word) != "latin":
        return script_of(word) == "arabic"
    return article.endswith("l") or following.startswith(article[1:])


def _servant(servant: str, god: str) -> str:
    """`Abd` and the name of God as one word, in the script of the second."""
    if script_of(god) == "arabic":
        return "عبدالله" if god in _GOD else "عبدال" + without_article(god)
    return "abdul" + god


def _one_spelling(word: str) -> str:
    """`abdelrahman`, `abdurrahman`, `عبدالرحمن` as one word; the Arabic article written onto a word is taken off."""
    if script_of(word) == "arabic":
        return without_article(word)
    if not word.startswith("abd"):
        return word
    for start in ("abdoul", "abdul", "abdel", "abdal", "abdol"):
        if word.startswith(start) and len(word) > len(start) + 2:
            return "abdul" + word[len(start) :]
    if _ASSIMILATED.match(word):
        return "abdul" + word[5:]
    return word


def _begins_with(folded: str, article: str) -> bool:
    least = _MIN_DOUBTFUL_REST if article in _DOUBTFUL_ARTICLE else _MIN_REST
    return folded.startswith(article) and len(folded) >= max(len(article) + least, _MIN_WITH_ARTICLE)


def _cut_unspaced(word: str) -> list[str]:
    """Family name and the syllables of the given name of a Chinese or Korean name written without a space."""
    if script_of(word) not in ("han", "hangul") or not 2 <= len(word) <= 4:
        return [word]
    cut = 2 if len(word) > 2 and word[:2] in _double_surnames() else 1
    return [word[:cut], *word[cut:]]


@cache
def _double_surnames() -> frozenset[str]:
    """Surnames of two characters or syllables, so that a name of four splits after the second."""
    return frozenset(name for language in ("chinese", "korean") for name in load(language)["double_surnames"])


def person_tokens(words: list[str], *, family_first: bool = False) -> list[Token | None]:
    """Tokens of a whole personal name. `family_first`: the first word is the family name, no title (`HAJI, Ali`).

    A name behind `bin`, `ben`, `ibn`, before `oglu` or with the ending of a patronymic is a father's or grandfather's
    where two or more others stand beside it; it is freely left out."""
    tokens = [
        _said(word, readings, habits) if readings or habits else person_token(word)
        for word, readings, habits in zip(words, sounds(words), other_folds(words), strict=True)
    ]
    if family_first and tokens and tokens[0] is not None and tokens[0].kind is Kind.TITLE:
        tokens[0] = _name_token(words[0])
    names = [i for i, t in enumerate(tokens) if t is not None and t.kind in _NAMES]
    if len(names) <= _MIN_BESIDE_FATHERS:
        return tokens
    written = [to_ascii(word) for word in words]
    fathers: dict[int, Father | None] = {}
    for i in names[1:]:
        following = written[i + 1] if i + 1 < len(written) else ""
        if following in BEHIND_FATHER:
            fathers[i] = father_named(written[i], BEHIND_FATHER[following])
        elif written[i - 1] in BEFORE_FATHER:
            fathers[i] = None
    for i in names:
        if i not in fathers and (father := father_in(written[i])):
            fathers[i] = father
    if len(names) - len(fathers) >= _MIN_BESIDE_FATHERS:
        for i, father in fathers.items():
            token = tokens[i]
            assert token is not None
            tokens[i] = _fathers_token(token, father)
    return tokens


def _fathers_token(token: Token, father: Father | None) -> Token:
    weight = min(token.weight, PATRONYMIC_WEIGHT)
    if father is None:
        return token._replace(kind=Kind.PATRONYMIC, weight=weight)
    return token._replace(
        kind=Kind.PATRONYMIC, weight=weight, groups=groups_of(father), stem=father.name + father.child
    )


@lru_cache(maxsize=20_000)
def _said(word: str, readings: frozenset[str], habits: frozenset[Fold]) -> Token | None:
    """Token of a word with these readings. In a name that is read by syllables, a letter is no initial (Tsung-I) and no
    syllable a particle (Doo-hwan)."""
    token = person_token(word)
    if token is not None and token.kind is not Kind.NUMBER and habits:
        token = token._replace(habits=habits)
    if not readings:
        return token
    if token is None or token.kind is Kind.INITIAL:
        token = _name_token(word)
    return token._replace(sounds=token.sounds | readings)


def fathers_names(words: list[str]) -> frozenset[str]:
    """Keys of the names that stand behind `bin`, `ben`, `ibn` with a name before them."""
    if len(words) <= _MIN_BESIDE_FATHERS:
        return _NO_FATHERS
    behind = [word for before, word in pairwise(words) if to_ascii(before) in BEFORE_FATHER and before != words[0]]
    return frozenset(token.key for word in behind if (token := person_token(word)) is not None)


@lru_cache(maxsize=20_000)
def person_token(word: str) -> Token | None:
    """Token of one word of a personal name; None for particles (bin, van, de)."""
    table = _words()
    ascii_word = to_ascii(word)
    folded = fold(ascii_word)
    spellings = {ascii_word, *_vowels(word)}
    if not ascii_word or (len(word) > 1 and not table.particles.isdisjoint(spellings)):
        return None
    bones = skeleton(folded)
    if ascii_word.isdigit():
        return Token(ascii_word, "#" + ascii_word, folded, bones, Kind.NUMBER, INITIAL_WEIGHT)
    if ascii_word in table.generations:
        number = table.generations[ascii_word]
        return Token(ascii_word, "#" + number, folded, bones, Kind.NUMBER, GENERATION_WEIGHT)
    if len(word) == 1 and writing_of(word) is not Writing.SYLLABLES:
        return Token(ascii_word, folded, folded, bones, Kind.INITIAL, INITIAL_WEIGHT)
    if not table.titles.isdisjoint(spellings):
        return Token(ascii_word, folded, folded, bones, Kind.TITLE, TITLE_WEIGHT)
    return _name_token(word)


def _arabic(ascii_word: str) -> frozenset[str]:
    """Marks of the common Arabic names that a Latin word is a spelling of (Ramadhan, Ramadane)."""
    return frozenset([f"ar:{name}" for name in patterns.names_like(ascii_word)])


def _vowels(word: str) -> tuple[str, ...]:
    """A common name in Arabic or Hebrew script with its vowels, in the ways it is read."""
    return tuple(_LONG_VOWEL.sub(r"\1", name) for name in abjads.vowels(word))


def _vowelled(word: str) -> tuple[Fold, ...]:
    """Folds of a common name in Arabic or Hebrew script with its vowels."""
    return tuple(map(fold, _vowels(word)))


def _name_token(word: str) -> Token:
    table = _words()
    ascii_word = to_ascii(word)
    folded = fold(ascii_word)
    known = _vowelled(word) or (folded,)
    groups = _NO_GROUPS.union(*(table.groups.get(name, _NO_GROUPS) for name in known))
    weight = min(map(weight_of, known))
    if len(word) == 1:
        weight = min(weight, SYLLABLE_WEIGHT)
    stem = masculine(word, folded)
    if not stem and folded.startswith(_WRITTEN_ARTICLE) and not is_well_known(folded, Part.GIVEN):
        stem = next((folded[len(article) :] for article in _WRITTEN_ARTICLE if _begins_with(folded, article)), "")
    return Token(
        ascii_word,
        folded,
        folded,
        skeleton(folded),
        Kind.WORD,
        weight,
        groups,
        stem,
        writing_of(word),
        original(word),
        sounds=_arabic(ascii_word) if script_of(word) == "latin" else frozenset(),
    )
