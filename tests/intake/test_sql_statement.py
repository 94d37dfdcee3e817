"""What counts as one SELECT, and what would write where the database does not keep it from that."""

from __future__ import annotations

import pytest

from screening.intake.sql_statement import why_not_read_only


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT name FROM customers",
        "  -- why\n select name from customers ; -- done",
        "/* delete; */ WITH c AS (SELECT 1 AS a) SELECT a FROM c;",
        "SELECT string_agg(alias, '; ') AS alias FROM aliases GROUP BY id",
        "SELECT name AS \"a;b\", $x$ ; DROP TABLE c; $x$ AS note, 'it''s; ok' AS more FROM c",
        r"SELECT '\d' AS name",
        "SELECT 'insert into' AS name, \"update\" FROM c -- call",
        "SELECT updated, deleted_at, into_account FROM c",
    ],
)
def test_one_select_is_run(statement: str) -> None:
    assert why_not_read_only(statement) == ""
    assert why_not_read_only(statement, strictly=True) == ""


@pytest.mark.parametrize(
    "statement",
    [
        "", " ; ", "SELECTED", "UPDATE c SET a = 1", "EXPLAIN SELECT 1", "BEGIN; SELECT 1", "SELECT 1; SELECT 2",
        "SELECT 'a' ; DROP TABLE c", "SELECT 1; /* */ COMMIT", r"SELECT 'a\'; DROP TABLE c; --'",
        "SELECT 1 /* /* */ ' */; DROP TABLE c; --'", "(SELECT 1)",
    ],
)  # fmt: skip
def test_anything_else_is_refused(statement: str) -> None:
    assert why_not_read_only(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "WITH a AS (DELETE FROM c RETURNING id) SELECT id FROM a", "SELECT * INTO copy FROM c",
        "SELECT * FROM c FOR UPDATE", "WITH a AS (SELECT 1) MERGE\nINTO c USING a", "WITH a AS (SELECT 1) EXEC p",
    ],
)  # fmt: skip
def test_words_that_write_are_refused_where_the_database_does_not(statement: str) -> None:
    assert why_not_read_only(statement) == ""
    assert "which may write" in why_not_read_only(statement, strictly=True)
