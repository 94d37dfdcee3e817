"""Reads the military-intelligence end users that 15 CFR 744.22 names, from a small file kept by hand.

The regulation's text is their only publication, so the format is our own: CSV with a header, or YAML with a list of
mappings, with the same keys. `aliases` and `weak_aliases` (short forms that mean many things, such as J2) hold names
between semicolons, in YAML also a list. `lists/us_mieu.csv` holds those named up to March 2022; whoever uses it
compares it with the regulation.
"""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from screening.errors import InputProblem
from screening.lists.dates import iso_day
from screening.lists.files import SourceFile
from screening.lists.readers.csl_record import country_of
from screening.lists.readers.internal_yaml import unaliased
from screening.lists.readers.table import TableRow, read_csv
from screening.lists.readers.us_sublists import LEGAL_EFFECTS
from screening.lists.reading import Reading
from screening.model import Address, Entity, EntityType, Issue, Locator, Name, NameKind

#: Every value stays the text that it is.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_CODE = "MIEU"
_REQUIRED = ("id", "name", "country")
_KEYS = (*_REQUIRED, "aliases", "weak_aliases", "address", "listed", "cite", "url", "notes")


def read(files: Sequence[SourceFile], list_id: str) -> Reading:
    """The list in one CSV or YAML file.

    Raises InputProblem for more than one file, a missing column or key, an entry without id or name, or an id given
    twice.
    """
    if len(files) != 1:
        raise InputProblem(f"the list of military-intelligence end users is one file, CSV or YAML, not {len(files)}")
    file = files[0]
    issues: list[Issue] = []
    if file.plain_name.lower().endswith((".yml", ".yaml")):
        rows = _yaml_rows(file, issues)
    else:
        file.whole()  # refuses what is larger than a list of some hundred bodies
        rows = list(read_csv(file, issues, _KEYS, _REQUIRED).rows)
    entities: dict[str, Entity] = {}
    for row in rows:
        if not row["id"] or not row["name"]:
            raise InputProblem(f"{file.name}, {row.record}: an entry without {'name' if row['id'] else 'id'}")
        if row["id"] in entities:
            raise InputProblem(f"{file.name}, {row.record}: the id {row['id']} stands twice")
        entities[row["id"]] = _entity(row, list_id, issues)
    return Reading(tuple(entities.values()), tuple(issues), "", {"entry": len(rows)})


def _yaml_rows(file: SourceFile, issues: list[Issue]) -> list[TableRow]:
    try:
        entries = yaml.load(unaliased(file, issues), Loader=_LOADER)
    except (yaml.YAMLError, RecursionError) as exc:
        raise InputProblem(f"{file.name} is no readable YAML: {exc}") from None
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise InputProblem(f"{file.name} must hold a list of entries with the keys {', '.join(_KEYS)}")
    rows = []
    for number, entry in enumerate(entries, start=1):
        missing = [key for key in _REQUIRED if not entry.get(key)]
        if missing:
            raise InputProblem(f"{file.name}, entry {number}: {', '.join(missing)} missing")
        for key in entry:
            if key not in _KEYS:
                issues.append(Issue(file.plain_name, f"row {number}", str(key), f"unknown key: {entry[key]!r}"))
        places = {str(key): at for at, key in enumerate(entry)}
        cells = tuple(
            "; ".join(map(str, value)) if isinstance(value, list) else str(value or "").strip()
            for value in entry.values()
        )
        rows.append(TableRow(file.plain_name, number, places, cells))
    return rows


def _entity(row: TableRow, list_id: str, issues: list[Issue]) -> Entity:
    code = country_of(row["country"])
    if not code:
        issues.append(Issue(row.file, row.record, "country", f"unknown country {row['country']!r}"))
    listed = iso_day(row["listed"]) or ""
    if row["listed"] and not listed:
        issues.append(Issue(row.file, row.record, "listed", f"{row['listed']!r} is no date"))
    aliases = [
        Name(alias.strip(), kind)
        for column, kind in (("aliases", NameKind.ALIAS), ("weak_aliases", NameKind.WEAK_ALIAS))
        for alias in row[column].split(";")
        if alias.strip()
    ]
    return Entity(
        id=row["id"],
        list_id=list_id,
        type=EntityType.ORGANIZATION,
        names=(Name(row["name"]), *aliases),
        programs=(_CODE,),
        countries=(code,) if code else (),
        addresses=(Address(text=row["address"], country=code),) if row["address"] else (),
        designated=listed,
        legal_effect=LEGAL_EFFECTS[_CODE],
        sublist=_CODE,
        remarks="; ".join(filter(None, [row["cite"], row["notes"]])),
        url=row["url"],
        locator=Locator(row.file, row.record),
    )
