from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.lists.codec import entity_from_json, entity_to_json
from screening.model import Address, Entity, EntityType, Identifier, Locator, Name, PartialDate, Relation

texts = st.text(max_size=12)
entities = st.builds(
    Entity,
    id=texts,
    list_id=texts,
    type=st.sampled_from(EntityType),
    names=st.lists(st.builds(Name), max_size=3).map(tuple),
    programs=st.lists(texts, max_size=2).map(tuple),
    countries=st.lists(texts, max_size=2).map(tuple),
    nationalities=st.lists(texts, max_size=2).map(tuple),
    birth_dates=st.lists(st.builds(PartialDate, circa=st.booleans()), max_size=2).map(tuple),
    birth_places=st.lists(texts, max_size=2).map(tuple),
    gender=texts,
    titles=st.lists(texts, max_size=2).map(tuple),
    identifiers=st.lists(st.builds(Identifier, country=texts), max_size=2).map(tuple),
    addresses=st.lists(st.builds(Address, text=texts, city=texts), max_size=2).map(tuple),
    relations=st.lists(st.builds(Relation, target_id=texts), max_size=2).map(tuple),
    vessel=st.dictionaries(texts, texts, max_size=2),
    designated=texts,
    legal_effect=texts,
    sublist=texts,
    remarks=texts,
    url=texts,
    locator=st.builds(Locator),
)


@given(entities)
def test_an_entity_comes_back_from_its_line_unchanged(entity: Entity) -> None:
    assert entity_from_json(entity_to_json(entity)) == entity


@given(entities)
def test_an_entity_is_one_line_whatever_breaks_its_texts_hold(entity: Entity) -> None:
    assert len(entity_to_json(entity).splitlines()) == 1


def test_a_line_separator_and_a_lone_surrogate_survive_writing_as_utf_8() -> None:
    entity = Entity("1", "un_sc", EntityType.PERSON, (Name("a\u2028b\x85c\ud800"),))
    assert entity_from_json(entity_to_json(entity).encode().decode()) == entity


def test_empty_fields_are_left_out_and_keys_are_sorted() -> None:
    line = entity_to_json(Entity("1", "un_sc", EntityType.PERSON, (Name("گروه"),)))
    assert line == '{"id":"1","list_id":"un_sc","names":[{"kind":"primary","value":"گروه"}],"type":"person"}'


@pytest.mark.parametrize("line", ["", "{}", "[]", '{"id":"1","list_id":"x","type":"planet"}'])
def test_a_line_that_is_no_entity_is_refused(line: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        entity_from_json(line)
