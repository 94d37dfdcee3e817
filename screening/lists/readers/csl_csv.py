"""Takes the CSV of the Consolidated Screening List apart: several values stand in one cell, between semicolons."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from screening.errors import InputProblem
from screening.lists.files import SourceFile
from screening.lists.readers.csl_record import Issued, Record, country_of
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
    try:
        text = file.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputProblem(f"{file.name} is not UTF-8, as trade.gov's file is; download it again") from None
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(rows, [])
        missing = [column for column in COLUMNS if column not in header]
        if missing:
            raise InputProblem(
                f"{file.name} lacks the column(s) {', '.join(missing)} of the Consolidated Screening List; "
                "the layout has changed, or this is another file"
            )
        issues += [
            Issue(file.plain_name, "header", column, "unknown column; its cells are reported")
            for column in header
            if column not in COLUMNS
        ]
        for number, row in enumerate(rows, start=1):
            if len(row) != len(header):
                raise InputProblem(
                    f"{file.name}, record {number}: {len(row)} cells instead of {len(header)}; the file is damaged"
                )
            yield _record(dict(zip(header, row, strict=True)), Locator(file.plain_name, f"record {number}"))
    except csv.Error as exc:
        raise InputProblem(f"{file.name} is no readable CSV ({exc}); download it again") from None


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
        dates.append(parts.pop(0))
    return Issued(kind, ", ".join(parts), country, tuple(dates))
