"""Cells are read as what they hold, and what could mean two things is not guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.rules import readers
from screening.rules.readers import Countries, Days, Unreadable


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-12-31", "2024-12-31", "2024-12-31"),
        ("2024-12-31T10:00:00", "2024-12-31", "2024-12-31"),
        ("31.12.2024", "2024-12-31", "2024-12-31"),
        ("12/31/2024", "2024-12-31", "2024-12-31"),
        ("05.05.2024", "2024-05-05", "2024-05-05"),
        ("31 Dec 2024", "2024-12-31", "2024-12-31"),
        ("December 31, 2024", "2024-12-31", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("June 2024", "2024-06-01", "2024-06-30"),
        ("15 July 2024", "2024-07-15", "2024-07-15"),
        ("5. März 2024", "2024-03-05", "2024-03-05"),
        ("31 декабря 2024", "2024-12-31", "2024-12-31"),
        ("2024", "2024-01-01", "2024-12-31"),
    ],
)
def test_dates_keep_their_precision(text: str, first: str, last: str) -> None:
    assert readers.read_date(text) == Days(day(first), day(last))


@pytest.mark.parametrize("text", ["03/04/2024", "31.31.2020", "2024-13-01", "soon", "2024-02-30", "24-01-01", "-"])
def test_dates_with_two_meanings_or_none_are_unreadable(text: str) -> None:
    assert isinstance(readers.read_date(text), Unreadable)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1234.56", 1234.56),
        ("1,234.56", 1234.56),
        ("1.234,56", 1234.56),
        ("12,500", 12500.0),
        ("1 250 000", 1250000.0),
        ("EUR 3,000", 3000.0),
        ("0.500", 0.5),
        ("-5", -5.0),
        ("12,5", 12.5),
    ],
)
def test_amounts_are_read_in_the_usual_notations(text: str, amount: float) -> None:
    assert readers.read_money(text) == amount


@pytest.mark.parametrize("text", ["", "twelve", "1.2.3", "1,2,3.4,5", "1..5", "1,23,456.00", "٣"])
def test_other_amounts_are_unreadable(text: str) -> None:
    assert isinstance(readers.read_money(text), Unreadable)


def test_a_quantity_with_three_digits_after_a_comma_has_two_meanings() -> None:
    assert isinstance(readers.read_number("1,500"), Unreadable)
    assert readers.read_number("1,500.00") == 1500.0


@given(st.integers(min_value=0, max_value=10**12), st.integers(min_value=0, max_value=99))
def test_both_grouped_notations_give_the_same_amount(whole: int, cents: int) -> None:
    english = f"{whole:,}.{cents:02}"
    german = english.replace(",", " ").replace(".", ",").replace(" ", ".")
    assert readers.read_money(english) == readers.read_money(german) == float(f"{whole}.{cents:02}")


@given(st.text(max_size=30))
def test_no_text_makes_a_reader_fail(text: str) -> None:
    for read in (
        readers.read_date,
        readers.read_money,
        readers.read_number,
        readers.read_countries,
        readers.read_places,
        readers.read_domain,
        readers.read_phone,
        readers.countries_of_phone,
        readers.read_codes,
        readers.read_imo,
    ):
        read(text)


def test_countries_are_read_from_codes_and_names() -> None:
    assert readers.read_countries("TR; AE") == Countries(frozenset({"TR", "AE"}))
    assert readers.read_countries("Turkey / Iran") == Countries(frozenset({"TR", "IR"}))


def test_a_country_beside_an_unknown_one_is_incomplete() -> None:
    assert readers.read_countries("TR; Atlantis") == Countries(frozenset({"TR"}), complete=False)
    assert isinstance(readers.read_countries("Atlantis"), Unreadable)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Jebel Ali", {"AE"}),
        ("Port of Bandar Abbas, Iran", {"IR"}),
        ("Hamburg - Mersin - Jebel Ali", {"DE", "TR", "AE"}),
        ("AEJEA", {"AE"}),
        ("Ambarlı", {"TR"}),
        ("Cát Lái", {"VN"}),
    ],
)
def test_places_are_read_from_ports_towns_and_locodes(text: str, codes: set[str]) -> None:
    assert readers.read_places(text) == Countries(frozenset(codes))


def test_an_unknown_port_is_unreadable() -> None:
    assert isinstance(readers.read_places("Qxz Jetty"), Unreadable)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("+98 21 555", {"IR"}),
        ("0098 21 555", {"IR"}),
        ("(+971) 4 555", {"AE"}),
        ("+7 714 255", {"KZ"}),
        ("+44 1624 555", {"GB", "GG", "JE", "IM"}),
        ("+7 495 555", {"RU"}),
        ("+7 777 555", {"KZ"}),
        ("+850 2 555", {"KP"}),
    ],
)
def test_the_dialling_prefix_tells_the_countries(text: str, codes: set[str]) -> None:
    assert readers.countries_of_phone(text) == Countries(frozenset(codes))


@pytest.mark.parametrize("text", ["04 555 0101", "555", "+999 1", "ask"])
def test_a_number_without_known_prefix_tells_no_country(text: str) -> None:
    assert isinstance(readers.countries_of_phone(text), Unreadable)


def test_one_telephone_number_in_two_spellings_is_one() -> None:
    assert readers.read_phone("+852 5550 0177") == readers.read_phone("(00852) 5550-0177") == "85255500177"


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("Sales@Acme.Example", "acme.example"),
        ("https://www.acme.example/en?x=1", "acme.example"),
        ("www.acme.example:8080", "acme.example"),
    ],
)
def test_domains_are_read_from_mail_and_web_addresses(text: str, domain: str) -> None:
    assert readers.read_domain(text) == domain


def test_a_generic_domain_has_no_country_and_a_national_one_has() -> None:
    assert readers.country_of_domain("acme.com") is None
    assert readers.country_of_domain("acme.ir") == Countries(frozenset({"IR"}))
    assert readers.country_of_domain("acme.co.uk") == Countries(frozenset({"GB"}))


def test_tariff_codes_lose_their_dots() -> None:
    assert readers.read_codes("8542.31.00; 8542 39") == ("85423100", "854239")
    assert isinstance(readers.read_codes("see list"), Unreadable)


@pytest.mark.parametrize(
    ("number", "valid"), [("9074729", True), ("9074728", False), ("8814275", True), ("0000001", False)]
)
def test_the_check_digit_of_an_imo_number(number: str, valid: bool) -> None:
    assert readers.imo_is_valid(number) is valid


@given(st.integers(min_value=0, max_value=999_999))
def test_exactly_one_last_digit_makes_an_imo_number_valid(stem: int) -> None:
    assert sum(readers.imo_is_valid(f"{stem:06}{last}") for last in range(10)) == 1


def test_places_lie_in_one_country_each() -> None:
    assert readers.read_places("Rotterdam") == Countries(frozenset({"NL"}))  # reading the table checks it whole


@pytest.mark.parametrize(
    "text",
    [
        "BAFA AG 24-220915",
        "BIS D1258846",
        "OGEL (general)",
        "METI general bulk licence",
        "経済産業省 No. 23-40881",
        "EU001",
    ],
)
def test_licences_are_read_by_number_or_name(text: str) -> None:
    assert readers.read_licence(text)


@pytest.mark.parametrize(
    "text",
    ["none", "n/a", "NLR", "pending", "applied for 2026-05-01", "expired D1258846", "not required", "EAR99", "yes", "0",
     "keine", "beantragt 2026/117", "нет", "申请中 2026-117", "-", "D-448812 (issued to another customer)",
     "BAFA Einzelgenehmigung"],
)  # fmt: skip
def test_what_says_that_there_is_no_licence_is_none(text: str) -> None:
    assert readers.read_licence(text) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("UAMA individual authorisation", True),
        ("BAFA Einzelgenehmigung", True),
        ("SECO Bewilligung", True),
        ("経産省 輸出許可", True),
        ("SBDU licence pending", False),
        ("SECO Bewilligung nicht nötig", False),
        ("BIS licence of another customer", False),
        ("BAFA", False),
        ("licence", False),
        ("", False),
    ],
)
def test_a_licence_is_named_by_who_granted_it_and_its_kind(text: str, named: bool) -> None:
    assert readers.names_a_licence(text) is named


def test_goods_in_transit_leave_the_stage_before_the_last() -> None:
    assert readers.last_stage("Marseille - Limassol - Mersin - transit") == "Mersin"
    assert readers.last_stage("transit") == "transit"


def test_tables_of_words_hold_words() -> None:
    """YAML takes a bare `no` for false."""
    tables = readers.data_table("nothing_stated")
    assert all(isinstance(word, str) for words in tables.values() for word in words)


@pytest.mark.parametrize(("text", "nothing"), [("TBA", True), ("n/a", True), ("-", True), ("Unknown Pleasures", False)])
def test_a_name_that_names_nobody_states_nothing(text: str, nothing: bool) -> None:
    assert readers.states_nothing(text) is nothing


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("EXW", "exw"), ("EXW Hamburg", "exw"), ("Incoterms 2020: FCA Schiphol", "fca"), ("Ex Works, Köln", "exw"),
        ("ab Werk", "exw"), ("by agreement", "by agreement"),
    ],
)  # fmt: skip
def test_the_term_of_delivery_is_told_from_its_place(text: str, term: str) -> None:
    assert readers.read_incoterm(text) == term
