"""Reads OFAC's CSV files (SDN and non-SDN): primary names, aliases, addresses, and comments that continue remarks.

The files have no header and are told apart by their number of columns. `-0-` means empty, a line holding Ctrl-Z ends a
file, records belong together by `ent_num`. Layout: OFAC data specification (dat_spec.txt, updated 2023-09-25).
"""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from screening.errors import InputProblem
from screening.lists.countries import country_code
from screening.lists.files import SourceFile
from screening.lists.readers.ofac_facts import of_party, with_targets
from screening.lists.readers.ofac_remarks import Remarks, parse_remarks
from screening.lists.readers.us_sublists import legal_effect_of, sublist_by_programs
from screening.lists.reading import Reading
from screening.model import Address, Entity, EntityType, Issue, Locator, Name, NameKind

_EMPTY = "-0-"
#: Number of columns -> kind of file (data specification).
_KINDS = {12: "sdn", 5: "alt", 6: "add", 2: "comments"}
#: Which columns hold whole numbers, by kind: ent_num, alt_num, add_num.
_NUMBERS = {"sdn": (0,), "alt": (0, 1), "add": (0, 1), "comments": (0,)}
_TYPES = {
    "": EntityType.ORGANIZATION,
    "individual": EntityType.PERSON,
    "vessel": EntityType.VESSEL,
    "aircraft": EntityType.AIRCRAFT,
}
_ALIAS_KINDS = {"aka": NameKind.ALIAS, "fka": NameKind.FORMER, "nka": NameKind.ALIAS}
#: Width of the remarks column (data specification); longer remarks go on in the comments file.
_REMARKS_WIDTH = 1000
_VESSEL_COLUMNS = ("call_sign", "vessel_type", "tonnage", "grt", "flag", "owner")
_PAGE = "https://sanctionssearch.ofac.treas.gov/Details.aspx?id="


@dataclass(frozen=True, slots=True)
class _Record:
    """One line of one file, `-0-` turned into ""."""

    file: str
    number: int
    cells: tuple[str, ...]

    @property
    def ent_num(self) -> str:
        return self.cells[0]

    def issue(self, field: str, message: str) -> Issue:
        return Issue(self.file, f"record {self.number}", field, message)


def read(files: Sequence[SourceFile], list_id: str) -> Reading:
    """The list in OFAC's CSV files, given in any order; alias, address and comments files may be missing (an issue).

    Raises InputProblem for a file that is no OFAC CSV, two files of one kind, a record with another number of columns,
    a number column without a number, an `ent_num` given twice, or no primary file.
    """
    issues: list[Issue] = []
    tables = _tables(files, issues)
    by_entity = {
        kind: _grouped(tables.get(kind, []), {record.ent_num for record in tables["sdn"]}, kind, issues)
        for kind in ("alt", "add", "comments")
    }
    leftovers: dict[str, list[tuple[_Record, str]]] = defaultdict(list)
    entities = []
    for record in tables["sdn"]:
        parts = {kind: groups.get(record.ent_num, []) for kind, groups in by_entity.items()}
        entities.append(_entity(record, parts, list_id, "comments" in tables, issues, leftovers))
    issues += _leftover_issues(leftovers)
    counts = {kind: len(records) for kind, records in tables.items()}
    return Reading(with_targets(entities), tuple(issues), "", counts)


def _tables(files: Sequence[SourceFile], issues: list[Issue]) -> dict[str, list[_Record]]:
    tables: dict[str, list[_Record]] = {}
    names: dict[str, str] = {}
    for file in files:
        kind, records = _records(file, issues)
        if kind in tables:
            raise InputProblem(f"{names[kind]} and {file.name} are both {kind} files; give one of them")
        tables[kind], names[kind] = records, file.name
    if "sdn" not in tables:
        raise InputProblem(
            f"none of the files ({', '.join(names.values())}) is OFAC's primary file "
            "(12 columns, for example sdn.csv); add it"
        )
    issues += [
        Issue("", "", "", f"no {kind} file was given: {loss}")
        for kind, loss in (("alt", "aliases are missing"), ("add", "addresses are missing"))
        if kind not in tables
    ]
    _check_types(names["sdn"], tables["sdn"])
    return tables


def _records(file: SourceFile, issues: list[Issue]) -> tuple[str, list[_Record]]:
    rows = _rows(file, issues)
    if rows and [cell.strip() for cell in rows[-1]] == ["\x1a"]:
        rows.pop()
    if not rows:
        raise InputProblem(f"{file.name} holds no records")
    kind = _KINDS.get(len(rows[0]))
    if kind is None:
        raise InputProblem(
            f"{file.name} has {len(rows[0])} columns; OFAC's files have 12 (sdn), 5 (alt), 6 (add) or 2 (comments)"
        )
    records = []
    for number, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            raise InputProblem(
                f"{file.name}, record {number}: {len(row)} columns instead of {len(rows[0])}; "
                "the file is damaged or its layout has changed; download it again"
            )
        cells = tuple("" if cell.strip() == _EMPTY else cell.strip() for cell in row)
        for column in _NUMBERS[kind]:
            if not (cells[column].isascii() and cells[column].isdigit()):
                raise InputProblem(
                    f"{file.name}, record {number}, column {column + 1}: {cells[column][:40]!r} is no number; "
                    f"OFAC's {kind} file has one here"
                )
        records.append(_Record(file.plain_name, number, cells))
    return kind, records


def _rows(file: SourceFile, issues: list[Issue]) -> list[list[str]]:
    try:
        text = file.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # OFAC's files were Windows-1252 before they became plain ASCII.
        text = file.content.decode("cp1252", errors="replace")
        issues.append(Issue(file.plain_name, "", "", "not UTF-8; read as Windows-1252, check names with accents"))
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as exc:
        raise InputProblem(f"{file.name} is no readable CSV ({exc}); download it again") from None


def _check_types(file: str, records: Sequence[_Record]) -> None:
    """Refuses a file whose columns have moved: its types are then no types."""
    unknown = [record for record in records if record.cells[2] not in _TYPES]
    if len(unknown) * 10 > len(records):
        raise InputProblem(
            f"{file}, record {unknown[0].number}, column 3: {unknown[0].cells[2][:40]!r} is no type of party "
            f"({len(unknown)} such records); the layout has changed"
        )
    counts = Counter(record.ent_num for record in records)
    for record in records:
        if counts[record.ent_num] > 1:
            raise InputProblem(f"{file}, record {record.number}: ent_num {record.ent_num} stands twice")


def _grouped(
    records: Iterable[_Record], known: set[str], kind: str, issues: list[Issue]
) -> Mapping[str, list[_Record]]:
    groups: dict[str, list[_Record]] = defaultdict(list)
    for record in records:
        if record.ent_num in known:
            groups[record.ent_num].append(record)
        else:
            issues.append(
                record.issue("ent_num", f"{kind} record of {record.ent_num}, which the primary file does not have")
            )
    return groups


def _entity(
    record: _Record,
    parts: Mapping[str, list[_Record]],
    list_id: str,
    has_comments: bool,
    issues: list[Issue],
    leftovers: dict[str, list[tuple[_Record, str]]],
) -> Entity:
    ent_num, name, kind, programs, title, *vessel_cells, remarks = record.cells
    if not name:
        issues.append(record.issue("SDN_Name", "the primary name is empty"))
    if kind not in _TYPES:
        issues.append(record.issue("SDN_Type", f"unknown type {kind!r}"))
    if len(remarks) >= _REMARKS_WIDTH and not parts["comments"]:
        why = "the comments file does not continue them" if has_comments else "no comments file was given"
        issues.append(record.issue("Remarks", f"remarks are cut off at {_REMARKS_WIDTH} characters and {why}"))
    # The cut falls anywhere, so a space at its edge belongs to the text: the parts join as they are.
    remarks += "".join(part.cells[1] for part in parts["comments"])
    titles = tuple(text for text in (part.strip() for part in title.split(";")) if text)
    facts = parse_remarks(remarks, (title, *titles))
    for what, item in facts.leftovers:
        leftovers[what].append((record, item))
    vessel = {key: cell for key, cell in zip(_VESSEL_COLUMNS, vessel_cells, strict=True) if cell} | facts.vessel
    flag = _country(vessel.get("flag", ""), record, "Vess_flag", issues)
    if flag:
        vessel["flag"] = flag
    tags = tuple(tag.strip(" []") for tag in programs.split("] [") if tag.strip(" []"))
    sublist = sublist_by_programs(list_id, tags)
    addresses = tuple(address for part in parts["add"] if (address := _address(part, issues)) != Address())
    return Entity(
        id=ent_num,
        list_id=list_id,
        type=_TYPES.get(kind, EntityType.UNKNOWN),
        names=(Name(name), *(_alias(part, issues) for part in parts["alt"]), *facts.names),
        programs=tags,
        countries=_countries(addresses, facts, flag),
        nationalities=tuple(facts.nationalities),
        birth_dates=tuple(facts.birth_dates),
        birth_places=tuple(facts.birth_places),
        gender=facts.gender,
        titles=titles,
        identifiers=tuple(
            of_party(identifier, _TYPES.get(kind, EntityType.UNKNOWN)) for identifier in facts.identifiers
        ),
        addresses=addresses,
        relations=tuple(facts.relations),
        vessel=vessel,
        legal_effect=legal_effect_of(sublist),
        sublist=sublist,
        remarks=remarks,
        url=_PAGE + ent_num,
        locator=Locator(record.file, f"record {record.number}"),
    )


def _alias(record: _Record, issues: list[Issue]) -> Name:
    """Every alias of this file is a strong one (OFAC FAQ 123), also one that begins with an apostrophe (ʿayn)."""
    _, _, kind, name, _ = record.cells
    if kind not in _ALIAS_KINDS:
        issues.append(record.issue("alt_type", f"unknown type {kind!r}; taken as an alias"))
    if not name:
        issues.append(record.issue("alt_name", "the alias is empty"))
    return Name(name, _ALIAS_KINDS.get(kind, NameKind.ALIAS))


def _address(record: _Record, issues: list[Issue]) -> Address:
    """The address as published: OFAC writes city, region and postal code in one column."""
    _, _, street, city, country, _ = record.cells
    code = _country(country, record, "Country", issues)
    return Address(text=street, city=city, region="" if code else country, country=code)


def _country(name: str, record: _Record, field: str, issues: list[Issue]) -> str:
    code = country_code(name) if name else ""
    if code is None:
        issues.append(record.issue(field, f"unknown country {name!r}"))
    return code or ""


def _countries(addresses: Iterable[Address], facts: Remarks, flag: str) -> tuple[str, ...]:
    """The countries the entry ties the party to: nationality, registration, flag, addresses."""
    codes = [*facts.nationalities, *facts.registered_in, flag, *(address.country for address in addresses)]
    return tuple(dict.fromkeys(code for code in codes if code))


def _leftover_issues(leftovers: Mapping[str, Sequence[tuple[_Record, str]]]) -> list[Issue]:
    """One issue for each kind of leftover, the commonest first, with its number and an example."""
    issues = []
    for what, found in sorted(leftovers.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        record, item = found[0]
        issues.append(
            record.issue("Remarks", f"{len(found)} item(s) kept as text only: {what}, for example {item[:120]!r}")
        )
    return issues
