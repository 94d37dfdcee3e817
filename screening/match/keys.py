"""Keys under which the index keeps tokens, and keys under which a query looks them up.

For every pair of tokens that `similarity` rates above zero, at least one lookup key of the one is an index key of the
other; initials are the exception, since a letter alone fetches half the list (they only add to names found otherwise).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import pairwise

from screening.match.similarity import LONGEST_EDITED, MOST_EDITS, typed, without_articles
from screening.names import consonants, patterns, sounds
from screening.names.abbreviations import MIN_WHOLE
from screening.names.fold import joined_fold
from screening.names.tokens import Kind, NameForm, Token

#: Folds up to this length allow one edit among themselves, two with longer ones (`similarity.max_edits`); the keys
#: of short and long words are kept apart, since two deletions leave next to nothing of a short word.
_SHORT = 5
_MIN_EDITED = 3
_MIN_SKELETON = 3
_NOTHING: frozenset[str] = frozenset()


def key_hash(key: str) -> int:
    """32-bit key of a string; a collision only adds a candidate, which the similarity then rejects."""
    return zlib.crc32(key.encode())


def deletions(word: str, count: int) -> set[str]:
    """`word` and what is left of it after up to `count` deletions (SymSpell's neighbourhood)."""
    found = {word}
    edge = {word}
    for _ in range(count):
        edge = {w[:i] + w[i + 1 :] for w in edge for i in range(len(w))}
        found |= edge
    return found


def index_keys(token: Token) -> set[int]:
    """Hashes of the keys under which a listed token is kept."""
    if token.kind is Kind.INITIAL:
        return set()
    keys = _sense_keys(token) | _letter_keys(token)
    if token.kind is not Kind.NUMBER:
        if _SHORT < len(token.fold) <= LONGEST_EDITED:
            keys |= {"L" + w for w in deletions(token.fold, 2)}
        elif _MIN_EDITED <= len(token.fold) <= _SHORT:
            keys |= {"1" + w for w in deletions(token.fold, 1)} | {"S" + w for w in deletions(token.fold, 2)}
        keys |= {("v" if token.original else "o") + shown for shown in _consonants(token)}
    return {key_hash(k) for k in keys}


def lookup_keys(token: Token) -> set[int]:
    """Hashes of the keys under which counterparts of a query token are found."""
    keys = sense_lookups(token) | letter_lookups(token) | consonant_lookups(token)
    for prefix, count in edit_lookups(token):
        keys |= {key_hash(prefix + w) for w in deletions(token.fold, count)}
    return keys


def edit_lookups(token: Token) -> tuple[tuple[str, int], ...]:
    """Prefix and number of deletions of the keys that find near spellings of a query token; they depend on nothing
    but its fold."""
    if token.kind in (Kind.INITIAL, Kind.NUMBER):
        return ()
    length = len(token.fold)
    if _SHORT < length <= LONGEST_EDITED:
        return (("L", 2), ("S", 2)) if length <= _SHORT + MOST_EDITS else (("L", 2),)
    if _MIN_EDITED <= length <= _SHORT:
        return (("1", 1), ("L", 2)) if length > _SHORT - MOST_EDITS else (("1", 1),)
    return ()


def sense_lookups(token: Token) -> set[int]:
    """Hashes of the keys that find equal words and all that agree by what is known of words."""
    return set() if token.kind is Kind.INITIAL else set(map(key_hash, _sense_keys(token)))


def letter_lookups(token: Token) -> set[int]:
    """Hashes of the keys that find words with the same consonants or one letter mistyped."""
    return set() if token.kind is Kind.INITIAL else set(map(key_hash, _letter_keys(token)))


def consonant_lookups(token: Token) -> set[int]:
    """Hashes of the keys that find words of other scripts for a Latin word, and the other way round."""
    if token.kind in (Kind.INITIAL, Kind.NUMBER):
        return set()
    side = "o" if token.original else "v"
    return {key_hash(side + shown) for shown in _consonants(token)}


def equal_lookups(tokens: tuple[Token, ...]) -> set[int]:
    """Hashes under which words are found that have the key or the fold of one of these."""
    return {key_hash(key) for token in tokens for key in ("k" + token.key, "t" + token.fold)}


def _sense_keys(token: Token) -> set[str]:
    """Keys that are the same on both sides: meaning, readings, equivalents, stem."""
    keys = {"k" + token.key}
    if token.kind is not Kind.NUMBER:
        keys |= {"r" + reading for reading in token.sounds} | {"t" + habit for habit in token.habits}
        keys |= {f"g{group}" for group in token.groups}
        keys |= {"t" + token.fold, "t" + (token.stem or token.fold)}
    return keys


def _letter_keys(token: Token) -> set[str]:
    """Keys that are the same on both sides: letters as typed, consonants."""
    keys: set[str] = set()
    if token.kind is not Kind.NUMBER:
        if typed(token):
            keys |= {"y" + written for written in deletions(token.text, 1)}
        if len(token.skeleton) >= _MIN_SKELETON:
            keys.add("s" + token.skeleton)
    return keys


def joined_keys(a: Token, b: Token) -> set[int]:
    """Hashes under which a listed name is kept for two neighbouring tokens written together, in either order."""
    keys = {"j" + reading for reading in _readings_together((a, b))}
    for one, other in ((a, b), (b, a)):
        keys.add("j" + joined_fold(one.text, other.text))
        keys.update([("w" if one.original else "c") + shown for shown in _consonants_together(one, other)])
    return set(map(key_hash, keys))


def letters_keys(form: NameForm) -> set[int]:
    """Hashes under which a listed name is kept for its letters without spaces, and a company's for its initials or,
    where it is one word, for itself as the initials of another."""
    return _letters(form, "a", "i")


def letters_lookups(form: NameForm) -> set[int]:
    """Hashes under which a query finds names with its letters, its initials, or the initials that it is."""
    return _letters(form, "i", "a")


def _letters(form: NameForm, initials: str, alone: str) -> set[int]:
    keys = {"z" + letters for letters in form.letters if letters}
    if form.tokens and not form.personal:
        single = len(form.tokens) == 1
        text = form.tokens[0].text if single else form.initials
        if len(text) >= MIN_WHOLE:
            keys.add((alone if single else initials) + text)
    return {key_hash(key) for key in keys}


def joined_lookups(token: Token) -> set[int]:
    """Hashes under which a word finds names in which it stands as two of its script."""
    return {key_hash("j" + said) for said in (token.fold, *token.sounds)}


def joined_consonant_lookups(token: Token) -> set[int]:
    """Hashes under which a word finds names in which it stands as two of another script."""
    side = "c" if token.original else "w"
    return {key_hash(side + shown) for shown in _consonants(token)}


def whole_lookups(tokens: tuple[Token, ...]) -> set[int]:
    """Hashes under which neighbouring tokens of a query find the listed token that they are together, if it is of the
    same script."""
    keys = {"r" + reading for reading in _readings_together(tokens)}
    for a, b in _neighbours(tokens):
        keys.add("t" + joined_fold(a.text, b.text))
        if a.kind is b.kind is Kind.NUMBER:
            keys.add("k#" + a.text + b.text)
    return {key_hash(k) for k in keys}


def whole_consonant_lookups(tokens: tuple[Token, ...]) -> set[int]:
    """`whole_lookups` for a listed token of another script."""
    together = [(a, _consonants_together(a, b)) for a, b in _neighbours(tokens)]
    return {key_hash(("o" if a.original else "v") + shown) for a, forms in together for shown in forms}


def _readings_together(tokens: tuple[Token, ...]) -> set[str]:
    """Readings of neighbouring tokens written together, in either order."""
    spoken = [(a.sounds, b.sounds) for a, b in pairwise(tokens) if a.sounds and b.sounds]
    return {reading for a, b in spoken for pair in ((a, b), (b, a)) for reading in sounds.joined(*pair)}


def _neighbours(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, Token]]:
    """Neighbouring tokens, in either order."""
    for a, b in pairwise(tokens):
        yield a, b
        yield b, a


def _consonants(token: Token) -> frozenset[str]:
    """Coarse consonants of a word; empty where there are none."""
    if token.original:
        return patterns.script_forms((token.original,))
    return frozenset(form for text in without_articles(token.text) for form in consonants.latin_forms(text))


def _consonants_together(a: Token, b: Token) -> frozenset[str]:
    """Coarse consonants of two words of one script written together."""
    if bool(a.original) is not bool(b.original):
        return _NOTHING
    if a.original:
        return patterns.script_forms((a.original, b.original))
    return consonants.joined_forms(a.text, b.text)
