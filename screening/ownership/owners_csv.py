"""Owners files as tables: one holding a row, with owner, owned, share and date."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from screening.errors import InputProblem
from screening.intake.countries import read_countries
from screening.intake.dates import read_date
from screening.intake.delimited import DelimitedTable
from screening.intake.header_text import header_key
from screening.intake.scan import FileScan
from screening.intake.table import Unreadable
from screening.ownership.graph import Body, GraphBuilder, Holding
from screening.ownership.shares import PERCENT, UNKNOWN, Share, read_share

#: Column -> the headers by which it is known, as `header_key` writes them (case, spaces and signs do not count).
COLUMNS: dict[str, tuple[str, ...]] = {
    "owner": ("owner", "owner name", "shareholder", "shareholder name", "parent", "parent name", "interested party"),
    "owned": ("owned", "owned name", "company", "company name", "subsidiary", "subject", "issuer", "entity"),
    "share": ("share", "shares", "share percent", "percent", "percentage", "ownership", "stake", "pct", "share %"),
    "date": ("date", "as of", "since", "statement date", "valid from"),
    "owner_id": ("owner id", "shareholder id", "parent id"),
    "owned_id": ("owned id", "company id", "subsidiary id", "subject id"),
    "owner_country": ("owner country", "shareholder country"),
    "owned_country": ("owned country", "company country"),
    "owner_type": ("owner type", "shareholder type"),
    "owner_birth_date": ("owner birth date", "owner date of birth"),
    "votes": ("votes", "voting rights", "voting share"),
    "control": ("control", "controls"),
}
_REQUIRED = ("owner", "owned", "share")
_KNOWN = {header_key(header): column for column, headers in COLUMNS.items() for header in (column, *headers)}
_YES, _NO = {"yes", "y", "true", "1", "x"}, {"", "no", "n", "false", "0"}
_TYPES = {"person", "organization", ""}
#: Rows whose faults are told one by one; more are counted.
_TOLD = 20


def read_owners_csv(scan: FileScan) -> GraphBuilder:
    """The statements of a delimited file. Rows that cannot be read become issues, and a share that cannot be read is
    unknown; InputProblem where a column is missing, or where the shares seem to be fractions of one.
    """
    table = DelimitedTable(scan, scan.encoding)
    columns = _columns(scan.path, table.header)
    builder = GraphBuilder()
    faults = _Faults(builder)
    bare_numbers = small = 0
    for number, record in enumerate(table.records(), start=1):
        if isinstance(record, Unreadable):
            faults.tell(number, record.reason)
            continue
        if not record:
            continue
        cells = {name: record[at].strip() if at < len(record) else "" for name, at in columns.items()}
        if not cells["owner"] or not cells["owned"]:
            faults.tell(number, "names no owner" if not cells["owner"] else "names no owned company")
            continue
        share = _share(cells["share"], "share", number, faults)
        if cells["share"].replace(",", ".").replace(".", "", 1).isdecimal():
            bare_numbers += 1
            small += share.low <= PERCENT
        owner, owned = _body(cells, _OWNER, number, faults), _body(cells, _OWNED, number, faults)
        votes = _share(cells["votes"], "votes", number, faults) if cells.get("votes") else None
        date = _date(cells.get("date", ""), number, faults)
        holding = Holding(share, votes, _control(cells.get("control", ""), number, faults), date, f"row {number}")
        builder.add(builder.body(owner), builder.body(owned), holding)
    if bare_numbers > 1 and small == bare_numbers:
        raise InputProblem(
            f"{scan.path}: no share passes 1; are they fractions? Write percent: 50 or `50 %` for one half, not 0.5"
        )
    faults.close()
    return builder


def _columns(path: Path, header: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, text in enumerate(header):
        column = _KNOWN.get(header_key(text))
        if column is None:
            continue
        if column in found:
            raise InputProblem(f"{path}: {header[found[column]]!r} and {text!r} both are the column {column}; keep one")
        found[column] = index
    missing = [column for column in _REQUIRED if column not in found]
    if missing:
        raise InputProblem(
            f"{path}: has no column {' and no column '.join(missing)}; an owners file has owner, owned, share and date"
        )
    return found


class _Faults:
    """What could not be read, told for the first rows and counted for the others."""

    def __init__(self, builder: GraphBuilder) -> None:
        self._builder = builder
        self._untold = 0

    def tell(self, number: int, what: str) -> None:
        if len(self._builder.issues) < _TOLD:
            self._builder.issues.append(f"row {number}: {what}")
        else:
            self._untold += 1

    def close(self) -> None:
        if self._untold:
            self._builder.issues.append(f"{self._untold:,} more cells or rows could not be read")


class _Side(NamedTuple):
    """The columns of one side of a holding."""

    name: str
    id: str
    country: str
    type: str
    birth_date: str


_OWNER, _OWNED = (
    _Side(side, *(f"{side}_{column}" for column in ("id", "country", "type", "birth_date")))
    for side in ("owner", "owned")
)


def _body(cells: dict[str, str], side: _Side, number: int, faults: _Faults) -> Body:
    kind = cells.get(side.type, "").casefold()
    if kind not in _TYPES:
        faults.tell(number, f"{kind!r} is no type; person or organization")
        kind = ""
    country = cells.get(side.country, "")
    countries, unknown = read_countries(country) if country else ((), ())
    if unknown:
        faults.tell(number, f"{'; '.join(unknown)!r} is no country that is known")
    return Body(cells[side.name], cells.get(side.id, ""), countries, kind, cells.get(side.birth_date, ""))


def _share(text: str, column: str, number: int, faults: _Faults) -> Share:
    share = read_share(text)
    if share is None:
        faults.tell(number, f"{column} {text!r} is no share in percent from 0 to 100; taken as unknown")
        return UNKNOWN
    return share


def _date(text: str, number: int, faults: _Faults) -> str:
    if not text:
        return ""
    date, why = read_date(text)
    if date is None or why:
        faults.tell(number, f"date {text!r} {why}; taken as undated")
        return ""
    digits = {"day": 10, "month": 7, "year": 4}.get(date.precision)
    return date.earliest[:digits] if digits else date.latest


def _control(text: str, number: int, faults: _Faults) -> bool:
    word = text.casefold()
    if word not in _YES | _NO:
        faults.tell(number, f"control {text!r} is neither yes nor no; taken as no")
    return word in _YES
