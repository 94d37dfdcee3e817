"""How a file's columns are put to use."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from screening.errors import InputProblem
from screening.intake import InputFile, describe_columns
from screening.intake.columns import ColumnPlan, plan_columns


def plan(*header: str, kind: str | None = None, **mapping: str) -> ColumnPlan:
    return plan_columns("f.csv", header, mapping, kind)


def fields(made: ColumnPlan) -> dict[str, str]:
    return {use.column: use.field for use in made.uses if use.field}


def test_names_and_countries_alone_are_a_party_file() -> None:
    made = plan("Customer Name", "Country", "Shoe size")
    assert made.kind == "party"
    assert fields(made) == {"Customer Name": "name", "Country": "country"}
    assert made.extra == (("Shoe size", 2),)


@pytest.mark.parametrize(
    "header",
    [
        ("order_id", "customer_name"),
        ("customer_name", "end_user_name"),
        ("Consignee", "Consignee Country"),
        ("Company", "HS Code"),
        ("goods_description", "destination_country", "customer_owner"),
        ("order_id", "vessel_imo"),
    ],
)
def test_goods_routes_and_several_roles_make_an_order_file(header: tuple[str, ...]) -> None:
    assert plan(*header).kind == "order"


@pytest.mark.parametrize("header", [("Vendor", "Vendor Country"), ("name", "notes", "currency"), ("Firma", "Land")])
def test_a_list_of_suppliers_or_customers_stays_a_party_file(header: tuple[str, ...]) -> None:
    assert plan(*header).kind == "party"


def test_kind_overrules_the_columns() -> None:
    assert fields(plan("customer_name", "customer_country", kind="order")) == {
        "customer_name": "customer_name",
        "customer_country": "customer_country",
    }
    assert plan("order_id", "customer_name", kind="party").kind == "party"


def test_columns_without_a_role_belong_to_the_customer_of_an_order() -> None:
    made = plan("id", "name", "country", "goods")
    assert fields(made) == {
        "id": "order_id",
        "name": "customer_name",
        "country": "customer_country",
        "goods": "goods_description",
    }


def test_a_column_without_a_role_beside_several_parties_is_carried_along_and_said() -> None:
    made = plan("Seller", "Buyer", "Phone", "HS Code")
    assert [name for name, _ in made.extra] == ["Phone"]
    assert "'Phone' could be the phone of several parties" in made.warnings[0]


def test_a_column_that_speaks_of_a_role_but_is_not_understood_is_said() -> None:
    made = plan("order_id", "customer_name", "Consignee name and address")
    assert "speaks of a consignee" in made.warnings[0]


def test_an_order_file_in_which_no_column_names_a_party_is_refused() -> None:
    message = r"Columns seen: 'order_id', .*'Firma XY'.*--map customer_name=\"Firma XY\"\..*--kind order"
    with pytest.raises(InputProblem, match=message):
        plan("order_id", "goods_description", "Firma XY", "Anschrift")


def test_a_number_of_no_known_kind_or_a_country_names_no_party() -> None:
    with pytest.raises(InputProblem, match="no column holds a name"):
        plan("order_id", "goods_description", "customer_country", "end_user_id")


def test_orders_that_name_no_party_are_read_with_a_warning_where_the_user_says_so() -> None:
    made = plan("order_id", "goods_description", kind="order")
    assert made.warnings == ("no column names a party: nothing in this file is screened against the lists",)


def test_a_column_with_name_in_it_that_is_not_understood_is_said() -> None:
    made = plan("name", "Shop window name")
    assert "'Shop window name' speaks of a name but is not recognised" in made.warnings[0]


def test_numbered_names_beside_the_full_name_are_carried_along() -> None:
    assert fields(plan("full_name", "name_2", "name_3")) == {"full_name": "name"}


def test_map_overrules_what_the_headers_say() -> None:
    made = plan("name", "Real name", name="Real name")
    assert fields(made) == {"Real name": "name"}
    assert made.extra == (("name", 0),)


def test_map_ignores_the_case_of_the_column() -> None:
    assert fields(plan("BEZ1", name="bez1")) == {"BEZ1": "name"}


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        ({"name": "Nmae"}, "no column 'Nmae'"),
        ({"shoe_size": "name"}, "'shoe_size' is no field"),
        ({"name": "name", "alias": "name"}, "names the column 'name' twice"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(mapping: dict[str, str], told: str) -> None:
    with pytest.raises(InputProblem, match=told):
        plan("name", "country", **mapping)


def test_a_mapping_to_a_field_that_the_kind_has_no_place_for_is_refused() -> None:
    with pytest.raises(InputProblem, match="a party file has no place for the end_user name"):
        plan("name", "x", kind="party", end_user_name="x")


def test_a_misspelt_column_in_a_mapping_gets_a_suggestion() -> None:
    with pytest.raises(InputProblem, match="Did you mean 'Full name x'"):
        plan("Full name x", name="Ful name x")


def test_two_columns_for_one_field_are_refused_with_both_names_and_the_fix() -> None:
    with pytest.raises(InputProblem, match=r"'Name' and 'Full Name' could both be name.*--map name=Name"):
        plan("Name", "Full Name")


def test_several_alias_columns_are_joined() -> None:
    (slot,) = (slot for slot in plan("name", "Alias 1", "Alias 2", "AKA").slots if slot.field == "alias")
    assert slot.columns == (1, 2, 3)


def test_duplicate_headers_are_refused_with_their_places() -> None:
    with pytest.raises(InputProblem, match="duplicate columns: 'x' in columns 2, 3"):
        plan("name", "x", "x")


def test_without_a_name_column_the_columns_seen_and_the_fix_are_told() -> None:
    with pytest.raises(InputProblem, match=r"no column holds a name\. Columns seen: 'foo', 'bar'.*--map name=foo"):
        plan("foo", "bar")


def test_first_and_last_name_are_a_name() -> None:
    assert fields(plan("Vorname", "Nachname")) == {"Vorname": "first_name", "Nachname": "last_name"}


def test_the_row_id_wins_over_a_customer_number_beside_it() -> None:
    made = plan("id", "customer_id", "customer_name")
    assert fields(made) == {"id": "id", "customer_name": "name"}


def test_an_unnamed_column_is_carried_by_its_place() -> None:
    assert plan("name", "", "").extra == (("column 2", 1), ("column 3", 2))


def test_the_printed_mapping_shows_fields_roles_and_what_is_carried_along(opened: Callable[..., InputFile]) -> None:
    source = opened("order_id;Ship To Name;Shoe size\n1;Acme;42\n")
    assert describe_columns(source) == [
        "input.csv: order file, UTF-8, cells parted by ;",
        "  order_id      -> order_id",
        "  Ship To Name  -> consignee_name  (role: consignee)",
        "  Shoe size        carried along",
    ]
