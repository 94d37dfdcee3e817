"""Builds the index of a snapshot: the tokens of all names, the keys that find them, and where the entities stand.

What grows with the list is kept as plain numbers, most of them on disk: a token as object takes fifty times its place
in the file.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import pairwise

from screening.lists.codec import entity_from_json
from screening.match.addresses import listed_keys
from screening.match.identifiers import identifier_keys
from screening.match.index_format import Arrays, Packed
from screening.match.keys import index_keys, joined_keys, letters_keys
from screening.match.spools import Pairs, Spool
from screening.model import EntityType
from screening.names.abbreviations import Letters, letters_of
from screening.names.prepare import prepare_all
from screening.names.tokens import Kind, Token

TYPES = tuple(EntityType)
KINDS = tuple(Kind)
#: Tokens held as objects to find their numbers quickly; beyond, all are found by their digests.
_AT_HAND = 10_000


def build(lines: Iterable[bytes], header: dict[str, object]) -> Packed:
    """Index file of the entities in `lines` (the lines of entities.jsonl, with their ends)."""
    vocabulary = _Vocabulary()
    joins, identifiers, addresses = Pairs(), Pairs(), Pairs()
    of_names = {field: Spool("I") for field in ("name_entity", "name_ordinal", "name_type", "name_variant")}
    of_names["name_initials"] = Spool("B")
    forward, forward_offsets = array("I"), array("I", [0])
    entity_offsets = Spool("Q")
    entity_offsets.append(0)
    position = 0
    for ordinal, line in enumerate(lines):
        position += len(line)
        entity_offsets.append(position)
        entity = entity_from_json(line.decode())
        for key in identifier_keys(entity.identifiers):
            identifiers.add(key, ordinal)
        for key in listed_keys(entity.addresses) if entity.address_only else ():
            addresses.add(key, ordinal)
        for name_ordinal, name in enumerate(entity.names):
            if entity.address_only and not name_ordinal:
                continue  # an address in the place of a name
            for variant, form in enumerate(prepare_all(name.value, entity.type)):
                name_id = len(of_names["name_entity"])
                of_names["name_entity"].append(ordinal)
                of_names["name_ordinal"].append(name_ordinal)
                of_names["name_variant"].append(variant)
                of_names["name_type"].append(TYPES.index(entity.type))
                of_names["name_initials"].append(min(255, sum(t.kind is Kind.INITIAL for t in form.tokens)))
                forward.extend(vocabulary.number(token) for token in form.tokens)
                forward_offsets.append(len(forward))
                for key in joined_keys(form.tokens) | letters_keys(form):
                    joins.add(key, name_id)
    arrays: Arrays = {
        **of_names,
        "forward": forward,
        "forward_offsets": forward_offsets,
        "entity_offsets": entity_offsets,
    }
    looked_up = {"join": joins, "identifier": identifiers, "address": addresses, "key": vocabulary.keys}
    for name_of_keys, pairs in looked_up.items():
        arrays[f"{name_of_keys}_hash"], arrays[f"{name_of_keys}_value"] = pairs.sorted()
    arrays |= vocabulary.arrays()
    arrays |= _postings(forward, forward_offsets, len(vocabulary.weight))
    return Packed(header | {"names": len(of_names["name_entity"]), "entities": len(entity_offsets) - 1}, arrays)


class _Vocabulary:
    """The tokens of all names, numbered as they come."""

    def __init__(self) -> None:
        self._at_hand: dict[Token, int] = {}
        self._numbers: dict[bytes, int] = {}
        self.keys = Pairs()
        self.weight = Spool("d")
        self._kind = Spool("B")
        self._letters = {field: Spool("Q") for field in Letters._fields}
        self._text, self._offsets = Spool("B"), Spool("I")
        self._offsets.append(0)

    def number(self, token: Token) -> int:
        """The number of a token, a new one for a new token."""
        number = self._at_hand.get(token)
        if number is None:
            text = json.dumps(_plain(token), ensure_ascii=False, separators=(",", ":")).encode()
            number = self._numbers.setdefault(blake2b(text, digest_size=16).digest(), len(self._numbers))
            if number == len(self.weight):
                self._take(token, text, number)
            if len(self._at_hand) >= _AT_HAND:
                self._at_hand.clear()
            self._at_hand[token] = number
        return number

    def arrays(self) -> Arrays:
        """What the file holds of the tokens, but for the keys that find them. There come no more."""
        self._at_hand.clear()
        self._numbers.clear()
        letters = {f"token_{field}": values for field, values in self._letters.items()}
        return {
            "token_weight": self.weight,
            "token_kind": self._kind,
            **letters,
            "token": self._text,
            "token_offsets": self._offsets,
        }

    def _take(self, token: Token, text: bytes, number: int) -> None:
        for key in index_keys(token):
            self.keys.add(key, number)
        self.weight.append(token.weight)
        self._kind.append(KINDS.index(token.kind))
        for values, value in zip(self._letters.values(), letters_of(token), strict=True):
            values.append(value)
        self._text.frombytes(text)
        self._offsets.append(len(self._text))


def _postings(forward: array[int], forward_offsets: array[int], tokens: int) -> Arrays:
    """The names of each token, by rising number, each once."""
    offsets = array("I", bytes(4 * (tokens + 1)))
    for token_id, _ in _distinct(forward, forward_offsets):
        offsets[token_id + 1] += 1
    for at in range(tokens):
        offsets[at + 1] += offsets[at]
    posting, free = array("I", bytes(4 * offsets[tokens])), offsets[:]
    for token_id, name_id in _distinct(forward, forward_offsets):
        posting[free[token_id]] = name_id
        free[token_id] += 1
    return {"posting": posting, "posting_offsets": offsets}


def _distinct(forward: array[int], forward_offsets: array[int]) -> Iterator[tuple[int, int]]:
    """Token and name of each name's tokens, each once."""
    for name_id, (begin, end) in enumerate(pairwise(forward_offsets)):
        for token_id in set(forward[begin:end]):
            yield token_id, name_id


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
