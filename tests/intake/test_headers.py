"""What a column header is taken to mean."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from screening.intake.fields import PARTY_ROLE, vocabulary
from screening.intake.headers import read_header
from screening.model import ROLES

CONTRACT_ROLE_FIELDS = (
    "name country address phone email website business founded type id contact contact_title account account_country "
    "owner director wallet"
)
CONTRACT_ORDER_FIELDS = (
    "order_id order_date vessel_imo vessel_flag goods_description part_number licence_number hs_code eccn quantity "
    "unit unit_price total_value currency origin_country transit_countries destination_country "
    "port_of_loading port_of_discharge route incoterm payment_method payment_country invoice_buyer invoice_destination "
    "bl_consignee bl_port_of_discharge end_use end_use_statement notes"
)
CONTRACT_PARTY_FIELDS = "id name type alias country nationality birth_date address identifier"


def spellings(name: str) -> list[str]:
    words = name.split("_")
    camel = words[0] + "".join(word.capitalize() for word in words[1:])
    return [name, name.upper(), " ".join(words).title(), "-".join(words), camel, f"  {name} "]


@pytest.mark.parametrize("role", ROLES)
def test_every_role_field_of_the_contract_is_known_in_every_spelling(role: str) -> None:
    for field in CONTRACT_ROLE_FIELDS.split():
        for spelling in spellings(f"{role}_{field}"):
            meaning = read_header(spelling)
            assert meaning is not None, spelling
            assert (meaning.role, meaning.field) == (role, field), spelling


@pytest.mark.parametrize("field", CONTRACT_ORDER_FIELDS.split())
def test_every_order_field_of_the_contract_is_known_in_every_spelling(field: str) -> None:
    for spelling in spellings(field):
        meaning = read_header(spelling)
        assert meaning is not None, spelling
        assert (meaning.role, meaning.field) == ("", field), spelling


@pytest.mark.parametrize("field", CONTRACT_PARTY_FIELDS.split())
def test_every_party_field_of_the_contract_is_known_in_every_spelling(field: str) -> None:
    for spelling in spellings(field):
        meaning = read_header(spelling)
        assert meaning is not None, spelling
        assert (meaning.role, meaning.field) == (PARTY_ROLE, field), spelling


@pytest.mark.parametrize(
    ("header", "role", "field"),
    [
        ("Customer Name", "customer", "name"),
        ("cust_name", "customer", "name"),
        ("FULL NAME", "party", "name"),
        ("Nom", "party", "name"),
        ("Kunde", "customer", "name"),
        ("Nom du client", "customer", "name"),
        ("DOB", "party", "birth_date"),
        ("Geburtsdatum", "party", "birth_date"),
        ("Дата рождения", "party", "birth_date"),
        ("End User Name", "end_user", "name"),
        ("enduser", "end_user", "name"),
        ("EndUserCountry", "end_user", "country"),
        ("Country of the End User", "end_user", "country"),
        ("consignee", "consignee", "name"),
        ("Ship To Name", "consignee", "name"),
        ("Ship-To Country", "consignee", "country"),
        ("Intermediate Consignee Address", "intermediate_consignee", "address"),
        ("Sold To", "customer", "name"),
        ("Bill To", "payer", "name"),
        ("vendor", "seller", "name"),
        ("supplier_country", "seller", "country"),
        ("Notify Party", "notify_party", "name"),
        ("Company Name", "party", "name"),
        ("Counterparty", "party", "name"),
        ("Alias 2", "party", "alias"),
        ("AKA", "party", "alias"),
        ("Passport No.", "party", "passport"),
        ("HS Code", "", "hs_code"),
        ("Tariff Code", "", "hs_code"),
        ("PO Number", "", "order_id"),
        ("Item Description", "", "goods_description"),
        ("License No.", "", "licence_number"),
        ("End-User Statement", "", "end_use_statement"),
        ("IMO", "party", "imo"),
        ("No", "party", "id"),
        ("Name of Individual or Entity", "party", "name"),
        ("alt_names", "party", "alias"),
        ("countries", "party", "country"),
    ],
)
def test_common_synonyms_are_known(header: str, role: str, field: str) -> None:
    meaning = read_header(header)
    assert meaning is not None
    assert (meaning.role, meaning.field) == (role, field)


@pytest.mark.parametrize("header", ["", "   ", "---", "Shoe size", "exchange", "ticker", "Internal remark code xyz"])
def test_an_unknown_header_means_nothing(header: str) -> None:
    assert read_header(header) is None


def test_an_unknown_header_that_begins_with_a_role_is_told_apart() -> None:
    meaning = read_header("Consignee name and address")
    assert meaning is not None
    assert (meaning.field, meaning.like) == ("", "consignee")


def test_no_spelling_stands_for_two_meanings() -> None:
    vocabulary.cache_clear()
    assert vocabulary().roles  # building the vocabulary raises where one does


def test_no_section_of_the_vocabulary_has_a_key_twice() -> None:
    path = Path(__file__).resolve().parents[2] / "screening" / "intake" / "data" / "columns.yml"
    for section in re.split(r"^(?=\w)", path.read_text(encoding="utf-8"), flags=re.MULTILINE):
        keys = re.findall(r"^  (\w+):", section, flags=re.MULTILINE)
        assert len(keys) == len(set(keys))
