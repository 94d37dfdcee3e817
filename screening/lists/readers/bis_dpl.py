"""Reads the Denied Persons List of BIS: tab-delimited text with a header, one line for each address of a person.

Layout: the columns of dpl.txt as BIS publishes it. The list gives no numbers, so an entry's id is made of its name and
the day of its order; lines of one order make one entity.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from screening.errors import InputProblem
from screening.lists.dates import iso_day
from screening.lists.files import SourceFile
from screening.lists.readers.csl_record import country_of
from screening.lists.readers.names_within import names_of
from screening.lists.readers.table import TableRow, read_csv
from screening.lists.readers.us_sublists import LEGAL_EFFECTS
from screening.lists.reading import LEFT_OUT, Reading
from screening.model import Address, Entity, EntityType, Issue, Locator, Name, NameKind

_CODE = "DPL"
_COLUMNS = (
    *("Name", "Street_Address", "City", "State", "Country", "Postal_Code", "Effective_Date", "Expiration_Date"),
    *("Standard_Order", "Last_Update", "Action", "FR_Citation"),
)
_NOTES = {
    "Expiration_Date": "Until",
    "Standard_Order": "Standard order",
    "Last_Update": "Last update",
    "Action": "Action",
    "FR_Citation": "Federal Register",
}
#: Postal abbreviations of the states, districts and territories of the United States (USPS Publication 28).
_STATES = frozenset(
    (
        *("AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY"),
        *("LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH"),
        *("OK", "OR", "PA", "PR", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "VI", "WA", "WV", "WI", "WY", "GU"),
        *("AS", "MP"),
    )
)
#: "Also known as" without the dots that it has in other lists.
_ALSO = re.compile(r"(?<=\S )aka[ :]", re.IGNORECASE)


def read(files: Sequence[SourceFile], list_id: str) -> Reading:
    """The list in one text file.

    Raises InputProblem for more than one file, missing columns, or a damaged line.
    """
    if len(files) != 1:
        raise InputProblem(f"the Denied Persons List is one file, dpl.txt, not {len(files)}")
    issues: list[Issue] = []
    files[0].whole()  # refuses what is larger than a list of some thousand lines
    rows = tuple(read_csv(files[0], issues, _COLUMNS, _COLUMNS, delimiter="\t").rows)
    orders: dict[tuple[str, str, str], list[TableRow]] = {}
    for row in rows:
        orders.setdefault((_clean(row["Name"]), row["Effective_Date"], row["Expiration_Date"]), []).append(row)
    entities = []
    unnamed: list[TableRow] = []
    for (name, _, _), lines in orders.items():
        if name:
            entities.append(_entity(name, lines, list_id, issues))
        else:
            unnamed += lines
    issues += [Issue(row.file, row.record, "Name", "no name; the line is left out") for row in unnamed]
    missed = len(unnamed)
    counts = {"row": len(rows) - missed} | ({LEFT_OUT: missed} if missed else {})
    return Reading(_with_own_ids(entities), tuple(issues), "", counts)


def _names(name: str) -> tuple[Name, ...]:
    """The name as it stands, and those within it: `FUYI SUN A/K/A FRANK SUN`."""
    within = names_of(_ALSO.sub("a.k.a. ", name), NameKind.PRIMARY)[1:]
    return (Name(name), *within)


def _with_own_ids(entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """Numbers the orders of one day whose names differ in punctuation or whose ends differ, in order of their names."""
    taken: dict[str, list[Entity]] = {}
    for entity in sorted(entities, key=lambda entity: (entity.name, entity.remarks)):
        taken.setdefault(entity.id, []).append(entity)
    return tuple(
        replace(entity, id=f"{own_id}-{number}") if number > 1 else entity
        for own_id, group in taken.items()
        for number, entity in enumerate(group, start=1)
    )


def _entity(name: str, lines: Sequence[TableRow], list_id: str, issues: list[Issue]) -> Entity:
    first = lines[0]
    start = _day(first, "Effective_Date", issues)
    _day(first, "Expiration_Date", issues)
    for line in lines:
        _day(line, "Last_Update", issues)
        if line["Standard_Order"].upper() not in ("Y", "N", ""):
            issues.append(Issue(line.file, line.record, "Standard_Order", f"unknown value {line['Standard_Order']!r}"))
    addresses = tuple(dict.fromkeys(_address(line, issues) for line in lines))
    notes = [f"{label}: {line[column]}" for line in lines for column, label in _NOTES.items() if line[column]]
    return Entity(
        id="-".join(filter(None, [_slug(name), start])),
        list_id=list_id,
        type=EntityType.UNKNOWN,
        names=_names(name),
        programs=(_CODE,),
        countries=tuple(dict.fromkeys(address.country for address in addresses if address.country)),
        addresses=tuple(address for address in addresses if address != Address()),
        designated=start,
        legal_effect=LEGAL_EFFECTS[_CODE],
        sublist=_CODE,
        remarks="; ".join(dict.fromkeys(notes)),
        locator=Locator(first.file, ", ".join(line.record for line in lines)),
    )


def _address(line: TableRow, issues: list[Issue]) -> Address:
    """The address; one without country in a state of the United States is there, as BIS leaves its own country out."""
    country, state = line["Country"], line["State"]
    code = country_of(country) if country else "US" if state in _STATES else ""
    if country and not code:
        issues.append(Issue(line.file, line.record, "Country", f"unknown country {country!r}"))
    region = ", ".join(filter(None, [state, country if country and not code else ""]))
    return Address(_clean(line["Street_Address"]), _clean(line["City"]), region, line["Postal_Code"], code)


def _day(line: TableRow, column: str, issues: list[Issue]) -> str:
    """The day of a date written month/day/year or in ISO form; "" for an empty cell or, reported, for another text."""
    text = line[column]
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    try:
        day = date(int(match[3]), int(match[1]), int(match[2])).isoformat() if match else iso_day(text)
    except ValueError:
        day = None
    if text and not day:
        issues.append(Issue(line.file, line.record, column, f"{text!r} is no date"))
    return day or ""


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "-".join(re.findall(r"[^\W_]+", "".join(char for char in plain if not unicodedata.combining(char))))


def _clean(text: str) -> str:
    return " ".join(text.split())
