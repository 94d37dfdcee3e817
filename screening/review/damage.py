"""Tells a damaged state from a fault of the software, once something went wrong with it."""

from __future__ import annotations

import sqlite3
from itertools import chain

from screening.errors import ScreeningError
from screening.review.audit import chain_problems
from screening.review.database import NOT_AS_WRITTEN, Database
from screening.review.replay import table_problems


def damage(database: Database) -> str:
    """What shows that the state is damaged, without its content; "" where it is whole. Reads all of it."""
    try:
        found = [str(row[0]) for row in database.rows("PRAGMA integrity_check(1)")]
        if found != ["ok"]:
            return "; ".join(found)
        return next(chain(chain_problems(database), table_problems(database)), "")
    except ScreeningError as exc:
        return str(exc)
    except (sqlite3.Error, *NOT_AS_WRITTEN) as exc:
        return f"{type(exc).__name__} while it was read"
