"""The reader of embedded lists takes exactly what the format says, and names every problem with its line."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from screening.errors import EXIT_LISTS, ListsProblem
from screening.lists.readers.embedded import read
from screening.model import Identifier, Name, NameKind, PartialDate, Relation

HEADER = """\
list: embedded_test
title: A list for tests
as_of: '2026-11-22'
note: Not for screening.
sources:
  gazette:
    title: Official Gazette
    issuer: Ministry of Tests
    date: '2026-01-02'
    url: https://gazette.example/1
entities:
"""
#: Line of the first entity in a file that starts with HEADER.
FIRST = HEADER.count("\n") + 1


def _write(folder: Path, entities: str, header: str = HEADER) -> Path:
    path = folder / "embedded_test.yml"
    path.write_text(header + dedent(entities), encoding="utf-8")
    return path


def _problems(folder: Path, entities: str, header: str = HEADER) -> list[str]:
    with pytest.raises(ListsProblem) as caught:
        read(_write(folder, entities, header))
    assert caught.value.exit_code == EXIT_LISTS
    return str(caught.value).splitlines()[1:]


MINIMAL = "  - {id: acme, type: organization, name: Acme, sources: [gazette]}\n"


def test_an_entity_comes_out_with_all_that_is_said_of_it(tmp_path: Path) -> None:
    reading = read(
        _write(
            tmp_path,
            """\
              - id: acme
                type: organization
                name: Acme Works
                aliases:
                  - Acme
                  - {value: ACM, kind: weak_alias}
                  - {value: Old Acme, kind: former}
                  - {value: Акме, lang: ru}
                what: Makes nothing.
                roles: [producer, uav]
                countries: ['NO', IR]
                programs: [TEST]
                related: [jo, {id: far_away, name: Far Away Ltd}]
                identifiers: {ofac_ent_num: 12, eu_reference: [A 1, A 2]}
                designated: '2020-02-29'
                sources: [gazette]
              - id: jo
                type: person
                name: Jo Doe
                parents: [acme]
                birth_dates: ['1961', 1962-02, circa 1963]
                sources: [gazette]
            """,
        )
    )
    acme, jo = reading.entities
    assert acme.names == (
        Name("Acme Works"),
        Name("Acme", NameKind.ALIAS),
        Name("ACM", NameKind.WEAK_ALIAS),
        Name("Old Acme", NameKind.FORMER),
        Name("Акме", NameKind.ALIAS, "ru"),
    )
    assert acme.countries == ("NO", "IR")
    assert acme.relations == (Relation("linked_to", "Jo Doe", "jo"), Relation("linked_to", "Far Away Ltd", "far_away"))
    assert acme.identifiers == (
        Identifier("ofac_ent_num", "12"),
        Identifier("eu_reference", "A 1"),
        Identifier("eu_reference", "A 2"),
    )
    assert acme.remarks == (
        "Makes nothing. Roles: producer, uav. Sources: Ministry of Tests, Official Gazette (2026-01-02)."
    )
    assert (acme.url, acme.designated) == ("https://gazette.example/1", "2020-02-29")
    assert acme.locator.record == f"line {FIRST}"
    assert jo.relations == (Relation("parent", "Acme Works", "acme"),)
    assert jo.birth_dates == (
        PartialDate("1961-01-01", "1961-12-31", "1961"),
        PartialDate("1962-02-01", "1962-02-28", "1962-02"),
        PartialDate("1963-01-01", "1963-12-31", "circa 1963", circa=True),
    )
    assert (reading.published, reading.records) == ("2026-11-22", {"entity": 2})


def test_a_duplicate_key_is_refused_at_its_line(tmp_path: Path) -> None:
    text = "  - id: acme\n    type: organization\n    name: Acme\n    name: Bcme\n    sources: [gazette]\n"
    assert _problems(tmp_path, text) == [f"embedded_test.yml:{FIRST + 3}: duplicate key 'name' in an entity"]


def test_an_unknown_key_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    text = "  - id: acme\n    type: organization\n    name: Acme\n    sources: [gazette]\n    alias: A\n"
    (problem,) = _problems(tmp_path, text)
    assert problem.startswith(f"embedded_test.yml:{FIRST + 4}: unknown key 'alias' in entity 'acme'; known: id, type")


def test_all_problems_are_shown_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    problems = _problems(
        tmp_path,
        """\
          - {id: Acme!, type: organization, name: Acme, sources: [gazette]}
          - {id: b, type: company, name: Bcme, sources: [gazette]}
          - {id: c, type: person, name: C, sources: [newspaper]}
          - {id: d, type: person, name: D}
          - {id: e, type: person, name: E, countries: [UK], sources: [gazette]}
          - {id: f, type: person, name: F, birth_dates: ['31.12.1970'], sources: [gazette]}
          - {id: g, type: person, name: G, identifiers: {shoe_size: 42}, sources: [gazette]}
          - {id: h, type: person, name: H, parents: [nobody], sources: [gazette]}
          - {id: i, type: person, name: I, aliases: [{value: J, kind: strong}], sources: [gazette]}
          - {id: j, type: person, name: J, aliases: [], sources: [gazette]}
          - {id: j, type: person, name: c, sources: [gazette]}
          - {id: k, type: person, name: K, aliases: [L, l], designated: soon, sources: [gazette]}
        """,
    )
    expected = [
        (0, "'Acme!' must be of small letters"),
        (1, "unknown type 'company'"),
        (2, "unknown source 'newspaper'; known: gazette"),
        (3, "lacks 'sources'"),
        (4, "unknown country 'UK'"),
        (5, "'31.12.1970' in 'birth_dates'"),
        (6, "unknown key 'shoe_size'"),
        (7, "leads to 'nobody'"),
        (8, "unknown kind 'strong'"),
        (9, "'aliases' of entity 'j' must be a list with at least one item"),
        (10, "duplicate id 'j'"),
        (10, "duplicate name 'c'"),
        (11, "'designated' of entity 'k'"),
        (11, "has the name 'l' twice"),
    ]
    assert len(problems) == len(expected)
    for problem, (offset, words) in zip(problems, expected, strict=True):
        assert problem.startswith(f"embedded_test.yml:{FIRST + offset}: ")
        assert words in problem


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("list: embedded_test", "list: other", "'list' must be the name of the file"),
        ("title: A list for tests\n", "", "lacks 'title'"),
        ("as_of: '2026-11-22'", "as_of: '2026-11'", "'as_of' must be a day"),
        ("    issuer: Ministry of Tests\n", "", "source 'gazette' lacks 'issuer'"),
        ("note: Not for screening.", "note: ''", "'note' of the list must be text"),
        ("title: A list", "owner: us\ntitle: A list", "unknown key 'owner' in the list"),
    ],
)
def test_a_wrong_header_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in HEADER
    problems = _problems(tmp_path, MINIMAL, HEADER.replace(old, new, 1))
    assert any(words in problem for problem in problems), problems


@pytest.mark.parametrize("text", ["", "  - [unclosed\n", "- just\n- a list\n", "a: &x [*x]\n"])
def test_a_file_that_is_no_such_list_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "embedded_test.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ListsProblem, match=r"embedded_test\.yml"):
        read(path)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ListsProblem, match=r"embedded_gone\.yml: there is no such file"):
        read(tmp_path / "embedded_gone.yml")
