"""Builds the index of a snapshot: the tokens of all names, the keys that find them, and where the entities stand."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Sequence

from screening.lists.codec import entity_from_json
from screening.match.identifiers import identifier_keys
from screening.match.index_format import Arrays, pack
from screening.match.keys import index_keys, joined_keys, letters_keys
from screening.model import EntityType
from screening.names.abbreviations import Letters, letters_of
from screening.names.prepare import prepare_all
from screening.names.tokens import Kind, Token

TYPES = tuple(EntityType)
KINDS = tuple(Kind)


def build(lines: Iterable[bytes], header: dict[str, object]) -> bytes:
    """Index file of the entities in `lines` (the lines of entities.jsonl, with their ends)."""
    tokens: dict[Token, int] = {}
    postings: list[array[int]] = []
    joins: list[tuple[int, int]] = []
    identifiers: list[tuple[int, int]] = []
    arrays: Arrays = {key: array("I") for key in ("name_entity", "name_ordinal", "name_type", "name_variant")}
    arrays["name_initials"] = array("B")
    forward, forward_offsets = array("I"), array("I", [0])
    entity_offsets = array("Q", [0])
    position = 0
    for ordinal, line in enumerate(lines):
        position += len(line)
        entity_offsets.append(position)
        entity = entity_from_json(line.decode())
        identifiers += [(key, ordinal) for key in identifier_keys(entity.identifiers)]
        for name_ordinal, name in enumerate(entity.names):
            for variant, form in enumerate(prepare_all(name.value, entity.type)):
                name_id = len(arrays["name_entity"])
                arrays["name_entity"].append(ordinal)
                arrays["name_ordinal"].append(name_ordinal)
                arrays["name_variant"].append(variant)
                arrays["name_type"].append(TYPES.index(entity.type))
                arrays["name_initials"].append(min(255, sum(t.kind is Kind.INITIAL for t in form.tokens)))
                for token in form.tokens:
                    token_id = tokens.setdefault(token, len(tokens))
                    if token_id == len(postings):
                        postings.append(array("I"))
                    if not postings[token_id] or postings[token_id][-1] != name_id:
                        postings[token_id].append(name_id)
                    forward.append(token_id)
                forward_offsets.append(len(forward))
                joins += [(key, name_id) for key in joined_keys(form.tokens) | letters_keys(form)]
    arrays |= {"forward": forward, "forward_offsets": forward_offsets, "entity_offsets": entity_offsets}
    arrays |= _sorted_pairs("join", joins) | _sorted_pairs("identifier", identifiers)
    arrays |= _sorted_pairs("key", [(key, i) for token, i in tokens.items() for key in index_keys(token)])
    arrays |= _concatenated("posting", postings)
    arrays["token_weight"] = array("d", (token.weight for token in tokens))
    arrays["token_kind"] = array("B", (KINDS.index(token.kind) for token in tokens))
    letters = [letters_of(token) for token in tokens]
    for place, field in enumerate(Letters._fields):
        arrays[f"token_{field}"] = array("Q", (of_token[place] for of_token in letters))
    vocabulary = [json.dumps(_plain(token), ensure_ascii=False, separators=(",", ":")).encode() for token in tokens]
    arrays |= _concatenated("token", vocabulary)
    return pack(header | {"names": len(arrays["name_entity"]), "entities": len(entity_offsets) - 1}, arrays)


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


def _sorted_pairs(name: str, pairs: list[tuple[int, int]]) -> Arrays:
    """Two aligned arrays sorted by key: looked up by bisection."""
    pairs.sort()
    return {f"{name}_hash": array("I", (k for k, _ in pairs)), f"{name}_value": array("I", (v for _, v in pairs))}


def _concatenated(name: str, rows: Sequence[array[int] | bytes]) -> Arrays:
    """All rows in one array, and where each begins."""
    offsets = array("I", [0])
    data = array("B") if rows and isinstance(rows[0], bytes) else array("I")
    for row in rows:
        data.extend(row)
        offsets.append(len(data))
    return {name: data, f"{name}_offsets": offsets}
