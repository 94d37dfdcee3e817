"""The key `sql` of an input is read whole or refused with every fault and its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.intake.sql import SqlQuery
from screening.nightly.sql_config import read_sql
from screening.rules.marked import read_marked_text
from screening.secret_source import SecretSource


def read(text: str) -> tuple[SqlQuery | None, list[str]]:
    marked = read_marked_text(text, "nightly.yml")
    found = read_sql(marked, marked.value["sql"], "customers", Path("/srv"), "sql")
    return found, [str(problem) for problem in marked.problems]


def test_the_address_is_named_and_not_held() -> None:
    query, problems = read("sql:\n  url_env: ERP_URL\n  query: |\n    SELECT name FROM c\n    ORDER BY id\n")
    assert problems == []
    assert query == SqlQuery(
        "SELECT name FROM c\n    ORDER BY id".replace("    ", ""), "customers", "", SecretSource("ERP_URL")
    )
    query, problems = read("sql: {url_file: erp.url, query: SELECT 1 AS name}")
    assert query is not None
    assert query.secret_url == SecretSource(file=Path("/srv/erp.url"))


@pytest.mark.parametrize("text", ["url: sqlite:////srv/a.db", "url: 'x://u:p@h/d', password_in_clear: true"])
def test_an_address_without_password_may_stand_there_and_one_with_it_where_the_user_insists(text: str) -> None:
    query, problems = read(f"sql: {{{text}, query: SELECT 1 AS name}}")
    assert problems == []
    assert query is not None


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("sql: x", ["nightly.yml:1: expected keys (query, url, url_env, url_file, password_in_clear)"]),
        ("sql:\n  url_env: A\n  qery: x", ["nightly.yml:3: unknown key 'qery'", "nightly.yml:1: the key 'query'"]),
        ("sql:\n  query: SELECT 1 AS a", ["nightly.yml:1: give the address"]),
        ("sql:\n  query: SELECT 1 AS a\n  url: sqlite:///a\n  url_env: A", ["nightly.yml:1: give the address"]),
        ("sql:\n  query: SELECT 1 AS a\n  url_file: a\n  url_env: A", ["nightly.yml:3: give either url_env or"]),
        ("sql:\n  query: DROP TABLE a\n  url_env: A", ["nightly.yml:2: the query must begin with SELECT"]),
        ("sql:\n  query: 5\n  url_env: A", ["nightly.yml:2: query must be text"]),
        ("sql:\n  query: SELECT 1 AS a\n  url: 'pg://me:hunter2@h/d'", ["nightly.yml:3: a password does not belong"]),
        ("sql:\n  query: SELECT 1 AS a\n  url_env: 'pg://h/d?password=hunter2'", ["nightly.yml:3: url_env must be"]),
    ],
)  # fmt: skip
def test_every_fault_has_its_line_and_shows_no_password(text: str, faults: list[str]) -> None:
    query, problems = read(text)
    assert query is None
    assert len(problems) == len(faults), problems
    for problem, fault in zip(problems, faults, strict=True):
        assert problem.startswith(fault)
        assert "hunter2" not in problem
