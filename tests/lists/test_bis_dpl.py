from __future__ import annotations

import pytest

from screening.errors import InputProblem
from screening.lists.readers.bis_dpl import read
from screening.lists.reading import Reading
from screening.model import Address, Name, NameKind
from tests.lists.in_memory import in_memory

HEADER = (
    "Name\tStreet_Address\tCity\tState\tCountry\tPostal_Code\tEffective_Date\tExpiration_Date\tStandard_Order\t"
    "Last_Update\tAction\tFR_Citation"
)
ORLOV = "PYOTR ORLOV\t1 WORKS STREET\tMINSKOVO\t\tBY\t220001\t03/05/2024\t03/05/2034\tY\t2024-03-06\tADDED\t89 F.R. 1"
ORLOV_TOO = ORLOV.replace("1 WORKS STREET\tMINSKOVO\t\tBY\t220001", "2 MAIN STREET\tEL PASO\tTX\t\t79905")


def reading(*lines: str) -> Reading:
    content = "\n".join([HEADER, *lines, ""]).encode()
    return read([in_memory("dpl.txt", content)], "us_bis_dpl")


def test_the_lines_of_one_order_make_one_entity_with_all_addresses() -> None:
    found = reading(ORLOV, ORLOV_TOO)
    assert found.issues == ()
    assert found.records == {"row": 2}
    (entity,) = found.entities
    assert entity.addresses == (
        Address("1 WORKS STREET", "MINSKOVO", "", "220001", "BY"),
        Address("2 MAIN STREET", "EL PASO", "TX", "79905", "US"),
    )
    assert entity.countries == ("BY", "US")
    assert entity.locator.record == "row 2, row 3"


def test_the_order_gives_day_end_effect_and_a_stable_id() -> None:
    (entity,) = reading(ORLOV).entities
    assert (entity.id, entity.sublist, entity.designated) == ("pyotr-orlov-2024-03-05", "DPL", "2024-03-05")
    assert entity.legal_effect.startswith("Denied")
    for said in ("Until: 03/05/2034", "Standard order: Y", "Federal Register: 89 F.R. 1"):
        assert said in entity.remarks


def test_ids_do_not_depend_on_the_order_of_the_lines() -> None:
    others = [ORLOV, ORLOV.replace("03/05/2034", "03/05/2035"), ORLOV.replace("PYOTR ORLOV", "PYOTR-ORLOV")]
    forward = {entity.id: entity.remarks for entity in reading(*others).entities}
    backward = {entity.id: entity.remarks for entity in reading(*reversed(others)).entities}
    assert forward == backward
    assert len(forward) == 3


def test_names_joined_by_a_k_a_are_aliases_too() -> None:
    (entity,) = reading(ORLOV.replace("PYOTR ORLOV", "PYOTR ORLOV A/K/A PETER ORLOFF")).entities
    assert entity.names == (
        Name("PYOTR ORLOV A/K/A PETER ORLOFF"),
        Name("PYOTR ORLOV", NameKind.ALIAS),
        Name("PETER ORLOFF", NameKind.ALIAS),
    )


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("\tBY\t", "\tXX\t", "Country"),
        ("03/05/2024", "13/45/2024", "Effective_Date"),
        ("03/05/2034", "never", "Expiration_Date"),
        ("2024-03-06", "soon", "Last_Update"),
        ("\tY\t", "\tPERHAPS\t", "Standard_Order"),
        ("PYOTR ORLOV", " ", "Name"),
    ],
)
def test_what_is_unknown_is_reported_with_its_row(old: str, new: str, field: str) -> None:
    assert old in ORLOV
    found = reading(ORLOV_TOO, ORLOV.replace(old, new))
    assert [(issue.record, issue.field) for issue in found.issues] == [("row 3", field)]


def test_moved_columns_are_refused() -> None:
    content = f"{HEADER.replace('Country', 'Land')}\n{ORLOV}\n".encode()
    with pytest.raises(InputProblem, match="Country"):
        read([in_memory("dpl.txt", content)], "us_bis_dpl")


def test_a_line_with_another_number_of_cells_is_refused() -> None:
    with pytest.raises(InputProblem, match="row 3"):
        reading(ORLOV, "PYOTR ORLOV\tMINSKOVO")
