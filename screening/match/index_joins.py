"""`keys.joined_keys` of all neighbouring tokens of a slice at once.

A list has millions of neighbours, most of them once, but few words. So the checksums of what words add to keys are
worked out once for each word, and those of the keys come of them. The few neighbours in other scripts, with readings,
or whose consonants run into one another, go through `keys` itself.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from screening.match.bulk_lookup import Ints, spread
from screening.match.checksums import joined
from screening.match.keys import joined_keys
from screening.names import consonants
from screening.names.fold import ends_of, fold_of_seam
from screening.names.tokens import Token


class _Word(NamedTuple):
    """What a word in Latin letters adds to keys."""

    end: str
    """What stands at the seam of it as the first of two (see `fold.Ends`)."""
    start: str
    """The same of it as the second."""
    numbers: tuple[int, ...]
    """As in `_Columns`."""
    forms: tuple[tuple[int, int, int], ...]
    """Of each coarse form the checksum behind the mark of its keys, that without, and the length."""


class _Columns(NamedTuple):
    """Numbers of words."""

    before: Ints
    """Checksum of the fold before the end, behind the mark of its keys."""
    behind: Ints
    """Checksum of the fold behind the start."""
    behind_length: Ints
    last: Ints
    """The last letter."""
    first: Ints
    ways: Ints
    """In how many ways the consonants are read."""
    forms: Ints
    """How many forms come of these."""


class _Neighbours(NamedTuple):
    """Places of tokens that stand together, and their names."""

    first: Ints
    second: Ints
    names: Ints

    def only(self, wanted: NDArray[np.bool_]) -> _Neighbours:
        """Those that are wanted."""
        return _Neighbours(self.first[wanted], self.second[wanted], self.names[wanted])

    def both_ways(self) -> _Neighbours:
        """These, and the other way round."""
        orders = (self.first, self.second), (self.second, self.first), (self.names, self.names)
        return _Neighbours(*map(np.concatenate, orders))


def joins_of(tokens: Sequence[Token], forward: Sequence[int], sizes: Sequence[int]) -> NDArray[np.uint64]:
    """Keys (in the upper halves) that find names (in the lower ones) by their neighbouring tokens. `forward` holds the
    tokens of all names as places in `tokens`, `sizes` how many each name has."""
    places, names = np.asarray(forward, np.int64), np.repeat(np.arange(len(sizes)), sizes)
    same = names[1:] == names[:-1]
    neighbours = _Neighbours(places[:-1][same], places[1:][same], names[1:][same])
    words = [_word(token.text) for token in tokens]
    columns = _Columns(*np.array([word.numbers for word in words], np.int64).reshape(-1, len(_Columns._fields)).T)
    simple = _are_simple(tokens, columns, neighbours)
    ordered = neighbours.only(simple).both_ways()
    return np.concatenate(
        [
            _pairs(_fold_keys(words, columns, ordered), ordered.names),
            _pairs(*_form_keys(words, columns, ordered)),
            _pairs(*_other_keys(tokens, neighbours.only(~simple))),
        ]
    )


@lru_cache(maxsize=20_000)
def _word(text: str) -> _Word:
    ends, read = ends_of(text), consonants.read(text)
    before, behind = ends.before.encode(), ends.behind.encode()
    forms = tuple((zlib.crc32(b"c" + form), zlib.crc32(form), len(form)) for form in map(str.encode, read.forms))
    letters = ord(read.last), ord(read.first)
    numbers = (zlib.crc32(b"j" + before), zlib.crc32(behind), len(behind), *letters, read.ways, len(forms))
    return _Word(ends.end, ends.start, numbers, forms)


def _are_simple(tokens: Sequence[Token], columns: _Columns, neighbours: _Neighbours) -> NDArray[np.bool_]:
    """Which neighbours have no keys but those that come of what each word adds."""
    latin = np.array([not token.original for token in tokens], np.bool_)
    spoken = np.array([bool(token.sounds) for token in tokens], np.bool_)
    one, other, _ = neighbours
    return (
        (latin[one] & latin[other])
        & ~(spoken[one] & spoken[other])
        & (columns.ways[one] * columns.ways[other] <= consonants.MOST_WAYS)
        & ~_meeting()[columns.last[one], columns.first[other]]
        & ~_meeting()[columns.last[other], columns.first[one]]
    )


@cache
def _meeting() -> NDArray[np.bool_]:
    """Which letters meet, by the last one of a word and the first one of the next."""
    letters = [chr(code) for code in range(128)]
    return np.array([[consonants.meet(last, first) for first in letters] for last in letters], np.bool_)


def _fold_keys(words: Sequence[_Word], columns: _Columns, neighbours: _Neighbours) -> Ints:
    """The key of the fold of each two words written together."""
    ends: dict[str, int] = {}
    starts: dict[str, int] = {}
    end = np.array([ends.setdefault(word.end, len(ends)) for word in words], np.int64)
    start = np.array([starts.setdefault(word.start, len(starts)) for word in words], np.int64)
    one, other, _ = neighbours
    seams, which = np.unique(end[one] * len(starts) + start[other], return_inverse=True)
    some_end, some_start = list(ends), list(starts)
    folded = [_seam(some_end[seam // len(starts)] + some_start[seam % len(starts)]) for seam in seams.tolist()]
    seam, length = np.array(folded, np.int64).reshape(-1, 2)[which].T
    until_seam = joined(columns.before[one], seam, length)
    return joined(until_seam, columns.behind[other], columns.behind_length[other])


def _seam(letters: str) -> tuple[int, int]:
    """Checksum of the fold of what stands at a seam, and its length."""
    folded = fold_of_seam(letters).encode()
    return zlib.crc32(folded), len(folded)


def _form_keys(words: Sequence[_Word], columns: _Columns, neighbours: _Neighbours) -> tuple[Ints, Ints]:
    """The keys of the coarse consonants of each two words written together, and the names that they find."""
    forms = np.array([form for word in words for form in word.forms], np.int64).reshape(-1, 3)
    begins = np.cumsum(columns.forms) - columns.forms
    one, other, names = neighbours
    counts = columns.forms[one] * columns.forms[other]
    number = spread(np.zeros_like(counts), counts)
    of_one, of_other = np.divmod(number, np.repeat(columns.forms[other], counts))
    marked, _, first_length = forms[np.repeat(begins[one], counts) + of_one].T
    _, plain, length = forms[np.repeat(begins[other], counts) + of_other].T
    shown = (first_length > 0) | (length > 0)
    return joined(marked[shown], plain[shown], length[shown]), np.repeat(names, counts)[shown]


def _other_keys(tokens: Sequence[Token], neighbours: _Neighbours) -> tuple[Ints, Ints]:
    """All keys of neighbours that are not simple."""
    pairs, which = np.unique(neighbours.first * len(tokens) + neighbours.second, return_inverse=True)
    keys = [_joined_keys(tokens[pair // len(tokens)], tokens[pair % len(tokens)]) for pair in pairs.tolist()]
    sizes = np.array(list(map(len, keys)), np.int64)
    hashes = np.fromiter((key for some in keys for key in some), np.int64)
    counts = sizes[which]
    found = hashes[spread((np.cumsum(sizes) - sizes)[which], counts)]
    return found, np.repeat(neighbours.names, counts)


@lru_cache(maxsize=20_000)
def _joined_keys(one: Token, other: Token) -> tuple[int, ...]:
    return tuple(joined_keys(one, other))


def _pairs(keys: Ints, names: Ints) -> NDArray[np.uint64]:
    return (keys << 32 | names).astype(np.uint64)
