"""Reads a team's own list, as CSV, XLSX or YAML; docs/own-list.md describes the columns.

Who keeps the list can mend it: so anything that cannot be understood refuses the file, all of it told at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.readers.draft import Draft
from screening.lists.readers.internal_yaml import yaml_entries
from screening.lists.readers.sheet import ZIP_MAGIC, sheet_lines
from screening.lists.readers.table import Table, read_csv, table_of
from screening.lists.reading import Reading
from screening.lists.shelf import Shelf
from screening.model import Entity, EntityType, Issue, NameKind

_REQUIRED = ("id", "name", "type")
_SINGLE = frozenset((*_REQUIRED, "designated", "remarks", "url"))
_NAMES = {"alias": NameKind.ALIAS, "weak_alias": NameKind.WEAK_ALIAS, "former_name": NameKind.FORMER}
_IDENTIFIERS = frozenset(
    (
        *("imo", "imo_company", "mmsi", "call_sign", "passport", "national_id", "tax_id", "registration", "lei"),
        *("swift_bic", "duns", "wallet", "tail_number", "phone", "email", "website", "other"),
    )
)
COLUMNS = (
    *_REQUIRED,
    *_NAMES,
    *("country", "nationality", "birth_date", "birth_place", "identifier", "address", "title", "programme"),
    *("legal_effect", "designated", "owned_by", "remarks", "url"),
)


#: Problems told at once: whoever mends a list wants all of them, but not a million.
_MOST_PROBLEMS = 1000


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry as given: its place, and the values of each column."""

    record: str
    values: Mapping[str, Sequence[str]]

    def one(self, column: str) -> str:
        return next(iter(self.values.get(column, ())), "")


def read(files: Sequence[SourceFile], list_id: str) -> Reading:
    """The list in one file, which does not state when it was made.

    Raises InputProblem naming everything that is wrong with it: unknown or missing columns, ids given twice, unknown
    types, countries, dates or kinds of identifiers.
    """
    if len(files) != 1:
        raise InputProblem(f"your own list is one file, not {len(files)}")
    file = files[0]
    issues: list[Issue] = []
    problems: list[Issue] = []
    entities = Shelf()
    for entry in _entries(file, issues, problems):
        draft = Draft(file.plain_name, entry.record, problems)
        for column in _REQUIRED:
            if not entry.one(column):
                draft.issue(column, "is empty")
        entity = _entity(entry, draft, list_id)
        if not entities.add(entity) and entity.id:
            draft.issue("id", f"{entity.id!r} stands twice")
        if len(problems) > _MOST_PROBLEMS:
            break
    if problems:
        lines = [f"{issue.file}, {issue.record or 'columns'}: {issue.field}: {issue.message}" for issue in problems]
        more = " or more" if len(problems) > _MOST_PROBLEMS else ""
        raise InputProblem("\n".join([f"{file.name} cannot be used ({len(lines)}{more} to mend):", *lines]))
    return Reading(entities, tuple(issues), "", {"entry": len(entities)})


def _entries(file: SourceFile, issues: list[Issue], problems: list[Issue]) -> Iterator[_Entry]:
    """The entries of the file, whatever its form. An unknown column is a problem, not an issue."""
    head = file.head()
    if head.startswith(ZIP_MAGIC):
        yield from _from_table(table_of(file, sheet_lines(file), problems, COLUMNS, _REQUIRED))
        return
    if file.plain_name.lower().endswith((".yml", ".yaml")):
        yield from (_Entry(record, values) for record, values in yaml_entries(file, COLUMNS, _SINGLE, problems))
        return
    header = next((line for line in head.replace(b"\0", b"").splitlines() if line.strip()), b"")
    delimiter = ";" if header.count(b";") > header.count(b",") else ","
    found: list[Issue] = []
    yield from _from_table(read_csv(file, found, COLUMNS, _REQUIRED, delimiter))
    for issue in found:
        (problems if issue.field else issues).append(issue)


def _from_table(table: Table) -> Iterator[_Entry]:
    for row in table.rows:
        yield _Entry(row.record, {column: _split(column, row[column]) for column in COLUMNS if row[column]})


def _split(column: str, cell: str) -> list[str]:
    return [cell] if column in _SINGLE else [part.strip() for part in cell.split(";") if part.strip()]


def _entity(entry: _Entry, draft: Draft, list_id: str) -> Entity:
    stated = entry.one("type").lower()
    kind = EntityType(stated) if stated in [each.value for each in EntityType] else None
    if kind is None and stated:
        draft.issue("type", f"unknown type {stated!r}; one of {', '.join(each.value for each in EntityType)}")
    draft.name(entry.one("name"), NameKind.PRIMARY)
    for column, name_kind in _NAMES.items():
        for name in entry.values.get(column, ()):
            draft.name(name, name_kind)
    for country in entry.values.get("country", ()):
        draft.belongs_to(country, "country")
    for nationality in entry.values.get("nationality", ()):
        draft.nationality(nationality, "nationality")
    for date in entry.values.get("birth_date", ()):
        draft.born(date, "birth_date")
    for address in entry.values.get("address", ()):
        draft.locate_text(address)
    _take_identifiers(entry.values.get("identifier", ()), draft)
    for owner in entry.values.get("owned_by", ()):
        draft.relate("owned_by", owner)
    draft.birth_places += entry.values.get("birth_place", ())
    draft.titles += entry.values.get("title", ())
    draft.programs += entry.values.get("programme", ())
    draft.legal_effect = "; ".join(entry.values.get("legal_effect", ()))
    draft.designate(entry.one("designated"), "designated")
    draft.note(entry.one("remarks"))
    draft.url = entry.one("url")
    return draft.entity(entry.one("id"), list_id, kind or EntityType.UNKNOWN)


def _take_identifiers(values: Iterable[str], draft: Draft) -> None:
    for value in values:
        kind, _, rest = value.partition(":")
        number, _, country = rest.rpartition(":") if _has_country(rest) else (rest, "", "")
        if kind.strip().lower() not in _IDENTIFIERS or not number.strip():
            draft.issue("identifier", f"{value!r} is no kind:number; kinds: {', '.join(sorted(_IDENTIFIERS))}")
            continue
        draft.identify(kind.strip().lower(), number, draft.country(country, "identifier"))


def _has_country(text: str) -> bool:
    """Whether two letters stand after a last colon; addresses of the web have colons too."""
    tail = text.rpartition(":")[2].strip()
    return ":" in text and len(tail) == 2 and tail.isalpha()
