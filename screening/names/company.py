"""Company names: what their words mean across languages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise

from screening.names.fold import skeleton, word_fold
from screening.names.tokens import Kind, Token
from screening.names.transliterate import original, script_of, to_ascii, without_article, writing_of
from screening.names.vocabulary import UNSPACED, Meaning, Vocabulary, vocabulary, word_key

#: Numbers tell factories, institutes and ships apart, so they weigh nearly as much as a name's own word.
NUMBER_WEIGHT = 0.7
#: A single letter in a company name; unlike a person's initial it stands for no word.
LETTER_WEIGHT = 0.3
#: Chinese words of one character that end a place name: city, province, county, district.
_CUTS = frozenset("市省县區区")
_ADJECTIVE_ENDINGS = ("skai", "ski", "ska", "skoe", "sko", "skogo", "skii", "sk")
_MIN_STEM = 4
_LONGEST_PHRASE = 3
_LONGEST_UNION = 4
_MIN_HALF, _MIN_COMPOUND = 5, 12
#: Letters of a whole agglutinated name, of its place, and of any other part of it.
_MIN_AGGLUTINATED, _MIN_PLACE, _MIN_HEAD = 7, 4, 3
#: No name has a longer word; taking such a one apart would take the cube of its length.
_LONGEST_WORD = 100
#: The Arabic article in the sound of the next word.
_ASSIMILATED = frozenset(("ar", "as", "ash", "ad", "at", "an", "az"))
#: What Arabic writes onto a word: the article, "and the", "for the", "in the".
_WRITTEN_ON = ("ال", "وال", "لل", "بال", "و")
_MIN_ARABIC = 3


def expand(words: list[str]) -> list[str]:
    """Words with abbreviations written out (`nii` → scientific institute), compounds taken apart, unspaced scripts cut
    and phrases made the word they stand for. Ignored words are left out; an abbreviation that is all the name stays."""
    out: list[str] = []
    for word, following in pairwise((*words, "")):
        if word in _ASSIMILATED and len(following) > _MIN_HEAD and following.startswith(word[1:]):
            continue
        out.extend(_expanded(word, len(words) == 1))
    return _phrases_replaced(out)


@lru_cache(maxsize=20_000)
def _expanded(word: str, alone: bool) -> tuple[str, ...]:
    """What one word of a name is written out to, or all of the name."""
    table = vocabulary()
    if script_of(word) in UNSPACED:
        return tuple(_cut_unspaced(word, table))
    if is_ignored(word):
        return ()
    word = table.from_cyrillic.get(to_ascii(word), word)
    acronym = not alone and (table.acronyms.get(word) or table.acronyms.get(word_key(word)))
    return acronym or table.compounds.find(word) or _halves(word, table) or _agglutinated(word) or (word,)


def _halves(word: str, table: Vocabulary) -> tuple[str, ...]:
    """A Slavic compound written as one word (nauchnoproizvodstvennoe) as its two general words; else nothing."""
    if script_of(word) not in ("latin", "cyrillic") or not _MIN_COMPOUND <= len(word) <= _LONGEST_WORD:
        return ()
    if table.words.find(word):
        return ()
    for size in range(_MIN_HALF, len(word) - _MIN_HALF + 1):
        meaning = table.first_halves.get(word_key(word[:size]))
        rest = meaning and table.words.find(word[size:])
        if meaning and rest and rest.kind is Kind.CONCEPT:
            return meaning, word[size:]
    return ()


def _agglutinated(word: str) -> tuple[str, ...]:
    """The words of a Russian name written as one: a place or the abbreviation of a body, then roots; else nothing."""
    if script_of(word) not in ("latin", "cyrillic") or not _MIN_AGGLUTINATED <= len(word) <= _LONGEST_WORD:
        return ()
    table, text = vocabulary(), to_ascii(word)
    for size in range(_MIN_HEAD, len(text) - _MIN_HEAD + 1):
        head, roots = text[:size], _roots(text[size:], table)
        if roots:
            body = table.acronyms.get(word_key(head))
            if body:
                return (*body, *roots)
            place = table.words.find(head) if size >= _MIN_PLACE else None
            if place is not None and place.kind is Kind.WORD:
                return (head, *roots)
    return ()


def _roots(text: str, table: Vocabulary) -> tuple[str, ...]:
    """The roots that make up the text, the longest first; nothing where they do not."""
    for size in range(len(text), _MIN_HEAD - 1, -1):
        meaning = table.last_parts.get(text[:size])
        if meaning and size == len(text):
            return meaning
        rest = _roots(text[size:], table) if meaning else ()
        if meaning and rest:
            return (*meaning, *rest)
    return ()


def is_ignored(word: str) -> bool:
    """Whether the word says nothing (of, and, imeni); in capitals it is an abbreviation, joined from single letters."""
    return word_key(word) in vocabulary().ignored and not word.isupper()


@lru_cache(maxsize=20_000)
def initial(word: str) -> str:
    """The first letter of a word that counts among the initials of a name."""
    return "" if is_ignored(word) else to_ascii(word)[:1]


def _phrases_replaced(words: list[str]) -> list[str]:
    """Neighbouring words that mean something together (Hong Kong, machine building) as what they mean."""
    keys = list(map(word_key, words))
    if _phrase_starts().isdisjoint(keys):
        return words
    phrases = vocabulary().phrases
    out: list[str] = []
    i = 0
    while i < len(words):
        for size in range(_LONGEST_PHRASE, 1, -1):
            meant = phrases.get(tuple(keys[i : i + size]))
            if meant is not None:
                out.extend(meant)
                i += size
                break
        else:
            out.append(words[i])
            i += 1
    return out


@cache
def _phrase_starts() -> frozenset[str]:
    return frozenset(phrase[0] for phrase in vocabulary().phrases)


def _cut_unspaced(word: str, table: Vocabulary) -> list[str]:
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


def meaning_of(word: str) -> Meaning | None:
    """What a word (lower case, any script) is known to mean, as a general word or a place."""
    table = vocabulary()
    if word in table.unspaced:
        return table.unspaced[word]
    if word in table.proper:
        return None
    found = table.words.find(word)
    if found is None and script_of(word) == "arabic":
        bare = (word.removeprefix(start) for start in _WRITTEN_ON if word.startswith(start))
        found = next((m for rest in bare if len(rest) >= _MIN_ARABIC and (m := table.words.find(rest))), None)
    return found


@lru_cache(maxsize=20_000)
def company_token(word: str) -> Token | None:
    """Token of one word of a company name; None for words that are ignored (of, and, imeni)."""
    table = vocabulary()
    ascii_word = to_ascii(word)
    folded = word_fold(ascii_word)
    if not ascii_word or is_ignored(word):
        return None
    number = ascii_word if ascii_word.isdigit() else table.ordinals.get(word_key(word))
    if number is not None:
        number = number.lstrip("0") or "0"
        return Token(number, "#" + number, folded, skeleton(folded), Kind.NUMBER, NUMBER_WEIGHT)
    meaning = meaning_of(word)
    if meaning is not None and meaning.kind is Kind.CONCEPT:
        return Token(ascii_word, meaning.key, folded, skeleton(folded), Kind.CONCEPT, meaning.weight)
    if len(ascii_word) == 1:
        return Token(ascii_word, folded, folded, skeleton(folded), Kind.WORD, LETTER_WEIGHT)
    if meaning is None and without_article(word) != word:
        return company_token(without_article(word))
    key, weight = (meaning.key, meaning.weight) if meaning else (folded, table.common.get(word_key(word), 1.0))
    return Token(
        ascii_word,
        key,
        folded,
        skeleton(folded),
        Kind.WORD,
        weight,
        stem=_stem(folded),
        writing=writing_of(word),
        original=original(word),
    )


def unite(tokens: Iterable[Token | None]) -> list[Token]:
    """Tokens with neighbouring general words that are one body together (scientific production association) as one."""
    said = [token for token in tokens if token is not None]
    keys = [token.key for token in said]
    if _union_starts().isdisjoint(keys):
        return said
    table = vocabulary().unions
    out: list[Token] = []
    i = 0
    while i < len(said):
        for size in range(_LONGEST_UNION, 1, -1):
            meaning = table.get(tuple(keys[i : i + size]))
            if meaning is not None:
                text = "-".join(token.text for token in said[i : i + size])
                folded = word_fold(text)
                out.append(Token(text, meaning.key, folded, skeleton(folded), Kind.CONCEPT, meaning.weight))
                i += size
                break
        else:
            out.append(said[i])
            i += 1
    return out


@cache
def _union_starts() -> frozenset[str]:
    return frozenset(union[0] for union in vocabulary().unions)


def is_number_mark(word: str) -> bool:
    """Whether the word only announces a number (`No`, `nomer`)."""
    return word_key(word) in vocabulary().number_marks


def _stem(folded: str) -> str:
    """A place adjective without its ending: `serovski` → `serov`; empty where there is none."""
    for ending in _ADJECTIVE_ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= _MIN_STEM:
            return folded[: -len(ending)]
    return ""
