"""What a batch believes of words that may agree is never less than what is true of them."""

from __future__ import annotations

from random import Random

import pytest

from screening.match.bounds import fewest_slips
from screening.match.bulk_tokens import BulkTokens
from screening.match.index import ListIndex, ensure_index
from screening.match.name_parts import with_typo
from screening.match.similarity import similarity
from screening.match.sought import Query, Sought
from screening.model import Entity, EntityType, Name
from screening.names.prepare import prepare
from screening.names.tokens import Kind
from tests.match.world import snapshot

WORDS = (
    *("Basalt", "Bazalt", "zenzin", "sensin", "Kazan", "Kasan", "Serov", "Serovskii", "Vladimir", "Wladimir", "Putin"),
    *(
        "Ivanovich",
        "Ivanovych",
        "Petrovna",
        "Petrowna",
        "Muhammad",
        "Mohd",
        "محمد",
        "حسن",
        "حسين",
        "حسینی",
        "Ali",
        "علی",
    ),
    *("Kim", "김", "Jong", "Usama", "Osama", "Orion", "Oion", "Saman", "Saan", "Иванов", "Ivnov", "Шипинг", "Shipping"),
    *("Hassan", "Hasan", "Alhassan", "Hussein", "zavod", "plant", "Industries", "industrial", "711", "Li", "Lee", "x"),
    *("Rosoboroneksport", "Rosoboronexport", "Рособоронэкспорт", "אברהם", "Avraham", "Abraham", "Giorgos", "Γιώργος"),
    *("Krasnyi", "Krasny", "Krasnaya", "Salute", "Salyut", "Valentin", "Valentina", "Schmidt", "Shmit", "Xerxes"),
)


@pytest.fixture(scope="module", params=[EntityType.PERSON, EntityType.ORGANIZATION])
def listed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ListIndex:
    random = Random(3)
    words = [*WORDS, *(with_typo(word, random) for word in WORDS if word.isascii() for _ in range(3))]
    entities = (Entity(f"E{n:03}", "internal", request.param, (Name(word),)) for n, word in enumerate(words))
    return ensure_index(snapshot(tmp_path_factory.mktemp("data"), tuple(entities)))


def test_nothing_that_agrees_is_left_out_or_rated_too_low(listed: ListIndex) -> None:
    type = listed.type_of(0)
    random = Random(4)
    words = [*WORDS, *(with_typo(word, random) for word in WORDS if word.isascii() for _ in range(3))]
    queries = [Query(prepare(word, type), type is EntityType.PERSON, 0.85) for word in words]
    sought = Sought(queries)
    found = BulkTokens(listed).of(sought, range(len(queries)))
    agreeing = loose = 0
    for number, word in enumerate(sought.words):
        counterparts = found[number]
        places = {id: place for place, id in enumerate(counterparts.ids.tolist())}
        for id in range(len(listed.arrays["token_kind"])):
            token = listed.token(id)
            if Kind.INITIAL in (word.token.kind, token.kind) or not (s := similarity(word.token, token)).value:
                continue
            slips = fewest_slips(word.token, token, s)
            value, least = counterparts.values[places[id]], counterparts.slips[places[id]]
            assert value >= s.value - 1e-9, (word.token.text, token.text)
            assert least <= slips, (word.token.text, token.text)
            agreeing, loose = agreeing + 1, loose + (value > s.value)
            assert counterparts.similarity(id) == s
            assert counterparts.rated(id) == (s.value, slips)
    assert agreeing > 500
    assert loose > 50
