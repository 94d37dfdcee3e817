"""Keys of neighbouring words, worked out for many names at once."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from screening.match.index_joins import joins_of
from screening.match.keys import joined_keys
from screening.model import EntityType
from screening.names.prepare import prepare

WORDS = [
    *(
        "Max",
        "Xaver",
        "Schmidt",
        "Tsvetkov",
        "Vyacheslav",
        "Chang",
        "Hsiao",
        "Kim",
        "Jong",
        "Tanaka",
        "Hiroshi",
        "O",
        "E.",
    ),
    *(
        "Mohammed",
        "Ahmad",
        "Ouarghi",
        "حسن",
        "محمد",
        "김",
        "Αλέξης",
        "711",
        "5",
        "Yevgeny",
        "Joan",
        "Zavod",
        "Chczhchvjc",
    ),
]
NAMES = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join), min_size=1, max_size=6)


@given(NAMES, st.sampled_from([EntityType.PERSON, EntityType.ORGANIZATION]))
def test_the_keys_of_many_neighbours_are_those_of_each_two(names: list[str], type: EntityType) -> None:
    names_tokens = [prepare(name, type).tokens for name in names]
    places = {token: place for place, token in enumerate(dict.fromkeys(t for tokens in names_tokens for t in tokens))}
    forward = [places[token] for tokens in names_tokens for token in tokens]
    expected = {
        key << 32 | name
        for name, tokens in enumerate(names_tokens)
        for one, other in pairwise(tokens)
        for key in joined_keys(one, other)
    }
    assert set(joins_of(tuple(places), forward, list(map(len, names_tokens))).tolist()) == expected
