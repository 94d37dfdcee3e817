"""Owners files as tables: columns, cells, and who is who."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from screening.errors import InputProblem
from screening.model import Identifier, Party
from screening.ownership.law import load_tests
from screening.ownership.owners import Owners, read_owners
from tests.ownership.world import SDN, Listed, ask, order, owners_csv, told

FIRED = [("OWN-US-50", "fired")]


@pytest.mark.parametrize(
    "header", ["Shareholder;Company;Stake;As of", "owner\towned\tshare %\tdate", "PARENT,Subsidiary,pct,Since"]
)
def test_columns_are_known_by_common_names_and_any_delimiter(tmp_path: Path, header: str) -> None:
    mark = next(sign for sign in ";\t," if sign in header)
    assert (
        told(ask(owners_csv(tmp_path, [f"Petrov{mark}Target Ltd{mark}60{mark}2024"], header), {"Petrov": SDN})) == FIRED
    )


def test_a_packed_file_reads_as_its_content(tmp_path: Path) -> None:
    path = tmp_path / "owners.csv.gz"
    path.write_bytes(gzip.compress(b"owner,owned,share\nPetrov,Target Ltd,60\n"))
    assert told(ask(path, {"Petrov": SDN})) == FIRED


def test_a_missing_column_stops_with_what_is_wanted(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match=r"has no column share; an owners file has owner, owned, share and date"):
        read_owners(owners_csv(tmp_path, ["a,b"], "owner,owned"))


def test_two_columns_of_one_meaning_stop(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="both are the column owner"):
        read_owners(owners_csv(tmp_path, ["a,b,c,5"], "owner,parent,owned,share"))


def test_fractions_of_one_are_not_taken_for_percent(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="fractions"):
        read_owners(owners_csv(tmp_path, ["Petrov,Target Ltd,0.6,", "Aigul,Target Ltd,0.4,"]))


def test_cells_that_cannot_be_read_are_issues_and_never_guesses(tmp_path: Path) -> None:
    header = "owner,owned,share,date,owner_country,owner_type,control"
    rows = [",Target Ltd,5,,,,", "Petrov,,5,,,,", "Petrov,Target Ltd,half,32.13.2024,Atlantis,robot,perhaps"]
    graph = read_owners(owners_csv(tmp_path, rows, header))
    assert [issue.partition(": ")[2].split(";")[0][:28] for issue in graph.issues] == [
        "names no owner",
        "names no owned company",
        "share 'half' is no share in ",
        "'robot' is no type",
        "'Atlantis' is no country tha",
        "date '32.13.2024' is no day ",
        "control 'perhaps' is neither",
    ]
    assert all(issue.startswith("row ") for issue in graph.issues)


def test_many_faults_are_counted_and_not_all_told(tmp_path: Path) -> None:
    graph = read_owners(owners_csv(tmp_path, [f"Owner {n},Target {n},half," for n in range(100)]))
    assert len(graph.issues) == 21
    assert graph.issues[-1] == "80 more cells or rows could not be read"


def test_a_body_that_owns_itself_is_left_out_and_told(tmp_path: Path) -> None:
    graph = read_owners(owners_csv(tmp_path, ["Target Ltd,TARGET LTD.,60,"]))
    assert graph.owners == {}
    assert "own itself" in graph.issues[0]


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ("TARGET  L.T.D.", True),
        ("Target", True),
        ("Tärget Ltd", True),
        ("Target GmbH", False),
        ("Target Two Ltd", False),
    ],
)
def test_a_customer_is_found_by_its_name(tmp_path: Path, asked: str, is_found: bool) -> None:
    path = owners_csv(tmp_path, ["Petrov,Target Ltd,60,"])
    assert bool(ask(path, {"Petrov": SDN}, name=asked)) is is_found


def test_a_customer_is_found_by_its_number_whatever_its_name(tmp_path: Path) -> None:
    header = "owner,owned,share,owned_id"
    graph = read_owners(owners_csv(tmp_path, ["Petrov,Target Ltd,60,RU 77-01"], header))
    party = Party("Renamed", identifiers=(Identifier("registration", "ru7701"),))
    assert [graph.bodies[body].name for body in graph.find(party)] == ["Target Ltd"]


def test_rows_with_and_without_number_speak_of_one_company_where_only_one_bears_the_name(tmp_path: Path) -> None:
    header = "owner,owned,share,owner_id,owned_id"
    rows = ["Petrov,Holding,60,,H-1", "Holding,Target Ltd,60,,"]
    assert told(ask(owners_csv(tmp_path, rows, header), {"Petrov": SDN})) == FIRED
    rows = ["Petrov,Holding,60,,H-1", "Aigul,Holding,60,,H-2", "Holding,Target Ltd,60,,"]
    path = owners_csv(tmp_path, rows, header)
    assert ask(path, {"Petrov": SDN}) == ()
    assert read_owners(path).issues == ("'Holding' is the name of 2 numbered bodies",)


def test_a_newer_end_counts_whichever_row_has_the_number(tmp_path: Path) -> None:
    header = "owner,owned,share,date,owner_id"
    rows = ["Petrov,Target Ltd,80,2023-01-01,", "Petrov,Target Ltd,0,2025-01-01,P-1"]
    for order_of_rows in (rows, rows[::-1]):
        assert ask(owners_csv(tmp_path, order_of_rows, header), {"Petrov": SDN}) == ()


def test_each_owner_is_screened_once_and_only_if_a_party_needs_it(tmp_path: Path) -> None:
    path = owners_csv(tmp_path, ["Petrov,Target Ltd,10,", "Aigul,Elsewhere,60,"])
    listed = Listed({})
    owners = Owners(read_owners(path), load_tests(), listed)
    for _ in range(3):
        owners.findings(order("Target Ltd"))
    assert listed.asked == ["Petrov"]


def test_a_party_that_is_not_in_the_file_has_no_finding(tmp_path: Path) -> None:
    assert ask(owners_csv(tmp_path, ["Petrov,Target Ltd,60,"]), {"Petrov": SDN}, name="Somebody Else") == ()


def test_what_was_found_free_of_listed_owners_does_not_hide_them_below(tmp_path: Path) -> None:
    """The company above is remembered as free; itself listed, it still counts for what it owns."""
    rows = ["Aigul,Holding,100,", "Holding,Target Ltd,60,", "Target Ltd,Daughter Ltd,60,"]
    owners = Owners(read_owners(owners_csv(tmp_path, rows)), load_tests(), Listed({"Holding": SDN}))
    assert owners.findings(order("Holding")) == ()
    for name in ("Target Ltd", "Daughter Ltd", "Target Ltd"):
        assert ("OWN-US-50", "fired") in told(owners.findings(order(name)))


def test_a_statement_that_is_repeated_without_end_stays_short(tmp_path: Path) -> None:
    graph = read_owners(owners_csv(tmp_path, ["Petrov,Target Ltd,60,2024"] * 10_000))
    (holding,) = (holding for of_body in graph.owners.values() for holding in of_body.values())
    assert holding.place == "row 1 and row 2 and row 3 and more"
