"""A team's own list: CSV, XLSX and YAML give the same, and every mistake is told at once."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import xlsxwriter

from screening.errors import InputProblem
from screening.lists.importing import import_files
from screening.lists.readers import internal
from screening.lists.reading import Reading
from screening.model import Address, Entity, EntityType, Identifier, Name, NameKind, Relation
from tests.lists.in_memory import in_memory

ROW = {
    "id": "T-1",
    "name": "Pyotr Orlov",
    "type": "Person",
    "alias": "Petr Orloff; Пётр Орлов",
    "weak_alias": "The Seller",
    "former_name": "P. Sokolov",
    "country": "NO; Iran",
    "nationality": "Iranian",
    "birth_date": "1970-01-02; circa 1969",
    "birth_place": "Minsk",
    "identifier": "passport:AB123456:IR; imo:9074729; website:https://orlov.example",
    "address": "1 Main Street, Minsk, Belarus",
    "title": "Colonel",
    "programme": "do not serve",
    "legal_effect": "ask compliance",
    "designated": "2026-01-31",
    "owned_by": "Orlov Holding",
    "remarks": "Sells engines; and parts.",
    "url": "https://intranet.example/T-1",
}
SECOND = {"id": "T-2", "name": "Gulf Swan", "type": "vessel"}
YAML = """\
- id: T-1
  name: Pyotr Orlov
  type: Person
  alias: [Petr Orloff, Пётр Орлов]
  weak_alias: The Seller
  former_name: P. Sokolov
  country: [NO, Iran]
  nationality: Iranian
  birth_date: [1970-01-02, circa 1969]
  birth_place: Minsk
  identifier: ["passport:AB123456:IR", "imo:9074729", "website:https://orlov.example"]
  address: 1 Main Street, Minsk, Belarus
  title: Colonel
  programme: do not serve
  legal_effect: ask compliance
  designated: 2026-01-31
  owned_by: Orlov Holding
  remarks: Sells engines; and parts.
  url: https://intranet.example/T-1
- {id: T-2, name: Gulf Swan, type: vessel}
"""


def as_csv(
    *rows: dict[str, str], delimiter: str = ",", encoding: str = "utf-8", columns: list[str] | None = None
) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns or list(internal.COLUMNS), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(*rows: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, internal.COLUMNS)
        for number, row in enumerate(rows, start=1):
            page.write_row(number, 0, [row.get(column, "") for column in internal.COLUMNS])
    return out.getvalue()


def reading(content: bytes, name: str = "ours.csv") -> Reading:
    return internal.read([in_memory(name, content)], "internal")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (as_csv(ROW, SECOND), "ours.csv"),
        (as_csv(ROW, SECOND, encoding="utf-16"), "ours.csv"),
        (as_csv({key: value.replace(";", ",") for key, value in SECOND.items()}, delimiter=";"), "second.csv"),
        (as_xlsx(ROW, SECOND), "ours.xlsx"),
        (YAML.encode(), "ours.yaml"),
    ],
    ids=["csv", "utf-16", "semicolons", "xlsx", "yaml"],
)
def test_every_form_gives_the_same(content: bytes, name: str) -> None:
    found = reading(content, name)
    assert found.issues == ()
    assert found.entities[-1].names == (Name("Gulf Swan"),)
    if name.startswith("ours"):
        assert found.records == {"entry": 2}
        check(found.entities[0])


def check(person: Entity) -> None:
    assert (person.id, person.type, person.gender) == ("T-1", EntityType.PERSON, "")
    assert person.names == (
        Name("Pyotr Orlov"),
        Name("Petr Orloff", NameKind.ALIAS),
        Name("Пётр Орлов", NameKind.ALIAS),
        Name("P. Sokolov", NameKind.FORMER),
        Name("The Seller", NameKind.WEAK_ALIAS),
    )
    assert person.countries == ("NO", "IR", "BY")
    assert [(date.earliest, date.circa) for date in person.birth_dates] == [("1970-01-02", False), ("1969-01-01", True)]
    assert person.identifiers == (
        Identifier("passport", "AB123456", "IR"),
        Identifier("imo", "9074729"),
        Identifier("website", "https://orlov.example"),
    )
    assert person.addresses == (Address("1 Main Street, Minsk, Belarus", country="BY"),)
    assert person.relations == (Relation("owned_by", "Orlov Holding"),)
    assert (person.programs, person.legal_effect, person.designated) == (
        ("do not serve",),
        "ask compliance",
        "2026-01-31",
    )
    assert (person.remarks, person.url) == ("Sells engines; and parts.", "https://intranet.example/T-1")


def test_all_mistakes_are_told_at_once_with_their_row() -> None:
    wrong = {"country": "Atlantis", "birth_date": "soon", "identifier": "shoes:44", "type": "robot", "designated": "x"}
    with pytest.raises(InputProblem) as caught:
        reading(as_csv(ROW | wrong, SECOND | {"name": ""}, SECOND | {"name": "Gull"}))
    text = str(caught.value)
    for part in ("row 2: country", "row 2: birth_date", "row 2: identifier", "row 2: type", "row 2: designated"):
        assert part in text
    assert "row 3: name: is empty" in text
    assert "row 4: id: 'T-2' stands twice" in text


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (YAML.replace("weak_alias:", "weak_alais:"), "line 5: weak_alais: unknown key"),
        (YAML.replace("  title: Colonel", "  title: Colonel\n  title: Major"), "line 14: title: stands twice"),
        (YAML.replace("type: Person", "type: [person, vessel]"), "line 3: type: must be a text"),
        (YAML.replace("alias: [Petr Orloff, Пётр Орлов]", "alias: {a: b}"), "line 4: alias: must be a text or a list"),
        ("- just text\n", "line 1: entry: must be a mapping"),
        ("id: T-1\n", "must be a YAML list"),
        ("- [", "no readable YAML"),
        ("- &a {id: 1, name: A, type: person}\n- *a\n", "uses YAML anchors"),
    ],
)
def test_mistakes_in_yaml_have_their_line(text: str, part: str) -> None:
    with pytest.raises(InputProblem) as caught:
        reading(text.encode(), "ours.yml")
    assert part in str(caught.value)


def test_a_misspelt_column_is_refused_not_passed_over() -> None:
    content = as_csv(ROW | {"alais": "Orloff"}, columns=[*internal.COLUMNS, "alais"])
    with pytest.raises(InputProblem, match="alais: unknown column"):
        reading(content)


def test_a_missing_column_is_refused() -> None:
    with pytest.raises(InputProblem, match="lacks the column"):
        reading(b"id,name\n1,Orlov\n")


def test_a_refused_list_leaves_the_one_before_in_use(tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_bytes(as_csv(ROW, SECOND))
    before = import_files(tmp_path / "data", "internal", [path]).snapshot
    path.write_bytes(as_csv(ROW | {"type": "robot"}))
    with pytest.raises(InputProblem):
        import_files(tmp_path / "data", "internal", [path])
    assert before.entity_count == len(list(before.entities())) == 2


def test_the_page_on_own_lists_names_every_column() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "own-list.md").read_text(encoding="utf-8")
    assert [column for column in internal.COLUMNS if f"`{column}`" not in page] == []
    assert [kind for kind in internal._IDENTIFIERS if f"`{kind}`" not in page] == []
