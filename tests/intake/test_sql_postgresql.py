"""A query on a real PostgreSQL server: exact values, read only, streamed, secrets kept."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from screening.errors import InputProblem, ScreeningError, UsageProblem
from screening.intake import open_input
from screening.intake.sql import SqlQuery, fetch_query
from screening.model import Row
from screening.secret_source import SecretSource
from tests.intake import postgresql

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed")
pytest.importorskip("sqlalchemy", reason="the extra `sql` is not installed")


@pytest.fixture(scope="module")
def server() -> Iterator[postgresql.Server]:
    programs = postgresql.programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt install postgresql)")
    with postgresql.running(programs) as server:
        with psycopg.connect(**server.options) as connection:
            connection.execute(
                "CREATE TABLE customers (id text, name text, birth_date date, seen timestamp, amount numeric(30, 4), "
                "active boolean, aliases text[], number integer, secret uuid)"
            )
            connection.execute(
                "INSERT INTO customers VALUES "
                "('0007', 'Łódź 100% :x Works', '1970-05-06', '2026-11-22 00:00:00', 12345678901234567890.1000, true, "
                "'{Orlov,\"Works; Ltd\"}', 7, '7d444840-9dc0-11d1-b245-5ffdce74fad2'), "
                "('0008', 'Anna', NULL, '2026-11-22 02:03:04.5', 0.10, NULL, NULL, NULL, NULL)"
            )
        yield server


@pytest.fixture
def ask(server: postgresql.Server, tmp_path: Path):
    def ask(statement: str, **parts: object) -> SqlQuery:
        part = {"user": "owner", "password": quote(postgresql.PASSWORD, safe=""), "port": server.port} | parts
        address = "postgresql+psycopg://{user}:{password}@127.0.0.1:{port}/postgres?connect_timeout=5".format(**part)
        (tmp_path / "url").write_text(address + "\n", encoding="utf-8")
        return SqlQuery(statement, "customers", secret_url=SecretSource(file=tmp_path / "url"))

    return ask


def test_values_are_written_without_loss(ask, tmp_path: Path) -> None:
    target = fetch_query(ask("SELECT * FROM customers ORDER BY id"), tmp_path / "a.csv")
    assert target.read_text(encoding="utf-8-sig").splitlines() == [
        '"id","name","birth_date","seen","amount","active","aliases","number","secret"',
        '"0007","Łódź 100% :x Works","1970-05-06","2026-11-22","12345678901234567890.1000","true",'
        '"Orlov; Works; Ltd","7","7d444840-9dc0-11d1-b245-5ffdce74fad2"',
        '"0008","Anna","","2026-11-22 02:03:04.500000","0.1000","","","",""',
    ]
    rows = list(open_input(target, kind="party").rows())
    assert [row.fields["id"] for row in rows if isinstance(row, Row)] == ["0007", "0008"]


def test_casts_and_percent_signs_reach_the_server_as_written(ask, tmp_path: Path) -> None:
    statement = "SELECT id::text, name FROM customers WHERE name LIKE '%100\\% :x%'; -- done;"
    assert "0007" in fetch_query(ask(statement), tmp_path / "a.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("WITH gone AS (DELETE FROM customers RETURNING name) SELECT name FROM gone", "data-modifying"),
        ("SELECT name INTO copied FROM customers", "customers"),
        ("SELECT name FROM customers FOR UPDATE", "read-only transaction"),
        ("SELECT 1 AS name; COMMIT; DROP TABLE customers", "single statement"),
        ("SELECT $$ $$ AS name; DROP TABLE customers; --$$", "single statement"),
        ("SELECT count(*), name || 'x' FROM customers GROUP BY name", "column 2 has no name"),
        ("SELECT nme FROM customers", 'column "nme" does not exist'),
        ("SELECT name, date 'infinity' AS day FROM customers", "a value of the data"),
        ("SELECT name::integer AS name FROM customers", "SQLSTATE 22P02"),
        ("SELECT 1 / (5000 - i) AS name FROM generate_series(1, 9000) AS i", "SQLSTATE 22012"),  # after many rows
    ],
)
def test_a_query_that_will_not_do_says_why_and_changes_nothing(
    server: postgresql.Server, ask, tmp_path: Path, statement: str, message: str
) -> None:
    with pytest.raises(ScreeningError) as caught:
        fetch_query(ask(statement), tmp_path / "a.csv")
    assert message in str(caught.value)
    assert "Łódź" not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["url"]
    with psycopg.connect(**server.options) as connection:
        assert connection.execute("SELECT count(*) FROM customers").fetchone() == (2,)


def test_the_driver_itself_refuses_a_second_statement(ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the reading of the statement overlooks must not run either."""
    monkeypatch.setattr("screening.intake.sql.why_not_read_only", lambda *_, **__: "")
    with pytest.raises(InputProblem, match="cannot insert multiple commands"):
        fetch_query(ask("SELECT 1 AS name; COMMIT; DROP TABLE customers"), tmp_path / "a.csv")
    assert fetch_query(ask("SELECT name FROM customers ORDER BY id"), tmp_path / "a.csv").exists()


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"password": "wrong%20hunter2"}, "password authentication failed"),
        ({"port": 1}, "connection"),
    ],
)
def test_a_server_that_refuses_is_told_without_the_password(ask, tmp_path: Path, parts, message: str) -> None:
    with pytest.raises(InputProblem) as caught:
        fetch_query(ask("SELECT name FROM customers", **parts), tmp_path / "a.csv")
    assert message in str(caught.value)
    for secret in ("hunter2", postgresql.PASSWORD, quote(postgresql.PASSWORD, safe=""), "://"):
        assert secret not in str(caught.value)


def test_an_option_that_the_driver_does_not_know_shows_no_secret(ask, tmp_path: Path) -> None:
    source = ask("SELECT name FROM customers")
    with (tmp_path / "url").open("a", encoding="utf-8") as file:
        file.write("&nosuch=1")
    (tmp_path / "url").write_text((tmp_path / "url").read_text(encoding="utf-8").replace("\n", ""), encoding="utf-8")
    with pytest.raises((InputProblem, UsageProblem)) as caught:
        fetch_query(source, tmp_path / "a.csv")
    assert "nosuch" in str(caught.value)
    assert "hunter2" not in str(caught.value)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_rows(ask, tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from screening.batch.memory import peak_memory\n"
        "from screening.intake.sql import SqlQuery, fetch_query\n"
        "from screening.secret_source import SecretSource\n"
        "fetch_query(SqlQuery(sys.argv[1], 'x', secret_url=SecretSource(file=Path('url'))), Path('a.csv'))\n"
        "print(peak_memory())\n"
    )
    peaks = []
    for rows in (2_000, 40_000):
        statement = f"SELECT i AS id, repeat('x', 2000) AS name FROM generate_series(1, {rows}) AS i ORDER BY i"
        command = [sys.executable, "-c", code, ask(statement).query]
        run = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=tmp_path, check=True)
        assert (tmp_path / "a.csv").stat().st_size > rows * 2_000
        peaks.append(int(run.stdout))
    assert peaks[1] < peaks[0] + 20_000_000
