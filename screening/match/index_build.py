"""Builds the index of a snapshot: the tokens of all names, the keys that find them, and where the entities stand.

What grows with the list is kept as plain numbers, most of them on disk.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from screening.match.index_format import Arrays, Packed
from screening.match.index_slices import Described, Slice, slices_of
from screening.match.spools import Numbers, Pairs, Spool, distinct
from screening.names.abbreviations import Letters

_LOWER = np.uint64(0xFFFFFFFF)


def build(lines: Iterable[bytes], header: dict[str, object], processes: int = 1) -> Packed:
    """Index file of the entities in `lines` (the lines of entities.jsonl, with their ends): the same bytes whatever
    the number of processes."""
    fields = {"name_entity": "I", "name_ordinal": "I", "name_type": "B", "name_variant": "I", "name_initials": "B"}
    names = {field: Spool(typecode) for field, typecode in fields.items()}
    joins, identifiers, addresses = Pairs(), Pairs(), Pairs()
    vocabulary = _Vocabulary()
    forward: list[NDArray[np.uint32]] = []
    sizes: list[NDArray[np.uint32]] = []
    entity_offsets = Spool("Q")
    entity_offsets.add([0])
    entities = position = name_count = 0
    for one in slices_of(lines, processes):
        for spool, values in zip(
            names.values(),
            (np.add(one.entity, entities, dtype=np.uint32), one.ordinal, one.type, one.variant, one.initials),
            strict=True,
        ):
            spool.add(values)
        joins.add(_moved(one.joins, name_count))
        identifiers.add(_moved(one.identifiers, entities))
        addresses.add(_moved(one.addresses, entities))
        forward.append(vocabulary.numbers(one)[np.asarray(one.forward)])
        sizes.append(np.asarray(one.sizes))
        ends = np.cumsum(one.line_sizes, dtype=np.uint64) + np.uint64(position)
        entity_offsets.add(ends)
        position = int(ends[-1])
        entities += len(one.line_sizes)
        name_count += len(one.entity)
    forward_offsets = _offsets(_joined(sizes))
    arrays: Arrays = {
        **names,
        "forward": _spooled("I", *forward),
        "forward_offsets": _spooled("I", forward_offsets),
        "entity_offsets": entity_offsets,
    }
    looked_up = {"join": joins, "identifier": identifiers, "address": addresses, "key": vocabulary.keys}
    for name_of_keys, pairs in looked_up.items():
        arrays[f"{name_of_keys}_hash"], arrays[f"{name_of_keys}_value"] = pairs.sorted()
    arrays |= vocabulary.arrays()
    arrays |= _postings(forward, sizes, len(vocabulary.weight))
    return Packed(header | {"names": name_count, "entities": entities}, arrays)


class _Vocabulary:
    """The tokens of all names, numbered as they come."""

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}
        self.keys = Pairs()
        self.weight = Spool("d")
        self._kind = Spool("B")
        self._letters = {field: Spool("Q") for field in Letters._fields}
        self._text, self._offsets = Spool("B"), Spool("I")
        self._offsets.add([0])

    def numbers(self, one: Slice) -> NDArray[np.uint32]:
        """The numbers of a slice's tokens, new ones for new tokens."""
        known = len(self._numbers)
        found = [self._numbers.setdefault(digest, len(self._numbers)) for digest in one.digests]
        numbers = np.array(found, np.uint32)
        self._take(one.described, numbers, known)
        assert len(self.weight) == len(self._numbers), "a new token is described where it comes first"
        return numbers

    def arrays(self) -> Arrays:
        """What the file holds of the tokens, but for the keys that find them."""
        letters = {f"token_{field}": values for field, values in self._letters.items()}
        return {
            "token_weight": self.weight,
            "token_kind": self._kind,
            **letters,
            "token": self._text,
            "token_offsets": self._offsets,
        }

    def _take(self, described: Described, numbers: NDArray[np.uint32], known: int) -> None:
        """Takes over the described tokens but those that are known from a slice before."""
        new = numbers[np.asarray(described.places)] >= known
        self.weight.add(np.asarray(described.weights)[new])
        self._kind.add(np.asarray(described.kinds)[new])
        for spool, values in zip(self._letters.values(), described.letters, strict=True):
            spool.add(np.asarray(values)[new])
        texts = [described.texts[at] for at in np.flatnonzero(new)]
        begin = self._text.size
        self._text.add_bytes(b"".join(texts))
        self._offsets.add(list(accumulate(map(len, texts), initial=begin))[1:])
        keys = np.asarray(described.keys)
        owners = numbers[keys & _LOWER].astype(np.uint64)
        self.keys.add((keys & ~_LOWER | owners)[owners >= known])


def _moved(pairs: Iterable[int], by: int) -> Numbers:
    return np.asarray(pairs) + np.uint64(by)


def _joined(parts: list[NDArray[np.uint32]]) -> NDArray[np.uint32]:
    return np.concatenate([np.zeros(0, np.uint32), *parts])


def _offsets(sizes: NDArray[np.uint32] | NDArray[np.intp]) -> NDArray[np.uint32]:
    return np.concatenate([np.zeros(1, np.uint32), np.cumsum(sizes, dtype=np.uint32)])


def _spooled(typecode: str, *parts: NDArray[np.uint32]) -> Spool:
    spool = Spool(typecode)
    for part in parts:
        spool.add(part)
    return spool


def _postings(forward: list[NDArray[np.uint32]], sizes: list[NDArray[np.uint32]], tokens: int) -> Arrays:
    """The names of each token, by rising number, each once."""
    pairs = _joined(forward).astype(np.uint64)
    pairs <<= np.uint64(32)
    each = _joined(sizes)
    pairs |= np.repeat(np.arange(len(each), dtype=np.uint32), each)
    pairs = distinct(pairs)
    posting = _spooled("I", (pairs & _LOWER).astype(np.uint32))
    frequency = np.bincount((pairs >> np.uint64(32)).astype(np.intp), minlength=tokens)
    return {"posting": posting, "posting_offsets": _spooled("I", _offsets(frequency))}
