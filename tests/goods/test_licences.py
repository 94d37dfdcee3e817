"""Licence hints: what the chart says of a number and a destination, and that our table says what the chart says."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from screening.errors import RulesProblem
from screening.goods import Catalogue, goods_findings, recognise
from screening.goods.licences import LicenceHints
from screening.lists.countries import country_code

#: Rows of the chart whose names our table of countries does not know.
_ROWS = {
    "Micronesia (Federated State of)": "FM",
    "St. Lucia": "LC",
    "Seycheles": "SC",
    "South Sudan, Republic of": "SS",
    "Sint Maarten (the Dutch two-fifths of the island of Saint Martin)": "SX",
}


@pytest.fixture
def hints(catalogue: Catalogue) -> LicenceHints:
    assert catalogue.licences is not None
    return catalogue.licences


@pytest.mark.parametrize(
    ("number", "country", "says"),
    [
        ("2B109", "TR", "licence by MT 1, unless an exception applies"),
        ("2B109", "AE", "licence by MT 1, NP 1 for a part of the entry, unless an exception applies"),
        ("2B001", "DE", "none by the chart; end use"),
        ("9A101", "HK", "licence by MT 1"),
        ("9A101", "CA", "none by the chart"),
        ("3A991", "AE", "none by the chart"),
        ("3A991", "RU", "every control number needs a licence"),
        ("3A991", "IR", "nearly everything subject to the EAR"),
        ("2B910", "DE", "the entry states a requirement of its own besides"),
        ("9A108", "AE", "not by the chart: read the entry"),
        ("0A501", "MX", "FC 1 for a part of the entry"),
    ],
)
def test_a_hint_says_which_column_asks(number: str, country: str, says: str, hints: LicenceHints) -> None:
    assert says in hints.hint(number, country)


def test_an_unknown_number_has_no_hint(hints: LicenceHints) -> None:
    assert hints.hint("9Z999", "AE") == ""


def test_every_us_number_of_the_catalogue_has_its_reasons(catalogue: Catalogue, hints: LicenceHints) -> None:
    numbers = {number for good in catalogue.goods.values() for number in good.eccns.get("US", ())}
    assert numbers == set(hints.reasons)


def test_reasons_are_those_of_the_commerce_control_list(shared: Path, hints: LicenceHints) -> None:
    with gzip.open(shared / "data" / "trade" / "ccl.json.gz", "rt", encoding="utf-8") as file:
        entries = {entry["eccn"]: entry["countryChart"] for entry in json.load(file)["entries"]}
    for number, stated in hints.reasons.items():
        columns: dict[str, bool] = {}
        own = False
        for reason in entries[number]:
            column = re.fullmatch(r"(\w\w) Column (\d)\.?", reason["countryChart"].strip())
            if column:
                whole = reason["control"].strip().rstrip(".").endswith("applies to entire entry")
                name = f"{column[1]} {column[2]}"
                columns[name] = columns.get(name, False) or whole
            else:
                own = own or ("746.1" not in reason["countryChart"] and reason["countryChart"] != "N/A.")
        found = ({c for c, whole in columns.items() if whole}, {c for c, whole in columns.items() if not whole}, own)
        assert (set(stated.whole), set(stated.part), stated.own) == found, number


def test_columns_are_those_of_the_country_chart(shared: Path, hints: LicenceHints) -> None:
    chart = json.loads((shared / "data" / "trade" / "country-chart.json").read_text(encoding="utf-8"))
    assert chart["ecfrIssueDate"] == hints.as_of
    marks = {_ROWS.get(name) or country_code(name): row["marks"] for name, row in chart["countries"].items()}
    assert None not in marks
    for column, countries in hints.open_to.items():
        assert countries == {country for country, marked in marks.items() if column not in marked}, column
    for column, countries in hints.asks_for.items():
        assert countries == {country for country, marked in marks.items() if column in marked}, column


def test_a_column_that_is_not_there_is_named_with_its_line(tmp_path: Path) -> None:
    for file in (Path(__file__).parents[2] / "rules" / "goods").glob("*.yml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    path = tmp_path / "licences.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("whole: [MT 1", "whole: [MT 7"), encoding="utf-8")
    with pytest.raises(RulesProblem, match=r"licences\.yml:\d+: the column 'MT 7' is not among"):
        Catalogue.load(tmp_path)


def test_findings_hold_the_hints_for_their_destination() -> None:
    described = recognise("Maraging steel C350 tube, outer diameter 320 mm")
    (finding,) = goods_findings(described, destination="AE")
    assert "1C216 to AE: licence by" in finding.evidence["us_licence_hint"]
    assert "A hint by the" in finding.evidence["us_licence_hint"]
    assert "us_licence_hint" not in goods_findings(described)[0].evidence
    assert "us_licence_hint" not in goods_findings(described, destination="US")[0].evidence
    (stated,) = goods_findings(recognise("machine parts", eccn="1C216"), destination="AE")
    assert stated.evidence["us_licence_hint"].startswith("1C216 to AE: ")
