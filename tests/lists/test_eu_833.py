"""The annexes of Regulation 833/2014 as CSV."""

from __future__ import annotations

import csv
import io

import pytest

from screening.errors import InputProblem
from screening.lists.readers import eu_833
from screening.lists.reading import Reading
from screening.model import Address, EntityType, Identifier, Name, NameKind
from tests.lists.in_memory import in_memory

COMPANY = {
    "celex": "32014R0833",
    "recordId": "58",
    "annex": "IV",
    "measure": "Export control",
    "schema": "LegalEntity",
    "programKey": "EU-RUS",
    "startDate": "24.4.2026",
    "name": "Orlov Works",
    "alias": "Завод Орлова; Orlov Motors",
    "weakAlias": "OW",
    "previousName": "Old Works",
    "registrationNumber": "7704730655 (Tax ID/INN); 1027700073466 (OGRN)",
    "address": "1 Main Street, Moscow, Russian Federation; Minsk, Belarus",
    "phone": "+ 7 (495) 000-00-00; + 7 (495) 111-11-11",
    "reason": "Sells engines.",
    "jurisdiction": "Hong Kong",
}
SHIP = {
    "celex": "32014R0833",
    "recordId": "7",
    "annex": "XLII",
    "measure": "Transportation restrictions",
    "schema": "Vessel",
    "name": "Petrel Nine",
    "imoNumber": "9074729",
    "flag": "Comoros",
}
PORT = {"celex": "32014R0833", "annex": "XLVII.A", "measure": "Transportation restrictions", "schema": "Asset"}
PORT |= {"name": "Port of Orlovo", "startDate": "25 November 2025"}
PERSON = {"celex": "32014R0833", "annex": "X", "recordId": "1", "measure": "Ban", "schema": "Person", "name": "P Orlov"}
PERSON |= {
    "birthDate": "6.3.1955 or 15.3.1955",
    "nationality": "Iranian",
    "gender": "Male",
    "passportNumber": "C200251",
}
OTHER_ACT = COMPANY | {"celex": "32014R0269"}


def reading(*rows: dict[str, str], more: tuple[str, ...] = ()) -> Reading:
    out = io.StringIO()
    writer = csv.DictWriter(out, sorted(eu_833._COLUMNS) + list(more))
    writer.writeheader()
    writer.writerows(rows)
    content = out.getvalue().encode()
    return eu_833.read([in_memory("eu-833.csv", content)], "eu_833")


def test_rows_of_other_acts_are_counted_and_not_taken() -> None:
    found = reading(COMPANY, OTHER_ACT, SHIP, PORT, PERSON)
    assert found.issues == ()
    assert found.records == {"row": 4, "row of another act": 1}
    assert [entity.id for entity in found.entities] == ["IV-58", "XLII-7", "XLVII.A-port-of-orlovo", "X-1"]
    assert [entity.type for entity in found.entities] == [
        EntityType.ORGANIZATION,
        EntityType.VESSEL,
        EntityType.UNKNOWN,
        EntityType.PERSON,
    ]


def test_facts_of_a_company_have_their_fields() -> None:
    company = reading(COMPANY).entities[0]
    assert company.names == (
        Name("Orlov Works"),
        Name("Завод Орлова", NameKind.ALIAS),
        Name("Orlov Motors", NameKind.ALIAS),
        Name("Old Works", NameKind.FORMER),
        Name("OW", NameKind.WEAK_ALIAS),
    )
    assert (company.sublist, company.legal_effect, company.designated) == ("Annex IV", "Export control", "2026-04-24")
    assert company.identifiers[2:] == (Identifier("tax_id", "7704730655"), Identifier("registration", "1027700073466"))
    assert [address.country for address in company.addresses] == ["RU", "BY"]
    assert company.addresses[1] == Address("Minsk, Belarus", country="BY")
    assert company.countries == ("HK", "RU", "BY")


def test_a_ship_has_its_number_and_flag() -> None:
    ship = reading(SHIP).entities[0]
    assert (ship.identifiers, ship.vessel) == ((Identifier("imo", "9074729"),), {"flag": "KM"})


def test_a_person_has_birth_dates_and_nationality() -> None:
    person = reading(PERSON).entities[0]
    assert [date.earliest for date in person.birth_dates] == ["1955-03-06", "1955-03-15"]
    assert (person.nationalities, person.gender) == (("IR",), "male")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"schema": "Robot"}, "schema"),
        ({"startDate": "soon"}, "startDate"),
        ({"jurisdiction": "Atlantis"}, "jurisdiction"),
        ({"shoes": "44"}, "shoes"),
    ],
)
def test_what_is_unknown_is_reported_with_its_row(changed: dict[str, str], field: str) -> None:
    found = reading(COMPANY | changed, more=("shoes",))
    assert [(issue.record, issue.field) for issue in found.issues] == [("row 2", field)]


def test_a_number_given_twice_is_kept_and_reported() -> None:
    found = reading(COMPANY, COMPANY)
    assert [entity.id for entity in found.entities] == ["IV-58", "IV-58-2"]
    assert [issue.field for issue in found.issues] == ["recordId"]


def test_a_file_without_the_regulation_is_refused() -> None:
    with pytest.raises(InputProblem, match="no row of Regulation 833/2014"):
        reading(OTHER_ACT)
