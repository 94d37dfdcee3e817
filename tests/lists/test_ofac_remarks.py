from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.lists.readers.ofac_labels import IDENTIFIERS, NOTES, number_label, number_label_before
from screening.lists.readers.ofac_remarks import parse_remarks, split_items
from screening.model import Identifier, Name, NameKind, Relation


def test_labels_that_differ_in_stops_alone_mean_the_same() -> None:
    for label, kind in IDENTIFIERS.items():
        assert IDENTIFIERS[number_label(label.rstrip(".:").replace("'", "’"))] == kind
        for spelled in (label, label.rstrip(".:"), label.replace("'", "’")):
            before, number = number_label_before(f"{spelled} 12 3")
            assert (IDENTIFIERS[before], number) == (kind, "12 3")


def test_a_quoted_alias_is_weak_whatever_its_kind() -> None:
    assert parse_remarks("a.k.a. 'SHIG'; f.k.a. 'OLD'.").names == [
        Name("SHIG", NameKind.WEAK_ALIAS),
        Name("OLD", NameKind.WEAK_ALIAS),
    ]


def test_an_alias_without_quotes_keeps_its_strength() -> None:
    assert parse_remarks("f.k.a. OLD NAME CO.; a.k.a. NEW NAME").names == [
        Name("OLD NAME CO.", NameKind.FORMER),
        Name("NEW NAME", NameKind.ALIAS),
    ]


def test_an_apostrophe_inside_a_quoted_alias_belongs_to_it() -> None:
    assert parse_remarks("a.k.a. 'ABU 'ALI'; Gender Male").names == [Name("ABU 'ALI", NameKind.WEAK_ALIAS)]


def test_a_semicolon_inside_a_quoted_alias_does_not_end_it() -> None:
    assert parse_remarks("a.k.a. 'ONE; TWO'; DOB 1970").names == [Name("ONE; TWO", NameKind.WEAK_ALIAS)]


def test_a_quote_that_never_closes_swallows_nothing() -> None:
    found = parse_remarks("a.k.a. 'CUT OFF; DOB 1970; POB Minsk, Belarus")
    assert found.birth_places == ["Minsk, Belarus"]
    assert found.birth_dates[0].text == "1970"


def test_birth_facts_are_read_with_their_alternatives() -> None:
    found = parse_remarks("DOB 04 Sep 1957; alt. DOB circa 1958; POB Tehran, Iran; alt. POB Qom, Iran; Gender Female.")
    assert [(date.earliest, date.circa) for date in found.birth_dates] == [("1957-09-04", False), ("1958-01-01", True)]
    assert found.birth_places == ["Tehran, Iran", "Qom, Iran"]
    assert found.gender == "female"


def test_nationality_and_citizenship_become_countries() -> None:
    found = parse_remarks("nationality Korea, North; citizen Russia; alt. nationality Russia")
    assert found.nationalities == ["KP", "RU"]


def test_a_country_of_registration_is_no_nationality() -> None:
    found = parse_remarks("Nationality of Registration Korea, North")
    assert (found.registered_in, found.nationalities) == (["KP"], [])


@pytest.mark.parametrize(
    ("item", "identifier"),
    [
        ("Aircraft Manufacturer’s Serial Number (MSN) 1234", Identifier("aircraft_serial", "1234")),
        ("C.U.R.P AAAA010101 (Mexico)", Identifier("national_id", "AAAA010101", "MX")),
        ("SRE Permit No 1234 (Mexico)", Identifier("residence_permit", "1234", "MX")),
        ("Tarjeta Profesional 5678 (Colombia)", Identifier("licence", "5678", "CO")),
        ("International Maritime Organization No. (9074729)", Identifier("imo", "9074729")),
        ("Passport A1234567 (Iran) issued 08 May 2009 expires 08 May 2019", Identifier("passport", "A1234567", "IR")),
        ("alt. Passport 645 (Russia)", Identifier("passport", "645", "RU")),
        ("Tax ID No. 7708(5) (Russia).", Identifier("tax_id", "7708(5)", "RU")),
        ("Registration Number HRA 73 (Stuttgart) (Germany)", Identifier("registration", "HRA 73 (Stuttgart)", "DE")),
        ("Registration Number HRA 73 (Stuttgart)", Identifier("registration", "HRA 73 (Stuttgart)")),
        ("National ID No. 21 (Congo, Democratic Republic of the)", Identifier("national_id", "21", "CD")),
        ("Vessel Registration Identification IMO 7406784", Identifier("imo", "7406784")),
        ("Vessel Registration Identification RS 15 (Russia)", Identifier("vessel_registration", "RS 15", "RU")),
        ("MMSI 572469210", Identifier("mmsi", "572469210")),
        ("SWIFT/BIC HAVIGB2L", Identifier("swift_bic", "HAVIGB2L")),
        ("Legal Entity Number 2534 (Russia)", Identifier("lei", "2534", "RU")),
        ("alt. Digital Currency Address - XBT 1Kuf2", Identifier("wallet", "1Kuf2")),
        ("Website www.example.com.", Identifier("website", "www.example.com")),
        ("Phone Number 98 21 1", Identifier("phone", "98 21 1")),
        ("Telephone (98)(21)", Identifier("phone", "(98)(21)")),
    ],
)
def test_a_number_is_read_with_its_kind_and_country(item: str, identifier: Identifier) -> None:
    found = parse_remarks(item)
    assert found.identifiers == [identifier]
    assert found.leftovers == []


def test_the_longest_label_wins() -> None:
    assert parse_remarks("Business Registration Number 12").identifiers == [Identifier("registration", "12")]
    assert parse_remarks("Company Number IMO 5055293").identifiers == [Identifier("imo_company", "5055293")]


def test_a_number_with_an_unknown_label_is_kept_and_reported() -> None:
    found = parse_remarks("Guild Membership No. 77 (Malta)")
    assert found.identifiers == [Identifier("other", "77", "MT")]
    assert found.leftovers == [("number labelled 'Guild Membership No.'", "Guild Membership No. 77 (Malta)")]


def test_links_keep_the_full_stop_of_a_company_form() -> None:
    found = parse_remarks("Linked To: PETRO, S.A.; Linked To: MAHAN AIR.")
    assert found.relations == [Relation("linked_to", "PETRO, S.A."), Relation("linked_to", "MAHAN AIR")]


def test_ship_and_aircraft_facts_are_gathered() -> None:
    found = parse_remarks("Former Vessel Flag Malta; alt. Former Vessel Flag Tuvalu; Aircraft Model A300B4-622R")
    assert found.vessel == {"former_flags": "Malta; Tuvalu", "model": "A300B4-622R"}


def test_legal_notes_are_understood_and_titles_are_not_reported_twice() -> None:
    text = "Brigadier General; Target Type Private Company; Secondary sanctions risk: section 1(b) of Order 13224"
    assert parse_remarks(text, ["Brigadier General"]).leftovers == []


@pytest.mark.parametrize("item", ["DOB late 1970s", "nationality Atlantis", "founded by a cousin"])
def test_what_is_not_understood_is_given_back(item: str) -> None:
    assert [text for _, text in parse_remarks(f"{item}; DOB 1970").leftovers] == [item]


labels = st.sampled_from(["DOB", "a.k.a. '", "nationality", "Linked To:", "Gender", *NOTES, *IDENTIFIERS])
junk = st.text(alphabet=st.sampled_from("ab1 ();'.,-0é\n"), max_size=15)


@given(st.lists(st.builds("{} {}".format, labels, junk) | st.text(max_size=20)).map("; ".join))
def test_no_remarks_make_the_parser_fail(text: str) -> None:
    parse_remarks(text)


@given(st.lists(st.text(alphabet="abc '.k", min_size=1, max_size=8)).map(";".join))
def test_splitting_loses_no_character_but_separators(text: str) -> None:
    def letters(value: str) -> str:
        return "".join(char for char in value if char not in " .;")

    assert letters("".join(split_items(text))) == letters(text)


def test_prose_that_begins_like_a_number_gives_none() -> None:
    found = parse_remarks("Passport and National ID were issued in Ulm, Germany; Passport P 12 (Russia)")
    assert found.identifiers == [Identifier("passport", "P 12", "RU")]
    assert found.leftovers == [("text", "Passport and National ID were issued in Ulm, Germany")]
