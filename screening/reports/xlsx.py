"""report.xlsx: the tables of a run as a workbook, with text that stays text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from screening.batch.changes import Changes
from screening.errors import OutputProblem
from screening.model import Alert, RowOutcome
from screening.reports.atomic import replacing, writing
from screening.reports.cells import harmless
from screening.reports.manifest import ListUse, RunManifest, setting_text
from screening.reports.night import NightReport
from screening.reports.night_sheets import NIGHT_SHEETS, night_sheets, night_summary
from screening.reports.tables import (
    CHANGE_COLUMNS,
    DECISION_COLUMNS,
    FINDING_COLUMNS,
    HIT_COLUMNS,
    QUALITY_COLUMNS,
    STALE_COLUMNS,
    change_cells,
    decision_cells,
    finding_cells,
    hit_cells,
    quality_cells,
    stale_cells,
)

FILE_NAME = "report.xlsx"
#: Lines of one sheet, its heading included, and characters of one cell (Excel specifications and limits).
SHEET_LINES, CELL_CHARACTERS = 1_048_576, 32_767
#: From so many rows the Decisions sheet leaves out the `clear` ones: a workbook full of them helps nobody, and writing
#: it would take longer than all the rest of a run since another.
ALL_DECISIONS_UP_TO = 10_000

DECISIONS_COLUMNS = (*DECISION_COLUMNS, *QUALITY_COLUMNS, *STALE_COLUMNS)
LIST_COLUMNS = ("list", "title", "published", "imported", "age_days", "stale", "entities", "digest")
REJECTED_COLUMNS = ("file", "row", "id", "reason")
_NUMBERS = {"row", "top_score", "hits", "findings", "undetermined", "data_quality", "score", "age_days", "entities"} | {
    "rows", "rows_to_review", "to_decide", "new", "reopened", "suppressed", "seconds", "added", "removed", "changed",
    "found", "of",
}  # fmt: skip
_WIDTHS = {
    "file": 18, "row": 8, "id": 14, "reason": 70, "party_name": 32, "entity_name": 36, "matched_name": 36, "list": 14,
    "explanation": 80, "message": 70, "evidence": 50, "source": 40, "title": 36, "digest": 66, "imported": 26,
    "text": 80, "legal_effect": 60, "why": 50, "note": 50, "ended_why": 50, "group": 40, "run": 26, "started": 26,
    "digest_before": 66, "digest_now": 66, "before": 40, "now": 40, "what": 20, "alert_id": 18, "reason_code": 20,
}  # fmt: skip
_DEFAULT_WIDTH = 13
# XML 1.0 has no place for these; xlsxwriter would write its own escape, which older readers show as letters.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_workbook(
    out_dir: Path,
    manifest: RunManifest,
    alerts: Callable[[], Iterable[Alert]],
    changes: Changes | None = None,
    night: NightReport | None = None,
    decisions: Iterable[Sequence[str]] | None = None,
) -> Path:
    """Write report.xlsx of a run to `out_dir`, whole or not at all; gives its path.

    `alerts` gives the alerts of the run in input order: all of them up to ALL_DECISIONS_UP_TO rows, above that those
    with something to show are enough. With `changes`, one more sheet says what is new, still open or gone since the
    previous run; with `night`, more sheets say how everything stands. `decisions` gives the lines of the sheet
    Decisions where `alerts` has not all of them.

    Lines beyond what a sheet holds are left out, counted, and named on the Summary sheet; the CSV files have all.
    Raises OutputProblem where the file cannot be written.
    """
    target = out_dir / FILE_NAME
    with replacing(target) as part, writing(target):
        book = xlsxwriter.Workbook(str(part), {"constant_memory": True, "tmpdir": str(out_dir)})
        try:
            # The run's own time: the same run gives the same bytes.
            book.set_properties({"title": f"Screening report {manifest.run_id}", "created": _created(manifest)})
            _fill(book, manifest, alerts(), changes, night, decisions)
        finally:
            try:
                book.close()
            except xlsxwriter.exceptions.FileCreateError as exc:
                raise OutputProblem(f"{target} cannot be written ({exc}): free some space") from exc
    return target


@dataclass(slots=True)
class _Sheet:
    """A sheet with a frozen heading that is filled from top to bottom."""

    sheet: Any
    columns: tuple[str, ...]
    lines: int = 1
    left_out: int = 0

    def add(self, cells: Sequence[str]) -> None:
        if self.lines >= SHEET_LINES:
            self.left_out += 1
            return
        for place, (column, cell) in enumerate(zip(self.columns, cells, strict=True)):
            _write(self.sheet, self.lines, place, cell, number=column in _NUMBERS)
        self.lines += 1

    def finish(self) -> None:
        self.sheet.autofilter(0, 0, max(self.lines - 1, 1), len(self.columns) - 1)


def _fill(
    book: Any,
    manifest: RunManifest,
    alerts: Iterable[Alert],
    changes: Changes | None,
    night: NightReport | None,
    lines: Iterable[Sequence[str]] | None,
) -> None:
    bold = book.add_format({"bold": True})
    heading = book.add_format({"bold": True, "bottom": 1, "bg_color": "#F0F2F4"})
    summary = book.add_worksheet("Summary")
    decisions = _sheet(book, "Decisions", DECISIONS_COLUMNS, heading)
    hits = _sheet(book, "Hits", HIT_COLUMNS, heading)
    findings = _sheet(book, "Findings", FINDING_COLUMNS, heading)
    rejected = _sheet(book, "Rejected", REJECTED_COLUMNS, heading)
    lists = _sheet(book, "Lists", LIST_COLUMNS, heading)
    changed = _sheet(book, "Changes", CHANGE_COLUMNS, heading) if changes else None
    stale_lists = [used.id for used in manifest.stale_lists]
    with_clear = manifest.counts_in <= ALL_DECISIONS_UP_TO
    for cells in lines or ():
        decisions.add(cells)
    for alert in alerts:
        decision = alert.decision
        if lines is None and (with_clear or decision.outcome is not RowOutcome.CLEAR):
            decisions.add([*decision_cells(alert), *quality_cells(alert), *stale_cells(stale_lists)])
        for cells in hit_cells(alert, stale_lists):
            hits.add(cells)
        for cells in finding_cells(alert):
            findings.add(cells)
        if decision.outcome is RowOutcome.ERROR:
            cells = decision_cells(alert)
            rejected.add([*cells[:3], cells[-1]])
    for used in manifest.lists:
        lists.add(_list_cells(used))
    if changed and changes:
        for change, thing in changes.all():
            changed.add(change_cells(change, thing))
        changed.finish()
    nightly = _night_sheets(book, night, heading) if night else {}
    for filled in (decisions, hits, findings, rejected, lists):
        filled.finish()
    rows_left_out = manifest.counts_in - (decisions.lines - 1)
    left_out = {"Decisions": rows_left_out, "Hits": hits.left_out, "Findings": findings.left_out}
    if changed:
        left_out["Changes"] = changed.left_out
    _write_summary(summary, [*_summary(manifest, left_out | nightly), *(night_summary(night) if night else ())], bold)


def _night_sheets(book: Any, night: NightReport, heading: Any) -> dict[str, int]:
    """Adds the sheets of the night; the lines that each had no room for."""
    left_out = {}
    for given in night_sheets(night):
        sheet = _sheet(book, given.name, given.columns, heading)
        for cells in given.lines:
            sheet.add(cells)
        sheet.finish()
        left_out[given.name] = sheet.left_out
    return left_out


def _sheet(book: Any, name: str, columns: tuple[str, ...], heading: Any) -> _Sheet:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(column, _DEFAULT_WIDTH))
        sheet.write_string(0, place, column, heading)
    return _Sheet(sheet, columns)


def _write(sheet: Any, line: int, place: int, cell: str, *, number: bool = False) -> None:
    """Numbers of our own as numbers, all else as text: `write` would turn text into formulas and links."""
    if not cell:
        return
    if number:
        sheet.write_number(line, place, float(cell))
        return
    text = cell if cell.isprintable() else _NO_XML.sub("\N{REPLACEMENT CHARACTER}", cell)
    if len(text) > CELL_CHARACTERS:
        note = f" … [cut here; {len(text)} characters in all, whole in the CSV file]"
        text = text[: CELL_CHARACTERS - len(note)] + note
    sheet.write_string(line, place, text)


def _list_cells(used: ListUse) -> list[str]:
    age = "" if used.age_days is None else f"{used.age_days:.2f}"
    stale = "STALE" if used.stale else "no"
    return [used.id, used.title, used.published, used.imported, age, stale, str(used.entities), used.digest]


def _write_summary(sheet: Any, summary: Iterable[tuple[str, str | int]], bold: Any) -> None:
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 90)
    for line, (label, value) in enumerate(summary):
        sheet.write_string(line, 0, label, bold)
        if isinstance(value, int):
            sheet.write_number(line, 1, value)
        else:
            _write(sheet, line, 1, value)


def _summary(manifest: RunManifest, left_out: dict[str, int]) -> Iterable[tuple[str, str | int]]:
    yield "run", manifest.run_id
    if manifest.embedded_only and not manifest.demo:
        yield "NO SCREENING", "only the small embedded lists were searched; import an official list and run again"
    if manifest.demo:
        yield "DEMONSTRATION", "the small embedded lists were searched on purpose; they are no live lists"
    for used in manifest.stale_lists:
        yield "STALE LIST", f"{used.title or used.id}: imported {used.imported}"
    for warning in manifest.warnings:
        yield "note", warning
    yield "started", manifest.started
    yield "ended", manifest.ended
    yield "rows in", manifest.counts_in
    for outcome, label in (
        (RowOutcome.REVIEW, "to review"),
        (RowOutcome.CLEAR, "no hit (clear)"),
        (RowOutcome.NOT_SCREENED, "not screened"),
        (RowOutcome.ERROR, "not readable (error)"),
    ):
        yield label, manifest.count(outcome)
    for name, count in left_out.items():
        if count:
            which = "clear rows" if name == "Decisions" and manifest.counts_in <= SHEET_LINES else "lines"
            where = "night.json" if name in NIGHT_SHEETS else f"{name.lower()}.csv"
            yield f"not on sheet {name}", f"{count} {which}; all stand in {where}"
    yield "software", manifest.software_version
    yield "settings digest", manifest.config_digest
    yield "rules digest", manifest.rules_digest or "none"
    yield "goods digest", manifest.goods_digest or "none"
    yield "names digest", manifest.names_digest or "not recorded"
    for name, value in sorted(manifest.config.items()):
        yield f"setting {name}", setting_text(value)
    for used_input in manifest.inputs:
        yield "input", harmless(f"{used_input.file}: {used_input.rows} rows, digest {used_input.digest}")


def _created(manifest: RunManifest) -> datetime:
    try:
        started = datetime.fromisoformat(manifest.started)
    except ValueError as exc:
        raise OutputProblem(f"run {manifest.run_id} started at {manifest.started!r}, which is no ISO time") from exc
    return started.astimezone(UTC).replace(tzinfo=None) if started.tzinfo else started
