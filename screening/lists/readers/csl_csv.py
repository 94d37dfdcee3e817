"""Takes the CSV of the Consolidated Screening List apart: several values stand in one cell, between semicolons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from screening.lists.files import SourceFile
from screening.lists.readers.csl_record import Issued, Record, country_of
from screening.lists.readers.table import read_csv
from screening.model import Address, Issue, Locator

#: Columns of consolidated.csv as of 2022; trade.gov's JSON has the same names but for `_id`.
COLUMNS = (
    *("_id", "source", "entity_number", "type", "programs", "name", "title", "addresses", "federal_register_notice"),
    *("start_date", "end_date", "standard_order", "license_requirement", "license_policy", "call_sign", "vessel_type"),
    *("gross_tonnage", "gross_registered_tonnage", "vessel_flag", "vessel_owner", "remarks", "source_list_url"),
    *("alt_names", "citizenships", "dates_of_birth", "nationalities", "places_of_birth", "source_information_url"),
    "ids",
)
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def records(file: SourceFile, issues: list[Issue]) -> Iterator[Record]:
    """The records in the order of the file.

    Raises InputProblem for a file that is no such CSV: missing columns, or a record with another number of cells.
    """
    for row in read_csv(file, issues, COLUMNS, COLUMNS).rows:
        yield _record({column: row[column] for column in COLUMNS}, Locator(row.file, row.record))


def _record(cells: dict[str, str], locator: Locator) -> Record:
    def parts(column: str) -> list[str]:
        return [part.strip() for part in cells.pop(column).split("; ") if part.strip()]

    cells["id"] = cells.pop("_id")
    return Record(
        locator=locator,
        programs=parts("programs"),
        alt_names=[re.sub(r"^and ", "", part) for part in parts("alt_names")],
        addresses=[address(part) for part in parts("addresses")],
        citizenships=parts("citizenships"),
        nationalities=parts("nationalities"),
        dates_of_birth=parts("dates_of_birth"),
        places_of_birth=parts("places_of_birth"),
        ids=[issued(part) for part in parts("ids")],
        texts=cells,
    )


def address(text: str) -> Address:
    """`street, city, postal code, CC`: the parts cannot be told apart but for the country at the end."""
    street, _, last = text.rpartition(", ")
    country = country_of(last)
    return Address(text=street if country else text, country=country)


def issued(text: str) -> Issued:
    """`CC, expiry, issue, number, kind`: all but number and kind may be missing."""
    *parts, kind = text.split(", ")
    country = ""
    if len(parts) > 1 and re.fullmatch(r"[A-Z]{2}", parts[0]):
        country = parts.pop(0)
    dates = []
    while len(parts) > 1 and _ISO_DAY.fullmatch(parts[0]):
        dates.append(f"dated {parts.pop(0)}")
    return Issued(kind, ", ".join(parts), country, tuple(dates))
