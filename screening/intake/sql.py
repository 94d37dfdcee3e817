"""The rows of one SQL query as a CSV file, so that they are read, digested and resumed as any other input.

Needs the extra `sql` (SQLAlchemy); the driver of the database is the user's. Nothing that an error says holds the
address, the password or a value of the data.
"""

from __future__ import annotations

import csv
import datetime
import decimal
import io
import json
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

from screening.errors import InputProblem, UsageProblem, cannot_write
from screening.intake.sql_statement import ends_in_order, why_not_read_only
from screening.lists.disk import replace_file
from screening.secret_source import SecretSource, hidden
from screening.terminal import printable

#: Rows held in memory at once.
_BATCH_ROWS = 1_000
#: What PostgreSQL and SQL Server call a column that has no name.
_UNNAMED = ("", "?column?")
#: Databases that keep the transaction from writing, whatever the statement says.
_READ_ONLY = ("postgresql", "sqlite")
#: First characters of the SQLSTATE of errors that quote a value of the data (ISO 9075, class "data exception").
_DATA_EXCEPTION = "22"
#: The password between user and server of an address.
_PASSWORD = re.compile(r"://[^/@:]*:[^/@]+@")
#: A secret among the options of an address, or in what stands there for ODBC.
_NAMED_SECRET = re.compile(r"(?:password|passwd|pwd|secret|token)=([^;&]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SqlQuery:
    """One SELECT and the database that answers it."""

    query: str
    name: str = "query"
    """Names the query in messages."""
    url: str = field(default="", repr=False)
    """Address as SQLAlchemy writes it, such as `sqlite:////srv/erp.db`; "" where `secret_url` gives it."""
    secret_url: SecretSource | None = None
    """Where the address stands, with its password."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the user should know of the query as it is written."""
        if ends_in_order(self.query):
            return ()
        return (
            f"the query {self.name!r} has no ORDER BY: the database may give the rows in another order every time, and "
            "their numbers then differ from run to run",
        )


def holds_password(url: str) -> bool:
    """Whether a secret stands in an address, which is then not for a configuration."""
    return bool(_PASSWORD.search(url) or _NAMED_SECRET.search(unquote_plus(url)))


def fetch_query(query: SqlQuery, target: Path) -> Path:
    """Runs the query and writes its rows to `target`, a CSV in UTF-8 for `open_input`; gives `target`.

    The file appears whole or not at all, for the owner only, and is as it was where anything fails. Texts stay as they
    are, decimals are exact, dates are ISO, NULL is an empty cell; without rows there is a header alone. Memory does
    not grow with the rows where the driver streams. The transaction is read-only where the database can (PostgreSQL,
    SQLite) and always rolled back.

    Raises UsageProblem where SQLAlchemy, the driver or the address is missing or the query is not one SELECT,
    InputProblem where the database cannot be reached or fails, or its answer is no table; OutputProblem where
    `target` cannot be written.
    """
    if fault := why_not_read_only(query.query):
        raise UsageProblem(f"the query {query.name!r} {fault}")
    try:
        replace_file(target, _lines(query))
    except OSError as error:
        raise cannot_write(target, error) from None
    return target


def _lines(query: SqlQuery) -> Iterator[bytes]:
    """The file, line by line, its mark of UTF-8 first."""
    text = io.StringIO()
    # all cells quoted: then neither the delimiter nor blanks around a cell are ever a guess of the reader
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    with _explained(query), _answer(query) as result:
        header = _checked_header(query, list(result.keys()))
        writer.writerow(header)
        yield b"\xef\xbb\xbf"
        number = 0
        for rows in result.partitions(_BATCH_ROWS):
            for row in rows:
                number += 1
                cells: list[str] = []
                try:
                    for value in row:
                        cells.append(_cell(value))
                except _NoText as exc:
                    raise InputProblem(
                        f"the query {query.name!r}: row {number}, column {header[len(cells)]!r} holds {exc}: turn it "
                        "into text in the query, or leave the column out",
                        f"the query {query.name!r}: row {number}, column {len(cells) + 1} holds {exc}: make it text",
                    ) from None
                writer.writerow(cells)
            yield _taken(text)
        yield _taken(text)


def _taken(text: io.StringIO) -> bytes:
    content = text.getvalue().encode("utf-8")
    text.seek(0)
    text.truncate()
    return content


@contextmanager
def _answer(query: SqlQuery) -> Iterator[Any]:
    """The streaming result of the query, in a transaction that is rolled back."""
    import sqlalchemy
    from sqlalchemy.pool import NullPool

    address = _address(query)
    try:
        url = sqlalchemy.make_url(address)
    except (sqlalchemy.exc.ArgumentError, ValueError):  # of a port that is no number
        raise UsageProblem(
            f"the query {query.name!r}: the address of the database cannot be read; it looks like "
            "postgresql+psycopg://user:password@server/database, with %40 for an @ in the password"
        ) from None
    database = url.get_backend_name()
    if database == "sqlite":
        _require_file(query, url.database)
    elif database not in _READ_ONLY and (fault := why_not_read_only(query.query, strictly=True)):
        raise UsageProblem(f"the query {query.name!r} {fault}")
    with warnings.catch_warnings():
        warnings.simplefilter("error", sqlalchemy.exc.SAWarning)  # of options that the driver would ignore
        engine = sqlalchemy.create_engine(url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            connection = connection.execution_options(
                stream_results=True, max_row_buffer=_BATCH_ROWS, no_parameters=True, sqlite_raw_colnames=True
            )
            if database == "postgresql":
                connection = connection.execution_options(postgresql_readonly=True)
            try:
                if database == "sqlite":
                    connection.exec_driver_sql("PRAGMA query_only = ON")
                with closing(connection.exec_driver_sql(query.query.strip().rstrip(";"))) as result:
                    yield result
            finally:
                connection.rollback()
    finally:
        engine.dispose()


def _address(query: SqlQuery) -> str:
    if query.secret_url:
        return query.secret_url.read().strip()
    if not query.url:
        raise UsageProblem(f"the query {query.name!r} names no database")
    return query.url


def _require_file(query: SqlQuery, database: str | None) -> None:
    """SQLite makes a new database of a name that is wrong."""
    if not database or database == ":memory:":
        raise UsageProblem(f"the query {query.name!r}: the address names no file: write sqlite:////folder/file.db")
    if not database.startswith("file:") and not Path(database).is_file():
        raise InputProblem(f"the query {query.name!r}: there is no database file {database}")


@contextmanager
def _explained(query: SqlQuery) -> Iterator[None]:
    """Turns what SQLAlchemy and drivers raise into a message that keeps address, password and data to itself."""
    try:
        from sqlalchemy import exc
    except ImportError:
        raise UsageProblem(
            f"the query {query.name!r}: reading from a database needs SQLAlchemy: pip install 'screening[sql]'"
        ) from None
    where = f"the query {query.name!r}"
    try:
        yield
    except exc.NoSuchModuleError:
        raise UsageProblem(
            f"{where}: SQLAlchemy does not know the kind of database in the address; it begins as in sqlite:///, "
            "postgresql+psycopg:// or mysql+pymysql://, and some kinds need a package of their own"
        ) from None
    except ImportError as error:
        raise UsageProblem(
            f"{where}: the driver {error.name or ''} cannot be loaded: install the package that brings it, or name "
            "another driver in the address, such as postgresql+psycopg:// (pip install 'psycopg[binary]')"
        ) from None
    except exc.ResourceClosedError:
        raise InputProblem(f"{where} gives no rows; it must be a SELECT") from None
    except exc.DBAPIError as error:
        # what triggers and functions of the database say may hold anything
        plain = f"{where} failed ({type(error).__name__}): the terminal shows what the database says"
        raise InputProblem(f"{where} failed: {_said(query, error)}", plain) from None
    except (exc.SQLAlchemyError, exc.SAWarning, ValueError, TypeError, OSError) as error:
        raise InputProblem(
            f"{where} failed ({type(error).__name__}): try it in a program of the database, and check the address"
        ) from None


def _said(query: SqlQuery, error: Any) -> str:
    """What the database says, in one line, without secrets and without the values that it may quote."""
    state = str(getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None) or "")
    text = str(error.orig)
    if type(error).__name__ == "DataError" or state.startswith(_DATA_EXCEPTION) or "decode to UTF-8" in text:
        what = f" (SQLSTATE {state})" if state else ""
        return f"a value of the data cannot be converted{what}; mend it, or turn it into text in the query"
    return hidden(" ".join(printable(text).split()), *_secrets(_address(query)))


def _secrets(address: str) -> list[str]:
    """All parts of an address that a message may not show, as written and as meant."""
    from sqlalchemy import make_url

    url = make_url(address)
    named = _NAMED_SECRET.findall(unquote_plus(address))
    written = address.partition("://")[2].rpartition("@")[0].partition(":")[2]
    return [address, url.render_as_string(hide_password=False), written, str(url.password or ""), *named]


def _checked_header(query: SqlQuery, names: Sequence[str]) -> list[str]:
    seen: set[str] = set()
    for number, name in enumerate(names, 1):
        plain = name.strip().casefold()
        if plain in _UNNAMED:
            raise InputProblem(
                f"the query {query.name!r}: column {number} has no name: give it one, as in SELECT … AS name"
            )
        if plain in seen:
            raise InputProblem(
                f"the query {query.name!r}: two columns are named {name!r} (the second is column {number}): give one "
                "another name, as in SELECT … AS other",
                f"the query {query.name!r}: column {number} has the name of an earlier one: give it another",
            )
        seen.add(plain)
    return list(names)


class _NoText(Exception):
    """A value that no cell of a CSV can hold."""


def _cell(value: object) -> str:
    """The text of a value, without loss."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, float) and value.is_integer():
        return format(value, ".0f")
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time() and value.tzinfo is None
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        raise _NoText("bytes, not text")
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=_cell)
    if isinstance(value, list | tuple | set):
        return "; ".join(_cell(item) for item in value)
    return str(value)
