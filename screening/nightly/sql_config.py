"""The key `sql` of an input in the configuration of a nightly run, read strictly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from screening.intake.sql import SqlQuery, holds_password
from screening.intake.sql_statement import why_not_read_only
from screening.nightly.strict_keys import StrictKeys
from screening.rules.marked import Marked

_KEYS = ("query", "url", "url_env", "url_file", "password_in_clear")


def read_sql(marked: Marked, value: Any, name: str, folder: Path, *path: str | int) -> SqlQuery | None:
    """The query at `path`; `name` is that of the input, and relative paths start at `folder`.

    None, with the faults noted in `marked`, where it cannot be used.
    """
    before = len(marked.problems)
    keys = StrictKeys(marked, value, _KEYS, *path)
    if not isinstance(value, dict):
        return None
    query = keys.text("query", needed=True)
    if query and (fault := why_not_read_only(query)):
        keys.fault(f"the query {fault}", "query")
    url = keys.text("url")
    secret = keys.secret("url", folder)
    if bool(url) == bool(secret) and len(marked.problems) == before:
        keys.fault("give the address of the database by one of url_env, url_file, and url (without a password)")
    if holds_password(url) and not keys.flag("password_in_clear"):
        keys.fault(
            "a password does not belong in a configuration: name a variable of the environment (url_env) or a file "
            "(url_file) that holds the address, or insist with password_in_clear: true",
            "url",
        )
    return SqlQuery(query, name, url, secret) if len(marked.problems) == before else None
