"""Places that a route names only to say that the way does not lead there."""

import pytest

from screening.rules.denied_ways import without_denied_places
from screening.rules.readers import Countries, Unreadable, read_route


def taken(route: str) -> set[str]:
    places = read_route(without_denied_places(route))
    return set() if isinstance(places, Unreadable) else set(places.known)


@pytest.mark.parametrize(
    ("route", "countries"),
    [
        ("sea Hamburg-Poti, rail Baku-Aktau (no RU transit)", {"DE", "GE", "AZ", "KZ"}),
        ("Hamburg - Poti, not via Russia", {"DE", "GE"}),
        ("ohne Transit durch Russland", set()),
        ("Gdansk - Warszawa avoiding Belarus", {"PL"}),
        ("avoiding Russia and Belarus", set()),
        ("avoiding Russia/Belarus", set()),
        ("без транзита через РФ, через Актау", {"KZ"}),
        ("в обход России через Баку", {"AZ"}),
        ("Rusya'dan geçmeden Mersin - Poti", {"TR", "GE"}),
        ("Mersin - Poti, Rusya transiti yok", {"TR", "GE"}),
        ("sans passer par la Russie", set()),
        ("sin transito por Rusia", set()),
        ("senza transito in Russia", set()),
        ("bez tranzytu przez Rosję", set()),
        ("zonder transit door Rusland", set()),
        ("Poti - Aktau; Russia is not used", {"GE", "KZ"}),
        ("Poti - Aktau; Russia and Belarus excluded", {"GE", "KZ"}),
        ("Poti - Aktau, Russland ausgeschlossen", {"GE", "KZ"}),
    ],
)
def test_a_place_that_is_denied_is_no_stage(route: str, countries: set[str]) -> None:
    assert taken(route) == countries


@pytest.mark.parametrize(
    "route",
    [
        "Hamburg - Moscow, no delay",
        "no delay before Moscow",
        "train No 70 Moscow - Almaty",
        "Riga - Moscow - Almaty, avoiding Belarus",
        "not via Poland via Moscow",
        "not only Moscow",
        "not without Moscow",
        "no other way than Moscow",
        "nicht ohne Moskau",
        "via RU transit, no reloading in Minsk",
        "Hamburg - RU - Almaty",
        "DE-PL-BY-RU-KZ",
        "через Россию",
        "no way; Moscow",
        "Moskova sorun yok",
        "Moscow reloading prohibited",
        "Moscow",
    ],
)
def test_a_negation_of_something_else_leaves_the_place(route: str) -> None:
    assert "RU" in taken(route)


def test_a_route_that_denies_nothing_stays_as_it_is() -> None:
    assert without_denied_places("Hamburg  -  St. Petersburg (rail)") == "Hamburg  -  St. Petersburg (rail)"
    assert without_denied_places("") == ""


def test_two_letters_between_commas_are_no_country() -> None:
    assert read_route("Savannah, GA, by ship") == Countries(frozenset({"US"}))
