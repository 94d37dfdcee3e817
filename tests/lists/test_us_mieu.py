from __future__ import annotations

import pytest

from screening.errors import InputProblem
from screening.lists.files import load_files
from screening.lists.readers.us_mieu import read
from screening.lists.reading import Reading
from screening.model import Name, NameKind
from screening.resources import data_folder
from tests.lists.in_memory import in_memory

CSV = """id,name,country,aliases,weak_aliases,listed,cite,url,notes
utopia-3d,Third Directorate,BY,Signals Bureau; TD,3D,2024-03-05,15 CFR 744.22(f)(2),https://example.org,invented
"""
YAML = """
- id: utopia-3d
  name: Third Directorate
  country: Belarus
  aliases: [Signals Bureau, TD]
  weak_aliases: 3D
  listed: 2024-03-05
  cite: 15 CFR 744.22(f)(2)
  url: https://example.org
  notes: invented
"""


def reading(text: str, name: str) -> Reading:
    return read([in_memory(name, text)], "us_mieu")


def test_csv_and_yaml_say_the_same() -> None:
    (entity,) = reading(CSV, "us_mieu.csv").entities
    (other,) = reading(YAML, "us_mieu.yml").entities
    for field in ("id", "names", "countries", "designated", "remarks", "url", "sublist", "legal_effect"):
        assert getattr(entity, field) == getattr(other, field), field


def test_an_end_user_keeps_names_day_and_effect() -> None:
    found = reading(CSV, "us_mieu.csv")
    (entity,) = found.entities
    assert (found.issues, found.records) == ((), {"entry": 1})
    assert entity.names == (
        Name("Third Directorate"),
        Name("Signals Bureau", NameKind.ALIAS),
        Name("TD", NameKind.ALIAS),
        Name("3D", NameKind.WEAK_ALIAS),
    )
    assert (entity.countries, entity.designated, entity.sublist) == (("BY",), "2024-03-05", "MIEU")
    assert "744.22" in entity.legal_effect


@pytest.mark.parametrize(
    ("old", "new", "field"), [("BY", "XX", "country"), ("2024-03-05", "soon", "listed"), ("notes", "shoe", "shoe")]
)
def test_what_is_unknown_is_reported(old: str, new: str, field: str) -> None:
    found = reading(CSV.replace(old, new), "us_mieu.csv")
    assert [(issue.record, issue.field) for issue in found.issues] == [("row 2", field)]


def test_an_unknown_key_of_the_yaml_is_reported() -> None:
    assert [issue.field for issue in reading(YAML.replace("notes:", "shoe:"), "us_mieu.yml").issues] == ["shoe"]


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        (CSV + CSV.splitlines()[1], "a.csv", "stands twice"),
        (CSV.replace("utopia-3d", ""), "a.csv", "without id"),
        (CSV.replace("country", "land"), "a.csv", "country"),
        ("- id: a\n  name: b\n", "a.yml", "country missing"),
        ("a: [", "a.yml", "no readable YAML"),
        ("text", "a.yml", "list of entries"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused(text: str, name: str, message: str) -> None:
    with pytest.raises(InputProblem, match=name) as caught:
        reading(text, name)
    assert message in str(caught.value)


def test_the_list_that_ships_is_read_without_a_leftover() -> None:
    found = read(load_files([data_folder("lists") / "us_mieu.csv"]), "us_mieu")
    assert found.issues == ()
    assert {entity.countries for entity in found.entities} == {
        (code,) for code in ("BY", "CN", "CU", "IR", "KH", "KP", "MM", "RU", "SY", "VE")
    }
    assert all("744.22(f)(2)" in entity.remarks and entity.designated for entity in found.entities)
