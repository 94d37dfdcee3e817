"""A query on a real SQLite file becomes a CSV that intake reads, whole or not at all; errors keep secrets."""

from __future__ import annotations

import csv
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.errors import InputProblem, OutputProblem, ScreeningError, UsageProblem
from screening.intake import open_input
from screening.intake.sql import SqlQuery, fetch_query, holds_password
from screening.model import Row
from screening.secret_source import SecretSource

pytest.importorskip("sqlalchemy", reason="the extra `sql` is not installed")

CUSTOMERS = "SELECT id, name, birth_date FROM customers ORDER BY id"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "erp.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE customers (id TEXT, name TEXT, birth_date TEXT, amount, note)")
        connection.executemany(
            "INSERT INTO customers VALUES (?, ?, ?, ?, ?)",
            [
                ("00017", 'Łódź "Orlov"; Works, Ltd', "1970-05-06", 2.0, None),
                ("00018", " 小野 商事 \nTokyo", None, 12345678901234567890123.0, "100% ':x'"),
            ],
        )
    return path


def query(database: Path, statement: str = CUSTOMERS) -> SqlQuery:
    return SqlQuery(statement, "customers", f"sqlite:///{database}")


def cells(path: Path) -> list[dict[str, str]]:
    found = []
    for row in open_input(path, kind="party").rows():
        assert isinstance(row, Row), row
        found.append({**row.fields, **row.extra})
    return found


def test_texts_come_as_they_are(database: Path, tmp_path: Path) -> None:
    target = fetch_query(query(database), tmp_path / "customers.csv")
    assert target == tmp_path / "customers.csv"
    assert target.read_bytes().decode("utf-8-sig") == (
        '"id","name","birth_date"\r\n"00017","Łódź ""Orlov""; Works, Ltd","1970-05-06"\r\n'
        '"00018"," 小野 商事 \nTokyo",""\r\n'
    )
    first, second = cells(target)
    assert first == {"id": "00017", "name": 'Łódź "Orlov"; Works, Ltd', "birth_date": "1970-05-06"}
    assert second["name"].strip() == "小野 商事 \nTokyo"
    assert not second.get("birth_date")


def test_the_file_is_for_its_owner_only(database: Path, tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("Windows has no such modes")
    target = fetch_query(query(database), tmp_path / "customers.csv")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(*[st.text(st.characters(codec="utf-8", exclude_characters="\0"))] * 3), min_size=1, max_size=5)
)
def test_any_text_survives(tmp_path: Path, rows: Sequence[tuple[str, str, str]]) -> None:
    path = tmp_path / "any.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TABLE IF EXISTS t")
        connection.execute("CREATE TABLE t (name TEXT, size TEXT, colour TEXT)")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)
    target = fetch_query(query(path, "SELECT name, size, colour FROM t ORDER BY rowid"), tmp_path / "any.csv")
    source = open_input(target, kind="party")
    assert [tuple(record) for record in source._table.records()] == list(rows)


def test_signs_that_drivers_take_for_parameters_are_plain_text(database: Path, tmp_path: Path) -> None:
    statement = (
        "SELECT id, name, note FROM customers WHERE note LIKE '100% '':x''' AND name LIKE '%;%' OR id = '00018';"
    )
    assert [row["id"] for row in cells(fetch_query(query(database, statement), tmp_path / "a.csv"))] == ["00018"]


def test_numbers_are_written_in_full(database: Path, tmp_path: Path) -> None:
    statement = "SELECT name, amount FROM customers ORDER BY id"
    target = fetch_query(query(database, statement), tmp_path / "a.csv")
    with target.open(encoding="utf-8-sig", newline="") as file:
        amounts = [row["amount"] for row in csv.DictReader(file)]
    assert amounts == ["2", str(int(12345678901234567890123.0))]


def test_no_rows_are_allowed_and_said(database: Path, tmp_path: Path) -> None:
    target = fetch_query(
        query(database, "SELECT id, name FROM customers WHERE id = '' ORDER BY id"), tmp_path / "a.csv"
    )
    source = open_input(target)
    assert list(source.rows()) == []
    assert "the file has a header but no data rows" in source.warnings


@pytest.mark.parametrize(
    ("statement", "warned"),
    [
        (CUSTOMERS, False),
        ("SELECT name FROM customers", True),
        ("SELECT name FROM (SELECT name FROM customers ORDER BY id)", True),
        ("SELECT row_number() OVER (ORDER BY id) AS id, name FROM customers", True),
        ("SELECT 'ORDER BY' AS name -- ORDER BY name", True),
        ("SELECT name FROM customers order\n by lower(name)", False),
    ],
)
def test_a_query_without_an_order_is_warned_of(database: Path, statement: str, warned: bool) -> None:
    assert any("ORDER BY" in warning for warning in query(database, statement).warnings) is warned


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("", "is empty"),
        ("-- SELECT 1", "is empty"),
        ("DELETE FROM customers", "must begin with SELECT or WITH"),
        ("PRAGMA writable_schema = 1", "must begin with SELECT or WITH"),
        ("SELECT 1 AS name; DELETE FROM customers", "a single statement"),
        (r"SELECT '\' AS name; DELETE FROM customers; --'", "a single statement"),
        ("SELECT 1 AS name /* /* */ ' */; DELETE FROM customers --'", "a single statement"),
        ("SELECT id, id FROM customers", "two columns are named 'id'"),
        ("SELECT id, name AS ID FROM customers", "two columns are named 'ID'"),
        ("SELECT name, '' AS \" \" FROM customers", "column 2 has no name"),
        ("SELECT name FROM nowhere", "no such table: nowhere"),
        ("SELECT name, x'00ff' AS photo FROM customers", "row 1, column 'photo' holds bytes, not text"),
        ("SELECT name, CAST(x'ff' AS TEXT) AS note FROM customers", "a value of the data cannot be converted"),
        ("WITH a AS (SELECT 1) INSERT INTO customers (id) SELECT 'x'", "readonly database"),
    ],
)
def test_a_query_that_will_not_do_says_why_and_leaves_nothing(
    database: Path, tmp_path: Path, statement: str, message: str
) -> None:
    before = database.read_bytes()
    target = tmp_path / "out" / "customers.csv"
    target.parent.mkdir()
    target.write_text("as it was", encoding="utf-8")
    with pytest.raises(ScreeningError, match="the query 'customers'") as caught:
        fetch_query(query(database, statement), target)
    assert message in str(caught.value)
    assert [path.read_text(encoding="utf-8") for path in target.parent.iterdir()] == ["as it was"]
    assert database.read_bytes() == before


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_no_source(address: str, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="names no file"):
        fetch_query(SqlQuery(CUSTOMERS, "customers", address), tmp_path / "a.csv")


def test_a_wrong_file_name_makes_no_new_database(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match=r"no database file .*erq\.db"):
        fetch_query(query(tmp_path / "erq.db"), tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "erp.db").write_text("id,name\n" * 200, encoding="utf-8")
    with pytest.raises(InputProblem, match="file is not a database"):
        fetch_query(query(tmp_path / "erp.db"), tmp_path / "a.csv")


def test_a_folder_that_is_not_there_is_a_problem_of_the_output(database: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputProblem, match="cannot be written"):
        fetch_query(query(database), tmp_path / "nowhere" / "a.csv")


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("not an address hunter2", "cannot be read"),
        ("postgresql://me:hunter2@server:port/db", "cannot be read"),
        ("nosuch://me:hunter2@server/db", "does not know the kind of database"),
        ("mysql+mysqldb://me:hunter2@127.0.0.1/db", "the driver MySQLdb cannot be loaded"),
        ("sqlite:///{database}?timeout=hunter2", "check the address"),
    ],
)
def test_errors_do_not_show_the_address(database: Path, tmp_path: Path, address: str, message: str) -> None:
    (tmp_path / "url").write_text(address.format(database=database) + "\n", encoding="utf-8")
    source = SqlQuery(CUSTOMERS, "customers", secret_url=SecretSource(file=tmp_path / "url"))
    with pytest.raises(ScreeningError) as caught:
        fetch_query(source, tmp_path / "a.csv")
    assert message in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_the_address_comes_from_the_environment_and_is_in_no_repr(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = SqlQuery(CUSTOMERS, "customers", secret_url=SecretSource(env="ERP_URL"))
    with pytest.raises(UsageProblem, match="the environment variable ERP_URL is not set"):
        fetch_query(source, tmp_path / "a.csv")
    monkeypatch.setenv("ERP_URL", f"sqlite:///{database}")
    assert len(cells(fetch_query(source, tmp_path / "a.csv"))) == 2
    assert str(database) not in repr(source)
    assert str(database) not in repr(query(database))


def test_without_sqlalchemy_the_extra_is_named(database: Path, tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['sqlalchemy'] = None\n"
        "from pathlib import Path\n"
        "from screening.intake.sql import SqlQuery, fetch_query\n"
        "fetch_query(SqlQuery('SELECT 1 AS name', 'customers', 'sqlite:///erp.db'), Path('a.csv'))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=tmp_path)
    assert "pip install 'screening[sql]'" in run.stderr.splitlines()[-1]
    assert not (tmp_path / "a.csv").exists()


@pytest.mark.parametrize(
    ("url", "held"),
    [
        ("postgresql://me:hunter2@server/db", True),
        ("postgresql://server/db?user=me&password=hunter2", True),
        ("mssql+pyodbc:///?odbc_connect=DRIVER%3D%7BODBC%7D%3BPWD%3Dhunter2", True),
        ("postgresql+psycopg://me@server/db", False),
        ("sqlite:////srv/erp.db", False),
    ],
)
def test_a_password_in_an_address_is_seen(url: str, held: bool) -> None:
    assert holds_password(url) is held


def test_what_is_logged_of_a_failure_has_nothing_that_the_database_says(database: Path, tmp_path: Path) -> None:
    with pytest.raises(InputProblem) as caught:
        fetch_query(query(database, "SELECT Jane_Secretname FROM customers"), tmp_path / "customers.csv")
    assert "Jane_Secretname" in str(caught.value)
    assert (
        caught.value.plain
        == "the query 'customers' failed (OperationalError): the terminal shows what the database says"
    )
