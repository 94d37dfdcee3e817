"""Keys under which the index keeps tokens, and keys under which a query looks them up.

For every pair of tokens that `similarity` rates above zero, at least one lookup key of the one is an index key of the
other; initials are the exception, since a letter alone fetches half the list (they only add to names found otherwise).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from itertools import pairwise

from screening.match.similarity import open_skeleton
from screening.names.fold import fold
from screening.names.tokens import Kind, Token, Writing

#: Edits by length of one fold such that every partner within `similarity.max_edits` of the longer fold is reached.
_DELETIONS = {0: 0, 1: 0, 2: 0, 3: 1}
_DELETIONS_LONG = 2
_MIN_SKELETON = 3


def key_hash(key: str) -> int:
    """32-bit key of a string; a collision only adds a candidate, which the similarity then rejects."""
    return zlib.crc32(key.encode())


def deletions(word: str) -> Iterable[str]:
    """`word` and what is left after up to as many deletions as its length allows edits (SymSpell's neighbourhood)."""
    found = {word}
    edge = {word}
    for _ in range(_DELETIONS.get(len(word), _DELETIONS_LONG)):
        edge = {w[:i] + w[i + 1 :] for w in edge for i in range(len(w))}
        found |= edge
    return found


def index_keys(token: Token) -> set[int]:
    """Hashes of the keys under which a listed token is kept."""
    if token.kind is Kind.INITIAL:
        return set()
    keys = {"k" + token.key}
    if token.kind is not Kind.NUMBER:
        keys |= {"d" + w for w in deletions(token.fold)}
        if len(token.skeleton) >= _MIN_SKELETON:
            keys.add("s" + token.skeleton)
        keys.add(("v" if token.writing is Writing.CONSONANTS else "o") + open_skeleton(token))
        keys |= {f"g{group}" for group in token.groups}
        keys.add("t" + (token.stem or token.fold))
    return {key_hash(k) for k in keys}


def lookup_keys(token: Token) -> set[int]:
    """Hashes of the keys under which counterparts of a query token are found."""
    if token.kind is Kind.INITIAL:
        return set()
    keys = {"k" + token.key}
    if token.kind is not Kind.NUMBER:
        keys |= {"d" + w for w in deletions(token.fold)}
        if len(token.skeleton) >= _MIN_SKELETON:
            keys.add("s" + token.skeleton)
        keys.add("v" + open_skeleton(token))
        if token.writing is Writing.CONSONANTS:
            keys.add("o" + open_skeleton(token))
        keys |= {f"g{group}" for group in token.groups}
        keys.add("t" + (token.stem or token.fold))
    return {key_hash(k) for k in keys}


def joined_keys(tokens: tuple[Token, ...]) -> set[int]:
    """Hashes for neighbouring tokens written together, in either order."""
    pairs = pairwise(tokens)
    return {key_hash("j" + text) for a, b in pairs for text in (a.text + b.text, b.text + a.text)}


def joined_lookup(token: Token) -> int:
    """Hash under which a word finds names in which it stands as two."""
    return key_hash("j" + token.text)


def joined_words(tokens: tuple[Token, ...]) -> list[str]:
    """Neighbouring tokens written together, in either order."""
    pairs = pairwise(tokens)
    return [text for a, b in pairs for text in (a.text + b.text, b.text + a.text)]


def whole_word_key(text: str) -> int:
    """Hash under which a listed token of this text is kept."""
    return key_hash("k" + fold(text))
