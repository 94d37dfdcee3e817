"""Reads OFAC's CSV files (SDN and non-SDN): primary names, aliases, addresses, and comments that continue remarks.

The files have no header and are told apart by their number of columns. `-0-` means empty, a line holding Ctrl-Z ends a
file, records belong together by `ent_num`. Layout: OFAC data specification (dat_spec.txt, updated 2023-09-25).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from screening.errors import InputProblem
from screening.lists.countries import country_code
from screening.lists.files import SourceFile
from screening.lists.readers.ofac_facts import find_targets, of_party
from screening.lists.readers.ofac_remarks import Remarks, parse_remarks
from screening.lists.readers.plain_text import csv_lines
from screening.lists.readers.us_sublists import legal_effect_of, sublist_by_programs
from screening.lists.reading import Reading
from screening.lists.scratch import Scratch
from screening.lists.shelf import Shelf
from screening.model import Address, Entity, EntityType, Issue, Locator, Name, NameKind

_EMPTY = "-0-"
#: Number of columns -> kind of file (data specification).
_KINDS = {12: "sdn", 5: "alt", 6: "add", 2: "comments"}
#: Which columns hold whole numbers, by kind: ent_num, alt_num, add_num.
_NUMBERS = {"sdn": (0,), "alt": (0, 1), "add": (0, 1), "comments": (0,)}
#: Kinds of file whose records belong to those of the primary file.
_PARTS = ("alt", "add", "comments")
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

    def orphan(self, kind: str) -> Issue:
        return self.issue("ent_num", f"{kind} record of {self.ent_num}, which the primary file does not have")


@dataclass(slots=True)
class _Leftover:
    """Items of one kind in remarks that have no field: how many, and the first of them."""

    record: _Record
    example: str
    count: int = 0


def read(files: Sequence[SourceFile], list_id: str) -> Reading:
    """The list in OFAC's CSV files, given in any order; alias, address and comments files may be missing (an issue).

    Raises InputProblem for a file that is no OFAC CSV, two files of one kind, a record with another number of columns,
    a number column without a number, an `ent_num` given twice, or no primary file.
    """
    issues: list[Issue] = []
    tables = _tables(files, issues)
    primary = tables["sdn"]
    primary.check_types()
    parts = {kind: tables[kind].by_entity(issues) if kind in tables else Scratch[_Record]() for kind in _PARTS}
    leftovers: dict[str, _Leftover] = {}
    entities = Shelf()
    for record in primary.records(issues):
        own = {kind: records.get(record.ent_num) for kind, records in parts.items()}
        if not entities.add(_entity(record, own, list_id, "comments" in tables, issues, leftovers)):
            raise InputProblem(f"{primary.file.name}, record {record.number}: ent_num {record.ent_num} stands twice")
    for kind, records in parts.items():
        issues += [record.orphan(kind) for record in records.values() if not entities.holds(record.ent_num)]
    issues += _leftover_issues(leftovers)
    find_targets(entities)
    counts = {kind: len(entities) if kind == "sdn" else len(parts[kind]) for kind in tables}
    return Reading(entities, tuple(issues), "", counts)


@dataclass(frozen=True, slots=True)
class _Table:
    """One file, read line by line as often as it is asked for."""

    file: SourceFile
    kind: str

    def records(self, issues: list[Issue]) -> Iterator[_Record]:
        """The records; InputProblem at one with another number of columns, or without a number where one belongs."""
        width, end = next(width for width, kind in _KINDS.items() if kind == self.kind), 0
        for number, row in enumerate(csv_lines(self.file, issues), start=1):
            if end or (len(row) != width and not _is_end(row)):
                raise InputProblem(
                    f"{self.file.name}, record {end or number}: {1 if end else len(row)} columns instead of {width}; "
                    "the file is damaged or its layout has changed; download it again"
                )
            if _is_end(row):
                end = number
                continue
            cells = tuple("" if cell.strip() == _EMPTY else cell.strip() for cell in row)
            for column in _NUMBERS[self.kind]:
                if not (cells[column].isascii() and cells[column].isdigit()):
                    raise InputProblem(
                        f"{self.file.name}, record {number}, column {column + 1}: {cells[column][:40]!r} is no number; "
                        f"OFAC's {self.kind} file has one here"
                    )
            yield _Record(self.file.plain_name, number, cells)

    def by_entity(self, issues: list[Issue]) -> Scratch[_Record]:
        """The records under their `ent_num`."""
        kept: Scratch[_Record] = Scratch()
        for record in self.records(issues):
            kept.add(record.ent_num, record)
        return kept

    def check_types(self) -> None:
        """Refuses a primary file whose columns have moved: its types are then no types."""
        count, unknown, first = 0, 0, None
        for record in self.records([]):
            count += 1
            if record.cells[2] not in _TYPES:
                unknown += 1
                first = first or record
        if first and unknown * 10 > count:
            raise InputProblem(
                f"{self.file.name}, record {first.number}, column 3: {first.cells[2][:40]!r} is no type of party "
                f"({unknown} such records); the layout has changed"
            )


def _tables(files: Sequence[SourceFile], issues: list[Issue]) -> dict[str, _Table]:
    tables: dict[str, _Table] = {}
    for file in files:
        kind = _kind(file)
        if kind in tables:
            raise InputProblem(f"{tables[kind].file.name} and {file.name} are both {kind} files; give one of them")
        tables[kind] = _Table(file, kind)
    if "sdn" not in tables:
        raise InputProblem(
            f"none of the files ({', '.join(table.file.name for table in tables.values())}) is OFAC's primary file "
            "(12 columns, for example sdn.csv); add it"
        )
    issues += [
        Issue("", "", "", f"no {kind} file was given: {loss}")
        for kind, loss in (("alt", "aliases are missing"), ("add", "addresses are missing"))
        if kind not in tables
    ]
    return tables


def _kind(file: SourceFile) -> str:
    """The kind of a file, told from its first line."""
    first = next(csv_lines(file, []), ["\x1a"])
    if _is_end(first):
        raise InputProblem(f"{file.name} holds no records")
    kind = _KINDS.get(len(first))
    if kind is None:
        raise InputProblem(
            f"{file.name} has {len(first)} columns; OFAC's files have 12 (sdn), 5 (alt), 6 (add) or 2 (comments)"
        )
    return kind


def _is_end(row: Sequence[str]) -> bool:
    """Whether a line is the Ctrl-Z that ends a file."""
    return [cell.strip() for cell in row] == ["\x1a"]


def _entity(
    record: _Record,
    parts: Mapping[str, list[_Record]],
    list_id: str,
    has_comments: bool,
    issues: list[Issue],
    leftovers: dict[str, _Leftover],
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
        leftovers.setdefault(what, _Leftover(record, item)).count += 1
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


def _leftover_issues(leftovers: Mapping[str, _Leftover]) -> list[Issue]:
    """One issue for each kind of leftover, the commonest first, with its number and an example."""
    return [
        found.record.issue(
            "Remarks", f"{found.count} item(s) kept as text only: {what}, for example {found.example[:120]!r}"
        )
        for what, found in sorted(leftovers.items(), key=lambda pair: (-pair[1].count, pair[0]))
    ]
