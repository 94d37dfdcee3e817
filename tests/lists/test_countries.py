from __future__ import annotations

import pytest

from screening.lists.countries import country_code, is_country_code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Iran", "IR"),
        ("Iran (Islamic Republic of)", "IR"),
        ("Korea, North", "KP"),
        ("Democratic People's Republic of Korea", "KP"),
        ("Congo, Democratic Republic of the", "CD"),
        ("Congo", "CG"),
        ("Cote d Ivoire", "CI"),
        ("Islamic Republic of Afghanistan", "AF"),
        ("Lebanese Republic", "LB"),
        ("Türkiye", "TR"),
        ("  russia ", "RU"),
        ("St. Kitts & Nevis", "KN"),
        ("Region: Gaza", "PS"),
        ("China, Hong Kong Special Administrative Region", "HK"),
    ],
)
def test_the_publishers_spellings_give_the_iso_code(name: str, code: str) -> None:
    assert country_code(name) == code


def test_a_value_that_names_no_country_of_today_is_known_but_has_no_code() -> None:
    assert country_code("undetermined") == ""
    assert country_code("former Soviet Union") == ""


@pytest.mark.parametrize("name", ["Atlantis", "", "Irn", "IR"])
def test_an_unknown_name_is_never_guessed(name: str) -> None:
    assert country_code(name) is None


@pytest.mark.parametrize(("text", "known"), [("IR", True), ("NO", True), ("UK", False), ("ir", False), ("", False)])
def test_a_code_is_told_from_other_text(text: str, known: bool) -> None:
    assert is_country_code(text) is known
