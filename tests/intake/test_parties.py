"""The parties that a row names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from screening.intake.parties import names_in
from screening.model import EntityType, Identifier, PartialDate, Party, Row, RowError

ReadRow = Callable[..., Row]


def test_a_full_party_row_becomes_one_party(row: ReadRow) -> None:
    read = row(
        "id,name,type,alias,country,nationality,birth_date,address,city,passport,phone,shoe size\n"
        "7,Ivan Petrov,Individual,Vanya; I. Petrov,Russia,Iran,1970-05-06,Main St 1,Tula,AB123,+7 1,  42 \n"
    )
    assert read.parties == (
        Party(
            "Ivan Petrov",
            "party",
            EntityType.PERSON,
            aliases=("Vanya", "I. Petrov"),
            countries=("RU", "IR"),
            birth_date=PartialDate("1970-05-06", "1970-05-06", "1970-05-06"),
            addresses=("Main St 1, Tula",),
            identifiers=(Identifier("passport", "AB123"),),
            details={"phone": "+7 1"},
        ),
    )
    assert (read.file, read.number, read.id, read.kind, read.issues) == ("input.csv", 1, "7", "party", ())
    assert read.extra == {"shoe size": "  42 "}
    assert read.fields["country"] == "RU"
    assert read.fields["birth_date"] == "1970-05-06"


def test_first_middle_and_last_name_become_a_person(row: ReadRow) -> None:
    (party,) = row("First Name,Middle Name,Last Name\nIvan,Ivanovich,Petrov\n").parties
    assert (party.name, party.type) == ("Ivan Ivanovich Petrov", EntityType.PERSON)


def test_the_full_name_wins_over_its_parts(row: ReadRow) -> None:
    (party,) = row("name,first_name,last_name\nPetrov Ivan,Ivan,Petrov\n").parties
    assert party.name == "Petrov Ivan"


def test_line_breaks_and_double_spaces_in_a_name_are_one_space(row: ReadRow) -> None:
    (party,) = row('name,country\n"Acme  Trading\nLLC",AE\n').parties
    assert party.name == "Acme Trading LLC"


def test_every_role_of_an_order_is_a_party_in_the_order_of_the_contract(row: ReadRow) -> None:
    read = row(
        "order_id,end_user_name,customer_name,bank_name,vessel_name,vessel_imo,vessel_flag,invoice_buyer,bl_consignee\n"
        "1,User,Client,Bank,Ship,9187629,Panama,Invoice Ltd,Receiver Ltd\n"
    )
    assert [(p.role, p.name) for p in read.parties] == [
        ("customer", "Client"),
        ("end_user", "User"),
        ("bank", "Bank"),
        ("vessel", "Ship"),
        ("invoice_buyer", "Invoice Ltd"),
        ("bl_consignee", "Receiver Ltd"),
    ]
    ship = read.parties[3]
    assert (ship.type, ship.countries, ship.identifiers) == (
        EntityType.VESSEL,
        ("PA",),
        (Identifier("imo", "9187629"),),
    )
    assert read.parties[2].type is EntityType.ORGANIZATION


def test_owners_directors_and_contacts_are_screened_too(row: ReadRow) -> None:
    read = row(
        "order_id,customer_name,customer_owner,customer_director,customer_contact\n"
        "1,Acme,Ivan Petrov (51%); Holding Ltd 49 %,Petra Schmidt,Jo Doe\n"
    )
    assert [(p.role, p.name) for p in read.parties] == [
        ("customer", "Acme"),
        ("customer_owner", "Ivan Petrov"),
        ("customer_owner", "Holding Ltd"),
        ("customer_director", "Petra Schmidt"),
        ("customer_contact", "Jo Doe"),
    ]
    assert read.parties[0].details["owner"] == "Ivan Petrov (51%); Holding Ltd 49 %"


def test_a_ship_known_by_its_number_alone_is_screened_by_it(row: ReadRow) -> None:
    (party,) = row("order_id,vessel_imo\n1,IMO 9187629\n").parties
    assert (party.name, party.role, party.identifiers) == ("IMO 9187629", "vessel", (Identifier("imo", "9187629"),))


def test_a_number_of_unknown_kind_without_a_name_leaves_the_party_unscreened(row: ReadRow) -> None:
    read = row("order_id,customer_name,customer_id\n1,,C-17\n")
    assert read.parties == ()
    assert read.unscreened == ("customer: has a number ('C-17') but no name",)


def test_a_party_of_an_order_known_by_an_alias_alone_is_screened_by_it(row: ReadRow) -> None:
    (party,) = row("order_id,customer_name,customer_alias\n1,,KOMID; DHKT\n").parties
    assert (party.name, party.aliases) == ("KOMID", ("DHKT",))


@pytest.mark.parametrize("lost", ["#REF!", "#N/A", "????? ????"])
def test_a_party_of_an_order_whose_name_was_lost_is_unscreened(row: ReadRow, lost: str) -> None:
    read = row(f"order_id,customer_name,end_user_name\n1,Acme,{lost}\n")
    assert [party.name for party in read.parties] == ["Acme"]
    assert len(read.unscreened) == 1
    assert read.unscreened[0].startswith(f"end_user_name: {lost!r}")


@pytest.mark.parametrize("nobody", ["-", "?", "--", "./."])
def test_a_sign_for_nobody_is_no_party_that_was_missed(row: ReadRow, nobody: str) -> None:
    read = row(f"order_id,customer_name,end_user_name\n1,Acme,{nobody}\n")
    assert read.unscreened == ()
    assert read.issues == (f"end_user_name: {nobody!r} holds no letter or digit",)


@pytest.mark.parametrize("field", ["owner", "director", "contact"])
def test_an_owner_director_or_contact_whose_name_was_lost_is_unscreened(row: ReadRow, field: str) -> None:
    read = row(f"order_id,customer_name,customer_{field}\n1,Acme,Jo Doe; ????; -\n")
    assert [party.name for party in read.parties] == ["Acme", "Jo Doe"]
    assert read.unscreened == (f"customer_{field}: '????' holds no letter or digit",)


def test_a_lost_alias_is_an_issue_where_there_is_a_name_and_else_unscreened(row: ReadRow) -> None:
    named = row("order_id,customer_name,customer_alias\n1,Acme,????\n")
    assert (named.issues, named.unscreened) == (("customer_alias: '????' holds no letter or digit",), ())
    nameless = row("order_id,customer_name,customer_alias\n1,,????\n")
    assert nameless.unscreened == ("customer_alias: '????' holds no letter or digit",)


@pytest.mark.parametrize("lost", ["9.18763E+06", "#REF!"])
def test_a_ship_whose_only_number_was_lost_is_unscreened(row: ReadRow, lost: str) -> None:
    read = row(f"order_id,customer_name,vessel_name,vessel_imo\n1,Acme,,{lost}\n")
    assert [party.name for party in read.parties] == ["Acme"]
    assert read.unscreened == ("vessel: has no name, and its number was lost in a spreadsheet",)


def test_a_named_ship_whose_number_was_lost_is_screened_by_its_name(row: ReadRow) -> None:
    read = row("order_id,vessel_name,vessel_imo\n1,Adrian,9.18763E+06\n")
    assert [party.name for party in read.parties] == ["Adrian"]
    assert read.unscreened == ()
    assert "was rounded by a spreadsheet" in read.issues[0]


def test_an_order_without_any_party_is_a_row_in_which_nothing_was_screened(row: ReadRow) -> None:
    read = row("order_id,customer_name,goods_description\n1,,gyroscope\n")
    assert read.parties == ()
    assert read.unscreened == ("no party is named in this row, so nothing was screened",)
    assert read.fields == {"order_id": "1", "goods_description": "gyroscope"}


def test_a_party_row_without_a_name_is_an_error_that_names_the_column(
    rows: Callable[..., list[Row | RowError]],
) -> None:
    assert rows("id,Customer Name\n1,\n2,???\n") == [
        RowError("input.csv", 1, "1", "no name in column 'Customer Name'"),
        RowError("input.csv", 2, "2", "no name in column 'Customer Name': '???' holds no letter or digit"),
    ]


def test_an_order_row_with_nothing_in_it_is_an_error(rows: Callable[..., list[Row | RowError]]) -> None:
    (found,) = rows("order_id,customer_name,x\n,,\n")
    assert found == RowError("input.csv", 1, "", "no recognised column holds anything")


def test_a_spreadsheet_error_is_no_name(rows: Callable[..., list[Row | RowError]]) -> None:
    (found,) = rows("name,country\n#N/A,DE\n")
    assert isinstance(found, RowError)
    assert "spreadsheet's error value" in found.reason


@pytest.mark.parametrize(
    ("column", "value", "issue"),
    [
        ("birth_date", "31.31.1970", "birth_date: '31.31.1970' is no day of the calendar"),
        ("country", "Ruritania", "country: 'Ruritania' is no known country (write the ISO code or English name)"),
        ("type", "Wizard", "type: 'Wizard' is no known kind of party"),
        ("passport", "1.23457E+12", "passport: '1.23457E+12' was rounded by a spreadsheet"),
    ],
)
def test_a_cell_that_cannot_be_read_is_an_issue_and_the_row_is_still_screened(
    row: ReadRow, column: str, value: str, issue: str
) -> None:
    read = row(f"name,{column}\nAcme,{value}\n")
    assert read.parties[0].name == "Acme"
    assert read.issues[0].startswith(issue)
    assert read.fields[column] == value


def test_an_ambiguous_birth_date_is_an_issue_and_a_range(row: ReadRow) -> None:
    read = row("name,birth_date\nAcme,05/06/1970\n")
    assert read.parties[0].birth_date == PartialDate("1970-05-06", "1970-06-05", "05/06/1970")
    assert len(read.issues) == 1


def test_countries_of_orders_are_given_as_codes(row: ReadRow) -> None:
    read = row("order_id,customer_name,destination_country,transit_countries\n1,A,Iran,Turkey; UAE; Atlantis\n")
    assert read.fields["destination_country"] == "IR"
    assert read.fields["transit_countries"] == "TR;AE;Atlantis"
    assert "transit_countries: 'Atlantis'" in read.issues[0]


def test_the_type_of_a_number_may_stand_in_its_own_column(row: ReadRow) -> None:
    (party,) = row("name,identifier,identifier_type,identifier_country\nA,77,INN,Russia\n").parties
    assert party.identifiers == (Identifier("tax_id", "77", "RU"),)


def test_a_name_that_lost_letters_in_a_conversion_is_an_issue(row: ReadRow) -> None:
    assert "U+FFFD" in row("name\nM\ufffdller GmbH\n").issues[0]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("", []),
        ("A; B|C\nD", ["A", "B", "C", "D"]),
        ("Ivan Petrov (51 %)", ["Ivan Petrov"]),
        ("Ivan Petrov - 25.5%", ["Ivan Petrov"]),
        ("A; A; -", ["A"]),
        ("Studio 54 Ltd", ["Studio 54 Ltd"]),
    ],
)
def test_cells_with_several_names_are_parted(cell: str, names: list[str]) -> None:
    assert names_in(cell) == names
