"""What an index is built from: the names of consecutive entities as plain numbers, read by one process or by several.

A slice numbers its entities, names and tokens from 0; `index_build` puts the slices together. Nothing in a slice
depends on which process read it but the tokens it describes: a process describes each token once.
"""

from __future__ import annotations

import json
import multiprocessing
from array import array
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from screening.lists.codec import entity_from_json
from screening.match.addresses import listed_keys
from screening.match.identifiers import identifier_keys
from screening.match.index_format import KINDS, TYPES
from screening.match.index_joins import joins_of
from screening.match.keys import index_keys, letters_keys
from screening.match.spools import distinct
from screening.model import Entity
from screening.names.abbreviations import Letters, letters_of
from screening.names.prepare import prepare_all
from screening.names.tokens import Kind, NameForm, Token
from screening.processes import begin_worker, collector_at_rest

#: Entities of a slice, and bytes of their lines after which it ends before: some seconds of work.
_ENTITIES, _BYTES = 10_000, 1 << 24
#: Slices below which further processes take longer to start than they save.
_WORTH_PROCESSES = 4
#: Slices handed out for each process.
_AHEAD = 2
DIGEST_SIZE = 16

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


_INTS, _SMALL, _PAIRS = (partial(array, typecode) for typecode in "IBQ")


@dataclass(slots=True)
class Described:
    """Tokens that this process has not described before, by the places of their digests in the slice."""

    places: array[int] = field(default_factory=_INTS)
    kinds: array[int] = field(default_factory=_SMALL)
    weights: array[float] = field(default_factory=lambda: array("d"))
    letters: tuple[array[int], ...] = field(default_factory=lambda: tuple(_PAIRS() for _ in Letters._fields))
    texts: list[bytes] = field(default_factory=list)
    keys: array[int] = field(default_factory=_PAIRS)
    """Keys that find the tokens, each with the place in the lower half."""


@dataclass(slots=True)
class Slice:
    """Consecutive entities. Pairs have a 32-bit key in the upper half, the number that it finds in the lower."""

    line_sizes: array[int] = field(default_factory=_INTS)
    """Bytes of each entity's line."""
    entity: array[int] = field(default_factory=_INTS)
    """Of each name the entity, as the four that follow."""
    ordinal: array[int] = field(default_factory=_INTS)
    type: array[int] = field(default_factory=_INTS)
    variant: array[int] = field(default_factory=_INTS)
    initials: array[int] = field(default_factory=_SMALL)
    sizes: array[int] = field(default_factory=_INTS)
    """Tokens of each name."""
    forward: array[int] = field(default_factory=_INTS)
    """The tokens of all names, as places of their digests."""
    digests: list[bytes] = field(default_factory=list)
    """Of the slice's tokens, as they come."""
    joins: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, np.uint64))
    identifiers: array[int] = field(default_factory=_PAIRS)
    addresses: array[int] = field(default_factory=_PAIRS)
    described: Described = field(default_factory=Described)


def slices_of(lines: Iterable[bytes], processes: int) -> Iterator[Slice]:
    """The lines of entities.jsonl (with their ends) as slices, in order, read with so many processes (1: this one)."""
    parts = _parts(lines)
    first = list(islice(parts, _WORTH_PROCESSES))
    if processes == 1 or len(first) < _WORTH_PROCESSES:
        return map(_Reader().read, chain(first, parts))
    return _with_others(chain(first, parts), processes)


def _parts(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    part: list[bytes] = []
    size = 0
    for line in lines:
        part.append(line)
        size += len(line)
        if len(part) == _ENTITIES or size >= _BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part


def _with_others(parts: Iterator[list[bytes]], processes: int) -> Iterator[Slice]:
    # spawn everywhere, as in batches; each process takes its parts by rising number, so describes tokens in order
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), initializer=begin_worker)
    waiting: deque[list[bytes]] = deque()
    reading: deque[Future[Slice]] = deque()
    try:
        for part in parts:
            waiting.append(part)
            reading.append(pool.submit(_read, part))
            if len(waiting) >= processes * _AHEAD:
                yield reading.popleft().result()
                waiting.popleft()
        while waiting:
            yield reading.popleft().result()
            waiting.popleft()
    except BrokenProcessPool:  # one died: this process, which has described nothing yet, reads what is left
        yield from map(_Reader().read, chain(waiting, parts))
    finally:
        pool.shutdown(cancel_futures=True)


class _Reader:
    """Reads slices, and knows which tokens it has described."""

    def __init__(self) -> None:
        self._described: set[bytes] = set()

    def read(self, lines: list[bytes]) -> Slice:
        """The slice of these entities."""
        with collector_at_rest():
            return self._read(lines)

    def _read(self, lines: list[bytes]) -> Slice:
        found = Slice()
        numbers: dict[Token, int] = {}
        letters = _PAIRS()
        for number, line in enumerate(lines):
            found.line_sizes.append(len(line))
            entity = entity_from_json(line.decode())
            found.identifiers.extend(key << 32 | number for key in identifier_keys(entity.identifiers))
            if entity.address_only:
                found.addresses.extend(key << 32 | number for key in listed_keys(entity.addresses))
            for ordinal, variant, form in _forms(entity):
                name = len(found.entity)
                found.entity.append(number)
                found.ordinal.append(ordinal)
                found.type.append(TYPES.index(entity.type))
                found.variant.append(variant)
                found.initials.append(min(255, sum(t.kind is Kind.INITIAL for t in form.tokens)))
                found.sizes.append(len(form.tokens))
                found.forward.extend([numbers.setdefault(token, len(numbers)) for token in form.tokens])
                letters.extend([key << 32 | name for key in letters_keys(form)])
        neighbours = joins_of(tuple(numbers), found.forward, found.sizes)
        found.joins = distinct(np.concatenate([np.asarray(letters), neighbours]))
        for place, token in enumerate(numbers):
            found.digests.append(self._digest(token, place, found.described))
        return found

    def _digest(self, token: Token, place: int, described: Described) -> bytes:
        """The digest of a token, described if it was not before."""
        digest = blake2b(_all_of(token).encode(), digest_size=DIGEST_SIZE).digest()
        if digest not in self._described:
            self._described.add(digest)
            _describe(token, place, described)
        return digest


def _forms(entity: Entity) -> Iterator[tuple[int, int, NameForm]]:
    """The prepared names of an entity: place of the name, place of the form in its text, form. An address in the place
    of a name is none."""
    for ordinal, name in enumerate(entity.names):
        if not entity.address_only or ordinal:
            for variant, form in enumerate(prepare_all(name.value, entity.type)):
                yield ordinal, variant, form


def _all_of(token: Token) -> str:
    """All that a token says, in a few microseconds: tokens are told apart by it, millions of times for a long list. No
    field holds the signs between them."""
    sets = ["\t".join(sorted(map(str, some))) if some else "" for some in (token.groups, token.habits, token.sounds)]
    texts = token.text, token.key, token.fold, token.skeleton, token.kind, token.stem, token.writing, token.original
    return "\n".join((*texts, repr(token.weight), *sets))


def _describe(token: Token, place: int, described: Described) -> None:
    described.places.append(place)
    described.kinds.append(KINDS.index(token.kind))
    described.weights.append(token.weight)
    for values, value in zip(described.letters, letters_of(token), strict=True):
        values.append(value)
    described.texts.append(_encode(_plain(token)).encode())
    described.keys.extend([key << 32 | place for key in index_keys(token)])


def _plain(token: Token) -> list[object]:
    return [
        *token[:5],
        token.weight,
        sorted(token.groups),
        token.stem,
        token.writing,
        token.original,
        sorted(token.habits),
        sorted(token.sounds),
    ]


_reader: _Reader | None = None


def _read(lines: list[bytes]) -> Slice:
    """In a process of its own."""
    global _reader
    if _reader is None:
        _reader = _Reader()
    return _reader.read(lines)
