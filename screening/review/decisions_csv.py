"""Decisions as CSV, both ways: for work in a spreadsheet, and to carry them to another state file."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from screening.errors import InputProblem, UsageProblem
from screening.review.audit import add_line
from screening.review.canonical import digest, storable
from screening.review.database import Database
from screening.review.decisions import alert_row, decide_within, decision_problems, expired, holding
from screening.review.verdict import Verdict

#: What an import reads; the columns behind it tell people what the alert is, and are passed over.
READ = ("alert", "verdict", "reason", "note", "expires")
_NEEDED = READ[:4]
_TAKEN = (*READ, "decided")
COLUMNS = (*READ, "user", "decided", "approved_by", "approved", "kind", "file", "row", "id", "what", "listing", "text")
#: Characters of a cell; a note of this length is a document.
_LONGEST_CELL = 20_000


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import."""

    decided: int
    known: int
    """Decisions that stood there already, word for word."""
    past: tuple[int, ...]
    """Rows passed over: decisions that an export wrote, and whose last day is past."""


@dataclass(frozen=True, slots=True)
class _Line:
    row: int
    alert: str
    verdict: str
    code: str
    note: str
    expires: str
    decided: str
    """When, where an export wrote the line."""


def decision_records(database: Database) -> Iterator[dict[str, str]]:
    """The decisions that hold, a record of `COLUMNS` each, in the order in which they were made."""
    query = (
        "SELECT d.alert_id AS alert, verdict, code AS reason, note, expires, user, decided, approved_by, approved, "
        "kind, file, row, row_id AS id, what, listing, text "
        "FROM decisions d JOIN alerts a USING (alert_id) WHERE d.ended = '' ORDER BY d.id"
    )
    for row in database.rows(query):
        yield {column: str(row[column]) for column in COLUMNS}


def note_export(database: Database, text: str, count: int, user: str) -> None:
    """A line of the audit log for decisions that leave the house."""
    with database.transaction():
        add_line(database, user, "decisions_exported", "review", {"decisions": count, "digest": digest(text)})


def import_decisions(database: Database, path: Path, user: str) -> Imported:
    """Record the decisions of a CSV file (columns alert, verdict, reason, note, and expires), signed by `user`.

    A line that `decision_records` gave and whose last day is past by now is passed over. Raises InputProblem with all
    faults, each with its row and column; then nothing was recorded.
    """
    content = _read(path)
    lines = _lines(path, content)
    past = tuple(line.row for line in lines if _is_past(line, database.today()))
    lines = [line for line in lines if line.row not in past]
    with database.transaction():
        problems: list[str] = []
        known: set[int] = set()
        seen: dict[str, int] = {}
        for line in lines:
            found = list(_problems(database, line, seen, known))
            problems += (f"row {line.row}, {problem}" for problem in found)
        if problems:
            listed = "\n".join(f"  {problem}" for problem in problems)
            raise InputProblem(f"{path}: nothing was recorded:\n{listed}")
        new = [line for line in lines if line.row not in known]
        details = {"file": storable(path.name), "digest": digest(content), "decisions": len(new), "known": len(known)}
        details |= {"past": len(past)}
        add_line(database, user, "decisions_imported", "review", details)
        for line in new:
            decide_within(database, line.alert, Verdict(line.verdict), line.code, line.note, user, line.expires)
    return Imported(len(new), len(known), past)


def _problems(database: Database, line: _Line, seen: dict[str, int], known: set[int]) -> Iterator[str]:
    try:
        alert = alert_row(database, line.alert)
    except UsageProblem as exc:
        yield f"alert: {exc}"
        return
    if (first := seen.setdefault(alert["alert_id"], line.row)) != line.row:
        yield f"alert: {alert['alert_id']} stands in row {first} already"
    if line.verdict not in list(Verdict):
        yield f"verdict: {line.verdict!r} is none of {', '.join(Verdict)}"
        return
    if _stands(holding(database, alert["alert_id"]), line, database.today()):
        known.add(line.row)
        return
    yield from decision_problems(database, alert, Verdict(line.verdict), line.code, line.note, line.expires)


def _is_past(line: _Line, today: date) -> bool:
    try:
        return bool(line.decided) and date.fromisoformat(line.expires) < today
    except ValueError:  # "", "never", or a fault that is told with the others
        return False


def _stands(decision: sqlite3.Row | None, line: _Line, today: date) -> bool:
    if decision is None or expired(decision, today):
        return False
    said = (decision["verdict"], decision["code"], decision["note"])
    return said == (line.verdict, line.code, line.note) and line.expires in ("", decision["expires"])


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        why = getattr(exc, "strerror", None) or exc
        raise InputProblem(f"{path} cannot be read ({why}); save it as CSV in UTF-8") from exc


def _cell(path: Path, row: int, column: str, text: str | None) -> str:
    cell = (text or "").strip()
    if len(cell) > _LONGEST_CELL:
        raise InputProblem(f"{path}: row {row}, {column} cannot be read: {len(cell):,} characters are no decision")
    return cell


def _lines(path: Path, content: str) -> list[_Line]:
    head = content.partition("\n")[0]
    reader = csv.DictReader(
        io.StringIO(content, newline=""), delimiter=";" if head.count(";") > head.count(",") else ","
    )
    try:
        missing = [column for column in _NEEDED if column not in (reader.fieldnames or ())]
        if missing:
            raise InputProblem(
                f"{path}: there is no column {', '.join(missing)}; the first row must name {', '.join(READ)}"
            )
        return [
            _Line(number, *(storable(_plain(_cell(path, number, column, record.get(column)))) for column in _TAKEN))
            for number, record in enumerate(reader, start=1)
        ]
    except csv.Error as exc:
        raise InputProblem(f"{path}: line {reader.line_num} cannot be read ({exc}); save it as CSV again") from exc


def _plain(text: str) -> str:
    """The text without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return text[1:] if text[:1] == "'" and text[1:].lstrip()[:1] in tuple("=+-@＝＋－＠") else text
