"""The index of one snapshot: which listed names could score at or above a threshold against a query.

Built once per snapshot and version of the name data, kept beside the snapshot, memory-mapped. It only prunes: every
name it offers is prepared and scored anew by `compare`, so a wrong index can lose a name but never change a score.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, cached_property, lru_cache, partial
from itertools import pairwise
from pathlib import Path

from screening.lists.codec import entity_from_json
from screening.lists.pieces import Pieces
from screening.lists.snapshot import Snapshot
from screening.lists.stamps import found_whole
from screening.match.identifiers import identifier_keys
from screening.match.index_format import FORMAT, TYPES, DamagedIndex, check_whole, unpack
from screening.match.keys import (
    equal_lookups,
    joined_consonant_lookups,
    joined_lookups,
    letters_lookups,
    lookup_keys,
    whole_consonant_lookups,
    whole_lookups,
)
from screening.match.similarity import Similarity, joins, similarity
from screening.model import Entity, EntityType, Identifier, Name
from screening.names.abbreviations import Letters
from screening.names.data_files import digest as names_digest
from screening.names.fold import Fold, Skeleton
from screening.names.prepare import prepare_all
from screening.names.tokens import Kind, NameForm, Token, Writing

FILE = "names.idx"
_PERSON = TYPES.index(EntityType.PERSON)


class ListIndex:
    """Read access to the index of one snapshot."""

    def __init__(self, snapshot: Snapshot, data: memoryview) -> None:
        self.snapshot = snapshot
        self.header, self.arrays = unpack(data)
        if self.header.get("made_for") != _made_for(snapshot):
            raise DamagedIndex("made for another snapshot or by another version")
        self.name_count: int = self.header["names"]
        self._lines = Pieces(snapshot.entities_path)
        # some 1.5, 2 and 1 kB each, in every process
        self.entity = lru_cache(maxsize=5_000)(self._entity)
        self.name = lru_cache(maxsize=10_000)(self._name)
        self.token = lru_cache(maxsize=30_000)(self._token)
        self.counterparts = lru_cache(maxsize=10_000)(self._counterparts)

    def _token(self, token_id: int) -> Token:
        start, end = self.arrays["token_offsets"][token_id], self.arrays["token_offsets"][token_id + 1]
        text, key, folded, bones, kind, weight, groups, stem, writing, original, habits, sounds = json.loads(
            str(self.arrays["token"][start:end], "utf-8")
        )
        return Token(
            text, key, Fold(folded), Skeleton(bones), Kind(kind), weight, frozenset(groups), stem, Writing(writing),
            original, frozenset(habits), frozenset(sounds),
        )  # fmt: skip

    def _entity(self, ordinal: int) -> Entity:
        start, end = self.arrays["entity_offsets"][ordinal], self.arrays["entity_offsets"][ordinal + 1]
        return entity_from_json(self._lines.read(start, end).decode())

    def _counterparts(self, token: Token) -> tuple[tuple[int, Similarity], ...]:
        """Listed tokens that agree with a query token, with their similarity."""
        hashes, values = self.arrays["key_hash"], self.arrays["key_value"]
        ids = {i for key in lookup_keys(token) for i in _equal_range(hashes, values, key)}
        scored = ((i, similarity(token, self.token(i))) for i in sorted(ids))
        return tuple((i, s) for i, s in scored if s.value > 0.0)

    def has_equal_word(self, tokens: tuple[Token, ...], persons: bool) -> bool:
        """Whether a listed name of a person, or of another entity, has a word with the key or fold of one of these."""
        hashes, values = self.arrays["key_hash"], self.arrays["key_value"]
        equal = (i for key in equal_lookups(tokens) for i in _equal_range(hashes, values, key))
        return any(self.is_person(n) is persons for i in equal for n in self.names_with(i))

    def frequency(self, token_id: int) -> int:
        """Number of listed names with this token."""
        return self.arrays["posting_offsets"][token_id + 1] - self.arrays["posting_offsets"][token_id]

    def names_with(self, token_id: int) -> memoryview:
        """Ids of the listed names with this token."""
        return self.arrays["posting"][
            self.arrays["posting_offsets"][token_id] : self.arrays["posting_offsets"][token_id + 1]
        ]

    def names_joining(self, form: NameForm) -> set[int]:
        """Listed names of the form's kind, of persons or others, in which one token stands as two or two as one."""
        tokens = form.tokens
        hashes, values = self.arrays["join_hash"], self.arrays["join_value"]
        found: set[int] = set()
        for token in tokens:
            keys = joined_lookups(token) | joined_consonant_lookups(token)
            names = {n for key in keys for n in _equal_range(hashes, values, key)}
            found.update(n for n in names if self.is_person(n) is form.personal and self.has_as_two(n, token))
        wholes = {
            i
            for key in whole_lookups(tokens) | whole_consonant_lookups(tokens)
            for i in _equal_range(self.arrays["key_hash"], self.arrays["key_value"], key)
        }
        for token_id in wholes:
            whole = self.token(token_id)
            if any(joins(whole, a, b) or joins(whole, b, a) for a, b in pairwise(tokens)):
                found.update(self.names_with(token_id))
        return found

    def names_with_letters(self, form: NameForm) -> set[int]:
        """Listed names that may have the same letters, or the initials of the other as their letters."""
        hashes, values = self.arrays["join_hash"], self.arrays["join_value"]
        return {n for key in letters_lookups(form) for n in _equal_range(hashes, values, key)}

    def has_as_two(self, name_id: int, token: Token) -> bool:
        """Whether neighbouring tokens of a listed name are together the one token."""
        listed = [self.token(i) for i in self.token_ids(name_id)]
        return any(joins(token, a, b) or joins(token, b, a) for a, b in pairwise(listed))

    def find(self, entity_id: str) -> Entity | None:
        """The entity with this id: they lie by rising id."""
        count: int = self.header["entities"]
        at = bisect_left(range(count), entity_id, key=lambda ordinal: self.entity(ordinal).id)
        found = self.entity(at) if at < count else None
        return found if found and found.id == entity_id else None

    def entities_with_identifier(self, identifiers: tuple[Identifier, ...]) -> set[int]:
        """Ordinals of entities that may share a strong identifier."""
        hashes, values = self.arrays["identifier_hash"], self.arrays["identifier_value"]
        return {e for key in identifier_keys(identifiers) for e in _equal_range(hashes, values, key)}

    def entities_at(self, addresses: tuple[str, ...]) -> set[int]:
        """Ordinals of entities listed by address alone that may be at one of these."""
        hashes, values = self.arrays["address_hash"], self.arrays["address_value"]
        if not addresses or not len(hashes):
            return set()
        from screening.match.addresses import party_keys  # its tables are for parties with addresses alone

        return {e for key in party_keys(addresses) for e in _equal_range(hashes, values, key)}

    def letters(self, token_id: int) -> Letters:
        """The letters of a token as an abbreviation, or as a word that has one."""
        return Letters(*(self.arrays[f"token_{field}"][token_id] for field in Letters._fields))

    def token_ids(self, name_id: int) -> memoryview:
        """Tokens of a listed name."""
        return self.arrays["forward"][
            self.arrays["forward_offsets"][name_id] : self.arrays["forward_offsets"][name_id + 1]
        ]

    def type_of(self, name_id: int) -> EntityType:
        """Type of the entity that bears this name."""
        return TYPES[self.arrays["name_type"][name_id]]

    def is_person(self, name_id: int) -> bool:
        """Whether this is the name of a person."""
        return bool(self.arrays["name_type"][name_id] == _PERSON)

    @cached_property
    def other_types(self) -> frozenset[EntityType]:
        """Types of the entities that are no persons."""
        borne = bytes(self.arrays["name_type"])
        return frozenset(type for i, type in enumerate(TYPES) if i in borne) - {EntityType.PERSON}

    def entity_of(self, name_id: int) -> int:
        """Ordinal of the entity that bears this name."""
        return self.arrays["name_entity"][name_id]

    def _name(self, name_id: int) -> tuple[Name, NameForm]:
        """A listed name as published, and the part of its text that was indexed under this id, prepared anew."""
        name = self.entity(self.entity_of(name_id)).names[self.arrays["name_ordinal"][name_id]]
        return name, prepare_all(name.value, self.type_of(name_id))[self.arrays["name_variant"][name_id]]


def _equal_range(hashes: memoryview, values: memoryview, key: int) -> Iterator[int]:
    i = bisect_left(hashes, key)
    while i < len(hashes) and hashes[i] == key:
        yield values[i]
        i += 1


#: The modules beside the names that decide under which keys a token, a number or an address is kept.
_CODE = (
    *(
        "keys.py",
        "similarity.py",
        "index_build.py",
        "index_slices.py",
        "index_joins.py",
        "checksums.py",
        "identifiers.py",
    ),
    *("addresses.py", "address_parts.py", "address_words.py"),
)


@cache
def _code_digest() -> str:
    total = hashlib.sha256(f"{names_digest()} {' '.join(TYPES)}".encode())
    for module in _CODE:
        total.update(Path(__file__).with_name(module).read_bytes())
    return total.hexdigest()


def _made_for(snapshot: Snapshot) -> str:
    """What an index belongs to: the list's bytes, and the code and data that prepare names."""
    return f"{snapshot.digest} {_code_digest()}"


def _map(path: Path) -> memoryview:
    with path.open("rb") as stream:
        if os.fstat(stream.fileno()).st_size == 0:
            return memoryview(b"")
        return memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))


def ensure_index(snapshot: Snapshot, *, by_stamp: bool = False, processes: int = 1) -> ListIndex:
    """The snapshot's index; built where missing, outdated or damaged, and kept where the folder can be written.

    `by_stamp`: an index found whole before and untouched since is not read again as a whole (see `stamps`).
    `processes`: how many may build that of a large list; more than 1 only where the main module can be imported
    without harm, as `multiprocessing` asks.
    ListsProblem where the list itself is not there any more.
    """
    path = snapshot.folder / FILE
    try:
        data = _map(path)
        found_whole(path, str(FORMAT), partial(check_whole, data), by_stamp=by_stamp)
        return ListIndex(snapshot, data)
    except (OSError, DamagedIndex):
        pass
    return ListIndex(snapshot, _rebuilt(snapshot, path, processes))


def _rebuilt(snapshot: Snapshot, path: Path, processes: int) -> memoryview:
    """A new index, from its file, or from memory where the folder cannot be written."""
    from screening.match.index_build import build  # takes numpy, which a check does without

    with snapshot.open_lines() as lines:
        packed = build(lines, {"made_for": _made_for(snapshot)}, processes)
    temporary = path.with_name(f".{FILE}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            file.writelines(packed.pieces())
        temporary.replace(path)
        return _map(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        return memoryview(b"".join(packed.pieces()))
