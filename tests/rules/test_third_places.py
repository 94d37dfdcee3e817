"""Countries that the notes name and that have no part in the order."""

import pytest

from screening.rules.third_places import third_places

ORDER = {"seller_country": "DE", "customer_country": "KG", "destination_country": "KG", "transit_countries": "TR"}


@pytest.mark.parametrize(
    ("notes", "countries"),
    [
        ("money from Dubai", {"AE"}),
        ("Zahlung kommt von einer kasachischen Bank", {"KZ"}),
        ("by truck to Bishkek by way of Istanbul", set()),
        ("вторая почта из российского банка", {"RU"}),
        ("delivery in May", set()),
        ("пишу по-русски, так быстрее", set()),
        ("пишу по-русски, груз пойдет в Россию", {"RU"}),
        ("our engineer speaks Russian", set()),
        ("controller menu in Russian", {"RU"}),
        ("往来:朝鲜煤炭", {"KP"}),
        ("款项来自北韓公司", {"KP"}),
        ("客户在俄罗斯的朋友", {"RU"}),
        ("貨在平壤倉庫", {"KP"}),
        ("モスクワの工場へ", {"RU"}),
        ("チタン合金", set()),
        ("イランイラン精油", set()),
        ("by ferry from Turkey, so no RU transit", set()),
        ("Die Route meidet Russland auf unseren Wunsch, Umladung in Istanbul", set()),
        ("no word of Russia on the invoice", {"RU"}),
        ("no direct route to Russia, so by Bishkek", {"RU"}),
    ],
)
def test_places_and_peoples_without_a_part(notes: str, countries: set[str]) -> None:
    places = third_places({**ORDER, "notes": notes})

    assert places is not None
    assert places.known == countries


def test_no_notes_tell_nothing() -> None:
    assert third_places(ORDER) is None
