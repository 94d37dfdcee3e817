"""Reads Japan's Foreign End User List: the table of its PDF as a workbook or CSV, in Japanese and English or in one.

The ministry prints every heading and most cells in both languages, one below the other; the header stands again on
every page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from screening.lists.files import SourceFile
from screening.lists.readers.draft import Draft
from screening.lists.readers.jp_meti_names import bilingual, is_japanese
from screening.lists.readers.plain_text import csv_lines
from screening.lists.readers.sheet import ZIP_MAGIC, sheet_lines
from screening.lists.readers.table import TableRow, table_of
from screening.model import Entity, EntityType, Issue, NameKind

_NUMBER, _COUNTRY, _NAME, _ALIASES, _WMD = _COLUMNS = (
    *("No.", "Country or Region", "Company or Organization", "Also Known As", "Type of WMD"),
)
_HEADINGS = {column.casefold().rstrip("."): column for column in _COLUMNS}
#: A bullet before each alias; between katakana the same sign parts the words of one name.
_BULLET = re.compile(r"(?<![ァ-ヺー])・|・(?![ァ-ヺー])|;")
#: What a body is said to work on: biological, chemical and nuclear weapons, missiles.
_WEAPONS = {"生物": "B", "化学": "C", "ミサイル": "M", "核": "N"}
#: Longer cells are no headings.
_LONGEST_HEADING = 100
_NO_ALIAS = ("", "-", "－", "—", "なし")
_EFFECT = "Licence needed unless the end use is clearly harmless (catch-all control)"


def end_users(file: SourceFile, list_id: str, issues: list[Issue]) -> list[Entity]:
    """The entries of the list; InputProblem for another table. Numbers that are missing or stand twice are issues."""
    is_workbook = file.head().startswith(ZIP_MAGIC)
    lines: Iterable[Sequence[str]] = sheet_lines(file) if is_workbook else csv_lines(file, issues)
    table = table_of(file, (_with_headings(line) for line in lines), issues, _COLUMNS, _COLUMNS)
    entities: dict[str, Entity] = {}
    last = 0
    for row in table.rows:
        if _is_header(row):
            continue
        draft = Draft(row.file, row.record, issues)
        number = int(row[_NUMBER]) if row[_NUMBER].isdecimal() and len(row[_NUMBER]) < 10 else 0
        if number != last + 1:
            draft.issue(_NUMBER, f"number {row[_NUMBER][:20]!r} after {last}: are rows missing, or parted by a page?")
        last = number or last
        entity = _end_user(row, draft, list_id, f"EUL-{number}" if number else f"EUL-row-{row.number}")
        while entity.id in entities:
            entity = replace(entity, id=f"{entity.id}-2")
        entities[entity.id] = entity
    return list(entities.values())


def _is_header(row: TableRow) -> bool:
    return all(row[column] == column for column in _COLUMNS)


def _with_headings(line: Sequence[str]) -> list[str]:
    """The line with the English half of each bilingual heading; other lines stay as they are."""
    if not any(_NAME.casefold() in " ".join(cell.split()).casefold() for cell in line if len(cell) < _LONGEST_HEADING):
        return list(line)
    english = [_HEADINGS.get(bilingual(cell).latin.casefold().rstrip("."), "") for cell in line]
    is_header = sum(map(bool, english)) >= len(_COLUMNS)
    return [heading or cell for heading, cell in zip(english, line, strict=True)] if is_header else list(line)


def _end_user(row: TableRow, draft: Draft, list_id: str, entity_id: str) -> Entity:
    name = bilingual(row[_NAME])
    draft.name(name.latin or next(iter(name.others), ""), NameKind.PRIMARY)
    for other in name.others:
        draft.name(other, lang="ja" if is_japanese(other) else "")
    for alias in _aliases(row[_ALIASES]):
        both = bilingual(alias)
        draft.name(both.latin)
        for other in both.others:
            draft.name(other, lang="ja" if is_japanese(other) else "")
    country = bilingual(row[_COUNTRY])
    draft.belongs_to(country.latin or " ".join(country.others), _COUNTRY)
    draft.programs += _weapons(row[_WMD])
    draft.sublist, draft.legal_effect = "Foreign End User List", _EFFECT
    return draft.entity(entity_id, list_id, EntityType.ORGANIZATION)


def _aliases(cell: str) -> Iterator[str]:
    """The aliases of a cell: each after a bullet, its lines belonging together; without bullets each on its line."""
    plain = unicodedata.normalize("NFKC", cell)
    parts = _BULLET.split(plain)
    for part in parts if len(parts) > 1 else plain.splitlines():
        if (alias := part.strip(" \n")) not in _NO_ALIAS:
            yield alias


def _weapons(cell: str) -> list[str]:
    parts = [part.strip() for part in re.split(r"[,、・/\s]+", unicodedata.normalize("NFKC", cell))]
    return [_WEAPONS.get(part, part) for part in parts if part]
